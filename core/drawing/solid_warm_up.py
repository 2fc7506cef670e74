"""Compile the kernels of the 3D view ahead of the first look."""

from __future__ import annotations

import numpy as np

from core.drawing.solid_air import slice_parts, surface_parts
from core.drawing.solid_camera import SolidCamera
from core.drawing.solid_mesh import MeshBuilder
from core.drawing.solid_parts import LIGHT_BODIES, SolidChoice
from core.drawing.solid_picture import SolidLook, paint, with_lines
from core.drawing.solid_scene import build_scene, finished
from core.drawing.solid_streams import air_ways, moving_lines
from core.model.cooling import PerforatedTile
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall
from core.results.thermal_result import AirField


def warm_up() -> None:
    """Paint a hall of one rack with a slice, a surface and moving air, quickly and well."""
    tile = PerforatedTile(id="t", hall_id="h", x_m=2.0, y_m=2.0)
    project = Project.of([Hall(id="h"), Rack(id="r", hall_id="h", x_m=3.0, y_m=3.0), tile])
    choice = SolidChoice(has_slice=True, has_surface=True, surface_c=25.0)
    temperature = np.broadcast_to(np.linspace(20.0, 30.0, 6, dtype=np.float32), (8, 8, 6)).copy()
    field = AirField(temperature, (0.0, 0.0, 0.0), (0.6, 0.6, 0.6), np.full((8, 8, 6, 3), 0.3, np.float32))
    bodies, clear = build_scene(project, None, SolidChoice(), LIGHT_BODIES), MeshBuilder()
    slice_parts([field], choice, clear)
    surface_parts([field], choice, clear)
    scene = finished(bodies.item_ids, bodies.solid, clear.build(), bodies.lines, bodies.labels, project)
    look = SolidLook((0xFFFFFF, 0xEEEEEE), 0, (0.5, 0.3), 0x1769C2, 0.5)
    camera = SolidCamera().fitted(scene.low_m, scene.high_m, 60, 40)
    for times in (1, 2):
        frame = paint(scene, camera, 60, 40, look, frozenset({"r"}), times=times, has_corners=times == 2)
    with_lines(frame, moving_lines(air_ways(project, {"h": field}), choice, 1.0))
