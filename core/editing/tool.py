"""What a tool is, what it may ask of its host, and what the pointer tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from core.commands.command import Command
from core.model.project import Project


@dataclass(frozen=True, slots=True)
class PointerEvent:
    """The pointer in plan metres.

    Attributes:
        x_m: Position. [m]
        y_m: Position. [m]
        pixel_m: Size of a pixel at the present zoom. [m]
        adds: Shift or Control is held: add to the selection.
        is_free: Alt is held: no snapping.
    """

    x_m: float
    y_m: float
    pixel_m: float = 0.01
    adds: bool = False
    is_free: bool = False


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a tool wants drawn while it works.

    Attributes:
        guides: Thin lines. [m]
        band: Rubber band as x0, y0, x1, y1, or None. [m]
        dimension: Line with the text beside it, or None. [m]
        ghost_ids: Items of the preview that are not in the project yet.
        colliding_ids: Items to show in the bad colour.
        text: One line for the status bar.
        gaps: Distances to what stands next to the dragged items: two points and the words. [m]
        shape: Corners of what is being drawn, filled from three on. [m]
        is_refused: Whether it would be refused as it is now: it is drawn in the bad colour.
        handles: Places to take hold of. [m]
        labels: Words and where their middle stands. [m]
        right_angle: Where what is drawn meets an edge at a right angle: the corner, a point further along the edge, and
            one that the line comes from; or None. [m]
    """

    guides: tuple[tuple[tuple[float, float], tuple[float, float]], ...] = ()
    band: tuple[float, float, float, float] | None = None
    dimension: tuple[tuple[float, float], tuple[float, float], str] | None = None
    ghost_ids: tuple[str, ...] = ()
    colliding_ids: frozenset[str] = frozenset()
    text: str = ""
    gaps: tuple[tuple[tuple[float, float], tuple[float, float], str], ...] = ()
    shape: tuple[tuple[float, float], ...] = ()
    is_refused: bool = False
    handles: tuple[tuple[float, float], ...] = ()
    labels: tuple[tuple[tuple[float, float], str], ...] = ()
    right_angle: tuple[tuple[float, float], tuple[float, float], tuple[float, float]] | None = None


class ToolHost(Protocol):
    """What a tool may ask for."""

    @property
    def project(self) -> Project:
        """The document's project, without any preview."""
        ...

    @property
    def selection(self) -> tuple[str, ...]:
        """Selected ids."""
        ...

    def select(self, ids: tuple[str, ...]) -> None:
        """Replace the selection."""
        ...

    def preview(self, project: Project | None) -> None:
        """Show a project that is not committed, or none."""
        ...

    def execute(self, command: Command) -> bool:
        """Commit a command; False when it was refused (the host has said why)."""
        ...

    def show(self, feedback: Feedback) -> None:
        """Draw feedback."""
        ...


class Tool(Protocol):
    """A tool: a small state machine."""

    def press(self, event: PointerEvent) -> None:
        """Main button down."""
        ...

    def move(self, event: PointerEvent) -> None:
        """Pointer moved, button down or not."""
        ...

    def release(self, event: PointerEvent) -> None:
        """Main button up."""
        ...

    def escape(self) -> None:
        """Drop what is going on; nothing is edited."""
        ...


@runtime_checkable
class TypingTool(Protocol):
    """A tool that numbers can be typed into while it works."""

    def wants_key(self, key: str) -> bool:
        """Whether a character, Tab, backspace or Enter typed now is meant for it, rather than for an action."""
        ...

    def type_key(self, key: str) -> bool:
        """Take it; says whether it was meant for the tool."""
        ...
