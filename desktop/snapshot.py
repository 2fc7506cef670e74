"""Pictures of the real window and of the plan, made without a screen."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton, QApplication, QSlider

from core.errors import FacilityError
from core.model.project import Project
from core.model.saved_views import SavedView
from core.results.design_results import DesignResults
from core.results.thermal_result import AirState
from core.words import PRINTED
from desktop.words import chosen_language, language_in_use, tr, use_language

if TYPE_CHECKING:
    from desktop.floorplan.plan_view import PlanView

SETTLE_S = 12.0
UNDERLAY_S = 60.0
"""Longest time that a picture waits for what lies under the plan. [s]"""


def window_png(project: Project, path: Path, *, theme: str = "light", settle_s: float = SETTLE_S) -> None:
    """Write a picture of the main window with a project open, after its air has settled.

    Args:
        project: The project.
        path: PNG file.
        theme: ``light`` or ``dark``.
        settle_s: Longest time to wait for the live results. [s]

    Raises:
        FacilityError: The picture cannot be written.
    """
    qt = _application()
    from desktop.app import build_window
    from desktop.preferences import Preferences

    window, session = build_window(Preferences(theme=theme))
    window.resize(1600, 1000)
    window.show()
    session.start()
    session.adopt(project, path=None, name=project.info.name)
    window.load_later()
    until = time.monotonic() + settle_s
    while time.monotonic() < until:
        qt.processEvents()
        time.sleep(0.01)
        thermal = session.results.thermal.value if session.results else None
        if thermal is not None and all(h.state is AirState.REFINED for h in thermal.halls):
            break
    _let_pulses_end(qt)
    picture = window.grab()
    session.document.mark_saved()
    window.close()
    window.deleteLater()
    qt.processEvents()
    _write(picture.save(str(path), "PNG"), path)


def plan_png(
    project: Project, results: DesignResults, path: Path, *, width_px: int = 2400, view: SavedView | None = None
) -> None:
    """Write a picture of the floorplan with given results.

    Args:
        project: The project.
        results: Its results.
        path: PNG file.
        width_px: Width of the picture.
        view: Saved view to show; all of the plan when None.

    Raises:
        FacilityError: The picture cannot be written.
    """
    _application()
    from desktop.floorplan.plan_view import PlanView
    from desktop.floorplan.saved_views import show_view
    from desktop.jobs.live_room import LiveRoom
    from desktop.session import Session
    from desktop.theme import LIGHT

    session = Session(LiveRoom())
    plan = PlanView(session, LIGHT)
    plan.resize(width_px, int(width_px * 0.75))
    session.adopt(project, path=None, name=project.info.name)
    session.results_changed.emit(results)
    plan.show()
    plan.fit_all()
    if view is not None:
        show_view(plan, view)
    _wait_for_underlays(plan)
    for control in (*plan.findChildren(QSlider), *plan.findChildren(QAbstractButton)):
        control.hide()  # what is moved and pressed in the window says nothing on a picture
    picture = plan.grab()
    plan.layers.underlays.painter.close()
    plan.close()
    plan.deleteLater()
    _write(picture.save(str(path), "PNG"), path)


def _wait_for_underlays(view: PlanView) -> None:
    """What lies under the plan is painted by another process."""
    view.grab()
    until = time.monotonic() + UNDERLAY_S
    while not view.layers.underlays.is_settled and time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.01)


def _application() -> QApplication:
    from desktop.app import application

    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY") and os.name == "posix":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # not the system's, unless the command line has chosen it; and it goes on to say what only paper says
    use_language(chosen_language(language_in_use()), (*PRINTED, "desktop"))
    return application()


def _let_pulses_end(qt: QApplication) -> None:
    until = time.monotonic() + 0.6
    while time.monotonic() < until:
        qt.processEvents()
        time.sleep(0.02)


def _write(is_written: bool, path: Path) -> None:
    if not is_written:
        raise FacilityError(
            tr("{path} cannot be written.").format(path=path), hint=tr("Check the folder and the free space.")
        )
