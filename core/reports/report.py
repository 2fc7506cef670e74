"""The report: key numbers, floorplan, PUE, power, cooling, racks, findings, sources of the numbers, assumptions."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Sourced
from core.model.project import Project
from core.reports.pdf_plan import draw_plan_sheet, printable
from core.results.design_results import DesignResults

Rows = list[list[str]]


def write_report(project: Project, results: DesignResults, path: Path, date_text: str) -> None:
    """Write the report.

    Args:
        project: The project.
        results: Its results.
        path: PDF file to write.
        date_text: Date on the cover.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate, Spacer

    width, height = A4
    frame = Frame(48, 48, width - 96, height - 96, id="body")
    text_page = PageTemplate("text", [frame], onPage=lambda c, d: _page_number(c, d, project), pagesize=A4)
    plan_page = PageTemplate(
        "plan", [Frame(0, 0, 40, 40, id="corner")], onPage=lambda c, _: draw_plan_sheet(c, project, results, date_text)
    )
    document = BaseDocTemplate(
        str(path), pagesize=A4, title=f"{project.info.name}: report", author="Hallwright", pageTemplates=[text_page]
    )
    document.addPageTemplates([plan_page])
    story: list[Any] = [*_cover(project, results, date_text)]
    story += [NextPageTemplate("plan"), PageBreak(), Spacer(1, 1), NextPageTemplate("text"), PageBreak()]
    for title, rows, note in _sections(project, results):
        story += _section(title, rows, note)
    document.build(story)


def _page_number(canvas: Any, document: Any, project: Project) -> None:
    from reportlab.lib.pagesizes import A4

    canvas.setPageSize(A4)
    canvas.setFont("Helvetica", 7.5)
    canvas.drawString(48, 28, printable(project.info.name))
    canvas.drawRightString(A4[0] - 48, 28, f"page {document.page}")


def _style(name: str) -> Any:
    from reportlab.lib.styles import getSampleStyleSheet

    return getSampleStyleSheet()[name]


def _text(text: str, style: str = "BodyText") -> Any:
    from reportlab.platypus import Paragraph

    return Paragraph(escape(printable(text)), _style(style))


def _cover(project: Project, results: DesignResults, date_text: str) -> list[Any]:
    from reportlab.platypus import Spacer

    return [
        _text(project.info.name, "Title"),
        _text(f"{project.site.name} · {project.scenario.name} · {date_text}"),
        Spacer(1, 18),
        _table([["Key number", "Value"], *key_numbers(project, results)]),
        Spacer(1, 12),
        *[_text(note) for note in results.notes],
    ]


def key_numbers(project: Project, results: DesignResults) -> Rows:
    """The numbers of the cover."""
    energy, thermal = results.energy.value, results.thermal.value
    rows: Rows = []
    if energy:
        rows += [
            ["PUE at this operating point", f"{energy.pue:.3f}"],
            ["IT load", f"{energy.it_w / 1e3:,.1f} kW"],
            ["Meter", f"{energy.total_w / 1e3:,.1f} kW"],
            ["Carbon", f"{energy.carbon_kg_h:,.0f} kg CO2e/h"],
            ["Water", f"{energy.water_kg_h:,.0f} L/h"],
            ["Energy cost", f"{energy.cost_usd_h:,.0f} USD/h"],
            ["Energy balance closes to", f"{energy.balance_error_ratio:.1e}"],
        ]
    inlets = {r: t for r, t in (thermal.inlet_by_rack() if thermal else {}).items() if not math.isnan(t)}
    if inlets:
        hottest = max(inlets, key=inlets.__getitem__)
        rack = project.get(hottest)
        rows.append(["Hottest inlet", f"{inlets[hottest]:.1f} °C at {rack.tag if rack else hottest}"])
    for hall in thermal.halls if thermal else ():
        entity = project.get(hall.hall_id)
        name = entity.tag if entity else hall.hall_id
        balances = f"mass {hall.mass_balance_ratio:.0e}, heat {hall.heat_balance_ratio:.0e}"
        rows.append([f"Air of {name}", f"{hall.state}, {hall.spacing_m:.2f} m cells, balances: {balances}"])
    rows.append(["Findings", f"{len(results.findings)}"])
    return rows


def _sections(project: Project, results: DesignResults) -> list[tuple[str, Rows, str]]:
    return [
        ("PUE and its parts", _pue_rows(results), "Points are the part over the IT load; they sum to the PUE."),
        ("Sources", _source_rows(project, results), ""),
        ("Power distribution", _unit_rows(project, results), "Failover: loading when the other path is lost."),
        ("Cooling loops and plant", _loop_rows(project, results), ""),
        ("Racks", _rack_rows(project, results), ""),
        ("Measured points", _measured_rows(project, results), ""),
        ("Findings", [["Severity", "Finding", "Remedy"], *_finding_rows(results)], ""),
        ("Where the numbers come from", _source_of_numbers(project), "Recalled rows are defaults to be checked."),
        ("Assumptions", _assumption_rows(project), ""),
    ]


def _pue_rows(results: DesignResults) -> Rows:
    energy = results.energy.value
    if energy is None or energy.it_w <= 0.0:
        return []
    rows = [["Part", "kW", "PUE points"]]
    for name, watts in energy.parts_w.items():
        rows.append([name.replace("_", " "), f"{watts / 1e3:,.2f}", f"{watts / energy.it_w:.4f}"])
    return [*rows, ["sum", f"{energy.total_w / 1e3:,.2f}", f"{energy.pue:.4f}"]]


