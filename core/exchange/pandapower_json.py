"""Reads networks saved by pandapower's ``to_json``, without pandapower, as the plain values of a ``grid-case-1`` file.

Equivalents follow pandapower 3: T model of transformers, taps of ratio, symmetrical and ideal kind, open switches at
branch ends (the branch stays charged from its other end), balanced sums of unbalanced loads. What has no equivalent is
named in ``unsupported`` and left out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from core.errors import ExchangeError
from core.exchange.grid_case_json import grid_from_tree, plain_values
from core.exchange.pandapower_transformers import Row, legs, transformer, value
from core.power.grid_builder import Grid
from core.results.finding import Finding, Severity

FORMAT = "pandapower"
SWITCH_R_OVER_X = 2.0
"""Of closed switches with an impedance: pandapower's default."""
_UNSUPPORTED = ("tcsc", "svc", "ssc", "vsc", "line_dc", "bus_dc", "source_dc", "load_dc", "vsc_stacked", "vsc_bipolar")
_LISTS = ("buses", "slack", "lines", "transformers", "loads", "generators", "shunts", "switches")


def read_network(text: str) -> tuple[Grid, dict[str, Any]]:
    """Read a network from a ``grid-case-1`` file or from one of pandapower.

    Args:
        text: The file's text.

    Returns:
        The network with findings, and the plain values of its ``grid-case-1`` form.

    Raises:
        ExchangeError: It is neither, or not valid; names the item, the key and the remedy.
    """
    tree = plain_values(text)
    if not is_pandapower(tree):
        return grid_from_tree(tree), tree
    tree, unsupported = pandapower_tree(tree)
    grid = grid_from_tree(tree)
    notes = tuple(
        Finding("grid-unsupported", Severity.WARNING, words, "Model it by lines, loads or shunts.")
        for words in unsupported
    )
    return replace(grid, findings=(*notes, *grid.findings)), tree


def is_pandapower(tree: Any) -> bool:
    """Whether plain JSON values are a network of pandapower."""
    return isinstance(tree, dict) and tree.get("_class") == "pandapowerNet"


