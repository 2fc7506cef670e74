"""Paints racks side by side with their units at their U."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from core.drawing.rack_elevation import problems_of
from core.model.project import Project
from core.model.rack import RACK_UNIT_M, Rack, RackUnit
from desktop.theme import Theme, font
from desktop.words import as_read, tr

HEAD_PX, FOOT_PX, RULE_PX, GAP_PX, SIDE_PX = 46, 22, 26, 26, 18
LEAST_U_PX, MOST_U_PX, LEAST_WIDTH_PX, MOST_WIDTH_PX = 9.0, 26.0, 130.0, 260.0
FACE_M = 0.4826
"""Width of a 19-inch panel. [m] EIA-310."""


@dataclass(frozen=True, slots=True)
class Ghost:
    """Where a unit that is dragged would go.

    Attributes:
        column: Number of the rack, from the left.
        u: Lowest U.
        height: Number of U.
        fits: Whether it may stand there.
        name: What people call it.
    """

    column: int
    u: int
    height: int
    fits: bool
    name: str


@dataclass(frozen=True, slots=True)
class Shelves:
    """Places of racks and U on the canvas, in pixels.

    Attributes:
        racks: Racks from left to right as drawn.
        u_px: Height of one U.
        width_px: Width of a rack's inside.
        most_u: U of the tallest rack.
    """

    racks: tuple[Rack, ...]
    u_px: float
    width_px: float
    most_u: int

    @classmethod
    def fitted(cls, racks: tuple[Rack, ...], height_px: float) -> Shelves:
        """As tall as the canvas allows."""
        most = max((r.u_capacity for r in racks), default=42)
        u_px = min(max((height_px - HEAD_PX - FOOT_PX) / most, LEAST_U_PX), MOST_U_PX)
        width = min(max(u_px * FACE_M / RACK_UNIT_M, LEAST_WIDTH_PX), MOST_WIDTH_PX)
        return cls(racks, u_px, width, most)

    @property
    def pitch_px(self) -> float:
        """From one rack to the next."""
        return self.width_px + RULE_PX + GAP_PX

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of everything."""
        width = 2 * SIDE_PX + len(self.racks) * self.pitch_px
        return round(width), round(HEAD_PX + self.most_u * self.u_px + FOOT_PX)

    def left(self, column: int) -> float:
        """Left edge of a rack's inside."""
        return SIDE_PX + RULE_PX + column * self.pitch_px

    def box(self, column: int, u: int, height: int) -> QRectF:
        """Where U of a rack lie; all racks stand on one floor."""
        floor = HEAD_PX + self.most_u * self.u_px
        return QRectF(self.left(column), floor - (u + height - 1) * self.u_px, self.width_px, height * self.u_px)

    def rack_box(self, column: int) -> QRectF:
        """Inside of a rack."""
        return self.box(column, 1, self.racks[column].u_capacity)

    def place_at(self, x_px: float, y_px: float) -> tuple[int, int] | None:
        """Rack and U under a point, also a little beside a rack and above it; None where there is no rack."""
        column = int((x_px - SIDE_PX) // self.pitch_px)
        if not 0 <= column < len(self.racks):
            return None
        floor = HEAD_PX + self.most_u * self.u_px
        u = int((floor - y_px) // self.u_px) + 1
        return column, min(max(u, 1), self.racks[column].u_capacity)


@dataclass(frozen=True, slots=True)
class ElevationPainter:
    """Draws one frame.

    Attributes:
        shelves: Places.
        project: Names the feeds.
        theme: Colours.
        is_rear: Whether the rears are shown.
    """

    shelves: Shelves
    project: Project
    theme: Theme
    is_rear: bool

    def paint(self, painter: QPainter, clip: QRectF, cursor: tuple[int, int], *, has_focus: bool) -> None:
        """Draw the racks that touch a rectangle, and the cursor."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for column, rack in enumerate(self.shelves.racks):
            left = self.shelves.left(column) - RULE_PX
            if left <= clip.right() and left + self.shelves.pitch_px >= clip.left():
                self._rack(painter, column, rack, is_chosen=column == cursor[0])
        if self.shelves.racks:
            self._cursor(painter, *cursor, has_focus=has_focus)

    def paint_ghost(self, painter: QPainter, ghost: Ghost) -> None:
        """Draw where a dragged unit would go; a cross and words say that it does not fit, not the colour alone."""
        box = self.shelves.box(ghost.column, ghost.u, ghost.height).adjusted(1, 1, -1, -1)
        colour = QColor(self.theme.ok if ghost.fits else self.theme.bad)
        painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine if ghost.fits else Qt.PenStyle.DashLine))
        fill = QColor(colour)
        fill.setAlpha(40)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(self.theme.ink))
        painter.setFont(font(11, QFont.Weight.DemiBold))
        words = (
            tr("U{u} · {name}").format(u=ghost.u, name=ghost.name)
            if ghost.fits
            else tr("✕ U{u} no room for {height} U").format(u=ghost.u, height=ghost.height)
        )
        painter.drawText(box.adjusted(6, 0, -6, 0), Qt.AlignmentFlag.AlignVCenter, words)

    def _rack(self, painter: QPainter, column: int, rack: Rack, *, is_chosen: bool) -> None:
        inside = self.shelves.rack_box(column)
        self._head(painter, inside, rack, is_chosen=is_chosen)
        painter.setPen(QPen(QColor(self.theme.accent if is_chosen else self.theme.dim), 1.5))
        painter.setBrush(QColor(self.theme.canvas))
        painter.drawRoundedRect(inside.adjusted(-3, -3, 3, 3), 3, 3)
        self._rule(painter, column, rack)
        for unit in rack.units:
            self._unit(painter, self.shelves.box(column, unit.u_position, unit.u_height), unit)

    def _head(self, painter: QPainter, inside: QRectF, rack: Rack, *, is_chosen: bool) -> None:
        wrong = bool(problems_of(rack))
        top = inside.top() - HEAD_PX + 4
        painter.setFont(font(13, QFont.Weight.DemiBold))
        painter.setPen(QColor(self.theme.accent if is_chosen else self.theme.ink))
        painter.drawText(QRectF(inside.left(), top, inside.width(), 18), 0, f"{'▲ ' if wrong else ''}{rack.tag}")
        painter.setFont(font(11))
        painter.setPen(QColor(self.theme.bad if wrong else self.theme.dim))
        words = tr("{kw:,.1f} kW · {used}/{most} U").format(
            kw=rack.power_w / 1e3, used=rack.used_u, most=rack.u_capacity
        )
        if self.is_rear:
            words = " · ".join(f"{cord} {self._feed(i)}" for cord, i in (("A", rack.feed_a_id), ("B", rack.feed_b_id)))
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(inside.width()))
        painter.drawText(QRectF(inside.left(), top + 18, inside.width(), 16), 0, as_read(words))

    def _feed(self, feed_id: str) -> str:
        feed = self.project.get(feed_id)
        return feed.tag if feed is not None else "–"

    def _rule(self, painter: QPainter, column: int, rack: Rack) -> None:
        painter.setFont(font(10))
        line, dim = QColor(self.theme.line), QColor(self.theme.dim)
        every = 1 if self.shelves.u_px >= 14 else 2
        for u in range(1, rack.u_capacity + 1):
            box = self.shelves.box(column, u, 1)
            painter.setPen(QPen(line, 1))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
            if (u - 1) % every == 0:
                painter.setPen(dim)
                number = QRectF(box.left() - RULE_PX, box.top(), RULE_PX - 7, box.height())
                painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(u))

    def _unit(self, painter: QPainter, box: QRectF, unit: RackUnit) -> None:
        inner = box.adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(self.theme.dim), 1))
        painter.setBrush(QColor(self.theme.soft))
        painter.drawRoundedRect(inner, 3, 3)
        if self.is_rear:
            hatch = QColor(self.theme.line)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(hatch)
            painter.setBrush(Qt.BrushStyle.Dense6Pattern)
            painter.drawRoundedRect(inner, 3, 3)
        number = f"{unit.airflow_m3_s * 1e3:,.0f} l/s" if self.is_rear else f"{unit.rated_power_w / 1e3:,.1f} kW"
        painter.setFont(font(11, QFont.Weight.Medium))
        metrics = painter.fontMetrics()
        right = metrics.horizontalAdvance(number)
        painter.setPen(QColor(self.theme.ink))
        name = metrics.elidedText(unit.name, Qt.TextElideMode.ElideRight, int(inner.width() - right - 18))
        painter.drawText(inner.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(QColor(self.theme.dim))
        painter.drawText(
            inner.adjusted(0, 0, -6, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number
        )

    def _cursor(self, painter: QPainter, column: int, u: int, *, has_focus: bool) -> None:
        rack = self.shelves.racks[column]
        unit = next((n for n in rack.units if n.u_position <= u < n.u_position + n.u_height), None)
        box = self.shelves.box(column, unit.u_position if unit else u, unit.u_height if unit else 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.SolidLine if has_focus else Qt.PenStyle.DotLine
        painter.setPen(QPen(QColor(self.theme.accent), 2, style))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
