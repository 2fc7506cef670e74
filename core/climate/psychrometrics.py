"""Properties of moist air: thin, typed functions over psychrolib (ASHRAE Handbook of Fundamentals 2017, chapter 1).

Temperatures in C, pressure in Pa, humidity ratio in kg of water per kg of dry air. One value at a time: for arrays in a
kernel, take the density once and keep it.
"""

from __future__ import annotations

import builtins
from functools import cache
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

from core.errors import CaseError

STANDARD_PRESSURE_PA = 101_325.0
# Range of the saturation-pressure formulas: ASHRAE Handbook of Fundamentals 2017, chapter 1, equations 5 and 6.
LEAST_TEMP_C = -100.0
GREATEST_TEMP_C = 200.0


def pressure_pa(elevation_m: float) -> float:
    """Standard atmospheric pressure at an elevation.

    ``p = 101325 (1 - 2.25577e-5 z)^5.2559`` (ASHRAE 2017 ch. 1 eq. 3); -5000 to 11 000 m.

    Raises:
        CaseError: The elevation is outside that range.

    >>> round(pressure_pa(1600.0))
    83523
    """
    if not -5000.0 <= elevation_m <= 11_000.0:
        raise CaseError(
            f"An elevation of {elevation_m} m is outside -5000 to 11000 m.", hint="Correct the site's elevation."
        )
    return float(_psychrolib().GetStandardAtmPressure(elevation_m))


def saturation_pressure_pa(temp_c: float) -> float:
    """Vapour pressure of saturated air, over ice below 0.01 C. [Pa]"""
    return float(_psychrolib().GetSatVapPres(_checked(temp_c)))


def humidity_ratio(temp_c: float, relative_humidity_ratio: float, pressure_pa: float = STANDARD_PRESSURE_PA) -> float:
    """Humidity ratio from dry bulb and relative humidity (0 to 1). [kg/kg]

    Raises:
        CaseError: A value is outside its range.
    """
    _check_share(relative_humidity_ratio)
    return float(_psychrolib().GetHumRatioFromRelHum(_checked(temp_c), relative_humidity_ratio, _pressure(pressure_pa)))


def humidity_ratio_from_dew_point(dew_point_c: float, pressure_pa: float = STANDARD_PRESSURE_PA) -> float:
    """Humidity ratio of air that would condense at this temperature. [kg/kg]"""
    return float(_psychrolib().GetHumRatioFromTDewPoint(_checked(dew_point_c), _pressure(pressure_pa)))


def humidity_ratio_from_wet_bulb(temp_c: float, wet_bulb_c: float, pressure_pa: float = STANDARD_PRESSURE_PA) -> float:
    """Humidity ratio from dry bulb and wet bulb. [kg/kg]

    Raises:
        CaseError: The wet bulb is above the dry bulb, or so far below it that the air would be drier than dry.
    """
    _check_below(wet_bulb_c, temp_c, "wet bulb")
    ratio = float(_psychrolib().GetHumRatioFromTWetBulb(_checked(temp_c), _checked(wet_bulb_c), _pressure(pressure_pa)))
    if wet_bulb_c < dry_air_wet_bulb_c(temp_c, pressure_pa):
        raise CaseError(f"A wet bulb of {wet_bulb_c} C is impossible at {temp_c} C.", hint="Raise the wet bulb.")
    return ratio


def dry_air_wet_bulb_c(temp_c: float, pressure_pa: float = STANDARD_PRESSURE_PA) -> float:
    """Wet bulb of air without moisture: the lowest one possible at a dry bulb. [C]"""
    return wet_bulb_c(temp_c, 0.0, pressure_pa)


def relative_humidity_ratio(temp_c: float, humidity_ratio: float, pressure_pa: float = STANDARD_PRESSURE_PA) -> float:
    """Relative humidity, 0 to 1."""
    return float(
        _psychrolib().GetRelHumFromHumRatio(_checked(temp_c), _moisture(humidity_ratio), _pressure(pressure_pa))
    )


