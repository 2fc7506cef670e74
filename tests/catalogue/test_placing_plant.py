"""Heat rejection from the catalogue arrives with what its row and its rating conditions say."""

from __future__ import annotations

import pytest

from core.catalogue.loader import load_catalogue
from core.catalogue.placing import AIR_UNITS, REJECTION, placed_from_item
from core.model.cooling import AirCooler, AirCoolerKind, CompressorKind, HeatRejection
from core.model.rack import Rack
from core.plant.heat_rejection import Weather, operate_units
from core.plant.unit_rows import unit_row

CATALOGUE = load_catalogue()
ROWS = [item for item in CATALOGUE.cooling_units if item.category in REJECTION]


def placed(item_id):
    unit = placed_from_item(CATALOGUE, item_id, tag="U")
    assert isinstance(unit, HeatRejection)
    return unit


def test_every_row_of_heat_rejection_can_be_run():
    assert len(ROWS) >= 15
    for item in ROWS:
        unit = placed(item.item_id)
        assert unit_row(unit).shape
        outcomes, supply_c = operate_units([unit], 0.5 * unit.capacity_w, 35.0, 8.0, Weather(30.0, 22.0))
        assert supply_c == pytest.approx(35.0, abs=3.0)
        assert outcomes[0].load.cop > 4.0


def test_an_adiabatic_cooler_gives_its_rating_behind_wet_pads():
    unit = placed("bac-trilliumseries-adiabatic-cooler-1-200-kw-class")
    # rated 40 to 32 C at 38 C dry bulb and 24 C wet bulb
    outcomes, supply_c = operate_units([unit], 1.2e6, 20.0, 8.0, Weather(38.0, 24.0))
    assert supply_c == pytest.approx(32.0, abs=0.1)
    assert outcomes[0].load.water_kg_s > 0.0


def test_a_dry_cooler_and_a_tower_give_their_ratings():
    _, supply_c = operate_units(
        [placed("generic-dry-cooler-1-000-kw-v-bank-14-fan")], 1e6, 30.0, 8.0, Weather(35.0, 24.0)
    )
    assert supply_c == pytest.approx(42.0, abs=0.01)
    tower = placed("bac-series-3000-open-cooling-tower-cell-4-500-kw")
    _, supply_c = operate_units([tower], 4.5e6, 20.0, 5.6, Weather(33.0, 25.55))
    # 3.8 K over the wet bulb, and 1.5 K of the plate exchanger
    assert supply_c == pytest.approx(25.55 + 3.8 + 1.5, abs=0.05)


def test_magnetic_bearings_and_free_cooling_are_seen_in_the_row():
    airedale = placed("airedale-turbochill-freecool-class-1-800-kw")
    assert (airedale.compressor, airedale.has_free_cooling) == (CompressorKind.MAGNETIC_BEARING, True)
    york = placed("york-jci-yz-magnetic-bearing-centrifugal-water-cooled-3-500-kw")
    assert york.fan_power_w == pytest.approx(35_000.0)
    assert york.own_pump_w == pytest.approx(52_500.0)
    assert not placed("trane-sintesis-rtaf-class-1-400-kw").has_free_cooling


def test_coolers_with_compressors_of_their_own_take_no_water():
    """Perimeter and in-row units alike; all others have a flow."""
    rows = [i for i in load_catalogue().cooling_units if i.category in AIR_UNITS]
    assert {"in_row", "crac"} <= {i.category for i in rows if i.compressor_power_kw is not None}
    for item in rows:
        placed = placed_from_item(load_catalogue(), item.item_id, tag="C-1")
        assert (placed.water_flow_kg_s == 0.0) == (item.compressor_power_kw is not None), item.item_id


def test_no_cooler_is_asked_for_air_as_cold_as_its_water():
    """Fan walls are rated on water of 20 °C: 37 °C on and 12 K of drop are 25 °C off."""
    units = [
        placed_from_item(CATALOGUE, i.item_id, tag="C") for i in CATALOGUE.cooling_units if i.category in AIR_UNITS
    ]
    watered = [u for u in units if isinstance(u, AirCooler) and u.water_flow_kg_s > 0.0]
    assert all(u.supply_set_c >= u.water_supply_c + 1.0 for u in watered)
    assert {u.supply_set_c for u in watered if u.kind is AirCoolerKind.FAN_WALL} == {25.0}
    assert {u.supply_set_c for u in watered if u.kind is AirCoolerKind.CRAH} == {20.0}
    assert any(u.water_supply_c >= 20.0 for u in watered)


def test_an_enclosure_with_a_chimney_is_a_rack_with_one_and_the_others_have_none():
    racks = {
        item.item_id: placed_from_item(load_catalogue(), item.item_id, tag="R")
        for item in load_catalogue().servers
        if item.category == "rack_enclosure"
    }
    with_one = {item_id for item_id, rack in racks.items() if isinstance(rack, Rack) and rack.has_chimney}
    assert with_one == {
        "generic-48u-enclosure-600x1200-with-chimney",
        "generic-48u-enclosure-750x1200-with-chimney",
    }
    plain, ducted = (racks[f"generic-48u-enclosure-600x1200{end}"] for end in ("", "-with-chimney"))
    assert ducted.height_m == plain.height_m
    assert ducted.enclosure_weight_kg > plain.enclosure_weight_kg


def test_open_racks_have_no_doors_and_all_others_have():
    rows = [item for item in load_catalogue().servers if item.category == "rack_enclosure"]
    racks = {item.item_id: placed_from_item(load_catalogue(), item.item_id, tag="R") for item in rows}
    assert {item_id for item_id, rack in racks.items() if not rack.has_doors} == {"generic-orv3-21-inch-rack"}
