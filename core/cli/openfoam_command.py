"""``hallwright room --openfoam`` and ``export --format openfoam``: rooms written as cases of OpenFOAM."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from core.cli.files import load_project, write_whole_folder
from core.cli.terminal import say
from core.errors import FacilityError, NothingToExport
from core.exchange.openfoam_case import USUAL_SPACING_M, OpenFoamCase, allowed_spacing_m, openfoam_case, write_openfoam
from core.exchange.room_json import RoomFile
from core.model.project import Project
from core.power.powered import as_powered
from core.study.assemble import heat_beside_racks_w
from core.thermal.room import AirRoom
from core.thermal.room_from_project import air_room
from core.words import as_read

Tell = Callable[[float, str], None]
NEARLY_USUAL = 1.2
"""Cells up to so many times the usual size are what a hall's measures make of it."""
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
    still: list[str] = []
    cases = dict(_each_case(project, lambda _: spacing_m or USUAL_SPACING_M, still, _untold))
    for words in still:
        say(words)

    def write(path: Path) -> None:
        for name, case in cases.items():
            write_openfoam(case, _made_place(project, path, name))

    target = write_whole_folder(folder, write)
    for name, case in cases.items():
        _tell(case, _place(project, target, name))
    return 0


def write_halls(project: Project, folder: Path, tell: Tell) -> str:
    """Write the halls of a project into an empty folder, on cells as fine as usual or as their number lets.

    Args:
        project: The project.
        folder: The folder, which is there.
        tell: Told the share done (0 to 1) and what is going on.

    Returns:
        Halls that are left out or have larger cells, in words.

    Raises:
        FacilityError: There is no hall, or none has air that moves.
    """
    words: list[str] = []
    for name, case in _each_case(project, allowed_spacing_m, words, tell):
        write_openfoam(case, _made_place(project, folder, name))
        largest_m = max(case.room.spacing_m)
        if largest_m > NEARLY_USUAL * USUAL_SPACING_M:
            words.append(f"{case.name} has cells of {largest_m:.2f} m.")
    return " ".join([*map(as_read, words), as_read("README.txt in it says how to run it, and what it does not carry.")])


def _untold(share: float, what: str) -> None:
    """Nobody is told."""


def _place(project: Project, folder: Path, name: str) -> Path:
    """Where a hall's case stands: the only hall has no folder of its own."""
    return folder if len(project.halls) == 1 else folder / name


def _made_place(project: Project, folder: Path, name: str) -> Path:
    place = _place(project, folder, name)
    place.mkdir(exist_ok=True)
    return place


def _each_case(
    project: Project, spacing_m: Callable[[AirRoom], float], still: list[str], tell: Tell
) -> Iterator[tuple[str, OpenFoamCase]]:
    """Cases of all halls whose air moves, one at a time, with names of folders; words on the others go to ``still``.

    Raises:
        FacilityError: There is no hall, or none has air that moves.
    """
    if not project.halls:
        raise FacilityError("The project has no hall.", hint="Draw one, and export again.")
    powered, further = as_powered(project), heat_beside_racks_w(project)
    called = {e.id: tag for e in project.entities.values() if (tag := getattr(e, "tag", ""))}
    given: set[str] = set()
    nothing: list[NothingToExport] = []
    for n, hall in enumerate(project.halls):
        tell(n / len(project.halls), f"Cutting {hall.tag or 'hall'} into cells")
        room = air_room(powered, hall, further.get(hall.id))
        try:
            case = openfoam_case(room, spacing_m(room), name=hall.tag or "hall", called=called)
        except NothingToExport as error:
            nothing.append(error)
            still.append(f"Left out {hall.tag}: {error.message}")
        else:
            name = _folder_name(hall.tag, given)
            given.add(name)
            tell((n + 0.5) / len(project.halls), f"Writing {case.name}")
            yield name, case
    if not given:
        raise nothing[0]


def _folder_name(tag: str, given: set[str]) -> str:
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
