"""Graphical symbols of a one-line diagram after IEC 60617, with ANSI/IEEE 315 where planners know those better.

Each symbol is a few lines in a square from -1 to 1 with y up, drawn in one colour.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from core.drawing.oneline_items import Symbol

Point = tuple[float, float]
Stroke = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class SymbolShape:
    """Lines of a symbol.

    Attributes:
        strokes: Open or closed lines.
        solids: Filled shapes.
        letter: Letters in its middle, or empty.
    """

    strokes: tuple[Stroke, ...]
    solids: tuple[Stroke, ...] = ()
    letter: str = ""


def circle(x: float, y: float, radius: float, corners: int = 32) -> Stroke:
    """A circle as a closed line."""
    turns = [2.0 * math.pi * n / corners for n in range(corners + 1)]
    return tuple((x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns)


def box(x0: float, y0: float, x1: float, y1: float) -> Stroke:
    """A rectangle as a closed line."""
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))


def wave(x: float, y: float, width: float = 0.7, height: float = 0.18) -> Stroke:
    """One period of a sine: alternating current."""
    return tuple((x + width * (n / 16.0 - 0.5), y + height * math.sin(2.0 * math.pi * n / 16.0)) for n in range(17))


def direct(x: float, y: float, width: float = 0.6) -> tuple[Stroke, ...]:
    """A full and a broken line: direct current."""
    h = 0.5 * width
    return (
        ((x - h, y + 0.1), (x + h, y + 0.1)),
        ((x - h, y - 0.12), (x - 0.4 * h, y - 0.12)),
        ((x + 0.4 * h, y - 0.12), (x + h, y - 0.12)),
    )


@cache
def symbol_shape(symbol: Symbol) -> SymbolShape:
    """Lines of a symbol."""
    return _SHAPES[symbol]


def _utility() -> SymbolShape:
    """A hatched square: the public network."""
    hatch = [
        ((-0.85, -0.85), (0.85, 0.85)), ((-0.85, 0.0), (0.0, 0.85)), ((0.0, -0.85), (0.85, 0.0)),
        ((0.85, -0.85), (-0.85, 0.85)), ((0.0, -0.85), (-0.85, 0.0)), ((0.85, 0.0), (0.0, 0.85)),
    ]  # fmt: skip
    return SymbolShape((box(-0.85, -0.85, 0.85, 0.85), *hatch))


def _sun() -> SymbolShape:
    panel = ((-0.9, -0.8), (0.5, -0.8), (0.9, 0.05), (-0.5, 0.05), (-0.9, -0.8))
    rays = [((0.3, 0.6), (0.55, 0.6)), ((-0.55, 0.6), (-0.3, 0.6)), ((0.0, 0.85), (0.0, 1.0))]
    cells = [((-0.2, -0.8), (0.2, 0.05)), ((-0.7, -0.38), (0.7, -0.38))]
    return SymbolShape((panel, circle(0.0, 0.6, 0.2, 16), *rays, *cells))


def _wind() -> SymbolShape:
    blades = [((0.0, 0.25), (0.75 * math.cos(t), 0.25 + 0.75 * math.sin(t))) for t in (1.57, 3.67, 5.76)]
    return SymbolShape((((0.0, 0.25), (0.0, -0.95)), ((-0.35, -0.95), (0.35, -0.95)), *blades, circle(0, 0.25, 0.13)))


def _battery() -> SymbolShape:
    """Two cells: long lines positive, short ones negative."""
    plates = [((-0.8, 0.45), (0.8, 0.45)), ((-0.4, 0.15), (0.4, 0.15)), ((-0.8, -0.2), (0.8, -0.2)),
              ((-0.4, -0.5), (0.4, -0.5))]  # fmt: skip
    return SymbolShape((((0.0, 0.95), (0.0, 0.45)), *plates, ((0.0, -0.5), (0.0, -0.95))))


def _breaker_bar() -> SymbolShape:
    """A bar with two circuit breakers hanging on it."""
    bar = box(-0.95, 0.42, 0.95, 0.62)
    breakers: list[Stroke] = []
    for x in (-0.45, 0.45):
        breakers += [
            ((x, 0.42), (x, 0.12)), ((x, -0.35), (x - 0.28, 0.1)), ((x, -0.35), (x, -0.9)),
            ((x - 0.13, 0.0), (x + 0.13, 0.24)), ((x - 0.13, 0.24), (x + 0.13, 0.0)),
        ]  # fmt: skip
    return SymbolShape(tuple(breakers), (bar,))


def _converter(upper: tuple[Stroke, ...], lower: tuple[Stroke, ...]) -> SymbolShape:
    return SymbolShape((box(-0.9, -0.9, 0.9, 0.9), ((-0.9, -0.9), (0.9, 0.9)), *upper, *lower))


def _ups() -> SymbolShape:
    """Rectifier and inverter in one box, with a battery on the line between them."""
    outline = box(-0.9, -0.9, 0.9, 0.9)
    cell = [
        ((0.3, 0.1), (0.75, 0.1)),
        ((0.4, -0.1), (0.65, -0.1)),
        ((-0.55, 0.0), (0.0, 0.0)),
        ((0.0, 0.0), (0.3, 0.1)),
    ]
    return SymbolShape((outline, wave(0.0, 0.58), wave(0.0, -0.58), *direct(-0.35, 0.0, 0.6), *cell[:2]))


def _transfer() -> SymbolShape:
    """A change-over switch: two inputs, one output."""
    return SymbolShape(
        (
            ((-0.6, 0.95), (-0.6, 0.45)), ((0.6, 0.95), (0.6, 0.45)), ((0.0, -0.95), (0.0, -0.4)),
            ((0.0, -0.4), (-0.55, 0.38)), circle(-0.6, 0.38, 0.09, 12), circle(0.6, 0.38, 0.09, 12),
        ),
        (circle(0.0, -0.4, 0.1, 12),),
    )  # fmt: skip


def _panel() -> SymbolShape:
    rows = [((-0.35, y), (0.35, y)) for y in (0.45, 0.15, -0.15, -0.45)]
    return SymbolShape((box(-0.65, -0.9, 0.65, 0.9), ((0.0, 0.7), (0.0, -0.7)), *rows))


def _busway() -> SymbolShape:
    taps = [((x, 0.08), (x, -0.6)) for x in (-0.6, 0.0, 0.6)]
    return SymbolShape(
        tuple(taps), (box(-0.95, 0.08, 0.95, 0.34), *(circle(x, -0.6, 0.11, 12) for x in (-0.6, 0.0, 0.6)))
    )


def _racks() -> SymbolShape:
    lines = [((-0.4, y), (0.4, y)) for y in (0.6, 0.3, 0.0, -0.3, -0.6)]
    return SymbolShape((box(-0.6, -0.9, 0.6, 0.9), *lines))


def _cooling() -> SymbolShape:
    """A fan in its housing."""
    blades = []
    for turn in (0.0, 2.094, 4.189):
        points = [(0.0, 0.0), (0.35, 0.25), (0.7, 0.1), (0.6, -0.15), (0.0, 0.0)]
        c, s = math.cos(turn + 0.5), math.sin(turn + 0.5)
        blades.append(tuple((c * x - s * y, s * x + c * y) for x, y in points))
    return SymbolShape((circle(0.0, 0.0, 0.92), *blades))


def _reactor() -> SymbolShape:
    orbits = []
    for turn in (0.0, 1.047, 2.094):
        c, s = math.cos(turn), math.sin(turn)
        ring = [(0.9 * math.cos(t / 4.0), 0.34 * math.sin(t / 4.0)) for t in range(26)]
        orbits.append(tuple((c * x - s * y, s * x + c * y) for x, y in ring))
    return SymbolShape(tuple(orbits), (circle(0.0, 0.0, 0.14, 12),))


_CROSS = (((-0.65, -0.65), (0.65, 0.65)), ((-0.65, 0.65), (0.65, -0.65)))
_SHAPES: dict[Symbol, SymbolShape] = {
    Symbol.UTILITY: _utility(),
    Symbol.GENERATOR: SymbolShape((circle(0.0, 0.0, 0.92), wave(0.0, -0.5)), letter="G"),
    Symbol.TURBINE: SymbolShape((circle(0.0, 0.0, 0.92), wave(0.0, -0.5)), letter="H"),
    Symbol.REACTOR: _reactor(),
    Symbol.SOLAR: _sun(),
    Symbol.WIND: _wind(),
    Symbol.FUEL_CELL: SymbolShape((box(-0.9, -0.9, 0.9, 0.9), *direct(0.0, -0.5)), letter="FC"),
    Symbol.BATTERY: _battery(),
    Symbol.BAR: SymbolShape((), (box(-0.95, -0.12, 0.95, 0.12),)),
    Symbol.SWITCHGEAR: _breaker_bar(),
    Symbol.TRANSFORMER: SymbolShape((circle(0.0, 0.36, 0.56), circle(0.0, -0.36, 0.56))),
    Symbol.UPS: _ups(),
    Symbol.RECTIFIER: _converter((wave(-0.35, 0.45, 0.6),), direct(0.38, -0.42)),
    Symbol.TRANSFER: _transfer(),
    Symbol.PANEL: _panel(),
    Symbol.BUSWAY: _busway(),
    Symbol.RACKS: _racks(),
    Symbol.COOLING: _cooling(),
    Symbol.LIGHTS: SymbolShape((circle(0.0, 0.0, 0.92), *_CROSS)),
    Symbol.PUMPS: SymbolShape((circle(0.0, 0.0, 0.92), ((-0.8, 0.46), (0.92, 0.0), (-0.8, -0.46)))),
    Symbol.STACK: SymbolShape(
        (
            box(-0.85, -0.85, 0.45, 0.45),
            ((-0.6, 0.45), (-0.6, 0.68), (0.68, 0.68), (0.68, -0.6), (0.45, -0.6)),
            ((-0.35, 0.68), (-0.35, 0.9), (0.9, 0.9), (0.9, -0.35), (0.68, -0.35)),
        )
    ),
}
