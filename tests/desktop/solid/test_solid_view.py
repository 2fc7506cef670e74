"""The 3D tab driven by real mouse, wheel and key events."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.commands.move import MoveItems
from core.drawing.solid_parts import SliceAxis
from desktop.solid.choice_card import ChoiceCard
from desktop.words import use_language
from tests.desktop.driving import dispose, wait_until
from tests.desktop.painted_window import painted_window, take
from tests.support.painted_outage import outage_of

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, MIDDLE, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton


@pytest.fixture
def opened(qapp):
    for window, session in painted_window():
        window.activateWindow()
        window.plan.setFocus()
        QTest.keyClick(window.plan, Qt.Key.Key_8, CTRL)
        QApplication.processEvents()
        assert window.solid.isVisible()
        settle(window.solid)
        yield window, session, window.solid


def is_current(view) -> bool:
    shown = view.canvas.painted
    if shown is None:
        return False
    wish = shown.wish
    return (
        wish.is_fine
        and wish.camera == view.canvas.camera
        and wish.choice == view.choice
        and wish.project is view._session.shown_project
        and wish.chosen == frozenset(view._session.selection)
        and wish.results is view._results
    )


def settle(view) -> None:
    wait_until(lambda: is_current(view), 120.0)


def spot(view, session, tag: str) -> QPoint:
    """Where the top of an item is in the picture."""
    item = next(e for e in session.project.placed if e.tag == tag)
    top = np.array([[item.x_m, item.y_m, item.height_m]])
    x, y, _ = view.canvas.camera.project(top, view.canvas.width(), view.canvas.height())[0]
    return QPoint(round(x), round(y))


def send(view, kind, at, button, held, keys=Qt.KeyboardModifier.NoModifier) -> None:
    place = QPointF(at)
    QApplication.sendEvent(view.canvas, QMouseEvent(kind, place, view.canvas.mapToGlobal(place), button, held, keys))


def drag(view, start, end, button=LEFT, keys=Qt.KeyboardModifier.NoModifier) -> None:
    send(view, QEvent.Type.MouseButtonPress, start, button, button, keys)
    for share in (0.3, 0.7, 1.0):
        send(view, QEvent.Type.MouseMove, start + (end - start) * share, NONE, button, keys)
    send(view, QEvent.Type.MouseButtonRelease, end, button, NONE, keys)


def click(view, at, keys=Qt.KeyboardModifier.NoModifier) -> None:
    send(view, QEvent.Type.MouseButtonPress, at, LEFT, LEFT, keys)
    send(view, QEvent.Type.MouseButtonRelease, at, LEFT, NONE, keys)


def tags(session) -> set[str]:
    return {session.project.get(i).tag for i in session.selection}


def test_a_click_selects_what_is_seen_there_in_every_view(opened):
    window, session, view = opened
    view.look_from("iso_ne")
    settle(view)
    click(view, spot(view, session, "R-A01"))
    assert tags(session) == {"R-A01"}
    assert window.inspector is not None
    window.show_view("plan")
    assert tags(session) == {"R-A01"}
    click(view, spot(view, session, "R-A02"), CTRL)
    assert tags(session) == {"R-A01", "R-A02"}
    click(view, spot(view, session, "R-A01"), CTRL)
    assert tags(session) == {"R-A02"}
    click(view, QPoint(view.width() - 4, view.height() - 40))
    assert tags(session) == set()


def test_a_band_to_the_right_takes_what_it_encloses_and_to_the_left_what_it_touches(opened):
    _, session, view = opened
    view.look_from("top")
    settle(view)
    one, two = spot(view, session, "R-A01"), spot(view, session, "R-A02")
    width = two.x() - one.x()
    start, end = QPoint(one.x() - width, one.y() - 2 * width), QPoint(two.x(), two.y() + 2 * width)
    drag(view, start, end, keys=SHIFT)
    assert tags(session) == {"R-A01"}
    drag(view, end, start, keys=SHIFT)
    assert tags(session) == {"R-A01", "R-A02"}


def test_a_drag_turns_and_changes_no_selection(opened):
    _, session, view = opened
    session.select(("rack-1",))
    before = view.canvas.camera
    drag(view, QPoint(600, 300), QPoint(700, 340))
    after = view.canvas.camera
    assert after.turn_deg == pytest.approx(before.turn_deg - 40.0)
    assert after.elevation_deg == pytest.approx(before.elevation_deg + 16.0)
    assert after.target_m == before.target_m
    assert session.selection == ("rack-1",)
    assert not view._session.document.is_dirty


def test_the_middle_button_moves_the_picture_with_the_pointer(opened):
    _, session, view = opened
    before = spot(view, session, "R-A01")
    drag(view, QPoint(600, 300), QPoint(660, 330), MIDDLE)
    assert spot(view, session, "R-A01") - before == QPoint(60, 30)


def test_space_and_drag_moves_too(opened):
    _, session, view = opened
    before = spot(view, session, "R-A01")
    QTest.keyPress(view.canvas, Qt.Key.Key_Space)
    drag(view, QPoint(600, 300), QPoint(570, 320))
    QTest.keyRelease(view.canvas, Qt.Key.Key_Space)
    assert spot(view, session, "R-A01") - before == QPoint(-30, 20)


def test_the_wheel_zooms_at_the_pointer(opened):
    _, session, view = opened
    at = spot(view, session, "R-A02")
    scale = view.canvas.camera.px_per_m
    wheel = QWheelEvent(QPointF(at), QPointF(view.canvas.mapToGlobal(at)), QPoint(), QPoint(0, 240), NONE,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(view.canvas, wheel)
    assert view.canvas.camera.px_per_m > 1.2 * scale
    assert (spot(view, session, "R-A02") - at).manhattanLength() <= 2


def test_the_keys_turn_move_zoom_and_let_go(opened):
    _, session, view = opened
    canvas = view.canvas
    begin = canvas.camera
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.camera.turn_deg == pytest.approx(begin.turn_deg + 7.5)
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.camera.elevation_deg == pytest.approx(begin.elevation_deg + 7.5)
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.camera.px_per_m == pytest.approx(1.25 * begin.px_per_m)
    target = canvas.camera.target_m
    QTest.keyClick(canvas, Qt.Key.Key_Right, SHIFT)
    assert canvas.camera.target_m != target
    session.select(("rack-1",))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert session.selection == ()


def test_page_keys_move_the_slice_and_the_legend_says_where_it_is(opened):
    _, _, view = opened
    QTest.keyClick(view.canvas, Qt.Key.Key_PageUp)
    assert view.choice.has_slice
    assert view.choice.slice_at_m == pytest.approx(1.6)
    assert "slice at 1.6 m" in view.legend.title
    settle(view)
    assert view.canvas.painted.scene.clear.area_m2() > 100.0
    view.card.axes.setCurrentIndex(1)
    view.card.axes.activated.emit(1)
    assert view.choice.slice_axis is SliceAxis.X
    assert view.choice.slice_at_m == pytest.approx(5.8, abs=0.25)


def test_the_switches_of_the_card_are_shown_and_obeyed(opened):
    _, _, view = opened
    before = view.canvas.painted.scene.solid.face_count
    QTest.mouseClick(view.card.switches["has_walls"], LEFT)
    assert not view.choice.has_walls
    settle(view)
    assert view.canvas.painted.scene.solid.face_count == before - 4
    view.card.cut_slider.setValue(10)
    settle(view)
    assert view.choice.cut_m == pytest.approx(1.0)
    assert view.canvas.painted.scene.solid.points_m[:, 2].max() <= 1.0 + 1e-6


def test_moving_air_moves_and_stops_when_nobody_looks(opened):
    window, _, view = opened
    QTest.mouseClick(view.card.switches["has_streams"], LEFT)
    wait_until(lambda: view.canvas.painted.wish.clock_s is not None and view.canvas.painted.wish.clock_s > 0.2, 60.0)
    one = view.canvas.painted
    wait_until(lambda: view.canvas.painted is not one and view.canvas.painted.wish.is_fine, 60.0)
    assert (view.canvas.painted.frame.pixels != one.frame.pixels).any()
    assert view.canvas.painted.scene is one.scene
    window.show_view("plan")
    assert not view._clock.isActive()


def test_an_edit_and_new_results_are_shown(opened):
    _, session, view = opened
    item = view.canvas.painted.scene.item_ids.index("rack-1")
    session.execute(MoveItems(("rack-1",), 0.0, 1.2))
    settle(view)
    mesh = view.canvas.painted.scene.solid
    points = mesh.points_m[mesh.triangles[mesh.face_item[mesh.face] == item]].reshape(-1, 3)
    assert (points[:, 1].min(), points[:, 1].max()) == pytest.approx((4.6, 5.8), abs=0.01)
    take(session, warmer_k=8.0)
    wait_until(lambda: view._results is session.results)
    settle(view)
    assert view.canvas.painted.wish.results is session.results


def test_what_the_pointer_is_on_is_told_with_its_inlet(opened):
    _, session, view = opened
    send(view, QEvent.Type.MouseMove, spot(view, session, "R-A01"), NONE, NONE)
    assert view._hover.card.isVisible()
    assert "R-A01" in view._hover.card.text()
    assert "inlet 21.0 °C" in view._hover.card.text()
    send(view, QEvent.Type.MouseMove, QPoint(view.width() - 3, view.height() - 60), NONE, NONE)
    assert not view._hover.card.isVisible()


def test_the_slice_under_the_pointer_is_told_with_its_place(opened):
    _, session, view = opened
    view.look_from("top")
    QTest.keyClick(view.canvas, Qt.Key.Key_PageUp)
    settle(view)
    places = np.array([[8.0, 7.0, 1.6]])
    x, y, _ = view.canvas.camera.project(places, view.canvas.width(), view.canvas.height())[0]
    send(view, QEvent.Type.MouseMove, QPoint(round(x), round(y)), NONE, NONE)
    field = session.results.thermal.value.halls[0].air_field
    expected = field.temperature_c[int(8.0 / 0.3), int(7.0 / 0.3), int(1.6 / 0.3)]
    assert f"air {expected:.1f} °C" in view._hover.card.text()
    assert "at 1.6 m" in view._hover.card.text()
    send(view, QEvent.Type.MouseMove, spot(view, session, "R-A01"), NONE, NONE)  # its top stands out of the slice
    assert "R-A01" in view._hover.card.text()


def test_fit_brings_everything_into_the_picture_between_card_and_legend(opened):
    _, session, view = opened
    for name in ("iso_ne", "iso_sw", "top", "front"):
        view.look_from(name)
        for item in session.project.placed:
            if item.hall_id:
                at = spot(view, session, item.tag)
                assert view.cards.frame.geometry().right() < at.x() < view.legend.geometry().left(), (name, item.tag)
                assert 0 < at.y() < view.height()


def test_tags_do_not_overlap_and_name_what_is_seen(opened):
    from PySide6.QtGui import QFontMetricsF

    from desktop.solid.labels import label_boxes
    from desktop.theme import font

    _, session, view = opened
    session.select(("rack-1", "rack-2"))
    view.look_from("iso_ne")
    view.fit_selection()
    settle(view)
    found = label_boxes(view.canvas.painted, view.canvas.scale, QFontMetricsF(font(11)))
    assert {words for words, _ in found} & {"R-A01", "R-A02"}
    boxes = [box for _, box in found]
    assert not any(a.intersects(b) for n, a in enumerate(boxes) for b in boxes[:n])


@pytest.mark.parametrize(
    ("fault", "words"), [(MemoryError(), "too little memory"), (KeyError("rack-9"), "could not be painted: 'rack-9'")]
)
def test_a_frame_that_cannot_be_painted_is_told_and_the_next_one_is_painted(opened, monkeypatch, fault, words):
    _, session, view = opened
    told = []
    session.message_raised.connect(lambda message, hint: told.append((message, hint)))

    def fail(_wish):
        raise fault

    monkeypatch.setattr("desktop.solid.paint_thread.LOG.exception", lambda *_: None)
    thread = view.canvas.thread_
    paint = thread._paint
    monkeypatch.setattr(thread, "_paint", fail)
    view.show_again()
    wait_until(lambda: bool(told))
    assert words in told[0][0]
    assert told[0][1]
    painted = []
    thread.painted.connect(painted.append)
    monkeypatch.setattr(thread, "_paint", paint)
    view.show_again()
    wait_until(lambda: bool(painted))


def test_a_moment_of_a_cooling_failure_is_shown_and_goes_with_its_panel(opened):
    window, session, view = opened
    panel = window.outage
    panel.open_panel()
    panel._followed = session.project
    failure = outage_of(session.project, session.results)
    panel._take(failure)
    panel.slider.setValue(150)
    wait_until(lambda: view.wish().results is not session.results and is_current(view), 60.0)
    shown = view.canvas.painted.wish.results.thermal.value.hall(failure.hall_id)
    assert shown.rack_inlet_mean_c.tolist() == failure.inlets_at(150.0).tolist()
    assert np.array_equal(shown.air_field.temperature_c, failure.field_at(150.0).temperature_c, equal_nan=True)
    take(session)
    settle(view)
    assert view.wish().results.thermal.value.hall(failure.hall_id).rack_inlet_mean_c.tolist() == (
        shown.rack_inlet_mean_c.tolist()
    ), "live results leave the moment"
    banner = view.cards.banner
    assert banner.isVisible()
    assert banner.text() == window.plan.cards.banner.text() != ""
    others = (view.cards.frame, view.cards.legend, view.cards.body_legend)
    for width, height in ((1300, 900), (1180, 760), (960, 620)):
        window.resize(width, height)
        QApplication.processEvents()
        assert not any(banner.geometry().intersects(card.geometry()) for card in others if card.isVisible())
        assert view.rect().contains(banner.geometry())
        assert banner.heightForWidth(banner.width()) <= banner.height(), "no words are cut"
    panel.close_panel()
    wait_until(lambda: view.wish().results is session.results and is_current(view), 60.0)
    assert not banner.isVisible()


def test_in_a_low_view_the_choices_scroll_and_the_legend_is_whole(opened):
    window, _, view = opened
    window.resize(1280, 520)
    QApplication.processEvents()
    cards, room = view.cards, view.rect()
    assert view.height() < cards.choices.height()
    assert room.contains(cards.frame.geometry())
    assert room.contains(cards.legend.geometry())
    bar = cards.frame.verticalScrollBar()
    bar.setValue(bar.maximum())
    lowest = cards.choices.cut_edit
    assert cards.frame.viewport().rect().contains(lowest.mapTo(cards.frame.viewport(), lowest.rect().center()))


@pytest.mark.parametrize(("language", "corner", "tip"), [("en", "SE", "Look from SE"), ("de", "SO", "Blick: SO")])
def test_corners_are_named_as_on_a_compass_of_the_language(qapp, language, corner, tip):
    use_language(language)
    try:
        card = ChoiceCard()
        assert card.views["iso_se"].text() == corner
        assert card.views["iso_se"].toolTip() == tip
        dispose(card)
    finally:
        use_language("en")
