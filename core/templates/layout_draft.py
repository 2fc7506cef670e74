"""What the parts of a first layout share: the brief, the rack that is repeated, and how racks are spread over rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.model.cooling import AirCooler
from core.model.heat import split_heat
from core.model.rack import Rack
from core.model.scenario import Assumptions
from core.model.space import Door, FloorKind, Hall
from core.templates.brief import DesignBrief
from core.templates.build import TemplateBuilder
from core.templates.unit_choice import UnitOffer, best_offer

ROWS_PER_HALL = 4
HALLS_APART_M = 3.0
AIR_OVER_RACKS = 1.1
"""Air of the coolers over what the racks move: leaks and what passes by."""
LEAST_LOAD = 1e-9
FAN_SPEED_MOST, FAN_SPEED_LEAST = 0.8, 0.3


@dataclass(slots=True)
class LayoutDraft:
    """A first layout in the making.

    Attributes:
        builder: Collects the entities.
        brief: What is asked for.
        template: The rack that is repeated.
        assumptions: Loop temperatures and air rises.
        has_spare: Whether every group of coolers has a unit to spare.
    """

    builder: TemplateBuilder
    brief: DesignBrief
    template: Rack
    assumptions: Assumptions
    has_spare: bool

    @property
    def spare(self) -> int:
        """Spare units of a group."""
        return int(self.has_spare)

    def rows(self, row_most: int) -> list[list[int]]:
        """Racks in each row of each hall, as even as whole racks allow.

        Args:
            row_most: Longest row.
        """
        halls = -(-self.brief.rack_count // (row_most * ROWS_PER_HALL))
        return [_even(n, min(ROWS_PER_HALL, _rows_for(n, row_most))) for n in _even(self.brief.rack_count, halls)]

    def air_m3_s(self, racks: int) -> float:
        """Air that coolers have to move for racks. [m3/s]"""
        return AIR_OVER_RACKS * racks * split_heat(self.template, self.assumptions).airflow_m3_s

    def hall(self, number: int, y0_m: float, width_m: float, depth_m: float, floor: FloorKind, height_m: float) -> Hall:
        """A rectangular hall with a door in its lower wall."""
        y1_m = round(y0_m + depth_m, 3)
        outline = ((0.0, y0_m), (width_m, y0_m), (width_m, y1_m), (0.0, y1_m))
        leak = 0.05 if floor is FloorKind.RAISED else 0.0
        hall = self.builder.add(
            Hall(
                tag=f"Hall {number}", outline_m=outline, height_m=height_m, floor_kind=floor, plenum_depth_m=0.9,
                floor_leakage_ratio=leak,
            )
        )  # fmt: skip
        door = Door(tag=f"Door {number}", hall_id=hall.id, x_m=round(0.5 * width_m, 3), y_m=round(y0_m + 0.3, 3))
        self.builder.add(replace(door, width_m=1.2, depth_m=0.6, height_m=2.4))
        return hall

    def coolers_on_walls(self, template: AirCooler, racks: int, hall: Hall, stem: str, per_wall: int) -> None:
        """Air coolers along the two short walls, as many as the racks' air needs and the spare one.

        Args:
            template: The unit.
            racks: Racks in the hall.
            hall: A rectangular hall.
            stem: First letters of the tags.
            per_wall: Most units on one wall.
        """
        units = min(self.coolers_for(template, racks), 2 * per_wall)
        speed = min(self.air_m3_s(racks) / (units * template.airflow_m3_s), 1.0)
        (x0_m, y0_m), (x1_m, y1_m) = hall.outline_m[0], hall.outline_m[2]
        left = -(-units // 2) if units > 1 else 1
        for n in range(units):
            is_left = n < left
            place, on_wall = (n, left) if is_left else (n - left, units - left)
            inset = 0.5 * template.depth_m + 0.1
            self.builder.add(
                replace(
                    template,
                    tag=f"{stem}-{hall.tag.split()[-1]}{n + 1:02d}",
                    hall_id=hall.id,
                    x_m=round(x0_m + inset if is_left else x1_m - inset, 3),
                    y_m=round(y0_m + (y1_m - y0_m) * (place + 0.5) / on_wall, 3),
                    rotation_deg=90 if is_left else 270,
                    fan_speed_ratio=round(max(speed, FAN_SPEED_LEAST), 2),
                )
            )

    def coolers_for(self, template: AirCooler, racks: int) -> int:
        """Units that the racks' air and heat need, with the spare one."""
        return UnitOffer(template, 1.0).count_for(self._load(template, racks)) + self.spare

    def cooler_of(self, templates: Sequence[AirCooler], racks: int) -> AirCooler:
        """The size that carries the racks' air and heat without much to spare."""
        offers = [UnitOffer(t, 1.0 / self._load(t, racks)) for t in templates]
        return best_offer(offers, 1.0, self.spare)[0]

    def _load(self, template: AirCooler, racks: int) -> float:
        """What the racks' air and heat take of one unit, by what it has less of; over one it takes more."""
        heat = split_heat(self.template, self.assumptions)
        by_air = self.air_m3_s(racks) / (FAN_SPEED_MOST * template.airflow_m3_s)
        return max(by_air, 1.12 * racks * heat.air_w / template.capacity_w, LEAST_LOAD)


def _rows_for(racks: int, row_most: int) -> int:
    """Rows of a hall: pairs, unless a few racks make one row."""
    rows = -(-racks // row_most)
    if rows == 1:
        return 1 if racks <= 4 else 2
    return rows + rows % 2


def _even(total: int, parts: int) -> list[int]:
    """A number in whole parts that differ by at most one."""
    least, more = divmod(total, parts)
    return [least + (n < more) for n in range(parts)]
