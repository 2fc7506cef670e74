"""What stands under the fields of the scenario when nothing is selected: which of them counts, more of them, fewer."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from core.commands.scenarios import AddScenario, ChooseScenario, DeleteScenario, scenarios
from core.model.ids import new_id
from desktop.session import Session
from desktop.widgets.choice_box import ChoiceBox
from desktop.widgets.plain_parts import text_button
from desktop.words import tr


class ScenarioSection:
    """The scenarios of a project: results are those of the chosen one.

    Args:
        session: The open document.

    Attributes:
        choice: All scenarios by name; None while something is selected.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.choice: ChoiceBox | None = None
        self._delete: QPushButton | None = None

    def add_to(self, column: QVBoxLayout) -> None:
        """Put it into a column."""
        choice = self.choice = ChoiceBox()
        choice.setAccessibleName(tr("Scenario that results are computed for"))
        choice.setToolTip(tr("Scenario that results are computed for"))
        choice.activated.connect(self._choose)
        column.addWidget(choice)
        row = QHBoxLayout()
        row.setSpacing(8)
        add = text_button(tr("Add scenario"), self._add, tr("Add a copy of this scenario, to be changed"))
        self._delete = text_button(tr("Delete scenario"), self._remove, tr("Delete the scenario that is shown"))
        row.addWidget(add, 1)
        row.addWidget(self._delete, 1)
        column.addLayout(row)

    def forget(self) -> None:
        """It is not shown any more."""
        self.choice = self._delete = None

    def fill(self) -> None:
        """Show the scenarios there are."""
        if self.choice is None or self._delete is None:
            return
        project = self._session.project
        known = [(s.name or s.tag, s.id) for s in scenarios(project)]
        choice = self.choice
        if known != [(choice.itemText(n), choice.itemData(n)) for n in range(choice.count())]:
            choice.clear()
            for name, scenario_id in known:
                choice.addItem(name, scenario_id)
        choice.setCurrentIndex(choice.findData(project.scenario.id))
        self._delete.setEnabled(len(known) > 1)

    def _choose(self, index: int) -> None:
        if self.choice is None or self.choice.itemData(index) == self._session.project.scenario.id:
            return
        chosen = ChooseScenario(self.choice.itemData(index), self.choice.itemText(index))
        if not self._session.execute(chosen):
            self.fill()

    def _add(self) -> None:
        project = self._session.project
        taken = {s.name.casefold() for s in scenarios(project)}
        number = len(taken) + 1
        while (name := tr("Scenario {number}").format(number=number)).casefold() in taken:
            number += 1
        self._session.execute(AddScenario(replace(project.scenario, id=new_id(), tag=name, name=name)))

    def _remove(self) -> None:
        scenario = self._session.project.scenario
        self._session.execute(DeleteScenario(scenario.id, scenario.name))
