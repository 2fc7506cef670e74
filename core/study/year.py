"""A project through 8760 coupled hours of weather: powers, heat, water, sources, hour by hour.

IT load, heat splits, air coolers, loops, plant and the power chain are those of the live study, so an hour at the live
weather is the live answer. Room air is a slow function of its set points: rack inlets, duty shares and wall gains hold
all year, from the live room where it is known, or else from the supply set points.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.climate import air_kernels
from core.errors import FacilityError
from core.model.electrical import PowerSource, SourceKind
from core.model.project import Project
from core.plant.unit_rows import site_pressure_pa
from core.results.thermal_result import ThermalResult
from core.results.year import HOURS, YearHours
from core.study.year_case import YearCase, year_case
from core.study.year_chain import source_list

FloatArray = NDArray[np.float64]
Progress = Callable[[float, str], None]
StopFlag = Callable[[], bool]
CHUNK_HOURS = 1095
"""Hours between two words of progress, an eighth of a year."""


class Weather(Protocol):
    """What a year needs of the weather; arrays of shape (8760,)."""

    @property
    def dry_bulb_c(self) -> FloatArray:
        """Dry bulb. [C]"""

    @property
    def wet_bulb_c(self) -> FloatArray:
        """Wet bulb. [C]"""


class YearStopped(FacilityError):
    """The year was left before its end, because it was asked to stop."""


def simulate_year(
    project: Project,
    weather: Weather,
    *,
    weather_name: str = "",
    weather_source: str = "",
    thermal: ThermalResult | None = None,
    case: YearCase | None = None,
    load_ratio: FloatArray | None = None,
    solar_ratio: FloatArray | None = None,
    progress: Progress | None = None,
    stop: StopFlag | None = None,
) -> YearHours:
    """Run all hours.

    Args:
        project: The project.
        weather: Outdoor air.
        weather_name, weather_source: What to call it.
        thermal: Room air that holds all year; see ``year_case``.
        case: The project as arrays, where they are known from an earlier run.
        load_ratio: Load of all racks hour by hour; the scenario's when left out, shape (8760,).
        solar_ratio: Output of solar plants over their capacity; their own availability when left out, shape (8760,).
        progress: Told the share done, 0 to 1, and what is going on.
        stop: Asked between chunks; True leaves.

    Returns:
        Every hour.

    Raises:
        YearStopped: ``stop`` said so.
        FacilityError: The power chain has no operating point in some hours.
    """
    from core.study import year_kernels as kernels

    case = case or year_case(project, thermal)
    scenario_ratio = project.scenario.it_load_ratio
    load = np.full(HOURS, scenario_ratio) if load_ratio is None else np.array(load_ratio, dtype=np.float64)
    # copies: kernels are compiled once for arrays that may be written, and again for those that may not
    dry = np.array(weather.dry_bulb_c, dtype=np.float64)
    wet = np.minimum(np.array(weather.wet_bulb_c, dtype=np.float64), dry)
    dew = dew_points_c(dry, wet, site_pressure_pa(project))
    gain = hall_gain_w(case, dry, wet)
    available = available_w(case, solar_ratio)
    parts = np.zeros((kernels.PARTS, HOURS))
    figures = np.zeros((kernels.FIGURES, HOURS))
    asked = np.zeros((len(case.chain.source_ids), HOURS))
    failed = 0
    for begin in range(0, HOURS, CHUNK_HOURS):
        if stop is not None and stop():
            raise YearStopped("The year was stopped before its end.")
        failed += kernels.run_hours(
            begin, min(begin + CHUNK_HOURS, HOURS), case.racks, case.coolers, case.cdus, case.plant,
            case.house, case.chain.arrays, gain, dry, wet, dew, load, available,
            parts, figures, asked,
        )  # fmt: skip
        if progress is not None:
            progress(min((begin + CHUNK_HOURS) / HOURS, 1.0), "hours of the year")
    if failed:
        raise FacilityError(
            f"In {failed} of {HOURS} hours the conductors cannot carry the load.",
            hint="Solve the project: its findings name the item. Take larger conductors or less load.",
        )
    sources = len(case.chain.source_ids)
    given = np.minimum(asked, available[:sources])
    if not sources:
        given = figures[kernels.TOTAL][None, :].copy()
    return YearHours(
        weather_name=weather_name,
        weather_source=weather_source,
        dry_bulb_c=_fixed(dry),
        wet_bulb_c=_fixed(wet),
        load_ratio=_fixed(load),
        parts_w=_fixed(parts),
        total_w=_fixed(figures[kernels.TOTAL]),
        rejected_w=_fixed(figures[kernels.REJECTED]),
        free_w=_fixed(figures[kernels.FREE]),
        water_kg_s=_fixed(figures[kernels.WATER]),
        evaporated_kg_s=_fixed(figures[kernels.EVAPORATED]),
        bled_kg_s=_fixed(figures[kernels.BLED]),
        drift_kg_s=_fixed(figures[kernels.DRIFT]),
        exported_w=_fixed(figures[kernels.EXPORTED]),
        chilled_supply_c=_fixed(figures[kernels.CHILLED_SUPPLY]),
        warm_supply_c=_fixed(figures[kernels.WARM_SUPPLY]),
        source_ids=case.chain.source_ids or ("implicit-grid",),
        source_w=_fixed(given),
        unserved_w=_fixed(asked.sum(axis=0) - given.sum(axis=0) if sources else np.zeros(HOURS)),
        electrical_gap_ratio=_fixed(figures[kernels.ELECTRICAL_GAP]),
        thermal_gap_ratio=_fixed(figures[kernels.THERMAL_GAP]),
    )


def dew_points_c(dry_bulb_c: FloatArray, wet_bulb_c: FloatArray, pressure_pa: float) -> FloatArray:
    """Dew points of a year, as the live design has them, shape (8760,). [C]"""
    ratio = air_kernels.humidity_ratio_array(dry_bulb_c, wet_bulb_c, pressure_pa)
    return np.asarray(air_kernels.dew_point_array(dry_bulb_c, ratio, pressure_pa), dtype=np.float64)


def hall_gain_w(case: YearCase, dry_bulb_c: FloatArray, wet_bulb_c: FloatArray) -> FloatArray:
    """Heat that walls and outdoor vapour bring to every hall, hour by hour, shape (halls, 8760). [W]"""
    gain = np.repeat(case.wall_gain_w[:, None], HOURS, axis=1)
    pressure_pa = site_pressure_pa(case.project)
    for coils in case.vapour:
        outdoor = air_kernels.humidity_ratio_array(dry_bulb_c, wet_bulb_c, pressure_pa)
        gain[case.hall_ids.index(coils.hall_id)] += coils.latent_gains_w(outdoor, pressure_pa)
    return gain


def _fixed(values: FloatArray) -> FloatArray:
    values = values.copy() if values.base is not None else values
    values.flags.writeable = False
    return values


def available_w(case: YearCase, solar_ratio: FloatArray | None) -> FloatArray:
    """Most that every node could give hour by hour: sources what they have, the rest nothing, shape (nodes, 8760).

    Solar plants follow the sun where it is known. Batteries give nothing over a year: they only carry energy from hour
    to hour.
    """
    found = np.repeat(case.chain.capacity_w[:, None], HOURS, axis=1)
    for n, source in enumerate(source_list(case.project, case.chain)):
        if source.kind is SourceKind.SOLAR and solar_ratio is not None and source.is_on:
            found[n] = source.capacity_w * solar_ratio
        elif _is_storage(source):
            found[n] = 0.0
    return found


def _is_storage(source: PowerSource) -> bool:
    return source.kind is SourceKind.BATTERY
