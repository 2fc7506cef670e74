"""Build a power topology, and connect selected racks to A and B."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QVBoxLayout, QWidget

from core.commands.connect import ConnectRacks, plan_connections
from core.commands.power_topology import BuildPowerTopology
from core.commands.power_topology_plan import TopologyKind, topology_plan
from core.errors import FacilityError
from core.model.rack import Rack
from core.units import percent
from desktop.dialogs.chooser import ChooserDialog
from desktop.session import Session
from desktop.widgets.count_edit import CountEdit
from desktop.words import as_read, marked, tr

COLUMNS = [marked("Topology"), marked("What it is"), marked("Usable UPS"), marked("Drops load alone")]
WORDS = (1, 3)
"""Columns of words, aligned to the left."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
MOST_MODULES = 20
WORDS_TOLD = 3


class PowerTopologyDialog(ChooserDialog):
    """The topologies as a table, and how many modules or blocks carry the load.

    Args:
        session: The open document.
        parent: Window.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(tr("Build power topology"), [tr(name) for name in COLUMNS], tr("Build"), parent)
        self._session = session
        self._kinds = tuple(TopologyKind)
        self.resize(1080, 420)
        self.modules = CountEdit()
        self.modules.setRange(0, MOST_MODULES)
        self.modules.setSpecialValueText(tr("usual"))
        self.modules.setAccessibleName(tr("Modules or blocks that carry the load"))
        self.modules.setToolTip(tr("UPS modules of N+1 and 2(N+1), blocks of the block redundant kinds"))
        row = QHBoxLayout()
        row.addWidget(QLabel(tr("Modules or blocks that carry the load")))
        row.addWidget(self.modules)
        row.addStretch(1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertLayout(1, row)
        self.modules.valueChanged.connect(lambda _: self._refill())
        self.apply.clicked.connect(self.build)
        self.table.itemDoubleClicked.connect(lambda _: self.build())
        self._refill()
        self.note.setText(self._target())

    def _refill(self) -> None:
        chosen = max(self.table.currentRow(), 0)
        rows = []
        for kind in self._kinds:
            plan = topology_plan(kind, self.modules.value())
            usable = "–" if math.isnan(plan.usable_ratio) else percent(plan.usable_ratio, 1)
            rows.append(([as_read(str(kind)), plan.words, usable, plan.weak_points], as_read(plan.words), None))
        self.fill(rows)
        for row in range(len(rows)):
            for column in WORDS:
                self.table.item(row, column).setTextAlignment(LEFT)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        self.table.selectRow(chosen)

    def _rack_ids(self) -> tuple[str, ...]:
        return selected_racks(self._session)

    def _target(self) -> str:
        count = len(self._rack_ids())
        if count:
            return tr("For the {count} selected racks; what stands already stays. One undo step.").format(count=count)
        return tr("For all racks that draw power, in place of the present distribution. One undo step.")

    def build(self) -> None:
        """Build the topology of the current row."""
        kind = self._kinds[max(self.table.currentRow(), 0)]
        if self._session.execute(BuildPowerTopology(kind, self._rack_ids(), self.modules.value())):
            self.note.setText(tr("{kind} is built. Undo takes it back.").format(kind=as_read(str(kind))))


def open_power_topology(session: Session, parent: QWidget) -> PowerTopologyDialog:
    """Let the planner choose and build a topology."""
    dialog = PowerTopologyDialog(session, parent)
    dialog.show()
    return dialog


def selected_racks(session: Session) -> tuple[str, ...]:
    """Ids of the selected racks."""
    return tuple(i for i in session.selection if isinstance(session.project.get(i), Rack))


def connect_racks(session: Session) -> None:
    """Connect the selected racks to A and B, and say which could not be."""
    ids = selected_racks(session)
    if not ids:
        session.message_raised.emit(tr("No rack is selected."), tr("Select the racks that should be connected."))
        return
    try:
        plan = plan_connections(session.project, ids)
    except FacilityError as error:
        session.message_raised.emit(error.message, error.hint)
        return
    if session.execute(ConnectRacks(ids)) and plan.words:
        more = len(plan.words) - WORDS_TOLD
        told = " ".join(plan.words[:WORDS_TOLD]) + (tr(" And {more} more.").format(more=more) if more > 0 else "")
        session.message_raised.emit(told, tr("Add busways or panels, or take other racks away from them."))
