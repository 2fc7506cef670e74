import json
from dataclasses import replace

import pytest

from core.errors import ExchangeError
from core.exchange.json_project import FORMAT, MOST_PROBLEMS, read_project, write_project
from core.exchange.json_short import write_short_project
from core.model.entity import Entity
from core.model.field_types import PLURAL_NAMES, fields_of
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.resource_files import read_text
from tests.support.small_projects import small_project


def text_of(**lists):
    return json.dumps({"format": FORMAT, "entities": lists})


def refusal(text):
    with pytest.raises(ExchangeError) as caught:
        read_project(text, "plan.json")
    return str(caught.value)


def test_reading_what_was_written_gives_an_equal_project():
    project = small_project()
    assert read_project(write_project(project)) == project


def test_the_short_form_leaves_defaults_out_and_is_read_as_an_equal_project():
    project = small_project()
    short = write_short_project(project)
    assert read_project(short) == project
    assert len(short) < 0.5 * len(write_project(project))
    assert write_short_project(Project.of(reversed(project.entities.values()))) == short


def test_the_short_form_keeps_a_nought_that_is_not_the_default():
    rack = Rack(enclosure_weight_kg=0.0)
    assert Rack().enclosure_weight_kg > 0.0
    (again,) = read_project(write_short_project(Project.of((rack,)))).racks
    assert again == rack


def test_an_entity_like_another_has_all_but_its_id_and_tag_from_it():
    racks = [
        {"id": "a", "tag": "R1", "x_m": 3, "width_m": 0.8, "units": [{"id": "u", "name": "Server", "weight_kg": 40}]},
        {"id": "b", "like": "a", "x_m": 4, "units": [{"id": "v", "like": "u", "u_position": 7}]},
        {"like": "b"},
    ]
    one, two, three = sorted(read_project(text_of(racks=racks)).racks, key=lambda r: (r.id != "a", r.id != "b"))
    assert (two.tag, two.x_m, two.width_m) == ("", 4.0, one.width_m)
    assert (two.units[0].id, two.units[0].name, two.units[0].weight_kg, two.units[0].u_position) == (
        "v", "Server", 40.0, 7,
    )  # fmt: skip
    assert (three.x_m, three.width_m, three.units) == (4.0, 0.8, two.units)
    assert len(three.id) == 26


@pytest.mark.parametrize("named", ["b", "c", 3, ["a"]])
def test_an_entity_can_be_like_one_above_it_only(named):
    words = refusal(text_of(racks=[{"id": "b", "like": named}, {"id": "c"}]))
    assert "racks[0].like" in words
    assert "stands before it" in words


def test_the_short_form_says_what_racks_share_once():
    units = (RackUnit(id="u", name="Server", source="a data sheet of many words", weight_kg=40.0),)
    racks = [Rack(id=f"r{n}", tag=f"R-{n}", x_m=float(n), width_m=0.75, item_id="rack", units=units) for n in range(9)]
    racks.append(replace(racks[0], id="r9", width_m=Rack().width_m, units=(replace(units[0], id="w"),)))
    project = Project.of(racks)
    short = write_short_project(project)
    assert read_project(short) == project
    assert short.count("many words") == 1


def test_the_text_does_not_depend_on_the_order_in_which_entities_were_added():
    project = small_project()
    turned = Project.of(reversed(project.entities.values()))
    assert write_project(turned) == write_project(project)


def test_one_changed_number_changes_one_line():
    before = small_project()
    rack = before.get("rack-1")
    after = before.with_changes(
        {"rack-1": Rack(**{f.name: getattr(rack, f.name) for f in fields_of(Rack)} | {"x_m": 9.5})}
    )
    old, new = write_project(before).splitlines(), write_project(after).splitlines()
    assert len(old) == len(new)
    assert [b for a, b in zip(old, new, strict=True) if a != b] == ['        "x_m": 9.5,']


def test_fields_and_ids_may_be_left_out_and_take_the_defaults_of_the_model():
    rack = read_project(text_of(racks=[{"tag": "R1", "x_m": 3, "cooling": "rear_door"}])).racks[0]
    assert rack.x_m == 3.0
    assert isinstance(rack.x_m, float)
    assert rack.cooling is CoolingKind.REAR_DOOR
    assert rack.width_m == Rack().width_m
    assert len(rack.id) == 26


def test_a_project_needs_nothing_but_its_format_and_entities():
    assert len(read_project(text_of()).entities) == 4


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"width_mm": 600}, r"racks[0].width_mm of 'plan.json': is not a known key of racks. Use width_m, in metres."),
        (
            {"tag": "R7", "depth_in": 48},
            "racks[0] (R7).depth_in of 'plan.json': is not a known key of racks. Use depth_m",
        ),
        (
            {"units": [{"power_kw": 10}]},
            "racks[0].units[0].power_kw of 'plan.json': is not a known key of rack units. Use rated_power_w, in watts.",
        ),
        ({"units": [{"inlet_max_f": 95}]}, "Use inlet_max_c, in degrees Celsius."),
        ({"rear_door_capacity_kw": 10}, "Use rear_door_capacity_w, in watts."),
        ({"load_pct": 80}, "Use load_ratio, in a ratio (0 to 1)."),
        ({"coling": "air"}, "Did you mean cooling?"),
        (
            {"units": [{"name": "S", "rated_power_w": -10}]},
            "rated_power_w of 'plan.json': is -10, but cannot be negative.",
        ),
        ({"width_m": "0.6"}, "is '0.6', but must be a number."),
        ({"width_m": None}, "is empty, but must be a number."),
        ({"width_m": True}, "is true, but must be a number."),
        ({"width_m": 0}, "width_m of 'plan.json': is 0, but must lie between 0.01 and 2000."),
        ({"width_m": 10**400}, "is far too large."),
        ({"u_capacity": 48.5}, "is 48.5, but must be a whole number."),
        ({"has_blanking_panels": 1}, "is 1, but must be true or false."),
        ({"cooling": "ice"}, "is 'ice', but must be one of air, rear_door, direct_to_chip, immersion."),
        ({"rotation_deg": 30}, "is 30°, but must be 0, 90, 180 or 270°."),
        ({"tag": 7}, "is 7, but must be text."),
        ({"tag": "\ud800"}, "holds characters that are no valid text."),
        ({"units": {}}, "must be a list of units."),
        ({"units": [3]}, "racks[0].units[0] of 'plan.json': must be an object."),
        ({"id": ""}, "has an empty id."),
        ({"id": "site"}, "which is kept for the sites."),
        (3, "racks[0] of 'plan.json': must be an object."),
    ],
)
def test_a_wrong_entity_is_refused_with_place_and_remedy(item, words):
    assert words in refusal(text_of(racks=[item]))


