"""Words in a rack and the sign of warm air: neither lies over the other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from core.units import percent
from desktop.floorplan.rack_texts import RackText, RackTexts, _shorter

INK = QColor("#000000")
WORDS = ("R-D12", "30 kW 24.8°")


def written(wide_px: int, high_px: int, marker: QPointF | None) -> tuple[QImage, bool]:
    image = QImage(wide_px, high_px, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    text = RackText(WORDS, True, "", INK, INK, marker)
    has_room = RackTexts().write(painter, QRectF(0, 0, wide_px, high_px), 0, text)
    painter.end()
    return image, has_room


def inked(image: QImage, around: QPointF, reach_px: int) -> int:
    x, y = round(around.x()), round(around.y())
    across = range(max(x - reach_px, 0), min(x + reach_px + 1, image.width()))
    down = range(max(y - reach_px, 0), min(y + reach_px + 1, image.height()))
    return sum(image.pixelColor(i, j).lightness() < 200 for i in across for j in down)


@pytest.mark.parametrize(("wide_px", "high_px"), [(34, 58), (60, 100), (58, 30)])
@pytest.mark.parametrize("is_front_below", [True, False])
def test_words_leave_the_place_of_the_sign(qapp, wide_px, high_px, is_front_below):
    marker = QPointF(wide_px - 8, high_px - 10 if is_front_below else 10)
    plain, _ = written(wide_px, high_px, None)
    beside, has_room = written(wide_px, high_px, marker)
    assert inked(plain, QPointF(wide_px / 2, high_px / 2), 60) > 0
    assert has_room
    assert inked(beside, marker, 3) == 0


def test_where_there_is_no_room_for_both_the_sign_has_to_stand_outside(qapp):
    plain, _ = written(26, 42, None)
    beside, has_room = written(26, 42, QPointF(18, 32))
    assert not has_room
    assert beside == plain, "the words are what they would be without it"


@pytest.mark.parametrize(
    ("words", "telling"),
    [("30 kW 24.8°", "24.8°"), (f"30 kW CI {percent(1.0)}", "100 %"), ("30 kW liquid", "30 kW"), ("R-D12", "")],
)
def test_the_telling_half_is_a_number_with_its_unit(words, telling):
    assert _shorter(words) == telling
