"""Flows through the openings of a room: which cells they take air from or blow it into, and at what temperature.

Openings spread their flow over the faces they cover in proportion to the covered area, so that flow and heat are
exact at any cell size; only the normal velocity of those faces is prescribed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import CaseError
from core.thermal import grid_kernels
from core.thermal.room import DIRECTIONS, AirCoolerUnit, AirRack, AirRoom, Band, Box
from core.thermal.voxels import Voxels

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FIXED, RACK, COIL, PLENUM = 0, 1, 2, 3
"""How an ingoing stream gets its temperature."""
MOST_DUCTED_RATIO = 0.95
"""Chimneys may feed coolers with up to this share of their air."""


@dataclass(frozen=True, slots=True)
class Streams:
    """Cells and flows of several openings, one after the other.

    Attributes:
        start: Where each opening's cells begin, shape (openings + 1,).
        cell: Flat cell indices.
        flow_m3_s: Flow through each cell's face. [m3/s]
    """

    start: Ints
    cell: Ints
    flow_m3_s: Floats

    def total(self, index: int) -> float:
        """Flow of one opening. [m3/s]"""
        return float(self.flow_m3_s[self.start[index] : self.start[index + 1]].sum())


@dataclass(frozen=True, slots=True)
class RackFaces:
    """Faces that one stream of a rack passes.

    Attributes:
        rack: Index of the rack.
        axis: Axis across the faces.
        side: Where the cells lie, seen from their faces (1 towards higher indices).
        cell: Flat cell indices.
        flow_m3_s: Flow in the direction of the axis. [m3/s]
    """

    rack: int
    axis: int
    side: int
    cell: Ints
    flow_m3_s: Floats


class Openings:
    """All streams of a room.

    Args:
        room: The room.
        voxels: Its grid.

    Raises:
        CaseError: An opening has no air before it.
    """

    def __init__(self, room: AirRoom, voxels: Voxels) -> None:
        self._room, self._voxels = room, voxels
        self.velocity = [np.zeros(voxels.faces(axis)) for axis in range(3)]
        self.is_prescribed = [np.zeros(voxels.faces(axis), dtype=bool) for axis in range(3)]
        self.heat_w = np.zeros(voxels.solid.size)
        self._draws: list[tuple[Ints, Floats]] = []
        self._blows: list[tuple[Ints, Floats]] = []
        self.blow_kind: list[int] = []
        self.blow_link: list[int] = []
        self.blow_value: list[float] = []
        self.plenum_coil: list[int] = []
        self.plenum_flow: list[float] = []
        self.rack_draw: list[int] = []
        self.rack_blow: list[int] = []
        self.cooler_draw: list[int] = []
        self.cooler_flow: list[float] = []
        self.rack_duct: list[int] = []
        self.ducts: list[tuple[int, float, float]] = []
        self.jets: list[tuple[int, int, Ints, Floats, float]] = []
        self.rack_faces: list[RackFaces] = []
        self.mass: dict[int, tuple[float, float, float, float, float]] = {}
        self.coil_rows: list[list[float]] = []
        self._prescribed: dict[tuple[int, int], list[tuple[Ints, Floats]]] = {}
        self._spread_w = room.heat_w
        scale = self._return_scale()
        self._add_racks()
        self._add_coolers(scale)
        for supply in room.supplies:
            kind = PLENUM if supply.supply_c is None else FIXED
            self._blow(supply.opening, supply.direction, supply.flow_m3_s, kind, 0, supply.supply_c or 0.0)
            if supply.open_ratio < 1.0:
                self.jets.append((*DIRECTIONS[supply.direction], *self._blows[-1], supply.open_ratio))
        self.return_draws = [d for d in self.cooler_draw if d >= 0]
        for opening in room.returns:
            self.return_draws.append(self._draw(opening.opening, opening.direction, opening.flow_m3_s * scale))
        if scale < 0.0:
            self.return_draws.append(self._draw_below_ceiling(sum(s.flow_m3_s for s in room.supplies)))
        self._spread_room_heat()
        self._prescribe_all()

    @property
    def draws(self) -> Streams:
        """Openings through which air leaves."""
        return _streams(self._draws)

    @property
    def blows(self) -> Streams:
        """Openings through which air enters."""
        return _streams(self._blows)

    def jet_forces(self) -> tuple[Floats, Floats, Floats]:
        """Push on the air beyond the first cell of jets through holes, per axis on its faces. [m/s2]

        A jet through a plate with a free share F has the momentum of Q^2 / (F A); the openings bring in that of
        Q^2 / A, the rest acts on the face behind the first cell.
        """
        h, n = self._voxels.h, self._voxels.n
        forces = [np.zeros(self._voxels.faces(axis)) for axis in range(3)]
        for axis, sign, cells, flows, ratio in self.jets:
            velocity = flows * h[axis] / (h[0] * h[1] * h[2])
            place = list(np.unravel_index(cells, n))
            if sign > 0:
                place[axis] = place[axis] + 1
            np.add.at(forces[axis], tuple(place), sign * velocity**2 * (1.0 / ratio - 1.0) / h[axis])
        return (forces[0], forces[1], forces[2])

    def infiltrate(self, labels: Ints, regions: int) -> None:
        """Let air seep between closed-off bodies of air whose openings do not balance.

        No real enclosure is tight: what is blown into one must find its way out. The seeping air carries its mean
        temperature along, so heat is conserved.

        Args:
            labels: Body of air of each cell, -1 in solids.
            regions: How many bodies of air there are.
        """
        if regions < 2:
            return
        flat = labels.reshape(-1)
        net = np.zeros(regions)
        for cells, flows in self._blows:
            np.add.at(net, flat[cells], flows)
        for cells, flows in self._draws:
            np.subtract.at(net, flat[cells], flows)
        excess, lack = np.maximum(net - net.mean(), 0.0), np.maximum(net.mean() - net, 0.0)
        if excess.sum() <= 1e-9 * max(np.abs(net).max(initial=0.0), 1e-9):
            return
        for giver in np.flatnonzero(excess > 0.0).tolist():
            for taker in np.flatnonzero(lack > 0.0).tolist():
                self._seep(flat, giver, taker, excess[giver] * lack[taker] / lack.sum())

    def _seep(self, flat: Ints, giver: int, taker: int, flow: float) -> None:
        giving, taking = np.flatnonzero(flat == giver), np.flatnonzero(flat == taker)
        self._draws.append((giving, np.full(len(giving), flow / len(giving))))
        self._blows.append((taking, np.full(len(taking), flow / len(taking))))
        self._describe(RACK, len(self._draws) - 1, 0.0)

    def _spread_room_heat(self) -> None:
        if self._spread_w > 0.0:
            air = ~self._voxels.solid.ravel()
            self.heat_w[air] += self._spread_w / air.sum()
        if self._room.sun_w > 0.0:
            top = np.flatnonzero(~self._voxels.solid[:, :, -1].ravel()) * self._voxels.n[2] + self._voxels.n[2] - 1
            np.add.at(self.heat_w, top, self._room.sun_w / max(len(top), 1))

    # -- racks and coolers ------------------------------------------------------------------------------------------

    def _add_racks(self) -> None:
        self._ducted_share = self._share_from_chimneys()
        for index, rack in enumerate(self._room.racks):
            if not self._add_breathing_rack(index, rack):
                axis, sign = DIRECTIONS[rack.front]
                self.rack_draw.append(-1)
                self.rack_blow.append(-1)
                self.rack_duct.append(-1)
                self._heat_beside(_face(rack.box, axis, -sign), axis, -sign, rack.heat_w)

    def _add_breathing_rack(self, index: int, rack: AirRack) -> bool:
        """Streams of a rack; False when it moves no air or has none before its front or where it would blow."""
        if rack.flow_m3_s <= 0.0:
            return False
        axis, sign = DIRECTIONS[rack.front]
        inward = ("-" if sign > 0 else "+") + "xyz"[axis]
        rows = self._rack_rows(index, rack)
        is_ducted = rack.has_chimney and self._ducted_share > 0.0
        exit_face, way, exit_rows = _face(rack.box, axis, -sign), inward, rows
        if rack.has_chimney:
            exit_face, way, exit_rows = _face(rack.box, 2, 1), "+z", _NO_BANDS
        if not self._has_air(_face(rack.box, axis, sign), axis, sign):
            return False
        if not is_ducted and not self._has_air(exit_face, *DIRECTIONS[way]):
            return False
        draw = self._draw(_face(rack.box, axis, sign), inward, rack.flow_m3_s, rows)
        self._note_rack_faces(index, inward, self._draws[-1], -DIRECTIONS[inward][1])
        rise = rack.heat_w / (self._room.air.heat_capacity_j_m3_k * rack.flow_m3_s)
        self.rack_draw.append(draw)
        if is_ducted:
            self.rack_blow.append(-1)
            self.rack_duct.append(len(self.ducts))
            self.ducts.append((draw, rise, rack.flow_m3_s))
            return True
        blow = self._blow(exit_face, way, rack.flow_m3_s, RACK, draw, rise, exit_rows)
        self._note_rack_faces(index, way, self._blows[-1], DIRECTIONS[way][1])
        self.mass[blow] = _mass_row(rack, self._room.air.heat_capacity_j_m3_k)
        self.rack_blow.append(blow)
        self.rack_duct.append(-1)
        return True

    def _note_rack_faces(self, index: int, way: str, stream: tuple[Ints, Floats], side: int) -> None:
        """Remember which faces a rack's stream passes, for fans that change their speed."""
        axis, sign = DIRECTIONS[way]
        cells, flows = stream
        self.rack_faces.append(RackFaces(index, axis, side, cells, sign * flows))

    def _share_from_chimneys(self) -> float:
        """Share of what coolers draw from the ceiling void that chimneys feed into it; 0 where there is no such void.

        Chimneys that give more than the coolers draw spill it: then all blow into the room under the ceiling.
        """
        void = sum(c.flow_m3_s for c in self._room.coolers if c.intake is None)
        ducted = sum(r.flow_m3_s for r in self._room.racks if r.has_chimney)
        return ducted / void if 0.0 < ducted <= MOST_DUCTED_RATIO * void else 0.0

    def _rack_rows(self, index: int, rack: AirRack) -> Floats:
        """Layers at which a rack breathes, as rows (from, to, share per cell of height) in cells; none for all alike.

        Servers that share a layer with an open gap breathe through the other layers of the rack.
        """
        hz, ducts = self._voxels.h[2], self._voxels.passages.get(index, set())
        rows = _band_rows(rack.box, rack.bands, hz)
        if not ducts:
            return rows
        low, high = rack.box.low_m[2] / hz, rack.box.high_m[2] / hz
        if not len(rows):
            rows = np.array([[low, high, 1.0]])
        layers = []
        for k in range(int(low), min(math.ceil(high - 1e-9), self._voxels.n[2])):
            share = sum(r[2] * max(min(k + 1.0, r[1]) - max(float(k), r[0]), 0.0) for r in rows)
            if k not in ducts and share > 0.0:
                layers.append([float(k), k + 1.0, share])
        return np.array(layers) if layers else rows

    def _add_coolers(self, scale: float) -> None:
        capacity = self._room.air.heat_capacity_j_m3_k
        for index, cooler in enumerate(self._room.coolers):
            flow = cooler.flow_m3_s * (scale if cooler.discharge is None else 1.0)
            if flow <= 0.0 or not self._can_breathe(cooler):
                self.cooler_draw.append(-1)
                self.cooler_flow.append(0.0)
                self.coil_rows.append([-1.0, 20.0, 20.0, 0.0, 0.0, np.nan, 0.0, 0.0])
                self._spread_w += cooler.heat_w
                continue
            ducted = self._ducted_share if cooler.intake is None else 0.0
            if cooler.intake is None:
                draw = self._draw_below_ceiling(flow * (1.0 - ducted))
            else:
                draw = self._draw(cooler.intake, cooler.intake_direction, flow)
            self.cooler_draw.append(draw)
            self.cooler_flow.append(flow)
            coil = cooler.coil
            if cooler.heat_w > 0.0:
                rise = cooler.heat_w / (capacity * flow)
                self.coil_rows.append([float(draw), 20.0, 20.0, 0.0, 0.0, np.nan, 0.0, rise])
            elif coil is None:
                self.coil_rows.append([float(draw), 0.0, 0.0, 0.0, 0.0, cooler.supply_c, ducted, 0.0])
            else:
                most_k = coil.capacity_w / (capacity * flow)
                share = coil.effectiveness_on_air_ratio
                self.coil_rows.append([float(draw), coil.set_c, coil.water_c, share, most_k, np.nan, ducted, 0.0])
            if cooler.discharge is None:
                self.plenum_coil.append(index)
                self.plenum_flow.append(flow)
            else:
                self._blow(cooler.discharge, cooler.discharge_direction, flow, COIL, index, 0.0)

    def _can_breathe(self, cooler: AirCoolerUnit) -> bool:
        """Whether there is air before its openings; one that stands walled in counts as off."""
        if cooler.intake is not None:
            axis, sign = DIRECTIONS[cooler.intake_direction]
            if not self._has_air(cooler.intake, axis, -sign):
                return False
        return cooler.discharge is None or self._has_air(cooler.discharge, *DIRECTIONS[cooler.discharge_direction])

    def _return_scale(self) -> float:
        """Factor on returns and plenum coolers that closes the mass balance; -1 when supplied air has no way out.

        Coolers that blow into the room balance themselves.
        """
        supplied = sum(s.flow_m3_s for s in self._room.supplies)
        drawn = sum(r.flow_m3_s for r in self._room.returns)
        drawn += sum(c.flow_m3_s for c in self._room.coolers if c.discharge is None)
        if drawn > 0.0:
            return supplied / drawn
        return -1.0 if supplied > 0.0 else 1.0

    # -- streams ----------------------------------------------------------------------------------------------------

    def _draw(self, box: Box, direction: str, flow: float, rows: Floats | None = None) -> int:
        axis, sign = DIRECTIONS[direction]
        cells, shares = self._cover(box, axis, -sign, rows)
        self._prescribe(axis, -sign, cells, sign * flow * shares)
        self._draws.append((cells, flow * shares))
        return len(self._draws) - 1

    def _blow(
        self, box: Box, direction: str, flow: float, kind: int, link: int, value: float, rows: Floats | None = None
    ) -> int:
        axis, sign = DIRECTIONS[direction]
        cells, shares = self._cover(box, axis, sign, rows)
        self._prescribe(axis, sign, cells, sign * flow * shares)
        self._blows.append((cells, flow * shares))
        self._describe(kind, link, value)
        return len(self._blows) - 1

    def _describe(self, kind: int, link: int, value: float) -> None:
        self.blow_kind.append(kind)
        self.blow_link.append(link)
        self.blow_value.append(value)

    def _draw_below_ceiling(self, flow: float) -> int:
        """Draw evenly from all air under the ceiling, through the ceiling."""
        size = self._room.size_m
        return self._draw(Box((0.0, 0.0, size[2]), size), "+z", flow)

    def _heat_beside(self, face: Box, axis: int, side: int, heat_w: float) -> None:
        """Release the heat of a body that moves no air into the air cells at one of its faces, or into the room."""
        cells, shares = self._covered(face, axis, side, None)
        if not len(cells):
            cells = np.flatnonzero(~self._voxels.solid.ravel())
            shares = np.full(len(cells), 1.0 / len(cells))
        np.add.at(self.heat_w, cells, heat_w * shares)

    def _has_air(self, box: Box, axis: int, side: int) -> bool:
        return len(self._covered(box, axis, side, None)[0]) > 0

    def _cover(self, box: Box, axis: int, side: int, rows: Floats | None = None) -> tuple[Ints, Floats]:
        """Air cells before an opening with their shares; ``side`` is where the air lies, seen from its plane."""
        cells, shares = self._covered(box, axis, side, rows)
        if len(cells) == 0:
            raise CaseError(
                f"An opening at {box.low_m} m has no air before it.", hint="Move it, or what stands in front of it."
            )
        return cells, shares

    def _covered(self, box: Box, axis: int, side: int, rows: Floats | None) -> tuple[Ints, Floats]:
        h = self._voxels.h
        a, b = (1, 2) if axis == 0 else ((0, 2) if axis == 1 else (0, 1))
        plane = self._voxels.plane(axis, 0.5 * (box.low_m[axis] + box.high_m[axis]))
        extent = (box.low_m[a] / h[a], box.high_m[a] / h[a], box.low_m[b] / h[b], box.high_m[b] / h[b])
        bands = rows if rows is not None and b == 2 else _NO_BANDS
        cells, shares, _ = grid_kernels.cover_opening(self._voxels.solid, axis, side, plane, *extent, bands)
        return cells, shares

    def _prescribe(self, axis: int, side: int, cells: Ints, flows: Floats) -> None:
        self._prescribed.setdefault((axis, side), []).append((cells, flows))

    def _prescribe_all(self) -> None:
        h, n = self._voxels.h, self._voxels.n
        for (axis, side), parts in self._prescribed.items():
            face_m2 = h[0] * h[1] * h[2] / h[axis]
            cells = np.concatenate([c for c, _ in parts])
            velocities = np.concatenate([f for _, f in parts]) / face_m2
            grid_kernels.prescribe(
                self.velocity[axis], self.is_prescribed[axis], axis, side, n[1], n[2], cells, velocities
            )


