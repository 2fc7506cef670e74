"""Temperatures, capacities and loops."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core.catalogue.defaults import load_defaults
from core.checks.evidence import Evidence
from core.checks.walled_in import bodies_around
from core.model.cooling import COLDEST_SUPPLY_C, AirCooler, HeatRejection, SetPoint
from core.model.heat import heat_by_rack
from core.model.rack import CoolingKind, Rack
from core.results.finding import Finding, Severity, measured
from core.results.thermal_result import AirState, HallAir, told_c
from core.units import percent

MISSED_K = 1.0
"""A set point that is missed by less is held well enough. [K]"""
AT_LIMIT_K = 0.1
"""Air that is warmer than the coldest that units ask for by less than this is as cold as they ask. [K]"""
DENSEST_AIR_RACK_W = 50_000.0
"""Beyond this a rack's exhaust is hard to carry by air alone: 50 kW at a 15 K rise needs 2.8 m3/s through one rack."""


def allowable_c(ashrae_class: str, elevation_m: float) -> float:
    """Highest allowable inlet of a class, derated for altitude (ASHRAE TC 9.9, 2021). [C]"""
    row = load_defaults().air_classes[ashrae_class]
    limit = float(row.dry_bulb_max_c or math.inf)
    if row.derate_above_m is not None and row.derate_m_per_k:
        limit -= max(elevation_m - row.derate_above_m, 0.0) / row.derate_m_per_k
    return limit


def recommended_c(ashrae_class: str) -> float:
    """Highest recommended inlet of a class. [C]"""
    return 22.0 if ashrae_class == "H1" else float(load_defaults().air_classes["recommended"].dry_bulb_max_c or 27.0)


def hot_inlets(evidence: Evidence) -> Iterator[Finding]:
    """A rack breathes air above its class."""
    if evidence.thermal is None:
        return
    elevation = evidence.project.site.elevation_m
    for hall in evidence.thermal.halls:
        for rack_id, inlet in zip(hall.rack_ids, hall.rack_inlet_mean_c, strict=True):
            rack = evidence.project.get(rack_id)
            if not isinstance(rack, Rack) or math.isnan(inlet):
                continue
            limit, recommended = allowable_c(rack.ashrae_class, elevation), recommended_c(rack.ashrae_class)
            place = (rack.x_m, rack.y_m)
            if inlet > limit:
                message = f"{rack.tag} inlet {told_c(inlet)} °C is above class {rack.ashrae_class}, {limit:.1f} °C."
                fix = "Add cold air in front of it, contain the aisle, or lower its load."
                yield Finding(
                    "rack-inlet-above-class", Severity.ERROR, message, fix, (rack_id,), place, measured(inlet)
                )
            elif inlet > recommended:
                message = f"{rack.tag} inlet {inlet:.1f} °C is above the recommended {recommended:.1f} °C."
                fix = "Close gaps, add a tile, or lower the supply temperature."
                yield Finding(
                    "rack-inlet-above-recommended", Severity.WARNING, message, fix, (rack_id,), place, measured(inlet)
                )


def halls_without_answer(evidence: Evidence) -> Iterator[Finding]:
    """The air of a hall could not be solved."""
    if evidence.thermal is None:
        return
    for hall_id, why in evidence.thermal.failures.items():
        yield Finding("air-not-solved", Severity.ERROR, f"Room air was not solved: {why}", "", (hall_id,))


