"""Liquid loops in the window: pipes on the plan, connecting racks, and the ways to cool them side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter

from core.commands.move import MoveItems
from core.model.cooling import Cdu
from core.model.rack import CoolingKind, Rack
from desktop.dialogs.cooling import choose_cooling, connect_to_cdus, open_cooling_choice
from desktop.floorplan.pipe_card import PipeCard
from desktop.main_window import MainWindow
from desktop.panels.liquid_card import LiquidCard
from desktop.session import Session
from desktop.theme import DARK
from tests.desktop.driving import open_window, rest, wait_until


@pytest.fixture(scope="module")
def opened() -> Iterator[tuple[MainWindow, Session]]:
    with open_window("liquid_hall_gb200") as parts:
        wait_until(lambda: parts[1].results is not None and parts[1].results.liquid.value is not None)
        yield parts


def ids(session: Session, *tags: str) -> tuple[str, ...]:
    return tuple(e.id for e in session.project.entities.values() if e.tag in tags)


def test_pipes_show_for_a_selected_cdu_and_for_all_in_the_liquid_view(opened):
    window, session = opened
    layer = window.plan.pipes
    session.select(())
    rest()
    assert not layer.shapes.lines
    session.select(ids(session, "CDU-1"))
    rest()
    one = len(layer.shapes.lines)
    assert one > 0
    session.select(())
    rest()
    window.actions_by_name["liquid_view"].trigger()
    assert len(layer.shapes.lines) > one
    assert len(layer.shapes.summary) == 4
    window.plan.grab()
    window.actions_by_name["liquid_view"].trigger()
    assert not layer.shapes.lines


def test_connecting_racks_is_one_step_that_undo_takes_back(opened):
    _, session = opened
    before = session.project
    session.select(ids(session, "R-01", "R-02", "R-03", "CDU-1", "CDU-2"))
    rest()
    connect_to_cdus(session)
    groups = {c.redundancy_group for c in session.project.of_type(Cdu)}
    assert len(groups) == 1
    assert groups != {""}
    session.undo()
    rest()
    assert session.project == before


def test_connecting_without_racks_is_told(opened):
    _, session = opened
    told: list[str] = []
    session.message_raised.connect(lambda words, hint: told.append(words))
    session.select(ids(session, "CDU-1"))
    rest()
    connect_to_cdus(session)
    assert told == ["No rack is selected."]


def test_the_four_ways_stand_side_by_side_after_one_click(opened):
    window, session = opened
    session.select(ids(session, "R-01"))
    rest()
    dialog = open_cooling_choice(session, window.theme, window)
    assert dialog is not None
    wait_until(lambda: dialog.table.rowCount() == 4)
    assert [dialog.table.item(n, 0).text() for n in range(4)] == ["Air", "Rear door", "Direct-to-chip", "Immersion"]
    assert [dialog.table.item(n, 9).text() for n in range(4)] == ["no", "no", "fits", "no"]
    assert "132 > 50 kW" in dialog.table.item(0, 0).toolTip()
    dialog.close()


def test_choosing_cold_plates_connects_the_rack_in_the_same_step(opened):
    _, session = opened
    before = session.project
    rack = ids(session, "R-01")
    assert choose_cooling(session, rack, CoolingKind.AIR)
    found = session.project.get(rack[0])
    assert isinstance(found, Rack)
    assert found.cooling is CoolingKind.AIR
    assert choose_cooling(session, rack, CoolingKind.DIRECT_TO_CHIP)
    session.undo()
    rest()
    session.undo()
    rest()
    assert session.project == before


def test_the_inspector_tells_flow_pressure_and_margins_of_a_rack_and_of_its_cdu(opened):
    window, session = opened
    session.select(ids(session, "R-04"))
    rest()
    wait_until(lambda: not session.is_behind)
    card = window.inspector.findChild(LiquidCard)
    assert card is not None
    for words in ("Heat to liquid", "kg/min", "Pressure to spare", "worst branch", "Above the dew point"):
        assert words in card.words.text()
    session.select(ids(session, "CDU-1"))
    rest()
    card = window.inspector.findChildren(LiquidCard)[-1]
    for words in ("Approach", "Serves", "4 racks", "Worst branch"):
        assert words in card.words.text()
    session.select(ids(session, "FW-1"))
    rest()


def test_a_loss_counts_down_over_the_racks_and_the_same_key_ends_it(opened):
    window, session = opened
    session.select(ids(session, "CDU-1"))
    rest()
    action = window.actions_by_name["liquid_loss"]
    action.trigger()
    wait_until(lambda: bool(window.plan.countdown.seconds))
    racks = {session.project.get(i).tag for i in window.plan.countdown.seconds}
    assert racks == {"R-01", "R-02", "R-03", "R-04"}
    assert all(0.0 < s < 60.0 for s in window.plan.countdown.seconds.values())
    assert window.plan.countdown.isVisible()
    window.plan.grab()
    action.trigger()
    assert not window.plan.countdown.seconds


def test_an_edit_takes_the_countdown_away(opened):
    window, session = opened
    session.select(())
    rest()
    window.actions_by_name["liquid_loss"].trigger()
    wait_until(lambda: len(window.plan.countdown.seconds) == 9)
    choose_cooling(session, ids(session, "R-01"), CoolingKind.AIR)
    assert not window.plan.countdown.seconds
    session.undo()
    rest()


def test_a_loss_begins_with_results_of_the_design_as_it_is_shown(opened):
    window, session = opened
    choose_cooling(session, ids(session, "R-01"), CoolingKind.AIR)
    wait_until(lambda: not session.is_behind)
    session.select(())
    session.undo()
    assert session.is_behind
    window.actions_by_name["liquid_loss"].trigger()
    assert window.liquid_loss.is_running
    wait_until(lambda: not window.liquid_loss.is_running, 60.0)
    assert len(window.plan.countdown.seconds) == 9
    assert all(0.0 < s < 120.0 for s in window.plan.countdown.seconds.values())
    window.actions_by_name["liquid_loss"].trigger()
    assert not window.plan.countdown.seconds


def test_a_loss_of_a_design_that_was_edited_meanwhile_does_not_count_down(opened):
    window, session = opened
    window.actions_by_name["liquid_loss"].trigger()
    assert window.liquid_loss.is_running
    session.execute(MoveItems((session.project.racks[0].id,), 0.1, 0.0))
    wait_until(lambda: not window.liquid_loss.is_running, 60.0)
    assert not window.plan.countdown.seconds
    assert "Run it again" in window.messages.text


@pytest.mark.parametrize("fineness", [1.0, 2.0])
def test_the_legend_stands_in_the_lower_corner_whatever_a_pixel_is_made_of(qapp, fineness):
    card = PipeCard(DARK)
    card.is_shown = True
    card.show_lines((), ("#3f9fc8", "#e07a3f"), is_solved=False)
    assert card.lines == ("The loops are being solved.",)
    card.show_lines((), ("#3f9fc8", "#e07a3f"))
    assert card.lines[0].startswith("No CDU serves a rack yet")
    picture = QImage(int(800 * fineness), int(600 * fineness), QImage.Format.Format_ARGB32)
    picture.setDevicePixelRatio(fineness)
    picture.fill(0)
    painter = QPainter(picture)
    card.draw(painter, 600.0)
    painter.end()
    inside, above = QPoint(int(30 * fineness), int(570 * fineness)), QPoint(int(30 * fineness), int(300 * fineness))
    assert picture.pixelColor(inside).alpha() > 0
    assert picture.pixelColor(above).alpha() == 0
