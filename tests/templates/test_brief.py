"""Reading one line of words and numbers as a brief."""

from __future__ import annotations

import pytest

from core.commands.power_topology_plan import TopologyKind
from core.errors import FacilityError
from core.templates.brief import DesignBrief, read_brief

LINES = {
    "120 racks of GB300, N+1, Dublin": ("nvidia-gb300-nvl72", 120, "dublin", TopologyKind.N_PLUS_1),
    "dublin n+1: 120 x gb300": ("nvidia-gb300-nvl72", 120, "dublin", TopologyKind.N_PLUS_1),
    "48 DGX H100 racks, 2N, Ashburn": ("nvidia-dgx-h100", 48, "ashburn", TopologyKind.TWO_N),
    "20 MW GB200 NVL72 4N/3 Luleå": ("nvidia-gb200-nvl72", 151, "lulea", TopologyKind.FOUR_N_3),
    "3 MW of GroqRack in Santa Clara, block redundant": (
        "groq-groqrack-72-lpu", 85, "santa_clara", TopologyKind.CATCHER,
    ),
    "1,200 racks of gb300 in são paulo with 2(N+1)": (
        "nvidia-gb300-nvl72", 1200, "sao_paulo", TopologyKind.TWO_N_PLUS_1,
    ),
    "10 racks DGX B200, N, Oslo": ("nvidia-dgx-b200", 10, "oslo", TopologyKind.N),
}  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_read_in_any_order_of_its_words(line: str) -> None:
    item, count, site, topology = LINES[line]
    brief = read_brief(line)
    assert (brief.item_id, brief.rack_count, brief.site_id, brief.topology) == (item, count, site, topology)


def test_power_of_a_rack_says_how_many_servers_it_holds() -> None:
    brief = read_brief("5 MW of DGX H100 at 40 kW per rack in Frankfurt")
    assert brief.servers_per_rack == 3
    assert brief.power_per_rack_w == pytest.approx(30_600.0)
    assert brief.rack_count == 163


@pytest.mark.parametrize(
    "asked", ["racks of 21 kW", "21 kW racks", "racks at 21 kW", "racks, 21 kW each", "racks, 21 kW/rack"]
)
def test_power_of_a_rack_is_said_in_many_ways(asked: str) -> None:
    assert read_brief(f"12 {asked}, DGX H100, Oslo").servers_per_rack == 2
    assert read_brief(f"12 {asked}, DGX H100, Oslo").rack_count == 12


def test_liquid_and_air_choose_among_servers_of_one_name() -> None:
    assert "liquid" in read_brief("10 liquid-cooled racks of HGX B200, Singapore").item_id
    assert "air" in read_brief("10 air-cooled racks of HGX B200, Singapore").item_id


@pytest.mark.parametrize("line", ["2 MW of air cooled servers, Singapore", "40 air-cooled racks, Oslo"])
def test_cooling_without_a_name_is_not_passed_over(line: str) -> None:
    assert "air-cooled racks of 2 × DGX H100" in read_brief(line).understood
    assert read_brief(line, DesignBrief(item_id="nvidia-dgx-b200")).item_id == "nvidia-dgx-b200"
    liquid = read_brief(line.replace("air", "liquid"), DesignBrief(item_id="nvidia-dgx-b200"))
    assert "liquid-cooled racks of GB300" in liquid.understood


@pytest.mark.parametrize(("line", "racks"), [("48 DGX H100", 24), ("7 x DGX H100", 4), ("48 DGX H100 cabinets", 48)])
def test_servers_are_counted_as_servers_and_racks_as_racks(line: str, racks: int) -> None:
    brief = read_brief(f"{line}, Tokyo, no redundancy")
    assert (brief.rack_count, brief.servers_per_rack, brief.topology) == (racks, 2, TopologyKind.N)


def test_the_server_that_is_proposed_fits_the_power_of_the_rack() -> None:
    with pytest.raises(FacilityError) as caught:
        read_brief("12 racks of 8 kW, N, Oslo")
    assert "DGX A100 640GB (6.5 kW)" in caught.value.hint


def test_what_a_line_leaves_out_is_kept_from_before() -> None:
    start = DesignBrief(rack_count=8, site_id="oslo")
    brief = read_brief("GB200, N", start)
    assert (brief.rack_count, brief.site_id) == (8, "oslo")
    assert brief.understood == "8 liquid-cooled racks of GB200 NVL72, 132 kW each, 1.1 MW of IT, N power, Oslo"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("3 racks of banana in Dublin", "'banana' is neither"),
        ("1 kW of GB300", "1 kW is less than one rack of GB300 NVL72 (142 kW)"),
        ("0 racks of GB300", "1 to 2,000 racks, not 0"),
        ("5000 racks of GB300", "1 to 2,000 racks, not 5,000"),
        ("20 racks of DGX B300 with 60 kW per rack", "more than air can carry"),
        ("20 racks of GB300 at 15 kW per rack", "One rack of GB300 NVL72 takes 142.0 kW, more than the 15 kW"),
        ("20 racks at 15 kW per rack, N, Lagos", "One rack of GB300 NVL72 takes 142.0 kW, more than the 15 kW"),
        ("9 racks of DGX B200 at 10 kW per rack", "One rack of DGX B200 takes 14.3 kW, more than the 10 kW"),
        ("-5 racks of GB300", "1 to 2,000 racks, not -5"),
        ("120 racks 30 racks of GB300", "'30' is neither"),
        ("12 racks of DGX H100 at 8 kW, Oslo", "Both 12 racks and 8 kW are asked for"),
    ],
)
def test_a_line_that_makes_no_layout_is_refused_in_words(line: str, words: str) -> None:
    with pytest.raises(FacilityError) as caught:
        read_brief(line)
    assert words in caught.value.message
    assert caught.value.hint


def test_a_power_of_a_rack_that_a_system_keeps_to_is_taken() -> None:
    brief = read_brief("1 rack of GB300 at 140 kW per rack")
    assert brief.understood.startswith("1 liquid-cooled rack of GB300 NVL72, 142 kW each")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("20 immersion tanks, N+1, Dublin", "Place immersion tanks from the catalogue"),
        ("20 racks of GB300, islanded gas engines", "menu Study, Power sources"),
        ("20 racks of GB300, frobnicated", "Write it like"),
    ],
)
def test_what_a_first_layout_leaves_out_is_said_with_where_it_is_found(line: str, words: str) -> None:
    with pytest.raises(FacilityError) as caught:
        read_brief(line)
    assert words in caught.value.hint
