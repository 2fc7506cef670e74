"""The chart of the air before a rack in the inspector, in the real window over painted air."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.commands.move import MoveItems
from core.drawing import rack_face
from desktop.panels import face_card
from desktop.theme import DARK
from desktop.widgets.hover_words import hover_text
from tests.desktop.driving import mouse, rest
from tests.desktop.painted_window import painted_window, take

NONE = Qt.MouseButton.NoButton


@pytest.fixture
def opened(qapp):
    yield from painted_window()


def test_one_rack_shows_its_profile_and_others_do_not(opened):
    window, session = opened
    assert window.inspector.cards.face is None
    session.select(("rack-1",))
    rest()
    chart = window.inspector.cards.face.chart
    assert chart.profile is not None
    assert len(chart.profile.units) == 4
    assert "front" in chart.toolTip()
    session.select(("rack-1", "rack-2"))
    rest()
    assert window.inspector.cards.face is None
    session.select(("crah",))
    rest()
    assert window.inspector.cards.face is None


def test_the_chart_follows_new_air_another_rack_and_a_move(opened):
    window, session = opened
    session.select(("rack-1",))
    rest()
    chart = window.inspector.cards.face.chart
    before = chart.profile.front_c
    take(session, warmer_k=5.0)
    rest()
    assert chart.profile.front_c == pytest.approx(before + 5.0, abs=1e-3)
    session.select(("rack-2",))
    rest()
    assert window.inspector.cards.face.chart.profile.front_c != pytest.approx(before + 5.0, abs=1e-3)
    other = window.inspector.cards.face.chart.profile.front_c
    session.execute(MoveItems(("rack-2",), 2.0, 0.0))
    rest()
    assert window.inspector.cards.face.chart.profile.front_c != pytest.approx(other, abs=1e-3)


def test_the_axis_holds_everything_and_never_shrinks_for_one_rack(opened):
    window, session = opened
    session.select(("rack-1",))
    rest()
    chart = window.inspector.cards.face.chart
    take(session, warmer_k=9.0)
    wide = chart.range_c
    assert wide[0] < np.nanmin(chart.profile.front_c)
    assert wide[1] > np.nanmax(chart.profile.rear_c)
    take(session)
    assert chart.range_c[0] <= wide[0]
    assert chart.range_c[1] == wide[1]
    assert wide[0] < chart.profile.recommended_c < wide[1]


def test_the_pointer_reads_both_sides_at_its_height(opened):
    window, session = opened
    session.select(("rack-1",))
    rest()
    QApplication.processEvents()
    chart = window.inspector.cards.face.chart
    assert chart.read_out() == ""
    mouse(chart, QEvent.Type.MouseMove, chart._plot().center().toPoint(), NONE, NONE)
    height = 0.5 * chart.profile.rack_height_m
    front = np.interp(height, chart.profile.height_m, chart.profile.front_c)
    assert float(chart.read_out().split(" m")[0]) == pytest.approx(height, abs=0.02)
    assert float(chart.read_out().split("front ")[1].split("°")[0]) == pytest.approx(front, abs=0.11)
    QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert chart.read_out() == ""


def test_the_chart_is_painted_in_both_themes_and_without_air(opened):
    window, session = opened
    session.select(("rack-1",))
    rest()
    chart = window.inspector.cards.face.chart
    light = chart.grab().toImage()
    window.set_theme(DARK)
    assert chart.grab().toImage() != light
    chart.show_profile(None, is_same_rack=False)
    assert chart.words() == "no air yet"
    assert chart.grab().toImage() != light


def without_air(profile, *sides):
    """A profile with no air before these sides."""
    return replace(profile, **{side: np.full_like(profile.height_m, np.nan) for side in sides})


def test_air_without_a_way_out_is_not_drawn(opened):
    window, session = opened
    session.select(("rack-1",))
    rest()
    chart = window.inspector.cards.face.chart
    hot = replace(chart.profile, rear_c=chart.profile.rear_c + 300.0)
    chart.show_profile(hot, is_same_rack=False)
    assert chart.words() == "Heat has no way out: the air gets hotter than 100 °C."
    QTest.mouseMove(chart, chart.rect().center())
    assert chart.read_out() == ""


def test_a_rack_within_another_body_says_why_it_has_no_chart(opened, monkeypatch):
    window, session = opened
    true_profile = face_card.rack_profile
    monkeypatch.setattr(face_card, "rack_profile", lambda *a: without_air(true_profile(*a), "front_c", "rear_c"))
    crah, rack = session.project.get("crah"), session.project.get("rack-1")
    session.execute(MoveItems(("rack-1",), crah.x_m - rack.x_m, crah.y_m - rack.y_m))
    take(session)
    session.select(("rack-1",))
    rest()
    chart = window.inspector.cards.face.chart
    assert chart.words() == f"No air before front or rear: it stands in {crah.tag}."
    assert chart.toolTip() == chart.words()
    told = chart.grab().toImage()
    session.undo()
    rest()
    assert chart.words() == "No air before front or rear: something stands there."
    assert chart.grab().toImage() != told


def test_one_side_without_air_is_named_so(opened):
    window, session = opened
    session.select(("rack-1",))
    rest()
    chart = window.inspector.cards.face.chart
    both = chart.grab().toImage()
    chart.show_profile(without_air(chart.profile, "rear_c"), is_same_rack=True)
    assert "front" in chart.words()
    assert "rear" not in chart.words()
    assert chart.names()[1][0] == "rear: no air"
    assert chart.grab().toImage() != both


def test_a_rack_within_another_body_has_no_inlet_and_no_error_to_expect(opened, monkeypatch):
    window, session = opened
    true_profile = rack_face.rack_profile
    monkeypatch.setattr(rack_face, "rack_profile", lambda *a: without_air(true_profile(*a), "front_c", "rear_c"))
    crah, rack = session.project.get("crah"), session.project.get("rack-1")
    session.execute(MoveItems(("rack-1",), crah.x_m - rack.x_m, crah.y_m - rack.y_m))
    take(session)
    session.select(("rack-1",))
    rest()
    told = f"No air before front or rear: it stands in {crah.tag}."
    assert window.inspector.cards.why.words.text() == told
    moved = session.project.get("rack-1")
    words = hover_text(session.project, moved, 24.0, "", None, "", DARK, stands_in=crah.tag)
    assert told in words
    assert "±" not in words
    assert "24" not in words
    assert "inlet >100 °C" in hover_text(session.project, moved, 433.3, "", None, "", DARK)
    free = session.project.get("rack-2")
    assert rack_face.stands_without_air(session.project, session.results, free) == ""
    session.undo()
    rest()
