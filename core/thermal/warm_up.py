"""Compiles every kernel of the room solver on a tiny room, so that the first real one starts at once."""

from __future__ import annotations

from core.thermal.march import RoomMarch
from core.thermal.room import AirRack, AirRoom, Box, Return, Supply


def warm_up() -> None:
    """Compile, or load from the cache on disk, all kernels."""
    rack = AirRack("r", Box((1.0, 1.0, 0.0), (1.6, 2.2, 2.0)), "+y", 1000.0, 0.1)
    tile = Supply("t", Box((1.0, 2.4, 0.0), (1.6, 3.0, 0.0)), "+z", 0.1, 20.0)
    back = Return("x", Box((0.0, 0.0, 2.4), (1.0, 1.0, 2.4)), "+z", 0.1)
    march = RoomMarch(AirRoom((3.0, 4.0, 2.4), racks=(rack,), supplies=(tile,), returns=(back,)), 0.6)
    march.step()
    march.frame()
