"""How a study is run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StudySettings:
    """Cell sizes of the room air.

    Attributes:
        live_spacing_m: While the design is edited. [m]
        fine_spacing_m: Once that has settled: chosen for the room when None (``chosen_spacing_m``), no refinement when
            not smaller. [m]
    """

    live_spacing_m: float = 0.6
    fine_spacing_m: float | None = None
