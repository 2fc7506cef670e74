"""Server ports against the ports of the rack's own switches."""

from dataclasses import replace

from core.checks.rule_book import check_design
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.results.finding import Severity

SERVER = RackUnit(name="S", u_height=4, network_ports="8x 400G", rated_power_w=1e4)
SWITCH = RackUnit(name="W", u_position=40, network_ports="20x 400G", is_switch=True, rated_power_w=1e3)


def found(*units):
    project = Project.of([Rack(id="r", tag="R-1", units=units)])
    return [f for f in check_design(project) if f.code == "switch-ports"]


def servers(count):
    return tuple(replace(SERVER, id=f"s{n}", u_position=1 + 4 * n) for n in range(count))


def test_more_server_ports_than_switch_ports_are_noted():
    (note,) = found(*servers(3), SWITCH)
    assert note.severity is Severity.NOTE
    assert note.ids == ("r",)
    assert "24 × 400G" in note.message
    assert "4 × 400G find none" in note.message


def test_nothing_is_said_where_they_fit_or_no_switch_is_there():
    assert found(*servers(2), SWITCH) == []
    assert found(*servers(3)) == []
    assert found(*servers(3), replace(SWITCH, network_ports="48x 1G")) == []
