"""A load profile of the IT: a day, a week or a year of hours, as one number a line."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.errors import ExchangeError
from core.results.year import HOURS, FloatArray

FORMAT = "load profile"
LENGTHS = (24, 168, HOURS)
MOST_RATIO = 1.2


def read_load_profile(path: str) -> FloatArray:
    """Read a profile: 24 (each day), 168 (each week from Monday on, 1 January counted as one) or 8760 lines.

    Each line is the load of all racks over their own settings, 0 to 1.2; blank lines and lines that begin with ``#``
    are passed over, and so is one heading.

    Returns:
        Load ratio, shape (8760,).

    Raises:
        ExchangeError: The file cannot be read, a line is no such number, or there are too few or too many.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ExchangeError(FORMAT, f"{path} cannot be read: {reason}", hint="Check the file.") from None
    values: list[float] = []
    for number, line in enumerate(lines, start=1):
        words = line.strip().rstrip(",;")
        if not words or words.startswith("#"):
            continue
        try:
            values.append(float(words))
        except ValueError:
            if not values and number == 1:
                continue
            hint = "One number a line, 0 to 1.2, with a decimal point."
            raise ExchangeError(FORMAT, f"'{words}' is no number", place=f"line {number}", hint=hint) from None
        if not 0.0 <= values[-1] <= MOST_RATIO:
            hint = "A load is a ratio: 0.8 is 80 %."
            raise ExchangeError(FORMAT, f"a load of {words} is not 0 to 1.2", place=f"line {number}", hint=hint)
    if len(values) not in LENGTHS:
        hint = "Give 24 hours of a day, 168 of a week, or 8760 of a year."
        raise ExchangeError(FORMAT, f"{path} has {len(values)} values", hint=hint)
    return np.resize(np.array(values, dtype=np.float64), HOURS)
