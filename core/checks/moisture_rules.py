"""Cold surfaces against the dew point of the hall they stand in, and halls that are too humid."""

from __future__ import annotations

from collections.abc import Iterator

from core.catalogue.defaults import load_defaults
from core.checks.evidence import Evidence
from core.model.cooling import AirCooler
from core.model.rack import CoolingKind, Rack
from core.results.finding import Finding, Severity, measured
from core.results.moisture import CoilMoisture, HallMoisture

KG_H = 3600.0
LEAST_CONDENSATE_KG_H = 0.05
"""Less than a cup in five hours dries off the fins and would be told as nought."""


def cold_surfaces(evidence: Evidence) -> Iterator[Finding]:
    """Coils colder than the dew point dry the air and drip; the water's temperature stands in for unknown ones."""
    known = evidence.liquid.moisture if evidence.liquid is not None else ()
    for moisture in known:
        yield from _wet_coils(evidence, moisture)
    seen = {m.hall_id for m in known}
    dew_point = evidence.project.assumptions.room_dew_point_c
    fix = "Raise the water, or hold the hall at a lower dew point."
    chilled = evidence.project.assumptions.chilled_water_supply_c
    doors = [r for r in evidence.project.racks if r.cooling is CoolingKind.REAR_DOOR and r.hall_id not in seen]
    if doors and chilled < dew_point:
        message = f"Rear doors get water of {chilled:.1f} °C, below the hall's dew point of {dew_point:.1f} °C."
        place = (doors[0].x_m, doors[0].y_m)
        yield Finding(
            "condensation",
            Severity.WARNING,
            message,
            fix,
            tuple(r.id for r in doors),
            place,
            measured(dew_point - chilled),
        )
    for cooler in evidence.project.of_type(AirCooler):
        is_unknown = cooler.is_on and cooler.hall_id not in seen
        if is_unknown and cooler.water_flow_kg_s > 0.0 and cooler.water_supply_c < dew_point:
            message = (
                f"{cooler.tag} gets water of {cooler.water_supply_c:.1f} °C, below the hall's dew point of "
                f"{dew_point:.1f} °C: its coil may dry the air and need a drain."
            )
            yield Finding("wet-coil", Severity.NOTE, message, fix, (cooler.id,), (cooler.x_m, cooler.y_m))


def humid_halls(evidence: Evidence) -> Iterator[Finding]:
    """The dew point is above what equipment makers recommend."""
    most_c = float(load_defaults().air_classes["recommended"].dew_point_max_c)
    for moisture in evidence.liquid.moisture if evidence.liquid is not None else ():
        hall = evidence.project.get(moisture.hall_id)
        if hall is not None and moisture.dew_point_c > most_c + 0.05:
            message = (
                f"{hall.tag} comes to a dew point of {moisture.dew_point_c:.1f} °C by its outdoor air; "
                f"{most_c:.0f} °C is recommended."
            )
            fix = "Dry the outdoor air, take less of it, or give some coils colder water."
            yield Finding(
                "hall-humid", Severity.WARNING, message, fix, (hall.id,), measure=measured(moisture.dew_point_c)
            )


def _wet_coils(evidence: Evidence, moisture: HallMoisture) -> Iterator[Finding]:
    wet = [
        c
        for c in moisture.coils
        if c.surface_c < moisture.dew_point_c and c.condensed_kg_s * KG_H >= LEAST_CONDENSATE_KG_H
    ]
    doors = [(r, c) for c in wet if isinstance(r := evidence.project.get(c.item_id), Rack)]
    fix = "Raise the water, or hold the hall at a lower dew point."
    if doors:
        rack, coldest = min(doors, key=lambda pair: pair[1].surface_c)
        total = sum(c.condensed_kg_s for _, c in doors)
        message = (
            f"{len(doors)} rear door{'s drip' if len(doors) > 1 else ' drips'} {total * KG_H:.1f} kg/h: down to "
            f"{coldest.surface_c:.1f} °C ({rack.tag}), in air with a dew point of {moisture.dew_point_c:.1f} °C."
        )
        ids = tuple(r.id for r, _ in doors)
        yield Finding("condensation", Severity.WARNING, message, fix, ids, (rack.x_m, rack.y_m), measured(total * KG_H))
    for coil in wet:
        cooler = evidence.project.get(coil.item_id)
        if isinstance(cooler, AirCooler):
            message = f"{cooler.tag}'s coil {_words(coil)}, in air with a dew point of {moisture.dew_point_c:.1f} °C."
            yield Finding(
                "wet-coil",
                Severity.NOTE,
                message,
                fix,
                (cooler.id,),
                (cooler.x_m, cooler.y_m),
                measured(coil.condensed_kg_s * KG_H),
            )


def _words(coil: CoilMoisture) -> str:
    return (
        f"condenses {coil.condensed_kg_s * KG_H:.1f} kg/h ({coil.latent_w / 1e3:.1f} kW, sensible heat ratio "
        f"{coil.sensible_ratio:.2f}) at {coil.surface_c:.1f} °C and needs a drain"
    )
