"""Heat through walls, ceiling and floor, and the mass of their inner layer in a transient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.thermal.room import AirRoom
from core.thermal.voxels import Voxels

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NODES = 3
LONGEST_STEP_S = 1.0
"""Steps of a march are no longer than this; thin layers are given the resistance that keeps them stable with it."""


@dataclass(frozen=True, slots=True)
class Surfaces:
    """Pieces of wall, ceiling and floor beside air cells.

    Attributes:
        cell: Flat cell index, shape (pieces,).
        area_m2: Areas.
        u_w_m2_k: U-values. [W/(m2 K)]
        behind_c: Temperatures behind them. [C]
    """

    cell: Ints
    area_m2: Floats
    u_w_m2_k: Floats
    behind_c: Floats


def surfaces(room: AirRoom, voxels: Voxels) -> Surfaces:
    """All pieces at the sides of the box around the room that have air before them."""
    envelope = room.envelope
    index = np.arange(voxels.solid.size, dtype=np.int64).reshape(voxels.n)
    parts: list[tuple[Ints, float, float, float]] = []
    for axis in range(3):
        area = voxels.h[0] * voxels.h[1] * voxels.h[2] / voxels.h[axis]
        for side in (0, -1):
            u, behind = envelope.wall_w_m2_k, envelope.outside_c
            if axis == 2:
                u = envelope.floor_w_m2_k if side == 0 else envelope.ceiling_w_m2_k
                behind = envelope.ground_c if side == 0 else envelope.outside_c
            cells = np.take(index, side, axis=axis).ravel()
            cells = cells[~voxels.solid.ravel()[cells]]
            parts.append((cells, area, u, behind))
    counts = [len(cells) for cells, *_ in parts]
    return Surfaces(
        np.concatenate([cells for cells, *_ in parts]),
        *(np.repeat([part[k] for part in parts], counts).astype(np.float64) for k in (1, 2, 3)),
    )


def steady_exchange(room: AirRoom, voxels: Voxels) -> tuple[Floats, Floats]:
    """Conductance of each cell to what is behind its walls over the volumetric heat capacity, and that temperature.

    Returns:
        Fields of shape (nx, ny, nz), [m3/s] and [C].
    """
    envelope = room.envelope
    if not (envelope.wall_w_m2_k or envelope.ceiling_w_m2_k or envelope.floor_w_m2_k):
        return np.zeros(voxels.n), np.zeros(voxels.n)
    pieces = surfaces(room, voxels)
    conductance = pieces.u_w_m2_k * pieces.area_m2 / room.air.heat_capacity_j_m3_k
    size = voxels.solid.size
    exchange: Floats = np.bincount(pieces.cell, weights=conductance, minlength=size).astype(np.float64)
    weighted = np.bincount(pieces.cell, weights=conductance * pieces.behind_c, minlength=size)
    wall_c: Floats = np.divide(weighted, exchange, out=np.zeros(size), where=exchange > 0.0)
    return exchange.reshape(voxels.n), wall_c.reshape(voxels.n)


class WallMass:
    """The inner layer of all surfaces in three slices, advanced with the air.

    Args:
        room: The room.
        pieces: Its surfaces.
        place: Their cells in padded fields.
        air_c: Temperature of the air beside each piece; the layer starts with the steady heat flow between it and what
            is behind. [C]
    """

    def __init__(self, room: AirRoom, pieces: Surfaces, place: Ints, air_c: Floats) -> None:
        envelope = room.envelope
        self._place = place
        self._slice_j_m2_k = envelope.mass_j_m2_k / NODES
        self._film = envelope.film_w_m2_k
        least = 4.0 * LONGEST_STEP_S / self._slice_j_m2_k
        self._between_w_m2_k = 1.0 / max(envelope.layer_m2_k_w / NODES, least)
        self._behind_c = pieces.behind_c
        self._back_w_m2_k = self._behind_layers(pieces.u_w_m2_k, least)
        self._conductance = self._film * pieces.area_m2 / room.air.heat_capacity_j_m3_k
        self.layers_c = self._steady_layers_c(air_c)

    def _behind_layers(self, u_w_m2_k: Floats, least_m2_k_w: float) -> Floats:
        """Conductance behind the last layer, such that film, layers and it together have the wall's U-value."""
        inside = 1.0 / self._film + (NODES - 1) / self._between_w_m2_k
        whole = np.divide(1.0, u_w_m2_k, out=np.full(u_w_m2_k.shape, np.inf), where=u_w_m2_k > 0.0)
        found: Floats = 1.0 / np.maximum(whole - inside, least_m2_k_w)
        return found

    def _steady_layers_c(self, air_c: Floats) -> Floats:
        before = 1.0 / self._film + np.arange(NODES) / self._between_w_m2_k
        behind = np.divide(1.0, self._back_w_m2_k, out=np.full(air_c.shape, np.inf), where=self._back_w_m2_k > 0.0)
        flow = (air_c - self._behind_c) / (before[-1] + behind)
        layers: Floats = air_c[:, None] - flow[:, None] * before
        return layers

    def fill_exchange(self, exchange: Floats, wall_c: Floats) -> None:
        """Write the film's conductance and the inner surface's temperature of every cell into padded fields."""
        exchange[:] = 0.0
        wall_c[:] = 0.0
        np.add.at(exchange, self._place, self._conductance)
        np.add.at(wall_c, self._place, self._conductance * self.layers_c[:, 0])
        np.divide(wall_c, exchange, out=wall_c, where=exchange > 0.0)

    def step(self, dt: float, t: Floats) -> None:
        """Advance the layers beside air of the temperatures in a padded field."""
        layers = self.layers_c
        inner = self._between_w_m2_k * (layers[:, :-1] - layers[:, 1:])
        flow = np.empty((len(layers), NODES + 1))
        flow[:, 0] = self._film * (t[self._place] - layers[:, 0])
        flow[:, 1:-1] = inner
        flow[:, -1] = self._back_w_m2_k * (layers[:, -1] - self._behind_c)
        layers += dt / self._slice_j_m2_k * (flow[:, :-1] - flow[:, 1:])
