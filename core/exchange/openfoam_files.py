"""The files of an OpenFOAM case: mesh, fields at the start, and dictionaries, as the program reads them.

Numbers are written as text with twelve digits, so that every program that knows OpenFOAM's files can read them. What
says nothing of the room is in ``resources/openfoam``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import IO

import numpy as np
from numpy.typing import NDArray

from core.exchange.openfoam_mesh import PolyMesh
from core.exchange.openfoam_openings import BLOWS, Opening
from core.resource_files import read_text
from core.thermal.room import AirProperties

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MESH = "constant/polyMesh"
WALLS = "walls"
ROWS_AT_ONCE = 50_000
INTENSITY_RATIO = 0.1
"""Turbulence that openings bring, over their mean speed (as in the reference rooms)."""
EDDY_M = 0.05
"""Length of the eddies that they bring (as in the reference rooms). [m]"""
C_MU = 0.09
"""Constant of the k-epsilon model."""
LEAST_K = 1e-8
"""Turbulent energy that no opening has less of: epsilon may not be nought. [m2/s2]"""
AT_REST_K = 0.01
"""Turbulent energy [m2/s2] and dissipation [m2/s3] of the air at the start."""

ONE_BODY = "solver GAMG; smoother GaussSeidel;"
MANY_BODIES = "solver PCG; preconditioner DIC;"
"""Solver of the pressure: multigrid diverges where each of several bodies of air has a level of its own."""


@dataclass(frozen=True, slots=True)
class Source:
    """Heat that some cells get: ``constant - slope T``. [K/s]

    Attributes:
        name: Name of the cells' zone.
        cell: The mesh's cells.
        constant_k_s: The part that does not depend on their temperature.
        slope_1_s: What passes through the walls beside them for each kelvin, over their heat capacity.
    """

    name: str
    cell: Ints
    constant_k_s: float
    slope_1_s: float


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the run is. [s]"""

    step_s: float
    end_s: float
    mean_from_s: float


def write_mesh(folder: Path, mesh: PolyMesh, patches: Sequence[str], zones: Sequence[Source]) -> None:
    """Write ``constant/polyMesh``.

    Args:
        folder: The case.
        mesh: Its mesh.
        patches: Names of all patches but the walls.
        zones: Groups of cells.
    """
    (folder / MESH).mkdir(parents=True)
    note = f"nPoints: {len(mesh.points_m)} nCells: {len(mesh.cell)} nFaces: {len(mesh.owner)}"
    note += f" nInternalFaces: {len(mesh.neighbour)}"
    with _opened(folder, MESH, "points", "vectorField") as file:
        _rows(file, mesh.points_m, "(%.12g %.12g %.12g)")
    with _opened(folder, MESH, "faces", "faceList") as file:
        _rows(file, mesh.faces, "4(%d %d %d %d)")
    for name, cells in (("owner", mesh.owner), ("neighbour", mesh.neighbour)):
        with _opened(folder, MESH, name, "labelList", note) as file:
            _rows(file, cells, "%d")
    with _opened(folder, MESH, "boundary", "polyBoundaryMesh") as file:
        file.write(f"{len(patches) + 1}\n(\n")
        for number, name in enumerate([*patches, WALLS]):
            first, last = mesh.patch_start[number : number + 2].tolist()
            kind = "wall" if name == WALLS else "patch"
            file.write(f"{name} {{ type {kind}; nFaces {last - first}; startFace {first}; }}\n")
        file.write(")\n")
    if zones:
        with _opened(folder, MESH, "cellZones", "regIOobject") as file:
            file.write(f"{len(zones)}\n(\n")
            for zone in zones:
                file.write(f"{zone.name}\n{{\ntype cellZone;\ncellLabels List<label>\n")
                _rows(file, zone.cell, "%d")
                file.write(";\n}\n")
            file.write(")\n")


def face_velocities(openings: Sequence[Opening], mesh: PolyMesh, spacing_m: tuple[float, float, float]) -> list[Floats]:
    """Velocity at each face of each opening, in the mesh's order, shape (faces, 3). [m/s]"""
    h = np.array(spacing_m)
    found = []
    for number, opening in enumerate(openings):
        code = mesh.patch_codes(number)
        flow = opening.flow_m3_s[np.searchsorted(opening.code, code)]
        axis, is_high = code % 6 // 2, code % 2
        velocity = np.zeros((len(code), 3))
        inwards = np.where(is_high == 1, -1.0, 1.0)
        velocity[np.arange(len(code)), axis] = opening.sense * inwards * flow * h[axis] / h.prod()
        found.append(velocity)
    return found


