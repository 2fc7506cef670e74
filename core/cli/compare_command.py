"""``hallwright compare``: figures of two designs side by side, and what differs."""

from __future__ import annotations

import json
import math
from typing import Any

from core.cli.files import load_project
from core.cli.progress import show_progress
from core.cli.terminal import say
from core.study.comparing import FigureChange, compare_figures, item_changes, key_figures
from core.study.evaluate import evaluate
from core.words import as_read

MOST_LISTED = 40


def compare(first: str, second: str, *, as_json: bool) -> int:
    """Solve two designs and print how they differ; returns the exit code.

    Args:
        first: File or example.
        second: File or example.
        as_json: Whether to print JSON.
    """
    before, after = load_project(first), load_project(second)
    figures = compare_figures(*(key_figures(p, evaluate(p, progress=show_progress)) for p in (before, after)))
    changes = item_changes(before, after)
    if as_json:
        items = [
            {"change": str(c.kind), "kind": c.type_name, "tag": c.tag, "id": c.entity_id, "words": c.words}
            for c in changes
        ]
        print(json.dumps({"figures": [_figure(f) for f in figures], "items": items}, indent=1, ensure_ascii=False))
        return 0
    wide = max(len(f.before.name) for f in figures)
    for figure in figures:
        sign = {True: "better", False: "worse", None: ""}[figure.is_better]
        say(f"{figure.before.name:<{wide}}  {figure.before.words:>16}  {figure.after.words:>16}  "
              f"{figure.words:>16}  {sign}".rstrip())  # fmt: skip
    words = "1 item differs" if len(changes) == 1 else f"{len(changes)} items differ"
    say("", as_read(words) + (":" if changes else "."))
    for change in changes[:MOST_LISTED]:
        what = f"{as_read(change.type_name)} {change.tag} {as_read(change.words)}".rstrip()
        say(f"  {change.kind:<8}  {what}")
    if len(changes) > MOST_LISTED:
        say(f"  and {len(changes) - MOST_LISTED} more; --json lists all")
    return 0


def _figure(figure: FigureChange) -> dict[str, Any]:
    before, after = (None if math.isnan(f.value) else f.value for f in (figure.before, figure.after))
    return {
        "name": figure.after.name,
        "unit": figure.after.unit,
        "before": before,
        "after": after,
        "is_better": figure.is_better,
    }
