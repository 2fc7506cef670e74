"""``hallwright solve`` and ``hallwright check``."""

from __future__ import annotations

import json
import math
from typing import Any

from core.checks.rule_book import check_design
from core.checks.waiving import SortedFindings, in_words, sort_findings
from core.cli.exit_codes import ERRORS_FOUND
from core.cli.files import load_project
from core.cli.liquid_document import liquid_document
from core.cli.progress import show_progress
from core.cli.terminal import say
from core.errors import FacilityError
from core.model.electrical import PowerSource, PowerUnit
from core.model.project import Project
from core.model.records import Waiver
from core.results.design_results import DesignResults
from core.results.finding import Finding, Severity
from core.results.room_air import AirIndices
from core.study.evaluate import evaluate
from core.study.trust import turbulence_words
from core.words import as_read


def solve(file: str, *, as_json: bool) -> int:
    """Solve a project and print the results; returns the exit code."""
    project = load_project(file)
    results = evaluate(project, progress=show_progress)
    document = results_document(project, results)
    if as_json:
        print(json.dumps(document, indent=1, ensure_ascii=False))
    else:
        say(*summary_lines(project, results))
    return 0


def check(file: str, *, as_json: bool, shows_waived: bool = False) -> int:
    """Check a project with all results; exit code 1 when errors are found that nobody has waived."""
    project = load_project(file)
    results = evaluate(project, progress=show_progress)
    found = sort_findings(project, results.findings or check_design(project))
    if as_json:
        print(json.dumps(findings_document(found), indent=1, ensure_ascii=False))
    else:
        say(*_check_lines(found, shows_waived=shows_waived))
    return ERRORS_FOUND if any(f.severity is Severity.ERROR for f in found.standing) else 0


def findings_document(found: SortedFindings) -> dict[str, Any]:
    """Findings that count, and those that are waived with what was kept about them."""
    standing = [
        _finding(f) | ({"note": found.returned[f.key]} if f.key in found.returned else {}) for f in found.standing
    ]
    return {"findings": standing, "waived": [_finding(f) | _waiver(found.waivers[f.key]) for f in found.waived]}


def _check_lines(found: SortedFindings, *, shows_waived: bool) -> list[str]:
    lines = []
    for finding in found.standing:
        lines.append(_finding_line(finding))
        if finding.key in found.returned:
            lines.append(f"         {found.returned[finding.key]}")
    if shows_waived:
        for finding in found.waived:
            lines += [f"waived   {_finding_line(finding)}", f"         Waived {in_words(found.waivers[finding.key])}."]
    elif found.waived:
        lines.append(f"Waived findings: {len(found.waived)}; --waived prints them.")
    return lines or ["No findings."]


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {"reason": waiver.reason, "waived_by": waiver.author, "waived_on": waiver.dated}


def results_document(project: Project, results: DesignResults) -> dict[str, Any]:
    """Results under the fixed keys that other programs rely on.

    Raises:
        FacilityError: There is no energy result, because a part failed.
    """
    energy = results.energy.value
    if energy is None:
        raise FacilityError(results.energy.failure or "The design could not be solved.", hint="Check the findings.")
    return {
        "pue": _number(energy.pue, 6),
        "it_kw": energy.it_w / 1000.0,
        "total_kw": energy.total_w / 1000.0,
        "parts_kw": {name: watts / 1000.0 for name, watts in energy.parts_w.items()},
        "balance_error_ratio": energy.balance_error_ratio,
        "racks": _racks(project, results),
        **findings_document(sort_findings(project, results.findings)),
        "sources": _sources(project, results),
        "power_units": _units(project, results),
        "halls": _halls(project, results),
        "liquid": liquid_document(project, results),
        "carbon_kg_h": energy.carbon_kg_h,
        "water_kg_h": energy.water_kg_h,
        "cost_usd_h": energy.cost_usd_h,
        "notes": list(results.notes),
        "stamp": results.stamp.project_key,
        "scenario": project.scenario.name,
    }


def _racks(project: Project, results: DesignResults) -> list[dict[str, Any]]:
    halls = results.thermal.value.halls if results.thermal.value else ()
    inlet = {r: float(t) for h in halls for r, t in zip(h.rack_ids, h.rack_inlet_mean_c, strict=True)}
    hottest = {r: float(t) for h in halls for r, t in zip(h.rack_ids, h.rack_inlet_max_c, strict=True)}
    outlet = {r: float(t) for h in halls for r, t in zip(h.rack_ids, h.rack_outlet_c, strict=True)}
    doors = results.thermal.value.door_by_rack_w() if results.thermal.value else {}
    power = results.power.value
    watts = dict(zip(power.rack_ids, power.rack_power_w, strict=True)) if power else {}
    nan = float("nan")
    return [
        {
            "id": rack.id,
            "tag": rack.tag,
            "power_kw": float(watts.get(rack.id, 0.0)) / 1000.0,
            "cooling": str(rack.cooling),
            "inlet_mean_c": _number(inlet.get(rack.id, nan), 3),
            "inlet_max_c": _number(hottest.get(rack.id, nan), 3),
            "outlet_mean_c": _number(outlet.get(rack.id, nan), 3),
            "rear_door_kw": doors.get(rack.id, 0.0) / 1000.0,
        }
        for rack in sorted(project.racks, key=lambda r: r.tag)
    ]


