"""Cards over the form of one item: why it is hot, its faces, its air, its liquid and its power."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QWidget,
)

from core.model.cooling import AirCooler, Cdu, Containment, HeatRejection, PerforatedTile
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity
from core.model.loop_items import HeatExport, StorageTank
from core.model.rack import CoolingKind, Rack
from core.model.scenario import Assumptions
from core.model.space import Hall
from desktop.panels.air_card import AirCard
from desktop.panels.face_card import FaceCard
from desktop.panels.liquid_card import LiquidCard
from desktop.panels.power_card import PowerCard
from desktop.panels.why_card import WhyCard
from desktop.session import Session
from desktop.theme import Theme

IN_CHAIN = (Rack, PowerUnit, PowerSource, AirCooler, Cdu, HeatRejection, Hall, Assumptions)
"""Kinds with a place in the power chain."""
WITH_AIR = (AirCooler, PerforatedTile, Containment, Hall)
"""Kinds with air of their own."""
WITH_LIQUID = (Rack, Cdu, HeatRejection, HeatExport, StorageTank)
"""Kinds with a place in a liquid loop."""


class ItemCards:
    """The cards that suit what is selected.

    Attributes:
        why: Where the air at the rack's front comes from.
        face: Temperatures over its faces.
        air: What air passes it, at which pressure and temperature.
        liquid: What flows through the item.
        power: What it draws, and from where.
    """

    def __init__(self) -> None:
        self.why: WhyCard | None = None
        self.face: FaceCard | None = None
        self.air: AirCard | None = None
        self.liquid: LiquidCard | None = None
        self.power: PowerCard | None = None

    def steps_of_making(
        self, session: Session, theme: Theme, entities: list[Entity], body: QWidget
    ) -> Iterator[QWidget]:
        """Make the cards that suit, from top to bottom; yields each as soon as it is there."""
        item = entities[0] if len(entities) == 1 else None
        if isinstance(item, Rack) and item.cooling is not CoolingKind.IMMERSION:
            self.why = WhyCard(session, theme, body)
            yield self.why
            self.face = FaceCard(session, theme)
            yield self.face
        if isinstance(item, WITH_AIR):
            self.air = AirCard(session, theme, body)
            yield self.air
        if isinstance(item, WITH_LIQUID):
            self.liquid = LiquidCard(session, theme, body)
            yield self.liquid
        if isinstance(item, IN_CHAIN):
            self.power = PowerCard(session, theme, body)
            yield self.power

    @property
    def shown(self) -> list[WhyCard | FaceCard | AirCard | LiquidCard | PowerCard]:
        """Those that there are, from top to bottom."""
        return [card for card in (self.why, self.face, self.air, self.liquid, self.power) if card is not None]

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        for card in self.shown:
            card.set_theme(theme)
