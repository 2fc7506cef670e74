"""A hall that asks for large eddies: its form, the state of its air and the trust panel, on the way and at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.commands.set_field import SetField
from core.model.space import Turbulence
from core.results.part import Part
from core.results.thermal_result import AirState
from core.templates.pod2 import pod2
from desktop.app import application, build_window
from desktop.preferences import Preferences
from desktop.words import use_language
from tests.desktop.driving import dispose
from tests.screens.pictures import calm_results
from tests.screens.test_window_screens import Opened, look, settle

pytestmark = pytest.mark.screens


@pytest.fixture(scope="module", params=["light", "dark", "german"])
def opened(request) -> Iterator[Opened]:
    application()
    if request.param == "german":
        use_language("de")
    window, session = build_window(Preferences(theme="dark" if request.param == "dark" else "light"))
    window.resize(1280, 720)
    window.show()
    project = pod2()
    eddies = SetField((project.halls[0].id,), "turbulence", Turbulence.LARGE_EDDIES).apply(project)
    session.adopt(eddies, path=None, name="measured room")
    window.load_later()
    settle()
    yield Opened(window, session, request.param)
    session.document.mark_saved()
    window.close()
    dispose(window)
    use_language("en")


def show_air(opened: Opened, state: AirState, turbulence: Turbulence, spacing_m: float) -> None:
    """Show calm results of a moment."""
    results = calm_results(opened.session.project)
    thermal = results.thermal.require()
    halls = tuple(replace(h, state=state, turbulence=turbulence, spacing_m=spacing_m) for h in thermal.halls)
    opened.session.results = replace(results, thermal=Part(value=replace(thermal, halls=halls)))
    opened.session.results_changed.emit(opened.session.results)
    settle()


AIRS = {
    "averaged": (AirState.SETTLED, Turbulence.AVERAGED, 0.3),
    "followed": (AirState.REFINED, Turbulence.LARGE_EDDIES, 0.0994),
}


@pytest.mark.parametrize("air", AIRS)
def test_the_window_says_how_the_air_was_computed(opened, tmp_path, air):
    opened.choose(opened.session.project.halls[0].id)
    opened.panel("trust")
    show_air(opened, *AIRS[air])
    look(opened, f"eddies_{air}", tmp_path)


def test_the_form_of_the_hall(opened, tmp_path):
    opened.choose(opened.session.project.halls[0].id)
    opened.panel("inspector")
    show_air(opened, *AIRS["followed"])
    look(opened, "eddies_inspector", tmp_path, opened.window.inspector.body)
