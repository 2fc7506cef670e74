"""Defaults are typed, sourced and agree with the figures they stand for."""

from __future__ import annotations

import pytest

from core.catalogue.defaults import DEFAULT_TABLES, load_defaults
from core.catalogue.loader import load_catalogue
from core.catalogue.row import CONFIDENCES, VERIFICATIONS
from core.catalogue.schema import read_rows
from core.errors import CatalogueError
from core.resource_files import list_names, read_text


def test_every_shipped_default_table_has_a_type():
    shipped = {name for name in list_names("defaults") if name.endswith(".csv")}
    assert shipped == {f"defaults/{table}.csv" for table in DEFAULT_TABLES}


@pytest.mark.parametrize("table", DEFAULT_TABLES)
def test_every_default_has_a_source_and_a_confidence(table):
    rows = [row for _, row in read_rows(DEFAULT_TABLES[table], read_text(f"defaults/{table}.csv"), table)]
    assert rows
    for row in rows:
        assert row.source
        assert row.confidence in CONFIDENCES
        assert row.verification in VERIFICATIONS


def test_ups_curves_meet_their_published_points_within_015_points():
    for curve in load_defaults().ups_losses.values():
        points = ((0.25, curve.eff_25_pct), (0.5, curve.eff_50_pct), (0.75, curve.eff_75_pct), (1.0, curve.eff_100_pct))
        for load_ratio, percent in points:
            assert 100.0 * curve.efficiency_ratio(load_ratio) == pytest.approx(percent, abs=0.15)


def test_chiller_curves_are_one_at_their_rating_point():
    for curve in load_defaults().chiller_curves.values():
        assert curve.capacity_ratio(curve.x_rated_c, curve.y_rated_c) == pytest.approx(1.0, abs=0.035)
        assert curve.input_ratio(curve.x_rated_c, curve.y_rated_c) == pytest.approx(1.0, abs=0.035)
        assert sum(curve.part_load_coefficients) == pytest.approx(1.0, abs=0.005)


def test_transformer_losses_reproduce_the_catalogue_efficiency():
    item = load_catalogue().get("generic-pad-mount-liquid-transformer-2-500-kva")
    loss = load_defaults().transformer_loss("liquid", 2500.0)
    for load_ratio, efficiency_ratio in item.efficiency_points:
        output_w = load_ratio * 2_500_000.0
        assert output_w / (output_w + loss.loss_w(load_ratio)) == pytest.approx(efficiency_ratio, abs=1e-4)


def test_a_transformer_between_two_sizes_loses_an_amount_between_theirs():
    defaults = load_defaults()
    low, mid, high = (defaults.transformer_loss("dry", kva) for kva in (2000.0, 2200.0, 2500.0))
    assert low.no_load_loss_w < mid.no_load_loss_w < high.no_load_loss_w
    assert mid.confidence == "estimate"
    with pytest.raises(CatalogueError, match="gas"):
        defaults.transformer_loss("gas", 1000.0)


@pytest.mark.parametrize(("kva", "percent"), [(1000.0, 5.75), (2500.0, 5.9), (50_000.0, 10.0), (900_000.0, 12.5)])
def test_impedance_belongs_to_the_range_of_the_rating(kva, percent):
    assert load_defaults().transformer_impedance(kva).impedance_pct == percent


def test_the_recommended_envelope_is_eighteen_to_twenty_seven():
    envelope = load_defaults().air_classes["recommended"]
    assert (envelope.dry_bulb_min_c, envelope.dry_bulb_max_c) == (18.0, 27.0)
    assert load_defaults().air_classes["A2"].dry_bulb_max_c == 35.0
    assert load_defaults().liquid_classes["W32"].supply_max_c == 32.0
    assert load_defaults().liquid_classes["W+"].supply_max_c is None


def test_diesel_line_meets_the_two_megawatt_chart_row_within_four_percent():
    defaults = load_defaults()
    idle, slope = defaults.constant("diesel.fuel_idle_l_h_kw").value, defaults.constant("diesel.fuel_slope_l_kwh").value
    row = next(row for row in defaults.fuel_curves if row.rating_kw == 2000.0)
    assert 2000.0 * (idle + slope) == pytest.approx(row.flow_100_l_h, rel=0.04)
    assert 2000.0 * (idle + 0.25 * slope) == pytest.approx(row.flow_25_l_h, rel=0.04)


def test_every_placeable_item_has_a_size_and_says_when_it_is_assumed():
    defaults, catalogue = load_defaults(), load_catalogue()
    for item in (*catalogue.servers, *catalogue.cooling_units, *catalogue.power_items):
        width_m, depth_m, height_m, is_assumed = defaults.size_m(item)
        assert min(width_m, depth_m, height_m) > 0.0
        assert is_assumed == (None in (item.width_m, item.depth_m, item.height_m))


def test_an_unknown_scalar_is_named():
    with pytest.raises(CatalogueError, match=r"no default called 'warp\.factor'"):
        load_defaults().constant("warp.factor")
    assert load_defaults().constant("immersion.skin_loss_ratio").value == 0.035


def test_tables_cannot_be_changed():
    with pytest.raises(TypeError):
        load_defaults().coils["crah"] = None
