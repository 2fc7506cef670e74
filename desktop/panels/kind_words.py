"""What kinds of items are called over a form, one and many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from core.model.cooling import AirCooler, Cdu, Containment, HeatRejection, PerforatedTile, ReturnGrille
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity
from core.model.loop_items import HeatExport, StorageTank
from core.model.plan_marks import PlanNote
from core.model.rack import Rack
from core.model.scenario import Assumptions, Site
from core.model.space import Beam, Column, Door, Hall, KeepOut, Wall
from core.model.underlays import Underlay
from desktop.words import marked, tr

KIND_NAMES: dict[type[Entity], str] = {
    Rack: marked("rack"),
    AirCooler: marked("air cooler"),
    Cdu: "CDU",
    HeatRejection: marked("heat rejection unit"),
    HeatExport: marked("heat export"),
    StorageTank: marked("storage tank"),
    PowerUnit: marked("power unit"),
    PowerSource: marked("source"),
    PlanNote: marked("on the plan"),
    Underlay: marked("underlay"),
    Containment: marked("enclosed aisle"),
    PerforatedTile: marked("perforated tile"),
    ReturnGrille: marked("return grille"),
    Hall: marked("hall"),
    Wall: marked("wall"),
    Column: marked("column"),
    Beam: marked("beam"),
    Door: marked("door"),
    KeepOut: marked("area kept free"),
    Assumptions: marked("assumptions"),
    Site: marked("site"),
}
PLURALS = {
    "rack": marked("racks"),
    "air cooler": marked("air coolers"),
    "CDU": marked("CDUs"),
    "heat rejection unit": marked("heat rejection units"),
    "heat export": marked("heat exports"),
    "storage tank": marked("storage tanks"),
    "power unit": marked("power units"),
    "source": marked("sources"),
    "on the plan": marked("notes"),
    "underlay": marked("underlays"),
    "enclosed aisle": marked("enclosed aisles"),
    "perforated tile": marked("perforated tiles"),
    "return grille": marked("return grilles"),
    "hall": marked("halls"),
    "wall": marked("walls"),
    "column": marked("columns"),
    "beam": marked("beams"),
    "door": marked("doors"),
    "area kept free": marked("areas kept free"),
}


def head_of(entities: list[Entity]) -> str:
    """Words over the form of some items: the tag of one, the number of many."""
    kinds = set(map(type, entities))
    kind = KIND_NAMES.get(next(iter(kinds)), "") if len(kinds) == 1 else ""
    words = tr(kind) if kind else tr("item")
    if len(entities) == 1:
        tag = entities[0].tag
        return f"{tag.upper()} · {words.upper()}" if tag else words.upper()
    kinds_words = tr(PLURALS.get(kind, marked("items"))).upper()
    return tr("{count:,} {kind} SELECTED").format(count=len(entities), kind=kinds_words)


def counted_words(entities: Sequence[Entity]) -> str:
    """How many of which kinds there are, in words: ``1 hall, 10 racks``."""
    counts = Counter(KIND_NAMES.get(type(entity), "item") for entity in entities)
    named = [
        (tr(kind) if count == 1 else tr(PLURALS.get(kind, marked("items"))), count) for kind, count in counts.items()
    ]
    return ", ".join(f"{count:,} {words}" for words, count in named)


def accelerator_words(count: int) -> str:
    """How many accelerators; nothing where there are none."""
    if not count:
        return ""
    words = tr("1 accelerator") if count == 1 else tr("{accelerator_count:,} accelerators")
    return words.format(accelerator_count=count)
