"""What to do with a plan on which nothing stands yet; pointer and keys go through it to the plan."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from core.model.project import Project
from core.model.underlays import Underlay
from desktop.theme import Theme
from desktop.words import tr

WIDTH_PX = 380


class EmptyHint(QLabel):
    """A few words in the middle of an empty plan.

    Args:
        parent: The plan.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWordWrap(True)
        self.setFixedWidth(WIDTH_PX)
        self.setText(
            tr(
                "<b>Nothing stands here yet.</b><br>Drag a rack, cooler or unit from the catalogue, or double-click it "
                "and click where it goes; <i>Arrange, Array</i> makes rows of it.<br><i>Draw, Draw hall</i> draws "
                "another room; a click on a wall lets you drag it.<br><i>File, First layout</i> makes a "
                "whole design from one line.<br><i>Arrange, Underlay</i> puts a drawing under the plan."
            )
        )
        self._is_empty = self._gives_way = False
        self.hide()

    def show_project(self, project: Project) -> None:
        """Come when nothing is placed, go with the first item."""
        self._is_empty = not project.placed and not project.of_type(Underlay)
        self._show()

    def give_way(self, does: bool) -> None:
        """Go while a tool draws where it stands, and come back."""
        self._gives_way = does
        self._show()

    def _show(self) -> None:
        is_shown = self._is_empty and not self._gives_way
        if is_shown:
            self.place()
        self.setVisible(is_shown)

    def place(self) -> None:
        """Stand in the middle, where there is room."""
        room = self.parentWidget().size()
        self.adjustSize()
        self.move(max((room.width() - self.width()) // 2, 0), max((room.height() - self.height()) // 2, 0))

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.setStyleSheet(
            f"background:{theme.panel}; color:{theme.ink}; border:1px solid {theme.line}; border-radius:8px; "
            "padding:12px 16px;"
        )
