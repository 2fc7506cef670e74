"""A room as a case of OpenFOAM, so that anybody can solve it with a program that shares nothing with this one.

Written for ``buoyantBoussinesqPimpleFoam`` of v1912 or later, with the equations, schemes and boundary conditions of
the reference rooms (``tests/validation``): standard k-epsilon with wall functions, Boussinesq, racks whose exhaust is
the mean of their intake and their rise. The mesh is the room on the program's own grid.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

import numpy as np
from numpy.typing import NDArray

from core.errors import CaseError
from core.exchange.openfoam_files import (
    Source,
    Timing,
    face_velocities,
    write_dictionaries,
    write_fields,
    write_mesh,
)
from core.exchange.openfoam_leaks import Tightness, tighten
from core.exchange.openfoam_limits import Limit, limits_of
from core.exchange.openfoam_mesh import PolyMesh, build_mesh
from core.exchange.openfoam_openings import BLOWS, DRAWS, Opening, PatchNames, openings_of
from core.resource_files import read_text
from core.thermal.case import RoomCase, build_case
from core.thermal.room import AirRoom

Floats = NDArray[np.float64]

USUAL_SPACING_M = 0.15
"""As the reference rooms have it. [m]"""
MOST_CELLS = 3_000_000
"""A run of more than this takes days on one processor."""
STEP_S_M = 1.2
"""Time step over the smallest cell size, as in the reference rooms. [s/m]"""
MOST_COURANT = 4.0
"""Cells that the fastest air of an opening may cross in a step (as in the reference rooms)."""
LEAST_RUN_S, FLOWS_THROUGH = 60.0, 2.0
"""Spin-up and averaging window are each so long, or the room's air is changed so often."""


@dataclass(frozen=True, slots=True)
class OpenFoamCase:
    """A room made ready to be written as a case.

    Attributes:
        name: What it is called.
        room: The room on its grid.
        mesh: The mesh.
        tight: Openings in balance, and what became of slots.
        sources: Heat in cells.
        timing: How long the run is.
        limits: What the case does not carry.
    """

    name: str
    room: RoomCase
    mesh: PolyMesh
    tight: Tightness
    sources: tuple[Source, ...]
    timing: Timing
    limits: tuple[Limit, ...]

    @property
    def openings(self) -> tuple[Opening, ...]:
        """All patches but the walls, in the mesh's order."""
        return self.tight.openings

    def areas_m2(self) -> list[float]:
        """Area of each opening."""
        return [float(_face_m2(opening, self.room.spacing_m).sum()) for opening in self.openings]


def openfoam_case(
    room: AirRoom,
    spacing_m: float = USUAL_SPACING_M,
    *,
    name: str = "room",
    called: Mapping[str, str] | None = None,
) -> OpenFoamCase:
    """Make a room ready for OpenFOAM.

    Args:
        room: The room.
        spacing_m: Wanted cell size. [m]
        name: What it is called.
        called: What planners call its items, by id.

    Raises:
        CaseError: The room is impossible, or too large for the cells.
        NothingToExport: Nothing moves its air.
    """
    _refuse_too_many(room, spacing_m)
    case = build_case(room, spacing_m)
    names = PatchNames(called or {})
    openings, merged = openings_of(case, names)
    tight = tighten(case, openings, names)
    mesh = build_mesh(case.spacing_m, tight.air, tight.is_open, [opening.code for opening in tight.openings])
    limits = limits_of(case, tight, merged, names)
    return OpenFoamCase(name, case, mesh, tight, _sources(case, mesh), _timing(case, tight), tuple(limits))


def write_openfoam(case: OpenFoamCase, folder: Path) -> None:
    """Write a case into an empty folder."""
    openings, areas = case.openings, case.areas_m2()
    write_mesh(folder, case.mesh, [opening.name for opening in openings], case.sources)
    velocities = face_velocities(openings, case.mesh, case.room.spacing_m)
    write_fields(folder, openings, velocities, areas, start_c(openings))
    write_dictionaries(folder, case.room.room.air, case.timing, openings, case.sources, case.tight.bodies)
    (folder / "README.txt").write_text(_readme(case), encoding="utf-8", newline="\n")


def start_c(openings: tuple[Opening, ...]) -> float:
    """Temperature of the room at the start: the mean of what is supplied, by flow. [C]"""
    fixed = [(o.supply_c, o.total_m3_s) for o in openings if o.supply_c is not None]
    if not fixed:
        return 20.0
    return float(np.average([t for t, _ in fixed], weights=[flow for _, flow in fixed]))


def allowed_spacing_m(room: AirRoom) -> float:
    """The usual cell size, or of a large room the smallest with which it has no more cells than may be. [m]"""
    return max(USUAL_SPACING_M, _least_spacing_m(math.prod(room.size_m)))


