"""The inspector's card of air: coolers, tiles, enclosed aisles and halls, and fields that follow the set point."""

from __future__ import annotations

import pytest

from core.commands.set_field import SetField
from core.model.cooling import AirCooler, Containment, PerforatedTile, SetPoint
from core.model.space import Column
from tests.desktop.driving import is_settled, open_window, rest, wait_until


@pytest.fixture(scope="module")
def opened():
    with open_window("air_row") as (window, session):
        wait_until(lambda: is_settled(session), 240.0)
        yield window, session


def said(opened, item_id: str) -> str:
    window, session = opened
    session.select((item_id,))
    rest()
    card = window.inspector.cards.air
    return card.words.text() if card is not None and not card.isHidden() else ""


def test_a_cooler_says_what_it_takes_and_what_its_air_is(opened):
    cooler = opened[1].project.of_type(AirCooler)[0]
    words = said(opened, cooler.id)
    assert "Sensible heat" in words
    assert "Return → supply air" in words


def test_an_enclosed_aisle_and_the_hall_say_theirs(opened):
    project = opened[1].project
    aisle = said(opened, project.of_type(Containment)[0].id)
    assert "Pressure above the room" in aisle
    assert "Blown into it" in aisle
    hall = said(opened, project.halls[0].id)
    assert "Rack inlets" in hall
    assert "Mean return" in hall


def test_a_tile_says_its_flow_and_another_kind_has_no_card(opened):
    project = opened[1].project
    tiles = project.of_type(PerforatedTile)
    if tiles:
        assert "Air up through it" in said(opened, tiles[0].id)
    columns = project.of_type(Column)
    assert not columns or said(opened, columns[0].id) == ""


def test_only_the_set_point_that_counts_is_a_field(opened):
    window, session = opened
    cooler = session.project.of_type(AirCooler)[0]
    session.select((cooler.id,))
    rest()
    wait_until(lambda: window.inspector.form.is_whole)
    assert "supply_set_c" in window.inspector.form.fields
    assert "return_set_c" not in window.inspector.form.fields
    session.execute(SetField((cooler.id,), "set_point", SetPoint.RETURN))
    rest()
    wait_until(lambda: window.inspector.form.is_whole and "return_set_c" in window.inspector.form.fields)
    assert "supply_set_c" not in window.inspector.form.fields
    session.undo()
    rest()
    wait_until(lambda: window.inspector.form.is_whole and "supply_set_c" in window.inspector.form.fields)