@pytest.mark.parametrize(
    ("lists", "words"),
    [
        ({"rack": []}, "entities.rack of 'plan.json': is no kind of entity. Known are project_settings"),
        ({"racks": {}}, "entities.racks of 'plan.json': must be a list."),
        ({"halls": [{"outline_m": [[0, 0], [1, "a"]]}]}, "must be a list of corners. Write [[x, y], ...], in metres."),
        ({"halls": [{"outline_m": [[0, 0], [1, 0]]}]}, "at least three corners"),
        ({"halls": [{"outline_m": [[0, 0], [9, 9], [9, 0], [0, 4]]}]}, "crosses itself"),
        ({"halls": [{"outline_m": [[0, 0], [10**400, 0], [0, 4]]}]}, "must be a list of corners"),
        ({"measured_points": [{"rack_ids": [1]}]}, "must be a list of ids."),
        ({"measured_points": [{"side": "top"}]}, "but must be one of front, rear."),
        ({"racks": [{"id": "a", "tag": "R1"}], "doors": [{"id": "a"}]}, "has the id a, which another entity has too."),
        ({"sites": [{"id": "here"}]}, "a project has only one of it, 'site'."),
    ],
)
def test_a_wrong_list_is_refused_with_place_and_remedy(lists, words):
    assert words in refusal(text_of(**lists))


def test_every_problem_is_named_at_once_up_to_twenty():
    words = refusal(text_of(racks=[{"tag": "R1", "width_mm": 1, "depth_m": -1}], doors=[{"colour": "red"}]))
    assert "3 problems" in words
    for place in ("racks[0] (R1).width_mm", "racks[0] (R1).depth_m", "doors[0].colour"):
        assert place in words
    many = refusal(text_of(racks=[{"width_m": -1}] * 50))
    assert "the first 20 problems" in many
    assert many.count("cannot be negative") == MOST_PROBLEMS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"format": "hallwright-project-1",\n "entities": {"racks" []}}', "line 2, column 23 of 'plan.json'"),
        ("", "line 1, column 1"),
        ("[]", "does not hold a JSON object"),
        ("{}", "does not say which format it is"),
        ('{"format": "dc-room-1"}', "is a room case (dc-room-1), not a project."),
        ('{"format": "hallwright-project-2"}', "has the newer format hallwright-project-2"),
        ('{"format": "drawing"}', "has the unknown format 'drawing'"),
        ('{"format": 1}', "does not say which format it is"),
        ('{"format": "hallwright-project-1"}', "entities of 'plan.json': is missing or no object."),
        (
            '{"format": "hallwright-project-1", "entities": {}, "racks": []}',
            "racks of 'plan.json': is not a known key.",
        ),
        ('{"format": "hallwright-project-1", "entities": {}, "program_version": 1}', "must be text."),
        ('{"format": "hallwright-project-1", "entities": {"racks": [{"x_m": NaN}]}}', "NaN is no number"),
        ('{"format": "hallwright-project-1", "entities": {"racks": [{"x_m": -Infinity}]}}', "-Infinity is no number"),
        ('{"format": "hallwright-project-1", "entities": {"racks": [{"x_m": 1e999}]}}', "is inf, which is no number"),
        ('{"format": "hallwright-project-1", "entities": {"racks": [{"x_m": 1, "x_m": 2}]}}', "'x_m' stands twice"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("[" * 100_000, "nested too deeply"),
        ('{"format": ' + "9" * 5000 + "}", "digits"),
    ],
)
def test_a_text_that_is_no_project_is_refused_in_words(text, words):
    assert words in refusal(text)


def test_a_text_far_too_large_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr("core.exchange.json_project.MOST_CHARACTERS", 100)
    assert "is too large" in refusal(text_of(racks=[{"tag": "x" * 100}]))


def test_a_value_that_is_no_number_cannot_be_written():
    with pytest.raises(ExchangeError, match="no number"):
        write_project(Project.of([Rack(x_m=float("nan"))]))


def test_the_description_of_the_format_names_every_list_and_every_field():
    from core.model.rack import RackUnit

    page = read_text("help/project_format.md")
    kinds: tuple[type[Entity], ...] = (*PLURAL_NAMES, RackUnit)
    missing = [f"{kind.__name__}.{f.name}" for kind in kinds for f in fields_of(kind) if f"`{f.name}`" not in page]
    missing += [plural for plural in PLURAL_NAMES.values() if f"`{plural}`" not in page]
    assert missing == []


def test_the_example_in_the_description_opens():
    page = read_text("help/project_format.md")
    example = page.split("```json")[1].split("```")[0]
    project = read_project(example)
    assert project.racks[0].tag == "R-A01"
    assert project.racks[0].rated_power_w == pytest.approx(10_200.0, rel=1e-12)
