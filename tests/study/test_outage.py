"""Cooling failures in true time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from core.errors import FacilityError
from core.model.cooling import AirCooler, AirCoolerKind, Containment, Discharge, Intake
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.scenario import Assumptions
from core.model.space import Hall
from core.results.outage import OutageEvent
from core.study.outage import passing_times_s, simulate_outage
from core.study.outage_flows import suction_flows
from core.templates.air_hall import air_hall
from core.thermal.hall_coolers import COIL_LAG_S
from core.thermal.room_from_project import air_room

SHORT = OutageEvent(duration_s=90.0)


def design(server_kg: float = 0.0, enclosure_kg: float = 0.0, wall_j_m2_k: float = 0.0, coolers: int = 2) -> Project:
    hall = Hall(
        id="hall", tag="H", outline_m=((0.0, 0.0), (9.0, 0.0), (9.0, 6.0), (0.0, 6.0)), height_m=3.0,
        wall_mass_j_m2_k=wall_j_m2_k,
    )  # fmt: skip
    unit = RackUnit(name="s", u_height=40, rated_power_w=4000.0, airflow_m3_s=0.35, weight_kg=server_kg)
    racks = [
        Rack(id=f"r{n}", tag=f"R{n}", hall_id="hall", x_m=3.0 + 0.6 * n, y_m=3.0, units=(unit,),
             enclosure_weight_kg=enclosure_kg)
        for n in range(6)
    ]  # fmt: skip
    units = [
        AirCooler(id=f"c{n}", tag=f"C{n}", hall_id="hall", kind=AirCoolerKind.CRAH, discharge=Discharge.FRONT,
                  intake=Intake.TOP, x_m=0.6, y_m=1.5 + 3.0 * n, rotation_deg=90, width_m=1.8, depth_m=0.9,
                  height_m=1.95, airflow_m3_s=1.4, capacity_w=40_000.0, fan_power_w=0.0)
        for n in range(coolers)
    ]  # fmt: skip
    return Project.of([hall, Assumptions(server_fan_ratio=0.0), *racks, *units])


def mean_rise_k(result) -> float:
    return float((result.inlet_c[-1] - result.inlet_c[0]).mean())


def test_without_mass_the_hall_warms_as_fast_as_its_air_can_hold():
    result = simulate_outage(design(), "hall", SHORT)
    late = result.time_s > 40.0
    rates = np.polyfit(result.time_s[late], result.inlet_c[late].mean(axis=1), 1)
    assert rates[0] == pytest.approx(result.well_mixed_k_s, rel=0.05)


def test_mass_of_servers_cabinets_and_walls_gives_time():
    light = simulate_outage(design(), "hall", SHORT)
    servers = simulate_outage(design(server_kg=300.0), "hall", SHORT)
    all_mass = simulate_outage(design(300.0, 140.0, 25_000.0), "hall", SHORT)
    assert mean_rise_k(light) > mean_rise_k(servers) + 3.0
    assert mean_rise_k(servers) > mean_rise_k(all_mass) + 1.0
    first = [r.limits[1].first_s for r in (light, servers, all_mass)]
    assert first[0] is not None
    assert all(later is None or later >= first[0] for later in first)


def test_limits_are_passed_in_order_by_the_first_half_and_last_rack():
    result = simulate_outage(design(), "hall", SHORT)
    for limit in result.limits:
        assert limit.first_s is not None
        assert limit.median_s is not None
        assert limit.last_s is not None
        assert limit.first_s <= limit.median_s <= limit.last_s
    assert result.limits[0].first_s <= result.limits[1].first_s


def test_cooling_that_comes_back_brings_the_inlets_down_again():
    result = simulate_outage(design(), "hall", replace(SHORT, restart_s=30.0, duration_s=150.0))
    hottest = result.inlet_c.mean(axis=1)
    assert hottest.max() > hottest[0] + 3.0
    assert hottest[-1] < hottest[0] + 1.0


def test_load_that_is_shed_helps_at_once_without_mass_and_much_later_with_it():
    shed = replace(SHORT, load_at_s=30.0, load_ratio=0.25)
    light = simulate_outage(design(), "hall", shed)
    late = light.time_s > 60.0
    rate = np.polyfit(light.time_s[late], light.inlet_c[late].mean(axis=1), 1)[0]
    assert rate == pytest.approx(0.25 * light.well_mixed_k_s, rel=0.05)
    doubled = simulate_outage(
        design(), "hall", OutageEvent(duration_s=1.0, cooling_fails=False, load_at_s=0.0, load_ratio=2.0)
    )
    fallen_k_s = light.well_mixed_k_s - light.well_mixed_changed_k_s
    assert fallen_k_s == pytest.approx(0.75 * doubled.well_mixed_k_s), "what racks give falls, lights stay on"
    heavy = simulate_outage(design(server_kg=300.0), "hall", shed)
    helped = [
        mean_rise_k(simulate_outage(design(server_kg=kg), "hall", SHORT)) - mean_rise_k(result)
        for kg, result in ((0.0, light), (300.0, heavy))
    ]
    assert helped[0] > 4.0
    assert 0.1 < helped[1] < 1.0


def test_a_load_step_alone_leaves_the_cooling_on():
    step = replace(SHORT, cooling_fails=False, load_at_s=20.0, load_ratio=2.0)
    result = simulate_outage(design(), "hall", step)
    mean = result.inlet_c.mean(axis=1)
    before, after = mean[result.time_s < 19.0], mean[result.time_s > 70.0]
    assert after.mean() > before.mean() + 0.5
    assert after.max() < before.mean() + 5.0
    assert result.well_mixed_k_s == 0.0, "cooling goes on: nothing warms before the step"
    at_once = simulate_outage(design(), "hall", replace(step, load_at_s=0.0, duration_s=2.0))
    failed = simulate_outage(design(), "hall", replace(SHORT, load_at_s=0.0, load_ratio=2.0, duration_s=2.0))
    assert at_once.well_mixed_k_s == pytest.approx(result.well_mixed_changed_k_s)
    unchanged = simulate_outage(design(), "hall", replace(SHORT, duration_s=2.0))
    assert failed.well_mixed_k_s == pytest.approx(unchanged.well_mixed_k_s + at_once.well_mixed_k_s)
    assert at_once.well_mixed_changed_k_s is failed.well_mixed_changed_k_s is None


def test_fans_that_go_on_without_water_use_what_the_coils_still_hold():
    stopped = simulate_outage(design(), "hall", SHORT)
    circling = simulate_outage(design(), "hall", replace(SHORT, fans_stop=False))
    assert 2.0 < mean_rise_k(circling) < mean_rise_k(stopped)
    late = simulate_outage(design(), "hall", replace(SHORT, fans_stop=False, duration_s=240.0))
    end = late.time_s > 180.0
    rate = np.polyfit(late.time_s[end], late.inlet_c[end].mean(axis=1), 1)[0]
    coils_j_k = COIL_LAG_S * 2.0 * 1.4 * 1.2 * 1005.0
    air_j_k = 24_000.0 / late.well_mixed_k_s
    assert rate == pytest.approx(late.well_mixed_k_s * air_j_k / (air_j_k + coils_j_k), rel=0.05)


def test_one_failed_cooler_of_two_is_less_than_both():
    one = simulate_outage(design(), "hall", replace(SHORT, failed_ids=("c0",)))
    assert mean_rise_k(one) < 0.5 * mean_rise_k(simulate_outage(design(), "hall", SHORT))


def test_it_can_be_stopped_and_keeps_what_is_there():
    shares: list[float] = []
    result = simulate_outage(
        design(), "hall", SHORT, progress=lambda share, _: shares.append(share), stop=lambda: shares[-1] > 0.1
    )
    assert not result.is_complete
    assert len(result.time_s) >= 2
    assert 9.0 < result.followed_s < 15.0


def test_stopped_before_the_failure_there_is_a_single_moment():
    result = simulate_outage(design(), "hall", SHORT, stop=lambda: True)
    assert not result.is_complete
    assert result.followed_s == 0.0
    assert len(result.time_s) == 1


def test_a_hall_without_coolers_simply_goes_on_warming():
    result = simulate_outage(design(coolers=0), "hall", replace(SHORT, duration_s=20.0))
    assert result.is_complete
    assert mean_rise_k(result) > 0.0


@pytest.mark.parametrize(
    ("hall", "event", "said"),
    [
        ("nowhere", SHORT, "no such hall"),
        ("hall", replace(SHORT, failed_ids=("r1",)), "no cooler R1"),
        ("hall", replace(SHORT, duration_s=0.0), "duration"),
        ("hall", replace(SHORT, restart_s=-1.0), "restart"),
        ("hall", replace(SHORT, spacing_m=9.0), "Cells of 9 m"),
        ("hall", replace(SHORT, load_at_s=-1.0), "load that changes after -1 s"),
        ("hall", replace(SHORT, load_at_s=90.0, load_ratio=0.5), "only 90 s are followed"),
        ("hall", replace(SHORT, load_at_s=0.0, load_ratio=-0.5), "load of −50 %"),
        ("hall", replace(SHORT, cooling_fails=False), "Nothing happens"),
    ],
)
def test_what_cannot_be_is_refused_in_words(hall, event, said):
    with pytest.raises(FacilityError, match=said):
        simulate_outage(design(), hall, event)


def test_passing_times_are_linear_between_records():
    inlets = np.array([[20.0, 30.0, 20.0], [24.0, 31.0, 21.0]])
    found = passing_times_s(np.array([22.0, 27.0, 40.0]), np.array([0.0, 2.0]), inlets)
    assert found[0] == pytest.approx(1.0)
    assert found[1] == 0.0
    assert np.isnan(found[2])


def test_servers_of_enclosed_aisles_draw_through_the_units_whose_fans_stop():
    project = air_hall()
    hall = project.halls[0]
    room = air_room(project, hall)
    coolers = list(project.of_type(AirCooler))
    flows = suction_flows(project, hall, room, coolers)
    wanted = sum(r.flow_m3_s for r in room.racks)
    leak_m2 = sum(e.leak_m2 for e in room.enclosures)
    given = sum(c.airflow_m3_s for c in coolers) * flows.speed_ratio
    given += 0.61 * leak_m2 * np.sqrt(2.0 * flows.suction_pa / 1.2)
    assert given == pytest.approx(wanted * flows.server_ratio, rel=1e-3)
    assert flows.server_ratio == pytest.approx(np.sqrt(1.0 - flows.suction_pa / 150.0), rel=1e-9)
    assert 10.0 < flows.suction_pa < 100.0
    fewer = suction_flows(project, hall, room, coolers[:3])
    assert fewer.suction_pa < flows.suction_pa
    assert suction_flows(project, hall, room, []) is None


def test_nothing_is_drawn_where_an_aisle_over_the_plenum_is_open():
    project = air_hall()
    hall = project.halls[0]
    opened = project.with_changes({project.of_type(Containment)[0].id: None})
    assert suction_flows(opened, hall, air_room(opened, hall), list(opened.of_type(AirCooler))) is None
    assert suction_flows(design(), design().halls[0], air_room(design(), design().halls[0]), []) is None


def test_an_enclosed_aisle_gives_its_racks_seconds_not_a_blink():
    project = air_hall()
    result = simulate_outage(project, project.halls[0].id, OutageEvent(duration_s=12.0))
    assert result.drawn is not None
    recommended = result.limits[0]
    assert recommended.first_s is not None
    assert 3.0 < recommended.first_s < 12.0


def test_maps_that_are_thinned_reach_to_the_last_record(monkeypatch):
    monkeypatch.setattr("core.study.outage.MOST_FIELDS", 3)
    result = simulate_outage(design(), "hall", replace(SHORT, duration_s=20.0))
    kept_s = [time_s for time_s, _ in result.fields]
    assert len(kept_s) <= 4
    assert kept_s[0] == result.time_s[0]
    assert kept_s[-1] == result.time_s[-1] >= 20.0
    assert max(b - a for a, b in pairwise(kept_s)) > 3.0, "maps are seconds apart, inlets a second"
