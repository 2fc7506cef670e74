"""Whether the air of a hall can be computed the way that was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.geometry.polygon import centroid
from core.model.scenario import ASSUMPTIONS_ID
from core.model.site_air import is_close, site_density_kg_m3
from core.model.space import Turbulence
from core.results.finding import Finding, Severity, measured
from core.thermal.eddies import EDDY_SPACING_M, MOST_EDDY_CELLS, can_follow_eddies, eddy_cells, hall_size_m


def eddies_not_followed(evidence: Evidence) -> Iterator[Finding]:
    """Large eddies are asked for in a hall that is too large for them: its air is averaged."""
    for hall in evidence.project.halls:
        size_m = hall_size_m(hall)
        if hall.turbulence is not Turbulence.LARGE_EDDIES or can_follow_eddies(size_m):
            continue
        volume, most = (cells * EDDY_SPACING_M**3 for cells in (eddy_cells(size_m), MOST_EDDY_CELLS))
        message = (
            f"{hall.tag} is too large for its large eddies to be followed, {volume:,.0f} m³ of at most {most:,.0f} m³: "
            "its air is averaged (k-epsilon)."
        )
        fix = "Choose averaged turbulence for the hall, or make a smaller hall of the part whose exhausts meet."
        yield Finding(
            "eddies-not-followed",
            Severity.WARNING,
            message,
            fix,
            (hall.id,),
            centroid(hall.outline_m),
            measured(eddy_cells(size_m)),
        )


def density_of_another_height(evidence: Evidence) -> Iterator[Finding]:
    """The air is taken denser or thinner than it is at the site's elevation."""
    site, density = evidence.project.site, evidence.project.assumptions.air_density_kg_m3
    if is_close(density, site.elevation_m):
        return
    here = site_density_kg_m3(site.elevation_m)
    message = (
        f"Room air of {density:.2f} kg/m³ is assumed, but at {site.elevation_m:,.0f} m it has {here:.2f} kg/m³: "
        f"temperature rises are {density / here:.2f} times those computed."
    )
    fix = f"Set the air density of the assumptions to {here:.3f} kg/m³, or correct the site's elevation."
    difference = measured(abs(density / here - 1.0))
    yield Finding("air-density", Severity.WARNING, message, fix, (ASSUMPTIONS_ID,), None, difference)
