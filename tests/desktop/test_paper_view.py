"""What is exported is what the window shows of the air."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.drawing.air_view import AirCut
from core.drawing.plan import plan_drawing
from core.drawing.section import SectionLine
from tests.desktop.painted_window import painted_window


@pytest.fixture
def window_and_session():
    yield from painted_window()


def test_an_export_has_the_view_the_range_the_fronts_and_the_section_of_the_window(window_and_session):
    window, session = window_and_session
    window.plan.air.set_view(replace(window.plan.air.view, cut=AirCut.MAXIMUM, has_isotherms=True, is_automatic=True))
    window.plan.set_capture_shown(True)
    window.plan.section.cut(SectionLine(0.5, 1.0, 4.5, 1.0), True)
    air = window.files.plan_air()
    assert air.view == window.plan.air.view
    assert air.shows_capture
    assert air.section == SectionLine(0.5, 1.0, 4.5, 1.0)
    scale = window.plan.air.heat.scale
    assert air.range_c == (scale.low_c, scale.high_c)
    texts = plan_drawing(session.project, session.results, air=air).texts()
    assert "hottest over height" in texts
    assert any(text.startswith("section A-B") for text in texts)
    window.plan.section.close()
    assert window.files.plan_air().section is None
