"""A hall that asks for large eddies: averaged while it is edited, followed once settled, and each answer says which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.commands.set_field import SetField
from core.model.cooling import AirCooler, Discharge
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.space import Hall, Turbulence
from core.results.outage import OutageEvent
from core.results.thermal_result import AirState, HallAir
from core.study.evaluate import evaluate
from core.study.live_study import LiveStudy
from core.study.outage import simulate_outage
from core.study.outage_moment import moment_of
from core.study.settings import StudySettings
from core.study.stamp import stamp
from core.study.trust import check_on_finer_cells, turbulence_words

AVERAGED, FOLLOWED = Turbulence.AVERAGED, Turbulence.LARGE_EDDIES
TO_COME = "averaged (k-epsilon), large eddies to come"


def closet(turbulence: Turbulence = FOLLOWED, height_m: float = 2.4) -> Project:
    """A rack and a cooler in a hall of 11 m3 (or higher), whose eddies take some seconds."""
    servers = RackUnit(id="u", name="Servers", u_position=10, u_height=20, rated_power_w=4_000.0, airflow_m3_s=0.35)
    outline = ((0.0, 0.0), (1.8, 0.0), (1.8, 2.6), (0.0, 2.6))
    return Project.of(
        [
            Hall(id="hall", tag="Closet", outline_m=outline, height_m=height_m, turbulence=turbulence),
            Rack(id="rack", tag="R1", hall_id="hall", x_m=0.4, y_m=1.4, depth_m=1.0, units=(servers,)),
            AirCooler(
                id="cooler", tag="C1", hall_id="hall", x_m=1.3, y_m=0.4, rotation_deg=180, width_m=0.6, depth_m=0.6,
                height_m=1.8, discharge=Discharge.FRONT, airflow_m3_s=0.5, capacity_w=20_000.0, supply_set_c=18.0,
            ),
        ]
    )  # fmt: skip


CLOSET = closet()


def air_of(results) -> HallAir:
    return results.thermal.require().halls[0]


@pytest.fixture(scope="module")
def followed():
    """The settled air, as a batch run has it."""
    return evaluate(CLOSET)


def test_a_batch_run_follows_them_and_says_so(followed):
    air = air_of(followed)
    assert air.turbulence is FOLLOWED
    assert air.spacing_m == pytest.approx(0.1, abs=0.002)
    assert air.heat_balance_ratio < 1e-6
    assert turbulence_words(closet(), air) == "large eddies followed"
    assert any(note.startswith("Room air of Closet: large eddies followed") for note in followed.notes)
    assert not any("k-epsilon" in note for note in followed.notes)


def test_results_of_the_other_method_are_out_of_date(followed):
    other = SetField(("hall",), "turbulence", AVERAGED).apply(CLOSET)
    assert followed.stamp == stamp(CLOSET)
    assert followed.stamp != stamp(other)


def test_coarse_cells_are_averaged_and_say_so():
    results = evaluate(closet(), StudySettings(fine_spacing_m=0.3))
    assert air_of(results).turbulence is AVERAGED
    assert turbulence_words(closet(), air_of(results)) == "averaged (k-epsilon)"
    assert any("k-epsilon" in note for note in results.notes)


def test_a_hall_too_large_for_them_is_averaged_and_told():
    tall = closet(height_m=60.0)
    study = LiveStudy()
    study.set_project(tall)
    results = study.advance(0.0)
    assert air_of(results).turbulence is AVERAGED
    assert turbulence_words(tall, air_of(results)).endswith("too large for large eddies")
    assert "eddies-not-followed" in {f.code for f in results.findings}


def test_live_air_is_averaged_until_it_has_settled_and_again_after_an_edit():
    study, project = LiveStudy(), closet()
    study.set_project(project)
    seen: list[tuple[AirState, Turbulence]] = []
    for _ in range(5_000):
        air = air_of(study.advance(0.1))
        if not seen or seen[-1] != (air.state, air.turbulence):
            seen.append((air.state, air.turbulence))
            told = turbulence_words(project, air)
            assert told == ("large eddies followed" if air.turbulence is FOLLOWED else TO_COME)
        if study.is_settled:
            break
    assert seen[-1] == (AirState.REFINED, FOLLOWED)
    assert (AirState.SETTLED, AVERAGED) in seen
    assert seen.index((AirState.SETTLED, AVERAGED)) < seen.index((AirState.LIVE, FOLLOWED))
    assert all(t is FOLLOWED for _, t in seen[seen.index((AirState.LIVE, FOLLOWED)) :])
    assert air.heat_balance_ratio < 1e-6
    study.set_project(SetField(("cooler",), "supply_set_c", 20.0).apply(project))
    edited = air_of(study.advance(0.0))
    assert (edited.state, edited.turbulence) == (AirState.LIVE, AVERAGED)
    assert edited.spacing_m > 0.3


def test_finer_cells_are_compared_by_the_same_method(followed, monkeypatch):
    from core.thermal import steady

    asked = []
    solve_room = steady.solve_room

    def coarsely(room, spacing_m, **how):
        asked.append((room.resolves_eddies, round(spacing_m, 3)))
        return solve_room(replace(room, resolves_eddies=False), 0.3, **how)

    monkeypatch.setattr(steady, "solve_room", coarsely)
    averaged = replace(air_of(followed), turbulence=AVERAGED, spacing_m=0.15)
    for air in (air_of(followed), averaged):
        check_on_finer_cells(closet(), replace(followed.thermal.require(), halls=(air,)))
    assert asked == [(True, pytest.approx(0.067, abs=0.002)), (False, 0.1)]


def test_a_failure_in_true_time_is_averaged_and_says_so(followed):
    outage = simulate_outage(closet(), "hall", OutageEvent(duration_s=3.0))
    assert outage.leaves_eddies
    assert air_of(moment_of(followed, outage, 2.0)).turbulence is AVERAGED
    plain = simulate_outage(closet(AVERAGED), "hall", OutageEvent(duration_s=3.0))
    assert not plain.leaves_eddies
    assert plain.inlet_c == pytest.approx(outage.inlet_c, rel=1e-9)
