"""Tags that two items share are told once; items without a tag and equal tags of walls are not."""

from __future__ import annotations

from core.checks.rule_book import check_design
from core.model.cooling import Cdu
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Column, Hall

HALL = Hall(id="h", tag="Hall 1", outline_m=((0.0, 0.0), (10.0, 0.0), (10.0, 8.0), (0.0, 8.0)))


def told(*items):
    return [(f.message, f.ids) for f in check_design(Project.of([HALL, *items])) if f.code == "repeated-tag"]


def test_a_tag_of_several_items_is_one_finding():
    racks = [Rack(id=f"r{n}", tag="R-1", hall_id="h", x_m=1.0 + n, y_m=2.0) for n in range(3)]
    assert told(*racks) == [("3 items are called R-1.", ("r0", "r1", "r2"))]
    assert told(racks[0], Cdu(id="c", tag="R-1", hall_id="h", x_m=5.0, y_m=5.0))[0][1] == ("r0", "c")


def test_tags_of_their_own_none_at_all_and_columns_are_not_told():
    racks = [Rack(id=f"r{n}", tag=tag, hall_id="h", x_m=1.0 + n, y_m=2.0) for n, tag in enumerate(["A", "B", "", ""])]
    columns = [Column(id=f"c{n}", tag="C", hall_id="h", x_m=1.0 + n, y_m=6.0) for n in range(2)]
    assert told(*racks, *columns) == []
