"""Paints a laid-out one-line diagram with the numbers of the moment: what is exposed, text where it can be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from core.drawing.oneline import OneLineLayout, rating_lines
from core.drawing.oneline_items import LOAD_SYMBOLS, OneLineItem, Symbol, stack_name
from core.drawing.oneline_symbols import symbol_shape
from core.drawing.oneline_words import first_of
from core.drawing.power_numbers import DiagramNumbers, Service, fact_line, level_colour
from desktop.oneline.block_cards import BlockCard, block_cards, paint_card
from desktop.theme import Theme, font
from desktop.words import as_read, tr

PX_PER_MM = 4.0
"""Pixels per millimetre of paper at 100 %."""
TEXT_FROM, TAGS_FROM = 0.62, 0.2
"""Zooms from which boxes with all their words, and from which boxes with their names are drawn."""
TAG_ON_SCREEN_PX, TWO_LINES_PX = 9.5, 22.0
SYMBOL_PX, PAD_PX = 34.0, 8.0
RADIUS = 6.0


@dataclass(slots=True)
class Marks:
    """What is singled out.

    Attributes:
        selected: Positions of selected items.
        link: Position of the selected link, or -1.
        near: Positions of the links above and below the selection.
        out: Positions of items that the planner took out of service.
        hovered: Position of the item under the pointer, or -1.
        shows_ports: Whether the hovered item shows where links start.
    """

    selected: frozenset[int] = frozenset()
    link: int = -1
    near: frozenset[int] = frozenset()
    out: frozenset[int] = frozenset()
    hovered: int = -1
    shows_ports: bool = True


def whole_facts(words: str, metrics: QFontMetricsF, room: float) -> str:
    """As many facts as fit, the power first: a number that is cut would have no unit."""
    return next((text for text in (words, words.partition(" · ")[0]) if metrics.horizontalAdvance(text) <= room), "")


@dataclass
class DiagramPainter:
    """Paints one layout.

    Attributes:
        layout: The layout.
        theme: Colours.
        numbers: Numbers of the moment, or None before there are any.
        marks: What is singled out.
    """

    layout: OneLineLayout
    theme: Theme
    numbers: DiagramNumbers | None = None
    marks: Marks = field(default_factory=Marks)

    def __post_init__(self) -> None:
        self._paths: list[QPainterPath] = []
        for points in self.layout.wires:
            path = QPainterPath()
            if points:
                path.addPolygon(QPolygonF([QPointF(x * PX_PER_MM, y * PX_PER_MM) for x, y in points]))
            self._paths.append(path)
        boxes = self.layout.boxes_mm * PX_PER_MM
        self._rects = [QRectF(x0, y0, x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes.tolist()]
        self._cards = block_cards(self.layout, PX_PER_MM)
        spans = [_span(w) for w in self.layout.wires]
        self._wire_boxes = np.array(spans).reshape(-1, 4) * PX_PER_MM

    def paint(self, painter: QPainter, exposed: QRectF, zoom: float) -> None:
        """Paint what lies in a part of the diagram, in pixels at 100 %."""
        boxes = self.layout.boxes_mm * PX_PER_MM
        items = np.flatnonzero(_meets(boxes, exposed)).tolist()
        wires = np.flatnonzero(_meets(self._wire_boxes, exposed)).tolist()
        self._wires(painter, wires, zoom)
        if zoom < TAGS_FROM:
            self._blocks(painter, items, zoom)
            for card in self._cards:
                if card.rect.intersects(exposed):
                    paint_card(painter, card, self.numbers, self.theme, zoom)
                    self._mark_members(painter, card, zoom)
            return
        if zoom < TEXT_FROM:
            for n in items:
                self._name(painter, n, zoom)
            return
        self._dots(painter, exposed)
        for n in items:
            self._item(painter, n)

    # -- wires ------------------------------------------------------------------------------------------------------

    def _service(self, n: int) -> Service:
        return Service.STANDBY if self.numbers is None else Service(int(self.numbers.link_service[n]))

    def _wires(self, painter: QPainter, wires: list[int], zoom: float) -> None:
        """Dead wires first, then those that stand by, live ones, those near the selection, and the selected one."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, zoom >= TAGS_FROM)
        groups: dict[tuple[int, str, bool], list[int]] = {}
        for n in wires:
            service = self._service(n)
            is_near = n in self.marks.near
            rank = 9 if n == self.marks.link else int(service) + (4 if is_near else 0)
            colour = self.theme.accent if rank >= 4 else self.theme.line if service is Service.DEAD else self.theme.dim
            is_direct = self.numbers is not None and bool(self.numbers.link_is_direct[n])
            groups.setdefault((rank, colour, is_direct), []).append(n)
        for (rank, colour, is_direct), members in sorted(groups.items()):
            service = self._service(members[0]) if rank == 9 else Service(rank % 4)
            width = 3.0 if rank == 9 else 2.0 if rank >= 4 else 1.4
            pen = QPen(QColor(colour), width + (1.8 if is_direct else 0.0))
            pen.setStyle({
                Service.DEAD: Qt.PenStyle.DotLine, Service.STANDBY: Qt.PenStyle.DashLine,
            }.get(service, Qt.PenStyle.SolidLine))  # fmt: skip
            pen.setWidthF(max(pen.widthF(), 0.8 / zoom))
            if zoom < TAGS_FROM:
                pen.setCosmetic(True)
                pen.setWidthF(1.0)
            painter.setPen(pen)
            for n in members:
                painter.drawPath(self._paths[n])
            if service is Service.LIVE and zoom >= TEXT_FROM:
                self._arrows(painter, members, QColor(colour))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _arrows(self, painter: QPainter, members: list[int], colour: QColor) -> None:
        """A head at the end of each live wire to which power flows: the lower, but where a mesh drives it up."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for n in members:
            is_back = self.numbers is not None and self.numbers.link_w[n] < 0.0
            x, y = self.layout.wires[n][0 if is_back else -1]
            tip, back = QPointF(x * PX_PER_MM, y * PX_PER_MM), 8 if is_back else -8
            painter.drawPolygon(QPolygonF([tip, tip + QPointF(-3.5, back), tip + QPointF(3.5, back)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _dots(self, painter: QPainter, exposed: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.dim))
        for x, y in self.layout.dots:
            point = QPointF(x * PX_PER_MM, y * PX_PER_MM)
            if exposed.contains(point):
                painter.drawEllipse(point, 2.6, 2.6)

    # -- items ------------------------------------------------------------------------------------------------------

    def _state(self, n: int) -> tuple[Service, str]:
        """Service and colour of an item."""
        if self.numbers is None:
            return Service.LIVE, self.theme.dim
        service = Service(int(self.numbers.service[n]))
        loading = float(self.numbers.loading_ratio[n])
        token = "dim" if np.isnan(loading) else level_colour(loading)
        return service, self.theme.line if service is Service.DEAD else getattr(self.theme, token)

    def _blocks(self, painter: QPainter, items: list[int], zoom: float) -> None:
        """Far away: plain rectangles in the colours of their loading; what is selected or out has an outline."""
        groups: dict[str, list[QRectF]] = {}
        for n in items:
            groups.setdefault(self._state(n)[1], []).append(self._rects[n])
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, rects in groups.items():
            painter.setBrush(QColor(colour))
            painter.drawRects(rects)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for n in items:
            # the colours of a fill are those of loadings: a mark must not look like one
            for chosen, token, gap_px in ((self.marks.out, "bad", 2.0), (self.marks.selected, "accent", 4.5)):
                if n in chosen:
                    gap = gap_px / zoom
                    painter.setPen(QPen(QColor(getattr(self.theme, token)), 2.0 / zoom))
                    painter.drawRect(self._rects[n].adjusted(-gap, -gap, gap, gap))

    def _mark_members(self, painter: QPainter, card: BlockCard, zoom: float) -> None:
        """Outline a card with what is out or selected in it."""
        for chosen, token in ((self.marks.out, "bad"), (self.marks.selected, "accent")):
            if not chosen.isdisjoint(card.members):
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(getattr(self.theme, token)), 2.5 / zoom))
                painter.drawRect(card.rect)

    def _name(self, painter: QPainter, n: int, zoom: float) -> None:
        """Farther away: a box with its name, as large as can be read, and an edge in the colour of its loading."""
        item, rect = self.layout.items[n], self._rects[n]
        service, colour = self._state(n)
        painter.setPen(QPen(QColor(colour), 1.2 / zoom))
        painter.setBrush(QColor(self.theme.panel))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        if service is Service.DEAD:
            painter.setBrush(QBrush(QColor(self.theme.line), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(rect, RADIUS, RADIUS)
        letters = font(max(round(TAG_ON_SCREEN_PX / zoom), 1), QFont.Weight.DemiBold)
        painter.setFont(letters)
        painter.setPen(QColor(self.theme.bad if service is Service.DEAD else self.theme.ink))
        is_stack, first = item.symbol is Symbol.STACK, first_of(item.tag)
        name = f"{stack_name(item).partition(' ')[0]} {first}" if is_stack else item.tag
        metrics, room = QFontMetricsF(letters), rect.width() - 4.0
        lines = [metrics.elidedText(as_read(name), Qt.TextElideMode.ElideMiddle, room)]
        if rect.height() * zoom >= TWO_LINES_PX:
            lines.append(whole_facts(as_read(fact_line(self.layout, self.numbers, n)), metrics, room))
        high = rect.height() / len(lines)
        for k, shown in enumerate(lines):
            box = QRectF(rect.left(), rect.top() + k * high, rect.width(), high)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
            painter.setFont(font(letters.pixelSize()))
        self._outline(painter, n, rect)

    def _item(self, painter: QPainter, n: int) -> None:
        item, rect = self.layout.items[n], self._rects[n]
        service, colour = self._state(n)
        if item.symbol is Symbol.STACK or (item.symbol is Symbol.RACKS and item.is_group):
            self._sheets(painter, rect)
        pen = QPen(QColor(self.theme.line if service is not Service.STANDBY else self.theme.dim), 1.0)
        if service is Service.STANDBY:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(self.theme.panel))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        if service is Service.DEAD:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(QColor(self.theme.line), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(rect, RADIUS, RADIUS)
        self._symbol(painter, item, rect, self.theme.dim if service is Service.DEAD else self._ink(colour))
        self._gauge(painter, n, rect, service, colour)
        self._texts(painter, n, rect, service, colour)
        self._outline(painter, n, rect)

    def _ink(self, colour: str) -> str:
        return self.theme.ink if colour == self.theme.dim else colour

    def _sheets(self, painter: QPainter, rect: QRectF) -> None:
        """Two sheets behind the box: there are more of it."""
        painter.setPen(QPen(QColor(self.theme.line), 1.0))
        painter.setBrush(QColor(self.theme.window))
        for shift in (6.0, 3.0):
            painter.drawRoundedRect(rect.translated(shift, shift), RADIUS, RADIUS)

    def _symbol(self, painter: QPainter, item: OneLineItem, rect: QRectF, colour: str) -> None:
        shape = symbol_shape(item.symbol)
        half = 0.5 * SYMBOL_PX
        centre = QPointF(rect.left() + PAD_PX + half, rect.center().y() - 2.0)
        painter.save()
        painter.setTransform(QTransform(half, 0, 0, -half, centre.x(), centre.y()), True)
        pen = QPen(QColor(colour), 1.5 / half)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        lines, solids = _symbol_paths(item.symbol)
        painter.drawPath(lines)
        painter.setBrush(QColor(colour))
        painter.drawPath(solids)
        painter.restore()
        if shape.letter:
            painter.setFont(font(13 if len(shape.letter) == 1 else 11, QFont.Weight.DemiBold))
            painter.setPen(QColor(colour))
            middle = QRectF(centre.x() - half, centre.y() - 15.0, 2 * half, 18.0)
            painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, shape.letter)

    def _gauge(self, painter: QPainter, n: int, rect: QRectF, service: Service, colour: str) -> None:
        """A bar along the lower edge: loading from 0 to 100 %, in its colour."""
        loading = float("nan") if self.numbers is None else float(self.numbers.loading_ratio[n])
        if service is Service.DEAD or np.isnan(loading):
            return
        room = QRectF(rect.left() + PAD_PX, rect.bottom() - 6.0, rect.width() - 2 * PAD_PX, 3.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.line))
        painter.drawRect(room)
        painter.setBrush(QColor(colour))
        painter.drawRect(QRectF(room.left(), room.top(), room.width() * min(max(loading, 0.0), 1.0), 3.0))

    def _texts(self, painter: QPainter, n: int, rect: QRectF, service: Service, colour: str) -> None:
        item = self.layout.items[n]
        left = rect.left() + 2 * PAD_PX + SYMBOL_PX
        width = rect.right() - left - PAD_PX + 2.0
        is_out = n in self.marks.out
        facts = tr("out of service") if is_out and len(item.ids) == 1 else fact_line(self.layout, self.numbers, n)
        is_on_one_cord = self.numbers is not None and bool(self.numbers.is_on_one_cord[n])
        colour = self.theme.warn if is_on_one_cord else colour
        is_warned = colour in (self.theme.warn, self.theme.bad)
        fact_colour = self.theme.bad if service is Service.DEAD or is_out else colour if is_warned else self.theme.ink
        lines = [
            (item.tag, font(13, QFont.Weight.DemiBold), self.theme.ink),
            (facts, font(11, QFont.Weight.Medium), fact_colour),
        ]
        if item.symbol is Symbol.STACK:
            lines[0] = (stack_name(item), lines[0][1], self.theme.ink)
            lines.append((item.tag, font(11), self.theme.dim))
        if item.rating:
            lines += [(line, font(11), self.theme.dim) for line in rating_lines(item)]
        y = rect.top() + 0.5 * (rect.height() - 6.0 - 16.0 * len(lines))
        for text, letters, ink in lines:
            painter.setFont(letters)
            painter.setPen(QColor(ink))
            room = width - 14.0 if item.side and y < rect.top() + 15.0 else width
            shown = QFontMetricsF(letters).elidedText(as_read(text), Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(QRectF(left, y, room + 1.0, 17.0), Qt.AlignmentFlag.AlignVCenter, shown)
            y += 16.0
        if item.side:
            painter.setFont(font(10, QFont.Weight.DemiBold))
            painter.setPen(QColor(self.theme.dim))
            corner = QRectF(rect.right() - 18.0, rect.top() + 3.0, 12.0, 12.0)
            painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, "A" if item.side < 0 else "B")

    def _outline(self, painter: QPainter, n: int, rect: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if n in self.marks.out:
            painter.setPen(QPen(QColor(self.theme.bad), 2.0, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(rect.adjusted(-1.5, -1.5, 1.5, 1.5), RADIUS, RADIUS)
        if n in self.marks.selected:
            painter.setPen(QPen(QColor(self.theme.accent), 2.5))
            painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), RADIUS + 2, RADIUS + 2)
        if n == self.marks.hovered and self.marks.shows_ports:
            painter.setPen(QPen(QColor(self.theme.accent), 1.5))
            painter.setBrush(QColor(self.theme.panel))
            for port in ports(rect, self.layout.items[n]):
                painter.drawEllipse(port, 4.5, 4.5)


@cache
def _symbol_paths(symbol: Symbol) -> tuple[QPainterPath, QPainterPath]:
    """Lines and solid parts of a symbol."""
    paths = QPainterPath(), QPainterPath()
    shape = symbol_shape(symbol)
    for path, parts in zip(paths, (shape.strokes, shape.solids), strict=True):
        for points in parts:
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    return paths


def ports(rect: QRectF, item: OneLineItem) -> list[QPointF]:
    """Where links can be drawn from: the input above and the output below, as far as an item has them."""
    found = []
    if item.row > 0 or item.symbol in LOAD_SYMBOLS:
        found.append(QPointF(rect.center().x(), rect.top()))
    if item.symbol not in LOAD_SYMBOLS and item.symbol is not Symbol.STACK:
        found.append(QPointF(rect.center().x(), rect.bottom()))
    return found


def _span(points: tuple[tuple[float, float], ...]) -> tuple[float, float, float, float]:
    if not points:
        return (np.inf, np.inf, -np.inf, -np.inf)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _meets(boxes: np.ndarray, exposed: QRectF) -> np.ndarray:
    seen = (boxes[:, 2] >= exposed.left() - 10) & (boxes[:, 0] <= exposed.right() + 10)
    return seen & (boxes[:, 3] >= exposed.top() - 10) & (boxes[:, 1] <= exposed.bottom() + 10)
