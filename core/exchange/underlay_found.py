"""What was read from a file that shall lie under the plan, and how readers tell how far they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.model.underlays import UnderlayContent

Tell = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What was read.

    Attributes:
        file_name: Name of the file.
        content: What is to be drawn; None while a page has to be chosen.
        original: The document that the page is of, or None.
        page_count: Pages of a document, 0 for other files.
        page_number: The page that is drawn.
        extent_units: Width and height of the content. [units]
        unit_m: Length of a unit. [m]
        is_unit_known: Whether the file says so; else it is a guess that the planner must confirm.
        unit_words: What the file says about its unit, or why it is guessed.
        origin_units: Where the lower left corner lies in the file's own coordinates, or None for pictures.
        notes: What the planner should know, in sentences.
    """

    file_name: str
    content: UnderlayContent | None = None
    original: UnderlayContent | None = None
    page_count: int = 0
    page_number: int = 1
    extent_units: tuple[float, float] = (1.0, 1.0)
    unit_m: float = 1.0
    is_unit_known: bool = True
    unit_words: str = ""
    origin_units: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()
