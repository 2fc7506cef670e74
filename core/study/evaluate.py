"""Run everything once, from cold to settled."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from core.errors import FacilityError
from core.model.project import Project
from core.power.powered import as_powered
from core.results.design_results import DesignResults
from core.results.part import Part
from core.results.thermal_result import AirState, HallAir, ThermalResult
from core.study.assemble import assemble, heat_beside_racks_w
from core.study.followed import has_air_to_follow
from core.study.settings import StudySettings
from core.thermal.eddies import on_cells
from core.thermal.hall_air import hall_air
from core.thermal.insight import room_insight
from core.thermal.room_from_project import air_room
from core.thermal.steady import chosen_spacing_m, solve_room

Progress = Callable[[float, str], None]
StopFlag = Callable[[], bool]


def evaluate(
    project: Project,
    settings: StudySettings | None = None,
    *,
    progress: Progress | None = None,
    stop: StopFlag | None = None,
) -> DesignResults:
    """Solve all halls to settled on the fine cells, then power, plant, energy and checks.

    Args:
        project: The project.
        settings: Cell sizes.
        progress: Told the share done (0 to 1) and what is going on.
        stop: Asked now and then; True ends early, and the air is then marked as live.

    Returns:
        Results; a part that fails is recorded in words, the others still answer.
    """
    settings = settings or StudySettings()
    halls: list[HallAir] = []
    failures: dict[str, str] = {}
    count = max(len(project.halls), 1)
    further = heat_beside_racks_w(project)
    for n, hall in enumerate(project.halls):
        if not has_air_to_follow(project, hall):
            continue

        def report(share: float, what: str, n: int = n, name: str = hall.tag) -> None:
            if progress is not None:
                progress((n + share) / count, f"{name}: {what}".strip(": "))

        try:
            room = air_room(as_powered(project), hall, further.get(hall.id))
            spacing_m = settings.fine_spacing_m or chosen_spacing_m(room)
            result = solve_room(on_cells(room, spacing_m), spacing_m, progress=report, stop=stop)
        except FacilityError as error:
            failures[hall.id] = str(error)
            continue
        state = AirState.REFINED if result.frame.is_settled else AirState.UNSTEADY
        if state is AirState.UNSTEADY and stop is not None and stop():
            state = AirState.LIVE
        insight = room_insight(result.case, result.frame, result.flow, result.rack_flow_ratio)
        ratio = result.rack_flow_ratio
        halls.append(hall_air(project, hall, result.case, result.frame, state, insight, rack_flow_ratio=ratio))
    thermal = ThermalResult(tuple(halls), MappingProxyType(failures))
    return assemble(project, Part(value=thermal))