def _least_spacing_m(volume_m3: float) -> float:
    return math.ceil(100.0 * math.cbrt(volume_m3 / MOST_CELLS)) / 100.0


def _refuse_too_many(room: AirRoom, spacing_m: float) -> None:
    if not math.isfinite(spacing_m) or spacing_m <= 0.0:
        raise CaseError(f"The cell size {spacing_m} m must be more than zero.", hint="Use 0.15 m.")
    volume = math.prod(room.size_m)
    if volume / spacing_m**3 > MOST_CELLS:
        raise CaseError(
            f"Cells of {spacing_m:g} m would be {volume / spacing_m**3 / 1e6:.1f} million, more than 3 million.",
            hint=f"Use --spacing {_least_spacing_m(volume):g} or more.",
        )


def _timing(case: RoomCase, tight: Tightness) -> Timing:
    """Step and lengths: reference rooms' step, shorter where openings blow fast; means over some changes of the air."""
    h = case.spacing_m
    volume_m3 = float(tight.air.sum()) * math.prod(h)
    blown = sum(o.total_m3_s for o in tight.openings if o.sense == BLOWS)
    part_s = 10.0 * math.ceil(max(LEAST_RUN_S, FLOWS_THROUGH * volume_m3 / blown) / 10.0)
    fastest = max(float((o.flow_m3_s / _face_m2(o, h)).max()) for o in tight.openings)
    step_s = min(STEP_S_M * min(h), MOST_COURANT * min(h) / max(fastest, 1e-9))
    end_s = 2.0 * part_s
    return Timing(end_s / math.ceil(end_s / step_s - 1e-9), end_s, part_s)


def _face_m2(opening: Opening, h: tuple[float, float, float]) -> Floats:
    areas: Floats = (math.prod(h) / np.array(h))[opening.code % 6 // 2]
    return areas


def _sources(case: RoomCase, mesh: PolyMesh) -> tuple[Source, ...]:
    """Heat of lights, sun and racks without air, and what passes walls, ceiling and floor: cells that get the same.

    What passes the walls of a cell is ``u A / (rho cp) (T_outside - T)``.
    """
    volume_m3 = math.prod(case.spacing_m)
    exchange = case.wall_exchange_m3_s.ravel()[mesh.cell] / volume_m3
    constant = case.heat_k_m3_s.ravel()[mesh.cell] / volume_m3 + exchange * case.wall_c.ravel()[mesh.cell]
    rows, group = np.unique(np.stack([constant, exchange], axis=1).round(12), axis=0, return_inverse=True)
    found: list[Source] = []
    for number, (heat, slope) in enumerate(rows.tolist()):
        if heat or slope:
            cells = np.flatnonzero(group.ravel() == number)
            found.append(Source(f"heat{len(found) + 1}", cells, heat, slope))
    return tuple(found)


def _readme(case: OpenFoamCase) -> str:
    """What is in the folder and how it is run, in plain words."""
    h = case.room.spacing_m
    rows = []
    for opening, area in zip(case.openings, case.areas_m2(), strict=True):
        way = "in " if opening.sense == BLOWS else "out"
        numbers = f"{opening.total_m3_s:10.5f} {area:9.4f}"
        rows.append(f"  {opening.name:32} {way} {numbers} {warmth(opening):34} {opening.says}")
    blown = sum(o.total_m3_s for o in case.openings if o.sense == BLOWS)
    drawn = sum(o.total_m3_s for o in case.openings if o.sense == DRAWS)
    return Template(read_text("openfoam/README.txt")).substitute(
        name=case.name,
        cells=len(case.mesh.cell),
        spacing=" x ".join(f"{size:.4g}" for size in h),
        heat=f"{case.room.source_heat_w / 1000.0:.4g}",
        step=f"{case.timing.step_s:.4g}",
        spin=f"{case.timing.mean_from_s:g}",
        end=f"{case.timing.end_s:g}",
        air_heat=f"{case.room.room.air.heat_capacity_j_m3_k:.6g}",
        bodies=case.tight.bodies,
        blown=f"{blown:.5g}",
        drawn=f"{drawn:.5g}",
        patches="\n".join(rows),
        limits="\n".join(f"- {limit.told()}" for limit in case.limits),
    )


def warmth(opening: Opening) -> str:
    """How an opening gets its temperature, for the list of patches."""
    if opening.sense != BLOWS:
        return "-"
    if opening.supply_c is not None:
        return f"{opening.supply_c:.2f} C"
    return f"{opening.source} {opening.rise_k:+.2f} K" + (", door coil" if opening.door[0] > 0.0 else "")
