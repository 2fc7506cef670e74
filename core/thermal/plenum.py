"""The raised-floor plenum: how its pressure shares the coolers' air among tiles and leaks.

Depth-averaged potential flow gives the velocity under the floor, Bernoulli the static pressure (total pressure less
half rho v squared), the tiles' loss factors their flow, and conservation the total pressure. It reproduces tiles that
starve beside a cooler's discharge in a shallow plenum; jets and swirl of single fans it does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.geometry.point_sets import points_inside
from core.geometry.rectangle import Point
from core.thermal.plenum_flow import PlenumFlow
from core.thermal.pressure import FaceNetwork, PressureSolver

Floats = NDArray[np.float64]

SWEEPS = 40
RELAXATION = 0.5
CLOSE_RATIO = 1e-4
"""Tile flows that change by less than this share of the whole are found."""
SMOOTH_PA = 0.05
"""The square root of the tile law is made smooth below this pressure."""
MOST_CELLS_ALONG = 160
Box2 = tuple[float, float, float, float]
"""x0, y0, x1, y1. [m]"""


@dataclass(frozen=True, slots=True)
class Tile:
    """A perforated tile: its rectangle [m] and its loss factor on the dynamic pressure of the face velocity."""

    box_m: Box2
    loss_factor: float


def perforated_loss_factor(open_ratio: float) -> float:
    """Loss factor K of a perforated tile or door, on the dynamic pressure of the face velocity.

    ``K = (1/F^2) [1 + 0.5 (1-F)^0.75 + 1.414 (1-F)^0.375]`` (Fried and Idelchik).

    >>> round(perforated_loss_factor(0.25), 1)
    42.8
    """
    f = min(max(open_ratio, 0.01), 1.0)
    return (1.0 + 0.5 * math.pow(1.0 - f, 0.75) + 1.414 * math.pow(1.0 - f, 0.375)) / (f * f)


@lru_cache(maxsize=32)
def plenum_flow(
    size_m: tuple[float, float],
    depth_m: float,
    inflows: tuple[tuple[Box2, float], ...],
    tiles: tuple[Tile, ...],
    leak_m3_s: float,
    density_kg_m3: float = 1.2,
    outline_m: tuple[Point, ...] = (),
) -> PlenumFlow:
    """Share the coolers' air among tiles.

    Args:
        size_m: Length and width of the floor.
        depth_m: Free depth under it.
        inflows: Footprints of the coolers with their airflow. [m3/s]
        tiles: The tiles, one at least.
        leak_m3_s: Air that leaks evenly through the floor.
        density_kg_m3: Air density.
        outline_m: Corners of a floor that is no rectangle; there is no air outside. Empty for a rectangle.

    Returns:
        Flows and pressures; the flows of all tiles sum to inflow less leakage.
    """
    spacing = max(0.6, max(size_m) / MOST_CELLS_ALONG)
    n = (max(2, round(size_m[0] / spacing)), max(2, round(size_m[1] / spacing)))
    h = (size_m[0] / n[0], size_m[1] / n[1])
    into = sum(flow for _, flow in inflows)
    through = into - leak_m3_s
    inside = _inside(n, h, outline_m, [box for box, _ in inflows] + [tile.box_m for tile in tiles])
    source = sum((flow * _within(_cover(box, n, h), inside) for box, flow in inflows), np.zeros(n))
    source = source - leak_m3_s * inside / inside.sum()
    covers = [_within(_cover(tile.box_m, n, h), inside) for tile in tiles]
    ease = np.array([_area(tile.box_m) * math.sqrt(2.0 / (density_kg_m3 * tile.loss_factor)) for tile in tiles])
    flows = through * ease / ease.sum()
    solver = PressureSolver(_floor_network(n, h, inside))
    head = np.zeros(len(tiles))
    speed = np.zeros(n)
    total = (through / ease.sum()) ** 2
    for _ in range(SWEEPS):
        drawn = sum((q * c for q, c in zip(flows, covers, strict=True)), np.zeros(n))
        speed = _speed(solver, source - drawn, n, h, depth_m)
        dynamic = 0.5 * density_kg_m3 * speed**2
        head += RELAXATION * (np.array([float((dynamic * c).sum()) for c in covers]) - head)
        total = _total_pressure(head, ease, through, total)
        wanted = ease * _root(total - head)
        change = float(np.abs(wanted - flows).max())
        flows = wanted
        if change < CLOSE_RATIO * max(abs(through), 1e-9):
            break
    pressure = total - 0.5 * density_kg_m3 * speed**2
    return PlenumFlow(tuple(flows.tolist()), pressure, speed, h)


def _area(box: Box2) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _cover(box: Box2, n: tuple[int, int], h: tuple[float, float]) -> Floats:
    """Share of a rectangle in each cell; sums to 1."""
    shares = []
    for axis in range(2):
        edges = np.arange(n[axis] + 1) * h[axis]
        part = np.clip(np.minimum(edges[1:], box[axis + 2]) - np.maximum(edges[:-1], box[axis]), 0.0, None)
        if part.sum() <= 0.0:
            part[min(max(int(0.5 * (box[axis] + box[axis + 2]) / h[axis]), 0), n[axis] - 1)] = 1.0
        shares.append(part / part.sum())
    return np.outer(*shares)


def _within(cover: Floats, inside: NDArray[np.bool_]) -> Floats:
    """Shares of a rectangle in the cells under the floor; sums to 1."""
    kept: Floats = np.where(inside, cover, 0.0)
    kept /= kept.sum()
    return kept


def _inside(
    n: tuple[int, int], h: tuple[float, float], outline_m: tuple[Point, ...], boxes: list[Box2]
) -> NDArray[np.bool_]:
    """Cells under the floor: those whose middle lies inside its outline.

    All of them for a rectangle, and where these cells are too coarse for the outline: where they do not hang together,
    or a cooler or tile has none.
    """
    everywhere = np.ones(n, dtype=np.bool_)
    if not outline_m:
        return everywhere
    x, y = (np.arange(n[0]) + 0.5) * h[0], (np.arange(n[1]) + 0.5) * h[1]
    inside = points_inside(x[:, None], y[None, :], outline_m)
    has_all = all(bool((_cover(box, n, h)[inside] > 0.0).any()) for box in boxes)
    return inside if has_all and _hangs_together(inside) else everywhere


def _hangs_together(inside: NDArray[np.bool_]) -> bool:
    """Whether every cell is reached from every other one through sides."""
    reached = np.zeros_like(inside)
    reached.flat[int(np.argmax(inside))] = True
    while True:
        wider = reached.copy()
        wider[1:] |= reached[:-1]
        wider[:-1] |= reached[1:]
        wider[:, 1:] |= reached[:, :-1]
        wider[:, :-1] |= reached[:, 1:]
        wider &= inside
        if (wider == reached).all():
            return bool((reached == inside).all())
        reached = wider


def _floor_network(n: tuple[int, int], h: tuple[float, float], inside: NDArray[np.bool_]) -> FaceNetwork:
    shape = (n[0], n[1], 1)
    free = []
    for axis in range(3):
        faces = list(shape)
        faces[axis] += 1
        share = np.ones(faces)
        along = np.moveaxis(share, axis, 0)
        along[0] = along[-1] = 0.0
        cells = np.moveaxis(inside[:, :, None], axis, 0)
        along[1:-1][~(cells[1:] & cells[:-1])] = 0.0
        free.append(share)
    region = np.where(inside, 0, -1).astype(np.int64)[:, :, None]
    return FaceNetwork(shape, (h[0], h[1], 1.0), (free[0], free[1], free[2]), region, 1)


def _speed(
    solver: PressureSolver, source: Floats, n: tuple[int, int], h: tuple[float, float], depth_m: float
) -> Floats:
    """Speed in each cell of the potential flow from sources to sinks. [m/s]"""
    cells = solver.cells(solver.residual)
    cells[:, :, 0] = source
    solver.solve(1e-7 * max(float(np.abs(source).max()), 1e-12))
    potential = solver.cells(solver.correction)[:, :, 0]
    along_x, along_y = np.zeros((n[0] + 1, n[1])), np.zeros((n[0], n[1] + 1))
    along_x[1:-1] = np.diff(potential, axis=0) / h[0]
    along_y[:, 1:-1] = np.diff(potential, axis=1) / h[1]
    u, v = 0.5 * (along_x[1:] + along_x[:-1]), 0.5 * (along_y[:, 1:] + along_y[:, :-1])
    speed: Floats = np.sqrt(u * u + v * v) / depth_m
    return speed


def _root(pressure_pa: Floats) -> Floats:
    """Square root with the sign of its argument, smooth about nought."""
    return np.asarray(pressure_pa / np.sqrt(np.abs(pressure_pa) + SMOOTH_PA))


def _total_pressure(head: Floats, ease: Floats, through: float, guess: float) -> float:
    """Total pressure at which the tiles pass what the coolers give, by bisection."""
    low, high = float(head.min()) - 1.0, max(guess, 1.0)
    while float((ease * _root(high - head)).sum()) < through and high < 1e7:
        high *= 2.0
    for _ in range(100):
        middle = 0.5 * (low + high)
        if float((ease * _root(middle - head)).sum()) < through:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
