"""Powers beside each other: three digits, and one unit in one list."""

from __future__ import annotations

import pytest

from core.drawing.oneline_words import megawatts_or_kilowatts, power_words


@pytest.mark.parametrize(
    ("watts", "words"),
    [
        (0.0, "0 kW"), (86_400.0, "86.4 kW"), (999_400.0, "999 kW"), (999_600.0, "1.00 MW"), (1_530_000.0, "1.53 MW"),
        (50_040_000.0, "50.0 MW"), (412_000_000.0, "412 MW"), (-2_554_000.0, "-2.55 MW"),
    ],
)  # fmt: skip
def test_a_power_has_three_digits_and_the_unit_that_keeps_it_short(watts: float, words: str) -> None:
    assert power_words(watts) == words


def test_all_powers_of_a_list_have_the_unit_of_its_largest() -> None:
    found = [power_words(watts, 50e6) for watts in (50e6, 2_554e3, 86.4e3, 4.0e3, 0.0)]
    assert found == ["50.0 MW", "2.55 MW", "0.086 MW", "0.004 MW", "0 MW"]
    assert [power_words(watts, 1.91e6) for watts in (1.91e6, 0.24e6, 2e3)] == ["1,910 kW", "240 kW", "2.0 kW"]
    assert [megawatts_or_kilowatts(watts, 1.31e6) for watts in (1.31e6, 0.6e6)] == ["1.31 MW", "0.60 MW"]
