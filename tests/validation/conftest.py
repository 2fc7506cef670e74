"""Gathers what the comparisons found; a whole ``pytest -m validation`` run prints the table and writes it down."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import __version__

TABLE = Path(__file__).parents[2] / "resources" / "validation.json"
FOLDER = Path(__file__).parent
ROWS = pytest.StashKey[dict[str, dict[str, Any]]]()
Quote = Callable[..., None]


def pytest_configure(config: pytest.Config) -> None:
    config.stash[ROWS] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Asked for the validation, run its quick part as well."""
    if config.option.markexpr != "validation":
        return
    for item in items:
        if item.get_closest_marker("validation_fast"):
            item.add_marker("validation")


@pytest.fixture
def quote(request: pytest.FixtureRequest) -> Quote:
    """Writes down a comparison: ``quote(case, what, errors, reference=..., tolerance=..., unit="K")``."""
    rows = request.config.stash[ROWS]

    def keep(case: str, what: str, errors: Sequence[float], *, reference: str, tolerance: str, unit: str = "K") -> None:
        found = np.atleast_1d(np.asarray(errors, dtype=float))
        single = len(found) == 1
        rows[f"{case} {what}"] = {
            "case": case,
            "what": what,
            "unit": unit,
            "rms": None if single else round(float(np.sqrt((found**2).mean())), 2),
            "most": round(float(np.abs(found).max()), 2),
            "bias": None if single else round(float(found.mean()), 2),
            "reference": reference,
            "tolerance": tolerance,
        }

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    rows = list(config.stash[ROWS].values())
    if config.option.markexpr != "validation" or not rows:
        return
    terminalreporter.write_line("| case | what | rms | largest | bias | tolerance |")
    for row in rows:
        numbers = ["" if row[k] is None else f"{row[k]:.2f} {row['unit']}" for k in ("rms", "most", "bias")]
        terminalreporter.write_line(f"| {row['case']} | {row['what']} | {' | '.join(numbers)} | {row['tolerance']} |")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the table of a whole run, whether or not everything agreed: it says what this version does."""
    config = session.config
    files = {Path(item.path) for item in session.items}
    is_whole = not config.option.keyword and set(FOLDER.glob("test_*.py")) <= files
    if config.option.markexpr == "validation" and is_whole and config.stash[ROWS]:
        document = {"version": __version__, "rows": list(config.stash[ROWS].values())}
        TABLE.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
