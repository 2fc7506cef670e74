"""What a year adds up to, against sums done by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.model.electrical import PowerSource, SourceKind
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.scenario import Site
from core.results.energy_result import PART_NAMES
from core.results.year import DAYS_OF_MONTH, HOURS, YearHours
from core.study.year import simulate_year
from core.study.year_numbers import _part, year_numbers
from core.study.year_weather import find_site, shifted, solar_ratio, weather_at, weather_of
from core.templates.architectures import architecture

IT_W, CHILLER_W, UPS_W = 1e6, 150e3, 50e3


def hand_made(**changes: object) -> YearHours:
    parts = np.zeros((len(PART_NAMES), HOURS))
    parts[0], parts[PART_NAMES.index("chillers")], parts[PART_NAMES.index("ups_losses")] = IT_W, CHILLER_W, UPS_W
    total = parts.sum(axis=0)
    free = np.zeros(HOURS)
    free[:1000], free[1000:1500] = 1e6, 4e5
    hours = YearHours(
        weather_name="by hand", weather_source="by hand", dry_bulb_c=np.full(HOURS, 20.0),
        wet_bulb_c=np.full(HOURS, 15.0), load_ratio=np.ones(HOURS), parts_w=parts, total_w=total,
        rejected_w=np.full(HOURS, 1e6), free_w=free, water_kg_s=np.full(HOURS, 0.5), chilled_supply_c=np.zeros(HOURS),
        warm_supply_c=np.zeros(HOURS), source_ids=("grid", "sun"),
        source_w=np.stack([0.75 * total, 0.25 * total]), unserved_w=np.zeros(HOURS),
        electrical_gap_ratio=np.zeros(HOURS), thermal_gap_ratio=np.zeros(HOURS),
    )  # fmt: skip
    return replace(hours, **changes)


def project() -> Project:
    unit = RackUnit(name="x", rated_power_w=10_000.0, bf16_tflop_s=8_000.0)
    return Project.of(
        (
            Site(grid_carbon_kg_kwh=0.4, electricity_price_usd_kwh=0.1),
            Rack(id="rack", tag="R-1", units=(unit,)),
            PowerSource(id="grid", tag="G", kind=SourceKind.GRID, carbon_kg_kwh=0.1, cost_usd_kwh=0.08),
            PowerSource(id="sun", tag="S", kind=SourceKind.SOLAR, carbon_kg_kwh=0.05, cost_usd_kwh=0.0),
        )
    )


def test_ratios_of_a_steady_year_are_those_done_by_hand() -> None:
    numbers = {key: n.value for key, n in year_numbers(project(), hand_made()).items()}
    it_kwh, total_kwh = 8_760_000.0, 1.2 * 8_760_000.0
    assert numbers["it_kwh"] == pytest.approx(it_kwh)
    assert numbers["total_kwh"] == pytest.approx(total_kwh)
    assert numbers["pue_annual"] == pytest.approx(1.2)
    assert numbers["pue_peak"] == pytest.approx(1.2)
    assert numbers["ppue_cooling"] == pytest.approx(1.15)
    assert numbers["ppue_power"] == pytest.approx(1.05)
    assert numbers["water_m3"] == pytest.approx(0.5 * 3.6 * HOURS)
    assert numbers["wue_site_l_kwh"] == pytest.approx(1.8)
    # 4.52 L/kWh of the grid, 0.10 of the sun
    assert numbers["wue_source_l_kwh"] == pytest.approx(1.8 + 1.2 * (0.75 * 4.52 + 0.25 * 0.10))
    assert numbers["carbon_location_t"] == pytest.approx(total_kwh * (0.75 * 0.4 + 0.25 * 0.05) / 1e3)
    assert numbers["carbon_market_t"] == pytest.approx(total_kwh * (0.75 * 0.1 + 0.25 * 0.05) / 1e3)
    assert numbers["cue_kg_kwh"] == pytest.approx(1.2 * (0.75 * 0.4 + 0.25 * 0.05))
    assert numbers["ref"] == pytest.approx(0.25)
    assert numbers["erf"] == 0.0
    assert numbers["itee_tflop_s_kw"] == pytest.approx(800.0)
    assert numbers["energy_usd"] == pytest.approx(0.75 * total_kwh * 0.08)
    assert numbers["cer"] == pytest.approx(1e6 / CHILLER_W)


def test_hours_are_free_partly_free_or_mechanical() -> None:
    numbers = {key: n.value for key, n in year_numbers(project(), hand_made()).items()}
    assert numbers["free_cooling_hours"] == 1000.0
    assert numbers["partial_cooling_hours"] == 500.0
    assert numbers["mechanical_cooling_hours"] == HOURS - 1500.0


def test_every_number_has_a_label_and_a_formula() -> None:
    for number in year_numbers(project(), hand_made()).values():
        assert number.label
        assert number.formula


def test_a_year_without_it_load_has_no_pue() -> None:
    parts = hand_made().parts_w.copy()
    parts[0] = 0.0
    numbers = year_numbers(project(), hand_made(parts_w=parts, total_w=parts.sum(axis=0)))
    assert math.isnan(numbers["pue_annual"].value)
    assert math.isnan(numbers["pue_peak"].value)


def test_months_sum_to_the_year() -> None:
    hours = hand_made()
    assert hours.water_m3_by_month.sum() == pytest.approx(0.5 * 3.6 * HOURS)
    assert hours.kwh_by_month(hours.total_w)[1] == pytest.approx(1200.0 * 28 * 24)


@pytest.mark.parametrize("name", ["singapore", "Singapore", "Singapore, SG", "lulea", "The Dalles"])
def test_sites_are_found_by_id_and_by_name(name: str) -> None:
    assert find_site(name).site_id.replace("_", " ") in name.lower()


def test_the_sun_gives_what_the_catalogue_has_for_each_month() -> None:
    site = find_site("phoenix")
    ratio = solar_ratio(site)
    assert ratio is not None
    assert ratio.max() <= 1.0
    by_month = ratio.reshape(365, 24).sum(axis=1)
    first = 0
    for days, ghi in zip(DAYS_OF_MONTH, site.ghi_kwh_m2_day, strict=True):
        assert ghi is not None
        assert by_month[first : first + days].mean() == pytest.approx(0.86 * ghi, rel=0.02)
        first += days
    assert ratio.reshape(365, 24)[180, :4].max() == 0.0


def test_warm_and_cold_years_lie_about_the_typical_one() -> None:
    typical = weather_at(find_site("ashburn"))
    warm, cold = shifted(typical, 1.5, 39.4), shifted(typical, -1.5)
    assert warm.dry_bulb_c.max() == pytest.approx(39.4)
    assert cold.dry_bulb_c.mean() == pytest.approx(typical.dry_bulb_c.mean() - 1.5)
    assert np.all(warm.wet_bulb_c <= warm.dry_bulb_c)
    assert warm.dry_bulb_c.mean() > typical.dry_bulb_c.mean() + 1.4


def test_a_place_that_is_no_catalogue_site_takes_the_nearest_ones_weather_and_says_so() -> None:
    found = weather_of(Project.of((Site(name="Boden", latitude_deg=65.82, longitude_deg=21.69, item_id=""),)))
    assert "Lulea" in found.name
    assert any("Boden" in note and "km away" in note for note in found.notes)


def test_towers_draw_what_their_heat_can_evaporate_and_bleed() -> None:
    design = architecture("chilled_water_wse", "phoenix")
    hours = simulate_year(design, weather_of(design))
    cycles = 4.0
    evaporated = hours.water_kg_s * (cycles - 1.0) / cycles
    on_towers = hours.rejected_w + hours.parts_w[PART_NAMES.index("chillers")]
    latent = evaporated * 2.43e6 / on_towers
    # cold air takes heat as it is, hot dry air evaporates more than the heat alone would
    assert np.all(latent > 0.3)
    assert np.all(latent < 1.6)
    assert hours.water_m3_by_month.sum() == pytest.approx(hours.water_kg_s.sum() * 3.6, rel=1e-12)


def test_parts_of_the_energy_keep_their_abbreviations() -> None:
    assert [_part(name) for name in ("chillers", "cdu_pumps", "ups_losses")] == ["chillers", "CDU pumps", "UPS losses"]
