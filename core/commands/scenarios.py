"""Scenarios of a project: add one, choose the one that results are computed for, delete one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.errors import InvalidEdit
from core.model.project import Project
from core.model.scenario import PROJECT_INFO_ID, Scenario

LONGEST_NAME = 60


def scenarios(project: Project) -> tuple[Scenario, ...]:
    """All scenarios, by name."""
    return tuple(sorted(project.of_type(Scenario), key=lambda s: (s.name.casefold(), s.id)))


@dataclass(frozen=True, slots=True)
class AddScenario:
    """Add a scenario and choose it."""

    scenario: Scenario

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Add scenario {self.scenario.name}"

    def apply(self, project: Project) -> Project:
        """Add it.

        Raises:
            InvalidEdit: Its id is taken, or its name is missing, too long or that of another one.
        """
        name = self.scenario.name.strip()
        if project.get(self.scenario.id) is not None:
            raise InvalidEdit(f"{name} is already in the project.", hint="Add a copy instead.")
        if not name or len(name) > LONGEST_NAME:
            raise InvalidEdit(f"A scenario needs a name of 1 to {LONGEST_NAME} characters.", hint="Type one.")
        if any(other.name.casefold() == name.casefold() for other in project.of_type(Scenario)):
            raise InvalidEdit(f"There is a scenario {name} already.", hint="Choose another name.")
        added = replace(self.scenario, name=name, tag=self.scenario.tag or name)
        info = replace(project.info, active_scenario_id=added.id)
        return project.with_changes({added.id: added, PROJECT_INFO_ID: info})


@dataclass(frozen=True, slots=True)
class ChooseScenario:
    """Compute results for another scenario."""

    scenario_id: str
    name: str = ""

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Choose scenario {self.name or self.scenario_id}"

    def apply(self, project: Project) -> Project:
        """Choose it.

        Raises:
            InvalidEdit: There is no such scenario.
        """
        if not isinstance(project.get(self.scenario_id), Scenario):
            raise InvalidEdit("There is no such scenario.", hint="Choose one of this project.")
        return project.with_changes({PROJECT_INFO_ID: replace(project.info, active_scenario_id=self.scenario_id)})


@dataclass(frozen=True, slots=True)
class DeleteScenario:
    """Delete a scenario; where it was the chosen one, the first of the others is chosen."""

    scenario_id: str
    name: str = ""

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Delete scenario {self.name or self.scenario_id}"

    def apply(self, project: Project) -> Project:
        """Delete it.

        Raises:
            InvalidEdit: There is no such scenario, or no other one.
        """
        if not isinstance(project.get(self.scenario_id), Scenario):
            raise InvalidEdit("There is no such scenario.", hint="Choose one of this project.")
        left = [s for s in scenarios(project) if s.id != self.scenario_id]
        if not left:
            raise InvalidEdit("A project needs a scenario.", hint="Change this one, or add another one first.")
        changes = {self.scenario_id: None, PROJECT_INFO_ID: project.info}
        if project.scenario.id == self.scenario_id:
            changes[PROJECT_INFO_ID] = replace(project.info, active_scenario_id=left[0].id)
        return project.with_changes(changes)
