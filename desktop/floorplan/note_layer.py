"""Dimension lines and notes on the plan."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.drawing.plan_notes import note_words
from core.model.groups import hidden_ids
from core.model.plan_marks import NoteKind, PlanNote
from core.model.project import Project
from desktop.floorplan.canvas import in_pixels
from desktop.theme import Theme, font
from desktop.words import as_read

EVERYWHERE = QRectF(-1e5, -1e5, 2e5, 2e5)
TICK_PX = 6.0


class NoteLayer(QGraphicsItem):
    """Dimension lines with ticks and lengths; notes with a dot at what they are about."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setZValue(60)
        self.theme = theme
        self._notes: tuple[PlanNote, ...] = ()
        self._selected: frozenset[str] = frozenset()

    def show_project(self, project: Project, selection: tuple[str, ...]) -> None:
        """Draw the notes of a project; selected ones stand out."""
        hidden = hidden_ids(project)
        self._notes = tuple(n for n in project.of_type(PlanNote) if n.id not in hidden)
        self._selected = frozenset(selection)
        self.update()

    def boundingRect(self) -> QRectF:
        """Everywhere: notes may be anywhere."""
        return EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw all of them, in pixels so that words and ticks keep their size."""
        with in_pixels(painter) as transform:
            for note in self._notes:
                a = transform.map(QPointF(note.x0_m, -note.y0_m))
                b = transform.map(QPointF(note.x1_m, -note.y1_m))
                self._draw(painter, note, a, b)

    def _draw(self, painter: QPainter, note: PlanNote, a: QPointF, b: QPointF) -> None:
        is_selected = note.id in self._selected
        ink = QColor(self.theme.accent if is_selected else self.theme.ink)
        painter.setPen(QPen(ink, 2.5 if is_selected else 1.25))
        painter.setBrush(ink)
        line = QLineF(a, b)
        painter.drawLine(line)
        if note.kind is NoteKind.NOTE:
            painter.drawEllipse(a, 3.0, 3.0)
        elif line.length() > 0.0:
            tick = QPointF(line.dy(), -line.dx()) / line.length() * TICK_PX
            painter.drawLines([QLineF(a - tick, a + tick), QLineF(b - tick, b + tick)])
        bold, words = font(11, QFont.Weight.DemiBold), note_words(note)
        if note.kind is not NoteKind.NOTE:  # a note is the planner's own words
            words = as_read(words)
        metrics = QFontMetricsF(bold)
        card = QRectF(0.0, 0.0, metrics.horizontalAdvance(words) + 8.0, metrics.height() + 2.0)
        card.moveCenter(b if note.kind is NoteKind.NOTE else line.center())
        painter.setPen(QPen(ink, 1.0) if note.kind is NoteKind.NOTE else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.panel))
        painter.drawRoundedRect(card, 4.0, 4.0)
        painter.setFont(bold)
        painter.setPen(ink)
        painter.drawText(card, Qt.AlignmentFlag.AlignCenter, words)