def write_fields(
    folder: Path, openings: Sequence[Opening], velocities: Sequence[Floats], areas_m2: Sequence[float], start_c: float
) -> None:
    """Write the folder ``0``: what the air is like at the start and at all patches.

    Args:
        folder: The case.
        openings: Its openings.
        velocities: Velocity at each of their faces. [m/s]
        areas_m2: Area of each.
        start_c: Temperature at the start. [C]
    """
    (folder / "0").mkdir()
    velocity = dict(zip((o.name for o in openings), velocities, strict=True))
    speed = {o.name: o.total_m3_s / area for o, area in zip(openings, areas_m2, strict=True)}

    def write(name: str, kind: str, dimensions: str, start: str, wall: str, patch: Callable[[Opening], str]) -> None:
        with _opened(folder, "0", name, kind) as file:
            file.write(f"dimensions [{dimensions}];\ninternalField uniform {start};\nboundaryField\n{{\n")
            for opening in openings:
                file.write(f"{opening.name} {{ {patch(opening)} }}\n")
            file.write(f"{WALLS} {{ {wall} }}\n}}\n")

    def scalar(name: str, dimensions: str, start: str, wall: str, patch: Callable[[Opening], str]) -> None:
        write(name, "volScalarField", dimensions, start, wall, patch)

    def u(opening: Opening) -> str:
        value = _vectors(velocity[opening.name])
        if opening.sense == BLOWS:
            return f"type fixedValue; value {value};"
        return f"type fixedNormalSlip; fixedValue {value}; value {value};"

    def k(opening: Opening) -> str:
        energy = turbulent_energy(speed[opening.name])
        return f"type fixedValue; value uniform {energy:.8g};" if opening.sense == BLOWS else "type zeroGradient;"

    def epsilon(opening: Opening) -> str:
        rate = C_MU**0.75 * turbulent_energy(speed[opening.name]) ** 1.5 / EDDY_M
        return f"type fixedValue; value uniform {rate:.8g};" if opening.sense == BLOWS else "type zeroGradient;"

    write("U", "volVectorField", "0 1 -1 0 0 0 0", "(0 0 0)", "type noSlip;", u)
    pressure = "type fixedFluxPressure; rho rhok; value uniform 0;"
    scalar("p_rgh", "0 2 -2 0 0 0 0", "0", pressure, lambda _: pressure)
    calculated = "type calculated; value uniform 0;"
    scalar("p", "0 2 -2 0 0 0 0", "0", calculated, lambda _: calculated)
    scalar("T", "0 0 0 1 0 0 0", f"{start_c:.12g}", "type zeroGradient;", lambda o: temperature(o, start_c))
    rest = f"value uniform {AT_REST_K:g};"
    scalar("k", "0 2 -2 0 0 0 0", f"{AT_REST_K:g}", f"type kqRWallFunction; {rest}", k)
    scalar("epsilon", "0 2 -3 0 0 0 0", f"{AT_REST_K:g}", f"type epsilonWallFunction; {rest}", epsilon)
    scalar("nut", "0 2 -1 0 0 0 0", "0", "type nutkWallFunction; value uniform 0;", lambda _: calculated)
    scalar("alphat", "0 2 -1 0 0 0 0", "0", calculated, lambda _: "type fixedValue; value uniform 0;")


def temperature(opening: Opening, start_c: float) -> str:
    """Boundary condition of the temperature at an opening.

    What comes out of a rack is the mean of its intake and its rise, ``t + rise``, less what its door's coil takes:
    ``min(max(effectiveness (t + rise - water), 0), most)``. The mean is by flow: one by area would make or lose heat
    where a face draws unevenly.
    """
    if opening.sense != BLOWS:
        return "type zeroGradient;"
    if opening.supply_c is not None:
        return f"type fixedValue; value uniform {opening.supply_c:.12g};"
    says = f"tin + {opening.rise_k:.12g}"
    effectiveness, water_c, most_k = opening.door
    if effectiveness > 0.0:
        # "most" may have no bound, which the expression cannot say
        says += f" - min(max({effectiveness:.12g}*(tin + {opening.rise_k - water_c:.12g}), 0), {min(most_k, 1e3):.12g})"
    value = f"value uniform {start_c + opening.rise_k:.12g};"
    drawn = f"tin{{{opening.source}}} = sum(T*(U & face()))/sum(U & face())"
    return f'type exprFixedValue; {value} variables ("{drawn}"); valueExpr "{says}";'


