"""Items put on the plan are called by the letters of their kind, and counted on."""

from __future__ import annotations

import pytest

from core.catalogue.usual_tags import item_to_place, usual_stem
from core.commands.place import TagCounter
from core.model.cooling import Cdu
from core.model.rack import CoolingKind, Rack
from core.model.space import Column


@pytest.mark.parametrize(
    ("item_id", "tag"),
    [
        ("nvidia-gb300-nvl72", "R-1"),
        ("nvidia-dgx-h100", "R-1"),
        ("vertiv-liebert-pcw-coolwall-fan-wall-400-kw", "FW-1"),
        ("guntner-gfd-v-shape-vario-1-500-kw-class", "DC-1"),
        ("generic-cast-resin-dry-transformer-2-500-kva", "TX-1"),
    ],
)
def test_the_first_of_a_kind_bears_its_letters(item_id: str, tag: str) -> None:
    assert TagCounter(()).next_after(item_to_place(item_id).tag) == tag


def test_later_ones_are_counted_on_and_strange_kinds_have_a_letter_too() -> None:
    assert TagCounter(["CDU-1", "CDU-2"]).next_after(usual_stem(Cdu())) == "CDU-3"
    assert usual_stem(Rack(cooling=CoolingKind.IMMERSION)) == "TANK"
    assert usual_stem(Column()) == "N"
