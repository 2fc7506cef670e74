"""Labels and buttons as cards and panels use them: one call each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QPushButton

from desktop.widgets.tied_label import TiedLabel
from desktop.words import tr


def role_label(text: str, role: str, *, wraps: bool = False) -> QLabel:
    """A label in the style of a role: ``head``, ``dim`` or ``small``."""
    label = TiedLabel(text) if wraps else QLabel(text)
    label.setObjectName(role)
    return label


def text_button(text: str, act: Callable[[], object], tip: str = "") -> QPushButton:
    """A button that says what it does, and does it; in a dialog Return presses it only when it has the keyboard."""
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: act())
    button.setAccessibleName(text or tr("Choice"))
    return button
