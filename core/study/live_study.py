"""The live study: room air that keeps marching while the design is edited, with everything else fresh on top."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from types import MappingProxyType

from core.errors import FacilityError
from core.model.project import Project
from core.power.powered import as_powered
from core.results.design_results import DesignResults
from core.results.part import Part
from core.results.room_air import RackAir
from core.results.thermal_result import AirState, HallAir, ThermalResult
from core.study.assemble import as_told, assemble, heat_beside_racks_w
from core.study.followed import has_air_to_follow
from core.study.settings import StudySettings
from core.thermal.eddies import on_cells
from core.thermal.frame import RoomFrame
from core.thermal.hall_air import hall_air
from core.thermal.insight import RoomInsight, explain_rack, room_insight
from core.thermal.march import RoomMarch
from core.thermal.room import AirRoom
from core.thermal.room_from_project import air_room
from core.thermal.steady import chosen_spacing_m

EXPLAIN_EVERY_S = 0.25
"""While the air still moves, where a rack's air comes from is found anew after so long,"""
EXPLAIN_REST_RATIO = 10.0
"""and after so many times as long as finding it took: in a large hall each answer costs several frames."""
HALFWAY_RATIO = 1.25
"""Cells are halved until what is wanted is no smaller than the half by more than this: each answer is there sooner."""
MANY_RACKS = 1000
"""From here on power, plant and rules take long beside a frame of the air."""
REST_RATIO = 3.0
"""In so large a design the air goes on alone, for so many times as long as the last whole answer took."""
OVERHEATED_C = 60.0
"""Air of a hall that is hotter on the mean tells nothing of one that can take its heat: it was marched without coolers,
or with too few, and would take hours to cool down. [C]"""
SAME_HEAT_RATIO = 1e-5
"""Heat beside the racks that differs by less is the same: it would warm no air by a thousandth of a kelvin."""


@dataclass(slots=True)
class _LiveHall:
    room: AirRoom
    march: RoomMarch
    spacing_m: float
    is_fine: bool = False
    is_told: bool = False
    insight: RoomInsight | None = None
    insight_spacing_m: float = 0.0
    why: RackAir | None = None
    why_at_s: float = 0.0
    why_took_s: float = 0.0


@dataclass(slots=True)
class _Whole:
    """An answer in all its parts, how long it took, and since when the air has gone on without another one. [s]"""

    project: Project
    results: DesignResults
    took_s: float
    since_s: float | None = None

    def still_serves(self, project: Project) -> bool:
        """Whether its power, plant and findings may stand beside newer air for a moment: a drag is to stay live."""
        if len(project.racks) < MANY_RACKS:
            return False
        now = time.perf_counter()
        self.since_s = now if self.since_s is None else self.since_s  # the first frame after an edit is of the air
        if now - self.since_s > REST_RATIO * self.took_s:
            return False
        return project is self.project or project.entities.keys() == self.project.entities.keys()


