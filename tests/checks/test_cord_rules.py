"""Rules on cords and power shelves: each with a design that breaks it and one that does not."""

from __future__ import annotations

from tests.support.power_hall import design, found


def test_a_cord_must_carry_the_rack_alone_at_eighty_percent():
    # 40 kW at 415 V and a power factor of 0.98 are about 57 A
    (finding,) = found(design({"r0": {"cord_a": 60.0}}), "cord-current")
    assert finding.ids == ("r0",)
    assert "57 A" in finding.message
    assert "48 A" in finding.message
    assert "with the other cord dead" in finding.message
    assert "on its one cord" in found(design({"r0": {"cord_a": 60.0, "feed_b_id": ""}}), "cord-current")[0].message
    assert not found(design({"r0": {"cord_a": 100.0}}), "cord-current")
    assert not found(design({"r0": {"cord_a": 0.0}}), "cord-current")


def test_shelves_must_carry_the_contents_and_may_have_one_to_spare():
    # 40 kW at the cords are 38.6 kW behind supplies of 96.5 %
    assert found(design({"r0": {"shelf_w": 33e3, "shelf_count": 1}}), "shelf-overload")[0].ids == ("r0",)
    two = {"shelf_w": 33e3, "shelf_count": 2}
    assert not found(design({"r0": two}), "shelf-overload")
    assert found(design({"r0": {**two, "spare_shelf_count": 1}}), "shelf-spare")[0].ids == ("r0",)
    three = {"shelf_w": 33e3, "shelf_count": 3, "spare_shelf_count": 1}
    assert not found(design({"r0": three}), "shelf-spare")


def test_many_racks_with_short_cords_are_one_finding():
    racks = {f"r{n}": {"cord_a": 32.0} for n in range(6)}
    (finding,) = found(design(racks), "cord-current")
    assert "6 items" in finding.message
