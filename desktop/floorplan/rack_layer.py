"""All racks in one item: fact sheets with a front strip coloured by inlet temperature.

Only what is exposed is drawn, text only where it can be read.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.checks.cooling_rules import allowable_c, recommended_c
from core.geometry.rectangle import FACING
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.results.design_results import DesignResults
from core.units.display import degrees_as_read
from desktop.floorplan.canvas import in_pixels, line_pen, scene_rect
from desktop.floorplan.front_strips import STRIP_PX, FrontStrips
from desktop.floorplan.still_picture import StillPicture
from desktop.theme import Theme, font
from desktop.widgets.colour_scale import ColourScale

FACTS_FROM_PX, TAG_FROM_PX = 40.0, 15.0
LEAST_DEPTH_PX = 13.0
ROOM_PX = 16.0
MOST_LOOSE = 60
"""Racks drawn over the picture before it is painted anew."""

WORST_CAPTURE = 0.5
"""Racks whose air is exhaust by this share or more get the hottest colour of the capture view."""


class RackLayer(QGraphicsItem):
    """Racks, tanks and rack systems.

    Painting a thousand of them takes longer than a window may be held at every mouse move, so they are kept as a
    picture; racks that an edit has changed since it was painted are loose and drawn over it.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(10)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.theme = theme
        self.colliding: frozenset[str] = frozenset()
        self.scale = ColourScale()
        self._faces: np.ndarray | None = None
        self._inlet_c = np.zeros(0)
        self._racks: tuple[Rack, ...] = ()
        self._boxes = np.zeros((0, 4))
        self._strips = FrontStrips((), self._boxes)
        self._rects: list[QRectF] = []
        self._load_ratio = 1.0
        self._elevation_m = 0.0
        self._inlets: dict[str, float] = {}
        self._capture: dict[str, float] = {}
        self.shows_capture = False
        self._bounds = QRectF()
        self._base: tuple[Rack, ...] = ()
        self._loose: tuple[int, ...] = ()
        self._loose_painted: tuple[int, ...] = ()
        self._changes = 0
        self.picture = StillPicture()

    def show_project(self, project: Project) -> None:
        """Take another project, or a preview of one."""
        racks, before = project.racks, self._racks
        as_before = (project.scenario.it_load_ratio, project.site.elevation_m) == (self._load_ratio, self._elevation_m)
        changed = _changed(before, racks)
        if changed == () and as_before:
            return
        self.prepareGeometryChange()
        self._load_ratio = project.scenario.it_load_ratio
        self._elevation_m = project.site.elevation_m
        self._racks = racks
        if changed is None:
            boxes = [r.rectangle for r in racks]
            self._boxes = np.array(boxes) if boxes else np.zeros((0, 4))
            self._rects = [scene_rect(box) for box in boxes]
            self._strips = FrontStrips(racks, self._boxes)
            if self._faces is not None:  # of other racks, perhaps; the air display gives new ones
                self._faces = np.full((len(racks), 1), math.nan)
            self._take_inlets()
        else:
            for n in changed:
                self._boxes[n] = racks[n].rectangle
                self._rects[n] = scene_rect(racks[n].rectangle)
                self._strips.take(n, racks[n], self._boxes[n])
        loose = _changed(self._base, racks) if as_before else None
        if loose is None or len(loose) > MOST_LOOSE:
            self._base, loose = racks, ()
            self._changes += 1
        self._loose = loose
        if len(racks):
            low, high = self._boxes[:, :2].min(axis=0), self._boxes[:, 2:].max(axis=0)
            self._bounds = QRectF(low[0], -high[1], high[0] - low[0], high[1] - low[1]).adjusted(-1, -1, 1, 1)
        else:
            self._bounds = QRectF()
        self.update()

    def show_results(self, results: DesignResults | None) -> None:
        """Take new inlet temperatures."""
        thermal = results.thermal.value if results else None
        self._inlets = thermal.inlet_by_rack() if thermal else {}
        halls = [h for h in thermal.halls if len(h.capture_cold)] if thermal else []
        self._capture = {i: float(c) for h in halls for i, c in zip(h.rack_ids, h.capture_cold, strict=True)}
        self._take_inlets()
        self._changes += 1
        self.update()

    def _take_inlets(self) -> None:
        self._inlet_c = np.array([self._inlets.get(r.id, math.nan) for r in self._racks], dtype=float)

    def show_faces(self, faces_c: dict[str, list[float]] | None) -> None:
        """Fold fronts over the footprints: air from the floor to the top by rack id, or None for no fronts. [C]"""
        had_faces = self._faces is not None
        self._faces = None
        if faces_c is not None:
            nothing = [math.nan] * max((len(f) for f in faces_c.values()), default=1)
            found = [faces_c.get(r.id, nothing) for r in self._racks]
            self._faces = np.array(found, dtype=float).reshape(len(self._racks), -1)
        if had_faces or self._faces is not None:
            self._changes += 1
            self.update()

    @property
    def has_capture(self) -> bool:
        """Whether the capture index of any rack is known: tracers follow the air once it has settled."""
        return bool(self._capture)

    def inlet_c(self, rack_id: str) -> float | None:
        """Mean inlet of a rack, or None. [C]"""
        value = self._inlets.get(rack_id)
        return None if value is None or math.isnan(value) else value

    def boundingRect(self) -> QRectF:
        """Around all racks."""
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the exposed racks."""
        if not len(self._racks):
            return
        shown = option.exposedRect
        if widget is not None:  # all of the window: the picture is kept when only a part of it is painted
            shown = painter.worldTransform().inverted()[0].mapRect(QRectF(widget.rect()))
        loose = frozenset(self._racks[n].id for n in self._loose)
        key = (self.theme.name, self._changes, self._loose, self.colliding - loose, self.scale, self.shows_capture)
        kept = np.ones(len(self._racks), dtype=bool)
        kept[list(self._loose)] = False
        may_wait = self._loose == self._loose_painted
        self._loose_painted = self._loose
        self.picture.paint(painter, widget, key, lambda inner: self._draw(inner, kept, shown), may_wait=may_wait)
        if self._loose:
            self._draw(painter, ~kept, shown)

    def _draw(self, painter: QPainter, seen: np.ndarray, shown: QRectF) -> None:
        """Draw those of some racks that are exposed."""
        b = self._boxes
        seen = seen & (b[:, 2] >= shown.left()) & (b[:, 0] <= shown.right())
        seen &= (-b[:, 1] >= shown.top()) & (-b[:, 3] <= shown.bottom())
        scale = painter.worldTransform().m11()
        body_colour = QColor("#dfe3ea") if self.theme.name == "light" else QColor("#1d2632")
        bad_colour = QColor(self.theme.bad)
        edge = line_pen(painter, "#51607a" if self.theme.name == "light" else "#46566e")
        painter.setPen(edge)
        shown_racks = np.flatnonzero(seen).tolist()
        for colour, is_bad in ((body_colour, False), (bad_colour, True)):
            painter.setBrush(colour)
            boxes = [self._rects[n] for n in shown_racks if (self._racks[n].id in self.colliding) is is_bad]
            if boxes:
                painter.drawRects(boxes)
        if self.shows_capture:
            escaped = np.array([1.0 - self._capture.get(r.id, math.nan) for r in self._racks], dtype=float)
            scale_of_shares = ColourScale(0.0, 1.0 - WORST_CAPTURE, self.scale.colour_map)
            self._strips.paint_strips(painter, np.array(shown_racks, dtype=int), escaped, scale_of_shares)
        elif self._faces is None:
            self._strips.paint_strips(painter, np.array(shown_racks, dtype=int), self._inlet_c, self.scale)
        else:
            self._strips.paint_faces(painter, np.array(shown_racks, dtype=int), self._faces, self.scale)
        wide, deep = scale * (b[:, 2] - b[:, 0]), scale * (b[:, 3] - b[:, 1])
        seen &= (wide >= TAG_FROM_PX) & (deep >= LEAST_DEPTH_PX)
        if seen.any():
            with in_pixels(painter) as transform:
                self._texts(painter, transform, np.flatnonzero(seen).tolist())

    def _texts(self, painter: QPainter, transform: QTransform, shown_racks: list[int]) -> None:
        tag_font = font(12, QFont.Weight.DemiBold)
        fact_font = font(10)
        tag_metrics, fact_metrics = QFontMetricsF(tag_font), QFontMetricsF(fact_font)
        for n in shown_racks:
            rack = self._racks[n]
            box = transform.mapRect(self._rects[n])
            ink, dim = self._inks(n)
            facts = self._facts(rack)
            turned = box.width() < FACTS_FROM_PX <= box.height()
            if turned:
                painter.save()
                painter.translate(box.center())
                painter.rotate(-90)
                box = QRectF(-box.height() / 2, -box.width() / 2, box.height(), box.width())
            if fact_metrics.horizontalAdvance(facts) + ROOM_PX > box.width():
                facts = facts.rpartition(" ")[2] if facts[-1] in "°%" else facts.partition(" ")[0] + " kW"
            has_facts = box.width() >= fact_metrics.horizontalAdvance(facts) + 8.0 and box.height() >= 25.0
            if tag_metrics.horizontalAdvance(rack.tag) <= box.width() - 2.0:
                painter.setFont(tag_font)
                painter.setPen(ink)
                line = QRectF(box.left(), box.center().y() - (14.0 if has_facts else 8.0), box.width(), 16.0)
                painter.drawText(line, Qt.AlignmentFlag.AlignCenter, rack.tag)
            if has_facts:
                painter.setFont(fact_font)
                painter.setPen(dim)
                line = QRectF(box.left(), box.center().y(), box.width(), 14.0)
                painter.drawText(line, Qt.AlignmentFlag.AlignCenter, facts)
            if turned:
                painter.restore()
            self._marker(painter, rack, transform.mapRect(self._rects[n]))

    def _inks(self, n: int) -> tuple[QColor, QColor]:
        """Colours of tag and facts; on a folded front both are what is seen on its middle."""
        middle_c = math.nan if self._faces is None else float(self._faces[n, self._faces.shape[1] // 2])
        if math.isnan(middle_c):
            return QColor(self.theme.ink), QColor(self.theme.dim)
        ink = self.scale.line_colour(middle_c)
        return ink, ink

    def _facts(self, rack: Rack) -> str:
        kw = rack.power_w * self._load_ratio / 1000.0
        power = f"{kw:.0f} kW" if kw >= 9.95 or kw == 0.0 else f"{kw:.1f} kW"
        inlet = self.inlet_c(rack.id)
        if rack.cooling is CoolingKind.IMMERSION:
            return f"{power} liquid"
        capture = self._capture.get(rack.id, math.nan)
        if self.shows_capture and not math.isnan(capture):
            return f"{power} CI {capture:.0%}"
        return power if inlet is None else f"{power} {degrees_as_read(inlet, 1)}"

    def _marker(self, painter: QPainter, rack: Rack, box: QRectF) -> None:
        """A triangle above recommended, with an exclamation mark above the class: shape, not only colour."""
        inlet = self.inlet_c(rack.id)
        if inlet is None or inlet <= recommended_c(rack.ashrae_class):
            return
        is_bad = inlet > allowable_c(rack.ashrae_class, self._elevation_m)
        corner = _marker_place(box, rack.rotation_deg)  # at the front: busways hang over the rear
        triangle = QPolygonF([corner + QPointF(0, -5), corner + QPointF(5, 4), corner + QPointF(-5, 4)])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.bad if is_bad else self.theme.warn))
        painter.drawPolygon(triangle)
        if is_bad:
            painter.setPen(QPen(QColor("#ffffff"), 1.4))
            painter.drawLine(corner + QPointF(0, -2), corner + QPointF(0, 1.5))


def _changed(before: tuple[Rack, ...], racks: tuple[Rack, ...]) -> tuple[int, ...] | None:
    """Which racks are others than before; None when they cannot be told one by one."""
    if len(before) != len(racks):
        return None
    found = tuple(n for n, (a, b) in enumerate(zip(before, racks, strict=True)) if a is not b)
    if len(found) > MOST_LOOSE or any(before[n].id != racks[n].id for n in found):
        return None
    return found


def _marker_place(box: QRectF, rotation_deg: int) -> QPointF:
    """Beside the strip, at one end of the front edge, in pixels."""
    fx, fy = FACING[rotation_deg % 360]
    aside, inwards = 8.0, STRIP_PX + 7.0
    if fx:
        return QPointF(box.right() - inwards if fx > 0 else box.left() + inwards, box.top() + aside)
    return QPointF(box.right() - aside, box.top() + inwards if fy > 0 else box.bottom() - inwards)
