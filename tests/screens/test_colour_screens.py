"""Racks in the colours of a quantity, the card of choices, saved views and the minimap, against stored pictures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from core.commands.saved_views import KeepView
from core.drawing.rack_colours import ColourBy
from core.drawing.rack_labels import RackLine
from core.model.project import Project
from core.model.rack import CordPhases, Rack
from core.model.saved_views import SavedView
from desktop.floorplan.plan_view import PlanView
from desktop.floorplan.saved_views import SavedViews
from desktop.jobs.live_room import LiveRoom
from desktop.session import Session
from desktop.theme import DARK, LIGHT, Theme, apply_theme, font
from tests.desktop.driving import dispose
from tests.screens.comparing import assert_looks_like, share_that_differs
from tests.screens.test_plan_screens import SHARE_AT_MOST, hall_of_two_rows
from tests.support.painted_results import room_results

pytestmark = pytest.mark.screens
TENANTS = ("Northwind", "Blue Ocean", "Northwind", "")
LINES = (RackLine.TAG, RackLine.POWER, RackLine.TENANT)


def shared_hall() -> Project:
    """The hall of two rows with tenants, phases and loads that differ."""
    project = hall_of_two_rows()
    changed: dict[str, Rack] = {}
    for n, rack in enumerate(project.racks):
        units = (replace(rack.units[0], rated_power_w=4_000.0 + 2_000.0 * n, u_height=8 + 4 * n),)
        phase = list(CordPhases)[n % 4]
        changed[rack.id] = replace(rack, tenant=TENANTS[n % 4], units=units, cord_phases=phase)
    for name in ("Row A by tenant", "Power on both paths"):
        project = KeepView(SavedView(id=f"view-{name}", tag=name)).apply(project)
    return project.with_changes(changed)


def painted(theme: Theme, by: ColourBy, *, card: str = "", notches: float = 0.0, ratio: float = 1.0) -> QImage:
    QApplication.setStyle("Fusion")
    QApplication.setFont(font())
    apply_theme(theme)
    session = Session(LiveRoom())
    view = PlanView(session, theme)
    views = SavedViews(session, view)
    view.resize(760, 560)
    project = shared_hall()
    session.adopt(project, path=None, name="shared")
    view.show()
    session.results_changed.emit(room_results(project))
    view.colours.choose(by, LINES)
    view.fit_all()
    view.zoom_by(notches)
    if card == "colours":
        view.colours.open_card()
    elif card == "views":
        views.open_card()
        views.card.choose("view-Row A by tenant")
    for _ in range(4):
        QApplication.processEvents()
    view.viewport().setFocus()
    image = QImage(view.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    QWidget.render(view, image, QPoint())  # the view itself would render its scene alone
    view.close()
    session.deleteLater()
    dispose(view)
    return image


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_kinds_with_letters_and_the_card_of_choices_look_as_they_did(qapp, tmp_path, theme):
    picture = painted(theme, ColourBy.TENANT, card="colours")
    assert_looks_like(picture, f"colours_tenant_{theme.name}", tmp_path, share_at_most=SHARE_AT_MOST)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_values_look_as_they_did_at_twice_the_resolution(qapp, tmp_path, theme):
    picture = painted(theme, ColourBy.POWER, ratio=2.0)
    assert_looks_like(picture, f"colours_power_{theme.name}_2x", tmp_path, share_at_most=SHARE_AT_MOST)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_saved_views_and_the_minimap_look_as_they_did(qapp, tmp_path, theme):
    picture = painted(theme, ColourBy.PHASE, card="views", notches=4.0)
    assert_looks_like(picture, f"minimap_{theme.name}", tmp_path, share_at_most=SHARE_AT_MOST)


def test_the_comparison_sees_another_quantity(qapp):
    assert share_that_differs(painted(LIGHT, ColourBy.PHASE), painted(LIGHT, ColourBy.TENANT))[0] > SHARE_AT_MOST
