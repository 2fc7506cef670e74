"""Whether copies of unsaved work are kept, and how often."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.preferences import LONGEST_RECOVERY_S, SHORTEST_RECOVERY_S
from desktop.widgets.count_edit import CountEdit
from desktop.words import tr

STEP_S = 10


class RecoveryChoice(QDialog):
    """A switch and a number; a change is used at once.

    Args:
        is_on: Whether copies are kept.
        interval_s: Longest time between an edit and its copy. [s]
        folder: Where copies are.
        use: Told every other choice: whether, and how often.
        parent: Window.
    """

    def __init__(
        self, is_on: bool, interval_s: float, folder: Path, use: Callable[[bool, float], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Copies of unsaved work"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        self.switch = QCheckBox(tr("Keep copies of unsaved work"))
        self.switch.setChecked(is_on)
        self.interval = CountEdit()
        self.interval.setRange(round(SHORTEST_RECOVERY_S), round(LONGEST_RECOVERY_S))
        self.interval.setSingleStep(STEP_S)
        self.interval.setSuffix(" s")
        self.interval.setValue(round(interval_s))
        self.interval.setEnabled(is_on)
        self.interval.setKeyboardTracking(False)
        self.interval.setAccessibleName(tr("Longest time between an edit and its copy"))
        self.switch.toggled.connect(self.interval.setEnabled)
        self.switch.toggled.connect(lambda is_now_on: use(is_now_on, float(self.interval.value())))
        self.interval.valueChanged.connect(lambda seconds: use(self.switch.isChecked(), float(seconds)))
        self._lay_out(folder)

    def _lay_out(self, folder: Path) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.addRow(tr("At the latest after"), self.interval)
        note = QLabel(
            tr(
                "After a crash the next start offers them. They are written when the hands rest, to {folder} on this "
                "machine, and go when the design is saved or closed."
            ).format(folder=folder)
        )
        note.setTextFormat(Qt.TextFormat.PlainText)
        note.setObjectName("dim")
        note.setWordWrap(True)
        close = QPushButton(tr("Close"))
        close.setAccessibleName(tr("Close"))
        close.clicked.connect(self.close)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.switch)
        column.addLayout(form)
        column.addWidget(note)
        column.addLayout(ends)
