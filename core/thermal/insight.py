"""What a settled room tells beyond temperatures, in the terms of the results."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.results.room_air import AirIndices, AirSource, RackAir, SourceKind
from core.thermal.air_indices import air_indices
from core.thermal.case import RoomCase
from core.thermal.flow import RoomFlow
from core.thermal.frame import RoomFrame
from core.thermal.sampling import face_temperature_c
from core.thermal.tracers import Tracers

Floats = NDArray[np.float64]
SAMPLE_PARTS = (1.0 / 6.0, 0.5, 5.0 / 6.0)
"""Heights at which the rack cooling index samples a front."""
LEAST_SHARE = 1e-3
"""Sources that give less are left out; what they give together is kept in the last one."""


@dataclass(frozen=True, slots=True)
class RoomInsight:
    """Capture of all racks and the indices of a room.

    Attributes:
        capture_cold: Share of each rack's inlet air straight from supplies, shape (racks,).
        capture_hot: Share of each rack's exhaust straight to returns, shape (racks,).
        indices: Indices.
    """

    capture_cold: Floats
    capture_hot: Floats
    indices: AirIndices


def room_insight(case: RoomCase, frame: RoomFrame, flow: RoomFlow, rack_flow_ratio: Floats) -> RoomInsight:
    """Look into a settled room.

    Args:
        case: Its grid.
        frame: Its mean temperatures.
        flow: Its mean flow.
        rack_flow_ratio: Airflow of each rack over that of the case.
    """
    tracers = Tracers(case, flow, rack_flow_ratio)
    samples = np.full((len(case.room.racks), len(SAMPLE_PARTS)), np.nan)
    for n, rack in enumerate(case.room.racks):
        for m, part in enumerate(SAMPLE_PARTS):
            samples[n, m] = face_temperature_c(case, frame.temperature_c, n, "front", part * rack.box.high_m[2])
    samples[np.isnan(frame.rack_inlet_mean_c)] = np.nan
    flows = np.array([r.flow_m3_s for r in case.room.racks]) * rack_flow_ratio
    supply_c, return_c = _mean_supply_c(case, frame), mean_return_c(case, frame)
    indices = air_indices(samples, frame.rack_inlet_mean_c, frame.rack_outlet_c, flows, supply_c, return_c)
    return RoomInsight(tracers.supply_shares(), tracers.captured_shares(), indices)


def explain_rack(
    case: RoomCase, frame: RoomFrame, flow: RoomFlow, rack_flow_ratio: Floats, rack_id: str
) -> RackAir | None:
    """Where one rack's inlet air comes from; None when it is not in the room or moves no air."""
    index = next((n for n, rack in enumerate(case.room.racks) if rack.id == rack_id), -1)
    shares = Tracers(case, flow, rack_flow_ratio).inlet_shares(index) if index >= 0 else None
    if shares is None:
        return None
    room = case.room
    plenum_c = _plenum_c(case, frame)
    sources = [
        AirSource(SourceKind.RACK, rack.id, float(share), float(outlet))
        for rack, share, outlet in zip(room.racks, shares.racks, frame.rack_outlet_c, strict=True)
    ]
    sources += [
        AirSource(SourceKind.COOLER, cooler.id, float(share), float(supply))
        for cooler, share, supply in zip(room.coolers, shares.coolers, frame.cooler_supply_c, strict=True)
    ]
    coolers = {cooler.id for cooler in room.coolers}
    for supply, part in zip(room.supplies, shares.supplies, strict=True):
        is_leak = supply.id == FLOOR_LEAKAGE
        kind = SourceKind.LEAK if is_leak else SourceKind.COOLER if supply.id in coolers else SourceKind.TILE
        warmth = plenum_c if supply.supply_c is None else supply.supply_c
        sources.append(AirSource(kind, "" if is_leak else supply.id, float(part), warmth))
    sources.append(AirSource(SourceKind.SEEPING, "", shares.seeping, float("nan")))
    kept = sorted((s for s in sources if s.share_ratio >= LEAST_SHARE), key=lambda s: -s.share_ratio)
    capture = float(shares.coolers.sum() + shares.supplies.sum())
    drawn = sum(rack.flow_m3_s for rack in room.racks)
    return RackAir(rack_id, tuple(kept), capture, flow.is_mean, room.racks[index].flow_m3_s, drawn)


FLOOR_LEAKAGE = "floor leakage"
"""Id of the supply that stands for air leaking through a raised floor."""


def _plenum_c(case: RoomCase, frame: RoomFrame) -> float:
    if not len(case.plenum_coil):
        return float("nan")
    return float(np.average(frame.cooler_supply_c[case.plenum_coil], weights=case.plenum_flow))


def _mean_supply_c(case: RoomCase, frame: RoomFrame) -> float:
    """Flow-weighted temperature of all that cools the room."""
    pairs = [
        (flow, supply)
        for cooler, flow, supply in zip(
            case.room.coolers, case.cooler_flow_m3_s.tolist(), frame.cooler_supply_c.tolist(), strict=True
        )
        if flow > 0.0 and cooler.heat_w <= 0.0
    ]
    pairs += [(s.flow_m3_s, s.supply_c) for s in case.room.supplies if s.supply_c is not None]
    total = sum(flow for flow, _ in pairs)
    return sum(flow * supply for flow, supply in pairs) / total if total > 0.0 else float("nan")


def mean_return_c(case: RoomCase, frame: RoomFrame) -> float:
    """Flow-weighted temperature of the air that goes back, with what racks' ducts bring past the room."""
    moves = case.cooler_flow_m3_s > 0.0
    if not case.duct_flow.size or not moves.any():
        return frame.return_mean_c
    return float(np.average(frame.cooler_return_c[moves], weights=case.cooler_flow_m3_s[moves]))
