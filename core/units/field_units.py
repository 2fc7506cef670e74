"""Which quantity a field of the model is, by the unit at the end of its name."""

from __future__ import annotations

from core.units.quantities import QUANTITIES

_BY_SUFFIX: tuple[tuple[str, str], ...] = (
    ("usd_kwh", "energy_price"),
    ("kg_kwh", "carbon"),
    ("j_kg_k", "specific_heat"),
    ("w_m2_k", "heat_transmission"),
    ("j_m2_k", "heat_capacity"),
    ("tflop_s", "compute_rate"),
    ("m3_s", "airflow"),
    ("kg_s", "flow"),
    ("w_m2", "power_density"),
    ("kg_m3", "density"),
    ("effectiveness", "ratio"),
    ("ratio", "ratio"),
    ("deg", "angle"),
    ("usd", "price"),
    ("m2", "area"),
    ("kg", "mass"),
    ("gb", "memory"),
    ("pa", "pressure"),
    ("m", "length"),
    ("w", "power"),
    ("c", "temperature"),
    ("k", "temperature_difference"),
    ("j", "energy"),
    ("v", "voltage"),
    ("va", "apparent_power"),
    ("a", "current"),
    ("s", "time"),
)

_FOREIGN_SUFFIXES = frozenset(
    (
        "mm",
        "cm",
        "km",
        "ft",
        "in",
        "inch",
        "inches",
        "feet",
        "kw",
        "mw",
        "gw",
        "hp",
        "btu",
        "btu_h",
        "tons",
        "ton",
        "f",
        "kelvin",
        "celsius",
        "fahrenheit",
        "l_s",
        "l_min",
        "lpm",
        "gpm",
        "cfm",
        "m3_h",
        "g",
        "t",
        "lb",
        "lbs",
        "pct",
        "percent",
        "psi",
        "bar",
        "kpa",
        "mpa",
        "kwh",
        "mwh",
        "gwh",
        "mj",
        "eur",
        "usd_mwh",
        "g_kwh",
        "min",
        "h",
        "kv",
        "sqft",
        "ft2",
        "tb",
        "pflops",
        "tflops",
    )
)
"""Ends of names that mean a unit, though no field of the model carries it."""
_BY_ENDING = (("power_factor_ratio", "power_factor"),)
"""Ends of names that say more than the unit at their end."""


def quantity_of_field(field: str) -> str:
    """Quantity of a model field by the unit at the end of its name; ``number`` when it has none.

    >>> quantity_of_field("rated_power_w"), quantity_of_field("motor_power_factor_ratio")
    ('power', 'power_factor')
    """
    for suffix, quantity in (*_BY_ENDING, *_BY_SUFFIX):
        if field == suffix or field.endswith(f"_{suffix}"):
            return quantity
    return "number"


def unit_in_words(field: str) -> str:
    """Unit of a model field in words, such as "metres"."""
    return QUANTITIES[quantity_of_field(field)].words


def split_unit(field: str) -> tuple[str, str]:
    """A name and the unit at its end, which is empty when there is none; also units that the model does not use.

    >>> split_unit("width_mm")
    ('width', 'mm')
    """
    words = field.split("_")
    known = {suffix for suffix, _ in _BY_SUFFIX} | _FOREIGN_SUFFIXES
    for start in range(1, len(words)):
        ending = "_".join(words[start:])
        if ending.lower() in known:
            return "_".join(words[:start]), ending
    return field, ""
