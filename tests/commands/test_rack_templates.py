"""Templates of racks: kept, named, dropped, and put into many racks as one step."""

from dataclasses import replace

import pytest

from core.catalogue.rack_templates import built_in_templates
from core.commands.rack_templates import (
    DropTemplate,
    FillFromTemplate,
    KeepTemplate,
    RenameTemplate,
    kept_templates,
    template_of,
)
from core.document.document import Document
from core.errors import InvalidEdit
from core.exchange.json_project import read_project, write_project
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackTemplate, RackUnit
from core.storage.project_file import load, save
from tests.support.small_projects import small_project

GPU = next(t for t in built_in_templates() if t.id.endswith("gpu-liquid"))
AIR = next(t for t in built_in_templates() if t.id.endswith("gpu-air"))


def kept(name="Ours"):
    project = small_project()
    rack = project.get("rack-1")
    return KeepTemplate(template_of(rack, name, "tpl")).apply(project)


def test_a_template_holds_copies_of_what_is_in_the_rack():
    project = kept(" Ours ")
    template, rack = kept_templates(project)[0], project.get("rack-1")
    assert template.tag == "Ours"
    assert [replace(u, id="") for u in template.units] == [replace(u, id="") for u in rack.units]
    assert not {u.id for u in template.units} & {u.id for u in rack.units}


def test_templates_survive_both_written_forms(tmp_path):
    project = kept()
    assert read_project(write_project(project)) == project
    save(project, tmp_path / "a.hall")
    assert load(tmp_path / "a.hall") == project


def test_many_racks_are_filled_in_one_step_and_emptied_again_by_undo():
    document = Document(kept())
    before = document.project
    document.execute(FillFromTemplate(("rack-1", "rack-2"), AIR))
    racks = [document.project.get(i) for i in ("rack-1", "rack-2")]
    assert [[u.name for u in r.units] for r in racks] == [[u.name for u in AIR.units]] * 2
    assert not {u.id for u in racks[0].units} & {u.id for u in racks[1].units}
    assert racks[0].feed_a_id == "pdu-a"
    document.undo()
    assert document.project == before


@pytest.mark.parametrize(
    ("own", "template", "cooling"),
    [
        (CoolingKind.AIR, GPU, CoolingKind.DIRECT_TO_CHIP),
        (CoolingKind.REAR_DOOR, AIR, CoolingKind.REAR_DOOR),
        (CoolingKind.DIRECT_TO_CHIP, AIR, CoolingKind.AIR),
        (CoolingKind.IMMERSION, AIR, CoolingKind.IMMERSION),
    ],
)
def test_a_rack_is_cooled_as_its_new_contents_need(own, template, cooling):
    project = Project.of([Rack(id="r", tag="R", cooling=own)])
    assert FillFromTemplate(("r",), template).apply(project).get("r").cooling is cooling


def test_one_rack_that_is_too_low_refuses_them_all():
    project = Project.of([Rack(id="a", tag="A"), Rack(id="b", tag="B", u_capacity=42)])
    with pytest.raises(InvalidEdit, match="would reach U48, but B has 42 U"):
        FillFromTemplate(("a", "b"), AIR).apply(project)


UNIT = RackUnit(name="S", u_height=2)
TANK = RackTemplate(id="t", tag="Tank", units=(UNIT,), cooling=CoolingKind.IMMERSION)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (KeepTemplate(RackTemplate(tag="T")), "empty rack"),
        (KeepTemplate(RackTemplate(tag=" ", units=(UNIT,))), "needs a name"),
        (KeepTemplate(RackTemplate(tag="OURS", units=(UNIT,))), "a template Ours already"),
        (KeepTemplate(RackTemplate(tag="T", units=(UNIT, UNIT))), "both want U1"),
        (RenameTemplate("tpl", ""), "needs a name"),
        (RenameTemplate("rack-1", "X"), "no template"),
        (DropTemplate("rack-1"), "no template"),
        (FillFromTemplate(("crah",), AIR), "not a rack"),
        (FillFromTemplate(("rack-1",), TANK), "immersion tank"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(command, words):
    with pytest.raises(InvalidEdit, match=words):
        command.apply(kept())


def test_a_template_is_renamed_replaced_and_dropped_and_its_racks_stay():
    project = FillFromTemplate(("rack-2",), kept_templates(kept())[0]).apply(kept())
    project = RenameTemplate("tpl", "Theirs").apply(project)
    project = KeepTemplate(replace(kept_templates(project)[0], units=(UNIT,))).apply(project)
    assert [(t.tag, len(t.units)) for t in kept_templates(project)] == [("Theirs", 1)]
    project = DropTemplate("tpl").apply(project)
    assert kept_templates(project) == ()
    assert len(project.get("rack-2").units) == 4
