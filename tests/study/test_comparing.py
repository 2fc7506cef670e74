"""Two designs side by side: figures and differences."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from core.commands.move import MoveItems
from core.commands.place import DeleteItems
from core.commands.scenarios import AddScenario, ChooseScenario
from core.model.electrical import PowerUnit
from core.model.ids import new_id
from core.model.project import Project
from core.model.rack import Rack
from core.model.scenario import PROJECT_INFO_ID, ProjectInfo, Scenario
from core.model.space import Hall
from core.study.comparing import (
    Better,
    ChangeKind,
    FigureChange,
    KeyFigure,
    compare_figures,
    item_changes,
    key_figures,
)
from core.study.evaluate import evaluate

HALL = Hall(tag="Hall 1")
RACKS = tuple(Rack(tag=f"R-{n}", hall_id=HALL.id, x_m=1.0 + n, y_m=2.0) for n in range(4))


@pytest.fixture
def project() -> Project:
    """Four empty racks in a hall."""
    return Project.of((HALL, *RACKS))


def test_equal_designs_differ_in_nothing(project: Project) -> None:
    assert item_changes(project, project) == ()
    figures = key_figures(project, evaluate(project))
    assert all(change.words in ("=", "–") for change in compare_figures(figures, figures))


def test_what_was_added_removed_moved_and_changed_is_named(project: Project) -> None:
    after = MoveItems((RACKS[0].id,), 0.6, -0.3).apply(project)
    after = DeleteItems((RACKS[1].id,)).apply(after)
    after = after.with_changes({RACKS[2].id: replace(RACKS[2], depth_m=1.4)})
    new = Rack(tag="R-9", hall_id=HALL.id, x_m=7.0, y_m=2.0)
    after = after.with_changes({new.id: new})
    found = {c.tag: (c.kind, c.words) for c in item_changes(project, after)}
    assert found == {
        "R-9": (ChangeKind.ADDED, "at 7.00 m, 2.00 m"),
        "R-1": (ChangeKind.REMOVED, "at 2.00 m, 2.00 m"),
        "R-0": (ChangeKind.MOVED, "by +0.60 m, −0.30 m"),
        "R-2": (ChangeKind.CHANGED, "depth: 1.2 m → 1.4 m"),
    }


def test_a_rack_on_another_feed_is_a_change_told_by_tags() -> None:
    feeds = [PowerUnit(tag=tag, x_m=20.0) for tag in ("BW-1", "BW-2")]
    rack = replace(RACKS[0], feed_a_id=feeds[0].id)
    before = Project.of((HALL, rack, *feeds))
    after = before.with_changes({rack.id: replace(rack, feed_a_id=feeds[1].id)})
    assert [(c.kind, c.words) for c in item_changes(before, after)] == [(ChangeKind.CHANGED, "feed a: BW-1 → BW-2")]


def test_a_design_built_anew_is_known_by_its_tags(project: Project) -> None:
    hall = Hall(tag="Hall 1")
    anew = Project.of((hall, *(replace(r, id=f"{n:026d}", hall_id=hall.id) for n, r in enumerate(RACKS))))
    assert item_changes(project, anew) == ()


def test_more_load_is_seen_in_the_figures() -> None:
    from core.templates.brief import read_brief
    from core.templates.first_layout import first_layout

    small, large = (first_layout(read_brief(f"{n} racks of DGX H100, N, Oslo")) for n in (2, 4))
    changes = {c.after.name: c for c in compare_figures(*(key_figures(p, evaluate(p)) for p in (small, large)))}
    assert changes["Racks"].words == "+2"
    # two racks of two servers; their fans follow the inlets, which differ by some kelvin
    assert changes["IT load"].change == pytest.approx(2 * 2 * 10.2, rel=0.05)
    assert changes["Accelerators"].is_better is True
    assert changes["Drawn from the sources"].is_better is None, "it carries more work"
    assert changes["Racks"].is_better is None


@pytest.mark.parametrize(("load_kw", "is_better"), [(100.0, False), (100.9, False), (101.2, None), (math.nan, None)])
def test_what_grows_with_the_load_is_judged_at_like_loads_alone(load_kw: float, is_better: bool | None) -> None:
    def figures(it_kw: float, drawn_kw: float, pue: float) -> tuple[KeyFigure, ...]:
        return (
            KeyFigure("IT load", "kW", it_kw, 0, Better.NEITHER),
            KeyFigure("Drawn from the sources", "kW", drawn_kw, 0, Better.LESS),
            KeyFigure("PUE now", "", pue, 3, Better.LESS),
        )

    _, drawn, pue = compare_figures(figures(100.0, 120.0, 1.2), figures(load_kw, 130.0, 1.3))
    assert drawn.is_better is is_better
    assert pue.is_better is False


def test_temperatures_differ_in_kelvins_and_missing_figures_in_nothing() -> None:
    def figure(value: float) -> KeyFigure:
        return KeyFigure("Hottest inlet", "°C", value, 1, Better.LESS)

    assert FigureChange(figure(24.0), figure(22.5)).words == "−1.5 K"
    assert FigureChange(figure(24.0), figure(22.5)).is_better is True
    assert FigureChange(figure(24.0), figure(math.nan)).words == "–"
    assert FigureChange(figure(24.0), figure(24.04)).words == "="


def test_another_scenario_is_told_by_its_name_and_the_first_one_too():
    """What was chosen has no tag of its own, and the first scenario counts where none is chosen."""
    one = Project.of([HALL, *RACKS, Scenario(tag="Scenario 1", name="Design day"), ProjectInfo(name="Site 4")])
    hot = replace(one.scenario, id=new_id(), tag="Scenario 2", name="Hot, part load")
    two = AddScenario(hot).apply(one)
    back = ChooseScenario(one.scenario.id).apply(two)
    (change,) = item_changes(two, back)
    assert change.tag == "Site 4"
    assert change.words == "active scenario: Hot, part load → Design day"
    (change,) = item_changes(two, back.with_changes({PROJECT_INFO_ID: replace(back.info, active_scenario_id="")}))
    assert change.words == "active scenario: Hot, part load → Design day"


def test_items_without_a_tag_are_called_by_their_name_or_by_what_they_are():
    before = Project.of([HALL, *RACKS])
    warm = replace(before.assumptions, chilled_water_supply_c=20.0)
    far = replace(before.site, elevation_m=1600.0)
    told = {c.tag for c in item_changes(before, before.with_changes({warm.id: warm, far.id: far}))}
    assert told == {"assumptions", before.site.name}
