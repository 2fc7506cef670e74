"""``hallwright``, ``hallwright open`` and ``hallwright demo``: the commands that need Qt."""

from __future__ import annotations

import tempfile
from pathlib import Path

from core.cli.desktop_door import desktop_module, snapshot_module
from core.cli.files import load_project, write_whole
from core.cli.progress import show_progress
from core.cli.terminal import as_told, say
from core.errors import FacilityError

DEMO_EXAMPLE = "air_hall_1mw"


def open_window(file: str | None) -> int:
    """Start the desktop; returns its exit code.

    Raises:
        FacilityError: Qt is not installed.
    """
    return int(desktop_module("app").run(file))


def demo(output: str | None) -> int:
    """Solve the example without a screen and leave a floorplan, a picture and a summary; returns the exit code."""
    from core.cli.file_commands import today
    from core.cli.solve_commands import summary_lines
    from core.reports.pdf_plan import write_plan_pdf
    from core.study.evaluate import evaluate

    folder = _demo_folder(output)
    project = load_project(DEMO_EXAMPLE)
    results = evaluate(project, progress=show_progress)
    lines = [as_told(line) for line in summary_lines(project, results)]
    plan = write_whole(str(folder / "floorplan.pdf"), lambda path: write_plan_pdf(project, results, path, today()))
    text = "\n".join(lines) + "\n"
    summary = write_whole(str(folder / "summary.txt"), lambda path: _write_text(path, text))
    snapshot = snapshot_module()
    window = write_whole(str(folder / "window.png"), lambda path: snapshot.window_png(project, path))
    print(text)
    say(f"Floorplan: {plan}\nWindow:    {window}\nSummary:   {summary}")
    return 0


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _demo_folder(output: str | None) -> Path:
    folder = Path(output) if output else Path.cwd() / "hallwright-output"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    except OSError as error:
        if output:
            raise FacilityError(f"{folder} cannot be made: {error.strerror}.", hint="Choose another folder.") from None
        return Path(tempfile.mkdtemp(prefix="hallwright-"))
