"""What came out of the power chain: operating points of units, dispatch of sources, shares of the cords."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.results.power_chain import ChainFlow, FaultCurrents

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PowerUnitLoad:
    """Operating point of one distribution unit.

    Attributes:
        unit_id: Which one.
        output_w: Delivered downstream. [W]
        loss_w: Lost in it. [W]
        loading_ratio: Apparent output over rating.
        failover_loading_ratio: Apparent output over rating when the other path is lost.
    """

    unit_id: str
    output_w: float
    loss_w: float
    loading_ratio: float
    failover_loading_ratio: float

    @property
    def input_w(self) -> float:
        """Drawn from upstream. [W]"""
        return self.output_w + self.loss_w


@dataclass(frozen=True, slots=True)
class SourceOutput:
    """Dispatch of one source at the operating point.

    Attributes:
        source_id: Which one; ``""`` for a shortfall that nothing covers.
        output_w: Delivered. [W]
        available_w: Most it could deliver now. [W]
        carbon_kg_h: Life-cycle emissions. [kg CO2e/h]
        cost_usd_h: Marginal cost. [USD/h]
    """

    source_id: str
    output_w: float
    available_w: float
    carbon_kg_h: float
    cost_usd_h: float


@dataclass(frozen=True, slots=True)
class PowerResult:
    """Distribution and sources.

    Attributes:
        units: Operating points.
        sources: Dispatch in merit order.
        unserved_w: Load that no source covers. [W]
        rack_ids: Racks in the order of the arrays below.
        rack_power_w: Shape (racks,). [W]
        rack_on_a_ratio: Share of each rack's power on cord A, shape (racks,).
        cable_loss_w: Cables and cords. [W]
        source_bus_w: Drawn from the sources. [W]
        chain: Flows, voltages and currents of everything in the chain.
        faults: Fault currents of everything in the chain.
    """

    units: tuple[PowerUnitLoad, ...]
    sources: tuple[SourceOutput, ...]
    unserved_w: float
    rack_ids: tuple[str, ...]
    rack_power_w: FloatArray
    rack_on_a_ratio: FloatArray
    cable_loss_w: float
    source_bus_w: float
    chain: ChainFlow | None = None
    faults: FaultCurrents | None = None
