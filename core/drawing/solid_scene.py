"""The design in three dimensions: everything that is drawn, as arrays in metres, from a project and its results.

Closed bodies are one mesh, what can be seen through another; lines and labels stand beside them. The yard is at nought,
every hall at the height of its floor. The software painter, OpenGL and the model file all read the same scene.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.drawing.equipment_colours import Fill, all_fills
from core.drawing.rack_colours import ColourBy
from core.drawing.solid_air import slice_parts, surface_parts
from core.drawing.solid_bodies import body_parts, front_parts, standing
from core.drawing.solid_building import fitting_parts, floor_parts, wall_parts
from core.drawing.solid_camera import Place
from core.drawing.solid_light import lit_colours
from core.drawing.solid_mesh import Bytes, MeshBuilder, SolidMesh, joined, lifted
from core.drawing.solid_parts import (
    SolidChoice,
    SolidLabel,
    SolidLines,
    SolidPalette,
    cut_lines,
    joined_lines,
    lifted_lines,
)
from core.drawing.solid_routes import feed_lines, pipe_parts
from core.geometry.polygon import bounds
from core.geometry.rectangle import Rectangle
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Placed
from core.model.groups import shown_part
from core.model.project import Project
from core.model.rack import Rack
from core.model.storeys import storeys
from core.results.design_results import DesignResults
from core.results.thermal_result import AirField

AROUND_M = 1.0
EMPTY_M = 6.0
LABEL_WEIGHTS: tuple[tuple[type[Placed], int], ...] = (
    (AirCooler, 5), (Cdu, 5), (HeatRejection, 4), (PowerSource, 4), (Rack, 3), (PowerUnit, 2),
)  # fmt: skip
"""Whose tag stays where two overlap."""


@dataclass(frozen=True, slots=True)
class SolidScene:
    """Everything that is drawn.

    Attributes:
        item_ids: Ids of the items that faces and labels number.
        solid: Closed bodies, seen from outside only.
        clear: What can be seen through, seen from both sides.
        solid_lit: Colours of the vertices of ``solid`` with light on them, shape (vertices, 4).
        clear_lit: The same of ``clear``.
        lines: Lines that lie in the scene.
        labels: Words.
        label_m: Their places, shape (labels, 3). [m]
        label_row: Width of what each names [m], letters of its words, and its weight, shape (labels, 3).
        low_m: Lower corner of all. [m]
        high_m: Upper corner of all. [m]
    """

    item_ids: tuple[str, ...]
    solid: SolidMesh
    clear: SolidMesh
    solid_lit: Bytes
    clear_lit: Bytes
    lines: SolidLines
    labels: tuple[SolidLabel, ...]
    label_m: NDArray[np.float64]
    label_row: NDArray[np.float64]
    low_m: Place
    high_m: Place

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see."""
        return not len(self.solid.triangles) and not len(self.clear.triangles)


def build_scene(
    project: Project, results: DesignResults | None, choice: SolidChoice, palette: SolidPalette
) -> SolidScene:
    """The scene of a design.

    Args:
        project: What stands where; what is hidden on the plan is hidden here.
        results: Temperatures and flows; without them fronts are dark and there are no pipes and no air.
        choice: What is shown.
        palette: Colours of bodies.
    """
    fills = body_fills(project, results, choice)
    project = shown_part(project)
    ids = tuple(e.id for e in project.placed)
    index = {i: n for n, i in enumerate(ids)}
    by_floor = storeys(project)
    ground_m = min(by_floor, key=abs)
    parts = [
        _Part(part, results, index, choice, palette, floor_m, fills, is_ground=floor_m == ground_m)
        for floor_m, part in by_floor.items()
    ]
    solid, clear = joined(p.solid for p in parts), joined(p.clear for p in parts)
    labels = tuple(label for part in parts for label in part.labels)
    return finished(ids, solid, clear, joined_lines([p.lines for p in parts]), labels, project)


