"""Where a rack's air comes from: passive tracers through the room's frozen flow.

Racks are cut: what a rack draws leaves the room, what it blows is a source. One adjoint solve from a rack's front gives
the share of every source in its inlet air at once; one solve for all supplies together gives the capture index of all
racks. The scheme is upwind through the faces and turbulent exchange, that of the temperature while it is not refined.
Each cell's weights are those of the air that comes in, so shares sum to one whatever the flow's residual is.

With the shares, ``T_in = sum share T_source``: it reproduces the marched inlets where the flow is steady. Where plumes
sway it differs, because the mean of a product is not the product of means; in refined air by what second order adds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.thermal import tracer_kernels
from core.thermal.case import RoomCase
from core.thermal.flow import RoomFlow
from core.thermal.openings import COIL, FIXED, PLENUM
from core.thermal.streams import Streams

Floats = NDArray[np.float64]
TOLERANCE = 2e-9
"""Largest change of a sweep at which sweeps end. The residual and the shares' distance from one are some ten to forty
times as large: below 1e-7 on all rooms that were measured."""
MOST_SWEEPS = 4000


@dataclass(frozen=True, slots=True)
class InletShares:
    """Shares of one rack's inlet air by source; they sum to one.

    Attributes:
        rack: Index of the rack.
        racks: From each rack's exhaust, its own included, shape (racks,).
        coolers: From each cooler that blows into the room, shape (coolers,).
        supplies: From each tile and inlet, shape (supplies,).
        seeping: From air that seeps in between closed-off parts of the room.
    """

    rack: int
    racks: Floats
    coolers: Floats
    supplies: Floats
    seeping: float


class Tracers:
    """Tracers through one frozen flow.

    Args:
        case: Grid and openings.
        flow: The flow.
        rack_flow_ratio: Airflow of each rack over that of the case, where fans changed their speed.
    """

    def __init__(self, case: RoomCase, flow: RoomFlow, rack_flow_ratio: Floats | None = None) -> None:
        self._case = case
        self._draw = _scaled(case.draws, case.rack_draw, rack_flow_ratio)
        self._blow = _scaled(case.blows, case.rack_blow, rack_flow_ratio)
        self._up = [np.maximum(f, 0.0) + e for f, e in zip(flow.flux_m3_s, flow.exchange_m3_s, strict=True)]
        self._down = [np.maximum(-f, 0.0) + e for f, e in zip(flow.flux_m3_s, flow.exchange_m3_s, strict=True)]
        size = case.solid.size
        blown = np.bincount(case.blows.cell, weights=self._blow, minlength=size).reshape(case.shape)
        total = blown.astype(np.float64)
        for axis in range(3):
            up, down = np.moveaxis(self._up[axis], axis, 0), np.moveaxis(self._down[axis], axis, 0)
            along = np.moveaxis(total, axis, 0)
            along += up[:-1]
            along += down[1:]
        self._total = np.ascontiguousarray(np.where(case.solid, 0.0, total))

    def inlet_shares(self, rack: int) -> InletShares | None:
        """Shares of a rack's inlet air by source; None when it moves no air."""
        case = self._case
        draw = case.rack_draw[rack]
        if draw < 0:
            return None
        span = slice(case.draws.start[draw], case.draws.start[draw + 1])
        weights = self._draw[span] / self._draw[span].sum()
        worth = self._adjoint(case.draws.cell[span], weights).ravel()
        by_stream = np.add.reduceat(
            np.append(self._blow * worth[case.blows.cell], 0.0), case.blows.start[:-1]
        ) if len(case.blow_kind) else np.zeros(0)  # fmt: skip
        by_stream[np.diff(case.blows.start) == 0] = 0.0
        return self._by_source(rack, by_stream)

    def supply_shares(self) -> Floats:
        """Share of each rack's inlet air that comes straight from coolers, tiles and inlets, shape (racks,).

        This is the cold-aisle capture index; NaN for racks that move no air.
        """
        case = self._case
        rhs = np.zeros(case.solid.size)
        for stream in np.flatnonzero(np.isin(case.blow_kind, (FIXED, COIL, PLENUM))).tolist():
            span = slice(case.blows.start[stream], case.blows.start[stream + 1])
            np.add.at(rhs, case.blows.cell[span], self._blow[span])
        value = self._solve(rhs.reshape(case.shape), self._up, self._down).ravel()
        return self._mean_over(value, case.draws, self._draw, case.rack_draw)

    def captured_shares(self) -> Floats:
        """Share of each rack's exhaust that returns and coolers draw in before any rack does, shape (racks,).

        This is the hot-aisle capture index; NaN for racks that do not blow into the room.
        """
        case = self._case
        worth = np.zeros(case.solid.size)
        for stream in case.return_draws:
            span = slice(case.draws.start[stream], case.draws.start[stream + 1])
            np.add.at(worth, case.draws.cell[span], self._draw[span])
        value = self._solve(worth.reshape(case.shape), self._down, self._up).ravel()
        return self._mean_over(value, case.blows, self._blow, case.rack_blow)

    def _adjoint(self, cells: NDArray[np.int64], weights: Floats) -> Floats:
        rhs = np.zeros(self._case.solid.size)
        np.add.at(rhs, cells, weights)
        return self._solve(rhs.reshape(self._case.shape), self._down, self._up)

    def _solve(self, rhs: Floats, low: list[Floats], high: list[Floats]) -> Floats:
        value = np.zeros(self._case.shape)
        tracer_kernels.solve(
            value, rhs, self._total, low[0], high[0], low[1], high[1], low[2], high[2], TOLERANCE, MOST_SWEEPS
        )
        return value

    def _by_source(self, rack: int, by_stream: Floats) -> InletShares:
        case = self._case
        racks, coolers = np.zeros(len(case.room.racks)), np.zeros(len(case.room.coolers))
        for n, blow in enumerate(case.rack_blow):
            if blow >= 0:
                racks[n] = by_stream[blow]
        for stream in np.flatnonzero(case.blow_kind == COIL).tolist():
            coolers[case.blow_link[stream]] = by_stream[stream]
        supplies = by_stream[np.isin(case.blow_kind, (FIXED, PLENUM))]
        seeping = float(by_stream.sum() - racks.sum() - coolers.sum() - supplies.sum())
        return InletShares(rack, racks, coolers, supplies, seeping)

    def _mean_over(self, value: Floats, streams: Streams, flow: Floats, which: tuple[int, ...]) -> Floats:
        found = np.full(len(which), np.nan)
        for n, stream in enumerate(which):
            if stream >= 0:
                span = slice(streams.start[stream], streams.start[stream + 1])
                found[n] = np.dot(flow[span], value[streams.cell[span]]) / flow[span].sum()
        return found


def _scaled(streams: Streams, which: tuple[int, ...], ratio: Floats | None) -> Floats:
    flow = streams.flow_m3_s.copy()
    if ratio is not None:
        for rack in np.flatnonzero(ratio != 1.0).tolist():
            stream = which[rack]
            if stream >= 0:
                flow[streams.start[stream] : streams.start[stream + 1]] *= ratio[rack]
    return flow
