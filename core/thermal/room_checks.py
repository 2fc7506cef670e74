"""What the parts of a room must be like: sizes, flows, temperatures and places, with a sentence for each slip."""

from __future__ import annotations

import math
from collections.abc import Callable

from core.thermal.directions import DIRECTIONS
from core.thermal.room import AirCoolerUnit, AirProperties, AirRack, AirRoom, Box, Envelope

Complaint = Callable[[str, str], None]
COLDEST_C, HOTTEST_C = -50.0, 150.0
"""Temperatures outside this range are slips of the pen."""
LEAST_OPENING_M2 = 1e-3
FASTEST_M_S = 60.0
"""Faster air through an opening is a slip of the pen (a storm through a door), and would be marched for hours."""
OUTSIDE_M = 0.01
"""Bodies may stick out of the room but not lie beyond it by more than this."""


def check_rack(rack: AirRack, room: AirRoom, complain: Complaint) -> None:
    """Complain of all that is wrong with a rack."""
    check_box(rack.id, rack.box, room, complain)
    if rack.front not in ("+x", "-x", "+y", "-y"):
        complain(rack.id, f"its front '{rack.front}' must be one of +x, -x, +y, -y.")
    check_amount(rack.id, "heat", rack.heat_w, complain)
    check_flow(rack.id, rack.flow_m3_s, rack.box.side(rack.front) if rack.front in DIRECTIONS else None, complain)
    if not 0.5 <= rack.fans.full_flow_ratio <= 5.0:
        complain(rack.id, f"its fans' full flow ratio {rack.fans.full_flow_ratio} must be 0.5 to 5.")
    if rack.door is not None:
        check_temperature(rack.id, "door's water temperature", rack.door.water_c, complain)
    for band in rack.bands:
        numbers = (band.z0_m, band.z1_m, band.flow_share_ratio)
        if not all(math.isfinite(v) for v in numbers) or band.z1_m < band.z0_m or band.flow_share_ratio < 0.0:
            complain(rack.id, f"its intake band {numbers} must be two rising heights and a share of zero or more.")
    for gap in rack.gaps:
        numbers = (gap.z0_m, gap.z1_m, gap.open_ratio)
        if not all(math.isfinite(v) for v in numbers) or gap.z1_m < gap.z0_m or not 0.0 <= gap.open_ratio <= 1.0:
            complain(rack.id, f"its gap {numbers} must be two rising heights and an open share of 0 to 1.")
        if not math.isfinite(gap.loss_factor) or gap.loss_factor < 0.0:
            complain(rack.id, f"the loss factor {gap.loss_factor} of its gap must be zero or more.")


def check_cooler(cooler: AirCoolerUnit, room: AirRoom, complain: Complaint) -> None:
    """Complain of all that is wrong with a cooler."""
    check_flow(cooler.id, cooler.flow_m3_s, cooler.discharge or cooler.intake, complain)
    if cooler.body is not None:
        check_box(cooler.id, cooler.body, room, complain)
    if cooler.intake is not None:
        check_opening(cooler.id, cooler.intake, cooler.intake_direction, room, complain)
    if cooler.discharge is not None:
        check_opening(cooler.id, cooler.discharge, cooler.discharge_direction, room, complain)
    check_amount(cooler.id, "heat", cooler.heat_w, complain)
    coil = cooler.coil
    if coil is None:
        check_temperature(cooler.id, "supply temperature", cooler.supply_c, complain)
        return
    check_temperature(cooler.id, "set point", coil.set_c, complain)
    check_temperature(cooler.id, "water temperature", coil.water_c, complain)
    if coil.return_set_c is not None:
        check_temperature(cooler.id, "return set point", coil.return_set_c, complain)
    check_amount(cooler.id, "backflow", cooler.backflow_m3_s, complain)
    if not 0.0 <= coil.effectiveness_on_air_ratio <= 1.0:
        complain(cooler.id, f"its coil effectiveness {coil.effectiveness_on_air_ratio} must be 0 to 1.")
    if math.isnan(coil.capacity_w) or coil.capacity_w < 0.0:
        complain(cooler.id, f"its capacity is {coil.capacity_w}, but must be zero or more.")


