"""Compile the kernels of liquid loops ahead of the first use."""

from __future__ import annotations

from core.model.cooling import Cdu
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.plant.cdu import operate_cdu
from core.plant.liquid_transient import LiquidLoss, LossKind, simulate_liquid_loss
from core.plant.loops import LoopOutcome, cdu_loads, liquid_result


def warm_up() -> None:
    """Run a loop of one rack, steady and in true time."""
    unit = RackUnit(name="rack", rated_power_w=1e5, liquid_ratio=0.9)
    rack = Rack(id="r", tag="R", x_m=2.0, units=(unit,), cooling=CoolingKind.DIRECT_TO_CHIP, cdu_id="c")
    project = Project.of([rack, Cdu(id="c", tag="C")])
    cdu = project.of_type(Cdu)[0]
    operate_cdu(project, cdu, 9e4, 25.0)
    idle = LoopOutcome((), 25.0, 0.0, 0.0, False)
    liquid = liquid_result(project, idle, idle, cdu_loads(project, {"c": 9e4}, 25.0, {}), {"r": 9e4})
    simulate_liquid_loss(project, liquid, LiquidLoss(LossKind.CDU, ("c",), None, 2.0))
