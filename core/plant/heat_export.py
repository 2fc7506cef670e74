"""Heat exports of the model as the rows that the compiled loops read, and tanks of a loop."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.model.cooling import CoolingLoop
from core.model.loop_items import HeatDemand, HeatExport, StorageTank
from core.model.project import Project
from core.plant import export_kernels as at

FloatArray = NDArray[np.float64]


def exports_on(project: Project, loop: CoolingLoop) -> list[HeatExport]:
    """Exchangers that run in a loop's return, the one that asks for the warmest water first."""
    found = [e for e in project.of_type(HeatExport) if e.loop is loop and e.is_on and e.capacity_w > 0.0]
    return sorted(found, key=lambda e: (-e.user_supply_c, e.tag, e.id))


def export_rows(project: Project, loop: CoolingLoop) -> FloatArray:
    """Their rows, shape (exchangers, COLUMNS)."""
    exports = exports_on(project, loop)
    rows = np.zeros((len(exports), at.COLUMNS))
    for row, export in zip(rows, exports, strict=True):
        row[at.CAPACITY_W] = export.capacity_w
        row[at.APPROACH_K] = export.approach_k
        row[at.USER_SUPPLY_C] = export.user_supply_c
        row[at.USER_RETURN_C] = min(export.user_return_c, export.user_supply_c)
        row[at.DEMAND_W] = export.demand_w
        row[at.IS_SEASONAL] = float(export.demand is HeatDemand.SEASONAL)
        row[at.LEAST_DEMAND] = export.least_demand_ratio
        row[at.LIMIT_C], row[at.FULL_C] = export.heating_limit_c, export.heating_full_c
        row[at.PUMP_W] = export.pump_power_w
    return rows


def tank_water_kg(project: Project, loop: CoolingLoop) -> float:
    """Water of the tanks in a loop that leaves before warm water breaks through. [kg]"""
    tanks = (t for t in project.of_type(StorageTank) if t.loop is loop and t.is_on)
    return sum(t.water_kg * t.usable_ratio for t in tanks)
