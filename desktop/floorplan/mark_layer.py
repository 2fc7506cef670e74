"""Marks on the plan: measured temperatures beside computed ones, and the places of findings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from operator import attrgetter, is_
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.checks.waiving import sort_findings
from core.drawing.facts import Mark, computed_at_points, measured_places
from core.model.cooling import AirCooler
from core.model.entity import Entity, Placed
from core.model.footprints import boxes_of
from core.model.project import Project
from core.model.records import Waiver
from core.model.scenario import MeasuredPoint
from core.results.design_results import DesignResults
from core.results.finding import Finding, Severity
from core.units.display import degrees_as_read
from desktop.floorplan.canvas import in_pixels
from desktop.floorplan.finding_signs import draw_signs
from desktop.floorplan.measured_cards import cards_beside
from desktop.floorplan.still_picture import StillPicture
from desktop.theme import Theme, font
from desktop.words import tr

WORDS_FROM_PX_PER_M = 45.0
"""Below it words of measured points would hide the racks beside them."""
CORNER_PX, ASIDE_PX = 7.0, -10.0
"""How far inside the corner of an item its mark stands, or outside it where the item is drawn over all marks."""
MARK_PX = 14.0
GATHER_PX, LEAST_GATHERED = 48.0, 4
"""Of a field of the plan so large, so many findings or more are drawn as one mark with their number; fewer when they
would hide each other."""
EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)

SHOWN_ON_RACKS = frozenset({"rack-inlet-above-class", "rack-inlet-above-recommended"})
"""Rules whose findings the racks themselves show."""


class Spot(NamedTuple):
    """Where a finding is marked.

    Attributes:
        x: In the scene. [m]
        y: In the scene, downwards. [m]
        shift_px: Further right and down on the screen.
        is_error: Whether it is an error.
    """

    x: float
    y: float
    shift_px: float
    is_error: bool


FloatArray = NDArray[np.float64]
NO_SPOTS: FloatArray = np.zeros((0, 4))
NO_PLACE = (0.0, 0.0)
_severity, _place = attrgetter("severity"), attrgetter("x_m", "y_m")


class _Same:
    """Equal to another one of the very same thing: comparing arrays tells nothing that a picture needs to know."""

    def __init__(self, thing: object) -> None:
        self._thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other._thing is self._thing

    __hash__ = None  # type: ignore[assignment]


def _worst_by_place(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding a place: an error rather than a warning; notes ask for nothing and get no mark."""
    worst: dict[object, Finding] = {}
    for finding in findings:
        severity, place = finding.severity, finding.place_m
        if severity is not Severity.NOTE and (place not in worst or severity is Severity.ERROR):
            worst[place] = finding
    return tuple(worst.values())


