"""The power chain written as a network, solved again by the general solver of networks."""

from __future__ import annotations

import numpy as np
import pytest

from core.exchange.chain_grid import bus_names, chain_grid
from core.exchange.grid_case_json import grid_from_tree
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.power.load_flow import solve_flow
from core.results.part import Part
from core.results.power_chain import NodeKind
from core.study.assemble import assemble
from core.templates.air_hall import air_hall
from core.templates.liquid_hall import liquid_hall
from tests.power.test_chain import rack, unit

NO_AIR = Part(failure="not solved here")
Kind = PowerUnitKind


def cabled():
    """Two transformers, eco and online UPS, cables everywhere, direct current at one end."""
    entities = [
        PowerSource(id="grid", tag="Grid", capacity_w=5e6),
        PowerSource(id="sun", tag="Sun", capacity_w=2e5, merit_order=1),
        unit("mv", Kind.MV_SWITCHGEAR, "grid", "sun", voltage_v=13_800.0, loss_p2_ratio=0.001, rated_w=5e6),
        unit("tx", Kind.TRANSFORMER, "mv", rated_w=2e6, loss_p0_ratio=0.001, loss_p2_ratio=0.007,
             cable_size="15 kV 240 mm2", cable_length_m=300.0),
        unit("ups", Kind.UPS, "tx", rated_w=1e6, loss_p0_ratio=0.01, loss_p2_ratio=0.02, cable_size="400 mm2",
             cable_run_count=4, cable_length_m=30.0),
        unit("bw", Kind.BUSWAY, "ups", rated_w=5e5, loss_p2_ratio=0.004, cable_size="240 mm2", cable_length_m=40.0,
             cable_run_count=3),
        unit("pdu", Kind.RPP, "bw", rated_w=3e5, loss_p0_ratio=0.001, loss_p1_ratio=0.002, cable_size="95 mm2",
             cable_length_m=25.0),
        unit("rect", Kind.RECTIFIER, "tx", rated_w=5e5, voltage_v=800.0, loss_p1_ratio=0.02),
        unit("dc", Kind.BUSWAY, "rect", rated_w=5e5, voltage_v=800.0, cable_size="240 mm2", cable_length_m=60.0),
        *(rack(f"r{n}", "pdu", "bw", kw=20.0) for n in range(8)),
        *(rack(f"d{n}", "dc", kw=60.0) for n in range(4)),
    ]  # fmt: skip
    return Project.of(entities)


@pytest.mark.parametrize("project", [cabled(), air_hall(), liquid_hall()], ids=["cabled", "air hall", "liquid hall"])
def test_voltages_of_the_chain_are_those_of_the_network(project):
    flow = assemble(project, NO_AIR).power.require().chain
    grid = grid_from_tree(chain_grid(project, flow))
    solved = solve_flow(grid.case)
    assert solved.is_solved.all()
    by_bus = dict(zip(grid.bus_ids, np.abs(solved.v_pu[grid.bus_node]), strict=True))
    units = [n for n in np.flatnonzero(flow.node_kind == NodeKind.UNIT) if flow.is_live[n]]
    assert len(units) >= 7
    computed = np.array([flow.voltage_ratio[n] for n in units])
    names = bus_names(project)
    assert computed == pytest.approx([by_bus[names[n]] for n in units], abs=1e-9)
    assert computed.min() < 0.9999


def test_dead_parts_are_left_out_and_every_unit_is_named():
    project = cabled()
    ids = {e.id for e in project.of_type(PowerUnit)}
    tree = chain_grid(project, assemble(project, NO_AIR).power.require().chain)
    assert {i.upper() for i in ids} <= {b["id"] for b in tree["buses"]}
    from core.model.outages import with_out_of_service

    failed = with_out_of_service(project, ["rect"])
    tree = chain_grid(failed, assemble(failed, NO_AIR).power.require().chain)
    assert not {"RECT", "DC"} & {b["id"] for b in tree["buses"]}


def test_pandapower_reads_the_exported_network_and_finds_the_same_voltages(tmp_path):
    pandapower = pytest.importorskip("pandapower")
    from core.cli.file_commands import write_export

    project = cabled()
    results = assemble(project, NO_AIR)
    write_export(project, results, "pandapower", tmp_path / "net.json")
    net = pandapower.from_json(str(tmp_path / "net.json"))
    pandapower.runpp(net, tolerance_mva=1e-12, init="flat", numba=False)
    flow = results.power.require().chain
    found = dict(zip(net.bus.name, net.res_bus.vm_pu, strict=True))
    for name in ("mv", "tx", "bw", "pdu", "dc"):
        assert found[name.upper()] == pytest.approx(flow.voltage_ratio[flow.index[name]], abs=1e-8)


def test_a_design_without_power_says_what_to_place(tmp_path):
    from core.cli.file_commands import write_export
    from core.errors import FacilityError

    empty = Project.of(())
    with pytest.raises(FacilityError, match="No power flows"):
        write_export(empty, assemble(empty, NO_AIR), "grid-case", tmp_path / "none.json")
    assert not (tmp_path / "none.json").exists()
