"""The Year view as it is painted, light and dark, from hours made by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from core.model.project import Project
from core.model.scenario import Site
from core.results.energy_result import PART_NAMES
from core.results.year import HOURS, Band, YearHours, YearResult
from core.study.year_numbers import year_numbers
from desktop.jobs.live_room import LiveRoom
from desktop.jobs.year_job import YearJob
from desktop.session import Session
from desktop.theme import DARK, LIGHT, apply_theme, font
from desktop.year.year_view import YearView
from tests.desktop.driving import dispose, wait_until
from tests.screens.comparing import assert_looks_like

SHARE_AT_MOST = 0.01


def hours_by_hand() -> YearHours:
    """Warm summers and afternoons; the chillers follow the warmth."""
    hour = np.arange(HOURS)
    warmth = 14.0 - 11.0 * np.cos(2.0 * math.pi * hour / HOURS) - 5.0 * np.cos(2.0 * math.pi * (hour % 24 - 3) / 24)
    parts = np.zeros((len(PART_NAMES), HOURS))
    for name, watts in (
        ("it", np.full(HOURS, 2e6)),
        ("chillers", 1.2e4 * np.maximum(warmth - 5.0, 0.0)),
        ("air_cooler_fans", np.full(HOURS, 6e4)),
        ("ups_losses", np.full(HOURS, 7e4)),
        ("lighting_and_controls", np.full(HOURS, 2e4)),
    ):
        parts[PART_NAMES.index(name)] = watts
    total = parts.sum(axis=0)
    free = np.clip((18.0 - warmth) / 10.0, 0.0, 1.0) * 2e6
    still = np.zeros(HOURS)
    return YearHours(
        weather_name="Somewhere", weather_source="made by hand", dry_bulb_c=warmth, wet_bulb_c=warmth - 3.0,
        load_ratio=np.ones(HOURS), parts_w=parts, total_w=total, rejected_w=np.full(HOURS, 2e6), free_w=free,
        water_kg_s=np.maximum(warmth, 0.0) / 40.0, chilled_supply_c=still, warm_supply_c=still,
        source_ids=("implicit-grid",), source_w=total[None, :], unserved_w=still, electrical_gap_ratio=still,
        thermal_gap_ratio=still, evaporated_kg_s=np.maximum(warmth, 0.0) * 0.75 / 40.0,
        bled_kg_s=np.maximum(warmth, 0.0) * 0.25 / 40.0,
    )  # fmt: skip


def year_by_hand() -> YearResult:
    """A whole year from those hours."""
    hours = hours_by_hand()
    numbers = year_numbers(Project.of((Site(),)), hours)
    pue = numbers["pue_annual"].value
    wue = numbers["wue_site_l_kwh"].value
    return YearResult(
        hours=hours,
        numbers=numbers,
        pue=Band(pue, pue - 0.012, pue + 0.015),
        wue_site=Band(wue, wue - 0.1, wue + 0.1),
        part_load_pue={0.25: 1.41, 0.5: 1.22, 0.75: 1.17, 1.0: pue},
        assumptions=("The weather is made by hand.",),
    )


@pytest.mark.screens
@pytest.mark.parametrize(("theme", "shown"), [(LIGHT, 0), (DARK, 3)], ids=["light", "dark"])
def test_the_year_looks_as_it_did(qapp, tmp_path, theme, shown):
    qapp.setStyle("Fusion")
    qapp.setFont(font())
    apply_theme(theme)
    session = Session(LiveRoom())
    view = YearView(session, YearJob(session), theme)
    view.counter.hide()
    view.resize(1040, 720)
    view.show()
    wait_until(lambda: view.has_charts)
    view.show_result(year_by_hand())
    view.quantity.setCurrentIndex(shown)
    for _ in range(10):
        QApplication.processEvents()
    image = view.grab().toImage()
    view.close()
    dispose(view)
    session.deleteLater()
    assert_looks_like(image, f"year_{theme.name}", tmp_path, share_at_most=SHARE_AT_MOST)
