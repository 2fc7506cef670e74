"""The four ways to cool racks side by side: what fits, what it takes, and why not."""

from __future__ import annotations

import pytest

from core.catalogue.loader import load_catalogue
from core.errors import FacilityError
from core.model.rack import CoolingKind
from core.study.cooling_choice import CoolingOption, cooling_options
from core.templates.air_hall import air_hall
from core.templates.hybrid_retrofit import hybrid_retrofit
from core.templates.liquid_hall_5mw import liquid_hall_5mw


def options(project, stem: str) -> dict[CoolingKind, CoolingOption]:
    ids = [r.id for r in project.racks if r.tag.startswith(stem)]
    return {o.cooling: o for o in cooling_options(project, ids, load_catalogue())}


def test_dense_rack_scale_systems_fit_cold_plates_only_and_say_why():
    found = options(liquid_hall_5mw(), "R-A")
    assert [k for k, o in found.items() if o.is_feasible] == [CoolingKind.DIRECT_TO_CHIP]
    assert found[CoolingKind.AIR].reason == "142 > 50 kW"
    assert found[CoolingKind.REAR_DOOR].reason == "142 > 75 kW"
    assert "rack-scale" in found[CoolingKind.IMMERSION].reason


def test_without_cdu_in_the_hall_liquid_does_not_fit_in_words():
    found = options(air_hall(), "R-A")
    assert found[CoolingKind.AIR].is_feasible
    assert found[CoolingKind.REAR_DOOR].is_feasible
    assert "no CDU" in found[CoolingKind.DIRECT_TO_CHIP].reason


def test_with_cdus_near_the_racks_are_connected_and_more_liquid_means_less_pue():
    found = options(hybrid_retrofit(), "R-C")
    plates = found[CoolingKind.DIRECT_TO_CHIP]
    assert plates.is_feasible
    assert all(r.cdu_id for r in plates.project.racks if r.tag.startswith("R-C"))
    assert found[CoolingKind.IMMERSION].pue < plates.pue < found[CoolingKind.AIR].pue
    assert any("cold plates" in n for n in plates.notes)


def test_every_way_keeps_the_heat_of_the_racks():
    for option in options(hybrid_retrofit(), "R-C").values():
        assert option.air_w + option.door_w + option.liquid_w == pytest.approx(12 * 30.6e3, rel=1e-9)


def test_costs_are_those_of_the_catalogue():
    found = options(hybrid_retrofit(), "R-C")
    kw = 12 * 30.6
    assert found[CoolingKind.REAR_DOOR].equipment_usd == pytest.approx(220.0 * kw)
    assert found[CoolingKind.DIRECT_TO_CHIP].equipment_usd == pytest.approx(700.0 * kw)
    assert found[CoolingKind.IMMERSION].equipment_usd == pytest.approx(900.0 * kw)
    assert found[CoolingKind.AIR].equipment_usd > 0.0


def test_the_project_itself_is_not_touched_and_nothing_selected_is_refused():
    project = hybrid_retrofit()
    options(project, "R-C")
    assert project == hybrid_retrofit()
    with pytest.raises(FacilityError, match="No rack"):
        cooling_options(project, [], load_catalogue())