_NO_BANDS = np.zeros((0, 3))


def _mass_row(rack: AirRack, capacity_j_m3_k: float) -> tuple[float, float, float, float, float]:
    """Row of ``kernels.stream_temperatures`` for the metal of a rack."""
    rate = capacity_j_m3_k * rack.flow_m3_s
    mass = rack.mass
    conductance = mass.effectiveness_ratio * rate
    servers_s = mass.servers_j_k / conductance if conductance > 0.0 else 0.0
    shell_s = mass.shell_j_k / mass.shell_w_k if mass.shell_w_k > 0.0 else 0.0
    return (mass.effectiveness_ratio, servers_s, mass.heat_position_ratio, min(mass.shell_w_k / rate, 1.0), shell_s)


def _band_rows(box: Box, bands: tuple[Band, ...], hz: float) -> Floats:
    """Bands in cells, cut to the opening, each with its share per cell of height; none when all lie outside."""
    rows = []
    for band in bands:
        low, high = max(band.z0_m, box.low_m[2]) / hz, min(band.z1_m, box.high_m[2]) / hz
        if high > low and band.flow_share_ratio > 0.0:
            rows.append([low, high, band.flow_share_ratio / (high - low)])
    return np.array(rows, dtype=np.float64).reshape(len(rows), 3)


def _face(box: Box, axis: int, sign: int) -> Box:
    position = box.high_m[axis] if sign > 0 else box.low_m[axis]
    low, high = list(box.low_m), list(box.high_m)
    low[axis] = high[axis] = position
    return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))


def _streams(parts: list[tuple[Ints, Floats]]) -> Streams:
    start = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum([len(cells) for cells, _ in parts], out=start[1:])
    cells = np.concatenate([c for c, _ in parts]) if parts else np.zeros(0, dtype=np.int64)
    flows = np.concatenate([f for _, f in parts]) if parts else np.zeros(0)
    return Streams(start, cells.astype(np.int64), flows)
