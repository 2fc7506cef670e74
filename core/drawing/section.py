"""A vertical section through the halls: air sampled over length and height, and what the line cuts."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.geometry.rectangle import Point, Rectangle
from core.model.cooling import AirCooler, Cdu, Containment, PerforatedTile
from core.model.electrical import PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Beam, Column
from core.results.thermal_result import AirField

SAMPLES_PER_CELL = 3
MOST_SAMPLES = 600
LEAST_LENGTH_M = 0.3

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SectionLine:
    """Where the section is cut, from A to B on the plan. [m]"""

    x0_m: float
    y0_m: float
    x1_m: float
    y1_m: float

    @property
    def length_m(self) -> float:
        """Length. [m]"""
        return math.hypot(self.x1_m - self.x0_m, self.y1_m - self.y0_m)

    @property
    def direction(self) -> Point:
        """Unit vector from A to B; along x for a line without length."""
        length = self.length_m
        return ((self.x1_m - self.x0_m) / length, (self.y1_m - self.y0_m) / length) if length else (1.0, 0.0)

    def point(self, along_m: float) -> Point:
        """Place on the plan. [m]"""
        dx, dy = self.direction
        return self.x0_m + along_m * dx, self.y0_m + along_m * dy

    def inside(self, box: Rectangle) -> tuple[float, float] | None:
        """From where to where along the line it runs inside a rectangle, or None. [m]"""
        first, last = 0.0, self.length_m
        axes = zip((self.x0_m, self.y0_m), self.direction, (box.x0_m, box.y0_m), (box.x1_m, box.y1_m), strict=True)
        for start, slope, low, high in axes:
            if abs(slope) < 1e-9:
                if not low < start < high:
                    return None
                continue
            near, far = sorted(((low - start) / slope, (high - start) / slope))
            first, last = max(first, near), min(last, far)
        return (first, last) if last > first else None


@dataclass(frozen=True, slots=True)
class CutBody:
    """Something that the line cuts.

    Attributes:
        kind: ``rack``, ``equipment``, ``column``, ``tile`` or ``containment``.
        tag: What people call it.
        start_m: Where the line enters it. [m]
        end_m: Where it leaves it. [m]
        bottom_m: Underside above the floor. [m]
        top_m: Top. [m]
    """

    kind: str
    tag: str
    start_m: float
    end_m: float
    bottom_m: float
    top_m: float


@dataclass(frozen=True, slots=True)
class AirSection:
    """Air over length and height.

    Attributes:
        line: Where it is cut.
        height_m: From the floor to the highest ceiling. [m]
        temperature_c: Samples at even places, shape (along, up); NaN in solids and outside the halls. [C]
        velocity_m_s: Velocities along the line and upwards, shape (along, up, 2), or None when not kept. [m/s]
    """

    line: SectionLine
    height_m: float
    temperature_c: Floats
    velocity_m_s: Floats | None

    @property
    def step_m(self) -> tuple[float, float]:
        """Distance of the samples along and upwards. [m]"""
        count = self.temperature_c.shape
        return self.line.length_m / count[0], self.height_m / count[1]

    def temperature_at(self, along_m: float, z_m: float) -> float | None:
        """Value of the nearest sample; None in solids and outside. [C]"""
        n, k = (int(v // h) for v, h in zip((along_m, z_m), self.step_m, strict=True))
        if not (0 <= n < self.temperature_c.shape[0] and 0 <= k < self.temperature_c.shape[1]):
            return None
        value = float(self.temperature_c[n, k])
        return None if math.isnan(value) else value


def air_section(fields: Iterable[AirField], line: SectionLine) -> AirSection | None:
    """Sample the air on a line, trilinear between cell centres.

    Args:
        fields: Air of the halls; every sample is taken from the one that it lies in.
        line: Where to cut.

    Returns:
        The section; None where the line is too short or meets no hall.
    """
    fields = list(fields)
    if line.length_m < LEAST_LENGTH_M or not fields:
        return None
    top = max(f.origin_m[2] + f.temperature_c.shape[2] * f.spacing_m[2] for f in fields)
    step = min(min(f.spacing_m) for f in fields) / SAMPLES_PER_CELL
    along, up = (_places(extent, step) for extent in (line.length_m, top))
    x, y = line.x0_m + along * line.direction[0], line.y0_m + along * line.direction[1]
    values = np.full((len(along), len(up)), np.nan, dtype=np.float32)
    winds = np.zeros((len(along), len(up), 2), dtype=np.float32)
    meets, has_winds = False, all(f.velocity_m_s is not None for f in fields)
    for field in fields:
        here = np.flatnonzero(_is_over(field, x, y))
        if not len(here):
            continue
        meets = True
        corners = _Corners(field, x[here], y[here], up)
        values[here] = corners.temperature()
        if has_winds:
            winds[here] = corners.velocity(line.direction)
    return AirSection(line, top, values, winds if has_winds else None) if meets else None


def _places(extent_m: float, step_m: float) -> NDArray[np.float64]:
    count = min(max(math.ceil(extent_m / step_m), 2), MOST_SAMPLES)
    places: NDArray[np.float64] = (np.arange(count, dtype=np.float64) + 0.5) * (extent_m / count)
    return places


def _is_over(field: AirField, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    i = (x - field.origin_m[0]) / field.spacing_m[0]
    j = (y - field.origin_m[1]) / field.spacing_m[1]
    nx, ny, _ = field.temperature_c.shape
    inside: NDArray[np.bool_] = (i >= 0.0) & (i < nx) & (j >= 0.0) & (j < ny)
    return inside


class _Corners:
    """The cells round every sample and their shares, first across the plan and then upwards; solid cells have none."""

    def __init__(
        self, field: AirField, x: NDArray[np.float64], y: NDArray[np.float64], up: NDArray[np.float64]
    ) -> None:
        self._field = field
        shape, origin, h = field.temperature_c.shape, field.origin_m, field.spacing_m
        i, j, k = (((at - origin[n]) / h[n], shape[n]) for n, at in ((0, x), (1, y), (2, up)))
        self._columns = [(a, b, (wa * wb)[:, None]) for a, wa in _two(*i) for b, wb in _two(*j)]
        self._layers = _two(*k)
        nearest = [np.clip(at.astype(int), 0, n - 1) for at, n in (i, j, k)]
        above = (up < origin[2]) | (up >= origin[2] + shape[2] * h[2])
        column = field.temperature_c[nearest[0], nearest[1]]
        self._is_solid = np.isnan(column[:, nearest[2]]) | above[None, :]

    def temperature(self) -> Floats:
        total, weight = np.zeros((2, len(self._is_solid), self._field.temperature_c.shape[2]))
        for i, j, w in self._columns:
            value = self._field.temperature_c[i, j]
            share = np.where(np.isnan(value), 0.0, w)
            total += share * np.nan_to_num(value)
            weight += share
        (low, low_share), (high, high_share) = self._layers
        total, weight = (v[:, low] * low_share + v[:, high] * high_share for v in (total, weight))
        known = ~self._is_solid & (weight > 0.0)
        result = np.full(known.shape, np.nan, dtype=np.float32)
        np.divide(total, weight, out=result, where=known, casting="same_kind")
        return result

    def velocity(self, direction: Point) -> Floats:
        """In the plane of the section; nought in solids."""
        assert self._field.velocity_m_s is not None
        total = np.zeros((len(self._is_solid), self._field.velocity_m_s.shape[2], 2))
        for i, j, w in self._columns:
            found = np.nan_to_num(self._field.velocity_m_s[i, j])
            total[..., 0] += w * (found[..., 0] * direction[0] + found[..., 1] * direction[1])
            total[..., 1] += w * found[..., 2]
        result = np.zeros((*self._is_solid.shape, 2), dtype=np.float32)
        for k, wk in self._layers:
            result += total[:, k] * wk[:, None]
        result[self._is_solid] = 0.0
        return result


def _two(at: NDArray[np.float64], count: int) -> list[tuple[NDArray[np.intp], NDArray[np.float64]]]:
    position = np.clip(at - 0.5, 0.0, count - 1.0)
    low = position.astype(np.intp)
    part = position - low
    return [(low, 1.0 - part), (np.minimum(low + 1, count - 1), part)]


def cut_bodies(project: Project, line: SectionLine) -> tuple[CutBody, ...]:
    """What the line cuts, enclosures and tiles first, so that they are drawn under the rest."""
    found = []
    for item in project.placed:
        kind = _kind(item)
        span = line.inside(item.rectangle) if kind else None
        if span is None:
            continue
        bottom = item.bottom_m if isinstance(item, Beam) else 0.0
        top = 0.0 if kind == "tile" else bottom + item.height_m
        found.append(CutBody(kind, item.tag, *span, bottom, top))
    return tuple(sorted(found, key=lambda b: (b.kind not in ("containment", "tile"), b.start_m)))


def _kind(item: object) -> str:
    if isinstance(item, PowerUnit):
        return "" if item.kind is PowerUnitKind.BUSWAY else "equipment"
    kinds: dict[type, str] = {
        Rack: "rack",
        AirCooler: "equipment",
        Cdu: "equipment",
        Column: "column",
        Beam: "column",
        Containment: "containment",
        PerforatedTile: "tile",
    }
    return kinds.get(type(item), "")
