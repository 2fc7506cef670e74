"""The room air of a design in a report: what the halls look like, the hottest racks, and how far to trust it."""

from __future__ import annotations

import math

import numpy as np

from core.commands.field_words import choice_words
from core.model.project import Project
from core.model.rack import Rack
from core.reports.blocks import DASH, Block, Chapter, Rows, Table, by_name, number
from core.results.design_results import DesignResults
from core.results.thermal_result import ThermalResult
from core.study.trust import STRIP, inlet_kind, rms_and_bias_k, sensor_matches, validation_table
from core.units import signed

MOST_RACKS = 12
_INDICES = (
    "100 % RCI: no inlet outside 18 to 27 °C. RTI above 100 %: recirculation, below: by-pass. "
    "SHI: share of the exhaust's heat at the inlets."
)


def air_chapter(project: Project, results: DesignResults) -> Chapter:
    """Halls, hottest racks, aisles, trust.

    Args:
        project: The project.
        results: Its results.
    """
    thermal = results.thermal.value
    if thermal is None or not (thermal.halls or thermal.failures):
        return Chapter("Room air", (results.thermal.failure or "No hall has room air.",))
    failures = [f"{_tag(project, i)} could not be solved: {words}" for i, words in thermal.failures.items()]
    blocks: list[Block] = [
        *failures,
        Table("Halls", by_name(_hall_rows(project, thermal))),
        Table("How the air is managed", by_name(_index_rows(project, thermal)), _INDICES),
        Table("Hottest racks", _rack_rows(project, thermal)),
        Table("Contained aisles", by_name(_aisle_rows(project, thermal))),
        *_trust(project, thermal),
    ]  # fmt: skip
    return Chapter("Room air", tuple(blocks))


def _tag(project: Project, entity_id: str) -> str:
    entity = project.get(entity_id)
    return entity.tag if entity else entity_id


def _hall_rows(project: Project, thermal: ThermalResult) -> Rows:
    rows = [
        ["Hall", "Inlets, °C", "Hottest place at a front, °C", "Return, °C", "Coolers take, kW", "Through walls, kW"]
    ]
    for air in thermal.halls:
        known = air.rack_inlet_mean_c[~np.isnan(air.rack_inlet_mean_c)]
        inlets = f"{known.min():.1f} to {known.max():.1f}" if len(known) else DASH
        most = number(max((float(t) for t in air.rack_inlet_max_c if not math.isnan(t)), default=math.nan))
        duty = number(float(air.cooler_duty_w.sum()) / 1e3)
        rows.append(
            [
                _tag(project, air.hall_id),
                inlets,
                most,
                number(air.return_mean_c),
                duty,
                signed(air.wall_gain_w / 1e3, 1),
            ]
        )
    return rows


def _index_rows(project: Project, thermal: ThermalResult) -> Rows:
    rows = [["Hall", "RCI high", "RCI low", "RTI", "SHI", "RHI"]]
    for air in thermal.halls:
        if (found := air.indices) is not None:
            percents = (found.rci_high_percent, found.rci_low_percent, found.rti_percent)
            ratios = (found.shi_ratio, found.rhi_ratio)
            rows.append(
                [_tag(project, air.hall_id), *(number(p, 0, "%") for p in percents), *(number(r, 2) for r in ratios)]
            )
    return rows


def _rack_rows(project: Project, thermal: ThermalResult) -> Rows:
    found = [
        (float(mean), float(most), float(out), rack_id, air)
        for air in thermal.halls
        for rack_id, mean, most, out in zip(
            air.rack_ids, air.rack_inlet_mean_c, air.rack_inlet_max_c, air.rack_outlet_c, strict=True
        )
        if not math.isnan(mean)
    ]
    rows = [["Rack", "Hall", "Inlet, mean °C", "Inlet, hottest °C", "Outlet, °C", "Class"]]
    for mean, most, out, rack_id, air in sorted(found, key=lambda row: -row[0])[:MOST_RACKS]:
        rack = project.get(rack_id)
        grade = str(rack.ashrae_class) if isinstance(rack, Rack) else DASH
        rows.append(
            [_tag(project, rack_id), _tag(project, air.hall_id), number(mean), number(most), number(out), grade]
        )
    return rows


def _aisle_rows(project: Project, thermal: ThermalResult) -> Rows:
    rows = [["Aisle", "Blown in, m³/s", "Drawn out, m³/s", "Pressure, Pa"]]
    for aisle in (a for air in thermal.halls for a in air.aisles):
        flows = (number(aisle.supplied_m3_s, 2), number(aisle.drawn_m3_s, 2))
        rows.append([_tag(project, aisle.containment_id), *flows, number(aisle.pressure_pa)])
    return rows


def _trust(project: Project, thermal: ThermalResult) -> tuple[Block, ...]:
    """How the numbers were computed, compared and measured."""
    solved = [
        [
            "Hall",
            "State",
            "Turbulence",
            "Cells",
            "Cell, m",
            "Mass, worst cell",
            "Heat not accounted for",
            "Room time, s",
        ]
    ]
    for air in thermal.halls:
        cells = f"{air.cells:,}" if air.cells else DASH
        balances = (f"{air.mass_balance_ratio:.0e}", f"{air.heat_balance_ratio:.0e}")
        solved.append(
            [
                _tag(project, air.hall_id),
                str(air.state),
                choice_words(air.turbulence),
                cells,
                f"{air.spacing_m:.2f}",
                *balances,
                number(air.room_time_s, 0),
            ]
        )
    table = validation_table()
    kinds = {STRIP, *(inlet_kind(project, air.hall_id) for air in thermal.halls)}
    compared = [["Case", "Quantity", "rms", "Largest", "Reference"]]
    for row in table.rows:
        if row.what in kinds:
            compared.append([row.case, row.what, _error(row.rms, row.unit), _error(row.most, row.unit), row.reference])
    return (
        Table("How far to trust it", by_name(solved), " ".join(table.in_words())),
        *_measured(project, thermal),
        Table("Compared with references", compared, f"Version {table.version}; rack inlets and sensor strips alone."),
    )


def _error(value: float | None, unit: str) -> str:
    return DASH if value is None else number(value, 2, unit)


def _measured(project: Project, thermal: ThermalResult) -> tuple[Block, ...]:
    matches = sensor_matches(project, thermal)
    rows = [["Point", "Measured, °C", "Computed, °C", "Difference, K"]]
    for match in matches:
        difference = match.computed_c - match.measured_c
        shown = DASH if math.isnan(difference) else signed(difference, 2)
        rows.append([match.tag, number(match.measured_c, 2), number(match.computed_c, 2), shown])
    rms, bias = rms_and_bias_k(matches)
    return (
        Table(
            "Measured points", by_name(rows), "" if math.isnan(rms) else f"rms {rms:.2f} K, bias {signed(bias, 2)} K"
        ),
    )
