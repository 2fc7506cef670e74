"""Builds scenes and paints frames beside the window: one at work, one waiting, the newest wins."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from core.drawing.solid_camera import SolidCamera
from core.drawing.solid_parts import SolidChoice, SolidLines, SolidPalette
from core.drawing.solid_picture import Fill, SolidFrame, SolidLook, paint, with_lines
from core.drawing.solid_scene import SolidScene, air_fields, build_scene
from core.drawing.solid_streams import AirWays, air_ways, moving_lines
from core.model.project import Project
from core.results.design_results import DesignResults
from desktop.words import tr

if TYPE_CHECKING:  # loaded when it is asked for
    from desktop.solid.gl_painter import GlPainter

LOG = logging.getLogger(__name__)
COARSE_TRIANGLES = 60_000
"""Scenes with more than this are shown without details while they are turned."""
QUICK_S = 0.04
"""A moving frame that takes longer is painted with fewer pixels from then on."""
SCALES = (1.0, 0.75, 0.5)


@dataclass(frozen=True, slots=True)
class Wish:
    """What to paint.

    Attributes:
        project: What stands where.
        results: Temperatures and flows.
        choice: What is shown.
        palette: Colours of bodies.
        look: Other colours.
        camera: Where it is seen from.
        size_px: Points of the window.
        ratio: Pixels to a point.
        chosen: Selected ids.
        is_fine: Whether edges are smoothed and corners shaded, or it has to be quick.
        clock_s: Time of the moving air, or None for still air. [s]
    """

    project: Project
    results: DesignResults | None
    choice: SolidChoice
    palette: SolidPalette
    look: SolidLook
    camera: SolidCamera
    size_px: tuple[int, int]
    ratio: float = 1.0
    chosen: frozenset[str] = frozenset()
    is_fine: bool = True
    clock_s: float | None = None


@dataclass(frozen=True, slots=True)
class Painted:
    """A frame with the wish that it fulfils and the scene that it shows."""

    wish: Wish
    scene: SolidScene
    frame: SolidFrame


class SceneStore:
    """Keeps the last scenes, so that another angle costs no new scene."""

    def __init__(self) -> None:
        self._kept: list[tuple[tuple[object, ...], SolidScene]] = []
        self._ways: tuple[Project, DesignResults, AirWays] | None = None

    def moment(self, wish: Wish) -> SolidLines | None:
        """The moving air of a wish."""
        if wish.clock_s is None or wish.results is None:
            return None
        if self._ways is None or self._ways[0] is not wish.project or self._ways[1] is not wish.results:
            self._ways = (wish.project, wish.results, air_ways(wish.project, air_fields(wish.results)))
        return moving_lines(self._ways[2], wish.choice, wish.clock_s)

    def scene(self, wish: Wish) -> SolidScene:
        """The scene of a wish; without details while a large one moves."""
        found = self._build(wish.project, wish.results, wish.choice, wish.palette)
        if wish.is_fine or len(found.solid.triangles) <= COARSE_TRIANGLES:
            return found
        return self._build(wish.project, wish.results, replace(wish.choice, has_details=False), wish.palette)

    def _build(
        self, project: Project, results: DesignResults | None, choice: SolidChoice, palette: SolidPalette
    ) -> SolidScene:
        key = (project, results, choice, palette)
        for known, scene in self._kept:
            if all(a is b for a, b in zip(known[:2], key[:2], strict=True)) and known[2:] == key[2:]:
                return scene
        scene = build_scene(project, results, choice, palette)
        self._kept.append((key, scene))
        del self._kept[:-4]
        return scene


def is_same_view(wish: Wish, other: Wish) -> bool:
    """Whether two wishes differ in nothing but the moment of the moving air."""
    same = all(getattr(wish, n) is getattr(other, n) for n in ("project", "results"))
    return same and all(
        getattr(wish, n) == getattr(other, n)
        for n in ("choice", "palette", "look", "camera", "size_px", "ratio", "chosen", "is_fine")
    )


def fulfil(wish: Wish, scene: SolidScene, scale: float = 1.0, fill: Fill | None = None) -> SolidFrame:
    """Paint a wish without its moving air.

    Args:
        wish: What to paint.
        scene: Its scene.
        scale: Pixels of the frame over pixels of the window.
        fill: Fills the bodies in place of the software.
    """
    factor = wish.ratio * scale
    camera = replace(wish.camera, px_per_m=wish.camera.px_per_m * factor)
    width, height = (max(round(side * factor), 1) for side in wish.size_px)
    times = 2 if wish.is_fine and wish.ratio < 1.5 else 1
    return paint(
        scene,
        camera,
        width,
        height,
        wish.look,
        wish.chosen,
        times=times,
        ratio=factor,
        has_corners=wish.is_fine,
        fill=fill,
    )


class PaintThread(QThread):
    """Paints the newest wish.

    Attributes:
        painted: A frame is ready.
        gl: Fills bodies by OpenGL, or None for the software.
        failed: What went wrong, and a hint.
    """

    painted = Signal(object)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wake = threading.Condition()
        self._wish: Wish | None = None
        self._is_over = False
        self._scenes = SceneStore()
        self._scale = 0
        self._still: Painted | None = None
        self.gl: GlPainter | None = None
        self._gone: list[GlPainter] = []

    def set_gl(self, painter: GlPainter | None) -> None:
        """Fill bodies by another painter; what the one before holds is given back on this thread, which has used it."""
        with self._wake:
            before, self.gl = self.gl, painter
            if before is not None and self.isRunning():
                self._gone.append(before)
            self._wake.notify()

    def ask(self, wish: Wish) -> None:
        """Paint this next; a wish that is still waiting is dropped."""
        with self._wake:
            self._wish = wish
            self._wake.notify()
        if not self.isRunning() and not self._is_over:
            self.start(QThread.Priority.LowPriority)

    def close(self) -> None:
        """End, and wait for the frame at work."""
        with self._wake:
            self._is_over = True
            self._wake.notify()
        self.wait()

    def run(self) -> None:
        """Paint until closed."""
        while True:
            with self._wake:
                while self._wish is None and not self._is_over and not self._gone:
                    self._wake.wait()
                wish, self._wish = self._wish, None
                gone, self._gone = self._gone, []
            for painter in gone:
                painter.release()
            if wish is None and not self._is_over:
                continue
            if self._is_over or wish is None:
                if self.gl is not None:
                    self.gl.release()
                return
            try:
                self.painted.emit(self._paint(wish))
            except MemoryError:
                self.failed.emit(
                    tr("There is too little memory for a picture of this size."),
                    tr("Make the window smaller, or close other programs."),
                )
            except Exception as error:  # a fault of ours: let out, it would reach the window from the wrong thread
                LOG.exception("the 3D view could not be painted")
                reason = str(error) or type(error).__name__
                self.failed.emit(
                    tr("The 3D view could not be painted: {reason}").format(reason=reason),
                    tr("Show it again from the View menu."),
                )

    def _paint(self, wish: Wish) -> Painted:
        if self._still is None or not is_same_view(self._still.wish, wish):
            self._still = self._paint_still(wish)
        moment = self._scenes.moment(wish)
        frame = self._still.frame if moment is None else with_lines(self._still.frame, moment, wish.ratio)
        return Painted(wish, self._still.scene, frame)

    def _paint_still(self, wish: Wish) -> Painted:
        """Everything but the moving air."""
        scene, gl = self._scenes.scene(wish), self.gl
        fill = gl.fill if gl is not None else None
        if wish.is_fine:
            return Painted(wish, scene, fulfil(wish, scene, fill=fill))
        began = time.thread_time()
        frame = fulfil(wish, scene, SCALES[self._scale], fill)
        taken = time.thread_time() - began
        if taken > QUICK_S:
            self._scale = min(self._scale + 1, len(SCALES) - 1)
        elif taken < 0.3 * QUICK_S:
            self._scale = max(self._scale - 1, 0)
        return Painted(wish, scene, frame)