def _source_rows(project: Project, results: DesignResults) -> Rows:
    power = results.power.value
    rows = [["Source", "Kind", "Output kW", "Available kW", "kg CO2e/h"]]
    for output in power.sources if power else ():
        source = project.get(output.source_id)
        named = (source.tag, str(source.kind)) if isinstance(source, PowerSource) else ("public grid", "assumed")
        numbers = (output.output_w / 1e3, output.available_w / 1e3, output.carbon_kg_h)
        rows.append([*named, *(f"{n:,.1f}" for n in numbers)])
    return rows if len(rows) > 1 else []


def _unit_rows(project: Project, results: DesignResults) -> Rows:
    power = results.power.value
    rows = [["Unit", "Kind", "Output kW", "Loss kW", "Loading", "Failover"]]
    for load in power.units if power else ():
        unit = project.get(load.unit_id)
        named = (unit.tag, str(unit.kind)) if isinstance(unit, PowerUnit) else (load.unit_id, "")
        numbers = (f"{load.output_w / 1e3:,.1f}", f"{load.loss_w / 1e3:,.2f}")
        rows.append([*named, *numbers, f"{load.loading_ratio:.0%}", f"{load.failover_loading_ratio:.0%}"])
    return rows if len(rows) > 1 else []


def _loop_rows(project: Project, results: DesignResults) -> Rows:
    liquid = results.liquid.value
    rows = [["Unit", "Heat kW", "Loading", "Supply °C", "Return °C", "Power kW"]]
    for cdu in liquid.cdus if liquid else ():
        entity = project.get(cdu.cdu_id)
        temperatures = (f"{cdu.technology_supply_c:.1f}", f"{cdu.technology_return_c:.1f}")
        name = entity.tag if entity else "no CDU"
        rows.append(
            [name, f"{cdu.heat_w / 1e3:,.1f}", f"{cdu.loading_ratio:.0%}", *temperatures, f"{cdu.pump_w / 1e3:.2f}"]
        )
    for unit in liquid.plant if liquid else ():
        entity = project.get(unit.unit_id)
        power = f"{(unit.compressor_w + unit.fan_w) / 1e3:,.1f}"
        name = entity.tag if entity else unit.unit_id
        rows.append([name, f"{unit.heat_w / 1e3:,.1f}", f"{unit.loading_ratio:.0%}", "", "", power])
    return rows if len(rows) > 1 else []


def _rack_rows(project: Project, results: DesignResults) -> Rows:
    thermal = results.thermal.value
    inlets = thermal.inlet_by_rack() if thermal else {}
    rows = [["Rack", "Contents", "kW", "Cooling", "Inlet °C", "kg"]]
    load = project.scenario.it_load_ratio
    for rack in sorted(project.racks, key=lambda r: r.tag):
        inlet = inlets.get(rack.id, float("nan"))
        shown = "-" if math.isnan(inlet) else f"{inlet:.1f}"
        cooling = str(rack.cooling).replace("_", " ")
        power = f"{rack.power_w * load / 1e3:.1f}"
        rows.append([rack.tag, rack.contents_name, power, cooling, shown, f"{rack.weight_kg:,.0f}"])
    return rows if len(rows) > 1 else []


def _measured_rows(project: Project, results: DesignResults) -> Rows:
    thermal = results.thermal.value
    rows = [["Point", "Measured °C", "Computed °C", "Difference K"]]
    for hall in thermal.halls if thermal else ():
        for point_id, computed in hall.measured_points.items():
            point = project.get(point_id)
            measured = getattr(point, "measured_c", float("nan"))
            name = point.tag if point else point_id
            rows.append([name, f"{measured:.2f}", f"{computed:.2f}", f"{computed - measured:+.2f}"])
    return rows if len(rows) > 1 else []


def _finding_rows(results: DesignResults) -> Rows:
    return [[str(f.severity), f.message, f.fix] for f in results.findings] or [["-", "nothing found", ""]]


def _source_of_numbers(project: Project) -> Rows:
    seen: dict[tuple[str, str, str, str], None] = {}
    for entity in project.entities.values():
        parts = [entity, *getattr(entity, "units", ())]
        for part in parts:
            if isinstance(part, Sourced) and part.source:
                seen[(part.model_name or part.tag, part.confidence, part.verification, part.source)] = None
    return [["Item", "Confidence", "Checked", "Source"], *[list(key) for key in sorted(seen)]] if seen else []


def _assumption_rows(project: Project) -> Rows:
    values = dataclasses.asdict(project.assumptions)
    return [["Assumption", "Value"], *[[k, f"{v:g}"] for k, v in values.items() if isinstance(v, float)]]


def _section(title: str, rows: Rows, note: str) -> list[Any]:
    from reportlab.platypus import Spacer

    if not rows:
        return []
    parts = [_text(title, "Heading2"), _table(rows)]
    return [*parts, *([_text(note)] if note else []), Spacer(1, 10)]


def _table(rows: Rows) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import LongTable, Paragraph, TableStyle

    cell = _style("BodyText").clone("cell", fontSize=7.5, leading=9.5, spaceBefore=0, spaceAfter=0)
    head = cell.clone("head", fontName="Helvetica-Bold")
    shown = [
        [Paragraph(escape(printable(text)), head if n == 0 else cell) for text in row] for n, row in enumerate(rows)
    ]
    table = LongTable(shown, repeatRows=1, colWidths=_widths(rows))
    table.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, -1), 0.25, HexColor("#dfe3e8")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return table


def _widths(rows: Rows, total: float = 499.0) -> list[float]:
    """Column widths in proportion to the longest text, within bounds. [pt]"""
    lengths = [min(max([6, *(len(row[c]) for row in rows)]), 60) for c in range(len(rows[0]))]
    return [total * n / sum(lengths) for n in lengths]