def heat_not_removed(evidence: Evidence) -> Iterator[Finding]:
    """A hall has heat in its air but neither an air cooler that runs nor rear doors that can take it all."""
    for hall in evidence.project.halls:
        running = [c for c in evidence.project.in_hall(AirCooler, hall.id) if c.operating_airflow_m3_s > 0.0]
        racks = evidence.project.in_hall(Rack, hall.id)
        splits = [heat_by_rack(evidence.project)[r.id] for r in racks]
        air_w = sum(s.air_w for s in splits)
        doors_w = sum(r.rear_door_capacity_w for r, s in zip(racks, splits, strict=True) if s.door_w > 0.0)
        # doors cool the air of the whole room until they have taken all, if they can
        if air_w > 0.0 and not running and doors_w < sum(s.air_w + s.door_w for s in splits):
            message = f"Nothing removes the {air_w / 1000.0:.0f} kW that racks release into the air of {hall.tag}."
            yield Finding(
                "hall-heat-not-removed",
                Severity.ERROR,
                message,
                "Place an air cooler.",
                (hall.id,),
                measure=measured(air_w),
            )


def coolers_over_capacity(evidence: Evidence) -> Iterator[Finding]:
    """An air cooler takes more heat than it can."""
    if evidence.thermal is None:
        return
    for hall in evidence.thermal.halls:
        for cooler_id, duty, is_c in zip(hall.cooler_ids, hall.cooler_duty_w, hall.cooler_supply_c, strict=True):
            cooler = evidence.project.get(cooler_id)
            if isinstance(cooler, AirCooler) and duty > cooler.capacity_w * 0.999:
                full_kw, asked_c = cooler.capacity_w / 1000.0, cooler.supply_set_c
                message = f"{cooler.tag} removes {duty / 1000.0:.0f} kW, its capacity is {full_kw:.0f} kW."
                # what it removes ends at its capacity, so the air tells what lacks
                if cooler.set_point is SetPoint.SUPPLY and is_c > asked_c + MISSED_K:
                    message = (
                        f"{cooler.tag} removes all the {full_kw:.0f} kW that it can, and its air is of {is_c:.1f} °C "
                        f"instead of {asked_c:.1f} °C."
                    )
                fix = "Add a cooler, or choose a larger one."
                place = (cooler.x_m, cooler.y_m)
                yield Finding(
                    "cooler-over-capacity",
                    Severity.ERROR,
                    message,
                    fix,
                    (cooler_id,),
                    place,
                    measured(duty / max(cooler.capacity_w, 1.0)),
                )


def set_points_not_held(evidence: Evidence) -> Iterator[Finding]:
    """Coils whose water is too warm or too little for the air that is asked for, below their capacity."""
    for hall in evidence.thermal.halls if evidence.thermal is not None else ():
        if hall.state in (AirState.LIVE, AirState.UNSTEADY):
            continue
        mean_c = _mean_returns_c(evidence, hall)
        units = zip(hall.cooler_ids, hall.cooler_duty_w, hall.cooler_supply_c.tolist(), strict=True)
        for cooler_id, duty_w, supply_c in units:
            cooler = evidence.project.get(cooler_id)
            if not isinstance(cooler, AirCooler) or not 0.0 < duty_w <= cooler.capacity_w * 0.999:
                continue
            asked_c, is_c = cooler.supply_set_c, supply_c
            if is_return := cooler.set_point is SetPoint.RETURN:
                asked_c, is_c = cooler.return_set_c, mean_c[cooler.return_set_c]
            missed_k = is_c - asked_c
            if missed_k <= MISSED_K or cooler.water_flow_kg_s <= 0.0:
                continue
            message = f"{cooler.tag} supplies air of {is_c:.1f} °C instead of {asked_c:.1f} °C: its coil gives no more."
            if is_return:
                message = (
                    f"{cooler.tag} gets back air of {is_c:.1f} °C instead of {asked_c:.1f} °C: its coil gives no more."
                )
            fix = "Give it colder or more water, less air, or a larger coil, or raise its set point."
            if is_return and supply_c < COLDEST_SUPPLY_C + AT_LIMIT_K:
                message = (
                    f"{cooler.tag} gets back air of {is_c:.1f} °C instead of {asked_c:.1f} °C: it is asked for no "
                    f"colder air than {COLDEST_SUPPLY_C:.0f} °C."
                )
                fix = "Give it more air, or raise its set point."
            place = (cooler.x_m, cooler.y_m)
            code = "set-point-not-held"
            yield Finding(code, Severity.WARNING, message, fix, (cooler_id,), place, measured(missed_k))


