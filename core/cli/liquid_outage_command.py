"""``hallwright liquid-outage``: how long liquid-cooled racks have when a pump, a CDU or the water is lost."""

from __future__ import annotations

import json
import math

from core.cli.files import load_project
from core.cli.terminal import say
from core.errors import FacilityError
from core.model.cooling import Cdu
from core.model.project import Project
from core.model.rack import Rack
from core.plant.liquid_transient import (
    LiquidLoss,
    LiquidOutage,
    LossKind,
    buffer_tank_m3,
    pump_backup,
    simulate_liquid_loss,
)
from core.results.liquid_result import LiquidResult
from core.results.part import Part
from core.study.assemble import assemble

GENERATOR_START_S = 15.0
RIDE_THROUGH_S, RIDE_THROUGH_K = 300.0, 6.0


def liquid_outage(
    file: str,
    *,
    lose: str | None,
    kind: str,
    back_after_s: float | None,
    duration_s: float,
    buffer_m3: float,
    as_json: bool,
) -> int:
    """Follow the loops in true time and print when racks throttle; returns the exit code.

    Args:
        file: The project.
        lose: Tags of CDUs, with commas between; all when None.
        kind: ``cdu``, ``pump``, ``facility_water``, ``plant`` or ``power``.
        back_after_s: When it comes back, None for never. [s]
        duration_s: How long to follow. [s]
        buffer_m3: Water beside that of the project's tanks. [m3]
        as_json: Print JSON.

    Raises:
        FacilityError: There is no such CDU, no loop flows, or a number makes no sense.
    """
    project = load_project(file)
    results = assemble(project, Part(failure="not asked for"))
    if results.liquid.value is None:
        raise FacilityError(str(results.liquid.failure), hint="Solve the project first.")
    liquid = results.liquid.value
    ids = _cdu_ids(project, lose)
    if not ids and LossKind(kind) in (LossKind.CDU, LossKind.PUMP):
        ids = tuple(c.id for c in project.of_type(Cdu) if c.is_on)
    loss = LiquidLoss(LossKind(kind), ids, back_after_s, duration_s, 1000.0 * max(buffer_m3, 0.0))
    outage = simulate_liquid_loss(project, liquid, loss)
    if as_json:
        print(json.dumps(outage_document(project, liquid, outage), indent=1, ensure_ascii=False))
    else:
        say(*outage_lines(project, liquid, outage))
    return 0


def outage_document(project: Project, liquid: LiquidResult, outage: LiquidOutage) -> dict[str, object]:
    """What is printed as JSON: seconds, null for racks that never throttle."""
    backup = pump_backup(project, liquid, GENERATOR_START_S)
    warm_w = liquid.warm_heat_w
    return {
        "first_throttle_s": _number(outage.first_s),
        "racks": [
            {
                "tag": _tag(project, rack_id),
                "loop": outage.loop_names[outage.rack_loop[n]],
                "throttle_s": _number(float(outage.throttle_s[n])),
                "limit_c": round(float(outage.limit_c[n]), 2),
                "hottest_c": round(float(outage.rack_c[:, n].max()), 2),
            }
            for n, rack_id in enumerate(outage.rack_ids)
        ],
        "sizing": {
            "generator_start_s": GENERATOR_START_S,
            "pumps_need_ups": backup.is_needed,
            "pump_power_w": round(backup.power_w, 1),
            "ups_energy_kwh": round(backup.energy_j / 3.6e6, 4),
            "buffer_tank_m3": round(buffer_tank_m3(warm_w, RIDE_THROUGH_S, RIDE_THROUGH_K), 2) if warm_w > 0 else 0.0,
            "buffer_for": f"{RIDE_THROUGH_S:.0f} s of the warm loop's heat within {RIDE_THROUGH_K:g} K",
        },
    }


def outage_lines(project: Project, liquid: LiquidResult, outage: LiquidOutage) -> list[str]:
    """The outcome as a planner reads it, the first racks to throttle first."""
    order = sorted(range(len(outage.rack_ids)), key=lambda n: _sortable(float(outage.throttle_s[n])))
    lines = [f"{'rack':12} {'loop':16} {'throttles after':>16} {'hottest':>10} {'limit':>8}"]
    for n in order[:20]:
        at = float(outage.throttle_s[n])
        when = "never" if math.isnan(at) else f"{at:.0f} s"
        hottest = float(outage.rack_c[:, n].max())
        lines.append(
            f"{_tag(project, outage.rack_ids[n]):12} {outage.loop_names[outage.rack_loop[n]]:16} {when:>16} "
            f"{hottest:7.1f} °C {float(outage.limit_c[n]):5.1f} °C"
        )
    if len(order) > 20:
        lines.append(f"... and {len(order) - 20} more racks")
    backup = pump_backup(project, liquid, GENERATOR_START_S)
    needs = "would throttle" if backup.is_needed else "would last"
    lines.append(
        f"Without pumps racks {needs} until generators start ({GENERATOR_START_S:.0f} s): a UPS for "
        f"{backup.power_w / 1000.0:.1f} kW of CDU pumps gives {backup.energy_j / 3.6e6:.3f} kWh."
    )
    if liquid.warm_heat_w > 0.0:
        size = buffer_tank_m3(liquid.warm_heat_w, RIDE_THROUGH_S, RIDE_THROUGH_K)
        lines.append(
            f"A buffer tank of {size:.1f} m³ carries the warm loop for {RIDE_THROUGH_S:.0f} s within "
            f"{RIDE_THROUGH_K:g} K."
        )
    return lines


def _cdu_ids(project: Project, tags: str | None) -> tuple[str, ...]:
    if tags is None:
        return ()
    cdus = {c.tag: c.id for c in project.of_type(Cdu)}
    wanted = [t.strip() for t in tags.split(",") if t.strip()]
    for tag in wanted:
        if tag not in cdus:
            raise FacilityError(f"There is no CDU {tag}.", hint=f"CDUs here: {', '.join(sorted(cdus)) or 'none'}.")
    if not wanted:
        raise FacilityError("--lose names no CDU.", hint="Leave it out for all of them.")
    return tuple(cdus[t] for t in wanted)


def _tag(project: Project, rack_id: str) -> str:
    rack = project.get(rack_id)
    return rack.tag if isinstance(rack, Rack) else rack_id


def _sortable(time_s: float) -> float:
    return math.inf if math.isnan(time_s) else time_s


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else round(value, 2)
