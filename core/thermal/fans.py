"""Server fans that follow the inlet temperature while the room marches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.thermal.case import RoomCase
from core.thermal.columns import rack_columns
from core.thermal.grid import Grid
from core.thermal.stream_rows import door_row
from core.thermal.streams import Streams

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LAG_S = 10.0
"""Time constant of fan control. [s]"""
LEAST_CHANGE = 2e-3
"""Airflow is set anew when some rack's would change by more than this share."""


@dataclass(frozen=True, slots=True)
class FlowChange:
    """New flows of all streams after fans changed their speed.

    Attributes:
        draw_flow, blow_flow: Flows of all stream entries. [m3/s]
        blow_value: Rises of racks. [K]
        door: Doors' effectiveness and largest drops, as in the case.
        velocity: Per axis the places of rack faces in padded fields and what to add to their velocities. [m/s]
    """

    draw_flow: Floats
    blow_flow: Floats
    blow_value: Floats
    door: Floats
    velocity: tuple[tuple[Ints, Floats], ...]


class FanControl:
    """Airflow of all racks over their airflow in cool air.

    Args:
        case: Grid and openings.
        grid: Layout of padded fields.

    Attributes:
        is_needed: Whether any rack's fans change their speed at all.
        ratio: Airflow over that in cool air, shape (racks,).
    """

    def __init__(self, case: RoomCase, grid: Grid) -> None:
        self._case, self._grid = case, grid
        racks = case.room.racks
        self._from_c, full_at_c, full_flow_ratio, self._power_ratio = rack_columns(racks).fans.T
        self._span_k = np.maximum(full_at_c - self._from_c, 0.1)
        self._growth = full_flow_ratio - 1.0
        # chimneys share the void's balance with the coolers: their flow stays
        self._growth[np.array(case.rack_duct, dtype=np.int64) >= 0] = 0.0
        self.is_needed = bool(np.any(self._growth != 0.0))
        self._wanted = np.ones(len(racks))
        self.ratio = np.ones(len(racks))
        self._faces: tuple[tuple[Ints, Ints, Floats], ...] | None = None

    def follow(self, inlet_c: Floats, over_s: float) -> FlowChange | None:
        """Let the fans follow the inlets for a time; None while the airflow need not be set anew.

        Args:
            inlet_c: Mean inlets, NaN where a rack moves no air, shape (racks,). [C]
            over_s: Time since the last call. [s]
        """
        share = np.clip((np.nan_to_num(inlet_c, nan=-1e3) - self._from_c) / self._span_k, 0.0, 1.0)
        target = 1.0 + share * self._growth
        self._wanted += (target - self._wanted) * (1.0 - np.exp(-over_s / LAG_S))
        if not np.any(np.abs(self._wanted - self.ratio) > LEAST_CHANGE):
            return None
        return self.set_ratio(self._wanted.copy())

    def set_ratio(self, ratio: Floats) -> FlowChange:
        """Set the airflow of all racks over that in cool air."""
        step = ratio - self.ratio
        self._wanted, self.ratio = ratio.copy(), ratio
        return self._change(step)

    def _change(self, step: Floats) -> FlowChange:
        case = self._case
        draw_flow, blow_flow = case.draws.flow_m3_s.copy(), case.blows.flow_m3_s.copy()
        rises, door = case.blow_value.copy(), case.door.copy()
        rack_draw, rack_blow = np.array(case.rack_draw, dtype=np.int64), np.array(case.rack_blow, dtype=np.int64)
        racks = np.flatnonzero((self.ratio != 1.0) & (rack_draw >= 0) & (rack_blow >= 0))
        ratio, blow = self.ratio[racks], rack_blow[racks]
        draw_flow *= _by_cell(case.draws, rack_draw[racks], ratio)
        blow_flow *= _by_cell(case.blows, blow, ratio)
        # power of fans grows with the cube of their speed
        rises[blow] *= (1.0 + self._power_ratio[racks] * (ratio**3 - 1.0)) / ratio
        for rack in racks[rack_columns(case.room.racks).has_door[racks]].tolist():
            door[rack_blow[rack]] = door_row(case.room.racks[rack], case.room.air, self.ratio[rack])
        velocity = tuple((place, base * step[rack]) for rack, place, base in self._rack_faces())
        return FlowChange(draw_flow, blow_flow, rises, door, velocity)

    def _rack_faces(self) -> tuple[tuple[Ints, Ints, Floats], ...]:
        """Per axis: racks, places of their faces in padded fields, and velocities in cool air."""
        if self._faces is None:
            case = self._case
            draw, blow = np.array(case.rack_draw, dtype=np.int64), np.array(case.rack_blow, dtype=np.int64)
            way = case.rack_way.reshape(-1, 4)
            ends = (
                self._end_faces(case.draws, draw, way[:, 0], way[:, 1], -way[:, 1]),
                self._end_faces(case.blows, blow, way[:, 2], way[:, 3], way[:, 3]),
            )
            self._faces = tuple(
                (
                    np.concatenate([end[axis][0] for end in ends]),
                    np.concatenate([end[axis][1] for end in ends]),
                    np.concatenate([end[axis][2] for end in ends]),
                )
                for axis in range(3)
            )
        return self._faces

    def _end_faces(
        self, streams: Streams, stream: Ints, axis: Ints, side: Ints, sign: Ints
    ) -> list[tuple[Ints, Ints, Floats]]:
        """Per axis: racks, places and velocities of all their intakes, or of all their exits.

        Args:
            streams: Draws, or blows.
            stream: The one of each rack, -1 for none, shape (racks,).
            axis: Axis across each rack's face.
            side: On which side of its cells the face lies.
            sign: Sense of the air along the axis.
        """
        strides = np.array([self._grid.stride_x, self._grid.stride_y, 1])
        h = np.array(self._case.spacing_m)
        owner = np.full(len(streams.start) - 1, -1)
        owner[stream[stream >= 0]] = np.flatnonzero(stream >= 0)
        rack = np.repeat(owner, np.diff(streams.start))
        entry = np.flatnonzero(rack >= 0)
        rack = rack[entry]
        across = axis[rack]
        place = self._grid.flat_index(streams.cell[entry]) + np.where(side[rack] > 0, 0, strides[across])
        speed = sign[rack] * streams.flow_m3_s[entry] * h[across] / h.prod()
        return [(rack[across == n], place[across == n], speed[across == n]) for n in range(3)]


def _by_cell(streams: Streams, which: Ints, ratio: Floats) -> Floats:
    """Ratio of the flow through each cell of all streams: of some of them their own, of the others one."""
    found = np.ones(len(streams.start) - 1)
    found[which] = ratio
    return np.repeat(found, np.diff(streams.start))
