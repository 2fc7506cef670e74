"""Fills the bodies of the 3D view by OpenGL, off screen: the same pixels, depths and faces as the software painter's.

Only what the planner asks for and the machine can do: without a context, or after any fault, the software paints.
Outlines, lines, glass, labels and pointing are the same either way, because they read the same arrays.
"""

from __future__ import annotations

import logging

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QOffscreenSurface, QOpenGLContext, QSurfaceFormat
from PySide6.QtOpenGL import (
    QOpenGLBuffer,
    QOpenGLFramebufferObject,
    QOpenGLFramebufferObjectFormat,
    QOpenGLShader,
    QOpenGLShaderProgram,
    QOpenGLVertexArrayObject,
)

from core.drawing.solid_scene import SolidScene

LOG = logging.getLogger(__name__)
GL_TRIANGLES, GL_FLOAT = 0x0004, 0x1406
GL_DEPTH_TEST, GL_CULL_FACE, GL_COLOR_BUFFER_BIT, GL_DEPTH_BUFFER_BIT = 0x0B71, 0x0B44, 0x4000, 0x0100
COLOUR, FACE, DEPTH = range(3)
NOTHING = 0xFFFFFF
FLOATS = 7
"""Numbers of a vertex: place, colour, face."""
VERTEX = """#version 330 core
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 colour;
layout(location = 2) in float face;
uniform mat4 view;
out vec3 shown;
flat out float number;
void main() { gl_Position = view * vec4(place, 1.0); shown = colour; number = face; }
"""
FRAGMENT = """#version 330 core
in vec3 shown;
flat in float number;
uniform int what;
out vec4 pixel;
vec4 in_bytes(float value) {
    float high = floor(value / 65536.0), rest = value - high * 65536.0, middle = floor(rest / 256.0);
    return vec4(vec3(high, middle, floor(rest - middle * 256.0)) / 255.0, 1.0);
}
void main() {
    if (what == 0) pixel = vec4(shown, 1.0);
    else if (what == 1) pixel = in_bytes(number);
    else pixel = in_bytes(floor(gl_FragCoord.z * 16777214.0));
}
"""


def off_screen_surface() -> QOffscreenSurface:
    """A surface to paint on without a window; make it on the thread of the window."""
    surface = QOffscreenSurface()
    surface.setFormat(_format())
    surface.create()
    return surface


def has_opengl(surface: QOffscreenSurface) -> bool:
    """Whether a context of version 3.3 can be had here, on any thread."""
    if not surface.isValid() or not QOpenGLContext.supportsThreadedOpenGL():
        return False
    context = QOpenGLContext()
    context.setFormat(_format())
    if not context.create() or not context.makeCurrent(surface):
        return False
    is_good = context.format().version() >= (3, 3)
    context.doneCurrent()
    return bool(is_good)


def _format() -> QSurfaceFormat:
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setDepthBufferSize(24)
    return wanted


