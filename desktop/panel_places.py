"""Where the panels stand: docks around the views that can be moved, tabbed, floated, closed, and kept as layouts.

The panels themselves know nothing of it. A panel behind another tab is hidden, so that it does no work there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QMenu,
    QTabBar,
    QTabWidget,
    QWidget,
)
from shiboken6 import isValid

from desktop.theme import Theme
from desktop.widgets.kept_docks import on_screen, sealed, unsealed
from desktop.widgets.panel_column import room_for
from desktop.widgets.panel_title import PanelTitle
from desktop.words import tr

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
SIDES = (LEFT, BOTTOM, RIGHT)
STATE_VERSION = 1
"""Raised when stored layouts of an earlier program would no longer make sense."""
LEAST_PX = 250
"""Narrower, a column would cut its tabs and its numbers."""
WIDTHS_PX = {LEFT: 256, RIGHT: 312}


@dataclass(frozen=True, slots=True)
class Place:
    """A panel and where it stands at first.

    Attributes:
        name: Key in layouts and actions.
        title: Words on its tab.
        widget: The panel.
        side: Edge of the window.
        is_shown: Whether it is shown at first.
        is_flat: Whether it is a strip, whose title stands on its left.
    """

    name: str
    title: str
    widget: QWidget
    side: Qt.DockWidgetArea
    is_shown: bool = True
    is_flat: bool = False


class PanelPlaces(QMainWindow):
    """The views in the middle, with panels around them.

    Attributes:
        changed: Emitted when a panel was shown, hidden, raised or moved.
        docks: The docks by the panels' names.
    """

    changed = Signal()

    def __init__(self, middle: QWidget, places: tuple[Place, ...], theme: Theme) -> None:
        super().__init__(None, Qt.WindowType.Widget)
        self.setObjectName("places")
        self._places = {place.name: place for place in places}
        self._waiting: list[QDockWidget] = []
        self._kept_state = ""
        self._is_at_first = True
        self._middle = middle
        self.docks: dict[str, QDockWidget] = {}
        self.setCentralWidget(middle)
        self.setDockOptions(self.DockOption.AllowNestedDocks | self.DockOption.AllowTabbedDocks)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setDocumentMode(True)
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner):
            self.setCorner(corner, BOTTOM)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._dress)
        for place in places:
            self.docks[place.name] = self._dock(place, theme)
        self.reset()

    def _dock(self, place: Place, theme: Theme) -> QDockWidget:
        dock = QDockWidget(place.title, self)
        dock.setObjectName(place.name)
        dock.setAccessibleName(place.title)
        features = QDockWidget.DockWidgetFeature
        flat = features.DockWidgetVerticalTitleBar if place.is_flat else features.NoDockWidgetFeatures
        dock.setFeatures(features.DockWidgetClosable | features.DockWidgetMovable | features.DockWidgetFloatable | flat)
        close = partial(self.hide_panel, place.name)
        dock.setTitleBarWidget(PanelTitle(dock, theme, is_flat=place.is_flat, close=close))
        dock.setWidget(room_for(place.widget, is_flat=place.is_flat))
        if not place.is_flat:
            dock.setMinimumWidth(LEAST_PX)
        dock.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        dock.customContextMenuRequested.connect(lambda at, d=dock: self.menu_of(d).popup(d.mapToGlobal(at)))
        # Qt only lays what is behind a tab elsewhere: hidden, it need not follow the results.
        dock.visibilityChanged.connect(place.widget.setVisible)
        dock.visibilityChanged.connect(lambda _: self._later.start())
        dock.visibilityChanged.connect(lambda is_seen, d=dock: None if is_seen else self._give_back(d))
        dock.topLevelChanged.connect(lambda _: self._later.start())
        dock.dockLocationChanged.connect(lambda _: self._later.start())
        return dock

    # -- showing ----------------------------------------------------------------------------------------------------

    def is_on_top(self, name: str) -> bool:
        """Whether a panel can be seen: neither closed nor behind another tab."""
        return not self.docks[name].isHidden() and not self._places[name].widget.isHidden()

    def show_panel(self, name: str) -> None:
        """Show a panel, in front of those that share its place."""
        self.docks[name].show()
        self.docks[name].raise_()
        self._places[name].widget.show()
        self._later.start()

    def open_panel(self, name: str) -> None:
        """Show a panel and give it the keyboard: keys that are meant for it must not edit the plan."""
        self.show_panel(name)
        self._focus(self._places[name].widget)

    def hide_panel(self, name: str) -> None:
        """Close a panel; the view has the keyboard then, if the panel had it."""
        had_keyboard = self.panel_at_hand == name
        self.docks[name].hide()
        if had_keyboard:
            self._focus(self._middle)

    def _give_back(self, closed: QDockWidget) -> None:
        """Let the views have the height of a panel that was closed below them: Qt keeps it for the others there."""
        if closed.isHidden() and self.dockWidgetArea(closed) == BOTTOM:
            QTimer.singleShot(0, self, self._lower)

    def _lower(self) -> None:
        """Give panels below the views no more height than they ask for."""
        below = [d for d in self.docks.values() if self.dockWidgetArea(d) == BOTTOM and d.isVisible()]
        below = [d for d in below if not d.isFloating()]
        self.resizeDocks(below, [d.sizeHint().height() for d in below], Qt.Orientation.Vertical)

    def toggle_panel(self, name: str) -> None:
        """Show a panel, or close it where it can be seen already."""
        self._toggle(name, closes=self.is_on_top(name))

    def call_panel(self, name: str) -> None:
        """Bring a panel to the front and give it the keyboard; close it where it has that already."""
        self._toggle(name, closes=self.is_on_top(name) and self.panel_at_hand == name)

    def _toggle(self, name: str, *, closes: bool) -> None:
        if closes:
            self.hide_panel(name)
        else:
            self.open_panel(name)

    def set_theme(self, theme: Theme) -> None:
        """Draw the titles in other colours."""
        for dock in self.docks.values():
            title = dock.titleBarWidget()
            assert isinstance(title, PanelTitle)
            title.set_theme(theme)

    def _dress(self) -> None:
        """Titles only where no tab says the name; names for what Qt made."""
        if not all(isValid(place.widget) for place in self._places.values()):
            return  # the window is going, panel by panel
        for dock in self.docks.values():
            title = dock.titleBarWidget()
            assert isinstance(title, PanelTitle)
            beside = any(not other.isHidden() for other in self.tabifiedDockWidgets(dock))
            title.set_shown(dock.isFloating() or not beside)
        for bar in self._bars():
            bar.setAccessibleName(tr("Panels that share a place"))
            bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            bar.setDrawBase(False)
            if bar.contextMenuPolicy() != Qt.ContextMenuPolicy.CustomContextMenu:
                bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
                bar.customContextMenuRequested.connect(lambda at, b=bar: self._tab_menu(b, at))
        self._show_bars()
        self.changed.emit()

    def _bars(self) -> list[QTabBar]:
        return self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def _show_bars(self) -> None:
        """Show the bars of tabs that are in use alone: Qt leaves those of an earlier layout where they were, empty."""
        wanted = [{self.docks[n].windowTitle() for n in names} for names in self._shared()]
        for bar in reversed(self._bars()):  # Qt appends what it makes: the last one is in use
            tabs = {bar.tabText(n).replace("&", "") for n in range(bar.count())}
            is_used = tabs in wanted
            if is_used:
                wanted.remove(tabs)
            bar.setVisible(is_used)

    def _shared(self) -> list[list[str]]:
        """Names of the panels that share a place, place by place."""
        groups, left = [], [n for n, dock in self.docks.items() if not dock.isHidden() and not dock.isFloating()]
        while left:
            mates = self.tabifiedDockWidgets(self.docks[left[0]])
            group = [n for n in left if n == left[0] or (self.docks[n] in mates)]
            left = [n for n in left if n not in group]
            groups += [group] if len(group) > 1 else []
        return groups

    # -- moving -----------------------------------------------------------------------------------------------------

    @property
    def panel_at_hand(self) -> str:
        """The panel that has the keyboard, or nothing."""
        focused = QApplication.focusWidget()
        return next((n for n, d in self.docks.items() if focused is not None and d.isAncestorOf(focused)), "")

    def step(self, by: int) -> None:
        """Give the keyboard to the next panel that can be seen, or to the view in the middle."""
        stops = ["", *(name for name in self._places if self.is_on_top(name))]
        at = self.panel_at_hand
        name = stops[(stops.index(at) + by) % len(stops)] if at in stops else ""
        self._focus(self._places[name].widget if name else self._middle)

    def float_panel(self) -> bool:
        """Let the panel that has the keyboard float, or dock it again; False when no panel has it."""
        name = self.panel_at_hand
        if name:
            dock = self.docks[name]
            dock.setFloating(not dock.isFloating())
            self._focus_later(name)
        return bool(name)

    def move_panel(self) -> bool:
        """Move the panel that has the keyboard to the next side of the window; False when no panel has it."""
        name = self.panel_at_hand
        if name:
            self.move_to(name, SIDES[(SIDES.index(self._side(name)) + 1) % len(SIDES)])
            self._focus_later(name)
        return bool(name)

    def move_to(self, name: str, side: Qt.DockWidgetArea) -> None:
        """Dock a panel at a side, in one place with a panel of its kind that is there."""
        dock = self.docks[name]
        there = [
            d
            for n, d in self.docks.items()
            if d is not dock and not d.isHidden() and not d.isFloating() and self._side(n) == side
            and self._places[n].is_flat == self._places[name].is_flat
        ]  # fmt: skip
        dock.setFloating(False)
        if there and not self._places[name].is_flat:
            self.tabifyDockWidget(there[0], dock)
        else:
            self.addDockWidget(side, dock, Qt.Orientation.Vertical)
        self.show_panel(name)

    def _side(self, name: str) -> Qt.DockWidgetArea:
        side = self.dockWidgetArea(self.docks[name])
        return side if side in SIDES else self._places[name].side

    def _focus_later(self, name: str) -> None:
        """Show a panel and give it the keyboard, once Qt has put it where it goes."""
        self.show_panel(name)
        QTimer.singleShot(0, self, lambda: self._focus(self._places[name].widget))

    @staticmethod
    def _focus(panel: QWidget) -> None:
        """Give the keyboard to what had it last in a panel, to its main part, or to the first in it that takes it."""
        panel.activateWindow()
        last = panel.focusWidget()
        if last is not None and last.isVisible() and last.isEnabled():
            last.setFocus(Qt.FocusReason.TabFocusReason)
            return
        takes = Qt.FocusPolicy.TabFocus
        main = panel.focusProxy()
        found = [*([main] if main is not None else []), panel, *panel.findChildren(QWidget)]
        first = next((w for w in found if w.focusPolicy() & takes and w.isVisible() and w.isEnabled()), panel)
        first.setFocus(Qt.FocusReason.TabFocusReason)

    # -- menus ------------------------------------------------------------------------------------------------------

    def createPopupMenu(self) -> QMenu:
        """What Qt asks for at a click on a bare place."""
        menu = QMenu(self)
        for name, place in self._places.items():
            choice = menu.addAction(place.title, lambda n=name: self.toggle_panel(n))
            choice.setCheckable(True)
            choice.setChecked(self.is_on_top(name))
        return menu

    def menu_of(self, dock: QDockWidget) -> QMenu:
        """What can be done with a panel: float, move, close."""
        menu = QMenu(dock)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = dock.objectName()
        menu.addAction(
            tr("Dock") if dock.isFloating() else tr("Float"), lambda: dock.setFloating(not dock.isFloating())
        )
        sides = (LEFT, tr("Move to the left")), (BOTTOM, tr("Move to the bottom")), (RIGHT, tr("Move to the right"))
        for side, words in sides:
            choice = menu.addAction(words, lambda s=side: self.move_to(name, s))
            choice.setEnabled(dock.isFloating() or self._side(name) != side)
        menu.addSeparator()
        menu.addAction(tr("Close"), lambda: self.hide_panel(name))
        return menu

    def _tab_menu(self, bar: QTabBar, at: QPoint) -> None:
        title = bar.tabText(bar.tabAt(at))
        for dock in self.docks.values():
            if dock.windowTitle() == title:
                self.menu_of(dock).popup(bar.mapToGlobal(at))

    # -- layouts ----------------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Put every panel where it stands at first."""
        first: dict[Qt.DockWidgetArea, QDockWidget] = {}
        for dock in self.docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        for name, place in self._places.items():
            dock = self.docks[name]
            if place.side in WIDTHS_PX and place.side in first:
                self.tabifyDockWidget(first[place.side], dock)
            else:
                self.addDockWidget(place.side, dock, Qt.Orientation.Vertical)
            first.setdefault(place.side, dock)
            dock.setVisible(place.is_shown)
        for side in WIDTHS_PX:
            if side in first:
                first[side].raise_()
        self._is_at_first = True
        self._widen()
        self._lower()
        self._later.start()

    def _widen(self) -> None:
        """Give the columns their first widths; Qt keeps them only once the window has a size."""
        columns = {}
        for name, place in self._places.items():
            if place.side in WIDTHS_PX and self.is_on_top(name):
                columns[self.docks[name]] = WIDTHS_PX[place.side]
        self.resizeDocks(list(columns), list(columns.values()), Qt.Orientation.Horizontal)

    def state(self) -> str:
        """The places of all panels as text."""
        if self._waiting:
            return self._kept_state
        return sealed(self.saveState(STATE_VERSION))

    def take_state(self, text: str) -> bool:
        """Put the panels where a kept state says; False, and nothing changed, when it says nothing that is known."""
        found = unsealed(text)
        if found is None or not self.restoreState(found, STATE_VERSION):
            return False
        self._is_at_first = False
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        for dock in self.docks.values():
            if dock.isFloating():
                dock.setGeometry(on_screen(dock.geometry(), screens))
        self._later.start()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        """Take floating panels away with the rest, as when the start page comes."""
        super().hideEvent(event)
        if not event.spontaneous() and not self._waiting:
            self._kept_state = self.state()
            self._waiting = [d for d in self.docks.values() if d.isFloating() and d.isVisible()]
            for dock in self._waiting:
                dock.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring back the floating panels."""
        super().showEvent(event)
        waiting, self._waiting = self._waiting, []
        for dock in waiting:
            dock.show()
        if self._is_at_first:
            self._is_at_first = False
            self._widen()
