"""How far a number can be trusted: the validation table of this version, and a solve on finer cells."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from core.errors import CaseError, FacilityError
from core.model.cooling import AirCooler, AirCoolerKind, Discharge
from core.model.project import Project
from core.model.space import Hall, Turbulence
from core.resource_files import read_text
from core.results.thermal_result import AirState, HallAir, ThermalResult
from core.thermal.eddies import can_follow_eddies, hall_size_m

TABLE = "validation.json"
INLET = "rack inlet"
JETS = "rack inlet beside jets"
STRIP = "sensor strip"
"""What rows are about that give the expected error of a rack's inlet, the same with side jets, and of one sensor."""
JET_KINDS = (AirCoolerKind.FAN_WALL, AirCoolerKind.IN_ROW)
COVERAGE = 2.0
"""The expected error is this many root mean squares: about 95 in 100 numbers lie closer."""
FINER_RATIO = 1.0 / 1.5


@dataclass(frozen=True, slots=True)
class ValidationRow:
    """One comparison with a reference.

    Attributes:
        case: Room or flow.
        what: Quantity compared.
        unit: Of the errors: ``K`` or ``%``.
        rms, most, bias: Errors; None where a row has only the others.
        reference: What it was compared with.
        tolerance: What counts as agreement, in words.
    """

    case: str
    what: str
    unit: str
    rms: float | None
    most: float | None
    bias: float | None
    reference: str
    tolerance: str

    @property
    def is_met(self) -> bool:
        """Whether it keeps its tolerance."""
        return "not met" not in self.tolerance


@dataclass(frozen=True, slots=True)
class ValidationTable:
    """Rows and the version that they were measured with."""

    version: str
    rows: tuple[ValidationRow, ...]

    def expected_error_k(self, what: str = INLET) -> float:
        """Error that about 95 in 100 numbers of a kind stay below, NaN when nothing is known. [K]

        Twice the root mean square over all rows of that kind, each row with the same weight.
        """
        squares = [r.rms**2 for r in self.rows if r.what == what and r.unit == "K" and r.rms is not None]
        return COVERAGE * math.sqrt(sum(squares) / len(squares)) if squares else math.nan

    def in_words(self) -> tuple[str, ...]:
        """What to expect of a rack inlet, one sentence each."""
        count, jets = (sum(r.what == what for r in self.rows) for what in (INLET, JETS))
        inlet, beside, strip = (self.expected_error_k(what) for what in (INLET, JETS, STRIP))
        words = []
        if not math.isnan(inlet):
            words.append(f"Mean rack inlet: ±{inlet:.1f} K of CFD (twice the rms over {count} rooms).")
        if not math.isnan(beside):
            words.append(f"With in-row units or fan walls: ±{beside:.1f} K of CFD (twice the rms over {jets} rooms).")
        if not math.isnan(strip):
            words.append(f"A single sensor before a rack of a measured room: ±{strip:.1f} K.")
        return tuple(words)


@dataclass(frozen=True, slots=True)
class RackChange:
    """A rack's mean inlet on the shown and on finer cells. [C]"""

    rack_id: str
    shown_c: float
    finer_c: float

    @property
    def change_k(self) -> float:
        """Finer minus shown. [K]"""
        return self.finer_c - self.shown_c


@dataclass(frozen=True, slots=True)
class RefinementCheck:
    """What finer cells change.

    Attributes:
        racks: Racks that move air, largest change first.
        spacing_m: Cell sizes shown and finer. [m]
        cells: Cells of the finer solve.
    """

    racks: tuple[RackChange, ...]
    spacing_m: tuple[float, float]
    cells: int

    @property
    def rms_k(self) -> float:
        """Root mean square of the changes, NaN without racks. [K]"""
        return math.sqrt(sum(r.change_k**2 for r in self.racks) / len(self.racks)) if self.racks else math.nan

    @property
    def most_k(self) -> float:
        """Largest change, NaN without racks. [K]"""
        return max((abs(r.change_k) for r in self.racks), default=math.nan)


@dataclass(frozen=True, slots=True)
class SensorMatch:
    """Measured and computed temperature of one point; NaN where there is no air. [C]"""

    point_id: str
    tag: str
    measured_c: float
    computed_c: float


def validation_table() -> ValidationTable:
    """The table shipped with this version.

    Raises:
        FacilityError: The installation is incomplete.
    """
    document = json.loads(read_text(TABLE))
    return ValidationTable(document["version"], tuple(ValidationRow(**row) for row in document["rows"]))


def inlet_kind(project: Project, hall_id: str) -> str:
    """Rows that tell the expected error of a hall's inlets: ``JETS`` where units blow from the side, or ``INLET``."""
    coolers = project.in_hall(AirCooler, hall_id)
    has_jets = any(c.kind in JET_KINDS or c.discharge is Discharge.FRONT for c in coolers)
    return JETS if has_jets else INLET


