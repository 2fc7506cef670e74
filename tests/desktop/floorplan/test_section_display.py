"""A section drawn with the mouse, read with the pointer, and kept to the air while it changes."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.model.project import Project
from core.model.space import Hall
from desktop.theme import DARK
from tests.desktop.driving import drag, mouse, wait_until
from tests.desktop.painted_window import press, take

LEFT, NONE, PLAIN = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


def draw(window, start: tuple[float, float], end: tuple[float, float]) -> None:
    plan = window.plan
    middle = (0.5 * (start[0] + end[0]), 0.5 * (start[1] + end[1]))
    drag(plan.viewport(), [plan.view_point(*p) for p in (start, middle, end)], QApplication.processEvents)
    QApplication.processEvents()


def test_x_and_a_drag_open_the_section_under_the_whole_hall(opened):
    window, _ = opened
    plan = window.plan
    press(window, Qt.Key.Key_X)
    assert window.actions_by_name["section"].isChecked()
    assert plan.section.panel.isHidden()
    draw(window, (1.0, 4.0), (9.0, 4.0))
    panel = plan.section.panel
    assert panel.isVisible()
    assert plan.rect().contains(panel.geometry())
    assert plan.section.line.length_m == pytest.approx(8.0, abs=0.05)
    assert f"{plan.section.line.length_m:.2f} m" in panel.head.text()
    assert plan.view_point(0.0, 0.0).y() < panel.geometry().top()
    assert {b.tag for b in panel.canvas.bodies} == {"R-A01", "R-A02"}
    plot = panel.canvas.plot()
    assert plot.width() / plot.height() == pytest.approx(
        panel.section.line.length_m / panel.section.height_m, rel=1e-6
    )  # true proportions
    assert panel.canvas.rect().toRectF().contains(plot)


def test_the_pointer_reads_place_and_temperature_and_marks_the_plan(opened):
    window, _ = opened
    press(window, Qt.Key.Key_X)
    draw(window, (1.0, 2.0), (9.0, 2.0))
    panel = window.plan.section.panel
    canvas, plot = panel.canvas, panel.canvas.plot()
    scale = plot.width() / panel.section.line.length_m
    at = QPointF(plot.left() + 3.0 * scale, plot.bottom() - 1.5 * scale).toPoint()
    mouse(canvas, QEvent.Type.MouseMove, at, NONE, NONE)
    value = panel.section.temperature_at(*canvas.pointer)
    assert f"{value:.1f} °C" in panel.read_out.text()
    assert canvas.pointer == (pytest.approx(3.0, abs=0.03), pytest.approx(1.5, abs=0.03))
    assert window.plan.overlay._section_place_m == pytest.approx(3.0, abs=0.03)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert "Point to" in panel.read_out.text()


def test_the_section_follows_new_air_dragged_racks_and_other_colours(opened):
    window, session = opened
    press(window, Qt.Key.Key_X)
    draw(window, (1.0, 4.0), (9.0, 4.0))
    panel = window.plan.section.panel
    before = panel.section.temperature_at(6.0, 1.0)
    picture = panel.grab().toImage()
    take(session, warmer_k=3.0)
    wait_until(lambda: panel.section.temperature_at(6.0, 1.0) == pytest.approx(before + 3.0, abs=1e-3), 2.0)
    assert panel.grab().toImage() != picture
    press(window, Qt.Key.Key_V)
    assert panel.isVisible()
    rack = session.project.get("rack-1")
    starts = [b.start_m for b in panel.canvas.bodies if b.tag == "R-A01"]
    start = window.plan.view_point(rack.x_m, rack.y_m)
    drag(window.plan.viewport(), [start, window.plan.view_point(rack.x_m - 1.0, rack.y_m)], lambda: None)

    def start_of_the_rack() -> float:
        return next(b.start_m for b in panel.canvas.bodies if b.tag == "R-A01")

    wait_until(lambda: start_of_the_rack() == pytest.approx(starts[0] - 1.0, abs=0.2), 2.0)
    picture = panel.grab().toImage()
    window.set_theme(DARK)
    assert panel.grab().toImage() != picture


def test_escape_with_the_tool_and_the_cross_close_it(opened):
    window, session = opened
    panel = window.plan.section.panel
    press(window, Qt.Key.Key_X)
    zoom = window.plan.pixels_per_m
    draw(window, (1.0, 2.0), (9.0, 2.0))
    assert window.plan.pixels_per_m < zoom
    QTest.keyClick(window.plan, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert window.plan.pixels_per_m == pytest.approx(zoom)
    assert window.actions_by_name["select"].isChecked()
    press(window, Qt.Key.Key_X)
    draw(window, (1.0, 2.0), (9.0, 2.0))
    QTest.mouseClick(panel.close_button, LEFT, PLAIN)
    assert panel.isHidden()
    assert window.plan.section.line is None
    assert session.document.steps == ()


def test_a_line_beside_the_hall_says_that_there_is_no_air(opened):
    window, session = opened
    press(window, Qt.Key.Key_X)
    draw(window, (-0.6, -0.4), (5.0, -0.4))
    panel = window.plan.section.panel
    assert panel.section is None
    assert "No hall" in panel.read_out.text()
    session.adopt(session.project, path=None, name="again")
    assert panel.isHidden()


@pytest.mark.bench
def test_a_section_is_cut_and_painted_within_ten_milliseconds(opened):
    window, _ = opened
    press(window, Qt.Key.Key_X)
    draw(window, (0.3, 0.4), (11.6, 8.5))
    window.plan.air.change(has_isotherms=True, has_arrows=True)
    times_s = []
    for _ in range(20):
        began = time.perf_counter()
        window.plan.section._cut_again()
        window.plan.section.panel.grab()
        times_s.append(time.perf_counter() - began)
    print(f"\nmedian section {sorted(times_s)[10] * 1e3:.1f} ms")
    assert sorted(times_s)[10] < 0.01


def test_a_long_section_is_drawn_higher_than_true_and_says_so(opened):
    window, session = opened
    hall = Hall(id="hall", outline_m=((0.0, 0.0), (60.0, 0.0), (60.0, 20.0), (0.0, 20.0)), height_m=4.0)
    session.adopt(Project.of([hall]), path=None, name="long")
    take(session)
    press(window, Qt.Key.Key_X)
    draw(window, (1.0, 10.0), (59.0, 10.0))
    panel = window.plan.section.panel
    stretch = panel.canvas.stretch
    assert 2.0 <= stretch <= 5.0
    assert f"HEIGHT × {stretch:.1f}" in panel.head.text()
    plot = panel.canvas.plot()
    at = QPointF(plot.center().x(), plot.bottom() - 0.75 * plot.height()).toPoint()
    mouse(panel.canvas, QEvent.Type.MouseMove, at, NONE, NONE)
    assert panel.canvas.pointer == (
        pytest.approx(29.0, abs=0.2),
        pytest.approx(0.75 * panel.section.height_m, abs=0.05),
    )


def test_the_panel_leaves_the_legend_free_in_a_small_window(opened):
    window, _ = opened
    window.resize(1000, 660)
    QApplication.processEvents()
    press(window, Qt.Key.Key_X)
    draw(window, (2.0, 2.0), (9.0, 6.0))
    panel, legend = window.plan.section.panel, window.plan.legend
    assert panel.isVisible()
    assert not panel.geometry().intersects(legend.geometry())
    assert window.plan.rect().contains(panel.geometry())
