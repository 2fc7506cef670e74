"""The row of tools under the menus: icons, the views by name, and at the right end how far to trust the air."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from desktop.actions import ICON_ONLY, TOOLS
from desktop.widgets.icons import SIZE_PX
from desktop.words import tr

STATE_PX = 64
NARROW_PX = 1360
"""Below this width the words beside icons fold into their tips."""


class ToolRow(QToolBar):
    """Icons and names of actions; what the window has no room for folds.

    Args:
        actions: Actions by name.
        state: Label at the right end, which ends in an ellipsis where there is little room.
    """

    def __init__(self, actions: dict[str, QAction], state: QWidget) -> None:
        super().__init__(tr("Tools"))
        self.setObjectName("tools")
        self.setMovable(False)
        self.toggleViewAction().setEnabled(False)  # a click on a bare place would take it away for good
        self.setIconSize(QSize(SIZE_PX, SIZE_PX))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._folding: list[QToolButton] = []
        self._named: list[QToolButton] = []
        self._is_narrow = False
        for name in TOOLS:
            if name == "-":
                self.addSeparator()
                continue
            self.addAction(actions[name])
            button = self.widgetForAction(actions[name])
            if isinstance(button, QToolButton) and actions[name].icon().isNull():
                self._named.append(button)
            elif isinstance(button, QToolButton):
                button.setAccessibleName(actions[name].text())
                button.setProperty("isIcon", name in ICON_ONLY)
                if name in ICON_ONLY:
                    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
                else:
                    self._folding.append(button)
        state.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        state.setMinimumWidth(STATE_PX)
        self.addWidget(state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold words beside icons."""
        is_narrow = self.width() < NARROW_PX
        words, only = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._folding:
            button.setToolButtonStyle(only if is_narrow else words)
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            for button in self._named:
                button.setProperty("isNarrow", is_narrow)
                button.style().polish(button)
        super().resizeEvent(event)
