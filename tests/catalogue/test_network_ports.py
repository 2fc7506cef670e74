"""Ports and power supplies out of the catalogue's words, and what a rack adds up to."""

import pytest

from core.catalogue.loader import load_catalogue
from core.catalogue.placing import unit_from_item
from core.catalogue.rack_templates import built_in_templates
from core.commands.rack_contents import check_fits
from core.model.network_ports import Ports, ports_from, ports_in_words, rack_ports, supplies_from
from core.model.rack import Rack, RackUnit


@pytest.mark.parametrize(
    ("text", "by_speed"),
    [
        ("", ()),
        ("8x 200G IB + 2x 200G", ((200.0, 10),)),
        ("8x 400G (4 OSFP) + 2x 400G", ((400.0, 10),)),
        ("48x 1G + 4x 100G", ((100.0, 4), (1.0, 48))),
        ("2x 25-100G", ((100.0, 2),)),
        ("72x 400G + 36x 200/400G", ((400.0, 108),)),
        ("72x 1.6T or 144x 800G", ((1600.0, 72),)),
        ("128x 800G / 64x 1.6T", ((800.0, 128),)),
        ("8 × 400g", ((400.0, 8),)),
        ("4x 25GbE SFP28 + 2x 10GBASE-T", ((25.0, 4), (10.0, 2))),
        ("2x 100 Gb/s + 2x 400Gbps", ((400.0, 2), (100.0, 2))),
    ],
)
def test_words_of_data_sheets_become_counts_by_speed(text, by_speed):
    assert ports_from(text) == Ports(by_speed)


def test_what_cannot_be_read_is_told_and_not_guessed():
    assert ports_from("8x 400G + some QSFP") == Ports(((400.0, 8),), "some QSFP")
    assert ports_from("plenty") == Ports((), "plenty")


def test_every_row_of_the_catalogue_can_be_read_whole():
    rows = [s for s in load_catalogue().servers if s.network_ports]
    assert len(rows) > 15
    assert [
        s.item_id for s in rows if ports_from(s.network_ports).unread or not ports_from(s.network_ports).count
    ] == []


def test_supplies_of_shelves_have_no_cords():
    assert supplies_from("8x 33 kW power shelves (6x 5.5 kW each), 50 VDC busbar") == 0
    assert supplies_from("800 VDC distribution") == 0
    assert supplies_from("12x 3.2 kW (N+N) or MGX DC busbar variant") == 12


def test_a_placed_unit_has_the_ports_and_cords_of_its_row():
    dgx = unit_from_item(load_catalogue().get("nvidia-dgx-h100"))
    leaf = unit_from_item(load_catalogue().get("nvidia-spectrum-4-sn5600"))
    assert (dgx.network_ports, dgx.is_switch, dgx.power_supply_count) == ("8x 400G (4 OSFP) + 2x 400G", False, 6)
    assert (leaf.is_switch, leaf.power_supply_count) == (True, 2)


def rack(*rows):
    return Rack(units=tuple(RackUnit(network_ports=text, is_switch=is_switch) for text, is_switch in rows))


def test_server_ports_take_the_slowest_switch_ports_that_are_fast_enough():
    found = rack_ports(rack(("10x 100G + 1x 1G", False), ("4x 100G + 48x 1G", True), ("64x 800G", True)))
    assert ports_in_words(found.servers) == "10 × 100G + 1 × 1G"
    assert ports_in_words(found.free) == "58 × 800G + 47 × 1G"
    assert (found.unplugged.count, found.unstated) == (0, 0)


def test_the_fastest_server_ports_choose_first():
    found = rack_ports(rack(("4x 100G", False), ("4x 400G", False), ("4x 400G", True), ("2x 100G", True)))
    assert found.unplugged.by_speed == ((100.0, 2),)
    assert found.free.count == 0


def test_ports_that_no_switch_of_the_rack_is_fast_enough_for_go_elsewhere():
    found = rack_ports(rack(("8x 400G", False), ("48x 1G + 4x 100G", True)))
    assert (found.unplugged.count, found.free.count) == (0, 52)
    assert rack_ports(rack(("8x 400G", False))).unplugged.count == 0


def test_what_nobody_stated_is_counted():
    found = rack_ports(rack(("", False), ("8x 400G + odd", False)))
    assert (found.unstated, found.unstated_supplies) == (2, 2)


def test_built_in_templates_fit_a_cabinet_and_their_switches_take_their_servers():
    templates = built_in_templates()
    assert len({t.tag for t in templates}) == len({t.id for t in templates}) == 5
    for template in templates:
        check_fits(Rack(u_capacity=48), template.units)
        found = rack_ports(Rack(units=template.units))
        assert found.unplugged.count == 0 < found.switches.count
        assert all(unit.item_id and unit.rated_power_w > 0.0 for unit in template.units)
