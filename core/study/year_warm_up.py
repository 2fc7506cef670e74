"""Compiles the loop over the year on a small project, so that the first real one starts at once."""

from __future__ import annotations

from core.model.cooling import AirCooler
from core.model.project import Project
from core.model.space import Hall
from core.study.year import simulate_year
from core.study.year_weather import find_site, weather_at


def warm_up() -> None:
    """Compile, or load from the cache on disk, all that a year needs."""
    hall = Hall(id="hall", tag="Hall", outline_m=((0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0)))
    cooler = AirCooler(id="cooler", tag="AC-1", hall_id="hall")
    simulate_year(Project.of((hall, cooler)), weather_at(find_site("ashburn")))
