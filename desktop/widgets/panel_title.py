"""The title of a docked panel: its name and two small buttons, or a narrow grip beside a flat panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from desktop.theme import Theme
from desktop.widgets.icons import icon
from desktop.words import tr

TITLE_PX, GRIP_PX, BUTTON_PX = 30, 10, 22


class PanelTitle(QWidget):
    """What a panel is held by; nothing where a tab says its name.

    Args:
        dock: The panel.
        theme: Colours.
        is_flat: Whether the panel is a strip.
        close: Closes the panel.
    """

    def __init__(self, dock: QDockWidget, theme: Theme, *, is_flat: bool, close: Callable[[], None]) -> None:
        super().__init__(dock)
        self.setObjectName("panelTitle")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dock, self._theme, self._is_flat, self._is_shown = dock, theme, is_flat, True
        tip = tr("{panel}: drag to move it, double-click to let it float or to dock it")
        self.setToolTip(tip.format(panel=dock.windowTitle()))
        self.name = QLabel(dock.windowTitle().upper())
        self.name.setObjectName("head")
        self.float_button = self._button(tr("Float or dock {panel}").format(panel=dock.windowTitle()))
        self.float_button.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self.close_button = self._button(tr("Close {panel}").format(panel=dock.windowTitle()))
        self.close_button.clicked.connect(lambda _=False: close())
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 6, 2)
        self._row.setSpacing(2)
        self._row.addWidget(self.name, 1)
        self._row.addWidget(self.float_button)
        self._row.addWidget(self.close_button)
        self.set_theme(theme)
        self.set_shown(True)

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("panelButton")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFixedSize(BUTTON_PX, BUTTON_PX)
        button.setIconSize(QSize(14, 14))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self.float_button.setIcon(icon("copy", theme.dim))
        self.close_button.setIcon(icon("close", theme.dim))
        self.update()

    def set_shown(self, is_shown: bool) -> None:
        """Show the title, as it fits a floating or a docked panel, or nothing of it."""
        self._is_shown = is_shown
        is_grip = self._is_flat and not self._dock.isFloating()
        for part in (self.name, self.float_button, self.close_button):
            part.setVisible(is_shown and not is_grip)
        features = self._dock.features()
        upright = QDockWidget.DockWidgetFeature.DockWidgetVerticalTitleBar
        if self._is_flat and bool(features & upright) != is_grip:
            self._dock.setFeatures(features ^ upright)
        self._row.setContentsMargins(*((12, 4, 6, 2) if is_shown and not is_grip else (0, 0, 0, 0)))
        if is_grip:
            self.setMinimumSize(GRIP_PX, 0)
            self.setMaximumSize(GRIP_PX, 16777215)
        else:
            self.setMinimumSize(0, TITLE_PX if is_shown else 0)
            self.setMaximumSize(16777215, TITLE_PX if is_shown else 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Small: the panel says how wide it is."""
        if self._is_flat and not self._dock.isFloating():
            return QSize(GRIP_PX, 40)
        return QSize(80, TITLE_PX if self._is_shown else 0)

    def minimumSizeHint(self) -> QSize:
        """As small as it is shown."""
        return self.sizeHint() if self._is_flat else QSize(0, TITLE_PX if self._is_shown else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dots to hold a flat panel by."""
        if not self._is_flat or self._dock.isFloating():
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.rect().center()
        for step in range(-2, 3):
            painter.drawEllipse(QPoint(middle.x() + 1, middle.y() + 6 * step), 1, 1)
