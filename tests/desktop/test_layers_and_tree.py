"""The layers panel and the object tree in the real window: switches, slider, filter, shared selection, keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.commands.grouping import GroupItems
from core.commands.place import PlaceItems
from core.commands.storeys import AddStorey
from core.editing.object_table import each_object_row
from core.editing.object_tree import object_tree
from core.model.electrical import PowerUnit, PowerUnitKind
from core.model.groups import hidden_ids
from core.model.layers import layers_of
from core.model.plan_marks import PlanNote
from core.model.rack import Rack
from core.model.storeys import hall_around
from core.model.underlays import LayerKind, Underlay
from tests.desktop.painted_window import painted_window
from tests.support.small_projects import small_project


@pytest.fixture
def opened(qapp):
    yield from painted_window()


def press(button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_switches_of_a_layer_are_obeyed_by_plan_and_selection_and_can_be_undone(opened):
    window, session = opened
    before = session.project
    window.actions_by_name["layers"].trigger()
    QApplication.processEvents()
    row = window.layers.rows[LayerKind.RACKS]
    press(row.switches["is_visible"])
    assert not layers_of(session.project)[LayerKind.RACKS].is_visible
    assert window.plan.racks.opacity() == 0.0
    assert {r.id for r in session.project.racks} <= hidden_ids(session.project)
    press(row.switches["is_visible"])
    press(row.switches["is_locked"])
    rack = session.project.racks[0]
    session.select((rack.id,))
    QTest.keyClick(window.plan, Qt.Key.Key_Right)
    assert session.project.get(rack.id) == rack
    row.opacity.setValue(8)
    assert layers_of(session.project)[LayerKind.RACKS].opacity_ratio == pytest.approx(0.4)
    assert window.plan.racks.opacity() == pytest.approx(0.4)
    assert len(session.document.steps) == 4
    for _ in range(4):
        session.undo()
    assert session.project == before
    assert window.plan.racks.opacity() == 1.0
    assert row.opacity.value() == 20


def test_every_underlay_has_a_row_under_the_layer(opened):
    window, session = opened
    window.actions_by_name["layers"].trigger()
    session.execute(PlaceItems((Underlay(id="u", tag="a.dxf", file_name="a.dxf"),)))
    row = window.layers.rows["u"]
    assert row.name.text() == "a.dxf"
    press(row.switches["is_locked"])
    assert session.project.get("u").is_locked
    assert row.switches["is_locked"].accessibleName() == "a.dxf locked"
    session.undo()
    session.undo()
    assert "u" not in window.layers.rows


def index_of(tree, text, parent=None) -> QModelIndex:
    model, waiting = tree.model, [QModelIndex()]
    while waiting:
        parent = waiting.pop()
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            if model.node(index).text == text:
                return index
            waiting.append(index)
    raise AssertionError(f"{text} is not in the tree")


def test_selection_is_shared_with_the_plan_both_ways(opened):
    window, session = opened
    window.actions_by_name["tree"].trigger()
    QApplication.processEvents()
    panel, rack = window.tree, session.project.racks[0]
    session.select((rack.id,))
    (chosen,) = panel.tree.selectionModel().selectedRows()
    assert panel.model.node(chosen).entity_id == rack.id
    panel.tree.setCurrentIndex(index_of(panel, "Cooling"))
    kinds = {type(session.project.get(i)).__name__ for i in session.selection}
    assert kinds
    assert "Rack" not in kinds
    panel.tree.setFocus()
    QTest.keyClick(panel.tree, Qt.Key.Key_Down)
    assert session.selection


def test_a_filter_leaves_what_it_names_and_opens_it(opened):
    window, session = opened
    window.actions_by_name["tree"].trigger()
    QApplication.processEvents()
    tag = session.project.racks[0].tag
    QTest.keyClicks(window.tree.filter, tag)
    nodes = object_tree(session.project, tag)
    leaves = [n for top in nodes for n in top.ids() if session.project.get(n)]
    assert session.project.racks[0].id in leaves
    assert len(window.tree.model) < 12
    assert index_of(window.tree, tag).isValid()
    QTest.keyClicks(window.tree.filter, "nothing like it")
    assert len(window.tree.model) == 0


def test_the_tree_shows_pods_rows_loads_and_what_is_locked_or_hidden():
    racks = [Rack(id=f"r{n}", tag=f"R-A{n:02}", hall_id="hall", x_m=2.0 + 0.6 * n, y_m=5.0) for n in range(1, 11)]
    racks += [Rack(id=f"s{n}", tag=f"R-B{n:02}", hall_id="hall", x_m=2.0 + 0.6 * n, y_m=8.0) for n in range(1, 4)]
    project = small_project()
    hall = project.halls[0]
    from dataclasses import replace

    racks = [replace(r, hall_id=hall.id) for r in racks]
    project = project.with_changes({r.id: None for r in project.racks}).with_changes({r.id: r for r in racks})
    project = GroupItems(("s1", "s2")).apply(project)
    project = PlaceItems((PlanNote(id="n", text="aisle"),)).apply(project)
    (tree, *_), notes = object_tree(project), object_tree(project)[-1]
    pod = next(n for n in tree.children if n.text.startswith("POD"))
    assert pod.ids() == ("s1", "s2")
    row = next(n for n in tree.children if n.text == "R-A")
    assert row.note.startswith("10 · ")
    assert [c.text for c in row.children][:2] == ["R-A01", "R-A02"]
    assert next(n for n in tree.children if n.text == "R-B").ids() == ("s3",)
    assert notes.text == "Notes and dimensions"
    from core.commands.grouping import MarkItems
    from core.model.plan_marks import GroupKind

    marked = MarkItems(("r1",), GroupKind.LOCKED).apply(MarkItems(("r1",), GroupKind.HIDDEN).apply(project))
    first = next(n for n in object_tree(marked)[0].children if n.text == "R-A").children[0]
    assert first.note == "locked, hidden"


def test_busways_that_hang_in_a_hall_stand_under_it_and_the_rest_of_the_yard_does_not():
    project = small_project()
    hall = project.halls[0]
    inside = PowerUnit(id="bw", tag="BW-A", kind=PowerUnitKind.BUSWAY, x_m=4.0, y_m=4.0, width_m=3.0)
    outside = PowerUnit(id="bx", tag="BW-X", kind=PowerUnitKind.BUSWAY, x_m=-9.0, y_m=-9.0)
    project = project.with_changes({"bw": inside, "bx": outside})
    nodes = {n.entity_id or n.text: n for n in object_tree(project)}
    assert "bw" in nodes[hall.id].ids()
    assert "bx" not in nodes[hall.id].ids()
    assert "bx" in nodes["Outside the halls"].ids()
    assert {r.entity_id: r.cells[0] for r in each_object_row(project)}["bw"] == "Hall 1"
    assert {r.entity_id: r.cells[0] for r in each_object_row(project)}["bx"] == "Yard"
    upper = AddStorey(hall.id, "upper").apply(project)
    assert hall_around(upper, inside) == hall.id
