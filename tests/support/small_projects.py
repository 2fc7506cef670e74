"""A small but complete project, and a large one, for tests that need a design and not a random one."""

from __future__ import annotations

from core.model.cooling import AirCooler, Cdu
from core.model.electrical import PowerUnit
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.scenario import MeasuredPoint
from core.model.space import Hall


def small_project() -> Project:
    """One hall, two racks on two UPS, a CDU, a cooler and a measured point."""
    servers = tuple(
        RackUnit(id=f"unit-{i}", name="Server", u_position=1 + 8 * i, u_height=8, rated_power_w=10_200.0 / 3.0)
        for i in range(4)
    )
    return Project.of(
        [
            Hall(id="hall", tag="Hall 1"),
            PowerUnit(id="ups-a", tag="UPS-A"),
            PowerUnit(id="pdu-a", tag="PDU-A", fed_from_id="ups-a"),
            Cdu(id="cdu", tag="CDU-1", hall_id="hall", feed_id="ups-a"),
            AirCooler(id="crah", tag="CRAH-1", hall_id="hall", x_m=1.0, y_m=1.0, feed_id="pdu-a"),
            Rack(
                id="rack-1",
                tag="R-A01",
                hall_id="hall",
                x_m=4.0,
                y_m=4.0,
                units=servers,
                feed_a_id="pdu-a",
                cdu_id="cdu",
            ),
            Rack(id="rack-2", tag="R-A02", hall_id="hall", x_m=4.6, y_m=4.0, feed_a_id="pdu-a", feed_b_id="gone"),
            MeasuredPoint(id="point", tag="T1", rack_ids=("rack-2", "rack-1")),
        ]
    )


def large_project(racks: int = 1000) -> Project:
    """A hall of many racks with eight servers each."""
    items = [Hall(id="hall", tag="Hall 1", outline_m=((0.0, 0.0), (60.0, 0.0), (60.0, 60.0), (0.0, 60.0)))]
    for number in range(racks):
        units = tuple(
            RackUnit(name=f"Server {u}", u_position=1 + 5 * u, u_height=5, rated_power_w=1e4 / 3) for u in range(8)
        )
        items.append(Rack(tag=f"R-{number:04d}", hall_id="hall", x_m=0.6 * (number % 50), y_m=number / 50, units=units))
    return Project.of(items)
