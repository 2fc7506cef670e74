"""Units of first layouts are as large as their share of the load asks for, and aisles are closed along both sides."""

from __future__ import annotations

from collections import Counter

import pytest

from core.model.cooling import AirCooler, Containment, HeatRejection
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.space import Wall
from core.results.finding import Severity
from core.study.evaluate import evaluate
from core.templates.brief import read_brief
from core.templates.first_layout import first_layout
from core.templates.layout_sizes import LARGE_RATIO, unit_sizes
from core.templates.layout_summary import smallest_of

SIZES = (
    "1 rack of CPU multi-node at 5 kW per rack, N, Oslo",
    "1 rack of CPU multi-node at 5 kW per rack, N+1, Lagos",
    "4 racks of DGX H100, 2N, Singapore",
    "20 racks of DGX H100 at 15 kW per rack, N+1, Lagos",
    "45 racks of DGX H100, 2(N+1), Phoenix",
    "2 racks of GB300, N, Dublin",
    "5 racks of GB300, 2N, Ashburn",
    "9 racks of GB300, N+1, Dubai",
    "1.5 MW of GB300, 2N, Lulea",
    "1.5 MW of DGX H100, N+1, Frankfurt",
    "3 MW of GB300, 4N/3, Dubai",
    "5 MW of GB200, block redundant, Dublin",
    "10 MW of GB300, 3N/2, Singapore",
    "20 MW of GB200, rack battery, Phoenix",
    "50 MW of GB300, N+1, Ashburn",
)


@pytest.mark.parametrize("line", SIZES)
def test_every_unit_carries_its_share_and_is_at_most_twice_as_large_or_the_smallest_there_is(line: str) -> None:
    brief = read_brief(line)
    project = first_layout(brief)
    sizes = unit_sizes(project, brief.topology)
    assert {s.kind for s in sizes} >= {"transformer", "switchboard"}
    for size in sizes:
        assert size.ratio >= 0.999, size
        assert size.ratio <= LARGE_RATIO or size.is_smallest, size
    told = smallest_of(project, brief.topology)
    for size in sizes:
        is_told = f"of {size.rating_w / 1e3:,.0f} kW, {size.share_w / 1e3:,.0f} kW needed" in told
        assert is_told == (size.ratio > LARGE_RATIO)


def test_a_small_hall_gets_one_module_and_a_spare_and_is_told_what_is_too_large() -> None:
    brief = read_brief("20 racks of DGX H100 at 15 kW per rack, N+1, Lagos")
    project = first_layout(brief)
    rated = Counter((u.kind, u.rated_w) for u in project.of_type(PowerUnit))
    assert rated[PowerUnitKind.UPS, 500e3] == 2
    assert [s.capacity_w for s in project.of_type(PowerSource) if s.is_standby] == [2000e3, 2000e3]
    told = smallest_of(project, brief.topology)
    assert "chiller" not in told  # 300 kW for 228
    assert "diesel generator of 2,000 kW" in told


def test_a_shorter_row_is_closed_by_a_panel_as_high_as_its_racks() -> None:
    project = first_layout(read_brief("21 racks of DGX H100, N+1, Ashburn"))
    (aisle,) = project.of_type(Containment)
    for edge_m, facing in ((aisle.rectangle.y0_m, 180), (aisle.rectangle.y1_m, 0)):
        row = [r for r in project.racks if r.rotation_deg == facing]
        closed_m = sum(r.width_m for r in row) + sum(
            w.x1_m - w.x0_m for w in project.of_type(Wall) if abs(w.y0_m - edge_m) < 0.05
        )
        assert closed_m == pytest.approx(aisle.width_m)
    (panel,) = project.of_type(Wall)
    assert panel.height_m == project.racks[0].height_m
    assert panel.x1_m - panel.x0_m == pytest.approx(project.racks[0].width_m)
    assert not first_layout(read_brief("20 racks of DGX H100, N+1, Ashburn")).of_type(Wall)


def test_the_panel_keeps_the_exhaust_out_of_a_short_aisle() -> None:
    inlets_c = (
        evaluate(first_layout(read_brief("9 racks of DGX H100, N, Oslo"))).thermal.value.halls[0].rack_inlet_mean_c
    )
    assert inlets_c.max() < 22.5
    assert inlets_c.max() - inlets_c.min() < 0.05


@pytest.mark.xfail(strict=True, reason="not met: 0.30 K with k-epsilon, which mixes less exhaust into the open corner")
def test_without_the_panel_exhaust_comes_in_by_half_a_kelvin() -> None:
    closed = first_layout(read_brief("9 racks of DGX H100, N, Oslo"))
    open_ = Project.of(e for e in closed.entities.values() if not isinstance(e, Wall))
    hottest = [evaluate(p).thermal.value.halls[0].rack_inlet_mean_c.max() for p in (closed, open_)]
    assert hottest[1] > hottest[0] + 0.5


@pytest.mark.parametrize(
    ("line", "coolers", "chillers"),
    [
        ("3 racks of CPU multi-node at 5 kW per rack, N, Oslo", ["Generic Perimeter DX unit 25 kW"], []),
        ("3 racks of DGX H100, N, Dublin", ["Vertiv Liebert DS077 (DX)"], []),
        ("10 racks of DGX H100, N, Dublin", ["Vertiv Liebert PCW PW245"], [300e3]),
        ("30 racks of DGX H100, N, Dublin", ["Vertiv Liebert PCW PW245"] * 3, [300e3] * 3),
    ],
)
def test_small_halls_get_units_of_their_own_size(line: str, coolers: list[str], chillers: list[float]) -> None:
    """Up to 150 kW of air heat no chilled water at all; up to a megawatt chillers of 300 or 600 kW."""
    project = first_layout(read_brief(line))
    assert [c.model_name for c in project.of_type(AirCooler)] == coolers
    assert [h.capacity_w for h in project.of_type(HeatRejection)] == chillers
    assert all(c.water_flow_kg_s == 0.0 for c in project.of_type(AirCooler)) == (not chillers)
    results = evaluate(project)
    assert [f.message for f in results.findings if f.severity is not Severity.NOTE] == []
    assert results.thermal.require().halls[0].rack_inlet_mean_c.max() < 24.0
    assert len(project.of_type(Containment)) == 1
    assert abs(results.energy.require().balance_error_ratio) < 1e-6
