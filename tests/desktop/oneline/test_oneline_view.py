"""The one-line tab driven by mouse and keys, over a chain that is solved and air that is painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from core.cli.files import load_example
from core.drawing.power_numbers import Service
from desktop.oneline import diagram_layout
from tests.desktop.driving import dispose, double_click, drag, mouse, rest, wait_until
from tests.desktop.oneline_window import opened, opened_without_results, take
from tests.support.power_projects import campus, two_n


@pytest.fixture
def power():
    window, session = opened(two_n())
    yield window, session
    session.document.mark_saved()
    window.close()
    dispose(window)


def place(window, tag: str) -> QPoint:
    layout = window.oneline.layout_shown
    n = next(n for n, item in enumerate(layout.items) if item.tag == tag)
    return window.oneline.canvas.item_rect(n).center().toPoint()


def number(window, tag: str) -> tuple[float, float, int]:
    """Power, loading and service of an item."""
    view = window.oneline
    n = next(n for n, item in enumerate(view.layout_shown.items) if item.tag == tag)
    return float(view.numbers.power_w[n]), float(view.numbers.loading_ratio[n]), int(view.numbers.service[n])


def click(window, at: QPoint, kind=Qt.MouseButton.LeftButton) -> None:
    QTest.mouseClick(window.oneline.canvas, kind, Qt.KeyboardModifier.NoModifier, at)


def test_a_click_selects_the_same_item_everywhere(power):
    window, session = power
    click(window, place(window, "UPS-A"))
    assert session.selection == ("ups-a",)
    rest()
    assert window.inspector.head.text().startswith("UPS-A")
    click(window, place(window, "R-A01…A20"))
    assert len(session.selection) == 20
    session.select(("ups-b",))
    rest()
    marks = window.oneline.canvas.painter_of_diagram.marks
    assert {window.oneline.layout_shown.items[n].tag for n in marks.selected} == {"UPS-B"}
    near = {window.oneline.layout_shown.links[k] for k in marks.near}
    items = window.oneline.layout_shown.items
    assert {items[k.upstream].tag for k in near} == {
        "Utility",
        "GEN-B",
        "MV-B",
        "TX-B",
        "ATS-B",
        "LV-B",
        "UPS-B",
        "BW-1B",
        "BW-2B",
    }


def test_the_numbers_are_those_of_the_chain(power):
    window, session = power
    flow = session.results.power.value.chain
    for tag, unit_id in (("UPS-A", "ups-a"), ("BW-2B", "bw-2b")):
        watts, loading, service = number(window, tag)
        assert watts == pytest.approx(flow.output_w[flow.index[unit_id]])
        assert loading == pytest.approx(flow.loading_ratio[flow.index[unit_id]])
        assert service == Service.LIVE
    racks = sum(flow.input_w[flow.index[r.id]] for r in session.project.racks[:20])
    assert number(window, "R-A01…A20")[0] == pytest.approx(racks)
    assert number(window, "GEN-A")[2] == Service.STANDBY


def test_a_drawn_link_is_one_step_and_delete_takes_it_away(power):
    window, session = power
    view, layout, before = window.oneline, window.oneline.layout_shown, session.project
    lower = layout.index["lv-b"]
    start = view.canvas.port_point(layout.index["tx-a"], is_output=True)
    drag(view.canvas, [start, start + QPoint(30, 20), view.canvas.item_rect(lower).center().toPoint()], lambda: None)
    assert session.project.get("lv-b").feed_ids == ("ats-b", "tx-a")
    assert session.document.undo_label == "Connect feed"
    take(session)
    assert view.chosen.link_position() >= 0
    QTest.keyClick(view.canvas, Qt.Key.Key_Delete)
    assert session.project.get("lv-b").feed_ids == ("ats-b",)
    session.undo()
    rest()
    session.undo()
    rest()
    assert session.project == before
    assert not session.document.steps


def test_delete_takes_what_was_selected_last(power):
    window, session = power
    view, layout = window.oneline, window.oneline.layout_shown
    k = next(k for k, link in enumerate(layout.links) if layout.items[link.downstream].id == "ups-b")
    view.chosen.select_link(k)
    session.select(("bw-2b",))
    rest()
    assert "BW-2B" in view.canvas.accessibleDescription()
    QTest.keyClick(view.canvas, Qt.Key.Key_Delete)
    assert session.project.get("bw-2b") is None
    assert session.project.get("ups-b").feed_ids == ("lv-b",)


def test_a_link_drawn_upwards_from_an_input_connects_the_same_way(power):
    window, session = power
    view, layout = window.oneline, window.oneline.layout_shown
    start = view.canvas.port_point(layout.index["ups-a"], is_output=False)
    upper = view.canvas.item_rect(layout.index["tx-b"]).center().toPoint()
    drag(view.canvas, [start, start + QPoint(10, -30), upper], lambda: None)
    assert session.project.get("ups-a").feed_ids == ("lv-a", "tx-b")


def test_a_loop_is_refused_in_words(power):
    window, session = power
    view, layout = window.oneline, window.oneline.layout_shown
    start = view.canvas.port_point(layout.index["bw-1a"], is_output=True)
    drag(view.canvas, [start, start + QPoint(9, 9), place(window, "UPS-A")], lambda: None)
    assert "UPS-A feeds BW-1A, so BW-1A cannot feed UPS-A." in window.messages.text
    assert not session.document.steps


def test_a_double_click_lets_a_ups_die_and_escape_brings_it_back(power):
    window, session = power
    before = number(window, "UPS-B")
    double_click(window.oneline.canvas, place(window, "UPS-A"))
    assert session.out_of_service == ("ups-a",)
    take(session)
    after = number(window, "UPS-B")
    assert after[0] == pytest.approx(2.0 * before[0], rel=0.02)
    assert after[1] > 0.75 > before[1]
    assert number(window, "BW-1A")[2] == Service.DEAD
    assert window.failures.isVisible()
    assert window.failures.text == "Failure view: UPS-A is out. 40 racks on one cord."
    assert not session.document.steps
    QTest.keyClick(window.oneline.canvas, Qt.Key.Key_Escape)
    take(session)
    assert session.out_of_service == ()
    assert not window.failures.isVisible()
    assert number(window, "UPS-B")[0] == pytest.approx(before[0])


def test_both_ups_dead_leaves_the_racks_dead_and_restore_is_a_button(power):
    window, session = power
    session.select(("ups-a", "ups-b"))
    rest()
    QTest.keyClick(window, Qt.Key.Key_D)
    take(session)
    assert window.failures.text == "Failure view: UPS-A and UPS-B are out. 40 racks dead."
    assert number(window, "R-A01…A20")[2] == Service.DEAD
    QTest.mouseClick(window.failures.restore, Qt.MouseButton.LeftButton)
    assert session.out_of_service == ()


def test_an_edit_keeps_the_question_and_a_deleted_item_leaves_it(power):
    window, session = power
    session.set_out_of_service(("ups-a", "bw-1b"))
    session.select(("bw-1b",))
    rest()
    QTest.keyClick(window, Qt.Key.Key_Delete)
    assert session.out_of_service == ("ups-a",)


def test_the_wheel_zooms_at_the_pointer_and_the_ground_pans(power):
    window, _ = power
    canvas, at = window.oneline.canvas, place(window, "UPS-B")
    event = QWheelEvent(
        QPointF(at), QPointF(canvas.mapToGlobal(at)), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    before = canvas.zoom
    QApplication.sendEvent(canvas, event)
    assert canvas.zoom > 1.3 * before
    assert (place(window, "UPS-B") - at).manhattanLength() <= 2
    drag(canvas, [QPoint(5, 400), QPoint(40, 420), QPoint(65, 420)], lambda: None)
    assert (place(window, "UPS-B") - at - QPoint(60, 20)).manhattanLength() <= 3


def test_keys_walk_along_the_links_and_open_a_group(power):
    window, session = power
    canvas = window.oneline.canvas
    click(window, place(window, "UPS-A"))
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    assert session.selection == ("lv-a",)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert session.selection == ("lv-b",)
    for _ in range(3):
        QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert len(session.selection) == 20
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert len(window.oneline.layout_shown.items) > 30
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert len(window.oneline.layout_shown.items) < 30


def test_hovering_shows_every_number(power):
    window, _ = power
    view = window.oneline
    none = Qt.MouseButton.NoButton
    mouse(view.canvas, QEvent.Type.MouseMove, place(window, "UPS-A"), none, none)
    text = view._hover.text()
    assert view._hover.isVisible()
    for part in ("UPS-A", "kW", "kvar", " A", "loading", "loss", "fault", "kA"):
        assert part in text
    rect = view.canvas.item_rect(view.layout_shown.index["mv-a"])
    mouse(view.canvas, QEvent.Type.MouseMove, QPoint(int(rect.center().x()), int(rect.bottom()) + 12), none, none)
    assert "MV-A → TX-A" in view._hover.text()
    assert "drop" in view._hover.text()


def test_the_menu_connects_and_disconnects_without_a_mouse(power):
    window, session = power
    view = window.oneline
    menu = QMenu()
    view.fill_menu(menu, view.layout_shown.index["ats-b"])
    texts = {a.text(): a for a in menu.actions()}
    choices = {a.text(): a for a in texts["Connect to"].menu().actions()}
    assert "TX-A" in choices
    assert not {"TX-B", "GEN-B", "LV-B", "UPS-B"} & set(choices)  # fed by it already, or fed from it
    choices["TX-A"].trigger()
    assert session.project.get("ats-b").feed_ids == ("tx-b", "gen-b", "tx-a")
    texts["Disconnect from GEN-B"].trigger()
    assert session.project.get("ats-b").feed_ids == ("tx-b", "tx-a")
    assert len(session.document.steps) == 2
    dispose(menu)


@pytest.mark.parametrize("size", [(1100, 700), (1500, 950), (1900, 900)])
def test_nothing_lies_under_the_legend_or_the_buttons_when_all_is_shown(power, size):
    window, _ = power
    window.resize(*size)
    QApplication.processEvents()
    view = window.oneline
    QTest.keyClick(view.canvas, Qt.Key.Key_F)
    room = view.canvas.rect()
    for n in range(len(view.layout_shown.items)):
        rect = view.canvas.item_rect(n).toAlignedRect()
        assert room.contains(rect)
        assert not rect.intersects(view.legend.geometry())
        assert not rect.intersects(view._buttons.geometry())


def test_escape_restores_from_the_plan_too(power):
    window, session = power
    session.set_out_of_service(("ups-a",))
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.plan, Qt.Key.Key_Escape)
    assert session.out_of_service == ()


def test_a_press_with_the_right_button_is_not_a_click(power):
    window, session = power
    canvas, at = window.oneline.canvas, place(window, "UPS-A")
    press = QMouseEvent(
        QEvent.Type.MouseButtonPress, QPointF(at), QPointF(canvas.mapToGlobal(at)), Qt.MouseButton.RightButton,
        Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(canvas, press)
    assert session.selection == ()


def test_far_away_a_selected_block_keeps_the_colour_of_its_loading(power):
    window, session = power
    canvas = window.oneline.canvas
    n = next(k for k, item in enumerate(window.oneline.layout_shown.items) if item.tag.startswith("UPS"))

    def colours() -> tuple[str, set[str]]:
        picture = QImage(400, 300, QImage.Format.Format_RGB32)
        picture.fill(0xFFFFFF)
        painter, diagram, zoom = QPainter(picture), canvas.painter_of_diagram, 0.1
        box = diagram._rects[n]
        painter.scale(zoom, zoom)
        painter.translate(1000.0 - box.center().x(), 1000.0 - box.center().y())
        diagram.paint(painter, box.adjusted(-500.0, -500.0, 500.0, 500.0), zoom)
        painter.end()
        around = {picture.pixelColor(x, y).name() for x in range(80, 121) for y in range(85, 116)}
        return picture.pixelColor(100, 100).name(), around

    session.select(())
    rest()
    plain, _ = colours()
    session.select((window.oneline.layout_shown.items[n].id,))
    rest()
    selected, around = colours()
    assert selected == plain
    assert window.theme.accent in around


def test_escape_in_a_field_of_the_inspector_restores_what_is_out(power):
    window, session = power
    session.select(("ups-a",))
    session.set_out_of_service(("ups-a",))
    rest()
    field = next(f for f in window.inspector.findChildren(QLineEdit) if f.isVisible() and f.isEnabled())
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert session.out_of_service == ()


def test_a_large_diagram_that_is_late_does_not_take_the_place_of_a_smaller_design(power, monkeypatch):
    window, session = power
    layout = window.oneline.layout_of
    monkeypatch.setattr(diagram_layout, "LARGE", 0)
    layout._lay_out()
    assert layout.is_busy
    monkeypatch.undo()
    session.document.mark_saved()
    session.adopt(campus(4), path=None, name="another")
    layout.take_project()  # its turn comes before the end of what goes on beside the window
    shown = layout.known
    assert "ss-a" in shown.holder
    wait_until(lambda: not layout.is_busy)
    QApplication.processEvents()
    assert layout.known is shown


def test_keys_pass_a_bus_that_is_only_drawn_and_what_was_hovered_goes_with_its_box():
    window, session = opened_without_results(load_example("campus_50mw"))
    view = window.oneline
    wait_until(lambda: not view.is_busy, 60.0)
    bus = next(n for n, item in enumerate(view.layout_shown.items) if not item.ids)
    below = next(link.downstream for link in view.layout_shown.links if link.upstream == bus)
    session.select(view.layout_shown.items[0].ids)
    rest()
    QTest.keyClick(view.canvas, Qt.Key.Key_Down)
    assert view.chosen.items == [below]
    QTest.keyClick(view.canvas, Qt.Key.Key_Up)
    assert view.chosen.items == [0]
    QTest.keyClick(view.canvas, Qt.Key.Key_Down)
    none = Qt.MouseButton.NoButton
    mouse(view.canvas, QEvent.Type.MouseMove, view.canvas.item_rect(below).center().toPoint(), none, none)
    assert view._hover.isVisible()
    before = len(view.layout_shown.items)
    QTest.keyClick(view.canvas, Qt.Key.Key_Return)
    wait_until(lambda: not view.is_busy and len(view.layout_shown.items) > before, 60.0)
    assert not view._hover.isVisible()
    session.document.mark_saved()
    window.close()
    dispose(window)
