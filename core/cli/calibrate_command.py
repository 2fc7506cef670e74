"""``hallwright calibrate``: fit leakage and rack airflow to a table of measured temperatures."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

from core.cli.files import load_project, require_target
from core.cli.progress import show_progress
from core.cli.terminal import say
from core.commands.measured_points import ReplaceMeasuredPoints
from core.exchange.csv_sensors import measured_points, read_sensors, read_table
from core.study.calibrate import Calibration, calibrate
from core.thermal.warm_up import warm_up


def calibrate_file(file: str, sensors: str, output: str | None, *, follows_eddies: bool = False, as_json: bool) -> int:
    """Fit a project to sensors and print what the fit is worth; returns the exit code.

    Args:
        file: The project.
        sensors: CSV table; its points take the place of those in the project.
        output: Project file to write with points and fitted values, or None to change nothing.
        follows_eddies: Whether large eddies are followed in halls that ask for them.
        as_json: Print JSON.

    Raises:
        FacilityError: A file cannot be read, or there is too little to fit to.
    """
    project = load_project(file)
    table = read_sensors(read_table(sensors))
    project = ReplaceMeasuredPoints(measured_points(project, table.readings)).apply(project)
    target = require_target(output, source=file) if output else None
    warm_up()
    fit = calibrate(project, follows_eddies=follows_eddies, progress=show_progress)
    assert fit is not None  # nothing stops it here
    if as_json:
        print(json.dumps({**_document(fit), "blank_readings": list(table.blank)}, indent=1, ensure_ascii=False))
    else:
        say(*filter(None, (table.left_out,)), *calibration_lines(fit))
    if target is not None:
        from core.storage.project_file import save

        save(fit.command.apply(project) if fit.command else project, target)
        if not as_json:
            say(f"Wrote {target}.")
    elif not as_json and fit.command:
        say("Nothing was changed; -o FILE.hall writes a project with these values.")
    return 0


def calibration_lines(fit: Calibration) -> list[str]:
    """The fit as a planner reads it."""
    lines = [f"{'sensor':28} {'measured °C':>12} {'before':>8} {'after':>8}"]
    lines += [f"{s.tag:28} {s.measured_c:12.2f} {s.before_c:8.2f} {s.after_c:8.2f}" for s in fit.sensors]
    lines += [f"left out, no air before the rack: {tag}" for tag in fit.left_out]
    for value in fit.values:
        bound = "  AT ITS BOUND: the sensors ask for more than is plausible" if value.is_at_bound else ""
        allowed = f"(allowed {value.low:g} to {value.high:g})"
        doubt = f" ± {value.doubt:.3f}" if math.isfinite(value.doubt) else ""
        told = "  HARDLY TOLD by these sensors" if value.is_hardly_told else ""
        lines.append(f"{value.name:28} {value.before:12.3f} -> {value.after:.3f}{doubt} {allowed}{bound}{told}")
    left_out = "too few sensors to say" if math.isnan(fit.left_out_rms_k) else f"{fit.left_out_rms_k:.2f} K"
    lines.append(
        f"rms {fit.rms_before_k:.2f} -> {fit.rms_after_k:.2f} K, bias {fit.bias_before_k:+.2f} -> "
        f"{fit.bias_after_k:+.2f} K; at sensors left out of the fit in turn: {left_out}"
    )
    lines.append(f"{fit.solves} solves at {fit.spacing_m:g} m cells")
    if fit.averaged:
        halls = ", ".join(fit.averaged)
        lines.append(
            f"Large eddies were averaged for the fit in {halls}; --eddies follows them, which takes far longer."
        )
    if not fit.is_at_rest:
        lines.append("It was still getting better when it ended: fit again from these values.")
    if fit.command is None:
        lines.append("The fit made nothing better: keep the values as they are.")
    elif fit.left_out_rms_k > fit.rms_before_k:
        lines.append("Sensors left out of the fit got worse: the gain is fitted noise, better keep the values.")
    elif fit.is_hardly_better:
        lines.append("Sensors left out gained next to nothing: something other than leakage and airflow is wrong.")
    return lines


def _document(fit: Calibration) -> dict[str, Any]:
    document = {
        "values": [asdict(v) | {"doubt": v.doubt if math.isfinite(v.doubt) else None} for v in fit.values],
        "sensors": [asdict(s) for s in fit.sensors],
        "left_out": list(fit.left_out),
        "eddies_averaged": list(fit.averaged),
        "is_better": fit.command is not None,
        "is_at_rest": fit.is_at_rest,
        "left_out_rms_k": None if math.isnan(fit.left_out_rms_k) else fit.left_out_rms_k,
    }
    for name in ("rms_before_k", "rms_after_k", "bias_before_k", "bias_after_k", "solves", "spacing_m"):
        document[name] = getattr(fit, name)
    return document
