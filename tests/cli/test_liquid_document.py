"""The JSON of a solved project tells every loop, its worst branch and the margins of its racks."""

from __future__ import annotations

import json

from core.cli.liquid_document import liquid_document
from core.model.project import Project
from core.results.part import Part
from core.study.assemble import assemble
from core.templates.liquid_hall_5mw import liquid_hall_5mw


def test_loops_cdus_and_racks_are_all_there_and_are_plain_json():
    project = liquid_hall_5mw()
    found = liquid_document(project, assemble(project, Part(failure="no air")))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    loops = {x["name"]: x for x in found["technology_loops"]}
    assert set(loops) == {"Row A", "Row B", "Row C", "Row D"}
    row = loops["Row A"]
    assert row["worst_branch"] in {b["tag"] for b in row["branches"]}
    assert [c["tag"] for c in sorted(row["cdus"], key=lambda c: c["tag"])] == ["CDU-A1", "CDU-A2"]
    assert len(row["branches"]) == 9
    assert all(b["flow_kg_s"] >= b["required_flow_kg_s"] and b["spare_kpa"] > 0 for b in row["branches"])
    assert {x["name"] for x in found["facility_loops"]} == {"chilled water", "warm water"}


def test_a_project_without_liquid_has_empty_lists():
    empty = Project.of(())
    assert liquid_document(empty, assemble(empty, Part(failure="no air"))) == {
        "technology_loops": [],
        "facility_loops": [],
    }
