"""What all rows of the catalogue have: a maker, a name, and where their numbers come from.

A field has the name of its CSV column, with the unit in the name; a blank cell is None and never means zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
VERIFICATIONS = ("retrieved", "partly", "recalled")
CONFIDENCES = ("datasheet", "press", "estimate")

REQUIRED = {"is_required": True}

Monthly: TypeAlias = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the numbers of a row come from.

    Attributes:
        source: Document or address; several are separated by ``;``.
        verification: ``retrieved`` (read in the source), ``partly``, or ``recalled`` (not read again).
        confidence: ``datasheet``, ``press`` or ``estimate``.
    """

    source: str
    verification: str
    confidence: str

    @property
    def badge(self) -> str:
        """Word to show beside the number: what kind of number it is."""
        return self.confidence

    @property
    def is_editable_default(self) -> bool:
        """True when nobody has checked the row against its source, so a planner should overwrite it freely."""
        return self.verification == "recalled"


class CatalogueItem(Protocol):
    """What every row of the catalogue has."""

    @property
    def item_id(self) -> str:
        """Stable identifier, unique over the whole catalogue."""

    @property
    def vendor(self) -> str:
        """Maker; for a site its country, for a cost its region."""

    @property
    def model(self) -> str:
        """Model or name."""

    @property
    def category(self) -> str:
        """Kind of thing, such as ``crah`` or ``ups``."""

    @property
    def source(self) -> str:
        """Where the numbers come from."""

    @property
    def verification(self) -> str:
        """Whether the source was read: one of ``VERIFICATIONS``."""

    @property
    def confidence(self) -> str:
        """Kind of number: one of ``CONFIDENCES``."""

    @property
    def notes(self) -> str:
        """Remarks, such as which cells of the row are estimates."""

    @property
    def provenance(self) -> Provenance:
        """Source, verification and confidence as one value."""

    @property
    def name(self) -> str:
        """Vendor and model, as shown to people."""


class Described:
    """Properties shared by all rows, computed from the common columns."""

    __slots__ = ()

    @property
    def provenance(self: CatalogueItem) -> Provenance:
        """Source, verification and confidence as one value."""
        return Provenance(self.source, self.verification, self.confidence)

    @property
    def name(self: CatalogueItem) -> str:
        """Vendor and model, as shown to people."""
        return f"{self.vendor} {self.model}".strip()


def months(pattern: str) -> dict[str, tuple[str, ...]]:
    """Metadata of a field that is read from twelve columns, named by a pattern with the month in it."""
    return {"columns": tuple(pattern.format(month) for month in MONTHS)}
