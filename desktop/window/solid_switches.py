"""What is switched on and off in the 3D view, and who fills its bodies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QAction

from desktop.made_actions import show_solid_choice
from desktop.preferences import KeptPreferences
from desktop.solid.solid_view import SolidView


class SolidSwitches:
    """Keeps the switches of the 3D view and the view itself in step.

    Args:
        solid: The view.
        actions: Actions by name.
        kept: Preferences, which remember whether OpenGL is wanted.
        show_view: Shows a view in the middle.
    """

    def __init__(
        self,
        solid: SolidView,
        actions: dict[str, QAction],
        kept: KeptPreferences,
        show_view: Callable[[str], None],
    ) -> None:
        self._solid, self._actions, self._kept = solid, actions, kept
        solid.shown_asked.connect(lambda: show_view("solid"))
        solid.choice_changed.connect(lambda _: self._show_choice())

    def start(self) -> None:
        """Tick what is shown, and let OpenGL paint where the preferences say so."""
        self._show_choice()
        if self._kept.now.has_opengl and self._solid.canvas.set_opengl(True):
            self._actions["solid_opengl"].setChecked(True)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions do, by their names."""
        return {"solid_opengl": self._switch_opengl, **self._solid.handlers()}

    def _show_choice(self) -> None:
        show_solid_choice(self._actions, self._solid.switches())

    def _switch_opengl(self) -> None:
        has_it = self._solid.set_opengl(self._actions["solid_opengl"].isChecked())
        self._actions["solid_opengl"].setChecked(has_it)
        self._kept.save(replace(self._kept.now, has_opengl=has_it))
