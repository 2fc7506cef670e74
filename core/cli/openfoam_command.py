"""``hallwright room --openfoam`` and ``export --format openfoam``: rooms written as cases of OpenFOAM."""

from __future__ import annotations

import json
import re
from pathlib import Path

from core.cli.files import load_project, write_whole_folder
from core.cli.terminal import say
from core.errors import FacilityError, NothingToExport
from core.exchange.openfoam_case import USUAL_SPACING_M, OpenFoamCase, openfoam_case, write_openfoam
from core.exchange.room_json import RoomFile
from core.model.project import Project
from core.model.space import Hall
from core.power.powered import as_powered
from core.study.assemble import heat_beside_racks_w
from core.thermal.room_from_project import air_room

MOST_NAMED = 8
"""Items that a printed sentence names; README.txt names all of them."""


def write_room(case: RoomFile, folder: str, spacing_m: float | None, *, as_json: bool) -> int:
    """Write a dc-room-1 case for OpenFOAM; returns the exit code."""
    made = openfoam_case(case.room, spacing_m or USUAL_SPACING_M, name=case.name or "room")
    target = write_whole_folder(folder, lambda path: write_openfoam(made, path))
    if as_json:
        print(json.dumps(_document(made, target), indent=1))
        return 0
    _tell(made, target)
    if case.sensors:
        say(f"Sensors are not written: {len(case.sensors)}.")
    return 0


def export_halls(file: str, folder: str, spacing_m: float | None) -> int:
    """Write the halls of a project for OpenFOAM, several of them each into a folder of its own; returns the exit code.

    Raises:
        FacilityError: There is no hall, or none has air that moves.
    """
    project = load_project(file)
    if not project.halls:
        raise FacilityError("The project has no hall.", hint="Draw one, and export again.")
    cases = _cases(project, spacing_m or USUAL_SPACING_M)
    if len(project.halls) == 1:
        target = write_whole_folder(folder, lambda path: write_openfoam(next(iter(cases.values())), path))
        for case in cases.values():
            _tell(case, target)
        return 0

    def write(path: Path) -> None:
        for name, case in cases.items():
            (path / name).mkdir()
            write_openfoam(case, path / name)

    target = write_whole_folder(folder, write)
    for name, case in cases.items():
        _tell(case, target / name)
    return 0


def _cases(project: Project, spacing_m: float) -> dict[str, OpenFoamCase]:
    """Cases of all halls whose air moves, by names of folders."""
    powered, further = as_powered(project), heat_beside_racks_w(project)
    called = {e.id: tag for e in project.entities.values() if (tag := getattr(e, "tag", ""))}
    found: dict[str, OpenFoamCase] = {}
    still: list[tuple[Hall, NothingToExport]] = []
    for hall in project.halls:
        room = air_room(powered, hall, further.get(hall.id))
        try:
            case = openfoam_case(room, spacing_m, name=hall.tag or "hall", called=called)
        except NothingToExport as error:
            still.append((hall, error))
        else:
            found[_folder_name(hall.tag, found)] = case
    if not found:
        raise still[0][1]
    for hall, reason in still:
        say(f"Left out {hall.tag}: {reason.message}")
    return found


def _folder_name(tag: str, given: dict[str, OpenFoamCase]) -> str:
    bare = re.sub(r"[^\w.-]+", "_", tag).strip("._") or "hall"
    name, count = bare, 1
    while name.casefold() in (other.casefold() for other in given):
        count += 1
        name = f"{bare}_{count}"
    return name


def _tell(case: OpenFoamCase, folder: Path) -> None:
    h = case.room.spacing_m
    say(
        f"Wrote {folder}: {len(case.mesh.cell)} cells of {h[0]:.3g} x {h[1]:.3g} x {h[2]:.3g} m, "
        f"{len(case.openings)} openings."
    )
    say("The case does not carry:")
    for limit in case.limits:
        say(limit.told(MOST_NAMED))
    say("README.txt in it says how to run it.")


def _document(case: OpenFoamCase, folder: Path) -> dict[str, object]:
    """What was written, under fixed keys that other programs rely on."""
    return {
        "folder": str(folder),
        "cells": len(case.mesh.cell),
        "spacing_m": list(case.room.spacing_m),
        "openings": [
            {"patch": o.name, "flow_m3s": o.sense * o.total_m3_s, "area_m2": area}
            for o, area in zip(case.openings, case.areas_m2(), strict=True)
        ],
        "limits": [limit.told() for limit in case.limits],
    }
