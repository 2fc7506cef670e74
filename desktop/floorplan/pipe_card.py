"""The legend of the liquid view: what the lines mean, and a line for each loop."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from desktop.floorplan.canvas import in_pixels
from desktop.theme import Theme, font
from desktop.words import as_read, marked, tr

MOST_SUMMARIES = 8
LEFT_PX, BOTTOM_PX, LINE_PX, KEY_PX, PAD_PX = 14.0, 14.0, 16.0, 22.0, 12.0
KEYS = (marked("supply"), marked("return"), marked("way to the worst branch; facility water paler"))
NOTHING = marked("No CDU serves a rack yet: select racks and press L.")
NO_RESULTS = marked("The loops are being solved.")


class PipeCard:
    """A card in the lower left corner of the window, above everything else on the plan.

    Attributes:
        theme: Colours.
        is_shown: Whether it is drawn.
        lift_px: Height that others cover along the lower edge.
        at: Upper left corner where the planner has put it, or None.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.is_shown = False
        self.lift_px = 0.0
        self.at: QPointF | None = None
        self.colours = (theme.accent, theme.bad)
        self.lines: tuple[str, ...] = ()

    def show_lines(self, lines: tuple[str, ...], colours: tuple[str, str], *, is_solved: bool = True) -> None:
        """Take other lines, and the colours of supply and return; without lines say why there are none."""
        left = len(lines) - MOST_SUMMARIES
        lines = tuple(as_read(line) for line in lines)
        self.lines = lines[:MOST_SUMMARIES] + (
            (tr("and {left} more loops").format(left=left),) if left > 0 else ()
        ) or (tr(NOTHING if is_solved else NO_RESULTS),)
        self.colours = colours

    def draw(self, painter: QPainter, height_px: float) -> None:
        """The card, the keys, then the loops; nothing while it is not shown.

        Args:
            painter: Painter of the view.
            height_px: Height of the view, whatever a pixel of it is made of.
        """
        if not self.is_shown:
            return
        with in_pixels(painter):
            letters = font(11)
            metrics = QFontMetricsF(letters)
            box = self.box(height_px)
            painter.setPen(QPen(QColor(self.theme.line), 1.0))
            painter.setBrush(QColor(self.theme.panel))
            painter.drawRoundedRect(box, 6.0, 6.0)
            painter.setFont(letters)
            self._keys(painter, box, metrics)
            for n, text in enumerate(self.lines, 1):
                self._words(painter, box.left() + PAD_PX, box.top() + 9.0 + n * LINE_PX, text, metrics)

    def box(self, height_px: float) -> QRectF:
        """Where it lies in a view of a height."""
        metrics = QFontMetricsF(font(11))
        keys = sum(metrics.horizontalAdvance(tr(words)) + KEY_PX + 20.0 for words in KEYS)
        width = max((keys, *(metrics.horizontalAdvance(text) for text in self.lines))) + 2.0 * PAD_PX
        height = LINE_PX * (len(self.lines) + 1) + 18.0
        if self.at is not None:
            return QRectF(self.at.x(), self.at.y(), width, height)
        return QRectF(LEFT_PX, height_px - self.lift_px - BOTTOM_PX - height, width, height)

    def _keys(self, painter: QPainter, box: QRectF, metrics: QFontMetricsF) -> None:
        x, y = box.left() + PAD_PX, box.top() + 9.0
        for words, colour, is_dashed in zip(KEYS, self.colours, (False, True), strict=False):
            pen = QPen(QColor(colour), 4.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
            if is_dashed:
                pen.setDashPattern([2.2, 0.8])
            painter.setPen(pen)
            painter.drawLine(QPointF(x, y + 8.0), QPointF(x + KEY_PX, y + 8.0))
            x = self._words(painter, x + KEY_PX + 6.0, y, tr(words), metrics)
        halo = QColor(self.theme.warn)
        halo.setAlpha(120)
        painter.fillRect(QRectF(x, y + 3.0, KEY_PX, 10.0), halo)
        self._words(painter, x + KEY_PX + 6.0, y, tr(KEYS[2]), metrics)

    def _words(self, painter: QPainter, x: float, y: float, text: str, metrics: QFontMetricsF) -> float:
        painter.setPen(QColor(self.theme.ink))
        painter.drawText(QPointF(x, y + metrics.ascent()), text)
        return x + metrics.horizontalAdvance(text) + 14.0
