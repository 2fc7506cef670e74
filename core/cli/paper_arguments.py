"""What the command line says about the sheets that drawings are put on."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.reports.paper import PaperChoice


def add_paper_arguments(command: argparse.ArgumentParser) -> None:
    """Let an export choose sheet and scale."""
    group = command.add_argument_group("sheet (formats that end with pdf)")
    group.add_argument("--sheet", metavar="NAME", help="such as A3, 'ANSI D', 'ARCH E', or a series: ISO, ANSI, ARCH")
    group.add_argument("--scale", metavar="SCALE", help='of a floorplan, such as 1:50 or 1/8" = 1\'-0"')


def paper_choice(arguments: argparse.Namespace) -> PaperChoice:
    """The choice as ``PaperChoice``.

    Raises:
        FacilityError: There is no such sheet, or the scale cannot be read.
    """
    from core.reports.paper import PaperChoice, read_scale, read_sheet

    sheet = read_sheet(arguments.sheet) if arguments.sheet else ""
    return PaperChoice(sheet, read_scale(arguments.scale) if arguments.scale else 0)
