"""Every drawing, list and model of a design as one set of files: which there are, and what they are called."""

from __future__ import annotations

import os
from pathlib import Path

POWER_SHEETS = {
    "one-line-pdf": ("one-line", "pdf"),
    "one-line-svg": ("one-line", "svg"),
    "energy-pdf": ("energy", "pdf"),
    "energy-svg": ("energy", "svg"),
}
"""Drawings of the power chain by format: what is drawn, and as what."""
SOLIDS = ("3d-png", "glb")
"""Exports in three dimensions."""
EXPORTS = ("pdf", "report", "svg", "dxf", "png", "csv", "json", "grid-case", "pandapower", *SOLIDS, *POWER_SHEETS)
"""Kinds of export; the window's actions have their names."""
FOLDERS = ("openfoam",)
"""Exports that are folders; each is asked for by itself, and none is part of the set."""
ENDINGS = {"3d-png": "png", "report": "pdf", "grid-case": "json", "pandapower": "json"}
PARTS = {
    "report": "report",
    "csv": "racks",
    "json": "project",
    "grid-case": "grid-case",
    "pandapower": "pandapower",
    "3d-png": "3d",
    "glb": "3d",
    **{kind: what for kind, (what, _) in POWER_SHEETS.items()},
}
"""What a file's name says it is; the others are the floorplan."""


def ending_of(kind: str) -> str:
    """Ending of the files of a kind of export."""
    return POWER_SHEETS[kind][1] if kind in POWER_SHEETS else ENDINGS.get(kind, kind)


def free_folder(folder: Path, name: str) -> Path:
    """A folder of a name in another one, numbered when there is something of that name."""
    number, free = 1, folder / name
    while os.path.lexists(free):
        number += 1
        free = folder / f"{name} {number}"
    return free


def file_name(name: str, kind: str) -> str:
    """Name of a file of the set.

    Args:
        name: Name of the design.
        kind: One of ``EXPORTS``.
    """
    return f"{name} {PARTS.get(kind, 'floorplan')}.{ending_of(kind)}"
