"""Blocks, locks and hidden items: what a drag, a copy, a deletion and a file make of them."""

from __future__ import annotations

import pytest

from core.commands.grouping import GroupItems, MarkItems, UngroupItems
from core.commands.paste import DuplicateItems, PasteItems
from core.commands.place import DeleteItems
from core.document.document import Document
from core.editing.select_tool import SelectTool
from core.editing.selection import item_at, items_in_band
from core.errors import InvalidEdit
from core.exchange.clipboard_json import read_items, write_items
from core.exchange.json_project import read_project, write_project
from core.model.groups import groups_of, hidden_ids, locked_ids, shown_part
from core.model.plan_marks import GroupKind, ItemGroup
from core.storage.project_file import load, save
from tests.editing.test_gestures import Desk, at


def desk_with(*commands) -> Desk:
    desk = Desk()
    for command in commands:
        desk.execute(command)
    return desk


def test_a_click_takes_hold_of_the_whole_block_and_a_drag_moves_it():
    desk = desk_with(GroupItems(("r0", "r2")))
    tool = SelectTool(desk)
    tool.press(at(3.3, 4.6))
    assert desk.selection == ("r0", "r2")
    tool.move(at(3.3, 2.6, is_free=True))
    tool.release(at(3.3, 2.6, is_free=True))
    assert [desk.project.get(i).y_m for i in ("r0", "r1", "r2")] == pytest.approx([2.6, 4.6, 2.6], abs=1e-9)
    tool.press(at(3.3, 2.6, adds=True))
    assert desk.selection == ()


def test_a_copy_of_a_block_is_a_block_of_its_own_also_through_the_clipboard():
    desk = desk_with(GroupItems(("r0", "r1")))
    (pod,) = groups_of(desk.project)
    desk.execute(DuplicateItems(("r0", "r1"), 0.0, 2.0))
    assert {g.tag for g in groups_of(desk.project)} == {"POD-1", "POD-2"}
    items, groups = read_items(write_items([*(desk.project.get(i) for i in pod.member_ids), pod]))
    desk.execute(PasteItems(items, 4.0, 0.0, groups))
    blocks = groups_of(desk.project)
    members = [i for g in blocks for i in g.member_ids]
    assert len(blocks) == 3
    assert len(set(members)) == 6
    assert all(desk.project.get(i) is not None for i in members)


def test_an_item_belongs_to_one_block_and_ungrouping_leaves_the_items():
    desk = desk_with(GroupItems(("r0", "r1")), GroupItems(("r1", "r2")))
    assert [set(g.member_ids) for g in groups_of(desk.project)] == [{"r1", "r2"}]
    desk.execute(UngroupItems(("r2",)))
    assert groups_of(desk.project) == ()
    assert len(desk.project.racks) == 3
    with pytest.raises(InvalidEdit, match="two items to group"):
        GroupItems(("r0", "r0")).apply(desk.project)


def test_deleting_a_member_takes_it_out_of_every_list_and_undo_brings_it_back():
    desk = desk_with(GroupItems(("r0", "r1")), MarkItems(("r0",), GroupKind.LOCKED))
    before = desk.project
    desk.execute(DeleteItems(("r0",)))
    assert desk.project.of_type(ItemGroup) == ()
    desk.document.undo()
    assert desk.project == before


def test_locked_items_can_be_selected_but_not_dragged():
    desk = desk_with(MarkItems(("r0",), GroupKind.LOCKED))
    tool, before = SelectTool(desk), desk.project
    tool.press(at(3.3, 4.6))
    tool.move(at(3.3, 2.6))
    assert desk.feedback.text == "What is selected is locked"
    tool.release(at(3.3, 2.6))
    assert desk.selection == ("r0",)
    assert desk.project is before
    desk.execute(MarkItems(("r0",), GroupKind.LOCKED, is_on=False))
    assert locked_ids(desk.project) == frozenset()


def test_hidden_items_are_out_of_sight_and_reach_but_stay_in_the_design():
    desk = desk_with(MarkItems(("r0", "r1"), GroupKind.HIDDEN))
    assert item_at(desk.project, 3.3, 4.6) is None
    assert items_in_band(desk.project, 9.0, 9.0, 0.0, 0.0) == ("r2",)
    assert [r.id for r in shown_part(desk.project).racks] == ["r2"]
    assert len(desk.project.racks) == 3
    desk.document.undo()
    assert hidden_ids(desk.project) == frozenset()
    assert shown_part(desk.project) is desk.project


def test_blocks_and_locks_survive_both_written_forms(tmp_path):
    project = desk_with(GroupItems(("r0", "r1")), MarkItems(("r2", "r0"), GroupKind.LOCKED)).project
    save(project, tmp_path / "a.hall")
    assert load(tmp_path / "a.hall") == project
    assert read_project(write_project(project)) == project


def test_marking_twice_is_no_step():
    document = Document(desk_with(MarkItems(("r0",), GroupKind.LOCKED)).project)
    assert document.execute(MarkItems(("r0",), GroupKind.LOCKED)) is None
