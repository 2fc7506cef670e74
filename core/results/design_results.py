"""Results of all parts of a design, stamped with what they were computed from.

Arrays are read-only and in the order of the id tuples beside them. Heat into the room is positive; powers are watts.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.results.energy_result import EnergyResult
from core.results.finding import Finding
from core.results.liquid_result import LiquidResult
from core.results.part import Part
from core.results.power_result import PowerResult
from core.results.thermal_result import ThermalResult


@dataclass(frozen=True, slots=True)
class Stamp:
    """What results were computed from.

    Attributes:
        project_key: Content key of the project (see ``core.study.stamp``).
        scenario_id: Active scenario.
        program_version: Version of the program.
    """

    project_key: str
    scenario_id: str
    program_version: str


@dataclass(frozen=True, slots=True)
class DesignResults:
    """Everything that came out of one evaluation."""

    stamp: Stamp
    thermal: Part[ThermalResult]
    liquid: Part[LiquidResult]
    power: Part[PowerResult]
    energy: Part[EnergyResult]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
