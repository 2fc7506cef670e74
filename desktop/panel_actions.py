"""What can be done with panels: show them, walk through them by keyboard, and keep their places as layouts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QByteArray, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from desktop.actions import PANEL_MENU, PANELS
from desktop.dialogs.layouts import LayoutsDialog
from desktop.floorplan.card_places import CardPlaces
from desktop.panel_places import PanelPlaces
from desktop.preferences import KeptPreferences, Preferences
from desktop.widgets.kept_docks import on_screen
from desktop.words import tr

LEFT_SWITCHES = ("tree", "layers")
"""Panels that take turns with the catalogue."""


class PanelActions:
    """Binds the panels' places to actions and to the preferences.

    Args:
        places: Where the panels stand.
        window: The window around them, whose own place is remembered too.
        actions: Actions by name, of which those of panels are ticked.
        kept: The preferences, with the layouts.
        tree: Tree of items, which takes the keyboard when it is shown.
        tell: Says a message and a hint.
        cards: Places of cards over the plan, which layouts keep, too.
    """

    def __init__(
        self,
        places: PanelPlaces,
        window: QMainWindow,
        actions: dict[str, QAction],
        kept: KeptPreferences,
        tree: QWidget,
        tell: Callable[[str, str], None],
        cards: CardPlaces,
    ) -> None:
        self._places, self._window, self._tell, self._cards = places, window, tell, cards
        self._actions, self._kept, self._tree = actions, kept, tree
        self._menu: QMenu | None = None
        self._is_in_menu = False

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions do, by their names."""
        return {
            **{f"panel_{name}": lambda n=name: self._call(n) for name in PANELS},  # type: ignore[misc]
            **{name: lambda n=name: self._open_left(n) for name in LEFT_SWITCHES},  # type: ignore[misc]
            "findings": lambda: self._places.open_panel("findings"),
            "trust": lambda: self._places.open_panel("trust"),
            "next_panel": lambda: self._places.step(1),
            "previous_panel": lambda: self._places.step(-1),
            "float_panel": lambda: self._need(self._places.float_panel()),
            "move_panel": lambda: self._need(self._places.move_panel()),
            "layouts": self.open_layouts,
            "reset_layout": self._reset,
        }

    def _call(self, name: str) -> None:
        """What the menu unticks is closed; keys close a panel only when it has the keyboard, else they give it that."""
        if self._is_in_menu:
            self._places.toggle_panel(name)
        else:
            self._places.call_panel(name)
        self.tick()

    def _need(self, is_done: bool) -> None:
        if not is_done:
            self._tell(tr("No panel has the keyboard."), tr("Press F6 until the panel that you mean has it."))

    def _open_left(self, name: str) -> None:
        """Show the tree or the layers, or the catalogue again."""
        is_shown = self._places.is_on_top(name)
        self._places.open_panel("catalogue" if is_shown else name)
        self.tick()
        if not is_shown and name == "tree":
            self._tree.setFocus()

    def tick(self) -> None:
        """Tick the panels that can be seen."""
        for name in PANELS:
            self._actions[f"panel_{name}"].setChecked(self._places.is_on_top(name))
        for name in LEFT_SWITCHES:
            self._actions[name].setChecked(self._places.is_on_top(name))

    def fill_menu(self, menu: QMenu) -> None:
        """Fill the menu of panels: switches, ways to move them, kept layouts."""
        menu.clear()
        if self._menu is not menu:
            self._menu = menu
            menu.aboutToHide.connect(self._leave_menu)
        self._is_in_menu = True
        self.tick()
        for name in PANEL_MENU:
            if name == "-":
                menu.addSeparator()
                continue
            if name == "layouts":
                for kept in sorted(self._kept.now.layouts):
                    menu.addAction(kept, lambda n=kept: self.use(n))
            menu.addAction(self._actions[name])

    def _leave_menu(self) -> None:
        """The choice is told after the menu has gone, in the same turn."""
        QTimer.singleShot(0, self._window, self._forget_menu)

    def _forget_menu(self) -> None:
        self._is_in_menu = False

    # -- layouts ----------------------------------------------------------------------------------------------------

    def open_layouts(self) -> None:
        """Ask which layout to use, to keep or to forget."""
        dialog = LayoutsDialog(lambda: tuple(sorted(self._kept.now.layouts)), self._window)
        dialog.kept.connect(self.keep)
        dialog.used.connect(self.use)
        dialog.forgotten.connect(self.forget)
        dialog.show()

    def keep(self, name: str) -> None:
        """Keep the places of now under a name."""
        known = self._kept.now
        state = f"{self._places.state()}\n{self._cards.text()}"
        self._kept.save(replace(known, layouts={**known.layouts, name: state}))

    def use(self, name: str) -> None:
        """Put the panels as a kept layout says."""
        state, _, cards = self._kept.now.layouts.get(name, "").partition("\n")
        if self._places.take_state(state):
            self._cards.take_text(cards)
        else:
            words = tr("The layout “{name}” cannot be read.").format(name=name)
            self._tell(words, tr("Delete it, and save the panels' places again."))

    def _reset(self) -> None:
        self._places.reset()
        self._cards.free_all()

    def forget(self, name: str) -> None:
        """Delete a kept layout."""
        known = self._kept.now
        self._kept.save(replace(known, layouts={n: s for n, s in known.layouts.items() if n != name}))

    # -- from one start to the next -----------------------------------------------------------------------------------

    def remembered(self, preferences: Preferences) -> Preferences:
        """Preferences with the places of now, for the next start."""
        place = bytes(self._window.saveGeometry().toBase64().data()).decode()
        return replace(preferences, panels=self._places.state(), window=place)

    def restore(self) -> None:
        """Put window and panels where they stood last; what cannot be read counts as not kept."""
        kept = self._kept.now
        self._places.take_state(kept.panels)
        if kept.window and self._window.restoreGeometry(QByteArray.fromBase64(kept.window.encode("ascii", "ignore"))):
            screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
            if not (self._window.isMaximized() or self._window.isFullScreen()):
                self._window.setGeometry(on_screen(self._window.geometry(), screens))
