"""Density of room air by the site's elevation: thin air carries less heat, so racks and coils warm and cool it more.

The density is a value of the assumptions that a planner may set; here is what it should be where the site stands.
"""

from __future__ import annotations

from core.model.scenario import Assumptions

SEA_LEVEL_KG_M3 = 1.204
"""Dry air at 20 C and 101,325 Pa. [kg/m3]"""
CLOSE_RATIO = 0.03
"""A density within this share serves: 9 K of room air make as much."""
USUAL_KG_M3 = Assumptions().air_density_kg_m3


def site_density_kg_m3(elevation_m: float) -> float:
    """Density of air of 20 C at an elevation, by the pressure of the standard atmosphere (ISO 2533). [kg/m3]

    >>> round(site_density_kg_m3(1655.0), 3)
    0.986
    """
    return float(SEA_LEVEL_KG_M3 * max(1.0 - 2.25577e-5 * elevation_m, 0.0) ** 5.25588)


def is_close(density_kg_m3: float, elevation_m: float) -> bool:
    """Whether a density suits an elevation."""
    return abs(density_kg_m3 / site_density_kg_m3(elevation_m) - 1.0) <= CLOSE_RATIO


def density_for_kg_m3(elevation_m: float) -> float:
    """The usual density where it suits an elevation, else that of the elevation, to three decimals. [kg/m3]"""
    return USUAL_KG_M3 if is_close(USUAL_KG_M3, elevation_m) else round(site_density_kg_m3(elevation_m), 3)


def density_moved_kg_m3(density_kg_m3: float, from_m: float, to_m: float) -> float:
    """The density of a project whose site moves: a value of the planner's own, which suited no site, stays. [kg/m3]

    Args:
        density_kg_m3: As it is now.
        from_m: Elevation of the site before.
        to_m: Elevation of the site after.
    """
    is_own = density_kg_m3 != USUAL_KG_M3 and not is_close(density_kg_m3, from_m)
    return density_kg_m3 if is_own or is_close(density_kg_m3, to_m) else density_for_kg_m3(to_m)