class MarkLayer(QGraphicsItem):
    """Over the racks, under the outlines of the selection."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(50)
        self.theme = theme
        self._project = Project.of(())
        self._slice_height_m = 1.5
        self._places: list[Mark] = []
        self._bodies_m: FloatArray | None = None
        self._computed: dict[str, float] = {}
        self._findings: tuple[Finding, ...] = ()
        self._found: tuple[Finding, ...] = ()
        self._given: tuple[object, ...] = ()
        self._hidden: frozenset[str] = frozenset()
        self._spots = NO_SPOTS
        self._about: list[str] = []
        self._spots_of: tuple[tuple[Finding, ...], list[Entity | None]] = ((), [])
        self._lifted: frozenset[str] = frozenset()
        self.picture = StillPicture()

    def show_project(self, project: Project, hidden: frozenset[str] = frozenset()) -> None:
        """Take another project without what is hidden, and the ids of that: its findings are not marked."""
        self._project = project
        self._hidden = hidden
        self._places, self._bodies_m = measured_places(project, self._slice_height_m), None
        self._take_findings()
        self._take_spots()
        self.update()

    def show_results(self, results: DesignResults | None) -> None:
        """Take new computed values and findings."""
        for _ in self.steps_of_results(results):
            pass

    def steps_of_results(self, results: DesignResults | None) -> Iterator[None]:
        """The same, in steps that may have turns of their own."""
        self._computed = computed_at_points(results)
        self._found = results.findings if results else ()
        self._take_findings()
        yield
        if self._spots_of[0] is not self._findings:
            self._take_spots()
        self.update()

    def _take_findings(self) -> None:
        """Choose what is marked, unless findings, waivers and what is hidden are those of before."""
        given = (self._found, self._project.of_type(Waiver), self._hidden)
        if self._given and given[0] is self._given[0] and given[1] is self._given[1] and given[2] == self._given[2]:
            return
        self._given, found = given, sort_findings(self._project, self._found).standing
        told: Iterable[Finding] = [f for f in found if f.code not in SHOWN_ON_RACKS and f.place_m]
        if self._hidden:
            told = (f for f in told if not (f.ids and f.ids[0] in self._hidden))
        self._findings = _worst_by_place(told)

    def _take_spots(self) -> None:
        """Find the marks anew where the finding or the item that it is about is another one."""
        findings, (known, before) = self._findings, self._spots_of
        if known is not findings:
            self._about = [f.ids[0] if f.ids else "" for f in findings]
        items = list(map(self._project.entities.get, self._about))
        if known is not findings:
            self._spots = _spots(findings, items)
        elif changed := [n for n, (a, b) in enumerate(zip(items, before, strict=True)) if a is not b]:
            spots = self._spots.copy()
            spots[changed] = _spots([findings[n] for n in changed], [items[n] for n in changed])
            self._spots = spots
        self._spots_of = (findings, items)
        if self._lifted:
            self._put_aside()

    def step_aside(self, lifted: Iterable[str]) -> None:
        """Let marks stand beside these items, which are drawn over them."""
        before, self._lifted = self._lifted, frozenset(lifted)
        if self._lifted != before:
            self._spots = self._spots.copy()  # another picture
            self._put_aside()
            self.update()

    def _put_aside(self) -> None:
        """Shift the marks in corners of items: inside, or outside of what is lifted."""
        shift_px = self._spots[:, 2]
        in_corner = np.flatnonzero(shift_px)
        if len(in_corner):
            aside = [self._about[n] in self._lifted for n in in_corner.tolist()] if self._lifted else False
            shift_px[in_corner] = np.where(aside, ASIDE_PX, CORNER_PX)

    def set_slice_height(self, z_m: float) -> None:
        """Show the sensors nearest to another height. [m]"""
        self._slice_height_m = z_m
        self._places = measured_places(self._project, z_m)
        self.update()

    def words(self) -> list[str]:
        """What stands beside the measured points."""
        return [self._word(point) for _, _, point in self._places]

    def finding_places(self) -> list[tuple[float, float]]:
        """Where findings are marked. [m]"""
        return [f.place_m for f in self._findings if f.place_m is not None]

    def _word(self, point: MeasuredPoint) -> str:
        computed = self._computed.get(point.id)
        measured = tr("meas. {measured}").format(measured=degrees_as_read(point.measured_c, 1))
        if computed is None or math.isnan(computed):  # a point inside something solid
            return measured
        return tr("{measured}\ncomp. {computed}").format(measured=measured, computed=degrees_as_read(computed, 1))

    def boundingRect(self) -> QRectF:
        """Everywhere: marks may be anywhere."""
        return EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the marks in pixels, words where there is room; marks that would hide each other become one."""
        has_words = painter.worldTransform().m11() >= WORDS_FROM_PX_PER_M
        with in_pixels(painter) as transform:
            points = [transform.map(QPointF(x, -y)) for x, y, _ in self._places]
            if has_words:
                self._draw_words(painter, points, transform)
            painter.setPen(QPen(QColor(self.theme.ink), 1.5))
            painter.setBrush(QColor(self.theme.panel))
            for at in points:
                painter.drawEllipse(at, 3.5, 3.5)
        if len(self._spots):
            what = (self.theme.name, _Same(self._spots))
            self.picture.paint(painter, widget, what, self._draw_spots, may_wait=True)

    def _draw_spots(self, painter: QPainter) -> None:
        with in_pixels(painter) as transform:
            draw_signs(painter, self.theme, gathered(self._spots, transform))

    def _bodies_in_view(self, painter: QPainter, transform: QTransform) -> list[QRectF]:
        """Racks and coolers that words should not cover, in pixels."""
        if self._bodies_m is None:
            self._bodies_m = boxes_of((*self._project.racks, *self._project.of_type(AirCooler)))
        x0, y0, x1, y1 = self._bodies_m.T
        seen = transform.inverted()[0].mapRect(QRectF(painter.viewport()))
        is_seen = (x0 < seen.right()) & (seen.left() < x1) & (-y1 < seen.bottom()) & (seen.top() < -y0)
        return [
            transform.mapRect(QRectF(left, -over, right - left, over - under))
            for left, under, right, over in self._bodies_m[is_seen].tolist()
        ]

    def _draw_words(self, painter: QPainter, points: list[QPointF], transform: QTransform) -> None:
        """Put the temperatures beside their points where they hide none of the others."""
        small, words = font(10, QFont.Weight.Medium), self.words()
        metrics = QFontMetricsF(small)
        sizes = [_card_size(metrics, text) for text in words]
        for text, card in zip(
            words, cards_beside(points, sizes, self._bodies_in_view(painter, transform)), strict=True
        ):
            if card is None:
                continue
            painter.setPen(QPen(QColor(self.theme.line), 1.0))
            painter.setBrush(QColor(self.theme.panel))
            painter.drawRoundedRect(card, 6.0, 6.0)
            painter.setFont(small)
            painter.setPen(QColor(self.theme.ink))
            painter.drawText(card, Qt.AlignmentFlag.AlignCenter, text)


