"""Compiles every kernel of the room solver on a tiny room, so that the first real one starts at once."""

from __future__ import annotations

from core.thermal.insight import explain_rack
from core.thermal.march import STEPS_PER_LOOK, RoomMarch
from core.thermal.pressure import PressureSolver
from core.thermal.room import AirRack, AirRoom, Box, Return, Supply


def warm_up() -> None:
    """Compile, or load from the cache on disk, all kernels."""
    rack = AirRack("r", Box((1.0, 1.0, 0.0), (1.6, 2.2, 2.0)), "+y", 1000.0, 0.1)
    tile = Supply("t", Box((1.0, 2.4, 0.0), (1.6, 3.0, 0.0)), "+z", 0.1, 20.0)
    back = Return("x", Box((0.0, 0.0, 2.4), (1.0, 1.0, 2.4)), "+z", 0.1)
    column = Box((2.4, 3.4, 0.0), (3.0, 4.0, 2.4))
    room = AirRoom((3.0, 4.0, 2.4), racks=(rack,), supplies=(tile,), returns=(back,), blocks=(column,))
    march = RoomMarch(room, 0.6)
    for _ in range(STEPS_PER_LOOK):  # eddies are followed at a look
        march.step()
    explain_rack(march.case, march.frame(), march.flow(), march.rack_flow_ratio, "r")
    PressureSolver(march.case).solve(1e-6)  # as under a raised floor
    march.begin_transient()
    march.step()
