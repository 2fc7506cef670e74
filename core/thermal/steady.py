"""From a cold start to the steady answer of one room."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.thermal.averages import LONGEST_RATIO
from core.thermal.case import RoomCase
from core.thermal.eddies import EDDY_SPACING_M, MOST_EDDY_CELLS
from core.thermal.flow import RoomFlow
from core.thermal.frame import RoomFrame
from core.thermal.march import LINEAR_SPACING_M, RoomMarch
from core.thermal.room import AirRoom

PLAIN_SPACING_M, MOST_CELLS = 0.3, 500_000.0
JET_SPACING_M, MOST_FINE_CELLS = 0.15, 60_000.0
UNLIKE_SPACING_M, UNLIKE_RATIO = 0.2, 1.55
"""Racks whose airflows differ by more than this ratio pass air along their row, in swirls as wide as a rack: that takes
three cells. It is none that two usual racks have (1.5, 1.6), or rounding would choose the cells."""
STEPS_PER_CHECK = 12
"""After so many it is asked whether means drift or temperatures creep: with twice as many c1 takes a quarter longer."""
COARSE_RATIO = 4.0
"""Coarse air that sways need not settle: after so many flow-through times the wanted cells take over."""

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class RoomResult:
    """A settled room.

    Attributes:
        frame: Last look.
        case: Grid it was computed on.
        flow: Mean flow through all faces.
        rack_flow_ratio: Airflow of each rack over its airflow in cool air, shape (racks,).
        spacing_m: Cell size that was asked for or chosen. [m]
        cells: Cells that hold air.
        steps: Steps marched, all grids.
        cpu_s: Processor time. [s]
    """

    frame: RoomFrame
    case: RoomCase
    flow: RoomFlow
    rack_flow_ratio: NDArray[np.float64]
    spacing_m: float
    cells: int
    steps: int
    cpu_s: float


def solve_room(
    room: AirRoom,
    spacing_m: float | None = None,
    *,
    second_order: bool = True,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> RoomResult:
    """March a room from cold until it settles: without jets first on coarse cells, then on the wanted ones.

    Args:
        room: The room.
        spacing_m: Cell size; chosen by the program when None. [m]
        second_order: Limited second-order convection on the wanted cells, upwind otherwise. In rooms with jets (fan
            walls, in-row units) mean inlets on 0.15 m cells are then 0.1 K rms from those on 0.12 m cells, with upwind
            0.8 K.
        progress: Told the share done (0 to 1) and what is going on.
        stop: Asked now and then; True ends the march early with what is there.

    Returns:
        The settled room.

    Raises:
        CaseError: The room is impossible.
        Diverged: The march failed.
    """
    began = time.process_time()
    spacing = spacing_m if spacing_m is not None else chosen_spacing_m(room)
    coarse = max(spacing, min(0.6, 2.0 * spacing))
    if _has_jets(room) and spacing <= LINEAR_SPACING_M and not room.resolves_eddies:
        coarse = spacing  # jets that meet lean to a side, on coarse cells to another than on fine ones, and keep to it
    march = RoomMarch(room, coarse, second_order=second_order and coarse <= spacing)
    if coarse > spacing:
        _settle(march, progress, stop, "coarse air", averages=False)
        march.set_room(room, spacing, second_order=second_order)
    _settle(march, progress, stop, "room air", averages=True)
    frame, flow = march.frame(), march.flow()
    cpu_s = time.process_time() - began
    return RoomResult(frame, march.case, flow, march.rack_flow_ratio, spacing, march.case.cells, march.steps, cpu_s)


def chosen_spacing_m(room: AirRoom) -> float:
    """Cell size for a steady answer. [m]

    0.3 m, or larger in halls that would exceed half a million cells. What coolers blow into the room, or openings from
    the side, is a jet that decides where the air goes: ``JET_SPACING_M`` as far as that gives no more than
    ``MOST_FINE_CELLS``. The wide jet of a fan wall needs it as much as the narrow one of an in-row unit: on 0.3 m cells
    rows beyond are 2 K off. Unlike racks take ``UNLIKE_SPACING_M`` within the same number of cells: on 0.3 m cells the
    last rack of a row over tiles was 1.3 K off, on 0.2 m cells 0.1 K. To follow large eddies takes
    ``EDDY_SPACING_M``, as far as ``MOST_EDDY_CELLS`` do.
    """
    volume = room.size_m[0] * room.size_m[1] * room.size_m[2]
    if room.resolves_eddies:
        return max(EDDY_SPACING_M, math.cbrt(volume / MOST_EDDY_CELLS))
    drawn = [r.flow_m3_s for r in room.racks if r.flow_m3_s > 0.0]
    are_unlike = bool(drawn) and max(drawn) > UNLIKE_RATIO * min(drawn)
    wanted = JET_SPACING_M if _has_jets(room) else UNLIKE_SPACING_M if are_unlike else PLAIN_SPACING_M
    affordable = max(wanted, math.cbrt(volume / MOST_FINE_CELLS))
    return max(min(PLAIN_SPACING_M, affordable), math.cbrt(volume / MOST_CELLS))


def _has_jets(room: AirRoom) -> bool:
    """Whether coolers blow into the room, or openings from the side."""
    blows = any(c.discharge is not None and c.flow_m3_s > 0.0 for c in room.coolers)
    return blows or any(s.direction[1] != "z" and s.flow_m3_s > 0.0 for s in room.supplies)


def _settle(
    march: RoomMarch, progress: Progress | None, stop: Callable[[], bool] | None, what: str, *, averages: bool
) -> None:
    began_s = march.time_s
    expected_s = LONGEST_RATIO * max(march.flow_through_s, 10.0)
    due = STEPS_PER_CHECK
    while not (march.is_averaged if averages else march.is_settled):
        due -= march.stride(due)
        if due > 0:
            continue
        due = STEPS_PER_CHECK
        if averages:
            march.drop_drifting_means()
            march.hasten()
        if progress is not None:
            progress(min((march.time_s - began_s) / expected_s, 1.0), what)
        if stop is not None and stop():
            return
        if not averages and march.time_s - began_s > COARSE_RATIO * march.flow_through_s:
            break
    march.close()
