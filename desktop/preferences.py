"""What the program remembers about the planner's wishes, in one small JSON file."""

from __future__ import annotations

import json
import logging
import math
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import platformdirs

from core.drawing.air_view import HIGHEST_C, LEAST_SPAN_K, LOWEST_C, AirCut, AirView, ColourMap
from core.reports.paper import LARGEST_SCALE, SERIES, SHEETS, SMALLEST_SCALE, PaperChoice
from core.units.display import DisplayUnits
from desktop.words import LANGUAGES, SYSTEM

LOG = logging.getLogger(__name__)
MOST_RECENT = 8
WIDEST_PX = 10_000
RECOVERY_S, SHORTEST_RECOVERY_S, LONGEST_RECOVERY_S = 60.0, 1.0, 3600.0
SWITCHES = ("has_isotherms", "has_arrows", "has_moving_air", "is_automatic")


@dataclass(frozen=True, slots=True)
class KeptColumn:
    """A column of a table as the planner left it.

    Attributes:
        name: Its heading in English.
        width_px: Width; 0 for its usual one.
        is_shown: Whether it is shown.
    """

    name: str
    width_px: int = 0
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Preferences:
    """Wishes.

    Attributes:
        theme: ``light`` or ``dark``.
        recent_files: Files opened last, newest first.
        air_view: What the plan shows of the air.
        shortcuts: Keys that the planner gave to actions, by the actions' names.
        has_opengl: Whether OpenGL fills the 3D view, where there is one.
        units: Units that the planner reads.
        language: ``system``, or the code of a language of ``desktop.words``; used when the program starts.
        rack_lines: What racks on the plan say, by ``RackLine``; the usual lines when empty.
        has_minimap: Whether the plan shows the whole site in a corner where not everything is in view.
        has_rulers: Whether the plan has rulers.
        has_both_rulers: Whether they are read in metres and in feet.
        panels: Where the panels stood last, as Qt writes it.
        window: Where the window stood last, as Qt writes it.
        layouts: Places of panels that the planner keeps, by name.
        cards: Where the planner has put cards over the plan, as shares across and down, by their names.
        paper: Sheet and scale of drawings that are written as PDF.
        object_columns: Columns of the Objects table from left to right; the usual ones when empty.
        has_recovery: Whether copies of unsaved work are kept for after a crash.
        recovery_s: Longest time between an edit and its copy. [s]
    """

    theme: str = "light"
    recent_files: tuple[str, ...] = ()
    air_view: AirView = field(default_factory=AirView)
    shortcuts: dict[str, str] = field(default_factory=dict)
    units: DisplayUnits = field(default_factory=DisplayUnits)
    has_opengl: bool = False
    language: str = SYSTEM
    rack_lines: tuple[str, ...] = ()
    has_minimap: bool = True
    has_rulers: bool = True
    has_both_rulers: bool = False
    panels: str = ""
    window: str = ""
    layouts: dict[str, str] = field(default_factory=dict)
    cards: dict[str, tuple[float, float]] = field(default_factory=dict)
    paper: PaperChoice = field(default_factory=PaperChoice)
    object_columns: tuple[KeptColumn, ...] = ()
    has_recovery: bool = True
    recovery_s: float = RECOVERY_S

    @property
    def recovery_interval_s(self) -> float:
        """Time between copies of unsaved work; 0 for none. [s]"""
        return self.recovery_s if self.has_recovery else 0.0

    def with_recent(self, file: str) -> Preferences:
        """With a file at the top of the recent ones."""
        rest = tuple(f for f in self.recent_files if f != file)
        return replace(self, recent_files=(file, *rest)[:MOST_RECENT])


def preferences_file() -> Path:
    """Where the preferences are kept."""
    return Path(platformdirs.user_config_dir("hallwright", appauthor=False)) / "preferences.json"


