"""``hallwright underlay``: put a drawing or picture under the plan of a project."""

from __future__ import annotations

from core.cli.files import load_project, require_target
from core.cli.progress import show_progress
from core.cli.terminal import say
from core.commands.underlays import PlaceUnderlay
from core.errors import FacilityError
from core.exchange.underlay_file import Wanted
from core.exchange.underlay_placing import placed_underlay
from core.exchange.underlay_reading import UnderlayReading
from core.units import parse_quantity


def underlay(file: str, drawing: str, output: str, *, page: int, unit: str | None) -> int:
    """Write a project with an underlay; returns the exit code.

    Args:
        file: Project or example.
        drawing: DXF, PDF, PNG or JPEG.
        output: Project file to write.
        page: Page of a document.
        unit: Length of a drawing unit, such as ``1 in``; needed where the file does not say.

    Raises:
        FacilityError: The project or the drawing cannot be read, the unit is not known, or the output is refused.
    """
    from core.storage.project_file import save

    if page < 1:
        raise FacilityError(f"There is no page {page}.", hint="Pages count from 1.")
    target = require_target(output, source=file)
    project = load_project(file)
    found = UnderlayReading(Wanted(drawing, page)).run(show_progress)
    assert found is not None
    assert found.content is not None
    if unit is None and not found.is_unit_known and found.origin_units is not None:
        raise FacilityError(found.unit_words, hint="Say it, for example --unit '1 mm'.")
    unit_m = found.unit_m if unit is None else parse_quantity(unit, "length")
    placed, notes = placed_underlay(project, found, unit_m)
    contents = tuple(c for c in (found.content, found.original) if c is not None)
    save(PlaceUnderlay(placed, contents).apply(project), target)
    for line in (f"{found.file_name}: {placed.extent_x_m:.2f} × {placed.extent_y_m:.2f} m.", *found.notes, *notes):
        say(line)
    say(f"Wrote {target}.")
    return 0
