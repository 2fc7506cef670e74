"""The power chain as a planner meets it: draw a link, let a UPS and coolers die, watch numbers and heat, undo."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.model.cooling import AirCooler
from tests.desktop.driving import double_click, drag, is_settled, open_window, wait_until
from tests.desktop.watching import Turn, Watchdog, require_prompt


@pytest.mark.journey
def test_a_drawn_link_a_dead_ups_and_dead_coolers_move_every_number_and_all_comes_back(qapp):
    require_prompt(_draw_fail_and_restore)


def _draw_fail_and_restore() -> list[Turn]:
    with open_window("air_hall_1mw") as (window, session):
        view = window.oneline
        QApplication.processEvents()
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        wait_until(lambda: is_settled(session) and view.numbers is not None, 60.0)
        tags = {item.tag: n for n, item in enumerate(view.layout_shown.items)}
        ids = {tag: view.layout_shown.items[n].id for tag, n in tags.items()}
        before = session.project

        def loading(tag: str) -> float:
            n = next(k for k, item in enumerate(view.layout_shown.items) if item.tag == tag)
            return float(view.numbers.loading_ratio[n])

        # a link from LV-B to UPS-A, drawn by mouse: a second input, live at once, one step
        start = view.canvas.port_point(tags["LV-B"], is_output=True)
        end = view.canvas.item_rect(tags["UPS-A"]).center().toPoint()
        drag(view.canvas, [start, start + QPoint(-20, 12), end], QApplication.processEvents)
        assert session.project.get(ids["UPS-A"]).feed_ids == (ids["LV-A"], ids["LV-B"])
        assert len(session.document.steps) == 1
        wait_until(lambda: any(k.upstream == tags["LV-B"] for k in view.layout_shown.links), 5.0)

        # UPS-A dies: B carries everything, the bar says so, nothing is edited
        plain = loading("UPS-B")
        watchdog = Watchdog()

        def turn(act: Callable[[], object] = QApplication.processEvents) -> None:
            watchdog.turn(act)

        n = next(k for k, item in enumerate(view.layout_shown.items) if item.tag == "UPS-A")
        at = view.canvas.item_rect(n).center().toPoint()
        turn(lambda: double_click(view.canvas, at))
        wait_until(lambda: turn() or loading("UPS-B") > 1.8 * plain, 20.0)
        assert "UPS-A is out. 48 racks on one cord." in window.failures.text
        assert len(session.document.steps) == 1
        QTest.keyClick(view.canvas, Qt.Key.Key_Escape)
        wait_until(lambda: loading("UPS-B") < 1.1 * plain, 20.0)

        # half of the coolers die: the air warms, on the plan and in the racks
        def hottest_c() -> float:
            return max(float(np.nanmax(h.rack_inlet_max_c)) for h in session.results.thermal.value.halls)

        cool, air = hottest_c(), window.plan.heat.image_bytes()
        coolers = [c.id for c in session.project.of_type(AirCooler)]
        session.select(tuple(coolers[:4]))
        QTest.keyClick(view.canvas, Qt.Key.Key_D)
        wait_until(lambda: turn() or hottest_c() > cool + 1.0, 60.0)
        assert window.plan.heat.image_bytes() != air
        QTest.mouseClick(window.failures.restore, Qt.MouseButton.LeftButton)
        assert not window.failures.isVisible()

        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert session.project == before
        assert session.document.steps == ()
        return watchdog.turns