class _Part:
    """One storey, lifted to the height of its floor; what is cut off and sliced is so above each floor.

    Args:
        project: What belongs to it.
        results: Those of the whole design.
        index: Number of each item of the scene.
        choice: What is shown.
        palette: Colours.
        floor_m: Height of its floor. [m]
        fills: Other colours of bodies by id.
        is_ground: Whether the yard and the facility's pipes go with it.
    """

    def __init__(
        self, project: Project, results: DesignResults | None, index: dict[str, int], choice: SolidChoice,
        palette: SolidPalette, floor_m: float, fills: Mapping[str, Fill], *, is_ground: bool,
    ) -> None:  # fmt: skip
        solid, clear = MeshBuilder(), MeshBuilder()
        lines = [floor_parts(project, palette, solid)]
        if choice.has_walls:
            lines.append(wall_parts(project, choice, palette, solid))
        lines.append(fitting_parts(project, index, choice, palette, solid, clear))
        lines.append(body_parts(project, index, choice, palette, solid, fills))
        front_parts(project, results, index, choice, palette, solid)
        if choice.has_pipes:
            pipe_parts(project, results, index, choice, palette, solid, has_facility=is_ground)
        if choice.has_feeds:
            lines.append(feed_lines(project, results, choice, palette))
        fields = [f for i, f in air_fields(results).items() if project.get(i) is not None]
        if choice.has_slice:
            slice_parts(fields, choice, clear)
        if choice.has_surface:
            surface_parts(fields, choice, clear)
        self.solid, self.clear = lifted(solid.build(), floor_m), lifted(clear.build(), floor_m)
        self.lines = lifted_lines(cut_lines(joined_lines(lines), choice.top_m), floor_m)
        self.labels = [
            replace(label, place_m=(*label.place_m[:2], label.place_m[2] + floor_m))
            for label in _labels(project, index, choice, fills)
        ]


def body_fills(project: Project, results: DesignResults | None, choice: SolidChoice) -> dict[str, Fill]:
    """Colours of bodies by id where a quantity gives them other ones."""
    if choice.colour_by is ColourBy.NOTHING:
        return {}
    air = (choice.low_c, choice.high_c, str(choice.colour_map))
    return all_fills(project, results, choice.colour_by, air)[1]


def air_fields(results: DesignResults | None) -> dict[str, AirField]:
    """Air of the halls that have any, by hall id."""
    thermal = results.thermal.value if results else None
    return {h.hall_id: h.air_field for h in (thermal.halls if thermal else ()) if h.air_field is not None}


def finished(
    ids: tuple[str, ...], solid: SolidMesh, clear: SolidMesh, lines: SolidLines, labels: tuple[SolidLabel, ...],
    project: Project,
) -> SolidScene:  # fmt: skip
    """A scene of parts, with light on them and their extent."""
    low, high = extent_m(project)
    places = np.array([n.place_m for n in labels], dtype=np.float64).reshape(-1, 3)
    rows = np.array([(n.span_m, len(n.words), n.weight) for n in labels], dtype=np.float64).reshape(-1, 3)
    lit = lit_colours(solid), lit_colours(clear)
    return SolidScene(ids, solid, clear, *lit, lines, labels, places, rows, low, high)


def extent_m(project: Project, ids: tuple[str, ...] = ()) -> tuple[Place, Place]:
    """Lower and upper corner of halls and everything placed, or of some items with a margin. [m]"""
    boxes = [(e.rectangle.grown(AROUND_M), e.height_m) for e in project.placed if e.id in ids]
    if not ids:
        boxes = [(e.rectangle, e.height_m) for e in project.placed]
        boxes += [(bounds(h.outline_m), h.floor_m + h.height_m) for h in project.halls]
    return _around(boxes)


def halls_extent_m(project: Project) -> tuple[Place, Place]:
    """Lower and upper corner of the halls, or of everything where there is none. [m]"""
    halls = [(bounds(h.outline_m), h.floor_m + h.height_m) for h in project.halls]
    return _around(halls) if halls else extent_m(project)


def _around(boxes: list[tuple[Rectangle, float]]) -> tuple[Place, Place]:
    if not boxes:
        return (0.0, 0.0, 0.0), (EMPTY_M, EMPTY_M, 3.0)
    corners = np.array([[*box, top] for box, top in boxes])
    low, high = corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0)
    return (float(low[0]), float(low[1]), 0.0), (float(high[0]), float(high[1]), float(high[2]))


def _labels(
    project: Project, index: dict[str, int], choice: SolidChoice, fills: Mapping[str, Fill]
) -> tuple[SolidLabel, ...]:
    """Tags, with the letters of what is coloured by kinds."""
    found = []
    for kind, weight in LABEL_WEIGHTS:
        for item in project.of_type(kind):
            bottom, top = standing(item, choice)
            if item.tag and top > bottom:
                box = item.rectangle
                span = max(box.width_m, box.depth_m) if weight > 3 else min(box.width_m, box.depth_m)
                letters = fills[item.id].letters if item.id in fills else ""
                words = f"{item.tag} · {letters}" if letters else item.tag
                found.append(SolidLabel((*box.centre_m, top), words, index[item.id], span, weight))
    return tuple(found)
