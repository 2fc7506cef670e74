"""The tools that draw the building and its aisles, by the names of their actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import MappingProxyType

from core.editing.aisle_tool import AisleTool
from core.editing.hall_tool import HallTool
from core.editing.point_snap import Line
from core.editing.span_tool import SpanTool, body, tiles, wall
from core.editing.tool import Tool, ToolHost
from core.model.cooling import PerforatedTile, ReturnGrille
from core.model.space import Beam, Column, Door, KeepOut

Made = Callable[[ToolHost, Callable[[], None]], Tool]
CORNERS = "Drag from corner to corner, or click two corners; type dx Tab dy for the size"
DRAWING_TOOLS: MappingProxyType[str, Made] = MappingProxyType(
    {
        "draw_hall": HallTool,
        "draw_aisle": lambda host, _: AisleTool(host),
        "draw_wall": lambda host, _: SpanTool(
            host, wall, "Drag a wall, or click its two ends; type its length", Line.STRAIGHT
        ),
        "draw_column": lambda host, _: SpanTool(host, partial(body, Column(tag="Column 0")), CORNERS),
        "draw_beam": lambda host, _: SpanTool(host, partial(body, Beam(tag="Beam 0", height_m=0.4)), CORNERS),
        "draw_door": lambda host, _: SpanTool(host, partial(body, Door(tag="Door 0", height_m=2.1)), CORNERS),
        "draw_keep_out": lambda host, _: SpanTool(host, partial(body, KeepOut(tag="Keep free 0")), CORNERS),
        "draw_tiles": lambda host, _: SpanTool(
            host,
            partial(tiles, PerforatedTile(tag="T-000", height_m=0.05)),
            "Drag over the floor: a tile in each place",
        ),
        "draw_grilles": lambda host, _: SpanTool(
            host,
            partial(tiles, ReturnGrille(tag="G-000", height_m=0.05)),
            "Drag over the floor: a grille over each place",
        ),
    }
)
"""What makes each of them, told the host and what to call when the tool has done what it was taken for."""
