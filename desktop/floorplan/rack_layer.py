"""All racks in one layer: fact sheets with a front strip coloured by inlet temperature.

Only what reaches into the part asked for is drawn, text only where it can be read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import count, repeat
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from core.checks.cooling_rules import allowable_c, recommended_c
from core.drawing.air_view import WORST_CAPTURE
from core.drawing.item_colours import DARK_INK, LIGHT_INK, ItemColours, wants_dark_ink
from core.drawing.plan_items import IndexArray
from core.drawing.rack_labels import USUAL_LINES, RackLine, inlet_words, kw_words, line_words
from core.geometry.rectangle import FACING, Rectangle
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.results.design_results import DesignResults
from core.units import percent
from desktop.floorplan.canvas import draw_boxes, in_pixels, line_pen, scene_rect
from desktop.floorplan.door_boxes import DoorBoxes
from desktop.floorplan.framed_boxes import draw_framed_boxes
from desktop.floorplan.front_strips import STRIP_PX, FrontStrips
from desktop.floorplan.held_items import HeldItems
from desktop.floorplan.rack_looks import are_feeds_renamed, limits_of, look_different
from desktop.floorplan.rack_texts import MARKER_REACH_PX, RackText, RackTexts
from desktop.floorplan.still_layer import StillLayer
from desktop.theme import Theme
from desktop.widgets.colour_scale import ColourScale
from desktop.words import as_read, tr

TEXT_FROM_PX, LETTERS_FROM_PX = 15.0, 9.0
LEAST_DEPTH_PX = 13.0
OPAQUE = np.uint32(0xFF000000)
PLATE_OPACITY = 0.85
Flags = NDArray[np.bool_]
_id = attrgetter("id")


class RackLayer(StillLayer):
    """Racks, tanks and rack systems."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setZValue(10)
        self._scale = ColourScale()
        self._faces: np.ndarray | None = None
        self._inlet_c = np.zeros(0)
        self._racks: tuple[Rack, ...] = ()
        self.held = HeldItems()
        self._doors = DoorBoxes()
        self._load_ratio = 1.0
        self._elevation_m = 0.0
        self._inlets: dict[str, float] = {}
        self._capture: dict[str, float] = {}
        self._shows_capture = False
        self._project = Project.of(())
        self._lines: tuple[RackLine, ...] = USUAL_LINES
        self._colours: ItemColours | None = None
        self._pixels = np.zeros(0, dtype=np.uint32)
        self._ink_by_rack: NDArray[np.str_] = np.zeros(0, dtype="U7")

    def show_project(self, project: Project, *, is_preview: bool = False) -> None:
        """Take another project, or a preview of one."""
        scenario, elevation_m = project.scenario.it_load_ratio, project.site.elevation_m
        if (scenario, elevation_m) != (self._load_ratio, self._elevation_m):
            self._load_ratio, self._elevation_m = scenario, elevation_m
            self.spoil()
        if RackLine.FEEDS in self._lines and are_feeds_renamed(self._project, project):
            self.spoil()
        self._racks, self._project = project.racks, project
        changed, stale_m = self.held.take(self._racks, is_preview=is_preview)
        self._doors.take(self._racks, changed)
        self.spoil(self._doors.widened(stale_m))
        if self.held.looks_change:
            self.change_looks()
        if changed is None:
            if self._colours is not None:
                self._colours = None  # of other racks; the colour display gives new ones
            if self._faces is not None:  # of other racks, perhaps; the air display gives new ones
                self._faces = np.full((len(self._racks), 1), math.nan)
            self._take_inlets()

    @property
    def scale(self) -> ColourScale:
        """Colours of temperatures."""
        return self._scale

    @scale.setter
    def scale(self, scale: ColourScale) -> None:
        self._scale = scale
        self.spoil()

    @property
    def shows_capture(self) -> bool:
        """Whether fronts show the capture index instead of temperatures."""
        return self._shows_capture

    @shows_capture.setter
    def shows_capture(self, shows: bool) -> None:
        self._shows_capture = shows
        self.spoil()

    def show_colours(self, colours: ItemColours | None) -> None:
        """Fill racks with the colours of a quantity, in the order of the racks shown, or with none."""
        before, pixels_before = self._colours, self._pixels
        self._colours = colours
        if colours is not None:
            rgb = colours.rgb()
            packed = rgb.astype(np.uint32) << np.array([16, 8, 0], dtype=np.uint32)
            self._pixels = np.where(colours.is_known, packed.sum(axis=1, dtype=np.uint32) | OPAQUE, np.uint32(0))
            inks = np.where(wants_dark_ink(rgb), DARK_INK, LIGHT_INK)
            self._ink_by_rack = np.where(colours.is_known, inks, "")
        if before is None or colours is None:
            is_other = before is not colours
        else:
            is_other = before.categories != colours.categories or not np.array_equal(self._pixels, pixels_before)
        if is_other:
            self.spoil()

    @property
    def has_colours(self) -> bool:
        """Whether racks have the colours of a quantity now."""
        return self._colours is not None

    def show_lines(self, lines: tuple[RackLine, ...]) -> None:
        """Let racks say other things."""
        if lines != self._lines:
            self._lines = lines
            self.spoil()

    def show_results(self, results: DesignResults | None) -> None:
        """Take new inlet temperatures; racks that look as before stay as they are painted."""
        shown_c, had_capture = self._inlet_c, self._shows_capture and self._capture
        thermal = results.thermal.value if results else None
        self._inlets = thermal.inlet_by_rack() if thermal else {}
        halls = [h for h in thermal.halls if len(h.capture_cold)] if thermal else []
        self._capture = {i: float(c) for h in halls for i, c in zip(h.rack_ids, h.capture_cold, strict=True)}
        self._take_inlets()
        if self._shows_capture and self._capture != had_capture:
            self.spoil()
            return
        limits_c = limits_of(self._racks, self._elevation_m)
        is_other = look_different(shown_c, self._inlet_c, self._scale, limits_c)
        self.spoil(self.held.plan.boxes_m[is_other & ~self.held.is_left_out])
        if (is_other & self.held.is_loose).any():
            self.change_looks()

    def _take_inlets(self) -> None:
        if not self._inlets:
            self._inlet_c = np.full(len(self._racks), math.nan)
            return
        inlets = map(self._inlets.get, map(_id, self._racks), repeat(math.nan))
        self._inlet_c = np.fromiter(inlets, dtype=float, count=len(self._racks))

    def show_faces(self, faces_c: tuple[Sequence[str], np.ndarray] | None) -> None:
        """Fold fronts over the footprints: ids of racks and the air before each from the floor to the top, or none.

        Args:
            faces_c: Racks in any order, and their air, shape (racks, bands). [C]
        """
        had_faces = self._faces is not None
        self._faces = None
        if faces_c is not None:
            ids, faces = faces_c
            rows = map(dict(zip(ids, count(), strict=False)).get, map(_id, self._racks), repeat(len(ids)))
            nothing = np.full((1, max(faces.shape[1], 1)), math.nan)
            self._faces = np.concatenate([faces, nothing])[np.fromiter(rows, dtype=np.intp, count=len(self._racks))]
        if had_faces or self._faces is not None:
            self.spoil()

    @property
    def has_capture(self) -> bool:
        """Whether the capture index of any rack is known: tracers follow the air once it has settled."""
        return bool(self._capture)

    def inlet_c(self, rack_id: str) -> float | None:
        """Mean inlet of a rack, or None. [C]"""
        value = self._inlets.get(rack_id)
        return None if value is None or math.isnan(value) else value

    def draw(self, painter: QPainter, around: Rectangle) -> None:
        """Draw the racks that stay and reach into a rectangle. [m]"""
        self.draw_places(painter, np.flatnonzero(self._reach_into(around) & ~self.held.is_left_out))

    def _reach_into(self, around: Rectangle) -> Flags:
        """Whether each rack or its rear door may reach into a rectangle. [m]"""
        return self.held.plan.reach_into(around.grown(self._doors.reach_m))

    def loose_boxes_m(self) -> np.ndarray:
        """Where racks in hand are now. [m]"""
        return self._doors.widened(self.held.plan.boxes_m[self.held.is_loose])

    def draw_loose(self, painter: QPainter, around: Rectangle) -> None:
        """Draw the racks in hand. [m]"""
        self.draw_places(painter, np.flatnonzero(self._reach_into(around) & self.held.is_loose))

    def let_go(self) -> None:
        """The tiles are up to date."""
        self.held.let_go()

    def draw_places(self, painter: QPainter, shown: IndexArray) -> None:
        """Draw racks by their places among all of them."""
        if not len(shown):
            return
        boxes, facing = self.held.plan.boxes_m[shown], self.held.plan.facing[shown]
        strips = FrontStrips(boxes, facing)
        self._bodies(painter, shown, strips)
        if self._colours is not None:
            strips.paint_plain(painter, QColor(self.theme.ink))  # one meaning of colour at a time; fronts are told
        elif self._shows_capture:
            escaped = np.array([1.0 - self._capture.get(self._racks[n].id, math.nan) for n in shown], dtype=float)
            strips.paint_strips(painter, escaped, ColourScale(0.0, 1.0 - WORST_CAPTURE, self.scale.colour_map))
        elif self._faces is None:
            strips.paint_strips(painter, self._inlet_c[shown], self.scale)
        else:
            strips.paint_faces(painter, self._faces[shown], self.scale)
        pixels_per_m = painter.worldTransform().m11()
        wide, deep = pixels_per_m * (boxes[:, 2] - boxes[:, 0]), pixels_per_m * (boxes[:, 3] - boxes[:, 1])
        has_room = (wide >= TEXT_FROM_PX) & (deep >= LEAST_DEPTH_PX)
        if self._colours is not None and self._colours.categories:
            has_room |= np.minimum(wide, deep) >= LETTERS_FROM_PX
        if has_room.any():
            with in_pixels(painter) as transform:
                self._texts(painter, transform, shown[has_room].tolist())

    def _bodies(self, painter: QPainter, shown: IndexArray, strips: FrontStrips) -> None:
        is_light = self.theme.name == "light"
        edge, fill, coil = ("#51607a", "#dfe3ea", "#e3eef7") if is_light else ("#46566e", "#1d2632", "#22364a")
        boxes, facing = self.held.plan.boxes_m[shown], self.held.plan.facing[shown]
        draw_framed_boxes(painter, boxes, edge, fill)
        if len(doors := self._doors.behind(shown, boxes, facing)):
            draw_framed_boxes(painter, doors, edge, coil)
        if self._colours is not None:
            painter.setPen(line_pen(painter, edge))
            self._fills(painter, shown, strips)

    def _fills(self, painter: QPainter, shown: IndexArray, strips: FrontStrips) -> None:
        """The colours of a quantity over the bodies, and their outlines again."""
        assert self._colours is not None
        chosen: Flags = self._colours.is_known[shown]
        if chosen.any():
            strips.paint_bodies(painter, chosen, self._pixels[shown[chosen]])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            draw_boxes(painter, self.held.plan.boxes_m[shown[chosen]])

    def _texts(self, painter: QPainter, transform: QTransform, shown_racks: list[int]) -> None:
        texts, lines = RackTexts(), self._lines
        for n in shown_racks:
            rack = self._racks[n]
            place = transform.mapRect(scene_rect(rack.rectangle))
            words = [self._facts(rack) if line is RackLine.FACTS else self._words(line, rack) for line in lines]
            letters = "" if self._colours is None else self._colours.letters(n)
            is_tag_first = bool(lines) and lines[0] is RackLine.TAG
            is_warm, is_bad = self._warmth(rack)
            corner = _marker_place(place, rack.rotation_deg) if is_warm else None
            text = RackText(words, is_tag_first, letters, *self._inks(n), corner, self._plate(n))
            has_room = texts.write(painter, place, rack.rotation_deg, text)
            if corner is not None:
                at = corner if has_room else _marker_place(place, rack.rotation_deg, is_outside=True)
                self._marker(painter, at, is_bad=is_bad, is_edged=not has_room)

    def _words(self, line: RackLine, rack: Rack) -> str:
        return as_read(line_words(line, rack, self._project, self.inlet_c(rack.id)))

    def _inks(self, n: int) -> tuple[QColor, QColor]:
        """Colours of tag and facts; on a coloured rack both are one that is told from its colour."""
        if self._colours is not None and (ink := self._ink_by_rack[n]):
            return QColor(ink), QColor(ink)
        return QColor(self.theme.ink), QColor(self.theme.dim if self._plate(n) is None else self.theme.ink)

    def _plate(self, n: int) -> QColor | None:
        """What words stand on over a folded front, whose bands may be both the lightest and the darkest colour."""
        if self._colours is not None or self._faces is None or np.isnan(self._faces[n]).all():
            return None
        plate = QColor(self.theme.panel)
        plate.setAlphaF(PLATE_OPACITY)
        return plate

    def _facts(self, rack: Rack) -> str:
        power = kw_words(rack.power_w * self._load_ratio)
        inlet = self.inlet_c(rack.id)
        if rack.cooling is CoolingKind.IMMERSION:
            return tr("{power} liquid").format(power=power)
        capture = self._capture.get(rack.id, math.nan)
        if self.shows_capture and not math.isnan(capture):
            return f"{power} CI {percent(capture)}"
        return power if inlet is None else f"{power} {inlet_words(inlet)}"

    def _warmth(self, rack: Rack) -> tuple[bool, bool]:
        """Whether the inlet is above what is recommended, and above the class."""
        inlet = self.inlet_c(rack.id)
        if inlet is None or inlet <= recommended_c(rack.ashrae_class):
            return False, False
        return True, inlet > allowable_c(rack.ashrae_class, self._elevation_m)

    def _marker(self, painter: QPainter, corner: QPointF, *, is_bad: bool, is_edged: bool) -> None:
        """A triangle above recommended, with an exclamation mark above the class: shape, not only colour."""
        triangle = QPolygonF([corner + QPointF(0, -5), corner + QPointF(5, 4), corner + QPointF(-5, 4)])
        painter.setPen(
            QPen(Qt.PenStyle.NoPen) if self._colours is None and not is_edged else QPen(QColor(self.theme.panel), 1.5)
        )
        painter.setBrush(QColor(self.theme.bad if is_bad else self.theme.warn))
        painter.drawPolygon(triangle)
        if is_bad:
            painter.setPen(QPen(QColor("#ffffff"), 1.4))
            painter.drawLine(corner + QPointF(0, -2), corner + QPointF(0, 1.5))


def _marker_place(box: QRectF, rotation_deg: int, *, is_outside: bool = False) -> QPointF:
    """Beside the strip, at one end of the front edge, in pixels: busways hang over the rear; or before that edge."""
    fx, fy = FACING[rotation_deg % 360]
    aside, inwards = 8.0, -MARKER_REACH_PX if is_outside else STRIP_PX + 7.0
    if fx:
        return QPointF(box.right() - inwards if fx > 0 else box.left() + inwards, box.top() + aside)
    return QPointF(box.right() - aside, box.top() + inwards if fy > 0 else box.bottom() - inwards)
