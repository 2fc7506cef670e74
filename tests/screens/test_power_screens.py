"""The one-line of three topologies, a failure, the flow of energy and the power view of the plan, as pictures."""

from __future__ import annotations

from functools import cache

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from core.drawing.oneline_items import Symbol
from core.model.outages import with_out_of_service
from core.model.project import Project
from core.results.design_results import DesignResults
from desktop.floorplan.plan_view import PlanView
from desktop.jobs.live_room import LiveRoom
from desktop.oneline.energy_view import EnergyView
from desktop.oneline.oneline_view import OneLineView
from desktop.session import Session
from desktop.theme import DARK, LIGHT, Theme, apply_theme, font
from tests.desktop.driving import dispose, wait_until
from tests.screens.comparing import assert_looks_like, share_that_differs
from tests.support.painted_results import room_results
from tests.support.power_projects import campus, catcher, two_n

pytestmark = pytest.mark.screens

SHARE_AT_MOST = 0.02
"""Room for the edges of letters, which another rasteriser draws a little differently."""
PROJECTS = {"2n": two_n, "catcher": catcher, "campus": campus}


@cache
def solved(name: str, dead: tuple[str, ...] = ()) -> tuple[Project, DesignResults]:
    """One of the projects, and its results with some items dead."""
    project = PROJECTS[name]()
    return project, room_results(with_out_of_service(project, dead))


def shown(view: QWidget, session: Session, name: str, dead: tuple[str, ...] = ()) -> None:
    view.resize(1000, 700)
    project, results = solved(name, dead)
    session.adopt(project, path=None, name="power")
    view.show()
    session.set_out_of_service(dead)
    if isinstance(view, OneLineView):
        wait_until(lambda: not view.is_busy, 20.0)
    session.results = results
    session.results_changed.emit(results)
    QApplication.processEvents()


def picture(view: QWidget, ratio: int = 1) -> QImage:
    image = QImage(view.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    QWidget.render(view, image, QPoint())
    image.setDevicePixelRatio(1)
    return image


def oneline(name: str, theme: Theme, *, dead: tuple[str, ...] = (), ratio: int = 1, opens: int = 0) -> QImage:
    QApplication.setStyle("Fusion")
    QApplication.setFont(font())
    apply_theme(theme)
    session = Session(LiveRoom())
    view = OneLineView(session, theme)
    shown(view, session, name, dead)
    for _ in range(opens):
        view.open_group(next(i for i in view.layout_shown.items if i.symbol is Symbol.STACK))
        wait_until(lambda: not view.is_busy, 20.0)
    view.fit_all()
    session.select(dead)
    image = picture(view, ratio)
    view.close()
    dispose(view)
    session.deleteLater()
    return image


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
@pytest.mark.parametrize(
    ("picture_of", "name", "opens"),
    [("2n", "2n", 0), ("catcher", "catcher", 0), ("campus", "campus", 0), ("campus_open", "campus", 2)],
    ids=["2n", "catcher", "campus", "campus open"],
)
def test_the_one_line_looks_as_it_did(qapp, tmp_path, picture_of, name, opens, theme):
    image = oneline(name, theme, opens=opens)
    assert_looks_like(image, f"oneline_{picture_of}_{theme.name}", tmp_path, share_at_most=SHARE_AT_MOST)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_a_dead_ups_looks_as_it_did(qapp, tmp_path, theme):
    image = oneline("2n", theme, dead=("ups-a",))
    assert_looks_like(image, f"oneline_dead_{theme.name}", tmp_path, share_at_most=SHARE_AT_MOST)


def test_the_one_line_is_as_sharp_on_a_fine_screen(qapp, tmp_path):
    image = oneline("2n", LIGHT, ratio=2)
    assert (image.width(), image.height()) == (2000, 1400)
    assert_looks_like(image, "oneline_2n_fine", tmp_path, share_at_most=SHARE_AT_MOST)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_the_flow_of_energy_looks_as_it_did(qapp, tmp_path, theme):
    apply_theme(theme)
    session = Session(LiveRoom())
    view = EnergyView(session, theme)
    shown(view, session, "2n")
    image = picture(view, 2 if theme is DARK else 1)
    view.close()
    dispose(view)
    session.deleteLater()
    assert_looks_like(image, f"energy_{theme.name}", tmp_path, share_at_most=SHARE_AT_MOST)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_the_power_view_of_the_plan_looks_as_it_did(qapp, tmp_path, theme):
    apply_theme(theme)
    session = Session(LiveRoom())
    view = PlanView(session, theme)
    view.set_heat_map_visible(False)
    view.set_power_shown(True)
    shown(view, session, "2n", ("bw-1b",))
    session.select(("bw-1a",))
    view.fit_all()
    image = picture(view)
    view.close()
    dispose(view)
    session.deleteLater()
    assert_looks_like(image, f"power_view_{theme.name}", tmp_path, share_at_most=SHARE_AT_MOST)


def test_the_comparison_sees_a_dead_ups(qapp):
    plain = oneline("2n", LIGHT)
    assert share_that_differs(plain, oneline("2n", LIGHT))[0] == 0.0
    assert share_that_differs(plain, oneline("2n", LIGHT, dead=("ups-a",)))[0] > 0.01
