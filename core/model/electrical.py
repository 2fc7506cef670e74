"""Power equipment: distribution units, what feeds them, and the sources at the root.

Every unit names what feeds it: ``fed_from_id`` first, ``further_feed_ids`` after it, each another unit or a source.
No name at all means the site's source bus, behind which all sources stand that no unit names. Losses are
``rating * (p0 + p1 x + p2 x^2)`` with ``x`` the loading, for every converter and transformer.
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
    MV_SWITCHGEAR = "mv_switchgear"
    RECTIFIER = "rectifier"
    STS = "sts"
    ATS = "ats"


CONVERTERS = frozenset({PowerUnitKind.UPS, PowerUnitKind.RECTIFIER})
"""Kinds that hold their output voltage: what lies behind them is a network of its own."""

TRANSFER_SWITCHES = frozenset({PowerUnitKind.STS, PowerUnitKind.ATS})
"""Kinds that take the first of their inputs that is alive."""


class UpsMode(StrEnum):
    """How a UPS runs."""

    ONLINE = "online"
    ECO = "eco"
    BYPASS = "bypass"


class PowerPath(StrEnum):
    """Which path a unit belongs to."""

    A = "A"
    B = "B"
    COMMON = "common"


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerUnit(Placed):
    """A switchboard, transformer, UPS, rectifier, transfer switch, PDU, panel or busway.

    Boards, busways and transformers share their load over all live inputs; a UPS or a transfer switch takes the first.

    Attributes:
        kind: Kind.
        path: Path A, B or common.
        fed_from_id: First input: a power unit or a source; empty for the source bus.
        further_feed_ids: Further inputs, in the order in which a transfer switch takes them.
        rated_w: Rated power at its output. [W]
        loss_p0_ratio: No-load loss over rating.
        loss_p1_ratio: Loss proportional to loading, over rating.
        loss_p2_ratio: Loss proportional to loading squared, over rating.
        breaker_limit_ratio: Highest continuous loading its breakers allow (0.8 for 80 %-rated devices).
        voltage_v: Output line voltage; of a rectifier, and what it feeds, direct voltage between the poles. [V]
        autonomy_s: Battery time at rated load of a UPS. [s]
        is_on: Whether it is in service.
        ups_mode: How a UPS runs; in eco mode and bypass its input passes straight through.
        module_count: Modules that make up the rating of a modular UPS or rectifier.
        spare_module_count: Further modules beyond the rating, so that one may fail.
        sleeps_modules: Whether modules that are not needed sleep.
        impedance_ratio: Short-circuit voltage of a transformer over rated, 0 for the usual value of its size.
        power_factor_ratio: Displacement factor at the input of a converter.
        transfer_s: Time that a transfer switch takes. [s]
        breaker_a: Rated current of its incoming breaker, 0 when not given. [A]
        interrupting_a: Breaking capacity of its breakers, 0 when not given. [A]
        cable_size: Conductor to it, a row of the table of conductors; empty when none is given.
        cable_run_count: Conductors in parallel a phase.
        cable_length_m: Length of the cable, 0 for the route on the plan. [m]
        cable_derating_ratio: Ampacity as laid over ampacity in the table.
        shared_risk: Names of rooms, trays or tanks that can fail with all that is in them, ``;`` between.
        failures_per_year: Expected failures, 0 for the usual number of its kind. [1/year]
        repair_s: Time to repair, 0 for the usual time of its kind. [s]
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
    further_feed_ids: tuple[str, ...] = ()
    ups_mode: UpsMode = UpsMode.ONLINE
    module_count: int = 1
    spare_module_count: int = 0
    sleeps_modules: bool = False
    impedance_ratio: float = 0.0
    power_factor_ratio: float = 0.99
    transfer_s: float = 0.004
    breaker_a: float = 0.0
    interrupting_a: float = 0.0
    cable_size: str = ""
    cable_run_count: int = 1
    cable_length_m: float = 0.0
    cable_derating_ratio: float = 1.0
    shared_risk: str = ""
    failures_per_year: float = 0.0
    repair_s: float = 0.0

    @property
    def feed_ids(self) -> tuple[str, ...]:
        """All inputs in order, without the empty one."""
        return tuple(i for i in (self.fed_from_id, *self.further_feed_ids) if i)

    @property
    def is_converting(self) -> bool:
        """Whether it makes its output voltage itself: a rectifier, or a UPS that runs online."""
        return self.kind in CONVERTERS and (self.kind is not PowerUnitKind.UPS or self.ups_mode is UpsMode.ONLINE)


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
        voltage_v: Line voltage at its terminals. [V]
        fault_level_va: Short-circuit power it brings, 0 for the usual of its kind. [VA]
        subtransient_ratio: Subtransient reactance of a generator over its rated impedance.
        start_s: Time from the call to rated output. [s]
        fuel_s: Fuel on site at full output, 0 for a source that needs none. [s]
        shared_risk: Names of rooms, trays or tanks that can fail with all that is in them, ``;`` between.
        failures_per_year: Expected failures, 0 for the usual number of its kind. [1/year]
        repair_s: Time to repair, 0 for the usual time of its kind. [s]
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
    voltage_v: float = 13_800.0
    fault_level_va: float = 0.0
    subtransient_ratio: float = 0.15
    start_s: float = 0.0
    fuel_s: float = 0.0
    shared_risk: str = ""
    failures_per_year: float = 0.0
    repair_s: float = 0.0

    @property
    def available_w(self) -> float:
        """Most it can deliver now: nought when off or, for a battery, when empty. [W]"""
        if not self.is_on or (self.energy_j > 0.0 and self.state_of_charge_ratio <= 0.0):
            return 0.0
        return self.capacity_w * self.availability_ratio

    @property
    def firm_w(self) -> float:
        """Most it carries at any hour: nought for sun and wind, for batteries and for what stands by. [W]"""
        is_firm = not (self.is_standby or self.kind in (SourceKind.SOLAR, SourceKind.WIND, SourceKind.BATTERY))
        return self.available_w if is_firm else 0.0
