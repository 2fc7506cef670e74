"""The window, its views, panels and dialogs over one design, light and dark, at 1x and 2x, against stored pictures."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from core.cli.files import load_example
from core.commands.revisions import KeepRevision
from core.commands.waivers import WaiveFindings
from core.model.cooling import AirCooler, Cdu
from core.model.electrical import PowerUnit
from core.model.rack import Rack
from core.model.records import Revision
from core.study.comparing import key_figures
from desktop.app import application, build_window
from desktop.dialogs.recovery_choice import RecoveryChoice
from desktop.main_window import MainWindow
from desktop.preferences import Preferences
from desktop.session import Session
from desktop.widgets.recovery_bar import FoundWork
from tests.desktop.driving import dispose, rest, wait_until
from tests.screens.pictures import assert_both_look_like, calm_results
from tests.screens.test_year_screens import year_by_hand

pytestmark = pytest.mark.screens
SHARE_AT_MOST = 0.02


@dataclass
class Opened:
    """A window with a design, and what tests choose in it."""

    window: MainWindow
    session: Session
    theme: str

    def first(self, kind: type, **fields: object) -> str:
        """The first item of a kind with such fields."""
        found = (e for e in self.session.project.of_type(kind) if all(getattr(e, n) == v for n, v in fields.items()))
        return next(found).id

    def choose(self, *ids: str) -> None:
        """Select items."""
        self.session.select(ids)
        settle()

    def view(self, name: str) -> QWidget:
        """A view of the model, shown."""
        self.window.show_view(name)
        settle()
        return self.window.views.by_name[name]

    def panel(self, name: str) -> QWidget:
        """A panel, shown."""
        self.window.places.show_panel(name)
        settle()
        return self.window.places.docks[name].widget()

    def dialog(self, action: str) -> QWidget:
        """The dialog that an action opens."""
        before = set(self.window.findChildren(QDialog))
        self.window.actions_by_name[action].trigger()
        settle()
        return next(d for d in self.window.findChildren(QDialog) if d not in before)

    def begin(self) -> None:
        """The design as it was opened, without a history."""
        self.session.adopt(load_example("hybrid_retrofit"), path=None, name="hybrid retrofit")
        self.session.results = calm_results(self.session.project)
        self.session.results_changed.emit(self.session.results)
        self.window.year_job.result_ready.emit(year_by_hand())
        settle()


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()
    rest()
    QApplication.processEvents()


@pytest.fixture(scope="module", params=["light", "dark"])
def opened(request) -> Iterator[Opened]:
    application()
    window, session = build_window(Preferences(theme=request.param))
    window.resize(1280, 720)
    window.show()
    shown = Opened(window, session, request.param)
    shown.begin()
    window.load_later()
    window.year.counter.hide()
    shown.view("year")
    wait_until(lambda: window.year.has_charts)
    shown.view("plan")
    yield shown
    session.document.mark_saved()
    window.close()
    dispose(window)


@pytest.fixture(autouse=True)
def same_start(opened) -> None:
    """Every picture from the same panels and the same part of the plan, whichever tests ran before."""
    opened.view("plan")
    opened.choose()
    opened.window.places.reset()
    settle()
    opened.window.plan._fit_at_first()
    settle()


def look(opened: Opened, name: str, folder, widget: QWidget | None = None) -> None:
    """Compare the window, or a part of it, with its stored pictures."""
    for number in opened.window.strip.findChildren(QWidget):
        if hasattr(number, "pulse"):
            number.pulse.stop()
    target = widget or opened.window
    assert_both_look_like(target, f"{name}_{opened.theme}", folder, share_at_most=SHARE_AT_MOST)


def test_the_window(opened, tmp_path):
    opened.choose(opened.first(Rack))
    opened.view("plan")
    look(opened, "window", tmp_path)


VIEWS = ("plan", "oneline", "elevation", "racks", "energy", "objects", "compare", "year")


@pytest.mark.parametrize("name", VIEWS)
def test_a_view(opened, tmp_path, name):
    opened.choose(opened.first(Rack))
    view = opened.view(name)
    if name == "oneline":
        wait_until(lambda: not view.is_busy, 20.0)
        view.fit_all()
    if name == "compare":
        project = opened.session.project
        view._kept = ("as it was in spring", project, key_figures(project, opened.session.results))
        view._refresh()
    settle()
    look(opened, f"view_{name}", tmp_path, view)


def test_a_countdown(opened, tmp_path):
    plan = opened.view("plan")
    racks = [r.id for r in opened.session.project.racks]
    plan.show_countdown({i: 12.0 + 25.0 * n for n, i in enumerate(racks[:12])}, "CDU-1 lost")
    settle()
    look(opened, "countdown", tmp_path, plan)
    plan.show_countdown({}, "")


CHOSEN: dict[str, Callable[[Opened], str]] = {
    "rack": lambda o: o.first(Rack),
    "cooler": lambda o: o.first(AirCooler),
    "cdu": lambda o: o.first(Cdu),
    "power": lambda o: o.first(PowerUnit),
    "hall": lambda o: o.session.project.halls[0].id,
}


@pytest.mark.parametrize("kind", CHOSEN)
def test_the_inspector(opened, tmp_path, kind):
    opened.choose(CHOSEN[kind](opened))
    opened.panel("inspector")
    look(opened, f"inspector_{kind}", tmp_path, opened.window.inspector.body)


@pytest.mark.parametrize("name", ["catalogue", "tree", "layers", "findings", "history", "trust", "outage", "results"])
def test_a_panel(opened, tmp_path, name):
    opened.view("plan")
    opened.choose(opened.first(Rack))
    look(opened, f"panel_{name}", tmp_path, opened.panel(name))
    opened.window.places.reset()
    settle()


DIALOGS = ("shortcuts", "fit_racks", "fit_cooling", "site", "sources", "build_power", "layouts", "first_layout",
           "array", "units", "rack_templates", "paper")  # fmt: skip


@pytest.mark.parametrize("action", DIALOGS)
def test_a_dialog(opened, tmp_path, action):
    opened.view("plan")
    opened.choose(*(r.id for r in opened.session.project.racks[:4]))
    dialog = opened.dialog(action)
    if action == "first_layout":
        wait_until(dialog.build.isEnabled)
        settle()
    if action == "fit_cooling":
        wait_until(lambda: dialog.table.rowCount() > 0)
        settle()
    look(opened, f"dialog_{action}", tmp_path, dialog)
    dialog.close()
    settle()


def test_the_choice_of_copies(opened, tmp_path):
    dialog = RecoveryChoice(True, 60.0, Path("/home/ada/recovery"), lambda *_: None, opened.window)
    dialog.show()
    settle()
    look(opened, "dialog_recovery_choice", tmp_path, dialog)
    dialog.close()
    settle()


FOUND = FoundWork("Dublin hall 2.hall", "~/designs", "12 edits not saved  ·  35 min newer than the file", True, 1, 2)


@pytest.mark.parametrize("asks", [False, True], ids=["found", "asks_again"])
def test_the_bar_of_unsaved_work(opened, tmp_path, asks):
    opened.view("plan")
    bar, size = opened.window.recovery.bar, opened.window.size()
    bar.show_work(FOUND)
    if asks:
        bar.discard.click()
    settle()
    assert opened.window.size() == size, "the bar makes the window grow"
    look(opened, f"recovery_bar{'_asks' if asks else ''}", tmp_path, bar)
    bar.hide()
    settle()


def test_waived_findings_and_the_dialog_that_waives(opened, tmp_path):
    opened.view("plan")
    window, session = opened.window, opened.session
    window.finding_actions.author = "Ada Byron"
    window.finding_actions.today = lambda: datetime.date(2026, 3, 31)
    panel = opened.panel("findings")
    found = session.findings.standing
    session.execute(WaiveFindings(found[1:3], "Test racks, agreed with the tenant", "Ada Byron", "2026-03-12"))
    fewer = replace(found[0], ids=found[0].ids[:2])
    session.execute(WaiveFindings((fewer,), "Only on the design day", "Ada Byron", "2026-03-12"))
    window.findings.waived.setChecked(True)
    window.findings._list.setCurrentRow(0)
    dialog = opened.dialog("waive")
    look(opened, "dialog_waive", tmp_path, dialog)
    dialog.close()
    window.findings._list.scrollToBottom()
    settle()
    look(opened, "panel_findings_waived", tmp_path, panel)
    window.findings.waived.setChecked(False)
    opened.begin()


def test_the_list_of_revisions(opened, tmp_path):
    opened.view("plan")
    dialog = opened.dialog("revisions")
    for number, day, words in (("A", "2026-03-01", "Issued for tender"), ("B", "2026-03-31", "Two racks more")):
        made = Revision(id=number, tag=number, dated=day, author="Ada Byron", changes=words)
        opened.session.execute(KeepRevision(made))
    settle()
    look(opened, "dialog_revisions", tmp_path, dialog)
    dialog.close()
    opened.begin()


def test_the_palette(opened, tmp_path):
    opened.view("plan")
    opened.window.actions_by_name["palette"].trigger()
    opened.window.palette_card.search.setText("rack")
    settle()
    look(opened, "palette", tmp_path, opened.window.palette_card)
    opened.window.palette_card.close_palette()


def test_the_start_page(opened, tmp_path):
    opened.view("plan")
    opened.choose()
    opened.window.show_welcome()
    wait_until(lambda: all(card.sketch.has_project for card in opened.window.welcome.cards.values()))
    settle()
    look(opened, "start_window", tmp_path)
    opened.view("plan")
