"""The table of architectures by site, in the language in use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.resource_files import read_text
from core.templates import benchmark_table
from core.templates.architectures import ARCHITECTURES
from core.words import PRINTED, use_language


@pytest.fixture
def one_site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One site, and no year: numbers are those of the validation."""
    monkeypatch.setattr(benchmark_table, "BENCHMARK_SITES", ("dublin",))
    monkeypatch.setattr(benchmark_table, "benchmark_numbers", lambda *_: (1.09, 0.1))
    yield
    use_language("en")


@pytest.mark.usefixtures("one_site")
def test_the_guide_has_the_head_that_the_command_writes() -> None:
    head = benchmark_table.benchmark_table().partition("\n| Dublin")[0]
    assert read_text("help/benchmarks.md").startswith(head)


@pytest.mark.usefixtures("one_site")
def test_the_table_is_in_german_where_that_is_asked_for() -> None:
    use_language("de", PRINTED)
    german = benchmark_table.benchmark_table()
    assert german.startswith("# Vergleich: Bauarten nach Klima\n\nPUE des Jahres und, in Klammern, Wasser am Standort")
    assert "| Standort | Ältere CRAC, Direktverdampfung, üblich 1.6 bis 2 |" in german
    assert not [kind.label for kind in ARCHITECTURES.values() if kind.label in german]
    assert not [word for word in (" the ", " of ", "usually", " and ", " site ") if word in german]
    assert max(len(line) for line in german.splitlines() if not line.startswith("|")) <= benchmark_table.WIDTH
