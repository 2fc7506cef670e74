"""Building a topology and connecting racks from the menu of the real window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from core.commands.power_topology import BuildPowerTopology
from core.commands.power_topology_plan import TopologyKind
from core.commands.set_field import SetField
from core.model.electrical import PowerUnit, PowerUnitKind
from core.model.rack import Rack
from desktop.dialogs.power_topology import PowerTopologyDialog
from tests.desktop.driving import dispose
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp):
    yield from painted_window()


def open_dialog(window):
    window.actions_by_name["build_power"].trigger()
    QApplication.processEvents()
    return window.findChild(PowerTopologyDialog)


def test_the_table_lists_all_topologies_and_building_one_is_one_undo_step(opened):
    window, session = opened
    before = session.project
    session.select(())
    dialog = open_dialog(window)
    assert dialog.table.rowCount() == len(TopologyKind)
    assert "all racks" in dialog.note.text()
    row = list(TopologyKind).index(TopologyKind.THREE_N_2)
    assert dialog.table.item(row, 2).text() == "66.7 %"
    dialog.table.selectRow(row)
    dialog.apply.click()
    built = session.project
    ups = [u for u in built.of_type(PowerUnit) if u.kind is PowerUnitKind.UPS]
    assert {u.tag for u in ups} == {"UPS-A", "UPS-B", "UPS-C"}
    assert all(r.feed_a_id and r.feed_b_id for r in built.racks if r.rated_power_w > 0)
    window.actions_by_name["undo"].trigger()
    assert session.project == before
    dispose(dialog)


def test_the_number_of_blocks_changes_what_can_be_used(opened):
    window, _ = opened
    dialog = open_dialog(window)
    row = list(TopologyKind).index(TopologyKind.CATCHER)
    assert dialog.table.item(row, 2).text() == "80.0 %"
    dialog.modules.setValue(6)
    assert dialog.table.item(row, 2).text() == "85.7 %"
    dispose(dialog)


def test_connecting_without_a_selection_says_what_to_do(opened):
    window, session = opened
    said = []
    session.message_raised.connect(lambda text, hint: said.append((text, hint)))
    session.select(())
    window.actions_by_name["connect_racks"].trigger()
    assert said == [("No rack is selected.", "Select the racks that should be connected.")]


def test_selected_racks_are_connected_in_one_step(opened):
    window, session = opened
    assert session.execute(BuildPowerTopology(TopologyKind.TWO_N))
    built = session.project
    rack = next(r for r in built.racks if r.rated_power_w > 0)
    assert session.execute(SetField((rack.id,), "feed_a_id", ""))
    assert session.execute(SetField((rack.id,), "feed_b_id", ""))
    session.select((rack.id,))
    window.actions_by_name["connect_racks"].trigger()
    again = session.project.get(rack.id)
    assert isinstance(again, Rack)
    assert (again.feed_a_id, again.feed_b_id) == (rack.feed_a_id, rack.feed_b_id)
    window.actions_by_name["undo"].trigger()
    assert session.project.get(rack.id).feed_a_id == ""
