"""Flows through the openings of a room: which cells they take air from or blow it into, and at what temperature.

Openings spread their flow over the faces they cover in proportion to the covered area, so that flow and heat are
exact at any cell size; only the normal velocity of those faces is prescribed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.errors import CaseError
from core.thermal import grid_kernels
from core.thermal.columns import rack_columns, supply_columns
from core.thermal.coverage import Cover, Rectangles, cover
from core.thermal.directions import DIRECTIONS
from core.thermal.room import AirRack, AirRoom, Band, Box, Return, Supply
from core.thermal.stream_rows import COIL_AT_REST, coil_row
from core.thermal.streams import StreamList
from core.thermal.voxels import Voxels

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FIXED, RACK, COIL, PLENUM = 0, 1, 2, 3
"""How an ingoing stream gets its temperature."""
MOST_DUCTED_RATIO = 0.95
"""Chimneys may feed coolers with up to this share of their air."""
NOWHERE = Box((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))


class Openings:
    """All streams of a room.

    Args:
        room: The room.
        voxels: Its grid.

    Attributes:
        velocity, is_prescribed: Prescribed velocities per axis, and where they are.
        heat_w: Heat released straight into cells.
        draws, blows: Streams that leave and enter the room.
        rack_draw, rack_blow, rack_duct: Streams and chimney of each rack, -1 for none.
        rack_way: Axis and side of each rack's intake and exit.
        ducts: Chimneys into the ceiling void: draw, rise [K], flow.
        cooler_draw, cooler_flow, coil_rows: Of each cooler.
        plenum_coil, plenum_flow: Coolers that feed the floor plenum.
        return_draws: Streams of returns and coolers.

    Raises:
        CaseError: A tile, an inlet or a return has no air before it.
    """

    def __init__(self, room: AirRoom, voxels: Voxels) -> None:
        self._room, self._voxels = room, voxels
        self._capacity = room.air.heat_capacity_j_m3_k
        self.velocity = [np.zeros(voxels.faces(axis)) for axis in range(3)]
        self.is_prescribed = [np.zeros(voxels.faces(axis), dtype=bool) for axis in range(3)]
        self.heat_w = np.zeros(voxels.solid.size)
        self.draws, self.blows = StreamList(), StreamList()
        self._described: list[tuple[Ints, Ints, Floats]] = []
        self.plenum_coil: list[int] = []
        self.plenum_flow: list[float] = []
        self.cooler_draw: list[int] = []
        self.cooler_flow: list[float] = []
        self.coil_rows: list[list[float]] = []
        self.ducts: list[tuple[int, float, float]] = []
        self._jets: list[tuple[int, int, Ints, Floats, Floats]] = []
        self._spread_w = room.heat_w
        scale = self._return_scale()
        self._cover_coolers(scale)
        self._ducted_share = self._share_from_chimneys()
        self._add_racks()
        self._add_coolers()
        self._add_supplies()
        self.return_draws = [d for d in self.cooler_draw if d >= 0]
        self._add_returns(scale)
        self._spread_room_heat()

    def described(self) -> tuple[Ints, Ints, Floats]:
        """Kind, link and value of each ingoing stream: how it gets its temperature (see ``kernels``)."""
        none = np.zeros(0, dtype=np.int64)
        kinds, links, values = zip((none, none, np.zeros(0)), *self._described, strict=True)
        return np.concatenate(kinds), np.concatenate(links), np.concatenate(values)

    def jet_forces(self) -> tuple[Floats, Floats, Floats]:
        """Push on the air beyond the first cell of jets through holes, per axis on its faces. [m/s2]

        A jet through a plate with a free share F has the momentum of Q^2 / (F A); the openings bring in that of
        Q^2 / A, the rest acts on the face behind the first cell.
        """
        h, n = self._voxels.h, self._voxels.n
        forces = [np.zeros(self._voxels.faces(axis)) for axis in range(3)]
        for axis, sign, cells, flows, ratio in self._jets:
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
        net = self.blows.by_region(flat, regions) - self.draws.by_region(flat, regions)
        excess, lack = np.maximum(net - net.mean(), 0.0), np.maximum(net.mean() - net, 0.0)
        if excess.sum() <= 1e-9 * max(np.abs(net).max(initial=0.0), 1e-9):
            return
        for giver in np.flatnonzero(excess > 0.0).tolist():
            for taker in np.flatnonzero(lack > 0.0).tolist():
                self._seep(flat, giver, taker, excess[giver] * lack[taker] / lack.sum())

    def _seep(self, flat: Ints, giver: int, taker: int, flow: float) -> None:
        giving, taking = np.flatnonzero(flat == giver), np.flatnonzero(flat == taker)
        draw = self.draws.add(giving, np.full(len(giving), flow / len(giving)))
        self.blows.add(taking, np.full(len(taking), flow / len(taking)))
        self._describe(RACK, [draw], [0.0])

    def _spread_room_heat(self) -> None:
        if self._spread_w > 0.0:
            air = ~self._voxels.solid.ravel()
            self.heat_w[air] += self._spread_w / air.sum()
        if self._room.sun_w > 0.0:
            top = np.flatnonzero(~self._voxels.solid[:, :, -1].ravel()) * self._voxels.n[2] + self._voxels.n[2] - 1
            np.add.at(self.heat_w, top, self._room.sun_w / max(len(top), 1))

    # -- racks ------------------------------------------------------------------------------------------------------

    def _add_racks(self) -> None:
        racks, columns = self._room.racks, rack_columns(self._room.racks)
        low, high, way, flow, heat = columns.low_m, columns.high_m, columns.way, columns.flow_m3_s, columns.heat_w
        chimney = columns.has_chimney
        bands = {n: self._rack_rows(n, racks[n]) for n in np.flatnonzero(columns.has_layers).tolist()}
        intake = Rectangles.on_sides(low, high, way[:, 0], way[:, 1])
        exit_ = Rectangles.on_sides(low, high, np.where(chimney, 2, way[:, 0]), np.where(chimney, 1, -way[:, 1]))
        aisles = [e.box for e in self._room.enclosures]
        drawn = cover(self._voxels, intake.within(self._voxels, aisles), bands)
        out_bands = {n: rows for n, rows in bands.items() if not chimney[n]}
        blown = cover(self._voxels, exit_.within(self._voxels, aisles), out_bands)
        ducted = chimney & (self._ducted_share > 0.0)
        breathes = (flow > 0.0) & (drawn.count > 0) & (ducted | (blown.count > 0))
        blows = breathes & ~ducted
        rise = heat / (self._capacity * np.where(flow > 0.0, flow, 1.0))
        self.rack_way = np.stack([intake.axis, intake.side, exit_.axis, exit_.side], axis=1)
        self.rack_draw = np.full(len(racks), -1, dtype=np.int64)
        self.rack_blow, self.rack_duct = self.rack_draw.copy(), self.rack_draw.copy()
        # drawn air moves against the side on which it lies
        first = self._through(self.draws, drawn.only(breathes), flow[breathes], intake, breathes, -1)
        self.rack_draw[breathes] = first + np.arange(breathes.sum())
        first = self._through(self.blows, blown.only(blows), flow[blows], exit_, blows, 1)
        self.rack_blow[blows] = first + np.arange(blows.sum())
        self._add_jets(exit_, blown, flow, np.where(blows & ~chimney, columns.exit_open_ratio, 1.0))
        self._describe(RACK, self.rack_draw[blows], rise[blows])
        for index in np.flatnonzero(breathes & ducted).tolist():
            self.rack_duct[index] = len(self.ducts)
            self.ducts.append((int(self.rack_draw[index]), float(rise[index]), float(flow[index])))
        for index in np.flatnonzero(~breathes & (heat > 0.0)).tolist():
            axis, sign = DIRECTIONS[racks[index].front]
            self._heat_beside(
                Rectangles.on_sides(low[[index]], high[[index]], np.array([axis]), np.array([-sign])), heat[index]
            )

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

    def _share_from_chimneys(self) -> float:
        """Share of what coolers draw from the ceiling void that chimneys feed into it; 0 where there is no such void.

        Chimneys that give more than the coolers draw spill it: then all blow into the room under the ceiling.
        """
        coolers = zip(self._room.coolers, self._breathed_m3_s, strict=True)
        void = sum(flow for cooler, flow in coolers if cooler.intake is None)
        columns = rack_columns(self._room.racks)
        ducted = sum(columns.flow_m3_s[columns.has_chimney].tolist())
        return ducted / void if 0.0 < ducted <= MOST_DUCTED_RATIO * void else 0.0

    def _heat_beside(self, face: Rectangles, heat_w: float) -> None:
        """Release the heat of a body that moves no air into the air cells at one of its faces, or into the room."""
        near = cover(self._voxels, face)
        if len(near.cell):
            np.add.at(self.heat_w, near.cell, heat_w * near.share)
        else:
            self._spread_w += float(heat_w)

    # -- coolers, tiles and returns ---------------------------------------------------------------------------------

    def _cover_coolers(self, scale: float) -> None:
        """Find the cells that coolers draw from and blow into, and the flow of each, nought where it finds none."""
        coolers = self._room.coolers
        ways_in = [_against(c.intake_direction) for c in coolers]
        ways_out = [DIRECTIONS[c.discharge_direction] for c in coolers]
        self._intakes = Rectangles.of([c.intake or self._ceiling for c in coolers], ways_in)
        self._outlets = Rectangles.of([c.discharge or NOWHERE for c in coolers], ways_out)
        for index, cooler in enumerate(coolers):
            if cooler.intake is None:
                self._intakes.axis[index], self._intakes.side[index] = 2, -1
        drawn, self._blown = cover(self._voxels, self._intakes), cover(self._voxels, self._outlets)
        void = self._cover_grilles() if any(c.intake is None for c in coolers) else None
        if void is not None:
            own = zip(coolers, drawn.split(), strict=True)
            drawn = Cover.joined([void if cooler.intake is None else before for cooler, before in own])
        self._drawn = drawn
        self._breathed_m3_s = []
        for cooler, before, after in zip(coolers, drawn.count.tolist(), self._blown.count.tolist(), strict=True):
            breathes = before > 0 and (cooler.discharge is None or after > 0)
            flow = cooler.flow_m3_s * (scale if cooler.discharge is None else 1.0)
            self._breathed_m3_s.append(flow if breathes else 0.0)

    def _add_coolers(self) -> None:
        coolers, flows = self._room.coolers, np.array(self._breathed_m3_s)
        runs = flows > 0.0
        blows = runs & np.array([c.discharge is not None for c in coolers], dtype=bool)
        ducted = np.array([self._ducted_share if c.intake is None else 0.0 for c in coolers])
        from_room = (flows * (1.0 - ducted))[runs]
        first = self._through(self.draws, self._drawn.only(runs), from_room, self._intakes, runs, -1)
        self._through(self.blows, self._blown.only(blows), flows[blows], self._outlets, blows, 1)
        self._describe(COIL, np.flatnonzero(blows), np.zeros(int(blows.sum())))
        draws = first - 1 + np.cumsum(runs)
        rows = zip(coolers, self._breathed_m3_s, draws.tolist(), ducted.tolist(), strict=True)
        for index, (cooler, flow, draw, share) in enumerate(rows):
            if flow <= 0.0:
                self.cooler_draw.append(-1)
                self.cooler_flow.append(0.0)
                self.coil_rows.append(list(COIL_AT_REST))
                self._spread_w += cooler.heat_w
                continue
            self.cooler_draw.append(draw)
            self.cooler_flow.append(flow)
            self.coil_rows.append(coil_row(cooler, draw, self._capacity * flow, share))
            if cooler.discharge is None:
                self.plenum_coil.append(index)
                self.plenum_flow.append(flow)

    def _cover_grilles(self) -> Cover | None:
        """Air cells under all ceiling grilles as one opening, shared by open area; None without any."""
        grilles = self._room.grilles
        openings = Rectangles.of([g.opening for g in grilles], [(2, -1)] * len(grilles))
        found = cover(self._voxels, openings.within(self._voxels, [e.box for e in self._room.enclosures]))
        low, high = (np.array([getattr(g.opening, end) for g in grilles]).reshape(-1, 3) for end in ("low_m", "high_m"))
        weight = np.prod((high - low)[:, :2], axis=1) * np.array([g.open_ratio for g in grilles])
        weight[found.count == 0] = 0.0
        if weight.sum() <= 0.0:
            return None
        share = found.share * np.repeat(weight / weight.sum(), found.count)
        return Cover(found.cell, share, np.array([len(found.cell)], dtype=np.int64))

    def _add_supplies(self) -> None:
        supplies = self._room.supplies
        if not supplies:
            return
        columns = supply_columns(supplies)
        openings = Rectangles(columns.low_m, columns.high_m, columns.way[:, 0], columns.way[:, 1])
        found = cover(self._voxels, openings.within(self._voxels, [e.box for e in self._room.enclosures]))
        _refuse_walled_in(supplies, found)
        every = np.ones(len(supplies), dtype=bool)
        self._through(self.blows, found, columns.flow_m3_s, openings, every, 1)
        kinds = np.where(np.isnan(columns.supply_c), PLENUM, FIXED)
        self._described.append((kinds, np.zeros_like(kinds), np.nan_to_num(columns.supply_c)))
        self._add_jets(openings, found, columns.flow_m3_s, columns.open_ratio)

    def _add_jets(self, openings: Rectangles, found: Cover, flow_m3_s: Floats, open_ratio: Floats) -> None:
        """Keep what comes in through less than its whole opening; see ``jet_forces``."""
        for axis, side in openings.ways():
            jets = (open_ratio < 1.0) & (openings.axis == axis) & (openings.side == side)
            if jets.any():
                part = found.only(jets)
                flows = part.share * np.repeat(flow_m3_s[jets], part.count)
                self._jets.append((axis, side, part.cell, flows, np.repeat(open_ratio[jets], part.count)))

    def _add_returns(self, scale: float) -> None:
        returns = self._room.returns
        if returns:
            openings = Rectangles.of([r.opening for r in returns], [_against(r.direction) for r in returns])
            found = cover(self._voxels, openings)
            _refuse_walled_in(returns, found)
            flow = np.array([r.flow_m3_s for r in returns]) * scale
            every = np.ones(len(returns), dtype=bool)
            first = self._through(self.draws, found, flow, openings, every, -1)
            self.return_draws += range(first, first + len(returns))
        if scale < 0.0:
            openings = Rectangles.of([self._ceiling], [(2, -1)])
            found = cover(self._voxels, openings)
            flow = np.array([sum(s.flow_m3_s for s in self._room.supplies)])
            self.return_draws.append(self._through(self.draws, found, flow, openings, np.array([True]), -1))

    @property
    def _ceiling(self) -> Box:
        """The whole ceiling: what draws from the void draws evenly from below it."""
        size = self._room.size_m
        return Box((0.0, 0.0, size[2]), size)

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

    def _through(
        self,
        streams: StreamList,
        found: Cover,
        flow_m3_s: Floats,
        openings: Rectangles,
        which: NDArray[np.bool_],
        sense: int,
    ) -> int:
        """Add streams through some openings and prescribe the faces they pass; returns the index of the first.

        Args:
            streams: Where they are added.
            found: Cells of those openings alone.
            flow_m3_s: Their flows.
            openings: All openings.
            which: Which of them are meant.
            sense: 1 when air moves to the side where the cells lie, -1 when it leaves them.
        """
        flows = found.share * np.repeat(flow_m3_s, found.count)
        first = streams.add_many(found.count, found.cell, flows)
        axis, side = np.repeat(openings.axis[which], found.count), np.repeat(openings.side[which], found.count)
        h, n = self._voxels.h, self._voxels.n
        for a, s in openings.ways():
            # what is off leaves its faces as they are: wall or body
            here = (axis == a) & (side == s) & (flows != 0.0)
            if here.any():
                velocity = sense * s * flows[here] * h[a] / (h[0] * h[1] * h[2])
                grid_kernels.prescribe(
                    self.velocity[a], self.is_prescribed[a], a, s, n[1], n[2], found.cell[here], velocity
                )
        return first

    def _describe(self, kind: int, links: Ints | list[int], values: Floats | list[float]) -> None:
        link = np.asarray(links, dtype=np.int64)
        self._described.append((np.full(len(link), kind, dtype=np.int64), link, np.asarray(values, dtype=np.float64)))


def _band_rows(box: Box, bands: tuple[Band, ...], hz: float) -> Floats:
    """Bands in cells, cut to the opening, each with its share per cell of height; none when all lie outside."""
    rows = []
    for band in bands:
        low, high = max(band.z0_m, box.low_m[2]) / hz, min(band.z1_m, box.high_m[2]) / hz
        if high > low and band.flow_share_ratio > 0.0:
            rows.append([low, high, band.flow_share_ratio / (high - low)])
    return np.array(rows, dtype=np.float64).reshape(len(rows), 3)


def _against(direction: str) -> tuple[int, int]:
    """Axis and side on which the air lies that leaves in a direction."""
    axis, sign = DIRECTIONS[direction]
    return axis, -sign


def _refuse_walled_in(openings: Sequence[Supply | Return], found: Cover) -> None:
    walled_in = [openings[n].id for n in np.flatnonzero(found.count == 0).tolist()]
    if walled_in:
        problems = [f"{i}: it has no air before it." for i in walled_in]
        raise CaseError(problems, walled_in, hint="Move it, or what stands in its way.")
