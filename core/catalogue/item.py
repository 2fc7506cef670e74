"""Any row of the catalogue.

Items are plain values and know no facility. What a row leaves blank is filled, visibly, from ``catalogue.defaults``.
"""

from __future__ import annotations

from typing import TypeAlias

from core.catalogue.it_items import Accelerator, ServerItem
from core.catalogue.place_items import CostItem, Site
from core.catalogue.plant_items import CoolingUnitItem, PowerItem

AnyItem: TypeAlias = Accelerator | ServerItem | CoolingUnitItem | PowerItem | Site | CostItem
