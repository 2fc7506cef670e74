"""Where the words of measured points stand: beside them, never over each other, nor over what racks and coolers say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF

from desktop.floorplan.rack_texts import FACTS_FROM_PX

GAP_PX, DOT_PX = 6.0, 5.0
SHIFTED = (0.5, 0.35, 0.65, 0.2, 0.8)
"""Shares of a card that lie to the left of a point over or below it."""
WORDS_PX = 44.0
"""Height of the three lines that a rack may say in its middle."""


def cards_beside(
    points: Sequence[QPointF], sizes: Sequence[QSizeF], bodies: Sequence[QRectF] = ()
) -> list[QRectF | None]:
    """A card for each point: below it, else above, right, left or at a corner, where it covers no rack and no cooler.

    Where there is no such place it covers an end of one, not the words in its middle; None where it would cover
    these, another card or a point.

    Args:
        points: In pixels.
        sizes: Size of the card of each, in pixels.
        bodies: Racks and coolers near the points, in pixels.
    """
    dots = [QRectF(p.x() - DOT_PX, p.y() - DOT_PX, 2 * DOT_PX, 2 * DOT_PX) for p in points]
    said = [_words_of(body) for body in bodies]
    found: list[QRectF | None] = []
    for n, (point, size) in enumerate(zip(points, sizes, strict=True)):
        taken = [card for card in found if card is not None] + dots[:n] + dots[n + 1 :]
        free = [card for card in _places(point, size) if not _covers(card, taken)]
        beside = (card for over in (bodies, said) for card in free if not _covers(card, over))
        found.append(next(beside, None))
    return found


def _covers(card: QRectF, others: Sequence[QRectF]) -> bool:
    return any(card.intersects(other) for other in others)


def _words_of(body: QRectF) -> QRectF:
    """Where a rack or cooler has its words: across its middle, or turned and all along it where that is too narrow."""
    high = body.height() if body.width() < FACTS_FROM_PX else min(body.height(), WORDS_PX)
    return QRectF(body.left(), body.center().y() - 0.5 * high, body.width(), high)


def _places(at: QPointF, size: QSizeF) -> Iterator[QRectF]:
    """Cards below and over a point, on its sides, and below and over it shifted to either side; the best first."""
    wide, high = size.width(), size.height()
    left, right, over, below = -wide - GAP_PX, GAP_PX, -high - GAP_PX, GAP_PX
    sides = [(right, -0.5 * high), (left, -0.5 * high)]
    shifted = [(-share * wide, dy) for share in SHIFTED for dy in (below, over)]
    corners = [(dx, dy) for dy in (below, over) for dx in (right, left)]
    for dx, dy in (*shifted[:2], *sides, *shifted[2:], *corners):
        yield QRectF(at + QPointF(dx, dy), size)
