"""Words of measured points: none lies over another or over another point."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QPointF, QSizeF

from desktop.floorplan.measured_cards import cards_beside

SIZE = QSizeF(80.0, 32.0)


def test_two_points_of_a_hot_aisle_have_both_their_words():
    points = [QPointF(617.0, 300.0), QPointF(671.0, 300.0)]
    below, above = cards_beside(points, [SIZE, SIZE])
    assert below.top() > 300.0
    assert above.bottom() < 300.0
    assert not below.intersects(above)


def test_where_there_is_no_room_points_stay_without_words():
    points = [QPointF(30.0 * x, 20.0 * y) for x in range(6) for y in range(6)]
    cards = [card for card in cards_beside(points, [SIZE] * len(points)) if card is not None]
    assert 0 < len(cards) < len(points)
    assert not any(a.intersects(b) for a, b in combinations(cards, 2))
    assert not any(card.contains(point) for card in cards for point in points)
