"""Coolers that hold the temperature of the air that returns to them: their supply follows, as fast as the room answers.

Units of a room that hold the same temperature work together, as makers let them: they act on the mean of what returns
to them, by airflow, and ask for the same supply. Each on its own sensor they would pull against each other, and where
that ends would depend on how it began.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.model.cooling import COLDEST_SUPPLY_C
from core.thermal.case import RoomCase

Floats = NDArray[np.float64]

INTEGRAL_TIMES = 2.0
"""Integral time over the time in which the room's air is exchanged: the return answers a change of the supply by as
much, after at most that time, and such a loop is well damped up to half of what is integrated meanwhile."""
SPARE_K = 1.0
"""Supplies are not asked for colder than coils give by more than this: it would have to be taken back first. [K]"""
SET = 1
"""Column of set points in rows of ``stream_rows.coil_row``."""


class ReturnControl:
    """Supply set points of the coolers that hold their return.

    Args:
        case: Grid and openings.
        integral_s: Integral time. [s]
        before: What controlled the room until an edit; its set points stay.

    Attributes:
        coil: Rows of ``stream_rows.coil_row`` with the present set points, shape (coolers, 8).
    """

    def __init__(self, case: RoomCase, integral_s: float, before: ReturnControl | None = None) -> None:
        coolers = case.room.coolers
        asked = [c.coil.return_set_c if c.coil is not None else None for c in coolers]
        held = np.array([np.nan if wanted_c is None else wanted_c for wanted_c in asked])
        runs = np.array([c.flow_m3_s > 0.0 for c in coolers], dtype=bool)
        self._integral_s = max(integral_s, 1.0)
        self._flow = case.cooler_flow_m3_s
        self.coil = case.coil
        self._groups = {
            float(c): np.flatnonzero(runs & (held == c)) for c in np.unique(held[runs & ~np.isnan(held)]).tolist()
        }
        if not self.is_needed:
            return
        self.coil = case.coil.copy()
        known = before.set_points_c if before is not None else {}
        for wanted_c, units in self._groups.items():
            start = max(wanted_c - _rise_k(case), COLDEST_SUPPLY_C)
            self.coil[units, SET] = known.get(wanted_c, start)

    @property
    def is_needed(self) -> bool:
        """Whether any cooler holds its return."""
        return bool(self._groups)

    @property
    def set_points_c(self) -> dict[float, float]:
        """Present supply set point by the return that is held. [C]"""
        return {wanted_c: float(self.coil[units[0], SET]) for wanted_c, units in self._groups.items()}

    def follow(self, back_c: Floats, supply_c: Floats, over_s: float) -> None:
        """Let the supplies follow what returns.

        Args:
            back_c: What returns to each cooler, shape (coolers,). [C]
            supply_c: What each cooler gives, shape (coolers,). [C]
            over_s: Time since the last call. [s]
        """
        share = min(over_s / self._integral_s, 0.5)
        for wanted_c, units in self._groups.items():
            back = float(np.average(back_c[units], weights=self._flow[units]))
            asked = float(self.coil[units[0], SET])
            further = asked + (wanted_c - back) * share
            if further < asked:
                further = max(further, min(asked, float(supply_c[units].min()) - SPARE_K))
            self.coil[units, SET] = min(max(further, COLDEST_SUPPLY_C), max(back, COLDEST_SUPPLY_C))


def _rise_k(case: RoomCase) -> float:
    """Rise of the air from supply to return, all of it mixed. [K]"""
    flow = float(case.cooler_flow_m3_s.sum())
    return case.source_heat_w / case.room.air.heat_capacity_j_m3_k / flow if flow > 0.0 else 0.0
