"""Every power row becomes the right unit or source, with its losses, voltage, breaker and start time."""

from __future__ import annotations

import pytest

from core.catalogue.defaults import load_defaults
from core.catalogue.loader import load_catalogue
from core.catalogue.placing import is_placeable, placed_from_item
from core.catalogue.placing_power import INSIDE_OTHERS, POWER_UNITS, SOURCES
from core.errors import CatalogueError
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.limits import problems_in

CATALOGUE = load_catalogue()


def placed(item_id):
    return placed_from_item(CATALOGUE, item_id, tag="X")


def test_every_category_is_a_unit_a_source_or_inside_something_else():
    categories = {item.category for item in CATALOGUE.power_items}
    assert categories == POWER_UNITS.keys() | SOURCES.keys() | INSIDE_OTHERS.keys()
    kinds = {POWER_UNITS[c] for c in categories & POWER_UNITS.keys()}
    assert kinds == set(PowerUnitKind)
    assert {SOURCES[c][0] for c in categories & SOURCES.keys()} == set(SourceKind)


@pytest.mark.parametrize("item", CATALOGUE.power_items, ids=lambda item: item.item_id)
def test_every_row_is_placed_within_the_limits_or_refused_with_a_hint(item):
    if item.category in INSIDE_OTHERS:
        assert not is_placeable(item)
        with pytest.raises(CatalogueError) as refusal:
            placed(item.item_id)
        assert refusal.value.hint
        return
    entity = placed(item.item_id)
    assert is_placeable(item)
    assert problems_in(entity) == ()
    assert isinstance(entity, PowerUnit if item.category in POWER_UNITS else PowerSource)
    assert (entity.source, entity.verification, entity.confidence) == (item.source, item.verification, item.confidence)


@pytest.mark.parametrize(
    ("item_id", "volts"),
    [
        ("generic-substation-transformer-50-mva", 34_500.0),
        ("generic-substation-transformer-300-mva", 138_000.0),
        ("generic-cast-resin-dry-transformer-2-500-kva", 415.0),
        ("vertiv-liebert-fpc-300-kva-pdu-with-transformer", 208.0),
        ("vertiv-liebert-rpp-4x-42-pole-400-a", 415.0),
        ("generic-mv-switchgear-feeder-36-kv-1-250-a", 13_800.0),
        ("several-800-vdc-power-sidecar-415-vac-in", 800.0),
        ("several-solid-state-transformer-mv-to-800-vdc-2-5-mw", 800.0),
        ("caterpillar-3516e-2-500-ekw-standby", 13_800.0),
        ("bloom-energy-energy-server-325-kw", 480.0),
        ("tesla-megapack-3", 13_800.0),
        ("generic-utility-feed-60-mw-34-5-kv", 34_500.0),
    ],
)
def test_the_voltage_is_that_of_the_output(item_id, volts):
    assert placed(item_id).voltage_v == volts


@pytest.mark.parametrize(
    ("item_id", "no_load_w", "load_w"),
    [
        ("generic-pad-mount-liquid-transformer-1-000-kva", 693, 7_600),
        ("generic-pad-mount-liquid-transformer-2-500-kva", 1_575, 18_500),
        ("generic-cast-resin-dry-transformer-3-150-kva", 3_420, 22_000),
        ("generic-cast-resin-dry-transformer-1-600-kva", 1_980, 13_000),
        ("generic-pad-mount-liquid-transformer-2-500-kva-doe-2016", 2_780, 12_500),
        ("generic-medium-voltage-dry-transformer-2-500-kva-doe-2016", 3_500, 15_700),
    ],
)
def test_a_transformer_loses_what_its_rule_allows(item_id, no_load_w, load_w):
    unit = placed(item_id)
    # the catalogue states efficiency to a hundredth of a point: 0.005 % of the rating
    assert unit.loss_p0_ratio * unit.rated_w == pytest.approx(no_load_w, rel=0.01)
    assert unit.loss_p2_ratio * unit.rated_w == pytest.approx(load_w, abs=6e-5 * unit.rated_w)
    assert unit.loss_p1_ratio == 0.0