class GlPainter:
    """Fills closed bodies; belongs to the thread that uses it first."""

    def __init__(self, surface: QOffscreenSurface) -> None:
        self._surface = surface
        self._context: QOpenGLContext | None = None
        self._program: QOpenGLShaderProgram | None = None
        self._buffer = QOpenGLBuffer(QOpenGLBuffer.Type.VertexBuffer)
        self._layout: QOpenGLVertexArrayObject | None = None
        self._target: QOpenGLFramebufferObject | None = None
        self._scene: SolidScene | None = None
        self.is_broken = False

    def fill(
        self,
        scene: SolidScene,
        matrix: NDArray[np.float64],
        picture: NDArray[np.uint32],
        depth_m: NDArray[np.float32],
        faces: NDArray[np.int32],
    ) -> bool:
        """Fill the bodies of a scene into the arrays of the software painter.

        Returns:
            Whether it did; otherwise nothing is changed.
        """
        if self.is_broken or not self._begin():
            return False
        try:
            self._fill(scene, matrix, picture, depth_m, faces)
            return True
        except (RuntimeError, TypeError, ValueError, AttributeError):
            LOG.exception("OpenGL failed; the software paints on")
            self.is_broken = True
            return False
        finally:
            if self._context is not None:
                self._context.doneCurrent()

    def release(self) -> None:
        """Give back what the driver holds; on the thread that has painted."""
        if self._context is not None and self._context.makeCurrent(self._surface):
            self._target = None
            if self._layout is not None:
                self._layout.destroy()
                self._buffer.destroy()
            self._layout = self._program = self._scene = None
            self._context.doneCurrent()
        self._context = None

    def _begin(self) -> bool:
        """Make the context current, and at first all that it needs."""
        if self._context is None:
            self._context = QOpenGLContext()
            self._context.setFormat(_format())
            self.is_broken = not self._context.create()
        self.is_broken = self.is_broken or not self._context.makeCurrent(self._surface)
        if not self.is_broken and self._program is None:
            program = QOpenGLShaderProgram()
            built = program.addShaderFromSourceCode(QOpenGLShader.ShaderTypeBit.Vertex, VERTEX)
            built = built and program.addShaderFromSourceCode(QOpenGLShader.ShaderTypeBit.Fragment, FRAGMENT)
            self.is_broken = not (built and program.link())
            self._program = program
        return not self.is_broken

    def _fill(
        self,
        scene: SolidScene,
        matrix: NDArray[np.float64],
        picture: NDArray[np.uint32],
        depth_m: NDArray[np.float32],
        faces: NDArray[np.int32],
    ) -> None:
        assert self._context is not None
        assert self._program is not None
        tall, wide = picture.shape
        self._load(scene)
        near, far = _reach_m(scene, matrix)
        self._aim(wide, tall)
        assert self._target is not None
        assert self._layout is not None
        gl = self._context.functions()
        self._program.bind()
        self._layout.bind()
        _set_view(self._program, _clip_matrix(matrix, wide, tall, near, far))
        gl.glViewport(0, 0, wide, tall)
        gl.glEnable(GL_DEPTH_TEST)
        gl.glEnable(GL_CULL_FACE)
        shown = [self._draw(what, len(scene.solid.triangles)) for what in (COLOUR, FACE, DEPTH)]
        self._layout.release()
        self._program.release()
        self._target.release()
        seen = shown[FACE] != NOTHING
        picture[seen] = shown[COLOUR][seen] | np.uint32(0xFF000000)
        faces[seen] = shown[FACE][seen]
        depth_m[seen] = near + (far - near) * shown[DEPTH][seen] / 16777214.0

    def _draw(self, what: int, triangles: int) -> NDArray[np.uint32]:
        """Paint colours, faces or depths; 24 bits of each pixel, from the top."""
        assert self._context is not None
        assert self._program is not None
        assert self._target is not None
        gl = self._context.functions()
        self._target.bind()
        gl.glClearColor(1.0, 1.0, 1.0, 1.0)
        gl.glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT)
        self._program.setUniformValue1i(self._program.uniformLocation("what"), what)
        gl.glDrawArrays(GL_TRIANGLES, 0, 3 * triangles)
        image = self._target.toImage().convertToFormat(QImage.Format.Format_RGB32)
        rows = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
        found: NDArray[np.uint32] = rows[:, : image.width()] & np.uint32(0xFFFFFF)
        return found

    def _aim(self, wide: int, tall: int) -> None:
        if self._target is None or self._target.size() != QSize(wide, tall):
            kind = QOpenGLFramebufferObjectFormat()
            kind.setAttachment(QOpenGLFramebufferObject.Attachment.Depth)
            self._target = QOpenGLFramebufferObject(QSize(wide, tall), kind)
            if not self._target.isValid():
                raise RuntimeError("no frame buffer of this size")

    def _load(self, scene: SolidScene) -> None:
        """Hand the triangles over, once for each scene."""
        if scene is self._scene:
            return
        mesh = scene.solid
        corners = mesh.triangles.ravel()
        rows = np.empty((len(corners), FLOATS), dtype=np.float32)
        rows[:, :3] = mesh.points_m[corners]
        rows[:, 3:6] = scene.solid_lit[corners, :3] / np.float32(255.0)
        rows[:, 6] = np.repeat(mesh.face, 3)
        if self._layout is None:
            self._layout = QOpenGLVertexArrayObject()
            self._layout.create()
            self._buffer.create()
        self._layout.bind()
        self._buffer.bind()
        data = rows.tobytes()
        self._buffer.allocate(data, len(data))
        assert self._program is not None
        for location, offset, width in ((0, 0, 3), (1, 12, 3), (2, 24, 1)):
            self._program.enableAttributeArray(location)
            self._program.setAttributeBuffer(location, GL_FLOAT, offset, width, 4 * FLOATS)
        self._buffer.release()
        self._layout.release()
        self._scene = scene


def _reach_m(scene: SolidScene, matrix: NDArray[np.float64]) -> tuple[float, float]:
    """Depths between which everything lies. [m]"""
    points = scene.solid.points_m
    depth = points @ matrix[2, :3].astype(np.float32) + np.float32(matrix[2, 3])
    return float(depth.min(initial=0.0)) - 1.0, float(depth.max(initial=0.0)) + 1.0


def _clip_matrix(matrix: NDArray[np.float64], wide: int, tall: int, near: float, far: float) -> NDArray[np.float64]:
    """From metres to the cube of OpenGL, shape (4, 4): pixels to -1 to 1 with y upwards, depths from near to far."""
    found = np.zeros((4, 4))
    found[0] = 2.0 / wide * matrix[0]
    found[1] = -2.0 / tall * matrix[1]
    found[2] = 2.0 / (far - near) * matrix[2]
    found[:3, 3] += (-1.0, 1.0, -(far + near) / (far - near))
    found[3, 3] = 1.0
    return found


def _set_view(program: QOpenGLShaderProgram, clip: NDArray[np.float64]) -> None:
    from PySide6.QtGui import QMatrix4x4

    program.setUniformValue(program.uniformLocation("view"), QMatrix4x4(*clip.ravel().tolist()))
