"""Where the words of measured points stand: beside their points, and never over each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF

GAP_PX, DOT_PX = 6.0, 5.0


def cards_beside(points: Sequence[QPointF], sizes: Sequence[QSizeF]) -> list[QRectF | None]:
    """A card for each point: below it, else above, right or left; None where it would cover another card or point.

    Args:
        points: In pixels.
        sizes: Size of the card of each, in pixels.
    """
    dots = [QRectF(p.x() - DOT_PX, p.y() - DOT_PX, 2 * DOT_PX, 2 * DOT_PX) for p in points]
    found: list[QRectF | None] = []
    for n, (point, size) in enumerate(zip(points, sizes, strict=True)):
        taken = [card for card in found if card is not None] + dots[:n] + dots[n + 1 :]
        tried = (QRectF(corner, size) for corner in _corners(point, size))
        found.append(next((card for card in tried if not any(card.intersects(t) for t in taken)), None))
    return found


def _corners(at: QPointF, size: QSizeF) -> tuple[QPointF, ...]:
    """Upper left corners of a card on the four sides of a point, the best first."""
    across, down = QPointF(0.5 * size.width(), 0.0), QPointF(0.0, 0.5 * size.height())
    right, below = QPointF(GAP_PX, 0.0), QPointF(0.0, GAP_PX)
    return (
        at - across + below,
        at - across - below - down * 2.0,
        at + right - down,
        at - right - across * 2.0 - down,
    )
