"""Words of the power drawings: short names of many, and powers and voltages in the unit that keeps them short."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


@lru_cache(maxsize=50_000)
def natural(tag: str) -> tuple[tuple[int, int, str], ...]:
    """Key that sorts R-A2 before R-A10."""
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in re.split(r"(\d+)", tag) if p)


def span_name(tags: Iterable[str]) -> str:
    """Short name of many: ``R-A01…A20``, or ``CH-1 and 2 more`` where they are not numbered alike."""
    ordered = sorted(tags, key=natural)
    first, last = ordered[0], ordered[-1]
    if first == last:
        return first
    cut = 0
    for n, (a, b) in enumerate(zip(first, last, strict=False), 1):
        if a != b:
            break
        if not a.isalnum():
            cut = n
    letters = [re.match(r"[^\d\W]*", tag[cut:]) for tag in (first, last)]
    if not cut and len({m.group() for m in letters if m}) > 1:
        return f"{first} and {len(ordered) - 1} more"
    return f"{first}…{last[cut:]}"


def megawatts_or_kilowatts(watts: float, list_w: float = 0.0) -> str:
    """Power of a hall or a site, as a meter shows it, in the unit of the largest of its list. [W]

    >>> megawatts_or_kilowatts(99.994e6), megawatts_or_kilowatts(104.6e6), megawatts_or_kilowatts(40e3, 2e6)
    ('99.99 MW', '104.6 MW', '0.04 MW')
    """
    if max(watts, list_w) < 999_500.0:
        return f"{watts / 1e3:.0f} kW"
    return f"{watts / 1e6:.{1 if watts >= 99.995e6 else 2}f} MW"


def first_of(name: str) -> str:
    """The first of many that ``span_name`` has named."""
    return re.sub(r"(…\S*|\sand\s\d+\smore)$", "", name)


def power_words(watts: float, list_w: float = 0.0) -> str:
    """Power with the unit that keeps it short, in three digits.

    Args:
        watts: The power. [W]
        list_w: Largest power of the list that it stands in: all have one unit, megawatts from ten on. [W]

    >>> power_words(1_530_000.0), power_words(86_400.0, 50e6)
    ('1.53 MW', '0.086 MW')
    """
    if abs(watts) >= 999_500.0 if list_w == 0.0 else abs(list_w) >= 9_999_500.0:
        mw = watts / 1e6
        decimals = next((n for n, least in enumerate((99.95, 9.995, 0.0995)) if abs(mw) >= least), 3 if mw else 0)
        return f"{mw:,.{decimals}f} MW"
    kw = watts / 1e3
    return f"{kw:,.0f} kW" if abs(kw) >= 99.5 or abs(kw) < 0.05 else f"{kw:.1f} kW"


def rating_words(watts: float) -> str:
    """A rating in three digits at most."""
    return f"{watts / 1e6:.3g} MW" if watts >= 999_500.0 else f"{watts / 1e3:.3g} kW"


def voltage_words(volts: float) -> str:
    """Voltage with the unit that keeps it short."""
    return f"{volts / 1e3:g} kV" if volts >= 1000.0 else f"{volts:g} V"
