"""A cooling failure or a load step in true time: how long the racks of a hall have until they pass each limit.

The hall is solved to its steady state first; then the coolers fail and the same march goes on in true time, with the
mass of servers, cabinets and walls, until cooling has come back and the given time is over.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.checks.cooling_rules import allowable_c, recommended_c
from core.checks.walled_in import racks_without_air
from core.errors import FacilityError
from core.model.cooling import AirCooler, Discharge
from core.model.entity import Entity
from core.model.outages import sped_up
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.model.space import Hall, Turbulence
from core.power.powered import as_powered
from core.results.outage import MOST_LOAD_RATIO, LimitTimes, OutageEvent, OutageResult, SuctionFlows
from core.results.thermal_result import AirField
from core.study.assemble import heat_beside_racks_w
from core.study.outage_flows import suction_flows
from core.thermal.eddies import on_cells
from core.thermal.march import RoomMarch
from core.thermal.room import AirRoom
from core.thermal.room_from_project import air_room
from core.units import percent

Floats = NDArray[np.float64]
Progress = Callable[[float, str], None]

RECORD_EVERY_S = 1.0
MOST_FIELDS = 150
LONGEST_S = 7200.0
COARSEST_M, FINEST_M = 2.0, 0.1
WANTED_CELLS = 15_000.0


def simulate_outage(
    project: Project,
    hall_id: str,
    event: OutageEvent,
    *,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> OutageResult:
    """Let cooling fail in a hall, or the load of its racks change.

    Args:
        project: The project.
        hall_id: The hall.
        event: What fails.
        progress: Told the share done (0 to 1) and what is going on.
        stop: Asked now and then; True ends early with what is there.

    Returns:
        How it went, as far as it was followed; a single moment when it was stopped before the failure.

    Raises:
        FacilityError: There is no such hall or cooler, or the event makes no sense.
    """
    hall = project.get(hall_id)
    if not isinstance(hall, Hall):
        raise FacilityError("There is no such hall.", hint="Choose a hall of this project.")
    _check(event)
    failed = _failed_coolers(project, hall, event)
    further = heat_beside_racks_w(project).get(hall.id)
    project = as_powered(project)
    normal = air_room(project, hall, further)
    stops = event.fans_stop and event.cooling_fails
    drawn = suction_flows(project, hall, normal, failed) if stops else None
    broken = _broken_room(project, hall, failed, event, drawn, further) if event.cooling_fails else normal
    spacing_m = event.spacing_m or _chosen_spacing_m(normal)
    normal, broken = on_cells(normal, spacing_m), on_cells(broken, spacing_m)
    march = RoomMarch(normal, spacing_m)
    is_steady = _settle(march, progress, stop)
    record = _Record(march, hall)
    if not is_steady:
        return _result(project, hall, event, normal, record, drawn, is_complete=False)
    march.begin_transient()
    follows = _follow(march, record, event, normal, broken, progress, stop)
    return _result(project, hall, event, normal, record, drawn, is_complete=follows)


def _check(event: OutageEvent) -> None:
    if not 1.0 <= event.duration_s <= LONGEST_S:
        raise FacilityError(
            f"The duration {event.duration_s:g} s is out of range.", hint=f"Use 1 to {LONGEST_S:g} seconds."
        )
    if event.restart_s is not None and not 0.0 <= event.restart_s <= LONGEST_S:
        raise FacilityError(
            f"The restart after {event.restart_s:g} s is out of range.", hint=f"Use 0 to {LONGEST_S:g} seconds."
        )
    if event.load_at_s is not None and not 0.0 <= event.load_at_s <= LONGEST_S:
        raise FacilityError(
            f"A load that changes after {event.load_at_s:g} s is out of range.", hint=f"Use 0 to {LONGEST_S:g} seconds."
        )
    if event.load_at_s is not None and event.load_at_s >= event.duration_s:
        raise FacilityError(
            f"The load would change after {event.load_at_s:g} s, but only {event.duration_s:g} s are followed.",
            hint="Follow it for longer, or let the load change sooner.",
        )
    if not 0.0 <= event.load_ratio <= MOST_LOAD_RATIO:
        raise FacilityError(
            f"A load of {percent(event.load_ratio)} of that before is out of range.",
            hint=f"Use 0 to {percent(MOST_LOAD_RATIO)}, 100 % for none.",
        )
    if not event.cooling_fails and event.load_at_s is None:
        raise FacilityError("Nothing happens: no cooling fails and no load changes.", hint="Say what fails, or a load.")
    if event.spacing_m is not None and not FINEST_M <= event.spacing_m <= COARSEST_M:
        raise FacilityError(f"Cells of {event.spacing_m:g} m are out of range.", hint="Use 0.1 to 2 m, usually 0.6.")


def _chosen_spacing_m(room: AirRoom) -> float:
    """Cells that keep a transient of minutes within seconds of computing. [m]"""
    return min(max(math.cbrt(math.prod(room.size_m) / WANTED_CELLS), 0.3), 0.6)


def _failed_coolers(project: Project, hall: Hall, event: OutageEvent) -> list[AirCooler]:
    coolers = project.in_hall(AirCooler, hall.id)
    if not event.failed_ids:
        return list(coolers)
    by_id = {c.id: c for c in coolers}
    for cooler_id in event.failed_ids:
        if cooler_id not in by_id:
            names = ", ".join(c.tag for c in coolers) or "none"
            other = project.get(cooler_id)
            name = other.tag if other is not None and other.tag else cooler_id
            raise FacilityError(
                f"There is no cooler {name} in {hall.tag or 'this hall'}.", hint=f"Its coolers: {names}."
            )
    return [by_id[i] for i in event.failed_ids]


def _broken_room(
    project: Project,
    hall: Hall,
    failed: list[AirCooler],
    event: OutageEvent,
    drawn: SuctionFlows | None,
    further_w: float | None,
) -> AirRoom:
    """The room after the failure: units whose fans stop either stand still or pass, uncooled, what servers draw."""
    changes: dict[str, Entity | None] = {}
    if not event.failed_ids:
        doors = [r for r in project.in_hall(Rack, hall.id) if r.cooling is CoolingKind.REAR_DOOR]
        changes |= {r.id: replace(r, cooling=CoolingKind.AIR) for r in doors}
    for cooler in failed:
        if not event.fans_stop:
            changes[cooler.id] = replace(cooler, capacity_w=0.0)
        elif drawn is not None and cooler.discharge is Discharge.UNDERFLOOR:
            changes[cooler.id] = replace(cooler, capacity_w=0.0, fan_speed_ratio=drawn.speed_ratio, fan_power_w=0.0)
        else:
            changes[cooler.id] = replace(cooler, is_on=False)
    still = [c for c in (project.get(f.id) for f in failed) if isinstance(c, AirCooler) and not _runs(changes[c.id])]
    changes |= {c.id: c for c in sped_up(project, still)}
    room = air_room(project.with_changes(changes), hall, further_w)
    if drawn is None:
        return room
    return replace(room, racks=tuple(replace(r, flow_m3_s=r.flow_m3_s * drawn.server_ratio) for r in room.racks))


def _runs(item: Entity | None) -> bool:
    return isinstance(item, AirCooler) and item.is_on


def _settle(march: RoomMarch, progress: Progress | None, stop: Callable[[], bool] | None) -> bool:
    """March to the steady state; False when it was stopped early."""
    while not march.is_settled:
        march.step(is_shown=False)
        if march.steps % 20 == 0:
            if progress is not None:
                progress(0.0, "steady air before the failure")
            if stop is not None and stop():
                return False
    return True


def _with_load(room: AirRoom, ratio: float) -> AirRoom:
    return replace(room, racks=tuple(replace(r, heat_w=r.heat_w * ratio) for r in room.racks))


class _Record:
    """What is kept of the march, about once a second; fields are thinned as they become too many."""

    def __init__(self, march: RoomMarch, hall: Hall) -> None:
        xs, ys = [x for x, _ in hall.outline_m], [y for _, y in hall.outline_m]
        self._origin = (min(xs), min(ys), 0.0)
        self._outline_m = hall.outline_m if march.case.room.outline_m else ()
        self._start_s = march.time_s
        self.air_m3 = march.case.cells * math.prod(march.case.spacing_m)
        self.times: list[float] = []
        self.inlets: list[Floats] = []
        self.fields: list[tuple[float, AirField]] = []
        self._field_every_s = RECORD_EVERY_S
        self.take(march)

    def now_s(self, march: RoomMarch) -> float:
        return march.time_s - self._start_s

    def take(self, march: RoomMarch, *, is_last: bool = False) -> None:
        """Keep the inlets, and the map where it is its turn; what is shown last has its own map, too."""
        now = self.now_s(march)
        self.times.append(now)
        self.inlets.append(march.rack_inlets_c())
        if is_last or not self.fields or now - self.fields[-1][0] >= self._field_every_s - 1e-9:
            shown = march.temperature_now()
            shown.setflags(write=False)
            field = AirField(shown, self._origin, march.case.spacing_m, outline_m=self._outline_m)
            self.fields.append((now, field))
        if len(self.fields) > MOST_FIELDS and not is_last:
            self.fields = self.fields[::2]
            self._field_every_s *= 2.0


def _follow(
    march: RoomMarch,
    record: _Record,
    event: OutageEvent,
    normal: AirRoom,
    broken: AirRoom,
    progress: Progress | None,
    stop: Callable[[], bool] | None,
) -> bool:
    """March through the event; False when it was stopped early."""
    before: tuple[bool, bool] | None = None
    while (now_s := record.now_s(march)) < event.duration_s:
        is_back = event.restart_s is not None and now_s >= event.restart_s
        is_changed = event.load_at_s is not None and now_s >= event.load_at_s
        if before != (is_back, is_changed):
            room = normal if is_back else broken
            march.set_room(_with_load(room, event.load_ratio) if is_changed else room)
            before = is_back, is_changed
        march.step()
        if record.now_s(march) - record.times[-1] >= RECORD_EVERY_S:
            record.take(march)
            if progress is not None:
                share = min(record.times[-1] / event.duration_s, 1.0)
                progress(share, f"t = {record.times[-1]:.0f} s")
            if stop is not None and stop():
                record.take(march, is_last=True)
                return False
    record.take(march, is_last=True)
    return True


def _result(
    project: Project,
    hall: Hall,
    event: OutageEvent,
    room: AirRoom,
    record: _Record,
    drawn: SuctionFlows | None,
    *,
    is_complete: bool,
) -> OutageResult:
    times, inlets = np.array(record.times), np.array(record.inlets)
    inlets[:, racks_without_air(project, [rack.id for rack in room.racks], record.fields[0][1])] = np.nan
    moving = np.flatnonzero(~np.isnan(inlets).all(axis=0))
    rack_ids = tuple(room.racks[n].id for n in moving.tolist())
    racks = [r for i in rack_ids if isinstance(r := project.get(i), Rack)]
    inlets = inlets[:, moving]
    elevation = project.site.elevation_m
    limits = (
        _times("recommended", np.array([recommended_c(r.ashrae_class) for r in racks]), times, inlets),
        _times("allowable", np.array([allowable_c(r.ashrae_class, elevation) for r in racks]), times, inlets),
        _times("throttle", np.array([_throttle_c(r, elevation) for r in racks]), times, inlets),
    )
    mixed, changed = _well_mixed_k_s(event, room, record.air_m3)
    leaves_eddies = hall.turbulence is Turbulence.LARGE_EDDIES and not room.resolves_eddies
    fields = tuple(record.fields)
    return OutageResult(
        hall.id, event, rack_ids, times, inlets, limits, fields, mixed, is_complete, drawn, changed, leaves_eddies
    )


def _well_mixed_k_s(event: OutageEvent, room: AirRoom, air_m3: float) -> tuple[float, float | None]:
    """Rates of perfectly mixed air at the failure and after a later change of load, None without one. [K/s]

    Where cooling goes on it removes what there was before, so that only what the load adds would warm the air.
    """
    racks_w = sum(r.heat_w for r in room.racks)
    before_w = racks_w + room.heat_w if event.cooling_fails else 0.0
    after_w = before_w + (event.load_ratio - 1.0) * racks_w
    before, after = (watts / (room.air.heat_capacity_j_m3_k * air_m3) for watts in (before_w, after_w))
    if event.load_at_s is None:
        return before, None
    return (after, None) if event.load_at_s == 0.0 else (before, after)


def _throttle_c(rack: Rack, elevation_m: float) -> float:
    """Inlet at which the first server of a rack slows down: its own limit, else that of the rack's class."""
    own = [u.inlet_max_c for u in rack.units]
    return min(own) if own else allowable_c(rack.ashrae_class, elevation_m)


