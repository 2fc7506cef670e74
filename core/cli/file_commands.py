"""``hallwright new``, ``report`` and ``export``."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from core.cli.air_arguments import require_below_ceiling
from core.cli.export_set import EXPORTS, POWER_SHEETS, file_name
from core.cli.file_set import require_free, write_set
from core.cli.files import load_project, require_target, write_whole
from core.cli.progress import show_progress
from core.cli.terminal import say
from core.commands.saved_views import saved_views, view_named
from core.drawing.kept_views import paper_air_of, with_layers_of
from core.drawing.paper_air import PlanAir
from core.errors import FacilityError, NothingToExport
from core.model.project import Project
from core.model.saved_views import SavedView
from core.reports.paper import PaperChoice
from core.results.design_results import DesignResults
from core.study.evaluate import evaluate
from core.words import as_read

AS_IT_FITS = PaperChoice()
ALL = "all"
"""All formats at once."""


def new(source: str | None, output: str | None, brief: str | None = None) -> int:
    """Make a project file; returns the exit code.

    Args:
        source: What to start from, or None for an empty project.
        output: File to write; None names it after the source, and then never replaces a file.
        brief: Words of a first layout, instead of a source.

    Raises:
        FacilityError: The file cannot be made.
    """
    from core.storage.project_file import save

    if brief is not None and source is not None:
        raise FacilityError("--brief and --from exclude each other.", hint="Leave one of the two out.")
    project = _from_brief(brief) if brief is not None else load_project(source) if source else Project.of(())
    named = Path(source).stem if source else "first-layout" if brief is not None else "untitled"
    target = Path(output or f"{named}.hall")
    if output is None and target.exists():
        raise FacilityError(f"{target} exists already.", hint="Name the file to write with -o.")
    save(project, require_target(str(target), source=source))
    say(f"Wrote {target}.")
    return 0


def _from_brief(words: str) -> Project:
    from core.templates.brief import read_brief
    from core.templates.first_layout import first_layout
    from core.templates.layout_summary import smallest_of

    brief = read_brief(words)
    say(f"{brief.understood}.")
    project = first_layout(brief)
    if large := smallest_of(project, brief.topology):
        say(large)
    return project


def report(file: str, output: str) -> int:
    """Write the report of a project; returns the exit code."""
    from core.reports.report import write_report

    project = load_project(file)
    require_target(output, source=file)
    results = evaluate(project, progress=show_progress)
    target = write_whole(output, lambda path: write_report(project, results, path, today(), show_progress), source=file)
    say(f"Wrote {target}.")
    return 0


def export(
    file: str,
    file_format: str,
    output: str,
    air: PlanAir | None = None,
    saved_view: str | None = None,
    paper: PaperChoice = AS_IT_FITS,
    *,
    replaces: bool = False,
) -> int:
    """Write the floorplan or the data of a project; returns the exit code.

    Args:
        file: The project.
        file_format: One of the formats of ``write_export`` but a report, or ``ALL``.
        output: File to write, which is replaced; of all, the folder, which is made when it is not there.
        air: What a floorplan shows of the air.
        saved_view: Name of a view of the project whose choices count instead, or None.
        paper: Sheet and scale.
        replaces: Whether all may replace files of the same names in the folder.

    Raises:
        FacilityError: There is no such view, the cut is above the ceiling, or files would be replaced.
    """
    project = load_project(file)
    view = None if saved_view is None else _view_of(project, saved_view)
    if view is not None:
        project, air = with_layers_of(project, view), paper_air_of(view)
    elif air is not None:
        require_below_ceiling(project, air.view.height_m)
    if file_format == ALL:
        return _export_all(project, Path(file).stem, Path(output), air, view, paper, replaces=replaces)
    if file_format == "dxf":
        target = write_whole(output, lambda path: write_dxf(project, path), source=file)
    elif file_format == "json":
        from core.exchange.json_project import write_project

        text = write_project(project)
        target = write_whole(output, lambda path: _write_text(path, text), source=file)
    else:
        require_target(output, source=file)
        _require_possible(project, file_format, paper)
        results = evaluate(project, progress=show_progress)
        target = write_whole(
            output, lambda path: write_export(project, results, file_format, path, air, view, paper=paper), source=file
        )
    say(f"Wrote {target}.")
    return 0


def _require_possible(project: Project, file_format: str, paper: PaperChoice) -> None:
    """Refuse what cannot be written before anything is solved for it."""
    if file_format == "png":
        from core.cli.desktop_door import snapshot_module

        snapshot_module()
    elif file_format == "pdf":
        from core.reports.pdf_plan import fitting

        fitting(project, paper)


def _export_all(
    project: Project,
    name: str,
    folder: Path,
    air: PlanAir | None,
    view: SavedView | None,
    paper: PaperChoice,
    *,
    replaces: bool,
) -> int:
    """Write the whole set into a folder; what the design has nothing for is told, and the rest is written."""
    names = {file_name(name, kind): kind for kind in EXPORTS}
    require_free(folder, tuple(names), replaces=replaces)
    results = evaluate(project, progress=show_progress)
    writers = {
        target: partial(write_export, project, results, kind, air=air, view=view, paper=paper)
        for target, kind in names.items()
    }
    left_out: list[str] = []

    def leave_out(name: str, nothing: NothingToExport) -> None:
        left_out.append(name)
        say(f"Left out {name}: {as_read(nothing.message)}")

    written = write_set(folder, writers, leave_out)
    say(f"Wrote {written} files to {folder}.")
    for stale in (folder / name for name in left_out if os.path.lexists(folder / name)):
        say(f"{stale} is out of date: it is of an earlier export, and this design has nothing for it.")
    return 0


def _view_of(project: Project, name: str) -> SavedView:
    view = view_named(project, name)
    if view is None:
        known = ", ".join(v.tag for v in saved_views(project))
        raise FacilityError(
            f"The project has no saved view '{name}'.", hint=f"It has: {known}." if known else "It has none."
        )
    return view


def write_export(
    project: Project,
    results: DesignResults,
    file_format: str,
    path: Path,
    air: PlanAir | None = None,
    view: SavedView | None = None,
    progress: Callable[[float, str], None] | None = None,
    paper: PaperChoice = AS_IT_FITS,
) -> None:
    """Write one of the export formats, or ``report``.

    Args:
        project: The project.
        results: Its results.
        file_format: ``pdf``, ``report``, ``svg``, ``dxf``, ``csv``, ``json``, ``grid-case``, ``pandapower``, ``png``,
            ``glb``, ``3d-png``, or a key of ``POWER_SHEETS``.
        path: File to write.
        air: What a floorplan shows of the air; a cut at 1.5 m when None.
        view: Saved view that a picture of the floorplan shows, or None for all of it.
        progress: Told the share done (0 to 1) and what is going on, where it takes long.
        paper: Sheet and scale of what is written as PDF, but a report.

    Raises:
        FacilityError: There is nothing of the kind to write.
    """
    if file_format == "json":
        from core.exchange.json_project import write_project

        _write_text(path, write_project(project))
    elif file_format == "report":
        from core.reports.report import write_report

        write_report(project, results, path, today(), progress)
    elif file_format == "pdf":
        from core.reports.pdf_plan import write_plan_pdf

        write_plan_pdf(project, results, path, today(), air, paper)
    elif file_format == "svg":
        from core.drawing.plan import plan_drawing
        from core.reports.svg import write_svg

        _write_text(path, write_svg(plan_drawing(project, results, air=air)))
    elif file_format == "dxf":
        write_dxf(project, path)
    elif file_format == "csv":
        from core.exchange.csv_racks import write_racks

        _write_text(path, write_racks(project, results))
    elif file_format in POWER_SHEETS:
        from core.reports.power_sheets import power_svg, write_power_pdf

        what, ending = POWER_SHEETS[file_format]
        if ending == "svg":
            _write_text(path, power_svg(project, results, what))
        else:
            write_power_pdf(project, results, what, path, today(), paper)
    elif file_format in ("grid-case", "pandapower"):
        _write_text(path, _network_text(project, results, file_format))
    elif file_format in ("glb", "3d-png"):
        _write_solid(project, results, file_format, path)
    else:
        from core.cli.desktop_door import snapshot_module

        snapshot_module().plan_png(project, results, path, view=view)


def _write_solid(project: Project, results: DesignResults, file_format: str, path: Path) -> None:
    """The design in three dimensions, as a model or as a picture."""
    from core.drawing.solid_parts import LIGHT_BODIES, SolidChoice
    from core.drawing.solid_scene import build_scene

    scene = build_scene(project, results, SolidChoice(), LIGHT_BODIES)
    if file_format == "glb":
        from core.exchange.glb import glb_bytes

        path.write_bytes(glb_bytes(scene, project))
    else:
        from core.reports.solid_png import solid_png

        path.write_bytes(solid_png(scene))


def write_dxf(project: Project, path: Path) -> None:
    """Write the floorplan as DXF; it needs no results."""
    from core.exchange.dxf_plan import write_plan_dxf

    write_plan_dxf(project, path)


def _network_text(project: Project, results: DesignResults, file_format: str) -> str:
    """The power chain at its operating point, as a network for load-flow programs."""
    from core.exchange.chain_grid import chain_grid
    from core.exchange.pandapower_net import pandapower_text

    flow = results.power.require().chain
    if flow is None or not flow.link_w.any():
        raise NothingToExport("No power flows in this project.", hint="Place racks and what feeds them.")
    tree = chain_grid(project, flow)
    return pandapower_text(tree) if file_format == "pandapower" else json.dumps(tree, indent=1)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def today() -> str:
    """Date for title blocks, in the form that is read the same everywhere."""
    return datetime.date.today().isoformat()
