"""The bill of materials: what is to be bought, counted by kind and model, with rating and weight or length."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from core.commands.field_words import choice_words
from core.drawing.oneline_words import natural
from core.geometry.polygon import area_m2
from core.model.cooling import AirCooler, Cdu, Containment, HeatRejection, PerforatedTile, ReturnGrille
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.entity import Placed
from core.model.loop_items import HeatExport, StorageTank
from core.model.project import Project
from core.model.rack import Rack
from core.reports.blocks import DASH, Chapter, Rows, Table, number
from core.results.design_results import DesignResults
from core.results.liquid_loops import LiquidNetwork

_EQUIPMENT = (PowerSource, PowerUnit, HeatRejection, HeatExport, StorageTank, Cdu, AirCooler)
_BUILT_IN: dict[type[Placed], str] = {
    Containment: "aisle containment",
    PerforatedTile: "perforated tile",
    ReturnGrille: "return grille",
}


def bill_of_materials(project: Project, results: DesignResults) -> Chapter:
    """Racks and their contents, equipment, what is built in, cables and pipes.

    Args:
        project: The project.
        results: Its results, which know the pipes.
    """
    return Chapter(
        "Bill of materials",
        (
            "Counted from the design, without waste, spares, works and installation.",
            Table("Racks", [["Enclosure", "Cooling", "Contents", "Number", "Weight each"], *_racks(project)]),
            Table(
                "In the racks",
                [["Model", "Number", "Accelerators", "Rated power each", "Weight each"], *_units(project)],
            ),
            Table("Equipment", [["Kind", "Model", "Number", "Rating each", "Size"], *_equipment(project)]),
            Table("Built in", [["Kind", "Number", "Size"], *_built_in(project)]),
            Table("Power cables", [["Cable", "Feeds", "Length of conductors laid"], *_cables(project)]),
            Table(
                "Pipes, supply and return", [["Loop", "Inside diameter", "Length"], *_pipes(results)], "Without rises."
            ),
        ),
    )


def _racks(project: Project) -> Rows:
    groups: dict[tuple[str, str, str], list[Rack]] = defaultdict(list)
    for rack in project.racks:
        size = f"{rack.u_capacity} U, {_size(rack)}"
        groups[
            (f"{rack.model_name}, {size}" if rack.model_name else size, choice_words(rack.cooling), rack.contents_name)
        ].append(rack)
    return [
        [
            name,
            cooling,
            contents or "empty",
            f"{len(racks)}",
            number(sum(r.weight_kg for r in racks) / len(racks), 0, "kg"),
        ]
        for (name, cooling, contents), racks in sorted(groups.items(), key=_by_words)
    ]


def _units(project: Project) -> Rows:
    found = Counter(
        (u.model_name or u.name, u.accelerator_count, u.rated_power_w, u.weight_kg)
        for r in project.racks
        for u in r.units
    )
    return [
        [
            name,
            f"{count:,}",
            f"{count * chips:,}" if chips else DASH,
            number(power_w / 1e3, 2, "kW"),
            number(weight_kg, 0, "kg"),
        ]
        for (name, chips, power_w, weight_kg), count in sorted(found.items(), key=lambda u: (natural(u[0][0]), u[0]))
    ]


def _equipment(project: Project) -> Rows:
    rows: Rows = []
    for kind in _EQUIPMENT:
        found = Counter(
            (_kind(e), e.model_name, _rating(e), _size(e)) for e in project.of_type(kind) if not _is_busway(e)
        )
        rows += [
            [a, b or DASH, f"{count:,}", rating, size]
            for (a, b, rating, size), count in sorted(found.items(), key=_by_words)
        ]
    busways = [b for b in project.of_type(PowerUnit) if _is_busway(b)]
    for (model, rating), count in sorted(Counter((b.model_name, _rating(b)) for b in busways).items(), key=_by_words):
        length = sum(max(b.width_m, b.depth_m) for b in busways if (b.model_name, _rating(b)) == (model, rating))
        rows.append(["Busway", model or DASH, f"{count:,}", rating, f"{length:,.1f} m in all"])
    return rows


def _by_words(entry: tuple[tuple[str, ...], object]) -> list[tuple[tuple[int, int, str], ...]]:
    """Key that sorts rows by their words as people count."""
    return [natural(part) for part in entry[0]]


def _is_busway(item: Placed) -> bool:
    return isinstance(item, PowerUnit) and item.kind is PowerUnitKind.BUSWAY


def _kind(item: Placed) -> str:
    if isinstance(item, Cdu):
        return "CDU"
    if isinstance(item, HeatExport | StorageTank):
        return "heat export" if isinstance(item, HeatExport) else "storage tank"
    return choice_words(getattr(item, "kind", ""))


def _rating(item: Placed) -> str:
    if isinstance(item, PowerUnit):
        return number(item.rated_w / 1e3, 0, "kW") + (f", {item.voltage_v:,.0f} V" if item.voltage_v else "")
    if isinstance(item, PowerSource | HeatRejection | HeatExport | Cdu | AirCooler):
        return number(item.capacity_w / 1e3, 0, "kW")
    return number(item.water_kg / 1e3, 1, "m³") if isinstance(item, StorageTank) else DASH


def _size(item: Placed, *, with_height: bool = True) -> str:
    floor = f"{item.width_m:.2f} × {item.depth_m:.2f}"
    return f"{floor} × {item.height_m:.2f} m" if with_height else f"{floor} m"


def _built_in(project: Project) -> Rows:
    rows: Rows = []
    for kind, words in _BUILT_IN.items():
        found = Counter(_size(e, with_height=kind is Containment) for e in project.of_type(kind))
        rows += [[words, f"{count:,}", size] for size, count in sorted(found.items(), key=lambda f: natural(f[0]))]
    halls = Counter(f"{abs(area_m2(h.outline_m)):,.0f} m², {h.height_m:.1f} m high" for h in project.halls)
    return rows + [["hall", f"{count:,}", size] for size, count in sorted(halls.items(), key=lambda f: natural(f[0]))]


def _cables(project: Project) -> Rows:
    metres: dict[str, float] = defaultdict(float)
    feeds: Counter[str] = Counter()
    for unit in project.of_type(PowerUnit):
        if unit.cable_size and unit.cable_length_m > 0.0:
            metres[unit.cable_size] += unit.cable_length_m * unit.cable_run_count
            feeds[unit.cable_size] += 1
    return [[size, f"{feeds[size]}", number(metres[size], 0, "m")] for size in sorted(metres, key=natural)]


def _pipes(results: DesignResults) -> Rows:
    liquid = results.liquid.value
    networks = [n for n in (liquid.network, liquid.facility) if n is not None] if liquid else []
    return [row for network in networks for row in _pipe_rows(network)]


def _pipe_rows(network: LiquidNetwork) -> Iterator[list[str]]:
    metres: dict[tuple[int, float], float] = defaultdict(float)
    for loop, (x0, y0, x1, y1), (bore_m, *_) in zip(
        network.pipe_loop.tolist(), network.pipe_m.tolist(), network.pipe.tolist(), strict=True
    ):
        metres[(loop, round(bore_m, 4))] += 2.0 * (abs(x1 - x0) + abs(y1 - y0))
    for (loop, bore_m), length in sorted(
        metres.items(), key=lambda pipe: (natural(network.names[pipe[0][0]]), pipe[0])
    ):
        yield [network.names[loop], f"{1000.0 * bore_m:.0f} mm", number(length, 0, "m")]
