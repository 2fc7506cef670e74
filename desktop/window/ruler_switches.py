"""Rulers of the plan: shown or not, and in which units, in step with the units of everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtGui import QAction

from desktop.floorplan.rulers import IMPERIAL, METRIC, RuledPlan, RulerUnit
from desktop.preferences import KeptPreferences
from desktop.window.preference_actions import PreferenceActions


class RulerSwitches:
    """Metres or feet on the rulers are metres or feet everywhere; both are a matter of the rulers alone.

    Args:
        rulers: The plan with its rulers.
        choices: What changes the units in use.
        actions: Actions by name.
        kept: Preferences, which remember what is shown.
    """

    def __init__(
        self, rulers: RuledPlan, choices: PreferenceActions, actions: dict[str, QAction], kept: KeptPreferences
    ) -> None:
        self._rulers, self._choices, self._actions, self._kept = rulers, choices, actions, kept
        rulers.unit_asked.connect(self.choose)
        rulers.hide_asked.connect(partial(self._trigger, "rulers"))
        rulers.units_asked.connect(partial(self._trigger, "units"))
        choices.units_changed.connect(self._follow)

    def start(self) -> None:
        """Show what the preferences remember."""
        self._actions["rulers"].setChecked(self._kept.now.has_rulers)
        self._rulers.set_shown(self._kept.now.has_rulers)
        self._follow()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions do, by their names."""
        return {"rulers": self._switch, "ruler_units": lambda: self.choose(self._rulers.next_unit)}

    def choose(self, unit: RulerUnit) -> None:
        """Read the rulers in other units, and all lengths with them unless it is both."""
        self._kept.save(replace(self._kept.now, has_both_rulers=unit is RulerUnit.BOTH))
        units, wanted = self._kept.now.units, IMPERIAL if unit is RulerUnit.IMPERIAL else METRIC
        if unit is not RulerUnit.BOTH and units.length != wanted:
            self._choices.set_units(units.with_kind("length", wanted))
        self._follow()

    def _trigger(self, name: str) -> None:
        self._actions[name].trigger()

    def _follow(self) -> None:
        kept = self._kept.now
        self._rulers.show_unit(RulerUnit.BOTH if kept.has_both_rulers else RulerUnit(kept.units.length))

    def _switch(self) -> None:
        is_shown = self._actions["rulers"].isChecked()
        self._rulers.set_shown(is_shown)
        self._kept.save(replace(self._kept.now, has_rulers=is_shown))
