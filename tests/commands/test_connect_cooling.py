"""Racks find the nearest CDU group with room, a spare unit kept; what does not fit is told in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.commands.connect_cooling import ConnectToCdus, plan_cooling
from core.errors import InvalidEdit
from core.model.cooling import Cdu, Coolant
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.space import Hall


def rack(n: int, y_m: float = 0.0, **changes: object) -> Rack:
    unit = RackUnit(name="GB200 NVL72", rated_power_w=132e3, liquid_ratio=0.87, liquid_flow_kg_s=2.2)
    made = Rack(id=f"r{n}", tag=f"R-{n:02d}", hall_id="h", x_m=1.0 + 0.6 * n, y_m=y_m, units=(unit,),
                cooling=CoolingKind.DIRECT_TO_CHIP)  # fmt: skip
    return replace(made, **changes)


def cdu(n: int, x_m: float, y_m: float, **changes: object) -> Cdu:
    return replace(Cdu(id=f"c{n}", tag=f"CDU-{n}", hall_id="h", x_m=x_m, y_m=y_m), **changes)


def hall(*items: Rack | Cdu) -> Project:
    return Project.of([Hall(id="h", outline_m=((-5.0, -5.0), (30.0, -5.0), (30.0, 20.0), (-5.0, 20.0))), *items])


def two_rows() -> Project:
    racks = [rack(n) for n in range(8)] + [rack(n + 8, 6.0, x_m=1.0 + 0.6 * n) for n in range(8)]
    return hall(*racks, cdu(1, 0.0, 0.0), cdu(2, 6.0, 0.0), cdu(3, 0.0, 6.0), cdu(4, 6.0, 6.0))


def test_every_row_gets_its_own_group_with_a_spare_unit_in_one_step():
    project = two_rows()
    done = ConnectToCdus(tuple(f"r{n}" for n in range(16))).apply(project)
    groups = [{done.get(done.get(f"r{n}").cdu_id).redundancy_group for n in row} for row in (range(8), range(8, 16))]
    assert [len(g) for g in groups] == [1, 1]
    assert groups[0] != groups[1]
    assert all(c.spare_unit_count == 1 for c in done.of_type(Cdu))


def test_a_rack_names_the_nearest_unit_of_its_group():
    done = ConnectToCdus(tuple(f"r{n}" for n in range(8))).apply(two_rows())
    assert done.get("r0").cdu_id == "c1"
    assert done.get("r7").cdu_id == "c2"


def test_what_does_not_fit_with_the_spare_unit_lost_is_told_and_stays():
    racks = [rack(n) for n in range(10)]
    project = hall(*racks, cdu(1, 0.0, 0.0, flow_kg_s=40.0), cdu(2, 7.0, 0.0, flow_kg_s=40.0))
    plan = plan_cooling(project, [r.id for r in racks])
    done = ConnectToCdus(tuple(r.id for r in racks)).apply(project)
    assert len(plan.words) == 2
    assert "115 kW" in plan.words[0]
    assert "1 unit lost" in plan.words[0]
    assert sum(1 for r in done.racks if r.cdu_id) == 8


def test_flow_counts_as_room_too():
    project = hall(rack(0), cdu(1, 0.0, 0.0, flow_kg_s=1.0))
    with pytest.raises(InvalidEdit, match=r"needs 2\.2 kg/s"):
        ConnectToCdus(("r0",)).apply(project)


def test_racks_that_are_served_already_keep_their_room():
    served = [rack(n, cdu_id="c1") for n in range(8)]
    project = hall(*served, rack(8), cdu(1, 0.0, 0.0), cdu(2, 20.0, 10.0))
    done = ConnectToCdus(("r8",)).apply(project)
    assert done.get("r8").cdu_id == "c2"


def test_connecting_again_changes_nothing():
    once = ConnectToCdus(tuple(f"r{n}" for n in range(16))).apply(two_rows())
    assert ConnectToCdus(tuple(f"r{n}" for n in range(16))).apply(once) is once


def test_chosen_units_become_one_group_wherever_they_stand():
    done = ConnectToCdus(("r0", "r1"), ("c1", "c4")).apply(two_rows())
    assert done.get("c1").redundancy_group == done.get("c4").redundancy_group != ""
    assert done.get("c2").redundancy_group == ""


def test_units_with_different_coolants_are_refused_by_name():
    project = hall(rack(0), cdu(1, 0.0, 0.0), cdu(2, 5.0, 0.0, coolant=Coolant.PG30))
    with pytest.raises(InvalidEdit, match="CDU-1 and CDU-2 carry different coolants"):
        ConnectToCdus(("r0",), ("c1", "c2")).apply(project)


def test_a_hall_without_cdu_and_a_rack_without_liquid_are_told():
    with pytest.raises(InvalidEdit, match="no CDU"):
        ConnectToCdus(("r0",)).apply(hall(rack(0)))
    with pytest.raises(InvalidEdit, match="liquid side"):
        ConnectToCdus(("r0",)).apply(hall(rack(0, cooling=CoolingKind.AIR), cdu(1, 0.0, 0.0)))


def test_a_unit_in_another_hall_is_not_used():
    with pytest.raises(InvalidEdit):
        ConnectToCdus(("r0",)).apply(hall(rack(0), cdu(1, 0.0, 0.0, hall_id="other")))
