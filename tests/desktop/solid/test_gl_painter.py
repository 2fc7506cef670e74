"""OpenGL against the software painter, where there is a context; and that nothing breaks where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QOffscreenSurface

from core.drawing.solid_camera import SolidCamera
from core.drawing.solid_parts import LIGHT_BODIES, SolidChoice
from core.drawing.solid_picture import SolidLook, paint
from core.drawing.solid_scene import build_scene
from desktop.preferences import Preferences, load_preferences, save_preferences
from desktop.solid.gl_painter import GlPainter, has_opengl, off_screen_surface
from tests.desktop.driving import wait_until
from tests.desktop.painted_window import painted_window
from tests.screens.test_plan_screens import hall_of_two_rows
from tests.support.painted_results import room_results

LOOK = SolidLook((0xFFFFFF, 0xEEEEEE), 0x000000, (0.5, 0.25), 0x1769C2, 0.0)


@pytest.fixture
def surface(qapp):
    found = off_screen_surface()
    if not has_opengl(found):
        pytest.skip("no OpenGL context here")
    yield found
    found.destroy()


@pytest.fixture(scope="module")
def scene():
    project = hall_of_two_rows()
    return build_scene(project, room_results(project), SolidChoice(), LIGHT_BODIES)


@pytest.mark.gl
@pytest.mark.parametrize("view", ["iso_se", "iso_nw", "top", "front"])
def test_opengl_fills_what_the_software_fills(surface, scene, view):
    camera = SolidCamera().seen_from(view).fitted(scene.low_m, scene.high_m, 400, 300)
    painter = GlPainter(surface)
    try:
        one, two = (paint(scene, camera, 400, 300, LOOK, fill=fill) for fill in (None, painter.fill))
    finally:
        painter.release()
    assert not painter.is_broken
    same = one.faces == two.faces
    assert same.mean() > 0.985  # edges fall on one side or the other of a pixel
    deep = same & (one.faces >= 0)
    assert np.abs(one.depth_m - two.depth_m)[deep].max() < 0.01
    for shift in (16, 8, 0):
        apart = (one.pixels >> shift & 255).astype(int) - (two.pixels >> shift & 255).astype(int)
        assert np.quantile(np.abs(apart), 0.97) <= 2


@pytest.mark.gl
def test_another_scene_and_another_size_are_painted_anew(surface, scene):
    painter = GlPainter(surface)
    camera = SolidCamera().fitted(scene.low_m, scene.high_m, 200, 150)
    empty = build_scene(hall_of_two_rows().of(()), None, SolidChoice(), LIGHT_BODIES)
    try:
        assert (paint(scene, camera, 200, 150, LOOK, fill=painter.fill).faces >= 0).any()
        assert not (paint(empty, camera, 200, 150, LOOK, fill=painter.fill).faces >= 0).any()
        assert paint(scene, camera, 320, 200, LOOK, times=2, fill=painter.fill).pixels.shape == (200, 320)
    finally:
        painter.release()


def test_a_surface_that_gives_no_context_leaves_the_software_to_paint(qapp, scene):
    nothing = QOffscreenSurface()  # never created
    assert not has_opengl(nothing)
    painter = GlPainter(nothing)
    camera = SolidCamera().fitted(scene.low_m, scene.high_m, 200, 150)
    frame = paint(scene, camera, 200, 150, LOOK, fill=painter.fill)
    painter.release()
    assert painter.is_broken
    assert (frame.pixels == paint(scene, camera, 200, 150, LOOK).pixels).all()


def test_the_switch_is_remembered_or_refused_in_words(qapp):
    told: list[str] = []
    for window, session in painted_window():
        session.message_raised.connect(lambda words, _: told.append(words))
        window.show_view("solid")
        window.actions_by_name["solid_opengl"].trigger()
        has_it = window.actions_by_name["solid_opengl"].isChecked()
        assert has_it == (window.solid.canvas.thread_.gl is not None)
        assert has_it == load_preferences().has_opengl
        assert has_it != any("OpenGL" in words for words in told)
        wait_until(lambda w=window: w.solid.canvas.painted is not None, 120.0)
        assert (window.solid.canvas.painted.frame.faces >= 0).any()
        if has_it:
            assert not window.solid.canvas.thread_.gl.is_broken
            window.actions_by_name["solid_opengl"].trigger()
            assert window.solid.canvas.thread_.gl is None
    save_preferences(Preferences())
