"""Cards over the opened blocks of a one-line that is seen from far away: name, power and worst loading, readable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from core.drawing.oneline import OneLineLayout
from core.drawing.oneline_items import StackKind
from core.drawing.oneline_similar import name_of_many
from core.drawing.oneline_words import power_words
from core.drawing.power_numbers import DiagramNumbers, Service, level_colour
from core.units import percent
from desktop.theme import Theme, font
from desktop.words import as_read, tr

LETTER_PX, LINE_PX, PAD_PX = 11.0, 15.0, 4.0
UPRIGHT_PX, LEAST_SIDE_PX, LEAST_HIGH_PX = 10, 11.0, 104.0
"""Narrower cards have no words; lower ones grow down beyond their items, so that they can be read upright."""


@dataclass(frozen=True, slots=True)
class BlockCard:
    """One opened block.

    Attributes:
        name: What it is called.
        rect: Where its items are, in pixels at 100 %.
        members: Positions of its items.
    """

    name: str
    rect: QRectF
    members: tuple[int, ...]


def block_cards(layout: OneLineLayout, px_per_mm: float) -> tuple[BlockCard, ...]:
    """Cards of the outermost opened blocks."""
    found: dict[str, list[int]] = {}
    for item_id, blocks in layout.blocks.items():
        if (n := layout.index.get(item_id)) is not None:
            found.setdefault(blocks[0], []).append(n)
    cards = []
    for members in found.values():
        boxes = layout.boxes_mm[members] * px_per_mm
        (x0, y0), (x1, y1) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
        name = name_of_many(layout.items, [members], StackKind.SIMILAR)
        middle = float(np.median(0.5 * (boxes[:, 0] + boxes[:, 2])))
        cards.append((middle, BlockCard(name, QRectF(x0, y0, x1 - x0, y1 - y0), tuple(members))))
    cards.sort(key=lambda entry: entry[0])
    return tuple(_side_by_side(cards))


def _side_by_side(cards: list[tuple[float, BlockCard]]) -> Iterator[BlockCard]:
    """Cards that end half-way to their neighbours: single items may stand among those of other blocks."""
    ends = [0.0, *(0.5 * (a[0] + b[0]) for a, b in pairwise(cards))]
    for n, (_, card) in enumerate(cards):
        left = card.rect.left() if n == 0 else ends[n]
        right = card.rect.right() if n == len(cards) - 1 else ends[n + 1]
        yield replace(card, rect=QRectF(left, card.rect.top(), right - left, card.rect.height()))


def facts(card: BlockCard, numbers: DiagramNumbers | None) -> tuple[str, str, str]:
    """Power through the block, its worst loading, both in words, and the token of its colour."""
    members = list(card.members)
    if numbers is None:
        return "", "", "dim"
    if not (numbers.service[members] != Service.DEAD).any():
        return tr("dead"), "", "bad"
    power = power_words(float(numbers.power_w[members].max()))
    loading = numbers.loading_ratio[members]
    if np.isnan(loading).all():
        return power, "", "dim"
    worst = float(np.nanmax(loading))
    return power, f"≤ {percent(worst)}", level_colour(worst)


def paint_card(painter: QPainter, card: BlockCard, numbers: DiagramNumbers | None, theme: Theme, zoom: float) -> None:
    """Paint one card on a painter that is scaled by the zoom; upright where it is too narrow for a line."""
    power, worst, token = facts(card, numbers)
    lines = [text for text in (card.name, as_read(power), worst) if text]
    painter.save()
    wide, high = card.rect.width() * zoom - 2.0, card.rect.height() * zoom - 2.0
    if LEAST_SIDE_PX <= wide < LEAST_HIGH_PX:
        high = max(high, LEAST_HIGH_PX)
    painter.translate(card.rect.center().x(), card.rect.top() + 0.5 * high / zoom)
    painter.scale(1.0 / zoom, 1.0 / zoom)
    if wide <= 0.0:
        painter.restore()
        return
    room = QRectF(-0.5 * wide, -0.5 * high, wide, high)
    colour = QColor(getattr(theme, token))
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(room, 3.0, 3.0)
    letters, bold = font(int(LETTER_PX)), font(int(LETTER_PX), QFont.Weight.DemiBold)
    longest = max(QFontMetricsF(bold).horizontalAdvance(text) for text in lines)
    ink = colour if token in ("warn", "bad") else QColor(theme.ink)
    if longest + 2 * PAD_PX <= room.width() and len(lines) * LINE_PX + PAD_PX <= room.height():
        y = room.center().y() - 0.5 * len(lines) * LINE_PX
        for k, text in enumerate(lines):
            box = QRectF(room.left(), y + k * LINE_PX, room.width(), LINE_PX)
            _line(painter, box, text, letters if k else bold, ink if k == 2 else QColor(theme.ink))
    elif room.width() >= LEAST_SIDE_PX:
        painter.rotate(-90.0)
        along, small = QRectF(-0.5 * high, -0.5 * wide, high, wide), font(UPRIGHT_PX, QFont.Weight.DemiBold)
        _line(painter, along, _upright(lines, QFontMetricsF(small), high - PAD_PX), small, ink)
    painter.restore()


def _upright(lines: list[str], metrics: QFontMetricsF, length: float) -> str:
    """All words in one line, or name and loading, or the name alone, as far as they fit."""
    for some in (lines, [lines[0], *lines[2:]]):
        if metrics.horizontalAdvance(" · ".join(some)) <= length:
            return " · ".join(some)
    return metrics.elidedText(lines[0], Qt.TextElideMode.ElideRight, length)


def _line(painter: QPainter, box: QRectF, text: str, letters: QFont, ink: QColor) -> None:
    painter.setFont(letters)
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
