"""Vapour in the air of halls: dew point, where it comes from, and what cold coils take out."""

from __future__ import annotations

from dataclasses import dataclass

LATENT_J_KG = 2_470_000.0
"""Heat of condensation of water at about 13 C (2501 - 2.36 T kJ/kg, ASHRAE 2017)."""


@dataclass(frozen=True, slots=True)
class CoilMoisture:
    """One coil in the air of a hall.

    Attributes:
        item_id: Air cooler, or rack with a rear door.
        surface_c: Its coldest surface. [C]
        condensed_kg_s: Water that it takes out of the air.
        sensible_w: Heat that it takes by cooling the air. [W]
    """

    item_id: str
    surface_c: float
    condensed_kg_s: float
    sensible_w: float

    @property
    def latent_w(self) -> float:
        """Heat of the water that condenses on it. [W]"""
        return self.condensed_kg_s * LATENT_J_KG

    @property
    def sensible_ratio(self) -> float:
        """Sensible heat over all heat; 1 for a dry coil."""
        total = self.sensible_w + self.latent_w
        return self.sensible_w / total if total > 0.0 else 1.0


@dataclass(frozen=True, slots=True)
class HallMoisture:
    """Vapour balance of one hall: outdoor air and humidifiers against coils.

    Attributes:
        hall_id: Which hall.
        dew_point_c: Dew point of its air, the same everywhere. [C]
        humidity_ratio: Water over dry air. [kg/kg]
        outdoor_kg_s: Water that outdoor air brings in, less what leaves with the air it replaces.
        humidified_kg_s: Water that humidifiers add to hold the least dew point.
        coils: All coils that cool its air.
    """

    hall_id: str
    dew_point_c: float
    humidity_ratio: float
    outdoor_kg_s: float
    humidified_kg_s: float
    coils: tuple[CoilMoisture, ...]

    @property
    def condensed_kg_s(self) -> float:
        """Water that all coils take out."""
        return sum(coil.condensed_kg_s for coil in self.coils)

    @property
    def latent_w(self) -> float:
        """Latent load of all coils. [W]"""
        return sum(coil.latent_w for coil in self.coils)

    @property
    def latent_gain_w(self) -> float:
        """Latent heat that the plant gets from outside; what humidifiers evaporate is the hall's own heat. [W]"""
        return self.latent_w - self.humidified_kg_s * LATENT_J_KG
