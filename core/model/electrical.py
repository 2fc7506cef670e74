"""Power equipment: distribution units in a radial tree, and the sources at its root.

Every distribution unit names what feeds it (``fed_from_id``: another unit; empty means the site's source bus).
Losses are ``rating * (p0 + p1 x + p2 x^2)`` with ``x`` the loading, for every converter and transformer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.model.entity import Placed


class PowerUnitKind(StrEnum):
    """Kind of distribution unit."""

    SWITCHBOARD = "switchboard"
    TRANSFORMER = "transformer"
    UPS = "ups"
    PDU = "pdu"
    RPP = "rpp"
    BUSWAY = "busway"


class PowerPath(StrEnum):
    """Which path a unit belongs to."""

    A = "A"
    B = "B"
    COMMON = "common"


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerUnit(Placed):
    """A switchboard, transformer, UPS, PDU, panel or busway.

    Attributes:
        kind: Kind.
        path: Path A, B or common.
        fed_from_id: Upstream power unit, or empty for the source bus.
        rated_w: Rated power at its output. [W]
        loss_p0_ratio: No-load loss over rating.
        loss_p1_ratio: Loss proportional to loading, over rating.
        loss_p2_ratio: Loss proportional to loading squared, over rating.
        breaker_limit_ratio: Highest continuous loading its breakers allow (0.8 for 80 %-rated devices).
        voltage_v: Output line voltage. [V]
        autonomy_s: Battery time at rated load of a UPS. [s]
        is_on: Whether it is in service.
    """

    kind: PowerUnitKind = PowerUnitKind.UPS
    path: PowerPath = PowerPath.COMMON
    fed_from_id: str = ""
    rated_w: float = 1_000_000.0
    loss_p0_ratio: float = 0.0
    loss_p1_ratio: float = 0.0
    loss_p2_ratio: float = 0.0
    breaker_limit_ratio: float = 1.0
    voltage_v: float = 415.0
    autonomy_s: float = 0.0
    is_on: bool = True


class SourceKind(StrEnum):
    """Kind of energy source."""

    GRID = "grid"
    GAS = "gas"
    DIESEL = "diesel"
    SOLAR = "solar"
    WIND = "wind"
    HYDRO = "hydro"
    SMR = "smr"
    FUEL_CELL = "fuel_cell"
    BATTERY = "battery"


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerSource(Placed):
    """A utility feed, generator, plant or battery at the site.

    Attributes:
        kind: Kind.
        capacity_w: Most power it can give. [W]
        availability_ratio: Output available at the operating point over capacity (sun, wind, derating) (0 to 1).
        merit_order: Sources with smaller numbers are used first.
        is_standby: Whether it runs only when the others cannot carry the load.
        is_on: Whether it is in service.
        energy_j: Stored energy of a battery. [J]
        state_of_charge_ratio: Charge of a battery (0 to 1).
        carbon_kg_kwh: Life-cycle emission factor of its energy. [kg CO2e/kWh]
        cost_usd_kwh: Marginal cost of its energy. [USD/kWh]
    """

    kind: SourceKind = SourceKind.GRID
    capacity_w: float = 5_000_000.0
    availability_ratio: float = 1.0
    merit_order: int = 50
    is_standby: bool = False
    is_on: bool = True
    energy_j: float = 0.0
    state_of_charge_ratio: float = 1.0
    carbon_kg_kwh: float = 0.4
    cost_usd_kwh: float = 0.08
