import csv
import io
from dataclasses import replace

import numpy as np

from core.exchange.csv_racks import COLUMNS, guarded, write_racks
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.results.design_results import DesignResults, Stamp
from core.results.part import Part
from core.results.thermal_result import AirState, HallAir, ThermalResult
from tests.support.small_projects import small_project


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def results_with_inlets():
    zeros = np.zeros(0)
    air = HallAir(
        "hall", AirState.SETTLED, ("rack-2", "rack-1"), np.array([21.5, 22.25]), np.array([23.0, 24.5]), np.zeros(2),
        (), zeros, zeros, zeros, 30.0, 0.0, None, 0.0, 0.0, 0.0, 0.6,
    )  # fmt: skip
    empty = Part(None, "not run")
    return DesignResults(Stamp("", "", ""), Part(ThermalResult((air,))), empty, empty, empty)


def test_every_rack_is_a_line_with_its_place_power_and_feeds():
    first, second = rows_of(write_racks(small_project()))
    assert list(first) == list(COLUMNS)
    assert (first["tag"], first["hall"], first["x_m"], first["feed_a"], first["cdu"]) == (
        "R-A01", "Hall 1", "4.000", "PDU-A", "CDU-1",
    )  # fmt: skip
    assert first["contents"] == "4 x Server"
    assert float(first["rated_kw"]) == 13.6
    assert first["weight_kg"] == "140.0"
    assert second["feed_b"] == ""
    assert first["inlet_mean_c"] == ""


def test_inlet_temperatures_stand_beside_their_own_racks():
    first, second = rows_of(write_racks(small_project(), results_with_inlets()))
    assert (first["inlet_mean_c"], first["inlet_max_c"]) == ("22.25", "24.50")
    assert (second["inlet_mean_c"], second["inlet_max_c"]) == ("21.50", "23.00")


def test_operating_power_follows_the_scenario():
    project = small_project()
    scenario = project.scenario
    project = project.with_changes({scenario.id: replace(scenario, it_load_ratio=0.5)})
    assert float(rows_of(write_racks(project))[0]["operating_kw"]) == 6.8


def test_a_tag_that_a_spreadsheet_would_run_as_a_formula_is_disarmed():
    for start in ("=", "+", "-", "@", "\t", "\r", "\n"):
        assert guarded(f"{start}1+1") == f"'{start}1+1"
    assert guarded("R-A01") == "R-A01"
    text = write_racks(Project.of([Rack(tag='=HYPERLINK("http://x","y")')]))
    assert rows_of(text)[0]["tag"].startswith("'=")


def test_a_number_below_nought_stays_a_number():
    assert rows_of(write_racks(Project.of([Rack(tag="R", x_m=-2.5)])))[0]["x_m"] == "-2.500"


def test_tenants_are_disarmed_and_further_columns_come_after_them():
    project = small_project()
    rack = project.racks[0]
    table = write_racks(project.with_changes({rack.id: replace(rack, tenant="=Northwind")}))
    rows = list(csv.DictReader(io.StringIO(table)))
    assert {r["tag"]: r["tenant"] for r in rows}[rack.tag] == "'=Northwind"
    assert table.splitlines()[0].split(",tenant,")[1].startswith("network_ports")


def test_ports_and_cords_of_a_rack_are_listed():
    units = (
        RackUnit(id="s", network_ports="8x 400G", power_supply_count=6),
        RackUnit(id="w", network_ports="32x 800G", is_switch=True, power_supply_count=2),
    )
    full, empty = rows_of(write_racks(Project.of([Rack(tag="A", units=units), Rack(tag="B")])))
    names = ("network_ports", "switch_ports", "free_switch_ports", "power_supplies")
    assert [full[name] for name in names] == ["8 × 400G", "32 × 800G", "24 × 800G", "8"]
    assert [empty[name] for name in names] == [""] * 4
