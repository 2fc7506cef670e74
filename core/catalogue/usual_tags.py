"""What an item is called when it is put on the plan: the letters that drawings use for its kind."""

from __future__ import annotations

from dataclasses import replace

from core.catalogue.loader import load_catalogue
from core.catalogue.placing import placed_from_item
from core.model.cooling import AirCooler, AirCoolerKind, Cdu, HeatRejection, HeatRejectionKind
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.entity import Placed
from core.model.loop_items import HeatExport, StorageTank
from core.model.rack import CoolingKind, Rack

_OF_KIND: dict[str, str] = {
    AirCoolerKind.CRAH: "CRAH",
    AirCoolerKind.CRAC: "CRAC",
    AirCoolerKind.FAN_WALL: "FW",
    AirCoolerKind.IN_ROW: "IRC",
    AirCoolerKind.CEILING: "CC",
    HeatRejectionKind.AIR_COOLED_CHILLER: "CH",
    HeatRejectionKind.WATER_COOLED_CHILLER: "WCH",
    HeatRejectionKind.DRY_COOLER: "DC",
    HeatRejectionKind.ADIABATIC_COOLER: "AD",
    HeatRejectionKind.COOLING_TOWER: "CT",
    PowerUnitKind.SWITCHBOARD: "SB",
    PowerUnitKind.TRANSFORMER: "TX",
    PowerUnitKind.UPS: "UPS",
    PowerUnitKind.PDU: "PDU",
    PowerUnitKind.RPP: "RPP",
    PowerUnitKind.BUSWAY: "BW",
    PowerUnitKind.MV_SWITCHGEAR: "MV",
    PowerUnitKind.RECTIFIER: "REC",
    PowerUnitKind.STS: "STS",
    PowerUnitKind.ATS: "ATS",
    SourceKind.GRID: "GRID",
    SourceKind.GAS: "GAS",
    SourceKind.DIESEL: "GEN",
    SourceKind.SOLAR: "PV",
    SourceKind.WIND: "WT",
    SourceKind.HYDRO: "HY",
    SourceKind.SMR: "SMR",
    SourceKind.FUEL_CELL: "FC",
    SourceKind.BATTERY: "BAT",
}


def usual_stem(item: Placed) -> str:
    """The letters before the number, such as ``CRAH`` of CRAH-3; ``N`` for what has none of its own."""
    if isinstance(item, Rack):
        return "TANK" if item.cooling is CoolingKind.IMMERSION else "R"
    if isinstance(item, AirCooler | HeatRejection | PowerUnit | PowerSource):
        return _OF_KIND.get(item.kind, "N")
    for kind, stem in ((Cdu, "CDU"), (HeatExport, "HX"), (StorageTank, "TK")):
        if isinstance(item, kind):
            return stem
    return "N"


def item_to_place(item_id: str) -> Placed:
    """An item of the catalogue as it is taken in hand: the letters of its kind for a tag, which placing counts on.

    Args:
        item_id: Row of the catalogue.

    Raises:
        CatalogueError: There is no such row, or it cannot be placed.
    """
    placed = placed_from_item(load_catalogue(), item_id, tag="")
    return replace(placed, tag=usual_stem(placed))
