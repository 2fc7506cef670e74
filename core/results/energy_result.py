"""What everything adds up to at the operating point: power by its parts, PUE, carbon, cost and water."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EnergyResult:
    """What it adds up to at the operating point; instantaneous, not annual.

    Attributes:
        it_w: Power of all racks at their cords. [W]
        total_w: Drawn from the sources. [W]
        parts_w: Every part of the total by name, in fixed order, summing to ``total_w``. [W]
        pue: ``total_w`` over ``it_w``; NaN without IT load.
        carbon_kg_h: Emissions. [kg CO2e/h]
        cost_usd_h: Cost of energy. [USD/h]
        water_kg_h: Water use on site. [kg/h]
        exported_w: Heat given to users beyond the boundary. [W]
        hall_heat_w: Heat released in the air of each hall beside that of its racks: lights, losses. [W]
        balance_error_ratio: Sources minus all parts, and heat in minus heat out, the larger, over the total.
    """

    it_w: float
    total_w: float
    parts_w: Mapping[str, float]
    pue: float
    carbon_kg_h: float
    cost_usd_h: float
    water_kg_h: float
    hall_heat_w: Mapping[str, float]
    balance_error_ratio: float
    exported_w: float = 0.0


PART_NAMES: tuple[str, ...] = (
    "it",
    "chillers",
    "heat_rejection_fans",
    "facility_pumps",
    "cdu_pumps",
    "air_cooler_fans",
    "ups_losses",
    "transformer_losses",
    "distribution_losses",
    "lighting_and_controls",
)
"""Keys of ``EnergyResult.parts_w`` in the order in which they are shown."""
