"""The air's ways through a hall, from tiles, coolers and exhausts along the velocities, and specks that run on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drawing.colours import map_rgb
from core.drawing.solid_parts import SolidChoice, SolidLines
from core.model.cooling import AirCooler, Discharge, PerforatedTile
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.results.thermal_result import AirField

Floats = NDArray[np.float64]
MOST_WAYS, POINTS = 420, 90
STEP_CELLS = 0.5
STILL_M_S = 0.02
TILE_M, EXHAUST_RATIOS = 0.15, (0.3, 0.75)
BEFORE_M = 0.2
PERIOD_S, TAIL = 3.0, 0.34
"""Time between two specks on one way, and the share of it that a speck's tail takes."""
FAINT, BRIGHT = 0.14, 0.9
WIDTH_PX = 1.6


@dataclass(frozen=True, slots=True)
class AirWays:
    """Stretches of the air's ways, one after the other.

    Attributes:
        start_m: Shape (stretches, 3). [m]
        end_m: Shape (stretches, 3). [m]
        start_s: Time since the way began, shape (stretches,). [s]
        end_s: Shape (stretches,). [s]
        temperature_c: Of each stretch. [C]
        way: Which way each belongs to.
    """

    start_m: NDArray[np.float32]
    end_m: NDArray[np.float32]
    start_s: Floats
    end_s: Floats
    temperature_c: Floats
    way: NDArray[np.int64]


def air_ways(project: Project, fields: dict[str, AirField]) -> AirWays:
    """Ways from all tiles, coolers that blow into the room, and rears of racks.

    Args:
        project: What stands where.
        fields: Air by hall id; a hall without velocities has no ways.
    """
    parts = [_hall_ways(field, _starts(project, hall_id)) for hall_id, field in fields.items()]
    parts = [p for p in parts if len(p.start_m)] or [_no_ways()]
    offset = np.cumsum([0, *(int(p.way.max(initial=-1)) + 1 for p in parts)])
    return AirWays(
        np.concatenate([p.start_m for p in parts]),
        np.concatenate([p.end_m for p in parts]),
        np.concatenate([p.start_s for p in parts]),
        np.concatenate([p.end_s for p in parts]),
        np.concatenate([p.temperature_c for p in parts]),
        np.concatenate([p.way + n for p, n in zip(parts, offset, strict=False)]),
    )


def _no_ways() -> AirWays:
    empty, none = np.zeros((0, 3), np.float32), np.zeros(0)
    return AirWays(empty, empty, none, none, none, np.zeros(0, np.int64))


def _starts(project: Project, hall_id: str) -> Floats:
    """Where ways begin, shape (ways, 3), thinned evenly where there are too many. [m]"""
    tiles = project.in_hall(PerforatedTile, hall_id)
    places = [(t.x_m, t.y_m, TILE_M) for t in tiles]
    for cooler in project.in_hall(AirCooler, hall_id):
        if cooler.discharge is Discharge.FRONT:
            places += [_beside(cooler, 1.0, share) for share in EXHAUST_RATIOS]
    for rack in project.in_hall(Rack, hall_id):
        if rack.cooling is not CoolingKind.IMMERSION and not rack.has_chimney:
            places += [_beside(rack, -1.0, share) for share in EXHAUST_RATIOS]
    if len(places) > MOST_WAYS:
        places = [places[n] for n in np.linspace(0, len(places) - 1, MOST_WAYS).astype(int)]
    return np.array(places, dtype=np.float64).reshape(-1, 3)


def _beside(item: Placed, side: float, share: float) -> tuple[float, float, float]:
    """A point before the front (1) or behind the rear (-1), at a share of the height."""
    fx, fy = item.footprint.facing
    reach = side * (0.5 * item.depth_m + BEFORE_M)
    return item.x_m + fx * reach, item.y_m + fy * reach, share * item.height_m


def _hall_ways(field: AirField, starts_m: Floats) -> AirWays:
    if field.velocity_m_s is None or not len(starts_m):
        return _no_ways()
    from core.drawing.solid_air_kernels import ways

    is_air = ~np.isnan(field.temperature_c)
    both = np.concatenate([field.velocity_m_s, field.temperature_c[..., None]], axis=3)
    origin, spacing = np.array(field.origin_m), np.array(field.spacing_m)
    count = len(starts_m)
    places, times = np.zeros((count, POINTS, 3), np.float32), np.zeros((count, POINTS))
    warm, length = np.zeros((count, POINTS)), np.zeros(count, dtype=np.int64)
    step = STEP_CELLS * float(spacing.min())
    ways(np.nan_to_num(both), is_air, (starts_m - origin) / spacing - 0.5, spacing, step, STILL_M_S,
         places, times, warm, length)  # fmt: skip
    metres = (origin + (places + 0.5) * spacing).astype(np.float32)
    has_next = np.arange(POINTS - 1)[None, :] < (length - 1)[:, None]
    number = np.repeat(np.arange(count)[:, None], POINTS - 1, axis=1)
    return AirWays(
        metres[:, :-1][has_next], metres[:, 1:][has_next], times[:, :-1][has_next], times[:, 1:][has_next],
        warm[:, :-1][has_next], number[has_next],
    )  # fmt: skip


def moving_lines(ways: AirWays, choice: SolidChoice, clock_s: float) -> SolidLines:
    """The ways as faint lines with a bright speck that runs along each.

    Args:
        ways: The ways.
        choice: Colours of temperatures, and the cut.
        clock_s: Time in the air. [s]
    """
    first = np.modf(np.arange(int(ways.way.max(initial=0)) + 1) * 0.618034)[0]
    share = np.stack(
        [_brightness((clock_s - t) / PERIOD_S + first[ways.way]) for t in (ways.start_s, ways.end_s)], axis=1
    )
    rgb = map_rgb(ways.temperature_c, choice.low_c, choice.high_c, choice.colour_map)
    lines = SolidLines(
        ways.start_m, ways.end_m, rgb, share.astype(np.float32), np.full(len(rgb), WIDTH_PX, dtype=np.float32)
    )
    keep = np.maximum(ways.start_m[:, 2], ways.end_m[:, 2]) <= choice.top_m
    return SolidLines(*(getattr(lines, name)[keep] for name in SolidLines.__slots__))


def _brightness(turn: Floats) -> Floats:
    """Bright at a speck's head, fading behind it."""
    behind = np.mod(turn, 1.0)
    return FAINT + (BRIGHT - FAINT) * np.clip(1.0 - behind / TAIL, 0.0, 1.0)
