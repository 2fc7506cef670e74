"""Lines that are too long for their card say so."""

from __future__ import annotations

from desktop.widgets.elided_label import ElidedLabel


def test_a_line_without_room_ends_in_an_ellipsis_and_comes_back_with_it(qapp):
    label = ElidedLabel("failover 102 % UPS-R")
    label.resize(60, 20)
    assert label.shown_text.endswith("…")
    assert label.text() == "failover 102 % UPS-R"
    label.resize(400, 20)
    assert label.shown_text == "failover 102 % UPS-R"


def test_parts_between_points_give_way_whole_where_asked(qapp):
    label = ElidedLabel("● Settled · 0.3 m cells")
    label.folds = True
    label.resize(80, 20)
    assert label.shown_text == "● Settled"
    label.resize(20, 20)
    assert label.shown_text.endswith("…")
    label.resize(400, 20)
    assert label.shown_text == "● Settled · 0.3 m cells"
