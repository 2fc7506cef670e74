"""Properties of all racks as arrays, kept up to date by what has changed.

Colouring ten thousand racks asks for a few of their properties at every edit; each is read the first time it is asked
for, and afterwards only from racks that are other objects than before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.drawing.plan_items import IndexArray, changed_places
from core.model.heat import split_heat
from core.model.rack import Rack
from core.model.scenario import Assumptions

FloatArray = NDArray[np.float64]
ObjectArray = NDArray[np.object_]
HEAT_FIELDS = ("cooling", "load_ratio", "has_chimney", "rear_door_effectiveness", "rear_door_capacity_w")
"""What the split of a rack's heat depends on beside its contents."""


class RackColumns:
    """Racks in their order, and columns of their properties.

    Attributes:
        racks: The racks.
    """

    def __init__(self) -> None:
        self.racks: tuple[Rack, ...] = ()
        self._numbers: dict[str, FloatArray] = {}
        self._words: dict[str, ObjectArray] = {}
        self._heat: FloatArray | None = None
        self._heat_of: tuple[Assumptions, float] | None = None

    def take(self, racks: Sequence[Rack]) -> bool:
        """Take the racks of another project; says whether any is another one."""
        after = tuple(racks)
        changed = changed_places(self.racks, after)
        self.racks = after
        if changed is None:
            self._numbers, self._words, self._heat = {}, {}, None
            return True
        if not len(changed):
            return False
        others = [after[n] for n in changed.tolist()]
        self._numbers = {f: _patched(c, changed, _number(f, others)) for f, c in self._numbers.items()}
        self._words = {f: _patched(c, changed, _word(f, others)) for f, c in self._words.items()}
        if self._heat is not None and self._heat_of is not None:
            self._heat = _patched(self._heat, changed, _split(others, *self._heat_of))
        return True

    def number(self, field: str) -> FloatArray:
        """A numeric property by its name, shape (racks,); those of the contents are sums over the rack's units."""
        if field not in self._numbers:
            self._numbers[field] = _number(field, self.racks)
        return self._numbers[field]

    def words(self, field: str) -> ObjectArray:
        """A text or a choice by its name, or ``contents`` for what fills most of a rack, shape (racks,)."""
        if field not in self._words:
            self._words[field] = _word(field, self.racks)
        return self._words[field]

    def heat(self, assumptions: Assumptions, it_load_ratio: float) -> FloatArray:
        """Heat into air [W], rear door [W] and liquid [W], and air moved [m3/s], shape (racks, 4)."""
        if self._heat is None or self._heat_of != (assumptions, it_load_ratio):
            self._heat_of = (assumptions, it_load_ratio)
            self._heat = _split(self.racks, assumptions, it_load_ratio)
        return self._heat


def _patched(column: Any, changed: IndexArray, values: Any) -> Any:
    copy = column.copy()
    copy[changed] = values
    return copy


def _used_u(rack: Rack) -> float:
    return float(rack.used_u)


def _contents_kg(rack: Rack) -> float:
    return rack.contents_weight_kg


_OF_CONTENTS: dict[str, Callable[[Rack], float]] = {
    "rated_power_w": lambda rack: rack.rated_power_w,
    "used_u": _used_u,
    "contents_kg": _contents_kg,
}


def _number(field: str, racks: Sequence[Rack]) -> FloatArray:
    if field in _OF_CONTENTS:
        return np.array(_of_contents(_OF_CONTENTS[field], racks), dtype=np.float64)
    return np.fromiter(map(attrgetter(field), racks), dtype=np.float64, count=len(racks))


def _word(field: str, racks: Sequence[Rack]) -> ObjectArray:
    found = np.empty(len(racks), dtype=np.object_)
    found[:] = _of_contents(main_contents, racks) if field == "contents" else list(map(attrgetter(field), racks))
    return found


def _of_contents(ask: Callable[[Rack], Any], racks: Sequence[Rack]) -> list[Any]:
    """An answer for each rack that depends on its contents alone: thousands of racks have the same ones."""
    keys = [id(units) for units in map(attrgetter("units"), racks)]
    known = {key: ask(rack) for key, rack in dict(zip(keys, racks, strict=True)).items()}
    return [known[key] for key in keys]


def _split(racks: Sequence[Rack], assumptions: Assumptions, it_load_ratio: float) -> FloatArray:
    keys = [(id(units), *rest) for units, *rest in map(attrgetter("units", *HEAT_FIELDS), racks)]
    splits = {
        key: split_heat(rack, assumptions, it_load_ratio) for key, rack in dict(zip(keys, racks, strict=True)).items()
    }
    rows = {key: (s.air_w, s.door_w, s.liquid_w, s.airflow_m3_s) for key, s in splits.items()}
    return np.array([rows[key] for key in keys], dtype=np.float64).reshape(-1, 4)


def main_contents(rack: Rack) -> str:
    """Accelerator, or else the server, that takes most of a rack's rated power; empty in an empty rack."""
    power_w: dict[str, float] = {}
    for unit in rack.units:
        name = unit.accelerator_model or unit.name
        power_w[name] = power_w.get(name, 0.0) + unit.rated_power_w
    return max(power_w, key=lambda name: power_w[name], default="")
