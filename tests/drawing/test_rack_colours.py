"""Colours of racks by every quantity, against values worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.cli.air_arguments import COLOUR_BY
from core.drawing.equipment_colours import equipment_fills
from core.drawing.item_colours import CATEGORY_COLOURS, REST_COLOUR, categorised, hex_colours, scale_top
from core.drawing.rack_colours import TITLES, ColourBy, RackColouring, rack_colours
from core.drawing.rack_columns import RackColumns
from core.drawing.resource_use import ResourceUse, resource_use, worst_on_the_way
from core.model.cooling import AirCooler
from core.model.electrical import PowerPath, PowerSource, PowerUnit, PowerUnitKind
from core.model.heat import split_heat
from core.model.project import Project
from core.model.rack import CoolingKind, CordPhases, Rack, RackUnit
from core.model.scenario import Assumptions
from core.model.space import Hall
from core.results.power_chain import ChainFlow
from tests.support.painted_results import room_results

OUTLINE_M = ((0.0, 0.0), (9.0, 0.0), (9.0, 6.0), (0.0, 6.0))
SERVER = RackUnit(id="s", name="Server", u_height=21, rated_power_w=12_000.0, airflow_m3_s=1.0, weight_kg=300.0)
GPU = RackUnit(
    id="g", name="Tray", accelerator_model="GB300", u_position=22, u_height=4, rated_power_w=20_000.0,
    liquid_ratio=0.8, weight_kg=60.0,
)  # fmt: skip


def busway(path: PowerPath, rated_w: float, fed_from: str = "") -> PowerUnit:
    return PowerUnit(
        id=f"b{path}", tag=f"BW-{path}", kind=PowerUnitKind.BUSWAY, path=path, rated_w=rated_w, fed_from_id=fed_from,
        x_m=4.0, y_m=5.0, width_m=3.0, depth_m=0.1, voltage_v=400.0, breaker_limit_ratio=0.8,
    )  # fmt: skip


def hall_of_three() -> Project:
    """A full one on both paths, one with accelerators on A, an empty one on neither."""
    racks = (
        Rack(id="r1", tag="R1", hall_id="h", x_m=2.0, y_m=2.0, u_capacity=42, units=(SERVER,), feed_a_id="bA",
             feed_b_id="bB", tenant="Blue", enclosure_weight_kg=132.0),
        Rack(id="r2", tag="R2", hall_id="h", x_m=3.0, y_m=2.0, u_capacity=50, units=(SERVER, GPU), feed_a_id="bA",
             cooling=CoolingKind.DIRECT_TO_CHIP, cord_phases=CordPhases.L2),
        Rack(id="r3", tag="R3", hall_id="h", x_m=4.0, y_m=2.0, tenant="Blue"),
    )  # fmt: skip
    cooler = AirCooler(id="c", tag="C", hall_id="h", x_m=8.0, y_m=3.0, airflow_m3_s=4.0, capacity_w=100e3)
    source = PowerSource(id="g", tag="Grid", capacity_w=1e6, x_m=20.0)
    feeds = (busway(PowerPath.A, 80e3, "g"), busway(PowerPath.B, 20e3, "g"))
    hall = Hall(id="h", tag="H", outline_m=OUTLINE_M, floor_load_max_pa=6_000.0)
    return Project.of((hall, *racks, cooler, source, *feeds, Assumptions(rack_power_factor_ratio=1.0)))


@pytest.fixture(scope="module")
def project():
    return hall_of_three()


@pytest.fixture(scope="module")
def results(project):
    return room_results(project)


def test_values_are_those_of_the_contents(project, results):
    def values(by):
        return rack_colours(project, results, by).values

    assert values(ColourBy.INLET) == pytest.approx([21.0, 23.0, 25.0])
    assert values(ColourBy.POWER) == pytest.approx([12.0, 32.0, 0.0], rel=0.01)
    assert values(ColourBy.FILL) == pytest.approx([50.0, 50.0, 0.0])
    assert values(ColourBy.WEIGHT) == pytest.approx([432.0, 500.0, 140.0])
    # footprints of 0.6 x 1.2 m with 0.6 m of floor at front and rear: 0.6 x 2.4 = 1.44 m2
    assert values(ColourBy.FLOOR) == pytest.approx([300.0, 500.0 / 1.44, 140.0 / 1.44])
    share = 100.0 * (12.0 * Assumptions().retrofit_liquid_ratio + 20.0 * 0.8) / 32.0
    liquid = values(ColourBy.LIQUID)
    assert liquid[:2] == pytest.approx([0.0, share])
    assert math.isnan(liquid[2])


def test_feeders_show_the_fullest_unit_on_the_way(project, results):
    # B gives half of r1: 6 kW of 20; A the other half and all of r2: 6 + 32 of 80 kW; r3 hangs on no unit
    values = rack_colours(project, results, ColourBy.FEEDER).values
    assert values[:2] == pytest.approx([47.5, 47.5], rel=0.01)
    assert math.isnan(values[2])


def test_kinds_have_letters_and_an_order(project, results):
    def kinds(by):
        colours = rack_colours(project, results, by)
        return [(c.letters, c.words, c.count) for c in colours.categories], colours.codes.tolist()

    assert kinds(ColourBy.PHASE) == ([("L2", "L2", 1), ("3~", "three phases", 2)], [1, 0, 1])
    assert kinds(ColourBy.TENANT) == ([("A", "Blue", 2)], [0, -1, 0])
    assert kinds(ColourBy.CONTENTS) == ([("A", "GB300", 1), ("B", "Server", 1)], [1, 0, -1])
    cords, codes = kinds(ColourBy.REDUNDANCY)
    assert [c[0] for c in cords] == ["AB", "A", "–"]
    assert codes == [0, 1, 2]
    assert kinds(ColourBy.FEED_A) == ([("A", "BW-A", 2)], [0, 0, -1])
    assert kinds(ColourBy.FEED_B) == ([("A", "BW-B", 1)], [0, -1, -1])


def test_cords_on_a_dead_path_are_not_counted(project):
    dead_b = project.with_changes({"bB": replace(project.get("bB"), is_on=False)})
    colours = rack_colours(dead_b, room_results(dead_b), ColourBy.REDUNDANCY)
    assert [colours.letters(n) for n in range(3)] == ["A", "A", "–"]
    wired = rack_colours(dead_b, None, ColourBy.REDUNDANCY)
    assert [wired.letters(n) for n in range(3)] == ["AB", "A", "–"]


def test_the_limiting_resource_is_the_fullest_of_four(project, results):
    columns = RackColumns()
    columns.take(project.racks)
    use = resource_use(project, columns, results)
    space, power, cooling, weight = use.ratio.T
    assert space == pytest.approx([0.5, 0.5, 0.0])
    # after the loss of A, B carries all 12 kW of r1 on 20 kW of which 80 % are allowed: 0.75; A alone carries
    # 44 kW of 80 for both after the loss of B: 0.6875
    assert power[:2] == pytest.approx([0.75, 0.6875], rel=0.01)
    assert power[2] == pytest.approx(results.power.value.source_bus_w / 1e6, rel=0.01)  # the grid, in apparent power
    drawn = sum(split_heat(r, project.assumptions).airflow_m3_s for r in project.racks)
    assert cooling[:2] == pytest.approx([drawn / 4.0] * 2)
    assert math.isnan(cooling[2])
    assert weight == pytest.approx(9.80665 / 6000.0 * np.array([432.0, 500.0, 140.0]) / 1.44)
    kinds = rack_colours(project, results, ColourBy.LIMITING)
    assert [kinds.letters(n) for n in range(3)] == ["P", "P", "W"]
    light = project.with_changes({"bB": replace(project.get("bB"), rated_w=1e6)})
    kinds = rack_colours(light, room_results(light), ColourBy.LIMITING)
    assert [kinds.letters(n) for n in range(2)] == ["P", "P"]
    heavy = project.with_changes({"h": replace(project.get("h"), floor_load_max_pa=1_000.0)})
    kinds = rack_colours(heavy, results, ColourBy.LIMITING)
    assert [kinds.letters(n) for n in range(3)] == ["W", "W", "W"]


def test_stranded_power_is_what_feeders_give_beyond_the_limit():
    nan = math.nan
    use = ResourceUse(
        np.array([[0.9, 0.45, nan, nan], [0.2, 0.8, 0.5, nan], [1.2, 0.5, nan, nan], [nan, nan, nan, nan]]),
        np.array([9_000.0, 8_000.0, 10_000.0, 5_000.0]),
    )
    assert use.limiting.tolist() == [0, 1, 0, -1]
    # 9 kW at 45 % of power would be 20 kW; full racks stop at 10 kW: 10 kW are stranded. The third is overfull and
    # has its 10 kW already, of 20 that its feeders give.
    assert use.stranded_w[:3] == pytest.approx([10_000.0, 0.0, 10_000.0])
    assert math.isnan(use.stranded_w[3])


def test_a_feeders_worst_load_is_carried_down_over_closed_links_only():
    flow = ChainFlow.__new__(ChainFlow)
    for name, value in {
        "link_upstream": np.array([0, 1, 0, 2]), "link_downstream": np.array([1, 3, 2, 4]),
        "link_is_closed": np.array([True, True, True, False]),
    }.items():  # fmt: skip
        object.__setattr__(flow, name, value)
    worst = worst_on_the_way(flow, np.array([0.1, 0.7, 0.3, 0.2, 0.05]))
    assert worst == pytest.approx([0.1, 0.7, 0.3, 0.7, 0.05])


def test_air_without_a_cooler_is_the_limit(project):
    hot = project.with_changes({"c": None})
    kinds = rack_colours(hot, room_results(hot), ColourBy.LIMITING)
    assert [kinds.letters(n) for n in (0, 1)] == ["C", "C"]


def test_the_eighth_kind_and_those_after_it_share_a_colour():
    colours = categorised("Tenant", [f"t{n}" for n in range(10)] + ["t3", ""])
    assert [c.letters for c in colours.categories] == [*"ABCDEFG", "…"]
    assert colours.categories[0].words == "t3"
    assert colours.categories[-1].words == "3 others"
    found = hex_colours(colours)
    assert found[3] == CATEGORY_COLOURS[0]
    assert found[9] == REST_COLOUR
    assert found[-1] == ""


def test_the_command_line_knows_every_quantity():
    assert tuple(ColourBy) == COLOUR_BY


def test_scales_end_on_a_few_steps():
    assert scale_top(np.array([math.nan, 12.2])) == 15.0
    assert scale_top(np.array([150.0])) == 150.0
    assert scale_top(np.array([3.0]), 100.0) == 100.0
    assert scale_top(np.array([0.0, math.nan, math.inf])) == 1.0


def test_every_quantity_colours_an_empty_project_and_one_without_results(project):
    for by in TITLES:
        assert len(rack_colours(Project.of(()), None, by).rgb()) == 0
        assert rack_colours(project, None, by).rgb().shape == (3, 3)


@pytest.mark.parametrize("by", list(ColourBy))
def test_what_follows_an_edit_is_what_is_made_anew(project, results, by):
    colouring = RackColouring()
    colouring.colours(project, results, by)
    edited = project.with_changes({"r3": replace(project.get("r3"), units=(GPU,), tenant="Red", feed_a_id="bA")})
    after = colouring.colours(edited, results, by)
    fresh = rack_colours(edited, results, by)
    assert after.categories == fresh.categories
    assert np.array_equal(after.rgb(), fresh.rgb())
    assert np.array_equal(after.values, fresh.values, equal_nan=True)


def test_power_units_share_the_scale_of_their_racks_and_machines_their_part_of_the_tree(project, results):
    colours = rack_colours(project, results, ColourBy.FEEDER)
    fills = equipment_fills(project, results, ColourBy.FEEDER, colours)
    assert fills["bA"].colour == hex_colours(colours)[1]  # the fullest unit on the way to r2 is A itself
    cooled = project.with_changes({"c": replace(project.get("c"), feed_id="bA")})
    kinds = rack_colours(cooled, results, ColourBy.FEED_A)
    on_a = equipment_fills(cooled, results, ColourBy.FEED_A, kinds)
    assert {i: fill.letters for i, fill in on_a.items()} == {"bA": "A", "c": "A"}
    assert on_a["c"].colour == hex_colours(kinds)[0]
    assert equipment_fills(cooled, results, ColourBy.WEIGHT, colours) == {}
    assert equipment_fills(Project.of(()), None, ColourBy.FEEDER, colours) == {}
