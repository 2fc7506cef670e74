"""Draws the flow of energy as a Sankey diagram: widths are powers, every flow is named with kW and share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.drawing.display_list import Drawing, Layer, Polygon, Shape, Text
from core.drawing.letters import shortened, text_width_em
from core.drawing.oneline_words import power_words
from core.drawing.power_sankey import EnergyChart, EnergyFlow
from core.geometry.rectangle import Rectangle
from core.words import as_read

NODE_MM, PAD_MM, TITLE_MM = 3.0, 5.0, 12.0
NAME_MM, NUMBER_MM, LINE_MM, GROUP_STEP_MM = 3.25, 2.75, 4.6, 9.6
LEFT_MM, RIGHT_MM = 40.0, 72.0
LEFT_RATIO = 0.26
"""Share of a wide sheet that names of sources take at most."""
GAP_MM = 2.0
GROUP_ROOM_MM = 34.0
"""Room for the words of a group before its parts."""
MOST_RATIO = 0.86
"""Share of the height that all flows of a column take at most."""
LEAST_MM = 0.25
CURVE = 24


@dataclass(slots=True)
class _Bar:
    """A flow's bar and where its parts leave it."""

    x: float
    top: float
    bottom: float
    taken: float


def sankey_drawing(chart: EnergyChart, width_mm: float, height_mm: float) -> Drawing:
    """Draw the flows on a sheet.

    Args:
        chart: The flows.
        width_mm: Width of the sheet.
        height_mm: Height of the sheet.

    Returns:
        Ribbons, bars and labels, in metres at true scale.
    """
    return _Sheet(chart, width_mm, height_mm).drawing()


