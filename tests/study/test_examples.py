"""The shipped examples are what the templates build."""

from __future__ import annotations

import pytest

from core.cli.files import example_names, load_example
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
    assert load_example(name) == BUILT[name]()
