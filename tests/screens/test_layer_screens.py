"""The layers panel, the object tree and a drawing under the plan as pictures, light and dark, against stored ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from core.commands.layers import SetLayer
from core.commands.place import PlaceItems
from core.commands.underlays import PlaceUnderlay
from core.exchange.underlay_file import Wanted, read_underlay
from core.exchange.underlay_placing import placed_underlay
from core.model.plan_marks import NoteKind, PlanNote
from core.model.project import Project
from core.model.underlays import LayerKind
from desktop.floorplan.plan_view import PlanView
from desktop.jobs.live_room import LiveRoom
from desktop.panels.layers import LayersPanel
from desktop.panels.object_tree import ObjectTreePanel
from desktop.session import Session
from desktop.theme import DARK, LIGHT, Theme, apply_theme, font
from tests.desktop.driving import dispose, wait_until
from tests.screens.comparing import assert_looks_like
from tests.screens.test_plan_screens import SHARE_AT_MOST, hall_of_two_rows
from tests.support.dxf_files import floor_plan

pytestmark = pytest.mark.screens


def with_underlay(folder) -> Project:
    """The hall over a quarter of a floor plan, a dimension and a note over it, cooling faded, findings not shown."""
    project = hall_of_two_rows()
    found = read_underlay(Wanted(str(floor_plan(folder / "floor.dxf"))), lambda *_: None)
    underlay, _ = placed_underlay(project, found, found.unit_m)
    project = PlaceUnderlay(replace(underlay, x_m=-2.5, y_m=-5.0, opacity_ratio=0.8), (found.content,)).apply(project)
    notes = (
        PlanNote(id="n1", x0_m=0.3, y0_m=5.4, x1_m=3.3, y1_m=5.4, text="aisle"),
        PlanNote(id="n2", kind=NoteKind.NOTE, x0_m=5.0, y0_m=5.0, x1_m=6.2, y1_m=5.5, text="crane way"),
    )
    project = SetLayer(LayerKind.COOLING, "opacity_ratio", 0.4).apply(PlaceItems(notes).apply(project))
    return SetLayer(LayerKind.MARKS, "is_visible", False).apply(project)


def begin(theme: Theme) -> Session:
    QApplication.setStyle("Fusion")
    QApplication.setFont(font())
    apply_theme(theme)
    return Session(LiveRoom())


def painted_plan(theme: Theme, project: Project) -> QImage:
    session = begin(theme)
    view = PlanView(session, theme)
    view.resize(640, 480)
    session.adopt(project, path=None, name="floor")
    view.show()
    view.grab()
    wait_until(lambda: view.layers.underlays.is_settled, 60.0)
    image = view.grab().toImage()
    view.layers.underlays.painter.close()
    view.close()
    session.deleteLater()
    dispose(view)
    return image


def painted_panel(theme: Theme, project: Project, kind: type[LayersPanel] | type[ObjectTreePanel]) -> QImage:
    session = begin(theme)
    panel = kind(session, theme)
    panel.resize(252, 420)
    session.adopt(project, path=None, name="floor")
    panel.show()
    if isinstance(panel, ObjectTreePanel):
        panel.tree.expandAll()
        session.select(("r02", "r03"))
    QApplication.processEvents()
    image = panel.grab().toImage()
    panel.close()
    session.deleteLater()
    dispose(panel)
    return image


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_a_drawing_under_the_plan_looks_as_it_did(qapp, tmp_path, theme):
    picture = painted_plan(theme, with_underlay(tmp_path))
    assert_looks_like(picture, f"underlay_{theme.name}", tmp_path, share_at_most=SHARE_AT_MOST)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_the_layers_panel_looks_as_it_did(qapp, tmp_path, theme):
    picture = painted_panel(theme, with_underlay(tmp_path), LayersPanel)
    assert_looks_like(picture, f"layers_{theme.name}", tmp_path, share_at_most=SHARE_AT_MOST)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_the_object_tree_looks_as_it_did(qapp, tmp_path, theme):
    picture = painted_panel(theme, with_underlay(tmp_path), ObjectTreePanel)
    assert_looks_like(picture, f"tree_{theme.name}", tmp_path, share_at_most=SHARE_AT_MOST)