def load_preferences() -> Preferences:
    """Read them; anything unreadable counts as not set."""
    try:
        found = json.loads(preferences_file().read_text(encoding="utf-8"))
        theme = found.get("theme")
        files = found.get("recent_files")
        recent = tuple(f for f in files if isinstance(f, str)) if isinstance(files, list) else ()
        view, keys, units = found.get("air_view"), found.get("shortcuts"), found.get("units")
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return Preferences()
    chosen = theme if theme in ("light", "dark") else "light"
    kept = Preferences(chosen, recent, _air_view(view), _texts(keys), DisplayUnits.from_values(units))
    language = found.get("language")
    panels, window, lines = (found.get(name) for name in ("panels", "window", "rack_lines"))
    return replace(
        kept,
        has_opengl=found.get("has_opengl") is True,
        language=language if isinstance(language, str) and language in LANGUAGES else SYSTEM,
        has_minimap=found.get("has_minimap") is not False,
        has_rulers=found.get("has_rulers") is not False,
        has_both_rulers=found.get("has_both_rulers") is True,
        rack_lines=tuple(w for w in lines if isinstance(w, str)) if isinstance(lines, list) else (),
        panels=panels if isinstance(panels, str) else "",
        window=window if isinstance(window, str) else "",
        layouts=_texts(found.get("layouts")),
        cards=card_shares(found.get("cards")),
        paper=_paper(found.get("paper")),
        object_columns=_columns(found.get("object_columns")),
        has_recovery=found.get("has_recovery") is not False,
        recovery_s=_interval_s(found.get("recovery_s")),
    )


def _interval_s(found: Any) -> float:
    """A stored interval, or the usual one."""
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return float(found) if is_number and SHORTEST_RECOVERY_S <= found <= LONGEST_RECOVERY_S else RECOVERY_S


def _paper(found: Any) -> PaperChoice:
    """The stored sheet and scale; what is none counts as not chosen."""
    sheet, scale = (found.get("sheet"), found.get("scale")) if isinstance(found, dict) else (None, None)
    is_scale = type(scale) is int and (scale == 0 or LARGEST_SCALE <= scale <= SMALLEST_SCALE)
    is_sheet = isinstance(sheet, str) and (sheet in SHEETS or sheet in SERIES)
    return PaperChoice(sheet if is_sheet else "", scale if is_scale else 0)


def _texts(found: Any) -> dict[str, str]:
    """Stored shortcuts or layouts; what is no pair of texts is left out."""
    pairs = found.items() if isinstance(found, dict) else ()
    return {name: keys for name, keys in pairs if isinstance(name, str) and isinstance(keys, str)}


def _columns(found: Any) -> tuple[KeptColumn, ...]:
    """Stored columns, each once; what is none is left out."""
    columns: dict[str, KeptColumn] = {}
    for one in found if isinstance(found, list) else ():
        name, width = (one.get(key) for key in ("name", "width_px")) if isinstance(one, dict) else (None, None)
        if isinstance(name, str) and isinstance(width, int) and 0 <= width < WIDEST_PX:
            columns.setdefault(name, KeptColumn(name, width, one.get("is_shown") is not False))
    return tuple(columns.values())


def card_shares(found: Any) -> dict[str, tuple[float, float]]:
    """Stored places; what is no pair of shares is left out."""
    places = {}
    for name, pair in found.items() if isinstance(found, dict) else ():
        if isinstance(pair, list | tuple) and len(pair) == 2 and all(type(s) in (int, float) for s in pair):
            x, y = float(pair[0]), float(pair[1])
            if math.isfinite(x) and math.isfinite(y):
                places[str(name)] = (min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
    return places


def _air_view(found: Any) -> AirView:
    """The stored view; the whole of it counts as not set when one value cannot be."""
    try:
        low, high = float(found["low_c"]), float(found["high_c"])
        if not (
            low >= LOWEST_C and low + LEAST_SPAN_K <= high <= HIGHEST_C and 0.0 <= float(found["height_m"]) < math.inf
        ):
            return AirView()
        switches = {name: found.get(name) is True for name in SWITCHES}
        cut, colour_map = AirCut(found["cut"]), ColourMap(found["colour_map"])
        return AirView(cut, float(found["height_m"]), colour_map=colour_map, low_c=low, high_c=high, **switches)
    except (KeyError, ValueError, TypeError):
        return AirView()


def save_preferences(preferences: Preferences) -> None:
    """Write them, whole or not at all; a folder that cannot be written is only logged."""
    target = preferences_file()
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.tmp")  # a full disc must not cost those of before
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps(asdict(preferences), indent=1), encoding="utf-8")
        os.replace(unfinished, target)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        LOG.info("preferences were not saved: %s", error)


class KeptPreferences:
    """The preferences of a running window.

    Attributes:
        now: As they are now; what is only set here is written with the next change, or when the window closes.
    """

    def __init__(self, preferences: Preferences) -> None:
        self.now = preferences

    def save(self, preferences: Preferences) -> None:
        """Take other ones and write them."""
        self.now = preferences
        save_preferences(preferences)

    def remember_file(self, file: str) -> None:
        """Put a file first among the recent ones."""
        self.save(self.now.with_recent(file))
