"""Which racks look different with other inlet temperatures: few do from one result to the next, and only they are
painted anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from core.checks.cooling_rules import allowable_c, recommended_c
from core.model.project import Project
from core.model.rack import Rack
from core.units.display import axis
from desktop.widgets.colour_scale import ColourScale

Floats = NDArray[np.float64]
TIE = 1e-6
"""So near to the middle between two tenths a number may be written either way."""


def limits_of(racks: Sequence[Rack], elevation_m: float) -> Floats:
    """Above which inlets racks carry a marker, the recommended and the allowable one, shape (2, racks). [C]"""
    classes = list(map(attrgetter("ashrae_class"), racks))
    numbers = {name: n for n, name in enumerate(set(classes))}
    limits = np.array([(recommended_c(name), allowable_c(name, elevation_m)) for name in numbers], dtype=float)
    which = np.fromiter(map(numbers.__getitem__, classes), dtype=np.intp, count=len(classes))
    return limits.reshape(-1, 2).T[:, which]


def look_different(before_c: Floats, after_c: Floats, scale: ColourScale, limits_c: Floats) -> NDArray[np.bool_]:
    """Which racks say another number, or have a strip of another colour or another marker.

    Args:
        before_c: Inlets as they are shown, NaN for none, shape (racks,). [C]
        after_c: Inlets to be shown. [C]
        scale: Colours of the strips.
        limits_c: As by ``limits_of``. [C]
    """
    is_known = ~np.isnan(after_c)
    differ = np.isnan(before_c) == is_known
    both = np.flatnonzero(is_known & ~differ)
    before_c, after_c, limits_c = before_c[both], after_c[both], limits_c[:, both]
    number: Callable[..., Floats] = axis("°C")[1]  # a product and a sum: of many at once, too
    tenths = [10.0 * number(values) for values in (before_c, after_c)]
    is_tie = [np.abs(tenth - np.floor(tenth) - 0.5) < TIE for tenth in tenths]
    differ[both] = (
        (np.rint(tenths[0]) != np.rint(tenths[1]))
        | is_tie[0]
        | is_tie[1]
        | (scale.pixel_values(before_c) != scale.pixel_values(after_c))
        | ((before_c > limits_c) != (after_c > limits_c)).any(axis=0)
    )
    return differ


def are_feeds_renamed(before: Project, after: Project) -> bool:
    """Whether the feed of any rack has another tag: racks that name it are the same as before and look different."""
    feeds = {i for rack in after.racks for i in (rack.feed_a_id, rack.feed_b_id) if i}
    return any(getattr(before.get(i), "tag", "") != getattr(after.get(i), "tag", "") for i in feeds)
