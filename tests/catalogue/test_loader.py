"""The shipped catalogue is complete, sourced and found quickly; a doubtful planner's file is refused with a remedy."""

from __future__ import annotations

import csv
import io
import time

import pytest

from core.catalogue.loader import KINDS, Catalogue, load_catalogue, load_items, slug
from core.catalogue.row import CONFIDENCES, VERIFICATIONS, Provenance
from core.errors import CatalogueError
from core.resource_files import read_text

ROWS = {"accelerators": 64, "servers": 65, "cooling_units": 93, "power_items": 114, "sites": 73, "costs": 140}


def _edited(file_name: str, column: str, value: str) -> str:
    """The shipped table with one cell of its first data row replaced."""
    rows = list(csv.DictReader(io.StringIO(read_text(f"catalogue/{file_name}"))))
    rows[0][column] = value
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "rows"), ROWS.items())
def test_the_shipped_tables_have_all_their_rows(kind, rows):
    assert len(load_catalogue().items(kind)) == rows


def test_every_row_has_a_source_a_verification_and_a_confidence():
    for item in load_catalogue().all_items():
        assert item.source, item.item_id
        assert item.verification in VERIFICATIONS
        assert item.confidence in CONFIDENCES
        assert item.provenance == Provenance(item.source, item.verification, item.confidence)


def test_ids_are_unique_over_all_tables_and_lead_back_to_their_item():
    catalogue = load_catalogue()
    items = list(catalogue.all_items())
    assert len({item.item_id for item in items}) == len(items) == sum(ROWS.values())
    assert all(catalogue.get(item.item_id) is item for item in items)


def test_an_unknown_id_is_named_in_the_message():
    with pytest.raises(CatalogueError, match="no item 'warp-drive'"):
        load_catalogue().get("warp-drive")


def test_a_blank_cell_is_unknown_and_not_zero():
    helios = load_catalogue().get("amd-helios-mi455x-x72")
    assert helios.max_power_kw is None
    assert load_catalogue().get("generic-42u-enclosure-600x1200").max_power_kw == 0.0


def test_recalled_rows_are_editable_defaults_and_retrieved_ones_are_not():
    assert Provenance("x", "recalled", "datasheet").is_editable_default
    assert not Provenance("x", "retrieved", "press").is_editable_default
    assert Provenance("x", "retrieved", "press").badge == "press"


def test_loading_everything_is_quick():
    best = min(_time_to_load() for _ in range(3))
    assert best < 0.25, "five times the budget of 50 ms, so that a busy machine does not fail it"


def _time_to_load() -> float:
    start = time.perf_counter()
    assert sum(1 for _ in Catalogue().all_items()) == sum(ROWS.values())
    return time.perf_counter() - start


def test_search_ignores_case_and_wants_every_word():
    found = load_catalogue().search("GB300 nvl72", kinds=("servers",))
    assert [item.item_id for item in found] == ["nvidia-gb300-nvl72"]
    assert load_catalogue().search("gb300 warp") == ()


def test_search_puts_a_hit_in_the_model_before_a_hit_in_the_notes():
    found = load_catalogue().search("h100", kinds=("accelerators", "servers"))
    assert "H100" in found[0].model
    in_model = ["h100" in item.model.lower() for item in found]
    assert in_model == sorted(in_model, reverse=True)


def test_solar_plants_are_found_by_that_word():
    found = load_catalogue().search("solar")
    assert {"pv_module", "pv_plant"} <= {item.category for item in found}


def test_search_finds_words_that_others_write_in_two():
    catalogue = load_catalogue()
    walls = {i.item_id for i in catalogue.search("fan wall", kinds=("cooling_units",))}
    assert walls == {i.item_id for i in catalogue.search("fanwall", kinds=("cooling_units",))}
    inrow = catalogue.search("inrow", kinds=("cooling_units",))
    assert {i.item_id for i in catalogue.search("in-row", kinds=("cooling_units",))} <= {i.item_id for i in inrow}
    assert inrow[0].model.startswith("InRow")
    assert catalogue.search("tpuv") == ()


def test_an_empty_search_finds_everything_of_the_kinds_asked():
    assert len(load_catalogue().search("", kinds=("sites",))) == 73
    assert len(load_catalogue().search("", kinds=("sites",), limit=5)) == 5


def test_a_server_knows_the_speed_and_memory_of_its_accelerators():
    dgx = load_catalogue().get("nvidia-dgx-h100")
    assert dgx.accelerator.model == "H100 SXM5 80GB"
    assert dgx.flops_bf16_tflop_s == pytest.approx(8 * 989.4, rel=1e-12)
    assert dgx.memory_gb == pytest.approx(640.0, rel=1e-12)
    assert load_catalogue().get("generic-cpu-server-1u-2-socket").flops_bf16_tflop_s is None


