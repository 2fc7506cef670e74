"""Water that is consumed where electricity is made, by kind of source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.model.electrical import SourceKind

GRID_WATER_SOURCE = "LBNL-2001637 (2024): 4.52 L/kWh of the US grid; medians of Macknick et al. (2012)"
WATER_L_KWH: Mapping[SourceKind, float] = MappingProxyType(
    {
        SourceKind.GRID: 4.52,
        SourceKind.GAS: 0.78,
        SourceKind.DIESEL: 0.0,
        SourceKind.SOLAR: 0.10,
        SourceKind.WIND: 0.0,
        SourceKind.HYDRO: 17.0,
        SourceKind.SMR: 2.54,
        SourceKind.FUEL_CELL: 0.0,
        SourceKind.BATTERY: 0.0,
    }
)
"""Consumption by kind. [L/kWh] Grid: national mean with the evaporation of reservoirs; gas: combined cycle with tower;
hydro: evaporation of reservoirs, of very wide range; engines and fuel cells: air-cooled."""


def water_l_kwh(kind: SourceKind) -> float:
    """Water consumed per energy from a kind of source. [L/kWh]"""
    return WATER_L_KWH[kind]