def passing_times_s(limit_c: Floats, times_s: Floats, inlet_c: Floats) -> Floats:
    """When each rack first passes its limit, linear between records; NaN where it never does.

    Args:
        limit_c: Shape (racks,). [C]
        times_s: Shape (times,). [s]
        inlet_c: Shape (times, racks). [C]
    """
    found = np.full(len(limit_c), np.nan)
    for n, limit in enumerate(limit_c):
        above = np.flatnonzero(inlet_c[:, n] > limit)
        if above.size:
            k = int(above[0])
            if k == 0:
                found[n] = times_s[0]
            else:
                t0, t1 = inlet_c[k - 1, n], inlet_c[k, n]
                found[n] = times_s[k - 1] + (limit - t0) / (t1 - t0) * (times_s[k] - times_s[k - 1])
    return found


def _times(name: str, limit_c: Floats, times_s: Floats, inlet_c: Floats) -> LimitTimes:
    passed = passing_times_s(limit_c, times_s, inlet_c)
    order = np.sort(passed[~np.isnan(passed)])
    half = len(limit_c) // 2
    return LimitTimes(
        name,
        limit_c,
        passed,
        float(order[0]) if order.size else None,
        float(order[half]) if order.size > half else None,
        float(order[-1]) if order.size == len(limit_c) and order.size else None,
    )
