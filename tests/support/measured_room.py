"""The measured room with averaged air, which settles in a fraction of the time that its large eddies take."""

from __future__ import annotations

from pathlib import Path

from core.commands.set_field import SetField
from core.exchange.json_project import write_project
from core.model.project import Project
from core.model.space import Turbulence
from core.templates.pod2 import pod2


def averaged_pod2() -> Project:
    """The example but for its turbulence."""
    project = pod2()
    return SetField((project.halls[0].id,), "turbulence", Turbulence.AVERAGED).apply(project)


def averaged_pod2_file(folder: Path) -> Path:
    """The same as a file."""
    file = folder / "averaged_pod.json"
    file.write_text(write_project(averaged_pod2()), encoding="utf-8")
    return file
