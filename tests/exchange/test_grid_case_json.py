"""The ``grid-case-1`` format: what is read, what is refused, what is left out and named."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ExchangeError, FacilityError
from core.exchange.grid_case_json import grid_from_tree, read_grid
from core.power.load_flow import solve_flow
from core.resource_files import list_names, read_text

TREE = {
    "format": "grid-case-1",
    "buses": [{"id": "a", "kv": 10.0}, {"id": "b", "kv": 10.0}, {"id": "c", "kv": 10.0}, {"id": "d", "kv": 0.4}],
    "slack": {"bus": "a", "v_pu": 1.0, "angle_deg": 0.0},
    "lines": [
        {"from": "a", "to": "b", "r_ohm": 1.0, "x_ohm": 1.0, "b_us": 2.0},
        {"from": "b", "to": "c", "r_ohm": 1.0, "x_ohm": 1.0},
    ],
    "transformers": [{"from": "c", "to": "d", "kva": 630.0, "vk_percent": 6.0, "vkr_percent": 1.0}],
    "loads": [{"bus": "c", "p_kw": 100.0, "q_kvar": 30.0}, {"bus": "d", "p_kw": 100.0}],
}


def changed(change):
    tree = copy.deepcopy(TREE)
    change(tree)
    return tree


def add(name, **item):
    return lambda tree: tree.setdefault(name, []).append(item)


def put(name, n, **values):
    return lambda tree: tree[name][n].update(values)


def test_every_key_but_three_is_optional():
    grid = grid_from_tree({"format": "grid-case-1", "buses": [{"id": 1, "kv": 10}], "slack": {"bus": 1}})
    result = solve_flow(grid.case)
    assert result.v_pu.tolist() == [1.0]
    assert result.loss_kw == result.slack_kw == 0.0


def test_ids_may_be_numbers_or_texts():
    tree = changed(lambda t: t.update(slack={"bus": 1}))
    for n, bus in enumerate(tree["buses"]):
        bus["id"] = n + 1 if n % 2 == 0 else str(n + 1)
    for item in (*tree["lines"], *tree["transformers"]):
        item["from"], item["to"] = ("abcd".index(item[end]) + 1 for end in ("from", "to"))
    for load in tree["loads"]:
        load["bus"] = str("abcd".index(load["bus"]) + 1)
    same = solve_flow(grid_from_tree(tree).case)
    assert same.loss_kw == pytest.approx(solve_flow(grid_from_tree(TREE).case).loss_kw, rel=1e-12)


def test_shipped_networks_name_their_source():
    names = list_names("grids")
    assert len(names) >= 9
    for name in names:
        tree = json.loads(read_text(name))
        assert len(tree["source"]) > 20
        assert solve_flow(read_grid(read_text(name)).case).is_solved.all()


@pytest.mark.parametrize("name", ["ieee33", "ieee33_ties"])
def test_shipped_feeders_are_those_of_the_reference(name):
    reference = Path(__file__).parents[3] / "shared" / "reference" / "grids" / f"{name}.json"
    if not reference.exists():
        pytest.skip("the reference networks are not here")
    theirs = solve_flow(read_grid(reference.read_text(encoding="utf-8")).case)
    ours = solve_flow(read_grid(read_text(f"grids/{name}.json")).case)
    assert ours.loss_kw == pytest.approx(theirs.loss_kw, rel=1e-9)
    assert ours.voltage_pu == pytest.approx(theirs.voltage_pu, abs=1e-12)


REFUSED = [
    (put("lines", 0, r_ohm=float("nan")), "lines[0].r_ohm", "not a finite number"),
    (put("lines", 0, r_ohm=float("inf")), "lines[0].r_ohm", "not a finite number"),
    (put("lines", 0, r_ohm="1.0"), "lines[0].r_ohm", "not a number"),
    (put("lines", 0, r_ohm=True), "lines[0].r_ohm", "not a number"),
    (put("lines", 0, r_ohm=[1]), "lines[0].r_ohm", "not a number"),
    (put("lines", 0, r_ohm=10**400), "lines[0].r_ohm", "not a finite number"),
    (put("transformers", 0, kva=-630), "transformers[0].kva", "negative"),
    (put("transformers", 0, kva=0), "transformers[0].kva", "not above zero"),
    (put("transformers", 0, vkr_percent=9), "transformers[0].vkr_percent", "more than vk_percent"),
    (put("transformers", 0, tap_ratio=0), "transformers[0].tap_ratio", "not above zero"),
    (put("buses", 1, kv=-10), "buses[1].kv", "negative"),
    (put("buses", 1, kv=None), "buses[1]", "'kv' is missing"),
    (put("buses", 1, id=1.5), "buses[1].id", "not the id of a bus"),
    (put("lines", 0, to=None), "lines[0]", "'to' is missing"),
    (add("buses", id="a", kv=10), "buses[4]", "two buses are called a"),
    (lambda t: t["slack"].update(bus="z"), "slack.bus", "there is no bus z"),
    (lambda t: t["slack"].update(v_pu=0), "slack.v_pu", "not above zero"),
    (lambda t: t.pop("slack"), "slack", "there is no source"),
    (lambda t: t.update(slack=[]), "slack", "the list of sources is empty"),
    (lambda t: t.update(buses=[]), "buses", "there are no buses"),
    (lambda t: t.update(lines={"a": 1}), "lines", "must be a list"),
    (lambda t: t.update(lines=[1]), "lines[0]", "must be an object"),
    (lambda t: t.update(format="grid-case-2"), "format", "its format is 'grid-case-2'"),
    (add("generators", bus="b", q_min_kvar=5, q_max_kvar=1), "generators[0].q_min_kvar", "more than q_max_kvar"),
]


@pytest.mark.parametrize(("change", "place", "words"), REFUSED, ids=[f"{p} {w}" for _, p, w in REFUSED])
def test_bad_values_are_refused_with_place_and_remedy(change, place, words):
    with pytest.raises(ExchangeError) as caught:
        grid_from_tree(changed(change))
    assert caught.value.place == place
    assert words in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", "[" * 100_000, '{"format": "grid-case-1", "format": 1}'])
def test_texts_that_are_no_case_are_refused(text):
    with pytest.raises(ExchangeError) as caught:
        read_grid(text)
    assert caught.value.hint


def test_two_sources_under_one_key_are_refused_by_name():
    text = json.dumps(TREE).replace('"lines"', '"slack": {"bus": "b"}, "lines"')
    with pytest.raises(ExchangeError, match="'slack' stands twice"):
        read_grid(text)


LEFT_OUT = [
    (add("lines", **{"from": "b", "to": "nowhere", "r_ohm": 1.0}), "grid-unknown-bus", "lines[2]", "nowhere"),
    (add("loads", bus="nowhere", p_kw=5.0), "grid-unknown-bus", "loads[2]", "nowhere"),
    (add("generators", bus="nowhere", p_kw=5.0), "grid-unknown-bus", "generators[0]", "nowhere"),
    (add("lines", **{"from": "b", "to": "b", "r_ohm": 1.0}), "grid-branch-to-itself", "lines[2]", "b"),
    (add("lines", **{"from": "c", "to": "d", "r_ohm": 1.0}), "grid-voltage-mismatch", "lines[2]", "d"),
]


@pytest.mark.parametrize(("change", "code", "place", "bus"), LEFT_OUT, ids=[f"{c} {p}" for _, c, p, _ in LEFT_OUT])
def test_what_does_not_fit_is_named_and_the_rest_is_solved(change, code, place, bus):
    grid = grid_from_tree(changed(change))
    (finding,) = grid.findings
    assert finding.code == code
    assert finding.message.startswith(place)
    assert bus in finding.ids
    assert finding.fix
    whole = solve_flow(grid_from_tree(TREE).case)
    assert solve_flow(grid.case).voltage_pu == pytest.approx(whole.voltage_pu, abs=1e-12)


def test_a_line_without_impedance_joins_its_buses():
    grid = grid_from_tree(changed(put("lines", 1, r_ohm=0.0, x_ohm=0.0)))
    assert [f.code for f in grid.findings] == ["grid-zero-impedance"]
    assert set(grid.findings[0].ids) == {"b", "c"}
    result = solve_flow(grid.case)
    v = result.v_pu[grid.bus_node]
    assert v[1] == v[2] < 1.0
    assert result.is_solved.all()


def test_a_closed_switch_joins_its_buses_without_a_word():
    tree = changed(lambda t: t.update(switches=[{"from": "b", "to": "c"}], lines=t["lines"][:1]))
    grid = grid_from_tree(tree)
    assert grid.findings == ()
    assert grid.bus_node[1] == grid.bus_node[2]


def test_a_transformer_without_impedance_is_left_out_and_its_load_named():
    grid = grid_from_tree(changed(put("transformers", 0, vk_percent=0.0, vkr_percent=0.0)))
    result = solve_flow(grid.case)
    assert [f.code for f in grid.findings] == ["grid-zero-impedance"]
    assert [f.code for f in result.findings] == ["grid-no-source"]
    assert result.findings[0].ids == ("d",)
    assert result.v_pu[3] == 0.0
    assert result.is_solved[:3].all()


def test_an_island_without_source_is_dead_and_the_rest_is_solved():
    grid = grid_from_tree(changed(lambda t: t.update(lines=t["lines"][:1])))
    result = solve_flow(grid.case)
    (finding,) = result.findings
    assert finding.code == "grid-no-source"
    assert finding.ids == ("c", "d")
    assert "200 kW" in finding.message
    assert result.voltage_pu[2:].tolist() == [0.0, 0.0]
    assert result.v_min_node in ("a", "b")
    assert result.slack_kw == pytest.approx(result.loss_kw, abs=1e-9)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.update(slack=[{"bus": "a", "v_pu": 1.0}, {"bus": "a", "v_pu": 1.05}]),
        add("generators", bus="a", p_kw=10.0, v_pu=1.05),
    ],
)
def test_of_two_voltages_at_one_bus_the_source_holds(change):
    grid = grid_from_tree(changed(change))
    (finding,) = grid.findings
    assert finding.code == "grid-source-conflict"
    assert finding.ids == ("a",)
    assert solve_flow(grid.case).v_pu[0] == 1.0


def test_of_two_generators_at_one_bus_the_first_holds():
    tree = changed(add("generators", bus="c", p_kw=50.0, v_pu=1.02))
    add("generators", bus="c", p_kw=30.0, v_pu=1.0)(tree)
    grid = grid_from_tree(tree)
    assert [f.code for f in grid.findings] == ["grid-source-conflict"]
    assert grid.case.generator_p_kw.tolist() == [80.0]
    assert solve_flow(grid.case).v_pu[2] == pytest.approx(1.02, abs=1e-12)


def test_sources_that_fight_across_a_network_are_named_and_solved():
    grid = grid_from_tree(changed(lambda t: t.update(slack=[{"bus": "a", "v_pu": 1.0}, {"bus": "c", "v_pu": 1.02}])))
    result = solve_flow(grid.case)
    (finding,) = result.findings
    assert finding.code == "grid-source-conflict"
    assert finding.ids == ("a", "c")
    assert result.slack_each_kva.real[0] < 0.0 < result.slack_each_kva.real[1]


def test_generators_without_voltage_are_negative_loads():
    made = grid_from_tree(changed(add("generators", bus="c", p_kw=60.0, q_kvar=10.0))).case
    less = grid_from_tree(changed(put("loads", 0, p_kw=40.0, q_kvar=20.0))).case
    assert np.array_equal(made.p_kw, less.p_kw)
    assert np.array_equal(made.q_kvar, less.q_kvar)


def test_unknown_keys_are_noted_and_ignored():
    grid = grid_from_tree(changed(put("lines", 0, length_km=3.0)))
    assert [str(f.severity) for f in grid.findings] == ["note"]
    assert "length_km" in grid.findings[0].message


numbers = st.one_of(st.floats(), st.sampled_from([0, -1, 1e-300, 1e300, 1e-12, 1e12, 10**400]), st.integers())
values = st.one_of(numbers, st.none(), st.booleans(), st.text(max_size=3), st.just([]), st.just({}))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(TREE)), st.integers(0, 4), st.integers(0, 9), values)
def test_any_value_anywhere_is_solved_or_refused_in_words(name, n, key, value):
    """Nothing but the program's own errors comes out, and what counts as solved is finite and balances."""

    def change(tree):
        part = tree[name]
        item = part[n % len(part)] if isinstance(part, list) else part if isinstance(part, dict) else tree
        item[sorted(item)[key % len(item)]] = value

    try:
        grid = grid_from_tree(changed(change))
        with np.errstate(all="ignore"):
            result = solve_flow(grid.case)
    except FacilityError as error:
        words = (error.message, error.hint)
    else:
        words = ("solved", "nothing to do")
    assert all(words)
    if words[0] != "solved":
        return
    assert np.all(np.isfinite(result.voltage_pu[result.is_solved]))
    if result.is_solved.all() and result.mismatch_pu > 1e-9:
        stiffest = np.abs(grid.case.series_y_pu).max() * result.v_pu.max() ** 2
        assert result.mismatch_pu < 1e-14 * stiffest  # rounding alone
    for finding in (*grid.findings, *result.findings):
        assert finding.message
        assert finding.fix