@cache
def _shipped_error_k(kind: str) -> float:
    try:
        return validation_table().expected_error_k(kind)
    except FacilityError:
        return math.nan


def inlet_error_k(project: Project, hall_id: str) -> float:
    """What validation lets expect of a rack inlet of a hall, NaN when nothing is known. [K]"""
    return _shipped_error_k(inlet_kind(project, hall_id))


def turbulence_words(project: Project, air: HallAir) -> str:
    """How the air shown was computed, and where its hall asks for more, whether that is still to come."""
    hall = project.get(air.hall_id)
    if air.turbulence is Turbulence.LARGE_EDDIES:
        return "large eddies followed"
    if not isinstance(hall, Hall) or hall.turbulence is Turbulence.AVERAGED:
        return "averaged (k-epsilon)"
    if not can_follow_eddies(hall_size_m(hall)):
        return "averaged (k-epsilon), too large for large eddies"
    return "averaged (k-epsilon)" if air.state is AirState.REFINED else "averaged (k-epsilon), large eddies to come"


def sensor_matches(project: Project, thermal: ThermalResult | None) -> tuple[SensorMatch, ...]:
    """The project's measured points beside what is computed there."""
    from core.model.scenario import MeasuredPoint

    computed: dict[str, float] = {}
    for hall in thermal.halls if thermal else ():
        computed.update(hall.measured_points)
    points = project.of_type(MeasuredPoint)
    return tuple(SensorMatch(p.id, p.tag, p.measured_c, computed.get(p.id, math.nan)) for p in points)


def rms_and_bias_k(matches: Sequence[SensorMatch]) -> tuple[float, float]:
    """Root mean square and mean of computed minus measured, NaN without any. [K]"""
    errors = np.array([m.computed_c - m.measured_c for m in matches if not math.isnan(m.computed_c)])
    return (float(np.sqrt((errors**2).mean())), float(errors.mean())) if len(errors) else (math.nan, math.nan)


def check_on_finer_cells(
    project: Project,
    shown: ThermalResult,
    *,
    progress: Callable[[float, str], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> RefinementCheck | None:
    """Solve every hall from cold on cells a third smaller, its turbulence taken alike, and compare rack inlets.

    Args:
        project: The project that ``shown`` was computed for.
        shown: Settled air of its halls.
        progress: Told the share done (0 to 1) and what is going on.
        stop: Asked now and then; True gives up.

    Returns:
        The comparison, or None when it was stopped.

    Raises:
        CaseError: The shown air still moves, or a hall cannot be solved.
    """
    from core.power.powered import as_powered
    from core.study.assemble import heat_beside_racks_w
    from core.thermal.room_from_project import air_room
    from core.thermal.steady import solve_room

    halls = [h for h in shown.halls if len(h.rack_ids)]
    if not halls or any(h.state is AirState.LIVE for h in halls):
        raise CaseError("The air still moves.", hint="Wait until it has settled, then check the cells.")
    if any(h.state is AirState.UNSTEADY for h in halls):
        raise CaseError("The air has no steady state.", hint="Let coolers take the heat of every hall first.")
    changes: list[RackChange] = []
    finer_m, cells = 0.0, 0
    further = heat_beside_racks_w(project)
    powered = as_powered(project)
    for n, air in enumerate(halls):
        hall = next(h for h in project.halls if h.id == air.hall_id)

        def report(share: float, what: str, n: int = n, name: str = hall.tag) -> None:
            if progress is not None:
                progress((n + share) / len(halls), f"{name}: {what} on finer cells")

        finer_m = FINER_RATIO * air.spacing_m
        room = replace(
            air_room(powered, hall, further.get(hall.id)), resolves_eddies=air.turbulence is Turbulence.LARGE_EDDIES
        )
        result = solve_room(room, finer_m, progress=report, stop=stop)
        if stop is not None and stop():
            return None
        cells += result.cells
        finer = {r.id: float(c) for r, c in zip(result.case.room.racks, result.frame.rack_inlet_mean_c, strict=True)}
        changes += _changes(air, finer)
    changes.sort(key=lambda change: -abs(change.change_k))
    return RefinementCheck(tuple(changes), (halls[-1].spacing_m, finer_m), cells)


def _changes(air: HallAir, finer_c: Mapping[str, float]) -> list[RackChange]:
    pairs = [
        RackChange(rack_id, float(shown), finer_c.get(rack_id, math.nan))
        for rack_id, shown in zip(air.rack_ids, air.rack_inlet_mean_c, strict=True)
    ]
    return [p for p in pairs if not math.isnan(p.change_k)]
