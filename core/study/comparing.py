"""Two designs side by side: the figures that decide, and what was added, taken away, moved or changed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeAlias

from core.checks.waiving import sort_findings
from core.geometry.polygon import area_m2
from core.model.entity import Entity, Placed
from core.model.project import Project
from core.model.rack import Rack
from core.model.records import Revision, Waiver
from core.model.scenario import Scenario
from core.results.design_results import DesignResults
from core.results.finding import Severity
from core.units import format_quantity, quantity_of_field, signed
from core.units.field_units import split_unit

Tags: TypeAlias = Mapping[str, str]
Values: TypeAlias = Mapping[str, Any]
MOVED = ("x_m", "y_m", "rotation_deg", "hall_id")
_NOT_COMPARED = ("id", "source", "verification", "confidence", "model_name", "item_id")


IT_LOAD = "IT load"
GROW_WITH_LOAD = ("Drawn from the sources", "Energy", "Halls")
ALIKE_RATIO = 0.01
"""Designs whose IT load differs by more carry unlike work: less power for less of it is not better."""


ACTIVE = "active_scenario_id"
"""Field of the project that is empty where its first scenario counts."""


class Better(StrEnum):
    """Which way of a figure is the better one."""

    LESS = "less"
    MORE = "more"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number of a design.

    Attributes:
        name: Words.
        unit: Metric unit, empty for a count or a ratio.
        value: Number in that unit; NaN when the design has none.
        decimals: Digits after the point.
        better: Which way is the better one.
    """

    name: str
    unit: str
    value: float
    decimals: int
    better: Better

    @property
    def words(self) -> str:
        """Number and unit; a dash when there is none."""
        return _words(self.value, self.unit, self.decimals)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure of both designs.

    Attributes:
        before: In the first design.
        after: In the second design.
    """

    before: KeyFigure
    after: KeyFigure

    @property
    def change(self) -> float:
        """Second less first; NaN when either is missing."""
        return self.after.value - self.before.value

    @property
    def words(self) -> str:
        """The change with its sign; an equals sign when none can be read, a dash when it is not known."""
        if math.isnan(self.change):
            return "–"
        text = _words(abs(self.change), self.after.unit, self.after.decimals)
        if not any(digit in text.partition(" ")[0] for digit in "123456789"):
            return "="
        unit = "K" if self.after.unit == "°C" else self.after.unit
        text = _words(abs(self.change), unit, self.after.decimals)
        return f"{'+' if self.change > 0.0 else '−'}{text}"

    @property
    def is_better(self) -> bool | None:
        """Whether the second design is the better one here; None when equal, unknown or a matter of taste."""
        if self.after.better is Better.NEITHER or self.words in ("=", "–"):
            return None
        return (self.change > 0.0) == (self.after.better is Better.MORE)


class ChangeKind(StrEnum):
    """What happened to an item."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that differs.

    Attributes:
        kind: What happened.
        entity_id: Id in the second design, or in the first when it is gone.
        tag: Its name.
        type_name: What it is, in words.
        words: What differs.
    """

    kind: ChangeKind
    entity_id: str
    tag: str
    type_name: str
    words: str


def _words(value: float, unit: str, decimals: int) -> str:
    if math.isnan(value):
        return "–"
    gap = " " if unit else ""
    return f"{value:,.{decimals}f}{gap}{unit}"


def key_figures(project: Project, results: DesignResults) -> tuple[KeyFigure, ...]:
    """The numbers by which designs are compared, always the same ones in the same order."""
    less, more, neither = Better.LESS, Better.MORE, Better.NEITHER
    racks = project.racks
    energy, power, liquid = results.energy.value, results.power.value, results.liquid.value
    area = sum(abs(area_m2(h.outline_m)) for h in project.halls)
    it_kw = energy.it_w / 1e3 if energy else math.nan
    it_kwh = it_kw if energy and energy.it_w > 0.0 else math.nan
    sorted_findings = sort_findings(project, results.findings)
    found = {s: float(sum(f.severity is s for f in sorted_findings.standing)) for s in Severity}
    inlets = list(results.thermal.value.inlet_by_rack().values()) if results.thermal.value else []
    rows = [
        ("Racks", "", float(len(racks)), 0, neither),
        ("Accelerators", "", float(sum(r.accelerator_count for r in racks)), 0, more),
        ("Compute, dense BF16", "PFLOP/s", sum(u.bf16_tflop_s for r in racks for u in r.units) / 1e3, 0, more),
        (IT_LOAD, "kW", it_kw, 0, neither),
        ("Drawn from the sources", "kW", energy.total_w / 1e3 if energy else math.nan, 0, less),
        ("PUE now", "", energy.pue if energy else math.nan, 3, less),
        ("Hottest inlet", "°C", _largest(inlets), 1, less),
        ("Highest loading", "%", _largest([100.0 * u.loading_ratio for u in power.units] if power else []), 0, less),
        ("Highest loading after failover", "%",
         _largest([100.0 * u.failover_loading_ratio for u in power.units] if power else []), 0, less),
        ("Worst CDU", "%", _largest([100.0 * c.loading_ratio for c in liquid.cdus] if liquid else []), 0, less),
        ("Water", "L/kWh", energy.water_kg_h / it_kwh if energy else math.nan, 2, less),
        ("Carbon", "kgCO₂e/kWh", energy.carbon_kg_h / it_kwh if energy else math.nan, 3, less),
        ("Energy", "$/h", energy.cost_usd_h if energy else math.nan, 0, less),
        ("Halls", "m²", area, 0, less),
        ("IT load by area", "kW/m²", it_kw / area if area > 0.0 else math.nan, 2, more),
        ("Weight of racks", "t", sum(r.weight_kg for r in racks) / 1e3, 1, neither),
        ("Errors", "", found[Severity.ERROR], 0, less),
        ("Warnings", "", found[Severity.WARNING], 0, less),
        ("Waived findings", "", float(len(sorted_findings.waived)), 0, neither),
    ]  # fmt: skip
    return tuple(KeyFigure(*row) for row in rows)


def compare_figures(before: tuple[KeyFigure, ...], after: tuple[KeyFigure, ...]) -> tuple[FigureChange, ...]:
    """Figures of two designs side by side; those that grow with the load are not judged where the load differs."""
    loads = [next((f.value for f in figures if f.name == IT_LOAD), math.nan) for figures in (before, after)]
    is_alike = abs(loads[1] - loads[0]) <= ALIKE_RATIO * max(loads)  # unknown ones are not
    judged = (b if is_alike or b.name not in GROW_WITH_LOAD else replace(b, better=Better.NEITHER) for b in after)
    return tuple(FigureChange(a, b) for a, b in zip(before, judged, strict=True))


def item_changes(before: Project, after: Project) -> tuple[ItemChange, ...]:
    """What became of each item, the additions first.

    Items are known again by their id; where a design was built anew, by what they are and their tag.
    """
    pairs, added, removed = _paired(before, after)
    found = [_lone(ChangeKind.ADDED, e) for e in added] + [_lone(ChangeKind.REMOVED, e) for e in removed]
    tags = (_tags(before), _tags(after))
    found += [change for a, b in pairs if (change := _changed(a, b, *tags)) is not None]
    order = list(ChangeKind)
    return tuple(sorted(found, key=lambda c: (order.index(c.kind), c.type_name, c.tag)))


def _tags(project: Project) -> Tags:
    """What ids mean in a project; scenarios go by their names, and the one that counts where none is chosen too."""
    scenarios = {s.id: s.name or s.tag for s in project.of_type(Scenario)}
    return {i: e.tag for i, e in project.entities.items()} | scenarios | {ACTIVE: project.scenario.name}


def _called(entity: Entity) -> str:
    """What people know an item by: its tag, or the name of a scenario, a site or the project, else what it is."""
    name = str(getattr(entity, "name", ""))
    return (name or entity.tag) if isinstance(entity, Scenario) else entity.tag or name or _type_words(entity)


def _largest(values: list[float]) -> float:
    return max((v for v in values if not math.isnan(v)), default=math.nan)


def _paired(before: Project, after: Project) -> tuple[list[tuple[Entity, Entity]], list[Entity], list[Entity]]:
    pairs = [(e, b) for i, e in before.entities.items() if type(b := after.get(i)) is type(e) and b is not None]
    known = {a.id for a, _ in pairs}
    gone = [e for e in before.entities.values() if e.id not in known]
    come = {(type(e), e.tag): e for e in after.entities.values() if e.id not in known}
    removed = []
    for entity in gone:
        twin = come.pop((type(entity), entity.tag), None)
        if twin is None:
            removed.append(entity)
        else:
            pairs.append((entity, twin))
            known.add(twin.id)
    return pairs, [e for e in after.entities.values() if e.id not in known], removed


def _lone(kind: ChangeKind, entity: Entity) -> ItemChange:
    words = f"at {entity.x_m:.2f} m, {entity.y_m:.2f} m" if isinstance(entity, Placed) else ""
    if isinstance(entity, Waiver):
        words = entity.reason
    elif isinstance(entity, Revision):
        words = f"{entity.dated} {entity.changes}".strip()
    return ItemChange(kind, entity.id, _called(entity), _type_words(entity), words)


def _changed(before: Entity, after: Entity, tags: Tags, tags_after: Tags) -> ItemChange | None:
    """What differs between the two; what they refer to is known by its tag, because ids may be others."""
    if before is after:
        return None
    a, b = _values(before, tags), _values(after, tags_after)
    names = [name for name in b if name not in _NOT_COMPARED and a[name] != b[name]]
    if not names:
        return None
    kind = ChangeKind.MOVED if all(n in MOVED for n in names) else ChangeKind.CHANGED
    words = "; ".join(_field_words(before, after, a, b, names))
    return ItemChange(kind, after.id, _called(after), _type_words(after), words)


def _values(entity: Entity, tags: Tags) -> Values:
    return {f.name: _named(f.name, getattr(entity, f.name), tags) for f in fields(entity)}


def _named(name: str, value: Any, tags: Tags) -> Any:
    """A value as it is compared: ids by the tags of what they mean."""
    if name == ACTIVE:
        return tags.get(value) or tags[ACTIVE]
    if name.endswith("_id"):
        return tags.get(value, value)
    return tuple(tags.get(i, i) for i in value) if name.endswith("_ids") else value


def _field_words(before: Entity, after: Entity, values: Values, now: Values, names: list[str]) -> Iterator[str]:
    if isinstance(before, Placed) and isinstance(after, Placed) and {"x_m", "y_m"} & set(names):
        yield f"by {signed(after.x_m - before.x_m, 2)} m, {signed(after.y_m - before.y_m, 2)} m"
    if "hall_id" in names:
        yield f"moved from {values['hall_id'] or 'the yard'} to {now['hall_id'] or 'the yard'}"
    if isinstance(before, Rack) and isinstance(after, Rack) and "units" in names:
        yield f"contents: {before.contents_name} → {after.contents_name}"
    for name in names:
        if name in ("x_m", "y_m", "hall_id", "units"):
            continue
        a, b = values[name], now[name]
        stem = name.removesuffix("_ids").removesuffix("_id")
        plain = (split_unit(name)[0] if stem == name else stem).replace("_", " ")
        if isinstance(a, bool | str):
            yield f"{plain}: {_plain(a)} → {_plain(b)}"
        elif isinstance(a, int | float):
            quantity = quantity_of_field(name)
            yield f"{plain}: {format_quantity(a, quantity)} → {format_quantity(b, quantity)}"
        else:
            yield plain


def _plain(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value) or "none"


def _type_words(entity: Entity) -> str:
    name = type(entity).__name__
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
