"""Groups of the one-line diagram: stacks open and close, those of a large campus are laid out beside the window."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from core.cli.files import load_example
from core.commands.feeds import DisconnectFeed
from core.drawing.oneline_items import Symbol
from core.model.electrical import PowerUnit
from tests.desktop.driving import dispose, double_click, rest, wait_until
from tests.desktop.oneline_window import opened, opened_without_results
from tests.support.power_projects import campus


def test_a_stack_opens_on_a_double_click_and_closes_again():
    window, session = opened(campus(80))
    view = window.oneline
    try:
        (n,) = (n for n, item in enumerate(view.layout_shown.items) if item.symbol is Symbol.STACK)
        double_click(view.canvas, view.canvas.item_rect(n).center().toPoint())
        assert "UPS-001A" in {item.tag for item in view.layout_shown.items}
        menu = QMenu()
        at = next(n for n, item in enumerate(view.layout_shown.items) if item.tag == "UPS-001A")
        view.fill_menu(menu, at)
        texts = [a.text() for a in menu.actions() if a.text()]
        assert texts[:2] == ["What if this dies?", "Close what it is in"]
        assert texts[2:] == ["Disconnect from TX-001A", "Connect to", "Fit", "Close all groups"]
        menu.actions()[1].trigger()
        assert len(view.layout_shown.items) == 7
        dispose(menu)
    finally:
        session.document.mark_saved()
        window.close()
        dispose(window)


def test_a_large_campus_is_laid_out_beside_the_window():
    project = campus(260)
    window, session = opened_without_results(project)
    view = window.oneline
    try:
        assert view.is_busy
        wait_until(lambda: not view.is_busy, 20.0)
        (stack,) = (item for item in view.layout_shown.items if item.symbol is Symbol.STACK)
        assert len(stack.alike) == 260
        view.open_group(stack, all_blocks=True)
        assert view.is_busy
        session.select(("rack8",))
        rest()
        session.execute(DisconnectFeed(("rack8",), "bw-003a"))
        wait_until(lambda: not view.is_busy, 20.0)
        lone = next(item for item in view.layout_shown.items if item.ids == ("rack8",))
        assert lone.tag == "R-003-1"
    finally:
        session.document.mark_saved()
        window.close()
        dispose(window)


def test_a_searched_rack_comes_out_of_its_block_and_its_failed_ups_too(qapp):
    project = load_example("liquid_hall_5mw")
    window, session = opened(project)
    view = window.oneline
    rack, ups = project.racks[20], next(u for u in project.of_type(PowerUnit) if u.tag == "UPS-3B")
    held = view.layout_shown.items[view.layout_shown.holder[rack.id]]
    assert held.symbol is Symbol.STACK
    window.views.show_item(rack.id)
    assert view.layout_shown.items[view.layout_shown.holder[rack.id]].id == rack.id
    session.set_out_of_service((ups.id,))
    n = view.layout_shown.holder[ups.id]
    assert view.canvas.painter_of_diagram.marks.out == {n}
    double_click(view.canvas, view.canvas.item_rect(n).center().toPoint())
    assert view.layout_shown.items[view.layout_shown.holder[ups.id]].id == ups.id
    view.close_all()
    assert view.layout_shown.items[view.layout_shown.holder[rack.id]].symbol is Symbol.STACK
    session.document.mark_saved()
    window.close()
    dispose(window)
