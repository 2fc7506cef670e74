"""The shipped examples are what the templates build, in the short form; HALLWRIGHT_RENEW_EXAMPLES writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.cli.files import example_names, load_example
from core.exchange.json_short import write_short_project
from core.resource_files import read_text
from core.results.finding import Severity
from core.study.evaluate import evaluate
from core.study.settings import StudySettings
from core.templates.air_hall import air_hall
from core.templates.briefed import air_row, campus_50mw
from core.templates.hybrid_retrofit import hybrid_retrofit
from core.templates.immersion_pod import immersion_pod
from core.templates.liquid_hall import liquid_hall
from core.templates.liquid_hall_5mw import liquid_hall_5mw
from core.templates.pod2 import pod2

BUILT = {
    "air_hall_1mw": air_hall,
    "air_row": air_row,
    "campus_50mw": campus_50mw,
    "hybrid_retrofit": hybrid_retrofit,
    "immersion_pod": immersion_pod,
    "liquid_hall_5mw": liquid_hall_5mw,
    "liquid_hall_gb200": liquid_hall,
    "rise_pod2_w1": pod2,
}


def test_every_example_has_its_template():
    assert set(example_names()) == set(BUILT)


@pytest.mark.parametrize("name", BUILT)
def test_an_example_is_what_its_template_builds(name):
    built = BUILT[name]()
    if "HALLWRIGHT_RENEW_EXAMPLES" in os.environ:
        Path("resources", "examples", f"{name}.json").write_text(write_short_project(built), encoding="utf-8")
    assert load_example(name) == built
    assert read_text(f"examples/{name}.json") == write_short_project(built)


@pytest.mark.parametrize(
    "settings", [StudySettings(fine_spacing_m=0.3), pytest.param(StudySettings(), marks=pytest.mark.validation)]
)
def test_the_liquid_example_has_no_rack_above_its_class(settings):
    results = evaluate(load_example("liquid_hall_gb200"), settings)
    assert not [f.message for f in results.findings if f.severity is Severity.ERROR]
