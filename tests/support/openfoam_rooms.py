"""A room with a bit of everything for the tests of OpenFOAM cases, and a reader of OpenFOAM's lists."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from core.model.rear_door import DoorCoil
from core.thermal.room import AirRack, AirRoom, Box, Envelope, Fans, Panel, Return, Supply

SMALL = AirRoom(
    (4.0, 5.0, 3.0),
    racks=(
        AirRack("R1", Box((1.0, 1.0, 0.0), (1.6, 2.0, 2.0)), "+y", 3000.0, 0.25),
        AirRack(
            "R2",
            Box((1.6, 1.0, 0.0), (2.2, 2.0, 2.0)),
            "+y",
            6000.0,
            0.4,
            fans=Fans(full_flow_ratio=1.5),
            door=DoorCoil(14.0, 800.0, 600.0, 480.0, 800.0, 5000.0),
        ),
    ),
    supplies=(
        Supply("T1", Box((1.0, 2.2, 0.0), (1.6, 2.8, 0.0)), "+z", 0.35, 18.0, open_ratio=0.5),
        Supply("wall", Box((4.0, 3.0, 0.5), (4.0, 3.7, 1.1)), "-x", 0.4, 19.0),
    ),
    returns=(Return("top", Box((0.2, 0.2, 3.0), (0.8, 0.8, 3.0)), "+z", 0.75),),
    panels=(Panel(Box((0.0, 2.8, 2.0), (4.0, 2.8, 2.6))), Panel(Box((2.6, 0.0, 0.0), (2.6, 2.0, 2.0)), 0.2)),
    envelope=Envelope(wall_w_m2_k=0.5, outside_c=5.0),
    heat_w=400.0,
)
"""Two racks, one with a door and fans that speed up; a tile, a wall inlet, a return, a panel and one with slots."""


def read_list(file: Path) -> np.ndarray:
    """All numbers of a list that OpenFOAM reads, brackets aside, without its length."""
    body = file.read_text(encoding="ascii").split("}\n", 1)[1]
    count, rest = body.split("\n", 1)
    numbers = np.array(re.sub(r"[()]", " ", rest).split(), dtype=np.float64)
    assert len(numbers) % int(count) == 0
    return numbers
