"""Rulers along the top and the left of the plan, in metres, in feet or in both, with a corner that switches."""

from __future__ import annotations

import math
from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QGridLayout, QMenu, QToolButton, QWidget

from core.units.display import units_in_use
from core.units.quantities import System
from desktop.floorplan.plan_view import PlanView
from desktop.floorplan.ruler_marks import ruler_marks
from desktop.theme import Theme, font
from desktop.words import marked, tr

ROW_PX, MARK_PX, POINTER_PX, WORDS_PX = 18, 5.0, 4.0, 10
WORDS_ROOM_PX, NEAR_PX = 60.0, 6
"""Room for the words of a mark, and how far the mark of the pointer reaches."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
METRIC: System = "metric"
IMPERIAL: System = "imperial"
SIGNS: dict[System, str] = {METRIC: "m", IMPERIAL: "ft"}


class RulerUnit(StrEnum):
    """What rulers are read in."""

    METRIC = "metric"
    IMPERIAL = "imperial"
    BOTH = "both"


UNIT_NAMES = {
    RulerUnit.METRIC: marked("Metres"),
    RulerUnit.IMPERIAL: marked("Feet and inches"),
    RulerUnit.BOTH: marked("Both"),
}


class Ruler(QWidget):
    """One ruler, a row for each system of units.

    Attributes:
        menu_asked: Emitted with the event of a right click.

    Args:
        plan: What it measures.
        theme: Colours.
        is_upright: Whether it stands at the left.
    """

    menu_asked = Signal(object)

    def __init__(self, plan: PlanView, theme: Theme, *, is_upright: bool) -> None:
        super().__init__()
        self._plan, self.theme, self._is_upright = plan, theme, is_upright
        self._systems: tuple[System, ...] = (METRIC,)
        self._pointer_m: float | None = None
        self.setAccessibleName(tr("Ruler at the left") if is_upright else tr("Ruler at the top"))
        self.setToolTip(tr("Right click: metres, feet or both (Ctrl+U)"))
        self.show_systems(self._systems)

    def show_systems(self, systems: tuple[System, ...]) -> None:
        """Show these systems, one row each."""
        self._systems = systems
        thick = ROW_PX * len(systems)
        self.setFixedWidth(thick) if self._is_upright else self.setFixedHeight(thick)
        self.update()

    def point_at(self, place_m: float) -> None:
        """Mark where the pointer is: only there is the ruler painted again. [m]"""
        for place in (self._pointer_m, place_m):
            if place is not None:
                at = self.place_px(place)
                if self._is_upright:
                    self.update(QRect(0, math.floor(at - NEAR_PX), self.width(), 2 * NEAR_PX + 1))
                else:
                    self.update(QRect(math.floor(at - NEAR_PX), 0, 2 * NEAR_PX + 1, self.height()))
        self._pointer_m = place_m

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of units."""
        self.menu_asked.emit(event)

    def place_px(self, place_m: float) -> float:
        """Where a place of the plan lies on the ruler. [px]"""
        view = self._plan.viewportTransform()
        return view.dy() - place_m * view.m22() if self._is_upright else view.dx() + place_m * view.m11()

    def seen_m(self) -> tuple[float, float]:
        """Where it begins and ends. [m]"""
        box = self._plan.seen_box()
        return (box.y0_m, box.y1_m) if self._is_upright else (box.x0_m, box.x1_m)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw rows, marks and the pointer."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.panel))
        thick = float(ROW_PX * len(self._systems))
        if self._is_upright:
            painter.translate(0.0, float(self.height()))
            painter.rotate(-90.0)  # numbers are read from the right; what is up is now to the right
        painter.setFont(font(WORDS_PX))
        part_m = self._part_m(event.rect())
        for row, system in enumerate(self._systems):
            self._row(painter, (row + 1) * float(ROW_PX), system, part_m)
        length = float(self.height() if self._is_upright else self.width())
        painter.setPen(QPen(QColor(self.theme.line), 1.0))
        painter.drawLine(QPointF(0.0, thick - 0.5), QPointF(length, thick - 0.5))
        if self._pointer_m is not None:
            self._point(painter, self._along(self._pointer_m), thick)
        painter.end()

    def _part_m(self, dirty: QRect) -> tuple[float, float]:
        """Where the marks begin and end that reach into what is to be painted. [m]"""
        low, high = (dirty.left(), dirty.right() + 1) if not self._is_upright else (
            self.height() - dirty.bottom() - 1, self.height() - dirty.top())  # fmt: skip
        zero, scale, seen_m = self._along(0.0), self._plan.pixels_per_m, self.seen_m()
        first_m, last_m = (low - WORDS_ROOM_PX - NEAR_PX - zero) / scale, (high + 1.0 - zero) / scale
        return max(first_m, seen_m[0]), min(last_m, seen_m[1])

    def _along(self, place_m: float) -> float:
        """Distance from where the drawing of the ruler begins. [px]"""
        at = self.place_px(place_m)
        return self.height() - at if self._is_upright else at

    def _row(self, painter: QPainter, base: float, system: System, part_m: tuple[float, float]) -> None:
        """Marks of one system in a part of the ruler. [m]"""
        ink, line = QColor(self.theme.dim), QPen(QColor(self.theme.dim), 1.0)
        for mark in ruler_marks(*part_m, self._plan.pixels_per_m, system):
            at = round(self._along(mark.place_m)) + 0.5
            painter.setPen(line)
            painter.drawLine(QPointF(at, base - (ROW_PX if mark.words else MARK_PX)), QPointF(at, base))
            if mark.words:
                painter.setPen(ink)
                words = QRectF(at + 3.0, base - ROW_PX, WORDS_ROOM_PX, ROW_PX - MARK_PX + 1.0)
                painter.drawText(words, LEFT, mark.words)

    def _point(self, painter: QPainter, at: float, thick: float) -> None:
        """A triangle where the pointer is."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.accent))
        tip, up = QPointF(at, thick), QPointF(0.0, 1.5 * POINTER_PX)
        painter.drawPolygon(QPolygonF([tip, tip - up - QPointF(POINTER_PX, 0), tip - up + QPointF(POINTER_PX, 0)]))


class RuledPlan(QWidget):
    """The plan with its rulers.

    Attributes:
        unit_asked: Emitted with the ``RulerUnit`` that the planner wants.
        hide_asked: Emitted when the rulers shall go.
        units_asked: Emitted when the units of everything shall be chosen.
        unit: What they are read in.

    Args:
        plan: The plan.
        theme: Colours.
    """

    unit_asked, hide_asked, units_asked = Signal(object), Signal(), Signal()

    def __init__(self, plan: PlanView, theme: Theme) -> None:
        super().__init__()
        self.plan = plan
        self.unit = RulerUnit.METRIC
        self.top, self.left = Ruler(plan, theme, is_upright=False), Ruler(plan, theme, is_upright=True)
        self.corner = QToolButton()
        self.corner.setObjectName("rulerCorner")
        self.corner.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.corner.clicked.connect(lambda: self.unit_asked.emit(self.next_unit))
        self.corner.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.corner.customContextMenuRequested.connect(lambda at: self._open(self.corner.mapToGlobal(at)))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.corner, 0, 0)
        grid.addWidget(self.top, 0, 1)
        grid.addWidget(self.left, 1, 0)
        grid.addWidget(plan, 1, 1)
        self.setFocusProxy(plan)
        for ruler in (self.top, self.left):
            ruler.menu_asked.connect(lambda event: self._open(event.globalPos()))
        plan.view_moved.connect(self._follow)
        plan.cursor_moved.connect(self._point)
        self.set_theme(theme)
        self.show_unit(RulerUnit.METRIC)

    @property
    def next_unit(self) -> RulerUnit:
        """What a click at the corner chooses."""
        units = list(RulerUnit)
        return units[(units.index(self.unit) + 1) % len(units)]

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        for ruler in (self.top, self.left):
            ruler.theme = theme
            ruler.update()
        self.corner.setStyleSheet(
            f"QToolButton {{ border: 0; padding: 0; font-size: 10px; color: {theme.dim}; background: {theme.panel};"
            f" border-bottom: 1px solid {theme.line}; border-right: 1px solid {theme.line}; }}"
            f"QToolButton:hover, QToolButton:focus {{ color: {theme.accent}; background: {theme.soft}; }}"
        )

    def show_unit(self, unit: RulerUnit) -> None:
        """Read the rulers so; with both, that of the units in use stands first."""
        self.unit = unit
        first = units_in_use().length
        other = IMPERIAL if first == METRIC else METRIC
        systems = (first, other) if unit is RulerUnit.BOTH else (IMPERIAL if unit is RulerUnit.IMPERIAL else METRIC,)
        for ruler in (self.top, self.left):
            ruler.show_systems(systems)
        size = ROW_PX * len(systems)
        self.corner.setFixedSize(QSize(size, size))
        self.corner.setText("/".join(SIGNS[s] for s in systems))
        name = tr("Unit of the rulers: {unit}").format(unit=tr(UNIT_NAMES[unit]))
        self.corner.setAccessibleName(name)
        self.corner.setToolTip(tr("{name}. Click for the next one, right click for all (Ctrl+U)").format(name=name))

    def set_shown(self, is_shown: bool) -> None:
        """Show or hide the rulers."""
        for part in (self.corner, self.top, self.left):
            part.setVisible(is_shown)

    def menu(self) -> QMenu:
        """Choice of the unit, and what else can be done with rulers."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for unit, name in UNIT_NAMES.items():
            choice = menu.addAction(tr(name), lambda u=unit: self.unit_asked.emit(u))  # type: ignore[misc]
            choice.setCheckable(True)
            choice.setChecked(unit is self.unit)
        menu.addSeparator()
        menu.addAction(tr("Units …"), self.units_asked.emit)
        menu.addAction(tr("Hide the rulers"), self.hide_asked.emit)
        return menu

    def _open(self, at: object) -> None:
        self.menu().popup(at)  # type: ignore[call-overload]

    def _follow(self) -> None:
        self.top.update()
        self.left.update()

    def _point(self, x_m: float, y_m: float) -> None:
        self.top.point_at(x_m)
        self.left.point_at(y_m)
