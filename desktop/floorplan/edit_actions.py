"""What the actions of the Edit and Arrange menus do to the selection on the plan."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QInputDialog

from core.commands.arrange import AlignItems, Axis, DistributeItems, MirrorItems, Side
from core.commands.command import Command
from core.commands.grouping import GroupItems, MarkItems, UngroupItems
from core.commands.paste import Copyable, DuplicateItems, PasteItems, box_of, whole_groups, with_contents
from core.commands.place import DeleteItems
from core.commands.rename import RenameRows
from core.editing.select_tool import movable_ids
from core.editing.similar import matching_ids, similar_ids
from core.errors import FacilityError
from core.geometry.rectangle import Rectangle, union
from core.model.entity import Placed
from core.model.groups import locked_ids, marked_ids
from core.model.plan_marks import GroupKind, PlanNote
from core.model.space import Hall, Wall
from core.model.underlays import Underlay
from desktop.floorplan.plan_view import PlanView
from desktop.session import Session
from desktop.words import as_written, tr

BETWEEN_HALLS_M = 1.2
"""A duplicated hall stands so far from the first one."""
ROW_PATTERN = "R-{row}{n:02}"


class EditActions:
    """Edits of the selection.

    Args:
        session: The open document.
        plan: The plan, for the place of the pointer.
    """

    def __init__(self, session: Session, plan: PlanView) -> None:
        self._session = session
        self._plan = plan
        self._pointer: tuple[float, float] | None = None
        self.ask: Callable[[str, str, str], str] = self._ask_in_dialog
        plan.cursor_moved.connect(self._remember_pointer)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What each action does, by its name."""
        found: dict[str, Callable[[], None]] = {
            "copy": self.copy,
            "cut": self.cut,
            "paste": self.paste,
            "paste_in_place": lambda: self.paste(in_place=True),
            "duplicate": self.duplicate,
            "mirror_x": lambda: self._arrange(lambda ids: MirrorItems(ids, Axis.X)),
            "mirror_y": lambda: self._arrange(lambda ids: MirrorItems(ids, Axis.Y)),
            "distribute_x": lambda: self._arrange(lambda ids: DistributeItems(ids, Axis.X)),
            "distribute_y": lambda: self._arrange(lambda ids: DistributeItems(ids, Axis.Y)),
            "group": lambda: self._arrange(GroupItems),
            "ungroup": lambda: self._arrange(UngroupItems),
            "lock": self.lock,
            "unlock_all": lambda: self._take_back(GroupKind.LOCKED),
            "hide": self.hide,
            "isolate": self.isolate,
            "show_all": lambda: self._take_back(GroupKind.HIDDEN),
            "select_similar": self.select_similar,
            "find": self.find,
            "rename_rows": self.rename_rows,
        }
        for side in Side:
            found[f"align_{side.name.lower()}"] = lambda s=side: self._arrange(  # type: ignore[misc]
                lambda ids: AlignItems(ids, s)
            )
        return found

    def copy(self) -> bool:
        """Put the selected items on the system's clipboard as text.

        Returns:
            Whether there was something to copy.
        """
        from core.exchange.clipboard_json import write_items

        ids = self._copied_ids()
        if not ids:
            return False
        project = self._session.project
        items = (e for i in ids if isinstance(e := project.get(i), Copyable))
        QApplication.clipboard().setText(write_items((*items, *whole_groups(project, ids))))
        self._plan.told.emit(tr("{count} copied").format(count=len(ids)))
        return True

    def cut(self) -> None:
        """Copy, and take the items off the plan."""
        locked = locked_ids(self._session.project)
        ids = tuple(i for i in self._copied_ids() if i not in locked)
        if self.copy() and ids:
            self._session.execute(DeleteItems(ids))

    def delete(self) -> None:
        """Take the selection off the plan, except what is locked."""
        project, chosen = self._session.project, self._session.selection
        others = tuple(i for i in chosen if isinstance(project.get(i), PlanNote | Underlay | Hall | Wall))
        locked = locked_ids(project)
        free = tuple(i for i in others if i not in locked and not getattr(project.get(i), "is_locked", False))
        ids = free if others and len(others) == len(chosen) else (*free, *self._ids()) if chosen else ()
        if ids:
            self._session.execute(DeleteItems(ids))
        elif len(others) > len(free):
            self._session.message_raised.emit(tr("What is selected is locked."), tr("Unlock it first."))

    def paste(self, *, in_place: bool = False) -> None:
        """Put what is on the clipboard under the pointer, or where it was copied from."""
        from core.exchange.clipboard_json import read_items

        try:
            items, groups = read_items(QApplication.clipboard().text())
        except FacilityError as error:
            self._session.message_raised.emit(error.message, error.hint)
            return
        box = union(box_of(item) for item in items)
        if box is not None:
            shift = (0.0, 0.0) if in_place else self._shift_to_pointer(box)
            self._add(PasteItems(items, *shift, groups))

    def duplicate(self) -> None:
        """Put a copy of the selection beside it, on the right."""
        project, ids = self._session.project, self._copied_ids()
        box = union(box_of(e) for i in ids if isinstance(e := project.get(i), Copyable))
        if box is not None:
            has_hall = any(isinstance(project.get(i), Hall) for i in ids)
            self._add(DuplicateItems(ids, box.width_m + (BETWEEN_HALLS_M if has_hall else 0.0), 0.0))

    def _copied_ids(self) -> tuple[str, ...]:
        """What is selected and can be copied; halls with all that belongs to them."""
        project = self._session.project
        chosen = tuple(i for i in self._session.selection if isinstance(project.get(i), Copyable))
        return with_contents(project, chosen) if chosen else self._ids(with_locked=True)

    def select_similar(self) -> None:
        """Add every item of the same kind and model to the selection."""
        if ids := self._ids(with_locked=True):
            self._session.select(similar_ids(self._session.project, ids))

    def find(self) -> None:
        """Select by words in tag, kind, model or contents."""
        text = self.ask(tr("Find and select"), tr("Words of a tag, kind, model or contents:"), "")
        if not text.strip():
            return
        found = matching_ids(self._session.project, text) or matching_ids(self._session.project, as_written(text))
        if not found:
            self._session.message_raised.emit(
                tr("Nothing matches '{text}'.").format(text=text), tr("Try fewer or other words.")
            )
            return
        self._session.select(found)
        self._plan.fit_selection()

    def rename_rows(self) -> None:
        """Give the selection tags by row and place."""
        if ids := self._ids():
            hint = tr("Pattern; {row} is A, B ..., {r} is 1, 2 ..., {n:02} is the place in the row:")
            if pattern := self.ask(tr("Rename by rows"), hint, ROW_PATTERN):
                self._session.execute(RenameRows(ids, pattern))

    def lock(self) -> None:
        """Lock the selection, or unlock it when all of it is locked."""
        drawn = self._underlays()
        if ids := self._marks() or (*self._ids(with_locked=True), *(u.id for u in drawn)):
            locked = locked_ids(self._session.project) | {u.id for u in drawn if u.is_locked}
            self._session.execute(MarkItems(ids, GroupKind.LOCKED, not set(ids) <= locked))

    def hide(self) -> None:
        """Take the selection out of sight; halls stay, because what stands in them would float."""
        halls = {h.id for h in self._session.project.halls}
        if ids := tuple(i for i in self._marks() if i not in halls):
            if self._session.execute(MarkItems(ids, GroupKind.HIDDEN)):
                self._session.select(())
        else:
            drawn = tuple(u.id for u in self._underlays())
            self._arrange(lambda ids: MarkItems((*ids, *drawn), GroupKind.HIDDEN), clears=True)

    def _underlays(self) -> tuple[Underlay, ...]:
        """Selected underlays."""
        found = (self._session.project.get(i) for i in self._session.selection)
        return tuple(u for u in found if isinstance(u, Underlay))

    def _marks(self) -> tuple[str, ...]:
        """What is selected, where all of it is halls, walls, notes and underlays."""
        chosen = self._session.selection
        kinds = (self._session.project.get(i) for i in chosen)
        return chosen if all(isinstance(e, Hall | Wall | PlanNote | Underlay) for e in kinds) else ()

    def isolate(self) -> None:
        """Hide everything that is not selected."""
        if ids := self._ids(with_locked=True):
            others = tuple(p.id for p in self._session.project.placed if p.id not in ids)
            self._session.execute(MarkItems(others, GroupKind.HIDDEN))

    def _take_back(self, kind: GroupKind) -> None:
        project = self._session.project
        marked = tuple(i for i in marked_ids(project, kind) if project.get(i) is not None)
        drawn = project.of_type(Underlay)
        apart = (u.id for u in drawn if (u.is_locked if kind is GroupKind.LOCKED else not u.is_visible))
        self._session.execute(MarkItems((*marked, *apart), kind, is_on=False))

    def _arrange(self, command: Callable[[tuple[str, ...]], Command], *, clears: bool = False) -> None:
        ids = self._ids()
        if ids and self._session.execute(command(ids)) and clears:
            self._session.select(())

    def _ids(self, *, with_locked: bool = False) -> tuple[str, ...]:
        project, chosen = self._session.project, self._session.selection
        placed = tuple(i for i in chosen if isinstance(project.get(i), Placed))
        ids = placed if with_locked else movable_ids(project, placed)
        if placed and not ids:
            self._session.message_raised.emit(tr("What is selected is locked."), tr("Unlock it first."))
        elif not ids and chosen:
            self._session.message_raised.emit(
                tr("This cannot be done with what is selected."), tr("Select items on the plan first.")
            )
        elif not ids:
            self._session.message_raised.emit(
                tr("Nothing on the plan is selected."), tr("Select items on the plan first.")
            )
        return ids

    def _add(self, command: Command) -> None:
        before = self._session.project
        if self._session.execute(command):
            self._session.select(tuple(i for i in self._session.project.entities if before.get(i) is None))

    def _shift_to_pointer(self, box: Rectangle) -> tuple[float, float]:
        """To the pointer; beside the originals when the pointer has not been on the plan."""
        if self._pointer is None:
            return box.width_m, 0.0
        (x, y), (cx, cy) = self._pointer, box.centre_m
        return round(x - cx, 3), round(y - cy, 3)

    def _remember_pointer(self, x_m: float, y_m: float) -> None:
        self._pointer = (x_m, y_m)

    def _ask_in_dialog(self, title: str, label: str, text: str) -> str:
        answer, is_ok = QInputDialog.getText(self._plan, title, label, text=text)
        return answer if is_ok else ""
