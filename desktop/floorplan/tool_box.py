"""The tools of the plan: which one is active, how it is chosen and left. What they do is in ``core/editing``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QInputDialog, QWidget

from core.commands.command import Command
from core.commands.set_field import SetField
from core.editing.calibrate_tool import CalibrateTool
from core.editing.drawing_tools import DRAWING_TOOLS
from core.editing.hang_tool import HangTool
from core.editing.measure_tool import MeasureTool
from core.editing.note_tool import CLICK_REACH_PIXELS, NoteTool, note_at
from core.editing.place_tool import PlaceTool
from core.editing.section_tool import SectionTool
from core.editing.select_tool import SelectTool
from core.editing.tool import Feedback, PointerEvent, Tool, ToolHost, TypingTool
from core.editing.wire_tool import WireTool
from core.model.entity import Placed
from core.model.plan_marks import NoteKind
from core.model.project import Project
from core.model.rack import RackUnit
from core.model.rear_door import DoorRating
from desktop.floorplan.section_display import SectionDisplay
from desktop.session import Session
from desktop.words import tr

TYPED = {Qt.Key.Key_Tab: "\t", Qt.Key.Key_Backspace: "\b", Qt.Key.Key_Return: "\r", Qt.Key.Key_Enter: "\r"}


TOOL_NAMES = ("select", "measure", "dimension", "note", "calibrate", "section", "wire", *DRAWING_TOOLS)
"""Every tool that an action takes, by the action's name."""
ACTS_ON_SELECTION = frozenset(("wire",))
"""Tools that may be meant for what is selected, which stays so."""
DRAGGING = frozenset(("measure", "dimension", "note", "section", "wire"))
"""Tools that begin where the button goes down and end where it goes up; the others are clicked."""


class SessionHost:
    """The open document as tools see it.

    Args:
        session: The open document.
        initiator: Who asks for the commands.
        show: Draws feedback.
    """

    def __init__(self, session: Session, initiator: object, show: Callable[[Feedback], None]) -> None:
        self._session, self._initiator, self._show = session, initiator, show

    @property
    def project(self) -> Project:
        """The document's project, without any preview."""
        return self._session.project

    @property
    def selection(self) -> tuple[str, ...]:
        """Selected ids."""
        return self._session.selection

    def select(self, ids: tuple[str, ...]) -> None:
        """Replace the selection."""
        self._session.select(ids)

    def preview(self, project: Project | None) -> None:
        """Show a project that is not committed, or none."""
        self._session.set_preview(project)

    def execute(self, command: Command) -> bool:
        """Commit a command; False when it was refused."""
        return self._session.execute(command, initiator=self._initiator)

    def show(self, feedback: Feedback) -> None:
        """Draw feedback."""
        self._show(feedback)