def _mean_returns_c(evidence: Evidence, hall: HallAir) -> dict[float, float]:
    """What returns to the units of a hall that hold the same return, which act together, by airflow. [C]"""
    units: dict[float, list[tuple[float, float]]] = {}
    for cooler_id, back_c in zip(hall.cooler_ids, hall.cooler_return_c.tolist(), strict=True):
        cooler = evidence.project.get(cooler_id)
        if isinstance(cooler, AirCooler) and cooler.set_point is SetPoint.RETURN and not math.isnan(back_c):
            units.setdefault(cooler.return_set_c, []).append((cooler.operating_airflow_m3_s, back_c))
    return {
        held_c: sum(flow * back_c for flow, back_c in some) / max(sum(flow for flow, _ in some), 1e-9)
        for held_c, some in units.items()
    }


def dense_air_racks(evidence: Evidence) -> Iterator[Finding]:
    """An air-cooled rack is denser than air can serve."""
    splits = heat_by_rack(evidence.project)
    for rack in evidence.project.racks:
        air_w = splits[rack.id].air_w
        if rack.cooling is CoolingKind.AIR and air_w > DENSEST_AIR_RACK_W:
            message = (
                f"{rack.tag} gives {air_w / 1000.0:.0f} kW to the air; above 50 kW air alone rarely serves a rack."
            )
            fix = "Choose a rear door, direct-to-chip or immersion."
            place = (rack.x_m, rack.y_m)
            yield Finding("dense-air-rack", Severity.WARNING, message, fix, (rack.id,), place, measured(air_w))


def plant_short(evidence: Evidence) -> Iterator[Finding]:
    """A loop has no unit, or its units are too small."""
    if evidence.liquid is None:
        return
    for load in evidence.liquid.plant:
        unit = evidence.project.get(load.unit_id)
        if not isinstance(unit, HeatRejection):
            loop = "chilled" if load.unit_id == "default-chiller" else "warm"
            message = f"No unit serves the {loop} loop with its {load.heat_w / 1000.0:.0f} kW; a stand-in is assumed."
            fix = "Place a chiller or a cooler in the yard."
            yield Finding(
                "loop-without-plant", Severity.WARNING, message, fix, (load.unit_id,), measure=measured(load.heat_w)
            )
        elif load.loading_ratio > 1.0:
            message = f"{unit.tag} is given {percent(load.loading_ratio)} of its {unit.capacity_w / 1000.0:.0f} kW."
            place = (unit.x_m, unit.y_m)
            yield Finding(
                "plant-over-capacity",
                Severity.ERROR,
                message,
                "Add a unit.",
                (unit.id,),
                place,
                measured(load.loading_ratio),
            )


def walled_in_racks(evidence: Evidence) -> Iterator[Finding]:
    """A rack should move air but has none before it."""
    if evidence.thermal is None:
        return
    for hall in evidence.thermal.halls:
        for rack_id, inlet in zip(hall.rack_ids, hall.rack_inlet_mean_c, strict=True):
            rack = evidence.project.get(rack_id)
            if not isinstance(rack, Rack) or not math.isnan(inlet):
                continue
            if heat_by_rack(evidence.project)[rack.id].airflow_m3_s > 0.0:
                body = bodies_around(evidence.project).get(rack_id)
                message = f"{rack.tag} has no air before its front or behind its rear."
                if body is not None:
                    message = f"{rack.tag} stands in {body}: it has no air before its front or behind its rear."
                fix = "Move it, or what stands in its way."
                yield Finding("rack-walled-in", Severity.ERROR, message, fix, (rack_id,), (rack.x_m, rack.y_m))
