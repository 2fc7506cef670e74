"""Whether the air of a hall can be computed the way that was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.geometry.polygon import centroid
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