class ToolBox:
    """The select tool, and the others while they are chosen.

    Attributes:
        active: The tool in the planner's hand.
        name: Its name.
        snaps: Whether the pointer snaps; Alt suspends it.
        select_tool: The one that is always there.
        ask_note: Asks for the words of a note.
        ask_words: Asks for other words of a note, told the present ones; None leaves them.
        ask_distance: Asks for a true distance, told the present one. [m]
        left: Called when a tool has ended by itself.
        cross_m: Where the cross is that stands for the pointer when a tool is moved by keys, or None. [m]
        crossed: Called with the place of that cross.

    Args:
        host: What tools may ask for.
        section: Where sections are cut.
        parent: Widget that questions stand over.
    """

    def __init__(self, host: ToolHost, section: SectionDisplay, parent: QWidget) -> None:
        self._host, self._section = host, section
        self.ask_note: Callable[[], str] = lambda: QInputDialog.getText(parent, tr("Note"), tr("Words of the note:"))[0]
        self.ask_words: Callable[[str], str | None] = lambda text: _ask_words(parent, text)
        self.ask_distance: Callable[[float], float | None] = lambda _: None
        self.left: Callable[[], None] = lambda: None
        self.select_tool = SelectTool(host)
        self.active: Tool = self.select_tool
        self.name, self.snaps = "select", True
        self.cross_m: tuple[float, float] | None = None
        self._is_pressed = False
        self.crossed: Callable[[tuple[float, float] | None], None] = lambda _: None

    def choose(self, name: str) -> None:
        """Take a tool by its name; every other name is the select tool."""
        make = self._drawing_tools().get(name)
        self._put_away(keeps_selection=name in ACTS_ON_SELECTION)
        self._lay_cross_down()
        self.active = make() if make else self.select_tool
        self.name = name if make else "select"

    def _drawing_tools(self) -> dict[str, Callable[[], Tool]]:
        """What makes each tool that draws; ``TOOL_NAMES`` are its keys."""
        host = self._host
        return {
            "measure": lambda: MeasureTool(host),
            "dimension": lambda: NoteTool(host, NoteKind.DIMENSION, str),
            "note": lambda: NoteTool(host, NoteKind.NOTE, self.ask_note),
            "calibrate": lambda: CalibrateTool(host, self.ask_distance, self._leave),
            "section": lambda: SectionTool(host, self._section.cut),
            "wire": lambda: WireTool(host),
            **{name: partial(make, host, self._leave) for name, make in DRAWING_TOOLS.items()},
        }

    def edit_note(self, event: PointerEvent) -> bool:
        """Ask for other words of the note under the pointer; says whether there is one."""
        reach_m = CLICK_REACH_PIXELS * event.pixel_m
        note = None if self.draws else note_at(self._host.project, event.x_m, event.y_m, reach_m)
        if note is None:
            return False
        self.active.escape()
        words = self.ask_words(note.text)
        if words is not None and (words.strip() or note.kind is NoteKind.DIMENSION):
            self._host.execute(SetField((note.id,), "text", words.strip()))
        return True

    def _leave(self) -> None:
        """The active tool has done what it was taken for."""
        self.escape()
        self.left()

    @property
    def draws(self) -> bool:
        """Whether the active tool draws: it has a cross for a pointer."""
        return self.name not in ("select", "place")

    def start_placing(self, template: Placed, contents: RackUnit | None = None) -> None:
        """Take a tool that places copies of an item; racks take its contents, all that are selected with the one."""
        self._put_away(keeps_selection=contents is not None)
        self.active = PlaceTool(self._host, template, contents)
        self.name = "place"

    def _put_away(self, *, keeps_selection: bool) -> None:
        if keeps_selection and self.active is self.select_tool:
            self.select_tool.put_away()
        else:
            self.active.escape()

    def start_hanging(self, door: DoorRating) -> None:
        """Take a tool that hangs rear doors on racks, on all that are selected with the one it is put on."""
        self._put_away(keeps_selection=True)
        self.active = HangTool(self._host, door)
        self.name = "place"

    def place_by_key(self, dx_m: float, dy_m: float, start_m: tuple[float, float]) -> bool:
        """Move what is being placed, or put it down where it is when the shift is nought; a tool that draws likewise.

        Args:
            dx_m: Shift along x. [m]
            dy_m: Shift along y. [m]
            start_m: Where the ghost appears when no pointer has brought it anywhere. [m]

        Returns:
            Whether anything is being placed.
        """
        if isinstance(self.active, HangTool):
            if not (dx_m or dy_m):
                self.active.hang_on_selected()
            return True  # arrows would move what is selected
        if self.draws:
            self._point_by_key(dx_m, dy_m, start_m)
            return True
        if not isinstance(self.active, PlaceTool):
            return False
        if self.active.start_at(*start_m):
            return True
        if dx_m or dy_m:
            self.active.nudge(dx_m, dy_m)
        else:
            self.active.put_down()
        return True

    def _point_by_key(self, dx_m: float, dy_m: float, start_m: tuple[float, float]) -> None:
        """Move the cross that stands for the pointer, or press there: tools that drag let go at the second press."""
        is_new = self.cross_m is None
        x_m, y_m = start_m if self.cross_m is None else (self.cross_m[0] + dx_m, self.cross_m[1] + dy_m)
        self.cross_m = (round(x_m, 3), round(y_m, 3))
        event = PointerEvent(*self.cross_m, is_free=True)
        self.crossed(self.cross_m)
        self.active.move(event)
        if is_new or dx_m or dy_m:
            return
        drags = self.name in DRAGGING
        if not (drags and self._is_pressed):
            self.active.press(event)
        if not drags or self._is_pressed:
            self.active.release(event)
        self._is_pressed = drags and not self._is_pressed

    def _lay_cross_down(self) -> None:
        self.cross_m, self._is_pressed = None, False
        self.crossed(None)

    def turn_ghost(self) -> bool:
        """Turn what is being placed; says whether anything is."""
        if isinstance(self.active, PlaceTool):
            self.active.turn()
            return True
        return False

    def escape(self) -> bool:
        """Drop what is going on; says whether another tool than select was left."""
        self.active.escape()
        self._lay_cross_down()
        if self.name == "section":
            self._section.close()
        is_left = self.active is not self.select_tool
        self.active, self.name = self.select_tool, "select"
        return is_left

    def take_number(self, event: QKeyEvent) -> bool:
        """Numbers typed in mid-drag belong to the drag: neither Tab nor the keys of actions take them."""
        tool = self.active
        if event.type() is QEvent.Type.KeyRelease or not isinstance(tool, TypingTool):
            return False
        key = next((text for code, text in TYPED.items() if event.key() == code), event.text())
        if key == "\x1b" or not tool.wants_key(key):
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return event.type() is QEvent.Type.KeyPress and tool.type_key(key)


def _ask_words(parent: QWidget, text: str) -> str | None:
    words, is_ok = QInputDialog.getText(parent, tr("Note"), tr("Words:"), text=text)
    return words if is_ok else None
