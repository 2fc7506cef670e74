"""``hallwright catalogue``: what can be bought, with the source of every number."""

from __future__ import annotations

import dataclasses
import json

from core.catalogue.loader import KINDS, load_catalogue
from core.cli.terminal import say
from core.errors import CatalogueError


def list_catalogue(search: str, kind: str | None, *, as_json: bool) -> int:
    """Print the items that match; returns the exit code.

    Raises:
        CatalogueError: There is no such kind.
    """
    if kind is not None and kind not in KINDS:
        raise CatalogueError(f"There is no catalogue table {kind}.", hint=f"Choose one of {', '.join(KINDS)}.")
    catalogue = load_catalogue()
    kinds = [k for k in KINDS if kind in (None, k)]
    items = catalogue.search(search, kinds=kinds) if search else [i for k in kinds for i in catalogue.items(k)]
    if as_json:
        print(json.dumps([dataclasses.asdict(item) for item in items], indent=1, ensure_ascii=False))
        return 0
    for item in items:
        say(f"{item.item_id:60} {item.name:60} {item.category:18} {item.confidence}, {item.verification}")
    say(f"{len(items)} items")
    return 0
