"""Files under the plan in the real window: read and painted beside it, calibrated by mouse, and never holding it."""

from __future__ import annotations

import time

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.model.groups import marked_ids
from core.model.plan_marks import GroupKind
from core.model.underlays import Underlay
from core.storage.project_file import load
from desktop.dialogs.questions import size_words
from tests.desktop.driving import mouse, rest, wait_until
from tests.desktop.watching import Turn, Watchdog, require_prompt
from tests.support.dxf_files import floor_plan, large_drawing


def place(window, file) -> None:
    window.underlays.place(str(file))
    wait_until(lambda: not window.underlays.is_busy, 90.0)
    settle(window)


def settle(window) -> None:
    window.plan.viewport().repaint()
    wait_until(lambda: window.plan.layers.underlays.is_settled, 60.0)
    QApplication.processEvents()


def click(plan, x_m, y_m) -> None:
    at, left, none = plan.view_point(x_m, y_m), Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    mouse(plan.viewport(), QEvent.Type.MouseMove, at, none, none)
    mouse(plan.viewport(), QEvent.Type.MouseButtonPress, at, left, left)
    mouse(plan.viewport(), QEvent.Type.MouseButtonRelease, at, left, none)


def dark_near(window, x_m, y_m) -> bool:
    """Whether something is drawn within two pixels of a plan point."""
    image = window.plan.viewport().grab().toImage()
    at, ratio = window.plan.view_point(x_m, y_m), image.devicePixelRatio()
    paper = window.plan.backgroundBrush().color()
    around = [(dx, dy) for dx in range(-2, 3) for dy in range(-2, 3)]
    colours = [image.pixelColor(int((at.x() + dx) * ratio), int((at.y() + dy) * ratio)) for dx, dy in around]
    return any(abs(c.lightness() - paper.lightness()) > 25 for c in colours)


def test_a_drawing_lies_where_its_lines_are_and_undo_takes_it_away(opened, tmp_path):
    window, session = opened
    before = session.project
    place(window, floor_plan(tmp_path / "a.dxf"))
    (underlay,) = session.project.of_type(Underlay)
    assert session.selection == (underlay.id,)
    assert (underlay.extent_x_m, underlay.x_m) == pytest.approx((30.0, 0.0), abs=0.01)
    session.select(())
    settle(window)
    assert dark_near(window, 20.0, 20.0)  # its upper wall
    assert not dark_near(window, 20.0, 19.2)
    window.files.questions.file_to_save = lambda _: tmp_path / "kept.hall"
    window.files.save()
    wait_until(lambda: session.path is not None, 60.0)
    assert load(tmp_path / "kept.hall") == session.project
    session.undo()
    assert session.project == before
    settle(window)
    assert not dark_near(window, 20.0, 20.0)


def test_a_drawing_far_too_large_in_its_own_unit_is_asked_for_with_the_size_that_each_unit_makes(opened, tmp_path):
    window, session = opened
    asked = []
    window.files.questions.drawing_unit = lambda *question: asked.append(question) or 0.001
    place(window, floor_plan(tmp_path / "inches.dxf", insunits=1, scale=1000.0))
    (words, unit_m, extent_units), (underlay,) = asked[0], session.project.of_type(Underlay)
    assert "The file says inches, which makes it 762.004 m wide" in words
    assert unit_m == pytest.approx(0.001)
    assert underlay.extent_x_m == pytest.approx(30.0, abs=0.01)
    assert extent_units[0] == pytest.approx(30_000.0, abs=10.0)
    assert size_words((30_000.0, 20_000.0), 0.0254) == "762.0 m × 508.0 m"


