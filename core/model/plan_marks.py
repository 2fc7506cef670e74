"""What a planner writes on the plan that is no equipment: groups of items, dimension lines and notes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.model.entity import Entity


class GroupKind(StrEnum):
    """What belongs together for."""

    GROUP = "group"
    LOCKED = "locked"
    HIDDEN = "hidden"
    STOREY = "storey"


class NoteKind(StrEnum):
    """What is written on the plan."""

    DIMENSION = "dimension"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemGroup(Entity):
    """Items that are handled together.

    Attributes:
        kind: A group that is selected and copied as one block, what is locked or hidden on the plan, or a hall whose
            storey the plan shows alone.
        member_ids: Items that belong to it.
    """

    kind: GroupKind = GroupKind.GROUP
    member_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNote(Entity):
    """A dimension line between two points, or a note with a leader line to what it is about.

    Attributes:
        kind: A dimension line, whose text is its length, or a note.
        x0_m: First point of the dimension, or what the note points to. [m]
        y0_m: First point of the dimension, or what the note points to. [m]
        x1_m: Second point of the dimension, or where the note's text begins. [m]
        y1_m: Second point of the dimension, or where the note's text begins. [m]
        text: Words of the note; of a dimension, what stands before its length.
    """

    kind: NoteKind = NoteKind.DIMENSION
    x0_m: float = 0.0
    y0_m: float = 0.0
    x1_m: float = 1.0
    y1_m: float = 0.0
    text: str = ""
