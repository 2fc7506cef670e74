"""A field for whole numbers, dressed like the other fields."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox

SIDE_PX = 6


class CountEdit(QSpinBox):
    """A spin box whose number stands where that of a text field does: style sheets cannot move it."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(SIDE_PX, 0, SIDE_PX, 0)
