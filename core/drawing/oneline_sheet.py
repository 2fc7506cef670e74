"""The one-line diagram as a display list for paper: boxes with symbols and numbers, wires, and a legend of loadings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.drawing.display_list import Drawing, Layer, Line, Polygon, Shape, Text
from core.drawing.letters import shortened, text_width_em
from core.drawing.oneline import FACT_MM, SYMBOL_MM, TAG_MM, OneLineLayout, rating_lines
from core.drawing.oneline_items import OneLineItem, Symbol, stack_name
from core.drawing.oneline_symbols import symbol_shape
from core.drawing.power_numbers import LEVEL_COLOURS, LEVELS, DiagramNumbers, Service, fact_line, level_colour
from core.geometry.rectangle import Rectangle
from core.units import percent
from core.words import as_read

MARGIN_MM, PAD_MM, LEGEND_MM = 6.0, 2.0, 8.0
LETTER_MM = 2.5
ARROW_MM = (0.9, 2.0)
SHEET_SHIFTS_MM = (1.5, 0.75)
WIRE_MM = {Service.DEAD: 0.2, Service.STANDBY: 0.3, Service.LIVE: 0.35}


def oneline_drawing(layout: OneLineLayout, numbers: DiagramNumbers | None) -> Drawing:
    """Draw a laid-out diagram with the numbers of a moment.

    Args:
        layout: The layout.
        numbers: Its numbers, or None for a diagram without them.

    Returns:
        The display list, in metres of paper at true scale.
    """
    sheet = _Sheet(layout, numbers)
    width = max(layout.width_mm, 120.0) + 2 * MARGIN_MM
    height = layout.height_mm + 2 * MARGIN_MM + LEGEND_MM
    page = Rectangle(-MARGIN_MM / 1e3, -(height - MARGIN_MM) / 1e3, (width - MARGIN_MM) / 1e3, MARGIN_MM / 1e3)
    layers = (
        Layer("wires", tuple(sheet.wires())),
        Layer("items", tuple(s for n in range(len(layout.items)) for s in sheet.item(n))),
        Layer("legend", tuple(sheet.legend(layout.height_mm + LEGEND_MM))),
    )
    return Drawing(page, layers)


def _box(x0: float, y0: float, x1: float, y1: float, **style: object) -> Polygon:
    corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    return Polygon(tuple((x / 1e3, -y / 1e3) for x, y in corners), **style)  # type: ignore[arg-type]


class _Sheet:
    def __init__(self, layout: OneLineLayout, numbers: DiagramNumbers | None) -> None:
        self._layout, self._numbers = layout, numbers

    def wires(self) -> Iterator[Shape]:
        """Dead ones first, live ones over them, with heads where the power goes and dots where wires part."""
        numbers, layout = self._numbers, self._layout
        states = np.full(len(layout.links), Service.LIVE) if numbers is None else numbers.link_service
        for k in np.argsort(states, kind="stable").tolist():
            wire, service = layout.wires[k], Service(int(states[k]))
            if not wire:
                continue
            points = tuple((x / 1e3, -y / 1e3) for x, y in wire)
            colour = "line" if service is Service.DEAD else "dim"
            yield Line(points, colour, WIRE_MM[service], is_dashed=service is not Service.LIVE)
            if service is Service.LIVE:
                (x, y), (half, long) = points[-1], ARROW_MM
                head = ((x, y), (x - half / 1e3, y + long / 1e3), (x + half / 1e3, y + long / 1e3))
                yield Polygon(head, fill="dim", stroke="")
        for x, y in layout.dots:
            yield _box(x - 0.5, y - 0.5, x + 0.5, y + 0.5, fill="dim", stroke="")

    def item(self, n: int) -> Iterator[Shape]:
        """One box with symbol, words and loading."""
        item, numbers = self._layout.items[n], self._numbers
        x0, y0, x1, y1 = self._layout.boxes_mm[n].tolist()
        service = Service.LIVE if numbers is None else Service(int(numbers.service[n]))
        loading = float("nan") if numbers is None else float(numbers.loading_ratio[n])
        token = "dim" if np.isnan(loading) else level_colour(loading)
        if item.symbol is Symbol.STACK or (item.symbol is Symbol.RACKS and item.is_group):
            for d in SHEET_SHIFTS_MM:
                yield _box(x0 + d, y0 + d, x1 + d, y1 + d, fill="window", stroke="line")
        is_standby = service is Service.STANDBY
        yield _box(x0, y0, x1, y1, fill="panel", stroke="dim" if is_standby else "line", is_dashed=is_standby)
        if service is Service.DEAD:
            yield from _hatch(x0, y0, x1, y1)
        ink = "dim" if service is Service.DEAD else "ink" if token == "dim" else token
        yield from _symbol(item, x0, y0, y1, ink)
        yield from self._words(item, n, (x0, y0, x1, y1), "bad" if service is Service.DEAD else ink)
        if service is not Service.DEAD and not np.isnan(loading):
            end = x0 + PAD_MM + (x1 - x0 - 2 * PAD_MM) * min(max(loading, 0.0), 1.0)
            yield _box(x0 + PAD_MM, y1 - 1.5, x1 - PAD_MM, y1 - 0.75, fill="line", stroke="")
            yield _box(x0 + PAD_MM, y1 - 1.5, end, y1 - 0.75, fill=token, stroke="")

    def _words(self, item: OneLineItem, n: int, box: tuple[float, float, float, float], ink: str) -> Iterator[Shape]:
        x0, y0, x1, y1 = box
        left, lines = x0 + 2 * PAD_MM + SYMBOL_MM - 0.5, [(fact_line(self._layout, self._numbers, n), FACT_MM, ink)]
        lines.insert(0, (stack_name(item) if item.symbol is Symbol.STACK else item.tag, TAG_MM, "ink"))
        if item.rating:
            lines += [(line, FACT_MM, "dim") for line in rating_lines(item)]
        if item.symbol is Symbol.STACK:
            lines.append((item.tag, FACT_MM, "dim"))
        y = y0 + 0.5 * (y1 - y0 - 1.5 - 4.0 * len(lines)) + 2.0
        for k, (text, size, colour) in enumerate(lines):
            room = x1 - PAD_MM - left - (3.5 if item.side and k == 0 else 0.0) + 0.5
            shown = shortened(as_read(text), room / size, is_bold=k == 0)
            yield Text(left / 1e3, -y / 1e3, shown, size / 1e3, anchor="start", is_bold=k == 0, colour=colour)
            y += 4.0
        if item.side:
            side = "A" if item.side < 0 else "B"
            yield Text((x1 - 2.4) / 1e3, -(y0 + 2.2) / 1e3, side, LETTER_MM / 1e3, is_bold=True, colour="dim")

    def legend(self, y: float) -> Iterator[Shape]:
        """What the colours mean, in one line below."""
        ends = [percent(level) for level in LEVELS]
        levels = [f"below {ends[0]}", f"{ends[0]} to {ends[1]}", f"{ends[1]} to {ends[2]}", f"{ends[2]} and more"]
        words = [as_read(level) for level in levels]
        title = as_read("Load, % of rating")
        yield Text(0.0, -y / 1e3, title, FACT_MM / 1e3, anchor="start", colour="dim")
        x = text_width_em(title) * FACT_MM + 4.0
        for token, text in zip(LEVEL_COLOURS, words, strict=True):
            yield _box(x, y - 0.9, x + 5.0, y + 0.9, fill=token, stroke="")
            yield Text((x + 6.2) / 1e3, -y / 1e3, text, FACT_MM / 1e3, anchor="start")
            x += 10.0 + text_width_em(text) * FACT_MM


def _hatch(x0: float, y0: float, x1: float, y1: float, step_mm: float = 2.4) -> Iterator[Shape]:
    """Lines at 45 degrees inside a box."""
    high = y1 - y0
    at = x0 - high + step_mm
    while at < x1:
        low, top = max(at, x0), min(at + high, x1)
        yield Line(((low / 1e3, -(y1 - (low - at)) / 1e3), (top / 1e3, -(y1 - (top - at)) / 1e3)), "line", 0.12)
        at += step_mm


def _symbol(item: OneLineItem, x0: float, y0: float, y1: float, ink: str) -> Iterator[Shape]:
    shape, half = symbol_shape(item.symbol), 0.5 * SYMBOL_MM - 0.25
    cx, cy = x0 + PAD_MM + half, 0.5 * (y0 + y1) - 0.5

    def at(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        return tuple(((cx + half * x) / 1e3, -(cy - half * y) / 1e3) for x, y in points)

    for stroke in shape.strokes:
        yield Line(at(stroke), ink, 0.3)
    for solid in shape.solids:
        yield Polygon(at(solid), fill=ink, stroke="")
    if shape.letter:
        size = TAG_MM if len(shape.letter) == 1 else FACT_MM
        yield Text(cx / 1e3, -(cy - 1.4) / 1e3, shape.letter, size / 1e3, is_bold=True, colour=ink)
