"""What the rules may look at."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.project import Project
from core.results.design_results import LiquidResult, PowerResult, ThermalResult


@dataclass(frozen=True, slots=True)
class Evidence:
    """A project and what has been computed for it so far."""

    project: Project
    thermal: ThermalResult | None = None
    liquid: LiquidResult | None = None
    power: PowerResult | None = None
