"""Start page, first layout, units, array and compare as they are painted, light and dark."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from core.commands.place import DeleteItems
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall
from core.study.comparing import key_figures
from core.study.evaluate import evaluate
from core.units.display import DisplayUnits
from desktop.compare.compare_view import CompareView
from desktop.dialogs.array import ArrayDialog
from desktop.dialogs.first_layout import FirstLayoutDialog
from desktop.dialogs.units import UnitsDialog
from desktop.jobs.live_room import LiveRoom
from desktop.session import Session
from desktop.theme import DARK, LIGHT, Theme, apply_theme, font
from desktop.welcome.welcome_view import EXAMPLES, WelcomeView
from tests.desktop.driving import dispose, wait_until
from tests.screens.comparing import assert_looks_like

SHARE_AT_MOST = 0.01
BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@pytest.fixture
def dressed(qapp, theme: Theme) -> Theme:
    """The application in a theme."""
    qapp.setStyle("Fusion")
    qapp.setFont(font())
    apply_theme(theme)
    return theme


def _session() -> Session:
    hall = Hall(tag="Hall 1")
    racks = [Rack(tag=f"R-{n}", hall_id=hall.id, x_m=1.0 + 0.6 * n, y_m=2.0) for n in range(4)]
    session = Session(LiveRoom())
    session.adopt(Project.of((hall, *racks)), path=None, name="hall")
    return session


def _laid_out() -> None:
    """Let a widget that has just been filled take its places."""
    for _ in range(5):
        QApplication.processEvents()


@pytest.mark.screens
@BOTH
def test_the_start_page_looks_as_it_did(dressed, tmp_path):
    page = WelcomeView(dressed)
    page.resize(1300, 640)
    page.show_recent(("/designs/dublin-hall-2.hall",))
    page.show()
    page.load_sketches()
    wait_until(lambda: all(page.cards[name].sketch.has_project for name in EXAMPLES))
    _laid_out()
    assert_looks_like(page.grab().toImage(), f"start_{dressed.name}", tmp_path, share_at_most=SHARE_AT_MOST)
    page.close_work()
    dispose(page)


@pytest.mark.screens
@BOTH
def test_the_first_layout_looks_as_it_did(dressed, tmp_path):
    parent = QWidget()
    dialog = FirstLayoutDialog(dressed, lambda _: True, parent)
    dialog.show()
    wait_until(dialog.build.isEnabled)
    _laid_out()
    assert_looks_like(dialog.grab().toImage(), f"first_layout_{dressed.name}", tmp_path, share_at_most=SHARE_AT_MOST)
    dialog.close()
    dispose(parent)


@pytest.mark.screens
@BOTH
def test_units_and_array_look_as_they_did(dressed, tmp_path):
    parent, session = QWidget(), _session()
    units = UnitsDialog(DisplayUnits(temperature="imperial"), lambda _: None, parent)
    array = ArrayDialog(session, (session.project.racks[0].id,), parent)
    for name, dialog in (("units", units), ("array", array)):
        dialog.show()
        assert_looks_like(dialog.grab().toImage(), f"{name}_{dressed.name}", tmp_path, share_at_most=SHARE_AT_MOST)
        dialog.close()
    session.close()
    dispose(parent)


@pytest.mark.screens
@BOTH
def test_two_designs_look_as_they_did(dressed, tmp_path):
    session = _session()
    view = CompareView(session, dressed)
    view.resize(1000, 640)
    before = session.project
    kept = key_figures(before, evaluate(before))
    session.execute(DeleteItems((before.racks[0].id,)))
    session.results = evaluate(session.project)
    view._kept = ("hall as kept", before, kept)
    view.show()
    _laid_out()
    assert view.figures.rowCount() == len(kept)
    assert_looks_like(view.grab().toImage(), f"compare_{dressed.name}", tmp_path, share_at_most=SHARE_AT_MOST)
    view.close_work()
    dispose(view)
    session.close()
