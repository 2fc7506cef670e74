"""Units at the edge: texts that people type and read, to and from the SI numbers inside.

Everything inside the program is SI with the unit in the name (absolute temperatures in Celsius). Only the widgets, the
command line and the exchange formats come here.
"""

from core.units.field_units import quantity_of_field, split_unit, unit_in_words
from core.units.quantities import QUANTITIES, Quantity, System, Unit
from core.units.texts import (
    MINUS,
    display_unit,
    format_quantity,
    is_bare,
    parse_quantity,
    percent,
    signed,
    signed_percent,
    usual_unit,
)

__all__ = [
    "MINUS",
    "QUANTITIES",
    "Quantity",
    "System",
    "Unit",
    "display_unit",
    "format_quantity",
    "is_bare",
    "parse_quantity",
    "percent",
    "quantity_of_field",
    "signed",
    "signed_percent",
    "split_unit",
    "unit_in_words",
    "usual_unit",
]
