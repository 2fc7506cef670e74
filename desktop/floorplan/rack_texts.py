"""Words and letters in racks: lines that are shortened and dropped where there is no room, and a category's letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from core.geometry.rectangle import FACING
from desktop.theme import font, words_px

FACTS_FROM_PX, ROOM_PX = 40.0, 16.0
BOLD, PLAIN_PX, SMALL = (12, QFont.Weight.DemiBold), 10, (9, QFont.Weight.DemiBold)
LINES_FROM_PX = (13.0, 25.0, 40.0)
"""Least height of a rack for one line, two and three."""
FIRST_PX, NEXT_PX = 16.0, 14.0
BADGE_PX, BADGE_FROM_PX = 13.0, 9.0
WORDS_BESIDE_PX = 70.0
"""Least depth of a rack for words beside the letters of its category: busways hang over the rear."""
STRIP_PX, MARKER_PX, TIGHT = 3.0, 14.0, 0.8
"""Strip at the front; a marker of warm air at one end of it, so letters stand nearer to the other end."""
MARKER_REACH_PX = 6.0
PLATE_PX = 6.0
"""What a plate under words is wider than they are."""
LEAST_LETTERS = 4
"""Fewer letters of a shortened line say nothing."""


@dataclass(frozen=True, slots=True)
class RackText:
    """What is written in one rack.

    Attributes:
        lines: Words, the first of them in bold where it is the tag; empty ones are left out.
        is_tag_first: Whether the first line is the tag.
        letters: Letters of its category, or empty.
        ink: Colour of the first line.
        dim: Colour of the others.
        marker: Middle of the marker of warm air, which no word runs into, or None. [px]
        plate: Colour that the words stand on where no ink is told from every colour under them, or None.
    """

    lines: Sequence[str]
    is_tag_first: bool
    letters: str
    ink: QColor
    dim: QColor
    marker: QPointF | None = None
    plate: QColor | None = None


class RackTexts:
    """Writes into racks, in pixels.

    Fonts are asked for anew for each part that is painted: another window may have other ones.
    """

    def __init__(self) -> None:
        self._bold, self._plain, self._small = font(*BOLD), font(PLAIN_PX), font(*SMALL)

    def write(self, painter: QPainter, place: QRectF, rotation_deg: int, text: RackText) -> bool:
        """Write into one rack.

        Args:
            painter: In pixels.
            place: The rack. [px]
            rotation_deg: How it is turned.
            text: What to write.

        Returns:
            Whether the words leave room for the marker; if not, it has to stand outside.
        """
        box = QRectF(place)
        if text.letters:
            box = self._badge(painter, place, rotation_deg, text)
        if box.isEmpty():
            return True
        is_turned = box.width() < FACTS_FROM_PX <= box.height()
        marker = None if text.marker is None else text.marker - (box.center() if is_turned else QPointF())
        if is_turned:
            painter.save()
            painter.translate(box.center())
            painter.rotate(-90)
            box = QRectF(-box.height() / 2, -box.width() / 2, box.height(), box.width())
            marker = None if marker is None else QPointF(-marker.y(), marker.x())
        has_room = self._lines(painter, box, text, marker)
        if is_turned:
            painter.restore()
        return has_room

    def _lines(self, painter: QPainter, box: QRectF, text: RackText, marker: QPointF | None) -> bool:
        room = sum(box.height() >= least for least in LINES_FROM_PX)
        shown: list[tuple[str, str, bool]] = []
        for n, words in enumerate(text.lines):
            is_bold = n == 0 and text.is_tag_first
            fitted = self._fitted(words, box.width(), is_bold=is_bold) if len(shown) < room else ""
            if fitted:
                shown.append((words, fitted, is_bold))
        if not shown:
            return True
        top = box.center().y() - 0.5 * NEXT_PX * len(shown) - (1.0 if len(shown) == 1 else 0.0)
        rows = [
            QRectF(box.left(), top + NEXT_PX * n, box.width(), NEXT_PX if n else FIRST_PX) for n in range(len(shown))
        ]
        beside = (
            rows
            if marker is None
            else [self._beside(row, marker, *line) for row, line in zip(rows, shown, strict=True)]
        )
        if beside != rows:
            narrow = [
                (words, self._fitted(words, row.width(), is_bold=is_bold), is_bold)
                for row, (words, _, is_bold) in zip(beside, shown, strict=True)
            ]
            has_room = all(fitted for _, fitted, _ in narrow)
            rows, shown = (beside, narrow) if has_room else (rows, shown)
        else:
            has_room = True
        for row, (_, fitted, is_bold) in zip(rows, shown, strict=True):
            self._word(painter, row, text, fitted, is_bold=is_bold)
        return has_room

    def _word(self, painter: QPainter, row: QRectF, text: RackText, words: str, *, is_bold: bool) -> None:
        if text.plate is not None and words:
            wide = _wide(words, is_bold=is_bold) + PLATE_PX
            painter.fillRect(QRectF(row.center().x() - 0.5 * wide, row.top(), wide, row.height()), text.plate)
        painter.setFont(self._bold if is_bold else self._plain)
        painter.setPen(text.ink if is_bold else text.dim)
        painter.drawText(row, Qt.AlignmentFlag.AlignCenter, words)

    def _beside(self, row: QRectF, marker: QPointF, _: str, fitted: str, is_bold: bool) -> QRectF:
        """The part of a row that the marker leaves free, all of it where its words do not reach that."""
        reach = 0.5 * _wide(fitted, is_bold=is_bold) + MARKER_REACH_PX
        away = marker - row.center()
        if abs(away.x()) >= reach or abs(away.y()) >= 0.5 * row.height() + MARKER_REACH_PX - 2.0:
            return row
        if away.x() > 0.0:
            return row.adjusted(0.0, 0.0, marker.x() - MARKER_REACH_PX - row.right(), 0.0)
        return row.adjusted(marker.x() + MARKER_REACH_PX - row.left(), 0.0, 0.0, 0.0)

    def _fitted(self, words: str, width: float, *, is_bold: bool) -> str:
        """Words that fit: all, or without their less telling half, or with an end cut off; none below that."""
        if is_bold:
            return words if _wide(words, is_bold=True) <= width - 2.0 else ""
        if not words or words_px(words, PLAIN_PX) + ROOM_PX <= width:
            return words
        shorter = _shorter(words)
        if shorter and words_px(shorter, PLAIN_PX) <= width - 8.0:
            return shorter
        if words_px(words, PLAIN_PX) <= width - 8.0:
            return words
        if shorter:
            return ""
        cut = QFontMetricsF(self._plain).elidedText(words, Qt.TextElideMode.ElideRight, width - 8.0)
        return cut if len(cut) > LEAST_LETTERS else ""

    def _badge(self, painter: QPainter, place: QRectF, rotation_deg: int, text: RackText) -> QRectF:
        """Letters at the front, where no busway hangs, or alone in the middle; returns what is left for words."""
        fx, fy = FACING[rotation_deg % 360]
        depth, across = (place.width(), place.height()) if fx else (place.height(), place.width())
        is_alone = depth < WORDS_BESIDE_PX
        letters, style = (self._bold, BOLD) if is_alone else (self._small, SMALL)
        is_tight = QFontMetricsF(letters).height() * TIGHT > place.height()
        if is_alone and (is_tight or words_px(text.letters, *style) > place.width()):
            letters, style = self._small, SMALL
        wide = words_px(text.letters, *style)
        if min(place.width(), place.height()) < BADGE_FROM_PX or wide > place.width() + 2.0:
            return QRectF()
        middle, left = place.center(), QRectF()
        if not is_alone:
            inwards = 0.5 * depth - STRIP_PX - 0.5 * BADGE_PX
            aside = min(0.5 * across - 0.5 * wide - 3.0, MARKER_PX) if across >= 2.0 * MARKER_PX else 0.0
            middle += QPointF(fx * inwards - abs(fy) * aside, -fy * inwards + abs(fx) * aside)
            taken = BADGE_PX + STRIP_PX
            left = place.adjusted(
                taken if fx < 0 else 0.0, taken if fy > 0 else 0.0, -taken if fx > 0 else 0.0,
                -taken if fy < 0 else 0.0,
            )  # fmt: skip
        around = QRectF(0.0, 0.0, max(place.width(), wide) + 4.0, FIRST_PX)
        around.moveCenter(middle)
        if text.plate is not None:
            aside = 0.5 * (around.width() - wide - PLATE_PX)
            painter.fillRect(around.adjusted(aside, 0.0, -aside, 0.0), text.plate)
        painter.setFont(letters)
        painter.setPen(text.ink)
        painter.drawText(around, Qt.AlignmentFlag.AlignCenter, text.letters)
        return left


def _wide(words: str, *, is_bold: bool) -> float:
    """Width of words of a line. [px]"""
    return words_px(words, *BOLD) if is_bold else words_px(words, PLAIN_PX)


def _shorter(words: str) -> str:
    """The telling half of power and inlet, or of power and capture index; empty for other words."""
    power, unit, rest = words.partition(" kW ")
    if not unit:
        return ""
    return rest.removeprefix("CI ") if words[-1] in "°%" else f"{power} kW"
