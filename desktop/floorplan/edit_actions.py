"""What the actions of the Edit and Arrange menus do to the selection on the plan."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QInputDialog

from core.commands.arrange import AlignItems, Axis, DistributeItems, MirrorItems, Side
from core.commands.command import Command
from core.commands.paste import DuplicateItems, PasteItems
from core.commands.place import DeleteItems
from core.commands.rename import RenameRows
from core.editing.select_tool import movable_ids
from core.editing.similar import matching_ids, similar_ids
from core.errors import FacilityError
from core.geometry.rectangle import Rectangle, union
from core.model.entity import Placed
from desktop.floorplan.plan_view import PlanView
from desktop.session import Session

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

        ids = self._ids()
        if not ids:
            return False
        items = (p for i in ids if isinstance(p := self._session.project.get(i), Placed))
        QApplication.clipboard().setText(write_items(items))
        self._plan.told.emit(f"{len(ids)} copied")
        return True

    def cut(self) -> None:
        """Copy, and take the items off the plan."""
        ids = movable_ids(self._session.project, self._session.selection)
        if self.copy():
            self._session.execute(DeleteItems(ids))

    def paste(self, *, in_place: bool = False) -> None:
        """Put what is on the clipboard under the pointer, or where it was copied from."""
        from core.exchange.clipboard_json import read_items

        try:
            items = read_items(QApplication.clipboard().text())
        except FacilityError as error:
            self._session.message_raised.emit(error.message, error.hint)
            return
        box = union(p.rectangle for p in items)
        if box is not None:
            self._add(PasteItems(items, *((0.0, 0.0) if in_place else self._shift_to_pointer(box))))

    def duplicate(self) -> None:
        """Put a copy of the selection beside it, on the right."""
        ids = self._ids()
        box = union(p.rectangle for i in ids if isinstance(p := self._session.project.get(i), Placed))
        if box is not None:
            self._add(DuplicateItems(ids, box.width_m, 0.0))

    def select_similar(self) -> None:
        """Add every item of the same kind and model to the selection."""
        if ids := self._ids():
            self._session.select(similar_ids(self._session.project, ids))

    def find(self) -> None:
        """Select by words in tag, kind, model or contents."""
        text = self.ask("Find and select", "Words of a tag, kind, model or contents:", "")
        if not text.strip():
            return
        found = matching_ids(self._session.project, text)
        if not found:
            self._session.message_raised.emit(f"Nothing matches '{text}'.", "Try fewer or other words.")
            return
        self._session.select(found)
        self._plan.fit_selection()

    def rename_rows(self) -> None:
        """Give the selection tags by row and place."""
        if ids := self._ids():
            hint = "Pattern; {row} is A, B ..., {r} is 1, 2 ..., {n:02} is the place in the row:"
            if pattern := self.ask("Rename by rows", hint, ROW_PATTERN):
                self._session.execute(RenameRows(ids, pattern))

    def _arrange(self, command: Callable[[tuple[str, ...]], Command]) -> None:
        if ids := self._ids():
            self._session.execute(command(ids))

    def _ids(self) -> tuple[str, ...]:
        ids = movable_ids(self._session.project, self._session.selection)
        if not ids:
            self._session.message_raised.emit("Nothing on the plan is selected.", "Select items on the plan first.")
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
