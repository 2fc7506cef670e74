"""The same network in pandapower and in power-grid-model, which are no dependencies of the program."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.exchange.pandapower_net import pandapower_text
from core.power.grid_builder import Grid
from tests.support.power_networks import Tree

F_HZ = 50.0


def pandapower_net(tree: Tree) -> Any:
    """The network as pandapower reads it from the file that the program writes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pandapower = pytest.importorskip("pandapower")
        return pandapower.from_json_string(pandapower_text(tree))


def solve_pandapower(net: Any, **options: Any) -> NDArray[np.complex128]:
    """Voltages of pandapower, by bus in the order of its table."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pandapower = pytest.importorskip("pandapower")
        pandapower.runpp(net, **{"tolerance_mva": 1e-10, **options})
    angle = np.radians(net.res_bus.va_degree.to_numpy())
    return np.asarray(net.res_bus.vm_pu.to_numpy() * np.exp(1j * angle))


class GridModel:
    """The network in power-grid-model: lines in ohms as they stand in the file, transformers as branches.

    Args:
        tree: The file's values.
        grid: The network as built, for the pi circuits of its transformers.
    """

    def __init__(self, tree: Tree, grid: Grid) -> None:
        pgm = pytest.importorskip("power_grid_model")
        self._pgm = pgm
        kind, attribute = pgm.ComponentType, pgm.initialize_array
        ids = {str(bus["id"]): n for n, bus in enumerate(tree["buses"])}
        volts = np.array([bus["kv"] for bus in tree["buses"]]) * 1000.0
        buses, lines, units = len(ids), tree["lines"], tree["transformers"]
        node = attribute("input", kind.node, buses)
        node["id"], node["u_rated"] = np.arange(buses), volts
        at = buses
        line = attribute("input", kind.line, len(lines))
        line["id"] = at + np.arange(len(lines))
        line["from_node"] = [ids[str(i["from"])] for i in lines]
        line["to_node"] = [ids[str(i["to"])] for i in lines]
        line["from_status"] = line["to_status"] = 1
        line["r1"], line["x1"] = [i["r_ohm"] for i in lines], [i["x_ohm"] for i in lines]
        line["c1"] = [i["b_us"] * 1e-6 / (2.0 * math.pi * F_HZ) for i in lines]
        line["tan1"] = 0.0
        line["i_n"] = 1e6
        at += len(lines)
        case = grid.case
        is_unit = case.rated_kva > 0.0
        branch = attribute("input", kind.generic_branch, len(units))
        branch["id"] = at + np.arange(len(units))
        branch["from_node"] = [ids[str(i["from"])] for i in units]
        branch["to_node"] = [ids[str(i["to"])] for i in units]
        branch["from_status"] = branch["to_status"] = 1
        base = np.square(volts[branch["to_node"]]) / (case.base_kva * 1000.0)
        z, y = case.series_z_pu[is_unit] * base, 2.0 * case.from_y_pu[is_unit] / base
        branch["r1"], branch["x1"], branch["g1"], branch["b1"] = z.real, z.imag, y.real, y.imag
        branch["k"], branch["theta"] = np.abs(case.ratio[is_unit]), np.angle(case.ratio[is_unit])
        branch["sn"] = case.rated_kva[is_unit] * 1000.0
        at += len(units)
        load = attribute("input", kind.sym_load, len(tree["loads"]))
        load["id"] = at + np.arange(load.size)
        load["node"] = [ids[str(i["bus"])] for i in tree["loads"]]
        load["status"], load["type"] = 1, pgm.LoadGenType.const_power
        load["p_specified"] = [i["p_kw"] * 1000.0 for i in tree["loads"]]
        load["q_specified"] = [i["q_kvar"] * 1000.0 for i in tree["loads"]]
        at += load.size
        shunt = attribute("input", kind.shunt, len(tree["shunts"]))
        shunt["id"] = at + np.arange(shunt.size)
        shunt["node"] = [ids[str(i["bus"])] for i in tree["shunts"]]
        shunt["status"] = 1
        shunt["g1"], shunt["b1"] = (
            [i["g_us"] * 1e-6 for i in tree["shunts"]],
            [i["b_us"] * 1e-6 for i in tree["shunts"]],
        )
        at += shunt.size
        source = attribute("input", kind.source, 1)
        source["id"], source["node"] = at, ids[str(tree["slack"]["bus"])]
        source["status"], source["u_ref"] = 1, tree["slack"]["v_pu"]
        source["u_ref_angle"] = math.radians(tree["slack"]["angle_deg"])
        source["sk"], source["rx_ratio"] = 1e20, 0.1
        self.load_ids = load["id"].copy()
        self._model = pgm.PowerGridModel(
            {
                kind.node: node,
                kind.line: line,
                kind.generic_branch: branch,
                kind.sym_load: load,
                kind.shunt: shunt,
                kind.source: source,
            }
        )

    def solve(self, method: str = "newton_raphson", **options: Any) -> NDArray[np.complex128]:
        """Voltages by bus in the order of the file, by one of power-grid-model's methods."""
        found = self._model.calculate_power_flow(
            calculation_method=getattr(self._pgm.CalculationMethod, method),
            threading=-1,
            **{"error_tolerance": 1e-10, "max_iterations": 50, "output_component_types": ["node"], **options},
        )["node"]
        return np.asarray(found["u_pu"] * np.exp(1j * found["u_angle"]))
