"""What actions do to the preferences: theme, units, language and shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from core.units.display import DisplayUnits, use_units
from desktop.dialogs.paper import PaperDialog
from desktop.dialogs.shortcuts import ShortcutsDialog
from desktop.dialogs.units import open_units
from desktop.made_actions import tint
from desktop.preferences import KeptPreferences
from desktop.session import Session
from desktop.theme import DARK, LIGHT, Theme, apply_theme
from desktop.words import LANGUAGES, SYSTEM, tr


class Themed(Protocol):
    """A part of the window that paints in the theme's colours."""

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""


class PreferenceActions(QObject):
    """Changes what the planner prefers, and writes it down.

    Args:
        session: Whose words are said again in other units.
        window: Parent of the dialogs.
        actions: Actions by name.
        kept: The preferences.
        parts: Everything that paints in the theme's colours.
        theme: The colours to begin with.

    Attributes:
        units_changed: Emitted after units were chosen, for words that follow neither theme nor results.
        theme: The colours of now.
    """

    units_changed = Signal()

    def __init__(
        self,
        session: Session,
        window: QWidget,
        actions: dict[str, QAction],
        kept: KeptPreferences,
        parts: tuple[Themed, ...],
        theme: Theme,
    ) -> None:
        super().__init__(window)
        self._session, self._window, self._actions = session, window, actions
        self._kept, self._parts = kept, parts
        self.theme = theme

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions do, by their names."""
        return {
            "theme": self._switch_theme,
            **{f"language_{code}": partial(self._set_language, code) for code in (SYSTEM, *LANGUAGES)},
            "units": self._open_units,
            "paper": self._open_paper,
            "shortcuts": self._open_shortcuts,
        }

    def set_theme(self, theme: Theme) -> None:
        """Use another theme at once."""
        self.theme = theme
        apply_theme(theme)
        for part in self._parts:
            part.set_theme(theme)
        tint(self._actions, theme)
        self._actions["theme"].setChecked(theme is DARK)

    def set_units(self, units: DisplayUnits) -> None:
        """Read and type quantities in other units from now on."""
        use_units(units)
        self._kept.save(replace(self._kept.now, units=units))
        self.set_theme(self.theme)  # which has every part say what it says again
        self._session.selection_changed.emit(self._session.selection)
        if self._session.results is not None:
            self._session.results_changed.emit(self._session.results)
        self.units_changed.emit()

    def _switch_theme(self) -> None:
        self.set_theme(DARK if self.theme is LIGHT else LIGHT)
        self._kept.save(replace(self._kept.now, theme=self.theme.name))

    def _set_language(self, language: str) -> None:
        self._kept.save(replace(self._kept.now, language=language))
        self._session.message_raised.emit(
            tr("The language is used from the next start of the program on."), tr("Save, quit, and start it again.")
        )

    def _open_units(self) -> None:
        open_units(self._kept.now.units, self.set_units, self._window)

    def _open_paper(self) -> None:
        now = self._kept.now.paper
        dialog = PaperDialog(
            self._session, now, lambda paper: self._kept.save(replace(self._kept.now, paper=paper)), self._window
        )
        dialog.show()

    def _open_shortcuts(self) -> None:
        dialog = ShortcutsDialog(self._actions, self._kept.now.shortcuts, self._window)
        dialog.changed.connect(lambda keys: self._kept.save(replace(self._kept.now, shortcuts=keys)))
        dialog.show()
