"""A cooling failure made from a formula instead of a solver: the same on every machine, for what only shows it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.model.project import Project
from core.results.design_results import DesignResults
from core.results.outage import LimitTimes, OutageEvent, OutageResult
from core.study.outage import passing_times_s

LIMITS_C = {"recommended": 27.0, "allowable": 32.0, "throttle": 40.0}


def outage_of(project: Project, results: DesignResults, duration_s: float = 300.0) -> OutageResult:
    """All coolers of the first hall stop; racks warm at 2 to 8 K a minute from their present inlets."""
    hall = results.thermal.value.halls[0]
    times_s = np.arange(0.0, duration_s + 1.0, 5.0)
    count = len(hall.rack_ids)
    rise_k_s = np.linspace(2.0, 8.0, count) / 60.0
    inlet_c = hall.rack_inlet_mean_c[None, :] + times_s[:, None] * rise_k_s[None, :]
    limits = tuple(_limit(name, np.full(count, limit_c), times_s, inlet_c) for name, limit_c in LIMITS_C.items())
    field = hall.air_field
    warm = replace(field, temperature_c=(field.temperature_c + 10.0).astype(np.float32))
    return OutageResult(
        hall.hall_id, OutageEvent(duration_s=duration_s), hall.rack_ids, times_s, inlet_c, limits,
        ((0.0, field), (0.5 * duration_s, warm)), 0.12, True,
    )  # fmt: skip


def _limit(name: str, limit_c: np.ndarray, times_s: np.ndarray, inlet_c: np.ndarray) -> LimitTimes:
    passed = passing_times_s(limit_c, times_s, inlet_c)
    known = np.sort(passed[np.isfinite(passed)])
    half = (len(passed) - 1) // 2
    return LimitTimes(
        name, limit_c, passed,
        float(known[0]) if known.size else None,
        float(known[half]) if known.size > half else None,
        float(known[-1]) if known.size == len(passed) else None,
    )  # fmt: skip
