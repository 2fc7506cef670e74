"""The floorplan as DXF at true scale: metres, one layer a kind of thing, one block a model of rack or unit.

Other programs read layers, not colours, so what is planned stands on layers named by discipline. Tags are attributes of
the blocks, to be listed and counted there.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from core.drawing.plan_notes import note_words
from core.model.cooling import AirCooler, Cdu, Containment, HeatRejection, PerforatedTile, ReturnGrille
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity, Placed
from core.model.layers import LAYER_OF_TYPE, layers_of
from core.model.plan_marks import NoteKind, PlanNote
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Beam, Column, Door, Hall, KeepOut, Wall
from core.model.storeys import off_storey_ids

METRES = 6
"""$INSUNITS."""
LAYERS: dict[type[Entity], tuple[str, int]] = {
    Hall: ("A-WALL", 7),
    Wall: ("A-WALL-PRTN", 7),
    Column: ("A-COLS", 8),
    Beam: ("A-BEAM", 8),
    Door: ("A-DOOR", 8),
    KeepOut: ("A-KEEPOUT", 1),
    Rack: ("T-RACK", 5),
    AirCooler: ("M-HVAC-COOL", 4),
    PerforatedTile: ("M-HVAC-TILE", 4),
    ReturnGrille: ("M-HVAC-GRIL", 4),
    Containment: ("M-HVAC-CONT", 150),
    Cdu: ("M-LIQUID", 140),
    HeatRejection: ("M-PLANT", 140),
    PowerUnit: ("E-POWR", 30),
    PowerSource: ("E-SOURCE", 30),
    PlanNote: ("G-ANNO-NOTE", 7),
}
"""Layer and colour index of every kind."""
TEXT_M = 0.12


def write_plan_dxf(project: Project, path: Path) -> None:
    """Write the plan as drawn, in metres; layers that are not printed are left out.

    Args:
        project: The project.
        path: File to write.
    """
    import ezdxf
    from ezdxf.enums import TextEntityAlignment

    document = ezdxf.new("R2010", units=METRES)  # type: ignore[attr-defined]
    settings = layers_of(project)
    kinds = [k for k in LAYERS if k not in LAYER_OF_TYPE or settings[LAYER_OF_TYPE[k]].is_printed]
    for kind in kinds:
        name, colour = LAYERS[kind]
        document.layers.add(name, color=colour)
    plan, away = _Plan(document, TextEntityAlignment.MIDDLE_CENTER), off_storey_ids(project)
    for kind in kinds:
        for entity in (e for e in project.of_type(kind) if e.id not in away):
            plan.add(entity, LAYERS[kind][0])
    document.saveas(path)


class _Plan:
    """Adds entities to the model space of a drawing."""

    def __init__(self, document: Any, middle: Any) -> None:
        self._document, self._middle = document, middle
        self._space = document.modelspace()
        self._blocks: dict[tuple[object, ...], str] = {}

    def add(self, entity: Entity, layer: str) -> None:
        look = {"layer": layer}
        if isinstance(entity, Placed):
            self._insert(entity, look)
        elif isinstance(entity, Hall):
            self._space.add_lwpolyline(entity.outline_m, close=True, dxfattribs=look)
            x, y = min(entity.outline_m)
            self._space.add_text(entity.tag, height=2.0 * TEXT_M, dxfattribs={**look, "insert": (x + 0.2, y + 0.2)})
        elif isinstance(entity, Wall):
            self._space.add_lwpolyline(_thick(entity), close=True, dxfattribs=look)
        elif isinstance(entity, PlanNote):
            self._note(entity, look)

    def _insert(self, item: Placed, look: dict[str, Any]) -> None:
        block = self._block(item)
        insert = self._space.add_blockref(
            block, (item.x_m, item.y_m), dxfattribs={**look, "rotation": item.rotation_deg}
        )
        insert.add_auto_attribs({"TAG": item.tag, "MODEL": item.model_name, "KW": _kilowatts(item)})

    def _block(self, item: Placed) -> str:
        """Block of an item's kind, model and size, made when it is first asked for."""
        key = (type(item), item.model_name, item.width_m, item.depth_m)
        if key not in self._blocks:
            name = f"{type(item).__name__.upper()}_{len(self._blocks) + 1:03}"
            block = self._document.blocks.new(name)
            half_x, half_y = 0.5 * item.width_m, 0.5 * item.depth_m
            corners = [(-half_x, -half_y), (half_x, -half_y), (half_x, half_y), (-half_x, half_y)]
            block.add_lwpolyline(corners, close=True)
            if isinstance(item, Rack | AirCooler | Cdu):  # a second line along the front, which looks down unturned
                block.add_line((-half_x, -half_y + 0.05), (half_x, -half_y + 0.05))
            height = min(TEXT_M, 0.3 * item.width_m, 0.3 * item.depth_m)
            tag = block.add_attdef("TAG", height=height)
            tag.set_placement((0.0, 0.0), align=self._middle)
            for name_of_fact in ("MODEL", "KW"):
                block.add_attdef(name_of_fact, (0.0, 0.0), height=height, dxfattribs={"flags": 1})  # invisible
            self._blocks[key] = name
        return self._blocks[key]

    def _note(self, note: PlanNote, look: dict[str, Any]) -> None:
        start, end = (note.x0_m, note.y0_m), (note.x1_m, note.y1_m)
        if note.kind is NoteKind.NOTE:
            self._space.add_line(start, end, dxfattribs=look)
            self._space.add_text(note_words(note), height=TEXT_M, dxfattribs={**look, "insert": end})
            return
        dimension = self._space.add_aligned_dim(
            p1=start, p2=end, distance=0.0, text=note_words(note), override={"dimtxt": TEXT_M, "dimasz": TEXT_M},
            dxfattribs=look,
        )  # fmt: skip
        dimension.render()


def _thick(wall: Wall) -> list[tuple[float, float]]:
    """Outline of a straight wall. [m]"""
    dx, dy = wall.x1_m - wall.x0_m, wall.y1_m - wall.y0_m
    length = math.hypot(dx, dy) or 1.0
    nx, ny = -0.5 * wall.thickness_m * dy / length, 0.5 * wall.thickness_m * dx / length
    return [
        (wall.x0_m + nx, wall.y0_m + ny),
        (wall.x1_m + nx, wall.y1_m + ny),
        (wall.x1_m - nx, wall.y1_m - ny),
        (wall.x0_m - nx, wall.y0_m - ny),
    ]


def _kilowatts(item: Placed) -> str:
    return f"{item.power_w / 1000.0:.1f}" if isinstance(item, Rack) else ""
