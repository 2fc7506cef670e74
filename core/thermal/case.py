"""One room as the read-only arrays that the kernels march; see ``voxels`` and ``openings`` for how they come about."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from core.thermal import grid_kernels, walls
from core.thermal.columns import rack_columns
from core.thermal.openings import Openings
from core.thermal.room import AirRoom
from core.thermal.sound_room import check_room
from core.thermal.stream_rows import door_row
from core.thermal.streams import Streams
from core.thermal.voxels import Floats, Shape, Voxels, grid_shape

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RoomCase:
    """Read-only arrays of one room at one cell size.

    Attributes:
        room: What it was built from.
        shape: Cells along x, y, z.
        spacing_m: Cell sizes.
        solid: Cells that hold no air, shape (nx, ny, nz).
        free: Open-area fraction of free faces per axis, 0 where closed or prescribed.
        area: Open-area fraction including prescribed faces (1 there).
        prescribed_m_s: Velocity of prescribed faces per axis, 0 elsewhere.
        is_prescribed: Mask of prescribed faces per axis.
        is_turbulent: Whether k-epsilon carries the air's turbulence; laminar, or large eddies on the grid, otherwise.
        loss_factor: Loss factor of each face on the dynamic pressure of the air in its open part, per axis; mostly 0.
        wall_grip: Per axis, for walls across it: 0 where they let the air slip along, 2 where it sticks to them.
        wall_exchange_m3_s: Conductance of each cell to its walls over the volumetric heat capacity, shape (nx, ny, nz).
        wall_c: Temperature behind them. [C]
        surfaces: Walls, ceiling and floor where they have mass.
        heat_k_m3_s: Heat released in each cell over the volumetric heat capacity, flat.
        draws: Openings through which air leaves.
        blows: Openings through which air enters.
        blow_kind, blow_link, blow_value: How each ingoing stream gets its temperature (see ``openings``).
        door: Per ingoing stream the coil in the rack's rear door (see ``stream_rows.door_row``), shape (streams, 3).
        coil: One row per cooler (see ``kernels.stream_temperatures``).
        plenum_coil, plenum_flow: Coolers that feed the floor plenum.
        rack_draw, rack_blow: Stream indices of each rack, -1 when it moves no air.
        cooler_draw: Stream index of each cooler, -1 when it moves no air.
        rack_duct: Chimney of each rack, -1 for none.
        cooler_flow_m3_s: Air of each cooler, chimneys' share included.
        duct_link, duct_rise, duct_flow: Chimneys into the ceiling void: draw, rise [K] and flow.
        jet_m_s2: Push of jets through holes on the faces of each axis.
        rack_way: Axis and side of each rack's intake and exit, shape (racks, 4); the side is where the air lies.
        return_draws: Stream indices of all returns and coolers.
        flow_m3_s: Flow through the room.
        region: Number of the connected body of air that each cell belongs to, -1 in solids.
        regions: How many there are.
        inflow_m3_s: Net air that openings bring into each cell, shape (nx, ny, nz).
    """

    room: AirRoom
    shape: Shape
    spacing_m: tuple[float, float, float]
    solid: NDArray[np.bool_]
    free: tuple[Floats, Floats, Floats]
    area: tuple[Floats, Floats, Floats]
    prescribed_m_s: tuple[Floats, Floats, Floats]
    is_prescribed: tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]
    is_turbulent: bool
    loss_factor: tuple[Floats, Floats, Floats]
    wall_grip: tuple[float, float, float]
    wall_exchange_m3_s: Floats
    wall_c: Floats
    surfaces: walls.Surfaces | None
    heat_k_m3_s: Floats
    draws: Streams
    blows: Streams
    blow_kind: Ints
    blow_link: Ints
    blow_value: Floats
    door: Floats
    coil: Floats
    plenum_coil: Ints
    plenum_flow: Floats
    rack_draw: tuple[int, ...]
    rack_blow: tuple[int, ...]
    cooler_draw: tuple[int, ...]
    rack_duct: tuple[int, ...]
    cooler_flow_m3_s: Floats
    duct_link: Ints
    duct_rise: Floats
    duct_flow: Floats
    jet_m_s2: tuple[Floats, Floats, Floats]
    rack_way: Ints
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
        """Heat of racks, liquid-to-air units, room and sun together. [W]"""
        devices = sum(r.heat_w for r in self.room.racks) + sum(c.heat_w for c in self.room.coolers)
        return devices + self.room.heat_w + self.room.sun_w


def build_case(room: AirRoom, spacing_m: float) -> RoomCase:
    """Voxelise a room.

    Args:
        room: The room.
        spacing_m: Wanted cell size; x and y take the nearest size that divides them, z one near it whose planes meet
            the tops of racks. [m]

    Returns:
        The case.

    Raises:
        CaseError: The room is impossible, or the cells would be too many.
    """
    check_room(room)
    voxels = Voxels(room, grid_shape(room, spacing_m))
    openings = Openings(room, voxels)
    free, area = voxels.open_ratios(openings.is_prescribed)
    labels: Ints = np.zeros(voxels.n, dtype=np.int64)
    regions = grid_kernels.label_regions(voxels.solid, *free, labels)
    openings.infiltrate(labels, regions)
    exchange, wall_c = walls.steady_exchange(room, voxels)
    draws, blows = openings.draws.streams(), openings.blows.streams()
    blow_kind, blow_link, blow_value = openings.described()
    inflow: Floats = np.bincount(blows.cell, weights=blows.flow_m3_s, minlength=voxels.solid.size).astype(np.float64)
    inflow -= np.bincount(draws.cell, weights=draws.flow_m3_s, minlength=voxels.solid.size)
    case = RoomCase(
        room=room,
        shape=voxels.n,
        spacing_m=voxels.h,
        solid=voxels.solid,
        free=(free[0], free[1], free[2]),
        area=(area[0], area[1], area[2]),
        prescribed_m_s=(openings.velocity[0], openings.velocity[1], openings.velocity[2]),
        is_prescribed=(openings.is_prescribed[0], openings.is_prescribed[1], openings.is_prescribed[2]),
        is_turbulent=not room.resolves_eddies,
        loss_factor=(voxels.loss_factor[0], voxels.loss_factor[1], voxels.loss_factor[2]),
        wall_grip=(0.0, 0.0, 0.0),
        wall_exchange_m3_s=exchange,
        wall_c=wall_c,
        surfaces=walls.surfaces(room, voxels) if room.envelope.mass_j_m2_k > 0.0 else None,
        heat_k_m3_s=openings.heat_w / room.air.heat_capacity_j_m3_k,
        draws=draws,
        blows=blows,
        blow_kind=blow_kind,
        blow_link=blow_link,
        blow_value=blow_value,
        door=_doors(room, openings),
        coil=np.array(openings.coil_rows, dtype=np.float64).reshape(len(openings.coil_rows), 8),
        plenum_coil=np.array(openings.plenum_coil, dtype=np.int64),
        plenum_flow=np.array(openings.plenum_flow, dtype=np.float64),
        rack_draw=tuple(openings.rack_draw.tolist()),
        rack_blow=tuple(openings.rack_blow.tolist()),
        cooler_draw=tuple(openings.cooler_draw),
        rack_duct=tuple(openings.rack_duct.tolist()),
        cooler_flow_m3_s=np.array(openings.cooler_flow, dtype=np.float64),
        duct_link=np.array([d[0] for d in openings.ducts], dtype=np.int64),
        duct_rise=np.array([d[1] for d in openings.ducts], dtype=np.float64),
        duct_flow=np.array([d[2] for d in openings.ducts], dtype=np.float64),
        jet_m_s2=openings.jet_forces(),
        rack_way=openings.rack_way,
        return_draws=tuple(openings.return_draws),
        flow_m3_s=float(blows.flow_m3_s.sum()),
        region=labels,
        regions=regions,
        inflow_m3_s=inflow.reshape(voxels.n),
    )
    _lock(case)
    return case


def _doors(room: AirRoom, openings: Openings) -> Floats:
    rows = np.zeros((openings.blows.length, 3))
    for n in np.flatnonzero(rack_columns(room.racks).has_door & (openings.rack_blow >= 0)).tolist():
        rows[openings.rack_blow[n]] = door_row(room.racks[n], room.air)
    return rows


def _lock(case: RoomCase) -> None:
    for field in fields(case):
        value = getattr(case, field.name)
        if isinstance(value, Streams):
            value = (value.start, value.cell, value.flow_m3_s)
        arrays = value if isinstance(value, tuple) else (value,)
        if arrays and isinstance(arrays[0], np.ndarray):
            for array in arrays:
                array.setflags(write=False)
