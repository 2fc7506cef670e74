"""Why a rack's inlet is what it is: the card, its clicks, and the ribbons on the plan, in the real window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt

from core.commands.move import MoveItems
from core.commands.rack_contents import SetContents
from core.model.cooling import AirCooler
from tests.desktop.driving import is_settled, mouse, open_window, rest, wait_until

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def rack_id(session, tag: str) -> str:
    return next(r.id for r in session.project.racks if r.tag == tag)


def test_selecting_a_rack_says_where_its_air_comes_from_and_draws_it(monkeypatch):
    with open_window("rise_pod2_w1") as (window, session):
        session.select((rack_id(session, "R5"),))
        rest()
        card = window.inspector.cards.why
        wait_until(lambda: is_settled(session) and bool(card.rows.lines), 60.0)
        shares = [line.share_ratio for line in card.rows.lines]
        assert shares == sorted(shares, reverse=True)
        assert 0.97 <= sum(shares) <= 1.001
        assert card.rows.lines[0].text == "HDZ02"
        assert "exhaust" in card.words.text()
        assert " ±" in card.words.text()
        with monkeypatch.context() as beyond:  # of heat without a way out no error is known
            beyond.setattr("desktop.panels.why_card.HOTTEST_TOLD_C", 1.0)
            card.refresh()
            assert "±" not in card.words.text()
        card.refresh()
        assert card.fix.text()
        ribbons = window.plan.ribbons.ribbons()
        assert any(not is_exhaust and share > 0.4 for _, _, share, is_exhaust in ribbons)
        assert any(is_exhaust for *_, is_exhaust in ribbons)

        window.actions_by_name["ribbons"].trigger()
        assert window.plan.ribbons.ribbons() == []
        window.actions_by_name["ribbons"].trigger()
        assert window.plan.ribbons.ribbons()

        mouse(card.rows, QEvent.Type.MouseButtonPress, QPoint(20, 8), LEFT, LEFT)
        mouse(card.rows, QEvent.Type.MouseButtonRelease, QPoint(20, 8), LEFT, NONE)
        wait_until(lambda: session.selection != (rack_id(session, "R5"),), 10.0)
        chosen = session.project.get(session.selection[0])
        assert isinstance(chosen, AirCooler)
        assert chosen.tag == "HDZ02"
        rest()
        assert window.inspector.cards.why is None
        assert window.plan.ribbons.ribbons() == []


def test_another_rack_gets_its_own_answer():
    with open_window("rise_pod2_w1") as (window, session):
        session.select((rack_id(session, "R5"),))
        rest()
        wait_until(lambda: bool(window.inspector.cards.why.rows.lines), 60.0)
        session.select((rack_id(session, "R10"),))
        rest()
        assert window.inspector.cards.why.rows.lines == () or window.inspector.cards.why.rows.lines[0].text != "HDZ02"
        wait_until(lambda: bool(window.inspector.cards.why.rows.lines), 60.0)
        assert window.inspector.cards.why.rows.lines[0].text in ("HDZ03", "HDZ04")


def test_the_capture_view_colours_racks_and_the_tooltip_tells_the_indices():
    with open_window("rise_pod2_w1") as (window, session):
        wait_until(lambda: is_settled(session) and session.results.thermal.value.halls[0].indices is not None, 60.0)
        rest()
        rack = next(r for r in session.project.racks if r.tag == "R5")
        assert "CI" not in window.plan.racks._facts(rack)
        window.actions_by_name["capture"].trigger()
        assert window.plan.racks.shows_capture
        assert "CI " in window.plan.racks._facts(rack)
        tip = window.strip.hottest.toolTip()
        assert "RCI high" in tip
        assert "SHI" in tip


def test_a_rack_outside_its_hall_is_told_so_and_has_no_profile():
    with open_window("rise_pod2_w1") as (window, session):
        wait_until(lambda: is_settled(session), 60.0)
        rack = rack_id(session, "R6")
        session.execute(MoveItems((rack,), 0.0, -4.0))
        session.select((rack,))
        rest()
        wait_until(lambda: "outside its hall" in window.inspector.cards.why.words.text(), 60.0)
        chart = window.inspector.cards.face.chart
        wait_until(lambda: chart.profile is None and "outside its hall" in chart.words(), 60.0)
        assert chart.toolTip() == chart.accessibleDescription() == chart.words()


def test_an_empty_rack_is_said_to_draw_no_air_instead_of_being_followed_for_ever():
    with open_window("rise_pod2_w1") as (window, session):
        wait_until(lambda: is_settled(session), 60.0)
        rack = rack_id(session, "R6")
        session.select((rack,))
        rest()
        card = window.inspector.cards.why
        wait_until(lambda: bool(card.rows.lines), 60.0)
        session.execute(SetContents((rack,), ()))
        rest()
        wait_until(lambda: "draws no air" in window.inspector.cards.why.words.text(), 60.0)
        assert window.inspector.cards.why.rows.lines == ()
        window.actions_by_name["undo"].trigger()
        rest()
        wait_until(lambda: bool(window.inspector.cards.why.rows.lines), 60.0)
