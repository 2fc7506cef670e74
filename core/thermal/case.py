"""From a room's geometry to the arrays that the kernels march.

Solid bodies are snapped to the nearest grid planes; thin panels close the part of each face that they cover, so leak
gaps smaller than a cell keep their true area; openings spread their flow over the faces they cover, in proportion to
the covered area, so that flow and heat are exact at any cell size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import CaseError
from core.geometry.polygon import contains_point
from core.thermal import kernels
from core.thermal.room import DIRECTIONS, AirRoom, Band, Box, check_room

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_CELLS = 4_000_000

FIXED, RACK, COIL, PLENUM = 0, 1, 2, 3


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


@dataclass(frozen=True)
class RoomCase:
    """Arrays of one room at one cell size; treat as read-only.

    Attributes:
        room: What it was built from.
        shape: Cells along x, y, z.
        spacing_m: Cell sizes.
        solid: Cells that hold no air, shape (nx, ny, nz).
        free: Open-area fraction of free faces per axis, 0 where closed or prescribed.
        area: Open-area fraction including prescribed faces (1 there).
        prescribed_m_s: Velocity of prescribed faces per axis, 0 elsewhere.
        is_prescribed: Mask of prescribed faces per axis.
        wall_distance_m: Distance to the nearest solid surface, shape (nx, ny, nz).
        heat_k_m3_s: Heat released in each cell over the volumetric heat capacity, flat.
        draws: Openings through which air leaves.
        blows: Openings through which air enters.
        blow_kind, blow_link, blow_value: How each ingoing stream gets its temperature (see ``kernels``).
        coil: One row per cooler (see ``kernels.stream_temperatures``).
        plenum_coil, plenum_flow: Coolers that feed the floor plenum.
        rack_draw, rack_blow: Stream indices of each rack, -1 when it moves no air.
        cooler_draw: Stream index of each cooler, -1 when it moves no air.
        return_draws: Stream indices of all returns and coolers.
        flow_m3_s: Flow through the room.
        region: Number of the connected body of air that each cell belongs to, -1 in solids.
        regions: How many there are.
        inflow_m3_s: Net air that openings bring into each cell, shape (nx, ny, nz).
    """

    room: AirRoom
    shape: tuple[int, int, int]
    spacing_m: tuple[float, float, float]
    solid: NDArray[np.bool_]
    free: tuple[Floats, Floats, Floats]
    area: tuple[Floats, Floats, Floats]
    prescribed_m_s: tuple[Floats, Floats, Floats]
    is_prescribed: tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]
    wall_distance_m: Floats
    heat_k_m3_s: Floats
    draws: Streams
    blows: Streams
    blow_kind: Ints
    blow_link: Ints
    blow_value: Floats
    coil: Floats
    plenum_coil: Ints
    plenum_flow: Floats
    rack_draw: tuple[int, ...]
    rack_blow: tuple[int, ...]
    cooler_draw: tuple[int, ...]
    return_draws: tuple[int, ...]
    flow_m3_s: float
    region: Ints
    regions: int
    inflow_m3_s: Floats

    @property
    def cells(self) -> int:
        """Cells that hold air."""
        return int((~self.solid).sum())

    @property
    def source_heat_w(self) -> float:
        """Heat of racks and room together. [W]"""
        return sum(r.heat_w for r in self.room.racks) + self.room.heat_w


def build_case(room: AirRoom, spacing_m: float) -> RoomCase:
    """Voxelise a room.

    Args:
        room: The room.
        spacing_m: Wanted cell size; each axis takes the nearest size that divides it. [m]

    Returns:
        The case.

    Raises:
        CaseError: The room is impossible, or the cells would be too many.
    """
    check_room(room)
    return _Builder(room, spacing_m).case()


class _Builder:
    def __init__(self, room: AirRoom, spacing_m: float) -> None:
        if not math.isfinite(spacing_m) or spacing_m <= 0.0:
            raise CaseError(f"The cell size {spacing_m} m must be more than zero.", hint="Use 0.3 m.")
        self.room = room
        counts = [max(2, round(s / spacing_m)) for s in room.size_m]
        if math.prod(counts) > MOST_CELLS:
            raise CaseError(
                f"{spacing_m} m cells would be {math.prod(counts)}, more than {MOST_CELLS}.", hint="Use larger cells."
            )
        self.n = (counts[0], counts[1], counts[2])
        self.h = tuple(s / c for s, c in zip(room.size_m, counts, strict=True))
        self.solid = np.zeros(self.n, dtype=bool)
        self.prescribed = [np.zeros(self._faces(a)) for a in range(3)]
        self.mask = [np.zeros(self._faces(a), dtype=bool) for a in range(3)]
        self.closed = [np.zeros(self._faces(a)) for a in range(3)]
        self.heat = np.zeros(self.n)
        self.draw: list[tuple[Ints, Floats]] = []
        self.blow: list[tuple[Ints, Floats]] = []
        self.blow_kind: list[int] = []
        self.blow_link: list[int] = []
        self.blow_value: list[float] = []

    def _faces(self, axis: int) -> tuple[int, int, int]:
        shape = list(self.n)
        shape[axis] += 1
        return (shape[0], shape[1], shape[2])

    def case(self) -> RoomCase:
        room = self.room
        if room.outline_m:
            self._close_outside()
        for rack in room.racks:
            self._fill(rack.box)
        for box in room.blocks:
            self._fill_block(box)
        for cooler in room.coolers:
            if cooler.body is not None:
                self._fill(cooler.body)
        for panel in room.panels:
            self._close_panel(panel.opening, 1.0 - panel.open_ratio)
        if self.solid.all():
            raise CaseError("The room is full of solid bodies: no air is left.", hint="Remove or move some of them.")
        scale = self._return_scale()
        rack_draw, rack_blow = self._racks()
        coil, plenum_coil, plenum_flow, cooler_draw = self._coolers(scale)
        for supply in room.supplies:
            kind = PLENUM if supply.supply_c is None else FIXED
            self._blow(supply.opening, supply.direction, supply.flow_m3_s, kind, 0, supply.supply_c or 0.0)
        returns = [d for d in cooler_draw if d >= 0]
        for opening in room.returns:
            index = self._draw(opening.opening, opening.direction, opening.flow_m3_s * scale)
            if index >= 0:
                returns.append(index)
        if scale < 0.0:
            returns.append(self._leak(self._supplied_m3_s()))
        air = ~self.solid
        if room.heat_w > 0.0:
            self.heat[air] += room.heat_w / air.sum()
        free, area = self._face_fractions()
        labels = np.zeros(self.n, dtype=np.int64)
        regions = kernels.label_regions(self.solid, *free, labels)
        self._infiltrate(labels, regions)
        draws, blows = _streams(self.draw), _streams(self.blow)
        inflow: Floats = np.zeros(self.solid.size)
        inflow += np.bincount(blows.cell, weights=blows.flow_m3_s, minlength=self.solid.size)
        inflow -= np.bincount(draws.cell, weights=draws.flow_m3_s, minlength=self.solid.size)
        return RoomCase(
            room=room,
            shape=self.n,
            spacing_m=(self.h[0], self.h[1], self.h[2]),
            solid=self.solid,
            free=free,
            area=area,
            prescribed_m_s=(self.prescribed[0], self.prescribed[1], self.prescribed[2]),
            is_prescribed=(self.mask[0], self.mask[1], self.mask[2]),
            wall_distance_m=_wall_distance(self.solid, self.h),
            heat_k_m3_s=(self.heat / room.air.heat_capacity_j_m3_k).ravel(),
            draws=draws,
            blows=blows,
            blow_kind=np.array(self.blow_kind, dtype=np.int64),
            blow_link=np.array(self.blow_link, dtype=np.int64),
            blow_value=np.array(self.blow_value, dtype=np.float64),
            coil=coil,
            plenum_coil=plenum_coil,
            plenum_flow=plenum_flow,
            rack_draw=tuple(rack_draw),
            rack_blow=tuple(rack_blow),
            cooler_draw=tuple(cooler_draw),
            return_draws=tuple(returns),
            flow_m3_s=float(blows.flow_m3_s.sum()),
            region=labels,
            regions=regions,
            inflow_m3_s=inflow.reshape(self.n),
        )

    # -- geometry ---------------------------------------------------------------------------------------------------

    def _plane(self, axis: int, position_m: float) -> int:
        return min(max(math.floor(position_m / self.h[axis] + 0.5), 0), self.n[axis])

    def _cells_of(self, box: Box) -> tuple[slice, slice, slice]:
        spans = []
        for axis in range(3):
            low, high = self._plane(axis, box.low_m[axis]), self._plane(axis, box.high_m[axis])
            if high <= low and box.high_m[axis] > box.low_m[axis]:
                low = min(int(0.5 * (box.low_m[axis] + box.high_m[axis]) / self.h[axis]), self.n[axis] - 1)
                high = low + 1
            spans.append(slice(low, high))
        return (spans[0], spans[1], spans[2])

    def _fill(self, box: Box) -> None:
        self.solid[self._cells_of(box)] = True

    def _fill_block(self, box: Box) -> None:
        """Fill the cells that a body fills by half or more; one thinner than that closes a plane like a panel.

        A beam smaller than a cell must not close the whole cell: the gap under it is what matters.
        """
        shares = [self._overlap(a, box.low_m[a], box.high_m[a]) for a in range(3)]
        filled = np.einsum("i,j,k->ijk", *shares) >= 0.5 - 1e-9
        if filled.any():
            self.solid |= filled
        else:
            self._close_panel(box, 1.0)

    def _close_outside(self) -> None:
        xs = (np.arange(self.n[0]) + 0.5) * self.h[0]
        ys = (np.arange(self.n[1]) + 0.5) * self.h[1]
        for i, x in enumerate(xs):
            for j, y in enumerate(ys):
                if not contains_point(self.room.outline_m, float(x), float(y)):
                    self.solid[i, j, :] = True

    def _overlap(self, axis: int, low_m: float, high_m: float) -> Floats:
        """Share of each cell along an axis that a range covers, shape (n[axis],)."""
        edges = np.arange(self.n[axis] + 1) * self.h[axis]
        covered = np.minimum(edges[1:], high_m) - np.maximum(edges[:-1], low_m)
        shares: Floats = np.clip(covered / self.h[axis], 0.0, 1.0)
        return shares

    def _close_panel(self, box: Box, closed_ratio: float) -> None:
        axis = _thin_axis(box)
        plane = self._plane(axis, 0.5 * (box.low_m[axis] + box.high_m[axis]))
        a, b = [x for x in range(3) if x != axis]
        cover = np.outer(self._overlap(a, box.low_m[a], box.high_m[a]), self._overlap(b, box.low_m[b], box.high_m[b]))
        index: list[slice | int] = [slice(None)] * 3
        index[axis] = plane
        target = self.closed[axis][tuple(index)]
        np.minimum(target + cover * closed_ratio, 1.0, out=target)

    def _face_fractions(self) -> tuple[tuple[Floats, Floats, Floats], tuple[Floats, Floats, Floats]]:
        free, area = [], []
        for axis in range(3):
            fraction = 1.0 - self.closed[axis]
            fraction[fraction < 0.01] = 0.0
            front: list[slice] = [slice(None)] * 3
            back: list[slice] = [slice(None)] * 3
            front[axis], back[axis] = slice(1, None), slice(None, -1)
            fraction[tuple(front)][self.solid] = 0.0
            fraction[tuple(back)][self.solid] = 0.0
            ends: list[slice | int] = [slice(None)] * 3
            for end in (0, -1):
                ends[axis] = end
                fraction[tuple(ends)] = 0.0
            fraction[self.mask[axis]] = 0.0
            free.append(fraction)
            area.append(np.where(self.mask[axis], 1.0, fraction))
        return (free[0], free[1], free[2]), (area[0], area[1], area[2])

    def _infiltrate(self, labels: Ints, regions: int) -> None:
        """Let air seep between closed-off bodies of air whose openings do not balance.

        No real enclosure is tight: what is blown into one must find its way out. The seeping air carries its mean
        temperature along, so heat is conserved.
        """
        net = np.zeros(regions)
        flat = labels.reshape(-1)
        for cells, flows in self.blow:
            np.add.at(net, flat[cells], flows)
        for cells, flows in self.draw:
            np.subtract.at(net, flat[cells], flows)
        excess = np.maximum(net - net.mean(), 0.0) if regions > 1 else np.zeros(regions)
        lack = np.maximum(net.mean() - net, 0.0) if regions > 1 else np.zeros(regions)
        if excess.sum() <= 1e-9 * max(np.abs(net).max(initial=0.0), 1e-9):
            return
        for giver in np.flatnonzero(excess > 0.0):
            for taker in np.flatnonzero(lack > 0.0):
                flow = excess[giver] * lack[taker] / lack.sum()
                giving, taking = np.flatnonzero(flat == giver), np.flatnonzero(flat == taker)
                self.draw.append((giving, np.full(len(giving), flow / len(giving))))
                self.blow.append((taking, np.full(len(taking), flow / len(taking))))
                self.blow_kind.append(RACK)
                self.blow_link.append(len(self.draw) - 1)
                self.blow_value.append(0.0)

    # -- openings ---------------------------------------------------------------------------------------------------

    def _racks(self) -> tuple[list[int], list[int]]:
        draws, blows = [], []
        capacity = self.room.air.heat_capacity_j_m3_k
        for rack in self.room.racks:
            axis, sign = DIRECTIONS[rack.front]
            front = _face(rack.box, axis, sign)
            rear = _face(rack.box, axis, -sign)
            if rack.flow_m3_s <= 0.0:
                draws.append(-1)
                blows.append(-1)
                self._heat_beside(rear, axis, -sign, rack.heat_w)
                continue
            inward = ("-" if sign > 0 else "+") + "xyz"[axis]
            draw = self._draw(front, inward, rack.flow_m3_s, rack.bands)
            rise = rack.heat_w / (capacity * rack.flow_m3_s)
            draws.append(draw)
            blows.append(self._blow(rear, inward, rack.flow_m3_s, RACK, draw, rise, rack.bands))
        return draws, blows

    def _coolers(self, scale: float) -> tuple[Floats, Ints, Floats, list[int]]:
        rows, plenum, flows, draws = [], [], [], []
        capacity = self.room.air.heat_capacity_j_m3_k
        for cooler in self.room.coolers:
            if cooler.flow_m3_s <= 0.0:
                draws.append(-1)
                rows.append([0.0, 20.0, 20.0, 0.0, 0.0, np.nan])
                continue
            flow = cooler.flow_m3_s * (scale if cooler.discharge is None and scale > 0.0 else 1.0)
            if cooler.intake is None:
                draw = self._leak(flow)
            else:
                draw = self._draw(cooler.intake, cooler.intake_direction, flow)
            draws.append(draw)
            coil = cooler.coil
            if coil is None:
                rows.append([float(draw), 0.0, 0.0, 0.0, 0.0, cooler.supply_c])
            else:
                largest = coil.capacity_w / (capacity * flow)
                rows.append([float(draw), coil.set_c, coil.water_c, coil.effectiveness_on_air_ratio, largest, np.nan])
            index = len(rows) - 1
            if cooler.discharge is None:
                plenum.append(index)
                flows.append(flow)
            else:
                self._blow(cooler.discharge, cooler.discharge_direction, flow, COIL, index, 0.0)
        table = np.array(rows, dtype=np.float64).reshape(len(rows), 6)
        return table, np.array(plenum, dtype=np.int64), np.array(flows, dtype=np.float64), draws

    def _supplied_m3_s(self) -> float:
        free_blowing = sum(c.flow_m3_s for c in self.room.coolers if c.discharge is not None)
        return sum(s.flow_m3_s for s in self.room.supplies) + free_blowing

    def _return_scale(self) -> float:
        """Factor on returns that closes the mass balance; negative when there is no return at all."""
        supplied = sum(s.flow_m3_s for s in self.room.supplies)
        drawn = sum(r.flow_m3_s for r in self.room.returns)
        drawn += sum(c.flow_m3_s for c in self.room.coolers if c.discharge is None)
        supplied += sum(c.flow_m3_s for c in self.room.coolers if c.discharge is not None)
        drawn_with_own_supply = sum(c.flow_m3_s for c in self.room.coolers if c.discharge is not None)
        if supplied - drawn_with_own_supply <= 0.0 and drawn <= 0.0:
            return 1.0
        if drawn <= 0.0:
            return -1.0
        return max(supplied - drawn_with_own_supply, 0.0) / drawn

    def _draw(self, box: Box, direction: str, flow: float, bands: tuple[Band, ...] = ()) -> int:
        axis, sign = DIRECTIONS[direction]
        cells, flows = self._spread(box, axis, -sign, flow, sign, bands)
        self.draw.append((cells, flows))
        return len(self.draw) - 1

    def _blow(
        self,
        box: Box,
        direction: str,
        flow: float,
        kind: int,
        link: int,
        value: float,
        bands: tuple[Band, ...] = (),
    ) -> int:
        axis, sign = DIRECTIONS[direction]
        cells, flows = self._spread(box, axis, sign, flow, sign, bands)
        self.blow.append((cells, flows))
        self.blow_kind.append(kind)
        self.blow_link.append(link)
        self.blow_value.append(value)
        return len(self.blow) - 1

    def _leak(self, flow: float) -> int:
        """Draw evenly from all air cells under the ceiling, through the ceiling face."""
        box = Box((0.0, 0.0, self.room.size_m[2]), self.room.size_m)
        return self._draw(box, "+z", flow)

    def _spread(
        self, box: Box, axis: int, side: int, flow: float, sign: int, bands: tuple[Band, ...]
    ) -> tuple[Ints, Floats]:
        """Spread a flow over the faces of an opening; ``side`` is where the air cells lie, seen from its plane."""
        plane = self._plane(axis, 0.5 * (box.low_m[axis] + box.high_m[axis]))
        layer = plane if side > 0 else plane - 1
        layer, plane = self._clear_layer(axis, layer, plane, side, box)
        a, b = [x for x in range(3) if x != axis]
        weight = np.outer(self._overlap(a, box.low_m[a], box.high_m[a]), self._banded_overlap(b, box, bands))
        index: list[slice | int] = [slice(None)] * 3
        index[axis] = layer
        weight = np.where(self.solid[tuple(index)], 0.0, weight)
        if weight.sum() <= 0.0:
            weight = self._nearest_weight(axis, layer, box)
        places = np.argwhere(weight > 0.0)
        flows = weight[weight > 0.0] * (flow / weight.sum())
        cells = np.empty((len(places), 3), dtype=np.int64)
        cells[:, axis] = layer
        cells[:, a], cells[:, b] = places[:, 0], places[:, 1]
        faces = cells.copy()
        faces[:, axis] = plane
        face_area = self.h[a] * self.h[b]
        where = (faces[:, 0], faces[:, 1], faces[:, 2])
        self.prescribed[axis][where] += sign * flows / face_area
        self.mask[axis][where] = True
        flat = (cells[:, 0] * self.n[1] + cells[:, 1]) * self.n[2] + cells[:, 2]
        return flat, flows

    def _banded_overlap(self, axis: int, box: Box, bands: tuple[Band, ...]) -> Floats:
        if axis != 2 or not bands:
            return self._overlap(axis, box.low_m[axis], box.high_m[axis])
        total = np.zeros(self.n[2])
        for band in bands:
            cover = self._overlap(2, max(band.z0_m, box.low_m[2]), min(band.z1_m, box.high_m[2]))
            if cover.sum() > 0.0:
                total += band.flow_share_ratio * cover / cover.sum()
        return total if total.sum() > 0.0 else self._overlap(axis, box.low_m[axis], box.high_m[axis])

    def _clear_layer(self, axis: int, layer: int, plane: int, side: int, box: Box) -> tuple[int, int]:
        """Step out of solids or the room's wall to the first layer with air before the opening."""
        a, b = [x for x in range(3) if x != axis]
        over = (
            np.outer(self._overlap(a, box.low_m[a], box.high_m[a]), self._overlap(b, box.low_m[b], box.high_m[b])) > 0.0
        )
        for step in range(self.n[axis]):
            here = layer + side * step
            if not 0 <= here < self.n[axis]:
                break
            index: list[slice | int] = [slice(None)] * 3
            index[axis] = here
            if not over.any() or not self.solid[tuple(index)][over].all():
                return here, plane + side * step
        clamped = min(max(layer, 0), self.n[axis] - 1)
        return clamped, (clamped if side > 0 else clamped + 1)

    def _nearest_weight(self, axis: int, layer: int, box: Box) -> Floats:
        """All flow on the air cell of the layer nearest to the opening's middle."""
        a, b = [x for x in range(3) if x != axis]
        index: list[slice | int] = [slice(None)] * 3
        index[axis] = layer
        open_cells = np.argwhere(~self.solid[tuple(index)])
        if len(open_cells) == 0:
            raise CaseError(
                f"An opening at {box.low_m} m has no air before it.", hint="Move it, or what stands in front of it."
            )
        middle = np.array([0.5 * (box.low_m[x] + box.high_m[x]) / self.h[x] - 0.5 for x in (a, b)])
        best = open_cells[np.argmin(((open_cells - middle) ** 2).sum(axis=1))]
        weight = np.zeros((self.n[a], self.n[b]))
        weight[tuple(best)] = 1.0
        return weight

    def _heat_beside(self, face: Box, axis: int, side: int, heat_w: float) -> None:
        """Release the heat of a body that moves no air into the air cells at one of its faces."""
        if heat_w <= 0.0:
            return
        saved = (self.prescribed[axis].copy(), self.mask[axis].copy())
        cells, flows = self._spread(face, axis, side, 1.0, side, ())
        self.prescribed[axis], self.mask[axis] = saved
        np.add.at(self.heat.reshape(-1), cells, heat_w * flows)


def _thin_axis(box: Box) -> int:
    extents = [high - low for low, high in zip(box.low_m, box.high_m, strict=True)]
    return int(np.argmin(extents))


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


def _wall_distance(solid: NDArray[np.bool_], h: tuple[float, ...]) -> Floats:
    """Distance of cell centres to the nearest wall or body along the axes: the mixing-length of Chen and Xu. [m]"""
    padded = np.pad(solid, 1, constant_values=True)
    best = np.full(solid.shape, np.inf)
    for axis in range(3):
        moved = np.moveaxis(padded, axis, 0)
        for flipped in (moved, moved[::-1]):
            steps = np.zeros(flipped.shape[1:])
            layers = []
            for layer in flipped:
                steps = np.where(layer, 0.0, steps + 1.0)
                layers.append((steps - 0.5) * h[axis])
            stack = np.stack(layers)
            stack = stack if flipped is moved else stack[::-1]
            best = np.minimum(best, np.moveaxis(stack, 0, axis)[1:-1, 1:-1, 1:-1])
    distance: Floats = np.maximum(best, 0.0)
    return distance
