"""What the program remembers about the planner's wishes, in one small JSON file."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import platformdirs

LOG = logging.getLogger(__name__)
MOST_RECENT = 8


@dataclass(frozen=True, slots=True)
class Preferences:
    """Wishes.

    Attributes:
        theme: ``light`` or ``dark``.
        recent_files: Files opened last, newest first.
    """

    theme: str = "light"
    recent_files: tuple[str, ...] = ()

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
        recent = tuple(f for f in found.get("recent_files", ()) if isinstance(f, str))
    except (OSError, ValueError, AttributeError, TypeError):
        return Preferences()
    return Preferences(theme if theme in ("light", "dark") else "light", recent)


def save_preferences(preferences: Preferences) -> None:
    """Write them; a folder that cannot be written is only logged."""
    target = preferences_file()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(asdict(preferences), indent=1), encoding="utf-8")
    except OSError as error:
        LOG.info("preferences were not saved: %s", error)