class _Sheet:
    def __init__(self, chart: EnergyChart, width_mm: float, height_mm: float) -> None:
        self._chart, self._width, self._height = chart, width_mm, height_mm
        self._columns = [[n for n, f in enumerate(chart.flows) if f.column == c] for c in range(4)]
        self._per_watt = self._scale()
        self._left = left = self._room_of_sources()
        inner = width_mm - left - RIGHT_MM - NODE_MM
        groups = left + max(min(0.6 * inner, inner - GROUP_ROOM_MM), 0.1 * inner)
        self._x = [left, left + 0.43 * (groups - left), groups, left + inner]
        self._bars = self._place()

    def _room_of_sources(self) -> float:
        """Room for the words before the bars of the sources: as much as the longest takes, where the sheet has it."""
        sources = [f for f in self._chart.flows if f.column == 0]
        words = [
            text_width_em(as_read(f.name), is_bold=True) * NAME_MM + text_width_em(self._number(f)) * NUMBER_MM
            for f in sources
        ]
        return max(LEFT_MM, min(max(words, default=0.0) + 7.0, LEFT_RATIO * self._width))

    def drawing(self) -> Drawing:
        page = Rectangle(0.0, 0.0, self._width / 1e3, self._height / 1e3)
        layers = (
            Layer("flows", tuple(self._ribbons())),
            Layer("bars", tuple(self._bar_shapes())),
            Layer("labels", tuple(self._labels())),
        )
        return Drawing(page, layers)

    def _scale(self) -> float:
        """Height per watt at which bars and labels of every column find room."""
        room = self._height - TITLE_MM - PAD_MM
        low, high = 0.0, MOST_RATIO * room / self._chart.total_w
        for _ in range(30):
            self._per_watt = high if low == 0.0 else 0.5 * (low + high)
            needed = max(sum(map(self._tall, c)) + sum(self._gaps(c)) for c in self._columns)
            if needed <= room:
                if self._per_watt == high:
                    break
                low = self._per_watt
            else:
                high = self._per_watt if low else 0.9 * high
        return self._per_watt

    def _gaps(self, column: list[int]) -> list[float]:
        """Gaps between the bars of a column, so wide that the labels beside them do not touch."""
        step = GROUP_STEP_MM if column and self._chart.flows[column[0]].column == 2 else LINE_MM
        return [max(GAP_MM, step - 0.5 * (self._tall(a) + self._tall(b))) for a, b in pairwise(column)]

    def _tall(self, n: int) -> float:
        return max(self._chart.flows[n].watts * self._per_watt, LEAST_MM)

    def _place(self) -> list[_Bar]:
        """Bars by position: each column in order, spread over the height."""
        flows = self._chart.flows
        bars: list[_Bar | None] = [None] * len(flows)
        for column, members in enumerate(self._columns):
            tall, gaps = [self._tall(n) for n in members], [*self._gaps(members), 0.0]
            room = self._height - TITLE_MM - PAD_MM
            y = TITLE_MM + 0.5 * (room - sum(tall) - sum(gaps))
            for n, height, gap in zip(members, tall, gaps, strict=False):
                bars[n] = _Bar(self._x[column], y, y + height, y)
                y += height + gap
        return [bar for bar in bars if bar is not None]

    def _point(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        return (x_mm / 1e3, (self._height - y_mm) / 1e3)

    # -- shapes -----------------------------------------------------------------------------------------------------

    def _ribbons(self) -> Iterator[Shape]:
        flows, bars, site = self._chart.flows, self._bars, self._bars[self._chart.site]
        for n, flow in enumerate(flows):
            if n == self._chart.site:
                site.taken = site.top
                continue
            tall = self._tall(n)
            if flow.column == 0:
                yield self._ribbon(bars[n].x + NODE_MM, bars[n].top, site.x, site.taken, tall, flow.colour)
                site.taken += tall
        for n, flow in enumerate(flows):
            if flow.parent >= 0:
                above, tall = bars[flow.parent], self._tall(n)
                yield self._ribbon(above.x + NODE_MM, above.taken, bars[n].x, bars[n].top, tall, flow.colour)
                above.taken += tall

    def _ribbon(self, x0: float, y0: float, x1: float, y1: float, tall: float, colour: str) -> Polygon:
        t = np.linspace(0.0, 1.0, CURVE)
        ease = t * t * (3.0 - 2.0 * t)
        xs, ys = x0 + (x1 - x0) * t, y0 + (y1 - y0) * ease
        upper = [self._point(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        lower = [self._point(x, y + tall) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        return Polygon((*upper, *reversed(lower)), fill=f"{colour}_soft" if colour != "bad" else "bad", stroke="")

    def _bar_shapes(self) -> Iterator[Shape]:
        for flow, bar in zip(self._chart.flows, self._bars, strict=True):
            corners = ((bar.x, bar.top), (bar.x + NODE_MM, bar.top), (bar.x + NODE_MM, bar.bottom), (bar.x, bar.bottom))
            fill = "ink" if flow.column == 1 else flow.colour
            yield Polygon(tuple(self._point(x, y) for x, y in corners), fill=fill, stroke="")

    def _labels(self) -> Iterator[Shape]:
        for n in range(len(self._chart.flows)):
            yield from self._label(n)

    def _label(self, n: int) -> Iterator[Shape]:
        """Name and number: above the site's bar, in two lines beside a group's, in one beside the others."""
        flow, bar = self._chart.flows[n], self._bars[n]
        number = self._number(flow)
        middle, x = 0.5 * (bar.top + bar.bottom), bar.x + NODE_MM + 2.0
        if flow.column == 1:
            yield Text(*self._point(bar.x + 0.5 * NODE_MM, 4.2), flow.name, NAME_MM / 1e3, is_bold=True)
            yield Text(*self._point(bar.x + 0.5 * NODE_MM, 8.4), number, NUMBER_MM / 1e3, colour="dim")
        elif flow.column == 2:
            half = 0.5 * (LINE_MM - 0.6)
            yield Text(*self._point(x, middle - half), flow.name, NAME_MM / 1e3, anchor="start", is_bold=True)
            yield Text(*self._point(x, middle + half), number, NUMBER_MM / 1e3, anchor="start", colour="ink")
        else:
            wide, room = text_width_em(number) * NUMBER_MM, (self._left if flow.column == 0 else RIGHT_MM) - 4.0
            name = shortened(as_read(flow.name), max(room - wide - 2.0, 6.0) / NAME_MM, is_bold=True)
            long = text_width_em(name, is_bold=True) * NAME_MM
            x = bar.x - 2.0 - wide - 1.6 - long if flow.column == 0 else x
            yield Text(*self._point(x, middle), name, NAME_MM / 1e3, anchor="start", is_bold=True)
            yield Text(*self._point(x + long + 1.6, middle), number, NUMBER_MM / 1e3, anchor="start", colour="dim")

    def _number(self, flow: EnergyFlow) -> str:
        return f"{power_words(flow.watts, self._chart.total_w)} · {share_words(flow.watts / self._chart.total_w)}"


def share_words(share: float) -> str:
    """A share with as many digits as it needs."""
    percent = 100.0 * share
    return f"{percent:.0f} %" if percent >= 99.95 else f"{percent:.1f} %" if percent >= 0.095 else f"{percent:.2f} %"
