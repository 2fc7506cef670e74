"""What the command palette finds: actions, items of the project, the catalogue, sites and findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtGui import QAction

from core.catalogue.kind_words import kind_words
from core.catalogue.loader import load_catalogue
from core.catalogue.placing import is_placeable
from core.catalogue.rear_doors import is_rear_door
from core.drawing.rack_colours import TITLES, ColourBy
from core.model.entity import Placed
from core.model.project import Project
from core.model.saved_views import SavedView
from core.results.finding import Finding
from desktop.dialogs.palette import PaletteRow
from desktop.words import as_read, tr


def action_rows(actions: Iterable[QAction]) -> list[PaletteRow]:
    """Actions that can be triggered now, with their shortcuts."""
    return [
        PaletteRow(tr("Action"), a.text().removesuffix(" …"),
                   a.shortcut().toString(a.shortcut().SequenceFormat.NativeText), a.trigger)
        for a in actions
        if a.isEnabled()
    ]  # fmt: skip


def item_rows(project: Project, show: Callable[[str], None]) -> list[PaletteRow]:
    """Halls and everything with a place."""
    halls = {h.id: h.tag for h in project.halls}
    rows = [PaletteRow(tr("Hall"), h.tag or tr("Hall"), "", lambda i=h.id: show(i)) for h in project.halls]  # type: ignore[misc]
    for item in project.placed:
        rows.append(PaletteRow(tr("Item"), item.tag or _kind(item), _place_of(item, halls), lambda i=item.id: show(i)))  # type: ignore[misc]
    return rows


def colour_rows(choose: Callable[[ColourBy], None]) -> list[PaletteRow]:
    """What the colours of racks can say."""
    words = tr("Colour racks by: {quantity}")
    return [
        PaletteRow(tr("Colours"), words.format(quantity=tr(title)), "", lambda b=by: choose(b))  # type: ignore[misc]
        for by, title in TITLES.items()
    ]


def view_rows(views: Iterable[SavedView], show: Callable[[str], None]) -> list[PaletteRow]:
    """Saved views of the plan."""
    return [PaletteRow(tr("View"), view.tag, "", lambda i=view.id: show(i)) for view in views]  # type: ignore[misc]


def catalogue_rows(place: Callable[[str], None]) -> list[PaletteRow]:
    """Everything of the catalogue that can be placed."""
    catalogue = load_catalogue()
    items = (*catalogue.servers, *catalogue.cooling_units, *catalogue.power_items)
    return [
        PaletteRow(tr("Place"), i.name, as_read(kind_words(i.category)), lambda n=i.item_id: place(n))  # type: ignore[misc]
        for i in items
        if is_placeable(i) or is_rear_door(i)
    ]


def site_rows(move: Callable[[str], None]) -> list[PaletteRow]:
    """Sites whose weather is known."""
    sites = sorted(load_catalogue().sites, key=lambda s: s.name)
    return [PaletteRow(tr("Site"), s.name, tr("move the design there"), lambda n=s.item_id: move(n)) for s in sites]  # type: ignore[misc]


def finding_rows(findings: Iterable[Finding], show: Callable[[tuple[str, ...]], None]) -> list[PaletteRow]:
    """Findings; choosing one selects what it means."""
    return [
        PaletteRow(tr("Finding"), as_read(f.message), as_read(f.severity), lambda i=f.ids: show(i)) for f in findings
    ]  # type: ignore[misc]


def _kind(item: Placed) -> str:
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in type(item).__name__).strip().capitalize()
    return as_read(words)


def _place_of(item: Placed, halls: dict[str, str]) -> str:
    return " · ".join(part for part in (item.model_name or _kind(item), halls.get(item.hall_id, tr("yard"))) if part)
