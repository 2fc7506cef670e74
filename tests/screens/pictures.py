"""Pictures of widgets at 1x and 2x in one run, and results for them that no solver has to settle."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from core.model.cooling import AirCooler
from core.model.project import Project
from core.results.design_results import DesignResults
from core.results.thermal_result import HallAir, ThermalResult
from tests.screens.comparing import assert_looks_like
from tests.support.painted_results import assembled, room_airs

RATIOS = {1: "", 2: "_2x"}
"""Pixels to a point, and what the stored picture's name ends in."""


def picture(widget: QWidget, ratio: int = 1) -> QImage:
    """What a widget paints on a screen with so many pixels to a point."""
    image = QImage(widget.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    QWidget.render(widget, image, QPoint())  # a QGraphicsView has another one of that name
    image.setDevicePixelRatio(1)
    return image


def assert_both_look_like(widget: QWidget, name: str, folder: Path, *, share_at_most: float) -> None:
    """Compare a widget with its stored pictures at 1x and at 2x."""
    assert widget.isVisible()
    for ratio, end in RATIOS.items():
        assert_looks_like(picture(widget, ratio), name + end, folder, share_at_most=share_at_most)


def calm_results(project: Project) -> DesignResults:
    """As painted results are, with inlets of 19 to 25 degrees and coolers that share the heat of their hall."""

    def air() -> ThermalResult:
        return ThermalResult(tuple(_calm(project, hall) for hall in room_airs(project).halls))

    return assembled(project, "calm", air)


def _calm(project: Project, hall: HallAir) -> HallAir:
    count = len(hall.rack_ids)
    inlets = 22.0 + 3.0 * np.sin(np.arange(count))
    coolers = tuple(c.id for c in project.of_type(AirCooler) if c.hall_id == hall.hall_id)
    each = np.full(len(coolers), 60e3)
    return replace(
        hall,
        rack_inlet_mean_c=inlets,
        rack_inlet_max_c=inlets + 1.2,
        rack_outlet_c=inlets + 12.0,
        cooler_ids=coolers,
        cooler_return_c=np.full(len(coolers), 33.0),
        cooler_supply_c=np.full(len(coolers), 18.0),
        cooler_duty_w=each,
        heat_balance_ratio=3e-4,
        mass_balance_ratio=2e-7,
    )


def is_renewed() -> bool:
    """Whether pictures are stored anew in this run."""
    return "HALLWRIGHT_RENEW_SCREENS" in os.environ
