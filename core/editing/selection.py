"""What lies under the pointer or inside a rubber band."""

from __future__ import annotations

from core.drawing.plan_items import placed_near
from core.geometry.rectangle import Rectangle
from core.model.cooling import Containment, PerforatedTile, ReturnGrille
from core.model.entity import Placed
from core.model.groups import hidden_ids
from core.model.layers import locked_types
from core.model.project import Project
from core.model.space import Beam, KeepOut

_BEHIND = (Containment, PerforatedTile, ReturnGrille, Beam, KeepOut)


def item_at(project: Project, x_m: float, y_m: float, tolerance_m: float = 0.0) -> Placed | None:
    """The item under a point: standing things before tiles and enclosures, small ones before large ones."""
    hidden, locked = hidden_ids(project), locked_types(project)
    near = placed_near(project, Rectangle(x_m, y_m, x_m, y_m).grown(tolerance_m))
    free = (p for p in near if p.id not in hidden and type(p) not in locked)
    hits = [p for p in free if p.rectangle.grown(tolerance_m).contains(x_m, y_m)]
    if not hits:
        return None
    return min(hits, key=lambda p: (isinstance(p, _BEHIND), p.rectangle.area_m2, p.id))


def items_in_band(project: Project, x0_m: float, y0_m: float, x1_m: float, y1_m: float) -> tuple[str, ...]:
    """Items of a rubber band: drawn left to right it must enclose them, right to left it must touch them."""
    band = Rectangle(min(x0_m, x1_m), min(y0_m, y1_m), max(x0_m, x1_m), max(y0_m, y1_m))
    hidden, passed = hidden_ids(project), (*_BEHIND, *locked_types(project))
    standing = [p for p in placed_near(project, band) if not isinstance(p, passed) and p.id not in hidden]
    if x1_m >= x0_m:
        return tuple(p.id for p in standing if band.encloses(p.rectangle))
    return tuple(p.id for p in standing if band.overlaps(p.rectangle))