def test_a_picture_gets_its_scale_by_two_clicks_and_a_typed_length(opened, tmp_path):
    window, session = opened
    picture = Image.new("RGB", (1000, 500), "white")
    picture.paste((0, 0, 0), (100, 240, 900, 260))
    picture.save(tmp_path / "plan.png")
    place(window, tmp_path / "plan.png")
    (underlay,) = session.project.of_type(Underlay)
    asked = []
    window.files.questions.distance = lambda now_m: asked.append(now_m) or 16.0
    window.plan.setFocus()
    window.actions_by_name["calibrate"].trigger()
    assert window.actions_by_name["calibrate"].isChecked()
    click(window.plan, *underlay.on_plan(0.1, 0.5))
    click(window.plan, *underlay.on_plan(0.9, 0.5))
    assert asked == [pytest.approx(0.8 * underlay.extent_x_m, rel=0.02)]
    assert window.actions_by_name["select"].isChecked()
    (scaled,) = session.project.of_type(Underlay)
    assert scaled.extent_x_m == pytest.approx(20.0, rel=0.02)
    assert scaled.extent_y_m == pytest.approx(10.0, rel=0.02)
    session.select((scaled.id,))
    QTest.keyClick(window.plan, Qt.Key.Key_Right)
    assert session.project.of_type(Underlay)[0].x_m == pytest.approx(scaled.x_m + 0.05, abs=1e-3)
    window.actions_by_name["lock"].trigger()
    assert session.project.of_type(Underlay)[0].is_locked
    told = []
    session.message_raised.connect(lambda message, hint: told.append(message))
    window.actions_by_name["delete"].trigger()
    assert len(session.project.of_type(Underlay)) == 1
    assert "locked" in told[-1]
    window.actions_by_name["lock"].trigger()
    window.actions_by_name["delete"].trigger()
    assert session.project.of_type(Underlay) == ()


def test_what_is_hidden_or_locked_comes_back_with_the_plan_and_a_typed_width_keeps_the_shape(opened, tmp_path):
    window, session = opened
    Image.new("L", (400, 300), 255).save(tmp_path / "a.png")
    place(window, tmp_path / "a.png")
    first = session.project.of_type(Underlay)[0]
    rack = session.project.racks[0]
    for name, back, is_apart in (
        ("hide", "show_all", lambda u: not u.is_visible),
        ("lock", "unlock_all", lambda u: u.is_locked),
    ):
        session.select((first.id, rack.id))
        window.actions_by_name[name].trigger()
        assert is_apart(session.project.get(first.id))
        assert rack.id in marked_ids(session.project, GroupKind.HIDDEN if name == "hide" else GroupKind.LOCKED)
        window.actions_by_name[back].trigger()
        assert session.project.get(first.id) == first
    session.select((first.id,))
    rest()
    assert not {"page_number", "unit_m"} & set(window.inspector.form.fields)
    field = window.inspector.form.fields["extent_x_m"]
    field.setText("8 m")
    QTest.keyClick(field, Qt.Key.Key_Return)
    now = session.project.get(first.id)
    assert (now.extent_x_m, now.extent_y_m) == pytest.approx((8.0, 6.0))
    assert now.unit_m / first.unit_m == pytest.approx(8.0 / first.extent_x_m)


def test_a_broken_file_is_refused_in_words_and_changes_nothing(opened, tmp_path):
    window, session = opened
    told = []
    session.message_raised.connect(lambda message, hint: told.append(f"{message} {hint}"))
    (tmp_path / "a.dxf").write_text("hello")
    before = session.project
    window.underlays.place(str(tmp_path / "a.dxf"))
    wait_until(lambda: bool(told), 60.0)
    assert "broken" in told[0]
    assert session.project is before
    assert not window.underlays.card.isVisible()


def test_a_large_drawing_never_holds_the_window_and_can_be_cancelled(opened, tmp_path):
    window, session = opened
    large_drawing(tmp_path / "a.dxf", 2.0)
    window.underlays.place(str(tmp_path / "a.dxf"))
    assert window.underlays.card.isVisible()
    wait_until(lambda: window.underlays.card.bar.value() > 0, 60.0)
    QTest.mouseClick(window.underlays.card.button, Qt.MouseButton.LeftButton)
    wait_until(lambda: not window.underlays.is_busy, 20.0)
    assert session.project.of_type(Underlay) == ()

    def walk() -> list[Turn]:
        watchdog = Watchdog()
        watchdog.turn(lambda: window.underlays.place(str(tmp_path / "a.dxf")))
        while window.underlays.is_busy or not window.plan.layers.underlays.is_settled:
            watchdog.turn(QApplication.processEvents)
            time.sleep(0.001)
        assert session.project.of_type(Underlay)
        session.undo()
        assert not session.project.of_type(Underlay)
        return watchdog.turns

    require_prompt(walk)
