"""What the rules may look at."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.project import Project
from core.results.liquid_result import LiquidResult
from core.results.power_result import PowerResult
from core.results.thermal_result import ThermalResult


@dataclass(frozen=True, slots=True)
class Evidence:
    """A project and what has been computed for it so far."""

    project: Project
    thermal: ThermalResult | None = None
    liquid: LiquidResult | None = None
    power: PowerResult | None = None