def test_heat_is_shared_between_liquid_and_air():
    rack = load_catalogue().get("nvidia-gb200-nvl72")
    assert rack.liquid_ratio == pytest.approx(0.87, abs=1e-12)
    assert rack.air_heat_ratio == pytest.approx(0.13, abs=1e-12)
    assert not rack.is_liquid_ratio_assumed
    unknown = load_catalogue().get("huawei-cloudmatrix-384-supernode-16-racks")
    assert unknown.is_liquid_ratio_assumed
    assert 0.6 <= unknown.liquid_ratio <= 0.9


def test_airflow_follows_from_the_energy_balance():
    dgx = load_catalogue().get("nvidia-dgx-h100")
    assert dgx.required_airflow_m3_s() == 0.522
    # 10.2 kW / (1.204 kg/m3 * 1006 J/kg/K * 16 K)
    assert dgx.required_airflow_m3_s(16.0) == pytest.approx(0.5263, rel=1e-3)
    with pytest.raises(ValueError, match="more than 0 K"):
        dgx.required_airflow_m3_s(0.0)


def test_missing_airflow_uses_the_class_default_rise():
    liquid = load_catalogue().get("dell-poweredge-xe9680l-hgx-b200-liquid")
    assert liquid.is_airflow_assumed
    expected = 1000.0 * 13.8 * 0.15 / (1.204 * 1006.0 * liquid.default_air_rise_k)
    assert liquid.required_airflow_m3_s() == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("max_power_kw", "-1", "outside 0"),
        ("max_power_kw", "ten", "'ten' is not a number"),
        ("max_power_kw", "nan", "not a finite number"),
        ("liquid_fraction", "1.2", "outside 0 to 1"),
        ("accelerator_count", "7.5", "not a whole number"),
        ("vendor", "", "blank"),
        ("confidence", "rumour", "'rumour' is not a known word"),
        ("cooling", "magic", "'magic' is not a known word"),
        ("accelerator_model", "H1000", "no accelerator is called 'H1000'"),
        ("typical_power_kw", "99", "more than max_power_kw"),
    ],
)
def test_a_bad_cell_is_refused_with_file_line_column_and_remedy(column, value, words):
    with pytest.raises(CatalogueError) as caught:
        load_items("servers", _edited("servers_and_racks.csv", column, value), "mine.csv")
    assert f"mine.csv, line 2, column '{column}'" in caught.value.message
    assert words in caught.value.message
    assert caught.value.hint


def test_an_unknown_column_is_refused_with_the_nearest_name():
    text = read_text("catalogue/accelerators.csv").replace("tdp_w,", "tdp_wat,", 1)
    with pytest.raises(CatalogueError, match=r"unknown column 'tdp_wat'.*Did you mean 'tdp_w'"):
        load_items("accelerators", text, "mine.csv")


def test_a_missing_column_is_named():
    text = "\n".join(line.partition(",")[2] for line in "a,vendor,model\n1,x,y".splitlines())
    with pytest.raises(CatalogueError, match="column 'kind' is missing"):
        load_items("accelerators", text, "mine.csv")


def test_a_row_with_too_few_cells_is_refused():
    lines = read_text("catalogue/costs.csv").splitlines()
    lines[1] = "a,b,c"
    with pytest.raises(CatalogueError, match="line 2: 3 cells where the header has"):
        load_items("costs", "\n".join(lines), "mine.csv")


def test_an_id_used_twice_is_refused():
    lines = read_text("catalogue/costs.csv").splitlines()
    with pytest.raises(CatalogueError, match=r"line 3, column 'item_id'.*used twice"):
        load_items("costs", "\n".join([lines[0], lines[1], lines[1]]), "mine.csv")


def test_a_planners_file_may_leave_out_the_ids():
    lines = read_text("catalogue/accelerators.csv").splitlines()
    text = "\n".join(line.partition(",")[2] for line in lines[:3])
    assert [item.item_id for item in load_items("accelerators", text, "mine.csv")] == [
        "nvidia-v100-sxm2-32gb",
        "nvidia-v100-pcie-32gb",
    ]


def test_a_slug_is_lower_case_with_hyphens():
    assert slug("NVIDIA DGX H100 (8x)") == "nvidia-dgx-h100-8x"


def test_an_unknown_kind_lists_the_kinds():
    with pytest.raises(CatalogueError, match=", ".join(KINDS)):
        load_catalogue().items("robots")
