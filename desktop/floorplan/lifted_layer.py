"""What is selected and lies under something else is drawn over it, so that its words can be read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.drawing.plan_items import IndexArray, boxes_reach_into
from core.geometry.rectangle import TOUCH_TOLERANCE_M, Rectangle
from core.model.electrical import PowerUnit, PowerUnitKind
from core.model.entity import Placed
from desktop.floorplan.equipment_layer import EquipmentLayer
from desktop.floorplan.rack_layer import RackLayer
from desktop.floorplan.still_layer import EVERYWHERE

MOST_LIFTED = 32
"""Of more items than these the words are no matter: they are a selection that is moved as one."""


class LiftedLayer(QGraphicsItem):
    """Selected items that overlap others, once more over all of these.

    Busways hang over racks as a rule: they neither lift what they cover, nor are they lifted.

    Args:
        racks: Draws racks.
        equipment: Draws everything else.
    """

    def __init__(self, racks: RackLayer, equipment: EquipmentLayer) -> None:
        super().__init__()
        self.setZValue(55)  # over pipes and signs of findings, too, which would lie over its words
        self._layers = (racks, equipment)
        self._lifted: tuple[IndexArray, ...] = ()

    @property
    def lifted_ids(self) -> tuple[str, ...]:
        """What is drawn once more."""
        pairs = zip(self._layers, self._lifted, strict=False)
        return tuple(layer.held.plan.items[n].id for layer, places in pairs for n in places.tolist())

    def show_selection(self, ids: Sequence[str]) -> None:
        """Lift those of these items that overlap others; none of very many."""
        self._lifted = ()
        if 0 < len(ids) <= MOST_LIFTED:
            self._lifted = tuple(self._overlapping(layer, ids) for layer in self._layers)
        self.update()

    def _overlapping(self, layer: RackLayer | EquipmentLayer, ids: Sequence[str]) -> IndexArray:
        plan = layer.held.plan
        known = plan.places_of(ids)
        lifted = [
            n
            for n in known[known >= 0].tolist()
            if not _hangs_over(plan.items[n]) and self._is_overlapped(plan.boxes_m[n], plan.items[n])
        ]
        return np.array(lifted, dtype=np.intp)

    def _is_overlapped(self, box_m: NDArray[np.float64], item: Placed) -> bool:
        around = Rectangle(*box_m.tolist()).grown(-TOUCH_TOLERANCE_M)
        for layer in self._layers:
            plan = layer.held.plan
            places = np.flatnonzero(boxes_reach_into(plan.boxes_m, around)).tolist()
            if any(plan.items[n] is not item and not _hangs_over(plan.items[n]) for n in places):
                return True
        return False

    def boundingRect(self) -> QRectF:
        """Everywhere."""
        return EVERYWHERE

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw what is lifted, as faded as its layer is."""
        for layer, places in zip(self._layers, self._lifted, strict=False):
            if len(places) and layer.isVisible() and layer.opacity() > 0.0:
                painter.save()
                painter.setOpacity(layer.opacity())
                layer.draw_places(painter, places)
                painter.restore()


def _hangs_over(item: Placed) -> bool:
    return isinstance(item, PowerUnit) and item.kind is PowerUnitKind.BUSWAY
