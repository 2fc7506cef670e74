"""Examples that are first layouts from one line each: a row, and a campus."""

from __future__ import annotations

from core.model.project import Project
from core.templates.brief import read_brief
from core.templates.first_layout import first_layout

ROW = "10 racks of DGX H100, 2N, Dublin"
CAMPUS = "50 MW of GB300, N+1, Ashburn"


def air_row() -> Project:
    """Ten racks of air-cooled servers in a small hall."""
    return first_layout(read_brief(ROW))


def campus_50mw() -> Project:
    """Eight halls of liquid-cooled racks with their plant and power."""
    return first_layout(read_brief(CAMPUS))