class LiveStudy:
    """Marches the air of all halls and answers with complete results at any time.

    Used by one worker thread; the results it hands out are frozen.

    Args:
        settings: Cell sizes.
    """

    def __init__(self, settings: StudySettings | None = None) -> None:
        self._settings = settings or StudySettings()
        self._project = Project.of(())
        self._halls: dict[str, _LiveHall] = {}
        self._failures: dict[str, str] = {}
        self._asked = ""
        # heat beside the racks as it was last found: of an edit it is found once its air has settled
        self._further_w: dict[str, float] = {}
        self._is_heat_found = False
        self._whole: _Whole | None = None

    def set_project(self, project: Project) -> None:
        """Go on with another project; halls whose air does not change keep their state untouched."""
        self._project = project
        self._failures = {}
        for hall_id in [i for i in self._halls if project.get(i) is None]:
            del self._halls[hall_id]
        if not self._halls:
            self._further_w = heat_beside_racks_w(project)
        self._is_heat_found = not self._halls
        self._set_halls()

    def _set_halls(self) -> None:
        powered = as_powered(self._project)
        for hall in self._project.halls:
            if not has_air_to_follow(self._project, hall):
                self._halls.pop(hall.id, None)
                continue
            try:
                self._set_hall(hall.id, air_room(powered, hall, self._further_w.get(hall.id)))
            except FacilityError as error:
                self._failures[hall.id] = str(error)

    def _find_heat(self) -> None:
        """Give the air the heat beside the racks of this design, as one that is opened afresh has it.

        While a design is edited the air goes on with the heat of the one before: finding it takes as long as a frame.
        """
        self._is_heat_found = True
        found = heat_beside_racks_w(self._project)
        if found.keys() != self._further_w.keys() or any(
            abs(watts - self._further_w[hall]) > SAME_HEAT_RATIO * abs(watts) for hall, watts in found.items()
        ):
            self._further_w = found
            self._set_halls()

    def _set_hall(self, hall_id: str, room: AirRoom) -> None:
        live, spacing_m = self._halls.get(hall_id), self._settings.live_spacing_m
        if live is None:
            self._halls[hall_id] = _LiveHall(room, RoomMarch(on_cells(room, spacing_m), spacing_m), spacing_m)
        elif live.room != room:
            cells = on_cells(room, spacing_m)
            if _is_overheated(live.march) and _takes_its_heat(afresh := RoomMarch(cells, spacing_m)):
                live.march = afresh
            else:
                live.march.set_room(cells, spacing_m, second_order=False)
            live.room, live.spacing_m, live.is_fine, live.is_told, live.insight = room, spacing_m, False, False, None

    def explain(self, rack_id: str) -> None:
        """Say from now on where the inlet air of a rack comes from; an empty id for none."""
        if rack_id != self._asked:
            self._asked = rack_id
            for live in self._halls.values():
                live.why = None

    @property
    def is_settled(self) -> bool:
        """Whether no hall would change by marching on."""
        is_still = all(h.march.is_settled and (h.is_fine or not self._refines(h)) for h in self._halls.values())
        return is_still and (self._is_heat_found or not self._halls)

    @property
    def has_settled_anew(self) -> bool:
        """Whether a hall has settled since results were asked for last; it is not refined before they are."""
        return any(h.march.is_settled and not h.is_told for h in self._halls.values())

    def advance(self, budget_s: float) -> DesignResults:
        """March every hall that still moves for a share of the budget, and solve the rest.

        Args:
            budget_s: Time to spend on the air. [s]

        Returns:
            Complete results; a hall that fails is recorded in words and the others still answer. In a design of many
            racks whose air still moves, all but the air may be of a moment before; the stamp says of which design.
        """
        thermal = Part(value=self._thermal(self.march(budget_s)))
        if self._whole is not None and not self.is_settled and self._whole.still_serves(self._project):
            return replace(self._whole.results, thermal=as_told(self._project, thermal))
        began = time.perf_counter()
        results = assemble(self._project, thermal)
        self._whole = _Whole(self._project, results, time.perf_counter() - began)
        return results

    def march(self, budget_s: float) -> dict[str, RoomFrame]:
        """March every hall that still moves for a share of the budget: all there is to do while nobody looks.

        Args:
            budget_s: Time to spend. [s]

        Returns:
            Frames by hall; a hall that fails is recorded in words.
        """
        if not self._is_heat_found and all(h.march.is_settled for h in self._halls.values()):
            self._find_heat()
        moving = [i for i, h in self._halls.items() if not h.march.is_settled or self._refines(h)]
        until = time.perf_counter() + budget_s
        frames: dict[str, RoomFrame] = {}
        for n, hall_id in enumerate(moving):
            share = max(until - time.perf_counter(), 0.0) / (len(moving) - n)
            try:
                frames[hall_id] = self._march(self._halls[hall_id], share)
            except FacilityError as error:
                self._failures[hall_id] = str(error)
                del self._halls[hall_id]
        return frames

    def _refines(self, live: _LiveHall) -> bool:
        return not live.is_fine and self._fine_spacing_m(live) < self._settings.live_spacing_m

    def _fine_spacing_m(self, live: _LiveHall) -> float:
        wanted = self._settings.fine_spacing_m
        return chosen_spacing_m(live.room) if wanted is None else wanted

    def _march(self, live: _LiveHall, budget_s: float) -> RoomFrame:
        if live.march.is_settled and not live.is_told:
            return live.march.frame()
        if live.march.is_settled and self._refines(live):
            wanted, half = self._fine_spacing_m(live), 0.5 * live.spacing_m
            live.is_fine, live.is_told = half < HALFWAY_RATIO * wanted, False
            live.spacing_m = wanted if live.is_fine else half
            live.march.set_room(on_cells(live.room, live.spacing_m), live.spacing_m, second_order=True)
        frame = live.march.advance(budget_s)
        if live.march.case.room.resolves_eddies:
            live.march.drop_drifting_means()
        return frame

    def _look_into(self, live: _LiveHall, frame: RoomFrame) -> None:
        """Capture and indices once settled, kept while the same room is refined.

        The sources of the asked rack's air are found now and then while the air still moves.
        """
        march = live.march
        if frame.is_settled and (live.insight is None or live.insight_spacing_m != live.spacing_m):
            live.insight = room_insight(march.case, frame, march.flow(), march.rack_flow_ratio)
            live.insight_spacing_m = live.spacing_m
            live.why = None
        if not self._asked or all(rack.id != self._asked for rack in live.room.racks):
            live.why = None
            return
        now = time.perf_counter()
        rest_s = max(EXPLAIN_EVERY_S, EXPLAIN_REST_RATIO * live.why_took_s)
        if live.why is None or (not frame.is_settled and now - live.why_at_s > rest_s):
            live.why = explain_rack(march.case, frame, march.flow(), march.rack_flow_ratio, self._asked)
            live.why_at_s = time.perf_counter()
            live.why_took_s = live.why_at_s - now

    def _thermal(self, frames: dict[str, RoomFrame]) -> ThermalResult:
        halls: list[HallAir] = []
        for hall in self._project.halls:
            live = self._halls.get(hall.id)
            if live is None:
                continue
            frame = frames.get(hall.id) or live.march.frame()
            live.is_told = live.march.is_settled
            state = AirState.LIVE
            if frame.is_settled:
                state = AirState.REFINED if live.is_fine else AirState.SETTLED
            elif live.march.is_settled:
                state = AirState.UNSTEADY
            self._look_into(live, frame)
            case, ratio = live.march.case, live.march.rack_flow_ratio
            halls.append(hall_air(self._project, hall, case, frame, state, live.insight, live.why, ratio))
        return ThermalResult(tuple(halls), MappingProxyType(dict(self._failures)))


def _is_overheated(march: RoomMarch) -> bool:
    return float(march.t[~march.case.solid].mean()) > OVERHEATED_C


def _takes_its_heat(march: RoomMarch) -> bool:
    """Whether the coolers that run are large enough for what the room releases."""
    running = [c for c in march.case.room.coolers if c.flow_m3_s > 0.0 and c.heat_w <= 0.0]
    return bool(running) and march.case.source_heat_w < sum(c.coil.capacity_w if c.coil else math.inf for c in running)
