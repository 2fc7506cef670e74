"""Selecting by what things are, not by where they lie."""

from __future__ import annotations

from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import Rack


def similar_ids(project: Project, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Every item of the kind and model of one of the given items; the given ones come first."""
    wanted = {_likeness(p) for i in ids if isinstance(p := project.get(i), Placed)}
    found = (p.id for p in project.placed if _likeness(p) in wanted)
    return tuple(dict.fromkeys((*(i for i in ids if project.get(i) is not None), *found)))


def matching_ids(project: Project, text: str) -> tuple[str, ...]:
    """Items whose tag, kind, model or contents hold every word of a text; capitals do not matter."""
    words = text.casefold().split()
    if not words:
        return ()
    return tuple(p.id for p in project.placed if all(w in _description(p) for w in words))


def kind_in_words(item: Placed) -> str:
    """Kind of an item for people: AirCooler is "air cooler"."""
    name = type(item).__name__
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()


def _likeness(item: Placed) -> tuple[object, ...]:
    contents = item.contents_name if isinstance(item, Rack) else getattr(item, "kind", "")
    return type(item), item.item_id, item.model_name, contents, item.width_m, item.depth_m


def _description(item: Placed) -> str:
    contents = item.contents_name if isinstance(item, Rack) else str(getattr(item, "kind", ""))
    tenant = item.tenant if isinstance(item, Rack) else ""
    return f"{item.tag} {kind_in_words(item)} {item.model_name} {contents} {tenant}".casefold()