def test_least_efficiencies_are_split_into_losses_that_meet_them():
    no_load_w, load_w = load_defaults().minimum_efficiency_loss("lv_dry", 300.0)
    output_w = 0.35 * 300e3
    assert output_w / (output_w + no_load_w + load_w * 0.35**2) == pytest.approx(0.9902, rel=1e-12)
    with pytest.raises(CatalogueError, match="301"):
        load_defaults().minimum_efficiency_loss("lv_dry", 301.0)


@pytest.mark.parametrize("key", ["legacy", "transformerless", "three_level", "line_interactive"])
def test_a_class_of_ups_can_be_chosen_with_its_curve(key):
    row = load_defaults().ups_losses[key]
    (item,) = [i for i in CATALOGUE.power_items if i.vendor == "Generic" and i.source == row.source
               and i.category == "ups" and i.eff_25_pct == row.eff_25_pct and "Modular" not in i.model]  # fmt: skip
    unit = placed(item.item_id)
    fitted = (unit.loss_p0_ratio, unit.loss_p1_ratio, unit.loss_p2_ratio)
    assert fitted == pytest.approx((row.p0_coefficient, row.p1_coefficient, row.p2_coefficient), abs=2e-4)


@pytest.mark.parametrize(
    ("item_id", "count"), [("schneider-galaxy-vl-500", 10), ("generic-modular-ups-1-500-kw-6-x-250-kw", 6)]
)
def test_a_modular_ups_knows_its_modules_and_its_minutes(item_id, count):
    assert (placed(item_id).module_count, placed(item_id).autonomy_s) == (count, 300.0)
    assert placed("vertiv-liebert-exl-s1-1-200").module_count == 1
    assert all(CATALOGUE.get(i) for i in load_defaults().ups_modules)


@pytest.mark.parametrize(
    ("item_id", "amps"),
    [
        ("generic-lv-switchgear-lineup-4-000-a-section", 4000.0),
        ("vertiv-liebert-rpp-4x-42-pole-400-a", 400.0),
        ("starline-legrand-t5-track-busway-800-a-per-10-m-run", 800.0),
        ("vertiv-liebert-exl-s1-1-200", 0.0),
    ],
)
def test_a_breaker_is_as_large_as_the_name_says(item_id, amps):
    assert placed(item_id).breaker_a == amps


def test_switches_differ_in_speed_and_a_pdu_has_the_impedance_of_its_transformer():
    sts, ats = placed("vertiv-liebert-sts2-800-a"), placed("generic-automatic-transfer-switch-4-000-a")
    assert (sts.kind, ats.kind) == (PowerUnitKind.STS, PowerUnitKind.ATS)
    assert sts.transfer_s == 0.004 < ats.transfer_s
    assert placed("schneider-galaxy-pdu-powerpdu-500-kva").impedance_ratio == 0.0575
    assert placed("vertiv-liebert-rpp-4x-42-pole-400-a").impedance_ratio == 0.0


def test_switchgear_carries_less_at_a_lower_voltage():
    assert placed("generic-mv-switchgear-feeder-36-kv-1-250-a").rated_w == pytest.approx(60e6 * 13.8 / 36.0)


def test_generators_start_in_their_stated_time_and_only_diesels_stand_by():
    diesel, turbine = placed("caterpillar-3516e-2-500-ekw-standby"), placed("ge-vernova-lm6000")
    assert (diesel.start_s, turbine.start_s) == (10.0, 300.0)
    assert diesel.is_standby
    assert not turbine.is_standby
    hydro = placed("generic-run-of-river-hydro-plant-10-mw")
    assert (hydro.kind, hydro.carbon_kg_kwh) == (SourceKind.HYDRO, 0.024)