def _sources(project: Project, results: DesignResults) -> list[dict[str, Any]]:
    power = results.power.value
    found = []
    for output in power.sources if power else ():
        source = project.get(output.source_id)
        found.append(
            {
                "tag": source.tag if isinstance(source, PowerSource) else "public grid (assumed)",
                "kind": str(source.kind) if isinstance(source, PowerSource) else "grid",
                "output_kw": output.output_w / 1000.0,
                "available_kw": output.available_w / 1000.0,
                "carbon_kg_h": output.carbon_kg_h,
            }
        )
    return found


def _units(project: Project, results: DesignResults) -> list[dict[str, Any]]:
    power = results.power.value
    found = []
    for load in power.units if power else ():
        unit = project.get(load.unit_id)
        found.append(
            {
                "tag": unit.tag if isinstance(unit, PowerUnit) else load.unit_id,
                "output_kw": load.output_w / 1000.0,
                "loss_kw": load.loss_w / 1000.0,
                "loading_ratio": load.loading_ratio,
                "failover_loading_ratio": load.failover_loading_ratio,
            }
        )
    return found


def _halls(project: Project, results: DesignResults) -> list[dict[str, Any]]:
    thermal = results.thermal.value
    found: list[dict[str, Any]] = []
    for air in thermal.halls if thermal else ():
        hall = project.get(air.hall_id)
        found.append(
            {
                "tag": hall.tag if hall else air.hall_id,
                "state": str(air.state),
                "spacing_m": air.spacing_m,
                "turbulence": str(air.turbulence),
                "return_mean_c": _number(air.return_mean_c, 3),
                "heat_balance_ratio": air.heat_balance_ratio,
                "mass_balance_ratio": air.mass_balance_ratio,
                "air_indices": _indices(air.indices),
                "moisture": _moisture(results, air.hall_id),
                "measured_points": _measured(project, dict(air.measured_points)),
            }
        )
    return found


def _moisture(results: DesignResults, hall_id: str) -> dict[str, float] | None:
    liquid = results.liquid.value
    found = next((m for m in liquid.moisture if m.hall_id == hall_id), None) if liquid is not None else None
    if found is None:
        return None
    return {
        "dew_point_c": round(found.dew_point_c, 3),
        "outdoor_kg_h": round(3600.0 * found.outdoor_kg_s, 3),
        "humidified_kg_h": round(3600.0 * found.humidified_kg_s, 3),
        "condensed_kg_h": round(3600.0 * found.condensed_kg_s, 3),
        "latent_kw": round(found.latent_w / 1000.0, 3),
    }


def _indices(indices: AirIndices | None) -> dict[str, float | None] | None:
    if indices is None:
        return None
    names = ("rci_high_percent", "rci_low_percent", "rti_percent", "shi_ratio", "rhi_ratio")
    return {name: _number(getattr(indices, name), 4) for name in names}


def _measured(project: Project, computed: dict[str, float]) -> list[dict[str, Any]]:
    points = []
    for point_id, value in computed.items():
        point = project.get(point_id)
        measured = getattr(point, "measured_c", None)
        points.append({"tag": point.tag if point else "", "measured_c": measured, "computed_c": _number(value, 3)})
    return points


def summary_lines(project: Project, results: DesignResults) -> list[str]:
    """The results as a planner reads them on a terminal."""
    lines = [f"{project.info.name} · {project.site.name} · {project.scenario.name}"]
    energy = results.energy.value
    if energy is None:
        return [*lines, f"Not solved: {results.energy.failure}"]
    lines.append(
        f"PUE {energy.pue:.3f} at this operating point · IT {energy.it_w / 1e3:.1f} kW · "
        f"meter {energy.total_w / 1e3:.1f} kW · balance {energy.balance_error_ratio:.0e}"
    )
    for name, watts in energy.parts_w.items():
        points = watts / energy.it_w if energy.it_w > 0.0 else 0.0
        lines.append(f"  {name.replace('_', ' '):24} {watts / 1e3:10.1f} kW   {points:6.3f}")
    for source in _sources(project, results):
        lines.append(f"  from {source['tag']:19}  {source['output_kw']:9.1f} kW of {source['available_kw']:.0f} kW")
    airs = results.thermal.value.halls if results.thermal.value else ()
    for hall, air in zip(_halls(project, results), airs, strict=True):
        lines.append(
            f"Air of {hall['tag']}: {hall['state']} at {hall['spacing_m']:.2f} m, {turbulence_words(project, air)}, "
            f"return {hall['return_mean_c']} °C"
        )
        if air.indices is not None:
            lines.append("  " + " · ".join(words for words, _ in air.indices.in_words()))
        for point in hall["measured_points"]:
            lines.append(f"  {point['tag']:22}  measured {point['measured_c']} °C, computed {point['computed_c']} °C")
    hottest = sorted((r for r in _racks(project, results) if r["inlet_mean_c"] is not None), key=_inlet, reverse=True)
    lines += [f"  {r['tag']:12} {r['power_kw']:8.1f} kW   inlet {r['inlet_mean_c']:.1f} °C" for r in hottest[:5]]
    found = sort_findings(project, results.findings)
    lines.append(f"{len(found.standing)} findings")
    lines += [f"  {_finding_line(f)}" for f in found.standing[:20]]
    if found.waived:
        lines.append(f"Waived findings: {len(found.waived)}.")
    return lines


def _inlet(rack: dict[str, Any]) -> float:
    return float(rack["inlet_mean_c"])


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "fix": finding.fix,
        "ids": list(finding.ids),
    }


def _finding_line(finding: Finding) -> str:
    said = f"{as_read(finding.message)} {as_read(finding.fix)}"  # sentence by sentence, so that each is known
    return f"{finding.severity:8} {finding.code:30} {said}".rstrip()


def _number(value: float, digits: int) -> float | None:
    return None if math.isnan(value) else round(float(value), digits)
