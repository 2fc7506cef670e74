"""Rows of the catalogue: what of an item is read in its row and in its tip, and an empty rack in German."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem

from core.catalogue.kind_words import KIND_WORDS
from core.catalogue.loader import load_catalogue
from core.catalogue.placing import is_placeable
from core.model.rack import Rack
from desktop.app import application
from desktop.panels.catalogue import CHIPS, _Items, _Row, facts
from desktop.panels.origin_words import origin_words
from desktop.theme import LIGHT
from desktop.words import use_language

ORV3 = "generic-orv3-21-inch-rack"
ROW_PX, HALF_PX = 234, 150


def orv3_rows() -> _Items:
    """A list of one enclosure, which has no power to name on the right."""
    rows = _Items()
    rows.show([load_catalogue().get(ORV3)])
    return rows


def test_words_of_a_row_use_the_room_where_no_number_stands():
    application()
    rows = orv3_rows()
    picture = QPixmap(ROW_PX, 44)
    picture.fill(Qt.GlobalColor.white)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, ROW_PX, 44)
    painter = QPainter(picture)
    _Row(LIGHT).paint(painter, option, rows.index(0, 0))
    painter.end()
    image = picture.toImage()
    lower = [(x, y) for x in range(HALF_PX + 20, ROW_PX) for y in range(24, 40)]
    assert any(image.pixelColor(x, y).lightness() < 200 for x, y in lower), "the weight is cut off beside empty room"


def test_the_tip_of_a_row_tells_all_that_the_row_may_cut_off():
    rows = orv3_rows()
    tip = rows.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.splitlines()[1] == "open-frame enclosure · 150 kg"


def test_an_empty_rack_is_empty_in_german_too():
    use_language("de")
    try:
        assert origin_words([Rack(tag="R-1")]) == "leer · 140 kg"
    finally:
        use_language("en")


def test_all_that_can_be_put_on_the_plan_is_found_under_a_chip():
    under_chips = {kind for _, kinds in CHIPS for kind in kinds}
    catalogue = load_catalogue()
    items = (*catalogue.servers, *catalogue.cooling_units, *catalogue.power_items)
    assert {i.category for i in items if is_placeable(i)} <= under_chips
    assert {"rear_door", "cdu_liquid_to_air"} <= under_chips


def test_every_kind_of_the_catalogue_has_words_and_reads_in_german():
    catalogue = load_catalogue()
    items = (*catalogue.servers, *catalogue.accelerators, *catalogue.cooling_units, *catalogue.power_items)
    assert {i.category for i in items} == set(KIND_WORDS)
    door = next(i for i in items if i.category == "rear_door")
    assert facts(door)[0].startswith("rear-door heat exchanger")
    use_language("de")
    try:
        assert facts(door)[0].startswith("Rücktür-Wärmeübertrager")
        assert facts(next(i for i in items if i.category == "transformer_lv"))[0] == "Niederspannungstransformator"
    finally:
        use_language("en")
