"""Scenarios are added, chosen and deleted; there is always one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.commands.scenarios import AddScenario, ChooseScenario, DeleteScenario, scenarios
from core.errors import InvalidEdit
from core.model.scenario import Scenario
from tests.support.small_projects import small_project


def test_a_scenario_that_is_added_counts_at_once_and_the_other_one_can_be_chosen_again():
    project = small_project()
    first = project.scenario
    hot = Scenario(id="hot", name=" Hottest hour ", dry_bulb_c=38.0)
    both = AddScenario(hot).apply(project)
    assert both.scenario == replace(hot, name="Hottest hour", tag="Hottest hour")
    assert [s.id for s in scenarios(both)] == [first.id, "hot"]
    back = ChooseScenario(first.id).apply(both)
    assert back.scenario == first
    assert DeleteScenario("hot").apply(back).scenario == first
    assert DeleteScenario("hot").apply(both).scenario == first


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (AddScenario(Scenario(id="new", name=" ")), "needs a name"),
        (AddScenario(Scenario(id="new", name="x" * 61)), "needs a name"),
        (AddScenario(Scenario(id="new", name="DESIGN day")), "There is a scenario DESIGN day already."),
        (AddScenario(Scenario(id="rack-1", name="New")), "already in the project"),
        (ChooseScenario("rack-1"), "There is no such scenario."),
        (DeleteScenario("gone"), "There is no such scenario."),
        (DeleteScenario("first"), "A project needs a scenario."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(command, words):
    project = small_project()
    if isinstance(command, DeleteScenario) and command.scenario_id == "first":
        command = DeleteScenario(project.scenario.id)
    with pytest.raises(InvalidEdit, match=words):
        command.apply(project)
