"""Typed access to ``resources/defaults``: class values for what a catalogue row leaves blank.

Nothing is invented silently: each default carries source, verification and confidence, and whoever uses one says so
to the planner. Tables are read on first use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from core.catalogue.default_rows import (
    AirClass,
    ChillerCurve,
    CoilDefault,
    Conductor,
    Constant,
    CoolantRow,
    Footprint,
    FuelCurve,
    LiquidCapture,
    LiquidClass,
    RackLiquidFlow,
    Reliability,
    ServerAir,
    SourceEmission,
    TransformerImpedance,
    TransformerLoss,
    TransformerMinimumEfficiency,
    UpsLoss,
    UpsModules,
    VoltageTolerance,
)
from core.catalogue.schema import read_rows
from core.errors import CatalogueError
from core.resource_files import read_text

__all__ = [
    "DEFAULT_TABLES",
    "AirClass",
    "ChillerCurve",
    "CoilDefault",
    "Conductor",
    "Constant",
    "CoolantRow",
    "Defaults",
    "Footprint",
    "FuelCurve",
    "LiquidCapture",
    "LiquidClass",
    "RackLiquidFlow",
    "Reliability",
    "ServerAir",
    "SourceEmission",
    "TransformerImpedance",
    "TransformerLoss",
    "TransformerMinimumEfficiency",
    "UpsLoss",
    "UpsModules",
    "VoltageTolerance",
    "load_defaults",
]

DefaultT = TypeVar("DefaultT")

# File name (without .csv) in resources/defaults -> row type.
DEFAULT_TABLES: Mapping[str, type[Any]] = MappingProxyType(
    {
        "liquid_capture": LiquidCapture,
        "server_air": ServerAir,
        "ups_loss": UpsLoss,
        "ups_modules": UpsModules,
        "transformer_loss": TransformerLoss,
        "transformer_minimum_efficiency": TransformerMinimumEfficiency,
        "transformer_impedance": TransformerImpedance,
        "coils": CoilDefault,
        "air_classes": AirClass,
        "liquid_classes": LiquidClass,
        "source_emissions": SourceEmission,
        "chiller_curves": ChillerCurve,
        "fuel_curves": FuelCurve,
        "voltage_tolerance": VoltageTolerance,
        "rack_liquid_flow": RackLiquidFlow,
        "coolants": CoolantRow,
        "conductors": Conductor,
        "reliability": Reliability,
        "footprints": Footprint,
        "constants": Constant,
    }
)


class SizedItem(Protocol):
    """Anything with an id, a category and perhaps a size."""

    @property
    def item_id(self) -> str:
        """Catalogue id."""

    @property
    def category(self) -> str:
        """Category, the second place where a size is looked for."""

    @property
    def width_m(self) -> float | None:
        """Width, or None."""

    @property
    def depth_m(self) -> float | None:
        """Depth, or None."""

    @property
    def height_m(self) -> float | None:
        """Height, or None."""


class Defaults:
    """All default tables; mappings are read-only and keyed by the first column."""

    @cached_property
    def liquid_capture(self) -> Mapping[str, LiquidCapture]:
        """Liquid share by cooling kind: air, hybrid, d2c, immersion."""
        return _keyed(LiquidCapture, "liquid_capture", "cooling")

    @cached_property
    def reliability(self) -> Mapping[str, Reliability]:
        """Failure and repair of power equipment by its kind."""
        return _keyed(Reliability, "reliability", "kind")

    @cached_property
    def server_air(self) -> Mapping[str, ServerAir]:
        """Air temperature rise and fan share by server category; ``other`` covers the rest."""
        return _keyed(ServerAir, "server_air", "category")

    @cached_property
    def ups_losses(self) -> Mapping[str, UpsLoss]:
        """UPS loss curves: legacy, transformerless, three_level, eco, line_interactive."""
        return _keyed(UpsLoss, "ups_loss", "key")

    @cached_property
    def ups_modules(self) -> Mapping[str, UpsModules]:
        """Modules of modular UPS by catalogue id."""
        return _keyed(UpsModules, "ups_modules", "item_id")

    @cached_property
    def transformer_losses(self) -> tuple[TransformerLoss, ...]:
        """Transformer loss limits, by kind and rising rating."""
        return _rows(TransformerLoss, "transformer_loss")

    @cached_property
    def transformer_minimum_efficiencies(self) -> tuple[TransformerMinimumEfficiency, ...]:
        """Least legal efficiencies (United States), by kind and rising rating."""
        return _rows(TransformerMinimumEfficiency, "transformer_minimum_efficiency")

    @cached_property
    def transformer_impedances(self) -> tuple[TransformerImpedance, ...]:
        """Impedance and X/R, by rising rating."""
        return _rows(TransformerImpedance, "transformer_impedance")

    @cached_property
    def coils(self) -> Mapping[str, CoilDefault]:
        """Coil effectiveness and approach by category of cooling unit."""
        return _keyed(CoilDefault, "coils", "category")

    @cached_property
    def air_classes(self) -> Mapping[str, AirClass]:
        """ASHRAE envelopes: recommended, A1 to A4, H1_recommended, H1."""
        return _keyed(AirClass, "air_classes", "key")

    @cached_property
    def liquid_classes(self) -> Mapping[str, LiquidClass]:
        """ASHRAE liquid classes: W17 to W+ and S30 to S50."""
        return _keyed(LiquidClass, "liquid_classes", "key")

    @cached_property
    def source_emissions(self) -> Mapping[str, SourceEmission]:
        """Emissions and cost of electricity by source."""
        return _keyed(SourceEmission, "source_emissions", "key")

    @cached_property
    def chiller_curves(self) -> Mapping[str, ChillerCurve]:
        """DOE-2 chiller curves."""
        return _keyed(ChillerCurve, "chiller_curves", "key")

    @cached_property
    def fuel_curves(self) -> tuple[FuelCurve, ...]:
        """Diesel consumption at quarter loads, by rising rating."""
        return _rows(FuelCurve, "fuel_curves")

    @cached_property
    def voltage_tolerance(self) -> tuple[VoltageTolerance, ...]:
        """Points of the voltage tolerance envelope of IT equipment."""
        return _rows(VoltageTolerance, "voltage_tolerance")

    @cached_property
    def rack_liquid_flow(self) -> tuple[RackLiquidFlow, ...]:
        """Flow a rack needs against supply temperature, by rising temperature."""
        return _rows(RackLiquidFlow, "rack_liquid_flow")

    @cached_property
    def coolants(self) -> tuple[CoolantRow, ...]:
        """Properties of coolants, by coolant and rising temperature."""
        return _rows(CoolantRow, "coolants")

    @cached_property
    def conductors(self) -> Mapping[str, Conductor]:
        """Cables and busways by name, such as ``240 mm2``, ``500 kcmil`` or ``busway 800 A``."""
        return _keyed(Conductor, "conductors", "name")

    @cached_property
    def footprints(self) -> Mapping[str, Footprint]:
        """Sizes by item id or category."""
        return _keyed(Footprint, "footprints", "key")

    @cached_property
    def constants(self) -> Mapping[str, Constant]:
        """Scalars of component models, such as ``tower.drift_ratio``."""
        return _keyed(Constant, "constants", "key")

    def constant(self, key: str) -> Constant:
        """One scalar with its range and source.

        Raises:
            CatalogueError: There is none of that name.
        """
        if key not in self.constants:
            raise CatalogueError(
                f"There is no default called '{key}'.", hint="See resources/defaults/constants.csv for the names."
            )
        return self.constants[key]

    def transformer_loss(self, kind: str, rating_kva: float) -> TransformerLoss:
        """Loss limits scaled from the nearest size of the kind, losses growing with rating to the power 0.75.

        The power 0.75 is the classic growth law of geometrically similar transformers.

        Args:
            kind: ``liquid`` or ``dry``.
            rating_kva: Rating, more than zero. [kVA]

        Raises:
            CatalogueError: The kind is unknown or the rating is not positive.
        """
        sizes = [row for row in self.transformer_losses if row.kind == kind]
        if not sizes or not rating_kva > 0.0:
            raise CatalogueError(
                f"There are no loss limits for a '{kind}' transformer of {rating_kva} kVA.",
                hint="Use 'liquid' or 'dry' and a rating above 0.",
            )
        nearest = min(sizes, key=lambda row: abs(row.rating_kva - rating_kva))
        return nearest if nearest.rating_kva == rating_kva else _scaled(nearest, rating_kva)

    def minimum_efficiency_loss(self, kind: str, rating_kva: float) -> tuple[float, float]:
        """No-load and load loss of a transformer that just meets its least legal efficiency (United States, from 2016).

        The stated efficiency gives their sum at one load; load loss is taken as 4.5 times no-load loss.

        Args:
            kind: ``liquid``, ``mv_dry_bil_20_45``, ``mv_dry_bil_46_95`` or ``lv_dry``.
            rating_kva: One of the ratings of the table. [kVA]

        Returns:
            No-load loss and load loss at rating. [W]

        Raises:
            CatalogueError: The table has no such kind and rating.
        """
        for row in self.transformer_minimum_efficiencies:
            if row.kind == kind and row.rating_kva == rating_kva:
                x, split = row.load_ratio, self.constant("transformer.load_loss_split").value
                no_load_w = 1000.0 * rating_kva * x * (100.0 / row.efficiency_pct - 1.0) / (1.0 + split * x * x)
                return no_load_w, split * no_load_w
        raise CatalogueError(
            f"There is no least efficiency of a '{kind}' transformer of {rating_kva:g} kVA.",
            hint="See resources/defaults/transformer_minimum_efficiency.csv.",
        )

    def transformer_impedance(self, rating_kva: float) -> TransformerImpedance:
        """Impedance of the range that holds a rating; ratings beyond the table take its nearest end."""
        rows = self.transformer_impedances
        return next((row for row in rows if rating_kva <= row.max_kva), rows[-1])

    def size_m(self, item: SizedItem) -> tuple[float, float, float, bool]:
        """Width, depth and height of an item, and whether any of them is a class default.

        Raises:
            CatalogueError: The item has no size and neither its id nor its category has a default.
        """
        own = (item.width_m, item.depth_m, item.height_m)
        if own[0] is not None and own[1] is not None and own[2] is not None:
            return own[0], own[1], own[2], False
        fallback = self.footprints.get(item.item_id) or self.footprints.get(item.category)
        if fallback is None:
            raise CatalogueError(
                f"'{item.item_id}' has no size and category '{item.category}' has no default size.",
                hint="Fill width, depth and height in the row.",
            )
        width, depth, height = (
            stated if stated is not None else assumed
            for stated, assumed in zip(own, (fallback.width_m, fallback.depth_m, fallback.height_m), strict=True)
        )
        return width, depth, height, True


@cache
def load_defaults() -> Defaults:
    """The shipped defaults, read once, table by table as they are used."""
    return Defaults()


def _rows(row_type: type[DefaultT], table: str) -> tuple[DefaultT, ...]:
    name = f"{table}.csv"
    return tuple(row for _, row in read_rows(row_type, read_text(f"defaults/{name}"), name))


def _keyed(row_type: type[DefaultT], table: str, column: str) -> Mapping[str, DefaultT]:
    rows: Iterable[DefaultT] = _rows(row_type, table)
    keyed: dict[str, DefaultT] = {}
    for row in rows:
        key = getattr(row, column)
        if key in keyed:
            raise CatalogueError(f"{table}.csv has two rows for '{key}'.", hint="Remove one of them.")
        keyed[key] = row
    return MappingProxyType(keyed)


def _scaled(row: TransformerLoss, rating_kva: float) -> TransformerLoss:
    growth = (rating_kva / row.rating_kva) ** 0.75
    return TransformerLoss(
        standard=row.standard,
        kind=row.kind,
        rating_kva=rating_kva,
        no_load_loss_w=row.no_load_loss_w * growth,
        load_loss_w=row.load_loss_w * growth,
        source=f"{row.source}; scaled from {row.rating_kva:g} kVA with rating to the power 0.75",
        verification="recalled",
        confidence="estimate",
    )