def check_opening(item_id: str, box: Box, direction: str, room: AirRoom, complain: Complaint) -> None:
    """Complain of an opening outside the room or of no direction."""
    check_box(item_id, box, room, complain)
    if direction not in DIRECTIONS:
        complain(item_id, f"its direction '{direction}' must be one of {', '.join(DIRECTIONS)}.")


def check_air(air: AirProperties, complain: Complaint) -> None:
    """Complain of the air's properties."""
    for name in ("density_kg_m3", "cp_j_kg_k", "nu_m2_s", "pr_turbulent"):
        value = getattr(air, name)
        if not math.isfinite(value) or value <= 0.0:
            complain("", f"its air property {name} is {value}, but must be more than zero.")
    check_temperature("", "reference temperature", air.t_ref_c, complain)
    if not math.isfinite(air.beta_1_k):
        complain("", "its thermal expansion is not a number.")


def check_envelope(envelope: Envelope, complain: Complaint) -> None:
    """Complain of walls, ceiling and floor."""
    for name in ("wall_w_m2_k", "ceiling_w_m2_k", "floor_w_m2_k", "sun_w_m2", "film_w_m2_k", "mass_j_m2_k"):
        check_amount("", name, getattr(envelope, name), complain)
    check_temperature("", "outside temperature", envelope.outside_c, complain)
    check_temperature("", "ground temperature", envelope.ground_c, complain)


def check_amount(item_id: str, what: str, value: float, complain: Complaint) -> None:
    """Complain of what is below nought or no number."""
    if not math.isfinite(value) or value < 0.0:
        complain(item_id, f"its {what} is {value}, but must be zero or more.")


def check_flow(item_id: str, flow_m3_s: float, opening: Box | None, complain: Complaint) -> None:
    """Complain of an airflow that is below nought, no number, or far too much for its opening."""
    check_amount(item_id, "airflow", flow_m3_s, complain)
    face_m2 = opening.face_m2 if opening is not None else 0.0
    if face_m2 >= LEAST_OPENING_M2 and flow_m3_s > FASTEST_M_S * face_m2:
        complain(
            item_id,
            f"its airflow of {flow_m3_s:g} m³/s would pass {face_m2:.2f} m² at {flow_m3_s / face_m2:,.0f} m/s; "
            f"{FASTEST_M_S:g} m/s is the most.",
        )


def check_temperature(item_id: str, what: str, value: float, complain: Complaint) -> None:
    """Complain of what is no temperature of a room."""
    if not math.isfinite(value) or not COLDEST_C <= value <= HOTTEST_C:
        complain(item_id, f"its {what} is {value} °C, but must be {COLDEST_C:g} to {HOTTEST_C:g} °C.")


def check_box(item_id: str, box: Box, room: AirRoom, complain: Complaint) -> None:
    """Complain of a body that is no box in the room."""
    (x0, y0, z0), (x1, y1, z1), (lx, ly, lz) = box.low_m, box.high_m, room.size_m
    if 0.0 <= x0 <= x1 <= lx and 0.0 <= y0 <= y1 <= ly and 0.0 <= z0 <= z1 <= lz:
        return
    numbers = (*box.low_m, *box.high_m)
    if not all(math.isfinite(v) for v in numbers):
        complain(item_id, "a corner is not a number.")
    elif any(a > b for a, b in zip(box.low_m, box.high_m, strict=True)):
        complain(item_id, f"its corners {box.low_m} and {box.high_m} m are the wrong way round.")
    elif any(b < -OUTSIDE_M or a > s + OUTSIDE_M for a, b, s in zip(box.low_m, box.high_m, room.size_m, strict=True)):
        complain(item_id, f"it lies outside the room, at {box.low_m} to {box.high_m} m.")
