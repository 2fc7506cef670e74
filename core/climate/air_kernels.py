"""Moist air in compiled loops: the formulas of ASHRAE Handbook of Fundamentals 2017, chapter 1, for whole years.

Scalars are for other kernels, the functions ending in ``_array`` for arrays of equal shape. Temperatures in C, pressure
in Pa, humidity ratio in kg of water per kg of dry air; input is taken as it comes: check it before.
"""

from __future__ import annotations

from math import exp, log

import numpy as np
from numba import njit

KELVIN = 273.15
TRIPLE_POINT_C = 0.01
LEAST_HUMIDITY_RATIO = 1e-7
"""Humidity ratio of air that counts as dry."""
_MOST_STEPS = 60
_CLOSE_K = 1e-10


@njit(cache=True, nogil=True)
def saturation_pressure(temp_c):
    """Vapour pressure of saturated air, over ice up to 0.01 C (equations 5 and 6). [Pa]"""
    t = temp_c + KELVIN
    if temp_c <= TRIPLE_POINT_C:
        ln = -5.6745359e3 / t + 6.3925247 - 9.677843e-3 * t + 6.2215701e-7 * t**2
        ln += 2.0747825e-9 * t**3 - 9.484024e-13 * t**4 + 4.1635019 * log(t)
    else:
        ln = -5.8002206e3 / t + 1.3914993 - 4.8640239e-2 * t + 4.1764768e-5 * t**2
        ln += -1.4452093e-8 * t**3 + 6.5459673 * log(t)
    return exp(ln)


@njit(cache=True, nogil=True)
def _saturation_slope(temp_c):
    """Derivative of the logarithm of the saturation pressure. [1/K]"""
    t = temp_c + KELVIN
    if temp_c <= TRIPLE_POINT_C:
        slope = 5.6745359e3 / t**2 - 9.677843e-3 + 2.0 * 6.2215701e-7 * t
        return slope + 3.0 * 2.0747825e-9 * t**2 - 4.0 * 9.484024e-13 * t**3 + 4.1635019 / t
    slope = 5.8002206e3 / t**2 - 4.8640239e-2 + 2.0 * 4.1764768e-5 * t
    return slope - 3.0 * 1.4452093e-8 * t**2 + 6.5459673 / t


@njit(cache=True, nogil=True)
def saturated_humidity_ratio(temp_c, pressure_pa):
    """Humidity ratio of saturated air."""
    vapour = saturation_pressure(temp_c)
    return max(0.621945 * vapour / (pressure_pa - vapour), LEAST_HUMIDITY_RATIO)


@njit(cache=True, nogil=True)
def _ratio_by_wet_bulb(temp_c, wet_bulb_c, pressure_pa):
    """Equations 33 and 35 as they stand: negative for wet bulbs that no air can have."""
    saturated = saturated_humidity_ratio(wet_bulb_c, pressure_pa)
    if wet_bulb_c >= 0.0:
        ratio = (2501.0 - 2.326 * wet_bulb_c) * saturated - 1.006 * (temp_c - wet_bulb_c)
        ratio /= 2501.0 + 1.86 * temp_c - 4.186 * wet_bulb_c
    else:
        ratio = (2830.0 - 0.24 * wet_bulb_c) * saturated - 1.006 * (temp_c - wet_bulb_c)
        ratio /= 2830.0 + 1.86 * temp_c - 2.1 * wet_bulb_c
    return ratio


@njit(cache=True, nogil=True)
def humidity_ratio_from_wet_bulb(temp_c, wet_bulb_c, pressure_pa):
    """Humidity ratio from dry and wet bulb (equations 33 and 35), never drier than air that counts as dry."""
    return max(_ratio_by_wet_bulb(temp_c, wet_bulb_c, pressure_pa), LEAST_HUMIDITY_RATIO)


@njit(cache=True, nogil=True)
def dew_point(temp_c, humidity_ratio, pressure_pa):
    """Dew point by Newton's method on the logarithm of the vapour pressure, never above the dry bulb. [C]"""
    ratio = max(humidity_ratio, LEAST_HUMIDITY_RATIO)
    ln_vapour = log(pressure_pa * ratio / (0.621945 + ratio))
    guess = temp_c
    for _ in range(_MOST_STEPS):
        step = (log(saturation_pressure(guess)) - ln_vapour) / _saturation_slope(guess)
        # the two formulas meet at the triple point with a jump of 1e-6: do not swing across it for ever
        guess = max(guess - step, -100.0)
        if abs(step) < _CLOSE_K:
            break
    return min(guess, temp_c)