def _card_size(metrics: QFontMetricsF, words: str) -> QSizeF:
    """Room that words of some lines take with their margins."""
    lines = words.split("\n")
    return QSizeF(max(map(metrics.horizontalAdvance, lines)) + 12.0, 14.0 * len(lines) + 4.0)


def _spots(findings: Sequence[Finding], items: Sequence[Entity | None]) -> FloatArray:
    """Rows of ``Spot``: in the corner of an item that still stands there, else at the finding's place."""
    count = len(findings)
    is_error = np.fromiter(map(is_, map(_severity, findings), repeat(Severity.ERROR)), dtype=bool, count=count)
    places = chain.from_iterable(f.place_m or NO_PLACE for f in findings)
    x, y = np.fromiter(places, dtype=np.float64, count=2 * count).reshape(-1, 2).T
    placed = np.flatnonzero(np.fromiter(map(isinstance, items, repeat(Placed)), dtype=bool, count=count))
    bodies = [item for item in items if isinstance(item, Placed)]
    at = np.fromiter(chain.from_iterable(map(_place, bodies)), dtype=np.float64, count=2 * len(bodies)).reshape(-1, 2)
    stands = (at[:, 0] == x[placed]) & (at[:, 1] == y[placed])
    corners = boxes_of(bodies)[stands]
    found = np.stack([x, -y, np.zeros(count), is_error], axis=1)
    found[placed[stands], 0], found[placed[stands], 1] = corners[:, 0], -corners[:, 3]
    found[placed[stands], 2] = CORNER_PX
    return found


def gathered(spots: Sequence[Spot] | FloatArray, transform: QTransform) -> list[tuple[float, float, int, bool]]:
    """Marks as they are drawn: pixel position, how many findings each stands for, and whether one is an error.

    Args:
        spots: Where findings are marked, also as rows of an array.
        transform: From scene to pixels.
    """
    if not len(spots):
        return []
    x_m, y_m, shift_px, is_error = np.asarray(spots, dtype=np.float64).T
    xs, ys = x_m * transform.m11() + transform.dx() + shift_px, y_m * transform.m11() + transform.dy() + shift_px
    across, down = np.floor(xs / GATHER_PX), np.floor(ys / GATHER_PX)
    _, first, cell, count = np.unique(across + 1j * down, return_index=True, return_inverse=True, return_counts=True)
    spread = _spread(xs, cell, count) + _spread(ys, cell, count)
    hide = (count > 1) & (spread < MARK_PX * (count - 1))  # each other
    is_one = (count >= LEAST_GATHERED) | hide
    alone = np.flatnonzero(~is_one[cell])
    mean_x, mean_y = (np.bincount(cell, weights=values) / count for values in (xs, ys))
    has_error = np.bincount(cell, weights=is_error) > 0.0
    marks = [
        np.stack([first[is_one], np.zeros(int(is_one.sum())), mean_x[is_one], mean_y[is_one], count[is_one],
                  has_error[is_one]], axis=1),
        np.stack([first[cell[alone]], alone, xs[alone], ys[alone], np.ones(len(alone)), is_error[alone]], axis=1),
    ]  # fmt: skip
    found = np.concatenate(marks)
    order = np.lexsort((found[:, 1], found[:, 0]))
    return [(x, y, int(n), is_bad > 0.0) for _, _, x, y, n, is_bad in found[order].tolist()]


def _spread(values: FloatArray, cell: NDArray[np.intp], count: NDArray[np.intp]) -> FloatArray:
    """Largest less smallest value of each cell."""
    ordered = values[np.argsort(cell, kind="stable")]
    start = np.cumsum(count) - count
    return np.maximum.reduceat(ordered, start) - np.minimum.reduceat(ordered, start)