def pandapower_tree(tree: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Turn a network of pandapower into the values of a ``grid-case-1`` file.

    Args:
        tree: The values of pandapower's JSON file.

    Returns:
        The values, and a sentence about each item that has no equivalent.

    Raises:
        ExchangeError: The file is damaged or holds no network.
    """
    net = _Net(_tables(tree))
    net.buses()
    net.sources()
    net.lines()
    net.transformers()
    net.transformers_3w()
    net.injections()
    net.other_branches()
    for name in _UNSUPPORTED:
        if net.rows(name):
            net.unsupported.append(f"The table {name} has no equivalent and is left out.")
    top = {"format": "grid-case-1", "name": str(net.tables.get("name") or ""), **net.out}
    return top, tuple(net.unsupported)


def _tables(tree: Any) -> dict[str, Any]:
    content = tree.get("_object") if is_pandapower(tree) else None
    if isinstance(content, str):
        content = json.loads(content)
    if not isinstance(content, dict) or "bus" not in content:
        raise ExchangeError(FORMAT, "the file holds no network", hint="Save it with pandapower.to_json(net, file).")
    return content


@dataclass
class _Net:
    """The tables, and what has been made of them so far."""

    tables: dict[str, Any]
    out: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in _LISTS})
    unsupported: list[str] = field(default_factory=list)
    kv: dict[int, float] = field(default_factory=dict)
    off: set[tuple[str, int, int]] = field(default_factory=set)
    _extra: int = 0

    def rows(self, name: str) -> list[tuple[int, Row]]:
        """Rows of a table that are in service, with their index."""
        table = self.tables.get(name)
        if not isinstance(table, dict):
            return []
        try:
            body = table["_object"]
            body = json.loads(body) if isinstance(body, str) else body
            names, index, values = body["columns"], body["index"], body["data"]
            found = [(int(n), dict(zip(names, row, strict=True))) for n, row in zip(index, values, strict=True)]
        except (KeyError, TypeError, ValueError) as error:
            raise ExchangeError(FORMAT, f"the table is damaged ({error})", place=name, hint="Save it again.") from None
        return [(n, row) for n, row in found if row.get("in_service", True)]

    def injections_of(self, name: str) -> Iterator[tuple[Row, float]]:
        """Rows at buses in service, with their scaling."""
        for _, row in self.rows(name):
            if int(row["bus"]) in self.kv:
                yield row, value(row, "scaling", 1.0)

    def extra_bus(self, kv: float, name: str) -> int:
        """A bus that the file does not have."""
        self._extra += 1
        bus = max(self.kv, default=0) + 1
        self.kv[bus] = kv
        self.out["buses"].append({"id": bus, "kv": kv, "name": name})
        return bus

    def end(self, kind: str, index: int, bus: int) -> int | None:
        """The bus at an end of a branch, or None behind an open switch and at an idle bus."""
        if bus in self.kv and (kind, index, bus) not in self.off:
            return bus
        return None

    def buses(self) -> None:
        """Buses, and the switches between them."""
        for n, row in self.rows("bus"):
            self.kv[n] = float(row["vn_kv"])
            name = row.get("name")
            self.out["buses"].append({"id": n, "kv": self.kv[n]} | ({"name": str(name)} if name else {}))
        for _, row in self.rows("switch"):
            kind, bus, element = str(row["et"]), int(row["bus"]), int(row["element"])
            if kind != "b":
                if not row["closed"]:
                    self.off.add((kind, element, bus))
            elif row["closed"] and bus in self.kv and element in self.kv:
                z = max(value(row, "z_ohm", 0.0), 0.0) / math.hypot(1.0, SWITCH_R_OVER_X)
                name, ohms = ("lines", {"r_ohm": SWITCH_R_OVER_X * z, "x_ohm": z}) if z else ("switches", {})
                self.out[name].append({"from": bus, "to": element, **ohms})

    def sources(self) -> None:
        """External grids and generators."""
        slacks = self.out["slack"]
        for _, row in self.rows("ext_grid"):
            if int(row["bus"]) in self.kv:
                angle = value(row, "va_degree", 0.0)
                slacks.append({"bus": int(row["bus"]), "v_pu": float(row["vm_pu"]), "angle_deg": angle})
        for row, scaling in self.injections_of("gen"):
            entry = {"bus": int(row["bus"]), "p_kw": 1000.0 * float(row["p_mw"]) * scaling, "v_pu": float(row["vm_pu"])}
            if row.get("slack"):
                slacks.append({"bus": entry["bus"], "v_pu": entry["v_pu"], "angle_deg": 0.0})
            for key, source in (("q_min_kvar", "min_q_mvar"), ("q_max_kvar", "max_q_mvar")):
                if not math.isnan(value(row, source, math.nan)):
                    entry[key] = 1000.0 * float(row[source])
            self.out["generators"].append(entry)
        for _, row in self.rows("dcline"):
            self._dc_line(row)

    def _dc_line(self, row: Row) -> None:
        p = float(row["p_mw"])
        through = p * (1.0 - value(row, "loss_percent", 0.0) / 100.0) - value(row, "loss_mw", 0.0)
        for bus, power, volts in (("from_bus", -p, "vm_from_pu"), ("to_bus", through, "vm_to_pu")):
            if int(row[bus]) in self.kv:
                entry = {"bus": int(row[bus]), "p_kw": 1000.0 * power, "v_pu": float(row[volts])}
                self.out["generators"].append(entry)

    def lines(self) -> None:
        """Lines and cables."""
        omega = 2.0 * math.pi * float(self.tables.get("f_hz") or 50.0)
        for n, row in self.rows("line"):
            a, b = int(row["from_bus"]), int(row["to_bus"])
            km, count = float(row["length_km"]), value(row, "parallel", 1.0)
            entry: Row = {
                "r_ohm": float(row["r_ohm_per_km"]) * km / count,
                "x_ohm": float(row["x_ohm_per_km"]) * km / count,
                "b_us": omega * value(row, "c_nf_per_km", 0.0) * 1e-3 * km * count,
            }
            g_us = value(row, "g_us_per_km", 0.0) * km * count
            if g_us:
                entry["g_us"] = g_us
            self._branch("lines", "l", n, a, b, entry, is_charged=bool(entry["b_us"] or g_us))

    def _branch(self, name: str, kind: str, n: int, a: int, b: int, entry: Row, *, is_charged: bool) -> None:
        """Add a branch between what its ends are connected to."""
        ends: list[int | None] = [self.end(kind, n, a), self.end(kind, n, b)]
        if ends == [None, None] or (None in ends and not is_charged):
            return
        kv = [self.kv.get(a), self.kv.get(b)]
        for k in (0, 1):
            if ends[k] is None:
                ends[k] = self.extra_bus(kv[k] or kv[1 - k] or 1.0, f"open end of {name} {n}")
        self.out[name].append({"from": ends[0], "to": ends[1], **entry})

    def transformers(self) -> None:
        """Two-winding transformers."""
        for n, row in self.rows("trafo"):
            hv, lv = int(row["hv_bus"]), int(row["lv_bus"])
            if hv not in self.kv or lv not in self.kv:
                continue
            if row.get("tap_dependency_table") is True:
                self.unsupported.append(f"The tap table of transformer {n} has no equivalent; its plain taps are used.")
            entry = transformer(row, self.kv[hv], self.kv[lv], value(row, "parallel", 1.0))
            self._branch("transformers", "t", n, hv, lv, entry, is_charged=bool(entry["pfe_kw"] or entry["i0_percent"]))

    def transformers_3w(self) -> None:
        """Three-winding transformers, as stars of three transformers around a bus of their own."""
        for n, row in self.rows("trafo3w"):
            sides = {side: int(row[f"{side}_bus"]) for side in ("hv", "mv", "lv")}
            if any(bus not in self.kv for bus in sides.values()):
                continue
            if any(kind == "t3" and element == n for kind, element, _ in self.off):
                self.unsupported.append(f"Three-winding transformer {n} has an open switch and is left out.")
                continue
            star = self.extra_bus(float(row["vn_hv_kv"]), f"star of three-winding transformer {n}")
            for side, leg in legs(row).items():
                a, b = (sides["hv"], star) if side == "hv" else (star, sides[side])
                entry = transformer(leg, self.kv[a], self.kv[b], 1.0)
                self.out["transformers"].append({"from": a, "to": b, **entry})

    def injections(self) -> None:
        """Loads, static generators, storage, motors, shunts and wards."""
        for row, scaling in self.injections_of("load"):
            self._load(row, scaling)
        for name, sign in (("sgen", -1.0), ("storage", 1.0)):
            for row, scaling in self.injections_of(name):
                self._power(row, sign * scaling * float(row["p_mw"]), sign * scaling * value(row, "q_mvar", 0.0))
        for name, sign in (("asymmetric_load", 1.0), ("asymmetric_sgen", -1.0)):
            for row, scaling in self.injections_of(name):
                p = sum(value(row, f"p_{phase}_mw", 0.0) for phase in "abc")
                q = sum(value(row, f"q_{phase}_mvar", 0.0) for phase in "abc")
                self._power(row, sign * scaling * p, sign * scaling * q)
        for row, scaling in self.injections_of("motor"):
            load = float(row["pn_mech_mw"]) * value(row, "loading_percent", 100.0) / 100.0 * scaling
            p = load / (value(row, "efficiency_percent", 100.0) / 100.0)
            self._power(row, p, p * math.tan(math.acos(float(row["cos_phi"]))))
        for row, _ in self.injections_of("shunt"):
            bus, count = int(row["bus"]), value(row, "step", 1.0)
            kv = value(row, "vn_kv", self.kv[bus])
            self._shunt(bus, count * float(row["p_mw"]), count * float(row["q_mvar"]), kv)
        for name in ("ward", "xward"):
            for row, _ in self.injections_of(name):
                self._power(row, float(row["ps_mw"]), float(row["qs_mvar"]))
                self._shunt(int(row["bus"]), float(row["pz_mw"]), float(row["qz_mvar"]), self.kv[int(row["bus"])])
                if name == "xward":
                    self._behind(row)

    def _load(self, row: Row, scaling: float) -> None:
        p, q = scaling * float(row["p_mw"]), scaling * value(row, "q_mvar", 0.0)
        z_p = value(row, "const_z_p_percent", value(row, "const_z_percent", 0.0)) / 100.0
        z_q = value(row, "const_z_q_percent", value(row, "const_z_percent", 0.0)) / 100.0
        for key in ("const_i_percent", "const_i_p_percent", "const_i_q_percent"):
            if value(row, key, 0.0):
                self.unsupported.append(
                    f"The load at bus {row['bus']} is partly of constant current; that part is taken as constant power."
                )
                break
        self._power(row, p * (1.0 - z_p), q * (1.0 - z_q))
        if z_p or z_q:
            self._shunt(int(row["bus"]), p * z_p, q * z_q, self.kv[int(row["bus"])])

    def _power(self, row: Row, p_mw: float, q_mvar: float) -> None:
        self.out["loads"].append({"bus": int(row["bus"]), "p_kw": 1000.0 * p_mw, "q_kvar": 1000.0 * q_mvar})

    def _shunt(self, bus: int, p_mw: float, q_mvar: float, kv: float) -> None:
        """A shunt that draws this power at its rated voltage."""
        if p_mw or q_mvar:
            us = 1e6 / kv**2
            self.out["shunts"].append({"bus": bus, "g_us": p_mw * us, "b_us": -q_mvar * us})

    def _behind(self, row: Row) -> None:
        """The held voltage behind the impedance of an extended ward."""
        bus = int(row["bus"])
        inner = self.extra_bus(self.kv[bus], f"source of the ward at bus {bus}")
        r, x = float(row["r_ohm"]), float(row["x_ohm"])
        self.out["lines"].append({"from": bus, "to": inner, "r_ohm": r, "x_ohm": x})
        self.out["generators"].append({"bus": inner, "p_kw": 0.0, "v_pu": float(row["vm_pu"])})

    def other_branches(self) -> None:
        """Impedances per unit."""
        for n, row in self.rows("impedance"):
            a, b = int(row["from_bus"]), int(row["to_bus"])
            if a not in self.kv or b not in self.kv:
                continue
            r, x = float(row["rft_pu"]), float(row["xft_pu"])
            if abs(r - float(row["rtf_pu"])) > 1e-12 or abs(x - float(row["xtf_pu"])) > 1e-12:
                self.unsupported.append(f"Impedance {n} differs by direction; that from its first bus is used.")
            base = self.kv[b] ** 2 / float(row["sn_mva"])
            entry = {"kva": 1000.0 * float(row["sn_mva"]), "tap_ratio": 1.0}
            if self.kv[a] == self.kv[b]:
                self.out["lines"].append({"from": a, "to": b, "r_ohm": r * base, "x_ohm": x * base})
            else:
                size = math.copysign(100.0 * math.hypot(r, x), x)
                entry |= {"vk_percent": size, "vkr_percent": 100.0 * r}
                self.out["transformers"].append({"from": a, "to": b, **entry})
            for bus, g, s in ((a, "gf_pu", "bf_pu"), (b, "gt_pu", "bt_pu")):
                mva = float(row["sn_mva"])
                self._shunt(bus, value(row, g, 0.0) * mva, -value(row, s, 0.0) * mva, self.kv[bus])