def wet_bulb_c(temp_c: float, humidity_ratio: float, pressure_pa: float = STANDARD_PRESSURE_PA) -> float:
    """Thermodynamic wet bulb, to 0.001 K. [C]"""
    return float(
        _psychrolib().GetTWetBulbFromHumRatio(_checked(temp_c), _moisture(humidity_ratio), _pressure(pressure_pa))
    )


def dew_point_c(temp_c: float, humidity_ratio: float, pressure_pa: float = STANDARD_PRESSURE_PA) -> float:
    """Dew point, over ice below 0 C. [C]"""
    return float(
        _psychrolib().GetTDewPointFromHumRatio(_checked(temp_c), _moisture(humidity_ratio), _pressure(pressure_pa))
    )


def air_density_kg_m3(temp_c: float, humidity_ratio: float = 0.0, pressure_pa: float = STANDARD_PRESSURE_PA) -> float:
    """Density of moist air. [kg/m3]

    >>> round(air_density_kg_m3(20.0), 3)
    1.204
    """
    return float(_psychrolib().GetMoistAirDensity(_checked(temp_c), _moisture(humidity_ratio), _pressure(pressure_pa)))


def enthalpy_j_kg(temp_c: float, humidity_ratio: float) -> float:
    """Enthalpy per kilogram of dry air, zero for dry air at 0 C. [J/kg]"""
    return float(_psychrolib().GetMoistAirEnthalpy(_checked(temp_c), _moisture(humidity_ratio)))


def _checked(temp_c: float) -> float:
    if not LEAST_TEMP_C <= temp_c <= GREATEST_TEMP_C:
        hint = f"Temperatures lie between {LEAST_TEMP_C:g} and {GREATEST_TEMP_C:g} C."
        raise CaseError(f"Moist air at {temp_c} C is outside the range of the formulas.", hint=hint)
    return temp_c


def _moisture(ratio: float) -> float:
    if not 0.0 <= ratio < 1.0:
        raise CaseError(
            f"A humidity ratio of {ratio} kg/kg is impossible.", hint="It lies between 0 and about 0.1 kg/kg."
        )
    return ratio


def _pressure(pressure: float) -> float:
    if not 10_000.0 <= pressure <= 200_000.0:
        raise CaseError(f"An air pressure of {pressure} Pa is no weather.", hint="Sea level is about 101325 Pa.")
    return pressure


def _check_share(ratio: float) -> None:
    if not 0.0 <= ratio <= 1.0:
        raise CaseError(f"A relative humidity of {ratio} is impossible.", hint="Write it as a ratio from 0 to 1.")


def _check_below(temp_c: float, dry_bulb_c: float, label: str) -> None:
    if temp_c > dry_bulb_c:
        raise CaseError(f"A {label} of {temp_c} C is above the dry bulb {dry_bulb_c} C.", hint=f"Lower the {label}.")


@cache
def _psychrolib() -> ModuleType:
    """A private copy of psychrolib, in SI units, that runs as plain Python.

    When numba is installed psychrolib compiles every function anew in every process: up to four seconds at the first
    call of each. Plain Python answers in well under a millisecond, so the copy is told that there is no numba.
    """
    spec = find_spec("psychrolib")
    if spec is None or spec.loader is None:
        raise CaseError("The library psychrolib is missing.", hint="Install Hallwright again.")
    module = module_from_spec(spec)
    module.__dict__["__builtins__"] = {**vars(builtins), "__import__": _import_without_numba}
    spec.loader.exec_module(module)
    module.SetUnitSystem(module.SI)
    return module


def _import_without_numba(name: str, *args: Any, **kwargs: Any) -> ModuleType:
    if name.partition(".")[0] == "numba":
        raise ImportError(name)
    return builtins.__import__(name, *args, **kwargs)
