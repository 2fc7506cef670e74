"""Working values of power, plant and air while they are passed over until nothing moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.model.heat import HeatSplit
from core.plant import loops
from core.results.liquid_result import CduLoad
from core.results.moisture import HallMoisture
from core.study.chain_balance import ChainBalance


@dataclass(slots=True)
class HeatBalance:
    """Working values of one pass. [W]"""

    splits: Mapping[str, HeatSplit]
    chain: ChainBalance
    dew_point_c: float = 0.0
    hall_heat: dict[str, float] = field(default_factory=dict)
    duty: dict[str, float] = field(default_factory=dict)
    mechanical: dict[str, float] = field(default_factory=dict)
    unmoved_heat: float = 0.0
    to_outdoors: float = 0.0
    compressor: float = 0.0
    fans: float = 0.0
    door_fans: float = 0.0
    cdu_pumps: float = 0.0
    lighting: float = 0.0
    wall_gain: float = 0.0
    house: dict[str, float] = field(default_factory=dict)
    moisture: tuple[HallMoisture, ...] = ()
    by_cdu: dict[str, float] = field(default_factory=dict)
    further_heat: dict[str, float] = field(default_factory=dict)
    chilled: loops.LoopOutcome | None = None
    warm: loops.LoopOutcome | None = None
    cdus: tuple[CduLoad, ...] = ()
    total: float = 0.0
