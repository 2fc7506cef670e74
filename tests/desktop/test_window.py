"""The window as a whole: names, shortcuts, editing through the panels, themes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QListWidget, QWidget

from core.model.cooling import AirCooler
from core.model.rack import CoolingKind, Rack
from desktop.actions import MENUS, ROWS
from desktop.dialogs import chooser
from desktop.dialogs.shortcuts import ShortcutsDialog
from desktop.panels.result_card import ResultCard
from desktop.theme import DARK
from tests.desktop.driving import is_settled, open_window, rest, wait_until


@pytest.fixture(scope="module")
def opened():
    with open_window("liquid_hall_gb200") as parts:
        yield parts


def is_part_of_a_choice(widget: QWidget) -> bool:
    """Whether it is the list or the field inside a combo box, which has the name."""
    parent = widget.parentWidget()
    return parent is not None and (isinstance(parent, QComboBox) or is_part_of_a_choice(parent))


def test_every_focusable_widget_has_a_name(opened):
    window, _ = opened
    window.actions_by_name["shortcuts"].trigger()
    nameless = [
        f"{type(w).__name__} in {type(w.parent()).__name__}"
        for w in window.findChildren(QWidget)
        if w.focusPolicy() != Qt.FocusPolicy.NoFocus
        and w.focusProxy() is None
        and not w.accessibleName()
        and not w.objectName().startswith("qt_")
        and not (isinstance(w, QAbstractButton) and w.text())
        and not is_part_of_a_choice(w)
    ]
    window.findChildren(ShortcutsDialog)[0].close()
    assert ", ".join(nameless) == ""


def test_every_action_has_text_tip_and_its_own_shortcut(opened):
    window, _ = opened
    shortcuts = [row.shortcut for row in ROWS]
    assert len(set(shortcuts)) == len(shortcuts)
    for row in ROWS:
        action = window.actions_by_name[row.name]
        assert action.text()
        assert action.toolTip()
        assert not action.shortcut().isEmpty()


def test_every_menu_entry_exists(opened):
    known = {row.name for row in ROWS}
    assert all(n in known for _, names in MENUS for n in names if n != "-" and not n.startswith("@"))


def test_typed_units_reach_the_model_as_one_step(opened):
    window, session = opened
    cooler = session.project.of_type(AirCooler)[0]
    session.select((cooler.id,))
    rest()
    field = window.inspector.form.fields["supply_set_c"]
    field.setText("77 F")
    field.editingFinished.emit()
    assert session.project.get(cooler.id).supply_set_c == pytest.approx(25.0)
    assert session.document.steps[-1].label == "Change supply set point"
    session.undo()
    rest()


def test_a_refused_number_keeps_the_old_value_and_says_why(opened):
    window, session = opened
    cooler = session.project.of_type(AirCooler)[0]
    session.select((cooler.id,))
    rest()
    for text in ("-5 kW", "12 bananas"):
        field = window.inspector.form.fields["fan_power_w"]
        field.setText(text)
        field.editingFinished.emit()
        assert session.project.get(cooler.id) == cooler
        assert window.messages.text


def test_swapping_contents_moves_the_load(opened):
    window, session = opened
    wait_until(lambda: is_settled(session), 90.0)
    racks = tuple(r.id for r in session.project.racks if r.cooling is CoolingKind.DIRECT_TO_CHIP)
    before_w = session.results.energy.value.it_w
    session.select(racks)
    rest()
    dialog = chooser.open_rack_chooser(session, window.theme, window)
    names = [dialog.table.item(n, 0).text() for n in range(dialog.table.rowCount())]
    dialog.table.selectRow(next(n for n, name in enumerate(names) if name.startswith("GB200 NVL36")))
    dialog.apply.click()
    wait_until(lambda: session.results.energy.value.it_w < 0.7 * before_w, 20.0)
    dialog.close()
    session.undo()
    rest()
    assert session.project.get(racks[0]).rated_power_w == pytest.approx(132_000.0)


def test_racks_to_choose_from_are_told_apart_by_their_names(opened):
    window, session = opened
    session.select((session.project.racks[0].id,))
    rest()
    dialog = chooser.open_rack_chooser(session, window.theme, window)
    rest()
    table, last = dialog.table, dialog.table.columnCount() - 1
    assert table.columnWidth(0) >= min(table.sizeHintForColumn(0), chooser.NAMES_PX)
    assert not table.horizontalScrollBar().isVisible()
    refused = next(i for n in range(table.rowCount()) if (i := table.item(n, last)).text().startswith("no:"))
    assert refused.toolTip().startswith(refused.text())  # what its column cuts is told
    dialog.close()


def test_a_new_source_takes_over_by_merit(opened):
    window, session = opened
    dialog = chooser.open_source_chooser(session, window.theme, window)
    kinds = [dialog.table.item(n, 0).text() for n in range(dialog.table.rowCount())]
    dialog.table.selectRow(kinds.index("hydro"))
    dialog.apply.click()

    def hydro_runs() -> bool:
        outputs = session.results.power.value.sources
        return any(getattr(session.project.get(o.source_id), "kind", "") == "hydro" and o.output_w > 0 for o in outputs)

    wait_until(hydro_runs, 20.0)
    dialog.close()
    session.undo()
    rest()


def test_themes_switch_at_run_time(opened):
    window, session = opened
    window.set_theme(DARK)
    assert window.plan.backgroundBrush().color().name() == DARK.canvas
    session.select(tuple(r.id for r in session.project.of_type(Rack)))
    rest()
    assert not window.grab().isNull()


def test_a_document_just_opened_shows_no_numbers_of_the_one_before():
    with open_window("air_row") as (window, session):
        wait_until(lambda: is_settled(session))
        window.places.show_panel("findings")
        rest()
        before = [card.number.text() for card in window.strip.findChildren(ResultCard)]
        assert any(text != "–" for text in before)
        session.open("immersion_pod")
        assert [card.number.text() for card in window.strip.findChildren(ResultCard)] == ["–"] * len(before)
        assert not any(card.line.text() for card in window.strip.findChildren(ResultCard))
        assert window.state.text() == "◐ Being worked out …"
        assert window.findings.findChild(QListWidget).count() == 0
        wait_until(lambda: session.results is not None)
        wait_until(lambda: window.strip.it.number.text() != "–")
        assert "Being" not in window.state.text()
