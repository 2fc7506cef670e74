"""The menu bar: the table of menus, and the submenus that are filled when they are opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from core.commands.saved_views import saved_views
from desktop.actions import LANGUAGE_ACTIONS, MENUS
from desktop.floorplan.view_card import WITH_KEYS
from desktop.preferences import KeptPreferences
from desktop.session import Session
from desktop.widgets.elided_label import ElidedLabel
from desktop.words import tr

PLACE_PX, PLACE_HIGH_PX = 460, 31


@dataclass(frozen=True, slots=True)
class MenuDeeds:
    """What the entries do that are no actions.

    Attributes:
        open_file: Opens a file or an example.
        go_to_view: Shows a saved view.
        fill_panels: Fills the menu of panels.
    """

    open_file: Callable[[str], None]
    go_to_view: Callable[[str], None]
    fill_panels: Callable[[QMenu], None]


class Menus:
    """Fills the menu bar of a window.

    Args:
        window: The window.
        session: Whose saved views are listed.
        actions: Actions by name.
        kept: Preferences, with the recent files and the language.
        deeds: What entries do that are no actions.

    Attributes:
        place: Corner beside the menus that names the design.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        actions: dict[str, QAction],
        kept: KeptPreferences,
        deeds: MenuDeeds,
    ) -> None:
        self._window, self._session, self._actions = window, session, actions
        self._kept, self._deeds = kept, deeds
        self._children: dict[str, tuple[str, Callable[[QMenu], None]]] = {
            "@examples": (tr("Examples"), self._fill_examples),
            "@panels": (tr("Panels"), deeds.fill_panels),
            "@saved views": (tr("Go to saved view"), self._fill_saved_views),
            "@recent": (tr("Open recent"), self._fill_recent),
        }
        for title, names in MENUS:
            menu = window.menuBar().addMenu(tr(title))
            for name in names:
                self._add(menu, name)
        window.addActions([actions[f"saved_view_{n + 1}"] for n in range(WITH_KEYS)])
        self.place = self._make_place()

    def _add(self, menu: QMenu, name: str) -> None:
        if name == "-":
            menu.addSeparator()
        elif name == "@language":
            self._add_languages(menu)
        elif name in self._children:
            title, fill = self._children[name]
            child = menu.addMenu(title)
            child.aboutToShow.connect(lambda: fill(child))
        else:
            menu.addAction(self._actions[name])

    def _make_place(self) -> ElidedLabel:
        place = ElidedLabel("")
        place.setObjectName("dim")
        place.setContentsMargins(0, 0, 12, 0)
        place.setFixedSize(PLACE_PX, PLACE_HIGH_PX)
        place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._window.menuBar().setCornerWidget(place)
        return place

    def _add_languages(self, menu: QMenu) -> None:
        """Three entries of which one is ticked; the choice is used when the program starts."""
        child = menu.addMenu(tr("Language"))
        group = QActionGroup(self._window)
        for name in LANGUAGE_ACTIONS:
            action = self._actions[name]
            action.setChecked(name == f"language_{self._kept.now.language}")
            group.addAction(action)
            child.addAction(action)

    # -- filled when they are opened --------------------------------------------------------------------------------

    def _fill_saved_views(self, menu: QMenu) -> None:
        menu.clear()
        for n, view in enumerate(saved_views(self._session.project)):
            key = f"\tAlt+Shift+{n + 1}" if n < WITH_KEYS else ""
            menu.addAction(f"{view.tag}{key}", lambda i=view.id: self._deeds.go_to_view(i))
        if menu.isEmpty():
            menu.addAction(tr("No saved views yet")).setEnabled(False)

    def _fill_examples(self, menu: QMenu) -> None:
        from core.cli.files import example_names

        menu.clear()
        for name in example_names():
            menu.addAction(name.replace("_", " "), lambda n=name: self._deeds.open_file(n))

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        for file in self._kept.now.recent_files:
            menu.addAction(file, lambda f=file: self._deeds.open_file(f))
        if menu.isEmpty():
            menu.addAction(tr("No files yet")).setEnabled(False)
