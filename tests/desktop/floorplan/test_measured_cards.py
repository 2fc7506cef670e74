"""Words of measured points: none lies over another or over another point."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QPointF, QRectF, QSizeF

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


ROW = [QRectF(300.0 + 84.0 * n, 100.0, 84.0, 168.0) for n in range(4)]
"""Racks of 0.6 x 1.2 m at 140 pixels a metre, their fronts below."""


def test_words_stand_beside_racks_and_not_on_them():
    fronts = [QPointF(rack.center().x(), rack.bottom() + 8.0) for rack in ROW]
    rears = [QPointF(rack.center().x(), rack.top() - 8.0) for rack in ROW]
    cards = cards_beside(fronts + rears, [SIZE] * 8, ROW)
    assert all(card is not None for card in cards)
    assert not any(card.intersects(rack) for card in cards for rack in ROW)
    assert all(card.top() > ROW[0].bottom() for card in cards[:4])
    assert all(card.bottom() < ROW[0].top() for card in cards[4:])


def test_where_there_is_no_aisle_words_cover_an_end_of_a_rack_and_not_its_tag():
    behind = [rack.translated(0.0, 176.0) for rack in ROW]
    (card,) = cards_beside([QPointF(ROW[1].center().x(), 272.0)], [SIZE], ROW + behind)
    assert card is not None
    assert any(card.intersects(rack) for rack in behind)
    middles = [QRectF(rack.left(), rack.center().y() - 21.0, rack.width(), 42.0) for rack in ROW + behind]
    assert not any(card.intersects(middle) for middle in middles)


def test_narrow_racks_whose_words_are_turned_are_not_covered_at_all():
    narrow = [QRectF(300.0 + 27.0 * n, 100.0, 27.0, 54.0) for n in range(6)]
    around = narrow + [rack.translated(0.0, 60.0) for rack in narrow]
    cards = cards_beside([QPointF(380.0, 157.0)], [SIZE], around)
    assert cards == [None]


def test_words_are_shifted_between_a_rack_and_a_cooler():
    rack, cooler = QRectF(335.0, 100.0, 60.0, 200.0), QRectF(200.0, 100.0, 46.0, 90.0)
    (card,) = cards_beside([QPointF(300.0, 140.0)], [SIZE], [rack, cooler])
    assert card is not None
    assert not card.intersects(rack)
    assert not card.intersects(cooler)
    assert card.left() < 300.0 < card.right()