@njit(cache=True, nogil=True)
def wet_bulb(temp_c, humidity_ratio, pressure_pa):
    """Thermodynamic wet bulb between dew point and dry bulb, by bisection sped up with false position. [C]"""
    ratio = max(humidity_ratio, LEAST_HUMIDITY_RATIO)
    low, high = dew_point(temp_c, ratio, pressure_pa), temp_c
    if high - low < _CLOSE_K:
        return temp_c
    # over ice and over water the formulas differ at 0 C, where some air has two wet bulbs: plain bisection decides
    while low < 0.0 <= high and high - low > _CLOSE_K:
        middle = 0.5 * (low + high)
        if _ratio_by_wet_bulb(temp_c, middle, pressure_pa) > ratio:
            high = middle
        else:
            low = middle
    below = _ratio_by_wet_bulb(temp_c, low, pressure_pa) - ratio
    above = _ratio_by_wet_bulb(temp_c, high, pressure_pa) - ratio
    for step in range(_MOST_STEPS):
        if high - low < _CLOSE_K or below >= 0.0 or above <= 0.0:
            break
        middle = 0.5 * (low + high) if step % 3 == 2 else low - below * (high - low) / (above - below)
        error = _ratio_by_wet_bulb(temp_c, middle, pressure_pa) - ratio
        if error > 0.0:
            high, above = middle, error
        elif error < 0.0:
            low, below = middle, error
        else:
            return middle
    return low if below >= 0.0 else high if above <= 0.0 else 0.5 * (low + high)


@njit(cache=True, nogil=True)
def enthalpy(temp_c, humidity_ratio):
    """Enthalpy per kilogram of dry air (equation 30). [J/kg]"""
    return (1.006 * temp_c + humidity_ratio * (2501.0 + 1.86 * temp_c)) * 1000.0


@njit(cache=True, nogil=True)
def density(temp_c, humidity_ratio, pressure_pa):
    """Density of moist air (equations 11 and 26). [kg/m3]"""
    volume = 287.042 * (temp_c + KELVIN) * (1.0 + 1.607858 * humidity_ratio) / pressure_pa
    return (1.0 + humidity_ratio) / volume


@njit(cache=True, nogil=True)
def saturated_temp(enthalpy_j_kg, pressure_pa, guess_c):
    """Temperature at which saturated air has an enthalpy, by Newton's method: the enthalpy is convex. [C]"""
    temp = guess_c
    for _ in range(_MOST_STEPS):
        vapour = min(saturation_pressure(temp), 0.9 * pressure_pa)
        ratio = 0.621945 * vapour / (pressure_pa - vapour)
        error = enthalpy(temp, ratio) - enthalpy_j_kg
        growth = ratio * _saturation_slope(temp) * pressure_pa / (pressure_pa - vapour)
        step = error / (1006.0 + 1860.0 * ratio + growth * (2_501_000.0 + 1860.0 * temp))
        temp -= min(max(step, -20.0), 20.0)
        if abs(step) < 1e-8:
            break
    return temp


@njit(cache=True, nogil=True)
def wet_bulb_array(temp_c, dew_point_c, pressure_pa):
    """Wet bulb of every hour from dry bulb and dew point; arrays of one dimension and equal length. [C]"""
    found = np.empty(temp_c.size)
    for n in range(temp_c.size):
        dew = min(dew_point_c[n], temp_c[n])
        found[n] = wet_bulb(temp_c[n], saturated_humidity_ratio(dew, pressure_pa), pressure_pa)
    return found


@njit(cache=True, nogil=True)
def dew_point_array(temp_c, humidity_ratio, pressure_pa):
    """Dew point of every hour from dry bulb and humidity ratio; arrays of one dimension and equal length. [C]"""
    found = np.empty(temp_c.size)
    for n in range(temp_c.size):
        found[n] = dew_point(temp_c[n], humidity_ratio[n], pressure_pa)
    return found


@njit(cache=True, nogil=True)
def humidity_ratio_array(temp_c, wet_bulb_c, pressure_pa):
    """Humidity ratio of every hour from dry and wet bulb; arrays of one dimension and equal length."""
    found = np.empty(temp_c.size)
    for n in range(temp_c.size):
        found[n] = humidity_ratio_from_wet_bulb(temp_c[n], wet_bulb_c[n], pressure_pa)
    return found
