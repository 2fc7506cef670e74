"""``hallwright outage``: how long racks have when their cooling fails or their load changes."""

from __future__ import annotations

import json
import math

from core.cli.files import load_project
from core.cli.progress import show_progress
from core.cli.terminal import say
from core.errors import FacilityError
from core.model.cooling import AirCooler
from core.model.project import Project
from core.model.rack import Rack
from core.results.outage import OutageEvent, OutageResult
from core.study.outage import simulate_outage
from core.thermal.warm_up import warm_up
from core.units import percent

NO_COOLER = "none"


def outage(
    file: str,
    *,
    hall: str | None,
    failed: str | None,
    water_only: bool,
    restart_s: float | None,
    duration_s: float,
    load_to_percent: float | None,
    load_after_s: float | None,
    as_json: bool,
) -> int:
    """Let cooling fail in a hall and print when racks pass their limits; returns the exit code.

    Args:
        file: The project.
        hall: Tag of the hall; the first when None.
        failed: Tags of the coolers that fail, with commas between; all of the hall when None, no cooler for ``none``.
        water_only: Whether fans go on and only the chilled water is lost.
        restart_s: When cooling comes back, None for never. [s]
        duration_s: How long to follow it. [s]
        load_to_percent: Load of all racks from ``load_after_s`` on over that before, None for no change. [%]
        load_after_s: When the load changes, at once when None. [s]
        as_json: Print JSON.

    Raises:
        FacilityError: There is no such hall or cooler, or a number makes no sense.
    """
    project = load_project(file)
    hall_id = _hall_id(project, hall)
    fails = failed is None or failed.strip() != NO_COOLER
    ids = _cooler_ids(project, hall_id, failed if fails else None)
    load_at_s, load_ratio = _load_step(load_to_percent, load_after_s)
    warm_up()
    event = OutageEvent(
        ids, not water_only, restart_s, duration_s, cooling_fails=fails, load_at_s=load_at_s, load_ratio=load_ratio
    )
    result = simulate_outage(project, hall_id, event, progress=show_progress)
    document = outage_document(project, result)
    if as_json:
        print(json.dumps(document, indent=1, ensure_ascii=False))
        return 0
    say(*outage_lines(result))
    return 0


def _load_step(to_percent: float | None, after_s: float | None) -> tuple[float | None, float]:
    """When the load changes, None for never, and to what share of that before. [s]"""
    if to_percent is not None:
        return after_s or 0.0, to_percent / 100.0
    if after_s is not None:
        raise FacilityError("--load-after tells no load.", hint="Say with --load-to what it changes to, in percent.")
    return None, 1.0


def outage_document(project: Project, result: OutageResult) -> dict[str, object]:
    """What is printed as JSON: times in seconds, null where a limit is never passed."""
    changed = result.well_mixed_changed_k_s
    tags = [r.tag if isinstance(r := project.get(i), Rack) else i for i in result.rack_ids]
    return {
        "racks": [
            {
                "tag": tag,
                **{f"{limit.name}_s": _number(float(limit.time_s[n])) for limit in result.limits},
                "hottest_inlet_c": _number(float(result.inlet_c[:, n].max())),
            }
            for n, tag in enumerate(tags)
        ],
        "limits": [
            {
                "name": x.name,
                "first_s": _number(x.first_s),
                "median_s": _number(x.median_s),
                "last_s": _number(x.last_s),
            }
            for x in result.limits
        ],
        "load_at_s": _number(result.event.load_at_s),
        "load_ratio": round(result.event.load_ratio, 5),
        "well_mixed_k_s": round(result.well_mixed_k_s, 5),
        "well_mixed_changed_k_s": None if changed is None else round(changed, 5),
        "is_complete": result.is_complete,
        "leaves_eddies": result.leaves_eddies,
    }


def outage_lines(result: OutageResult) -> list[str]:
    """The outcome as a planner reads it."""
    lines = [f"{'limit':14} {'first rack':>12} {'half of them':>13} {'last rack':>12}"]
    for limit in result.limits:
        times = (limit.first_s, limit.median_s, limit.last_s)
        shown = [f"{t:.0f} s" if t is not None else "never" for t in times]
        lines.append(f"{limit.name:14} {shown[0]:>12} {shown[1]:>13} {shown[2]:>12}")
    hottest = float(result.inlet_c.max()) if result.inlet_c.size else math.nan
    lines.append(
        f"hottest inlet {hottest:.1f} °C · perfectly mixed air without any mass would warm by "
        f"{result.well_mixed_k_s:.2f} K/s"
    )
    if result.well_mixed_changed_k_s is not None:
        event = result.event
        lines.append(
            f"from {event.load_at_s:.0f} s on, at {percent(event.load_ratio)} of the load, it would warm by "
            f"{result.well_mixed_changed_k_s:.2f} K/s"
        )
    if result.leaves_eddies:
        lines.append("Large eddies are not followed in true time: the air is averaged (k-epsilon).")
    if not result.is_complete:
        lines.append(f"Stopped after {result.time_s[-1]:.0f} s.")
    return lines


def _hall_id(project: Project, tag: str | None) -> str:
    halls = project.halls
    if not halls:
        raise FacilityError("The project has no hall.", hint="Draw one first.")
    if tag is None:
        return halls[0].id
    for hall in halls:
        if hall.tag == tag:
            return hall.id
    raise FacilityError(f"There is no hall {tag}.", hint=f"Its halls: {', '.join(h.tag for h in halls)}.")


def _cooler_ids(project: Project, hall_id: str, tags: str | None) -> tuple[str, ...]:
    if tags is None:
        return ()
    coolers = {c.tag: c.id for c in project.in_hall(AirCooler, hall_id)}
    wanted = [t.strip() for t in tags.split(",") if t.strip()]
    for tag in wanted:
        if tag not in coolers:
            raise FacilityError(f"There is no cooler {tag}.", hint=f"Coolers here: {', '.join(coolers) or 'none'}.")
    if not wanted:
        raise FacilityError("--failed names no cooler.", hint="Leave it out to let all of them fail.")
    return tuple(coolers[t] for t in wanted)


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else round(value, 2)