def turbulent_energy(speed_m_s: float) -> float:
    """Turbulent kinetic energy of what an opening brings, ``3/2 (I u)^2``. [m2/s2]"""
    return float(max(1.5 * (INTENSITY_RATIO * speed_m_s) ** 2, LEAST_K))


def write_dictionaries(
    folder: Path,
    air: AirProperties,
    timing: Timing,
    openings: Sequence[Opening],
    sources: Sequence[Source],
    bodies: int = 1,
) -> None:
    """Write ``system`` and what else ``constant`` holds.

    Args:
        folder: The case.
        air: Properties of the air.
        timing: How long the run is.
        openings: Those that draw are averaged as the run goes on.
        sources: Heat in cells.
        bodies: Bodies of air that no face connects.
    """
    steps = max(1, round(0.6 / timing.step_s))
    watched = "".join(
        f"{o.name} {{ type surfaceFieldValue; libs (fieldFunctionObjects); regionType patch; name {o.name}; "
        f"operation areaAverage; fields (T); writeFields false; log false; writeControl timeStep; "
        f"writeInterval {steps}; }}\n"
        for o in openings
        if o.sense != BLOWS
    )
    known = {
        "end_s": f"{timing.end_s:.12g}",
        "step_s": f"{timing.step_s:.12g}",
        "mean_from_s": f"{timing.mean_from_s:.12g}",
        "steps": str(round(timing.end_s / timing.step_s)),
        "watched": watched,
        "pressure": ONE_BODY if bodies == 1 else MANY_BODIES,
        "nu": f"{air.nu_m2_s:.12g}",
        "beta": f"{air.beta_1_k:.12g}",
        "t_ref": f"{air.t_ref_c:.12g}",
        "pr_turbulent": f"{air.pr_turbulent:.12g}",
        "sources": "".join(_source(source) for source in sources),
    }
    for name in ("g", "transportProperties", "turbulenceProperties", "fvOptions"):
        if sources or name != "fvOptions":
            write_shipped(folder, "constant", name, known)
    for name in ("controlDict", "fvSchemes", "fvSolution"):
        write_shipped(folder, "system", name, known)


def write_shipped(folder: Path, place: str, name: str, known: Mapping[str, str]) -> None:
    """Write a file of ``resources/openfoam`` with values for its names."""
    (folder / place).mkdir(exist_ok=True)
    kind = "uniformDimensionedVectorField" if name == "g" else "dictionary"
    text = Template(read_text(f"openfoam/{name}.txt")).substitute(known)
    with _opened(folder, place, name, kind) as file:
        file.write(text)


def _source(source: Source) -> str:
    values = f"{source.constant_k_s:.12g} {0.0 - source.slope_1_s:.12g}"
    return (
        f"{source.name} {{ type scalarSemiImplicitSource; active true; selectionMode cellZone; "
        f"cellZone {source.name}; volumeMode specific; injectionRateSuSp {{ T ({values}); }} }}\n"
    )


def _opened(folder: Path, place: str, name: str, kind: str, note: str = "") -> IO[str]:
    file = (folder / place / name).open("w", encoding="ascii", newline="\n")
    told = f' note "{note}";' if note else ""
    file.write(f'FoamFile\n{{ version 2.0; format ascii; class {kind};{told} location "{place}"; object {name}; }}\n')
    return file


def _rows(file: IO[str], values: Floats | Ints, row: str) -> None:
    file.write(f"{len(values)}\n(\n")
    for first in range(0, len(values), ROWS_AT_ONCE):
        part = values[first : first + ROWS_AT_ONCE]
        file.write(f"{row}\n" * len(part) % tuple(part.ravel().tolist()))
    file.write(")\n")


def _vectors(values: Floats) -> str:
    """A list of vectors, or the one that all are."""
    if np.ptp(values, axis=0).max() <= 1e-12 * np.abs(values).max():
        return "uniform " + _vector(values[0])
    return f"nonuniform List<vector>\n{len(values)}\n(\n" + "\n".join(map(_vector, values)) + "\n)\n"


def _vector(value: Iterable[float]) -> str:
    return "(" + " ".join(f"{part:.12g}" for part in value) + ")"
