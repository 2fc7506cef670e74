"""Properties of coolants between the rows of the shipped table.

Density, heat capacity and conductivity are linear in temperature, viscosity in its logarithm; beyond the table its
nearest end holds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from core.catalogue.default_rows import CoolantRow
from core.catalogue.defaults import load_defaults
from core.model.cooling import Coolant


@dataclass(frozen=True, slots=True)
class CoolantProperties:
    """A coolant at one temperature.

    Attributes:
        density_kg_m3: Density. [kg/m3]
        cp_j_kg_k: Specific heat. [J/(kg K)]
        viscosity_pa_s: Dynamic viscosity. [Pa s]
        conductivity_w_m_k: Thermal conductivity. [W/(m K)]
    """

    density_kg_m3: float
    cp_j_kg_k: float
    viscosity_pa_s: float
    conductivity_w_m_k: float


@cache
def _rows(coolant: Coolant) -> tuple[CoolantRow, ...]:
    rows = [row for row in load_defaults().coolants if row.coolant == coolant]
    return tuple(sorted(rows, key=lambda row: row.temperature_c))


@cache
def boiling_c(coolant: Coolant) -> float:
    """Boiling point at 1 bar; infinite where none matters. [C]"""
    found = _rows(coolant)[0].boiling_c
    return math.inf if found is None else found


@cache
def properties(coolant: Coolant, temperature_c: float) -> CoolantProperties:
    """Properties of a coolant at a temperature.

    Args:
        coolant: Which one.
        temperature_c: Its temperature; the table's nearest end holds beyond it. [C]
    """
    rows = _rows(coolant)
    upper = next((n for n, row in enumerate(rows) if row.temperature_c >= temperature_c), len(rows) - 1)
    below, above = rows[max(upper - 1, 0)], rows[upper]
    span = above.temperature_c - below.temperature_c
    share = min(max((temperature_c - below.temperature_c) / span, 0.0), 1.0) if span > 0.0 else 0.0

    def between(low: float, high: float) -> float:
        return low + share * (high - low)

    return CoolantProperties(
        between(below.density_kg_m3, above.density_kg_m3),
        between(below.cp_j_kg_k, above.cp_j_kg_k),
        math.exp(between(math.log(below.viscosity_pa_s), math.log(above.viscosity_pa_s))),
        between(below.conductivity_w_m_k, above.conductivity_w_m_k),
    )
