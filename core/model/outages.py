"""A design with some of its items out of service: what failure views and contingencies look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.model.cooling import AirCooler, Cdu, FanControl, HeatRejection
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity
from core.model.project import Project

CAN_FAIL = (PowerUnit, PowerSource, AirCooler, Cdu, HeatRejection)
"""Kinds of items that can be out of service."""


def with_out_of_service(project: Project, ids: Iterable[str]) -> Project:
    """The project with items off; the same project when none of them can be off, or all are already.

    Coolers whose fans follow the racks make up for those of their hall that are off, as far as their fans can.

    Args:
        project: The project.
        ids: Items; unknown ids, and items that cannot be off, are passed over.
    """
    changed: dict[str, Entity | None] = {}
    for entity_id in ids:
        entity = project.get(entity_id)
        if isinstance(entity, CAN_FAIL) and entity.is_on:
            changed[entity_id] = replace(entity, is_on=False)
    off = [project.get(i) for i in changed]
    changed |= {c.id: c for c in sped_up(project, [c for c in off if isinstance(c, AirCooler)])}
    return project.with_changes(changed) if changed else project


def sped_up(project: Project, off: Sequence[AirCooler]) -> list[AirCooler]:
    """Coolers that run faster because others of their halls stand still.

    Units that share a hall's airflow at part speed are how spare ones are run: where one fails, the pressure that they
    hold makes the rest faster. Speeds rise in proportion, up to full speed.

    Args:
        project: All coolers as they were before.
        off: Those that stand still now.
    """
    gone = {c.id for c in off}
    found: list[AirCooler] = []
    for hall_id in dict.fromkeys(c.hall_id for c in off):
        lost_m3_s = sum(c.operating_airflow_m3_s for c in off if c.hall_id == hall_id and _follows(c))
        rest = [c for c in project.in_hall(AirCooler, hall_id) if c.id not in gone and c.is_on and _follows(c)]
        speeds = {c.id: c.fan_speed_ratio for c in rest}
        while lost_m3_s > 0.0:
            able = [c for c in rest if 0.0 < speeds[c.id] < 1.0]
            given_m3_s = sum(c.airflow_m3_s * speeds[c.id] for c in able)
            if given_m3_s <= 0.0:
                break
            wanted = 1.0 + lost_m3_s / given_m3_s
            for cooler in able:
                faster = min(speeds[cooler.id] * wanted, 1.0)
                lost_m3_s -= cooler.airflow_m3_s * (faster - speeds[cooler.id])
                speeds[cooler.id] = faster
            if all(speeds[c.id] < 1.0 for c in able):
                break  # nothing is lost any more but what rounding leaves
        found += [replace(c, fan_speed_ratio=speeds[c.id]) for c in rest if speeds[c.id] > c.fan_speed_ratio]
    return found


def _follows(cooler: AirCooler) -> bool:
    return cooler.fan_control is FanControl.FOLLOWS_RACKS
