"""Units that the planner reads: everything metric or imperial, or each kind of quantity by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.units import System
from core.units.display import DisplayUnits
from desktop.words import in_sentence, marked, tr

CHOICES: dict[str, tuple[str, str, str]] = {
    "length": (marked("Lengths and areas"), "m, mm, m²", "ft, in, ft²"),
    "temperature": (marked("Temperatures"), "°C, K", "°F"),
    "liquid": (marked("Liquids"), "L/min, kg/s, m³", "gpm, gal"),
    "airflow": (marked("Air"), "m³/s", "cfm"),
    "pressure": (marked("Pressures"), "Pa, kPa", "inH₂O, psi"),
    "mass": (marked("Weights"), "kg, t", "lb, klb"),
}
"""Words, metric and imperial units of each kind."""
SYSTEMS: tuple[System, System] = ("metric", "imperial")
SYSTEM_NAMES = {"metric": marked("Metric"), "imperial": marked("Imperial")}


class UnitsDialog(QDialog):
    """A list of kinds with a choice each; a change is used at once.

    Args:
        units: Present choice.
        use: Told every other choice.
        parent: Window.
    """

    def __init__(self, units: DisplayUnits, use: Callable[[DisplayUnits], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Units"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._units, self._use = units, use
        self.boxes: dict[str, QComboBox] = {}
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(16)
        for kind, (words, *symbols) in CHOICES.items():
            box = QComboBox()
            box.setAccessibleName(tr("Units of {words}").format(words=in_sentence(tr(words))))
            box.setMinimumWidth(190)
            for system, names in zip(SYSTEMS, symbols, strict=True):
                box.addItem(f"{tr(SYSTEM_NAMES[system])}: {names}", system)
            box.currentIndexChanged.connect(lambda _, k=kind: self._choose(k))
            self.boxes[kind] = box
            form.addRow(tr(words), box)
        presets = QHBoxLayout()
        self.presets: dict[System, QPushButton] = {}
        for system in SYSTEMS:
            button = QPushButton(tr("All {system}").format(system=in_sentence(tr(SYSTEM_NAMES[system]))))
            button.setAccessibleName(tr("All {system}").format(system=in_sentence(tr(SYSTEM_NAMES[system]))))
            button.clicked.connect(lambda _=False, s=system: self._set(DisplayUnits.all_in(s)))
            self.presets[system] = button
            presets.addWidget(button)
        presets.addStretch(1)
        close = QPushButton(tr("Close"))
        close.setAccessibleName(tr("Close"))
        close.clicked.connect(self.close)
        presets.addWidget(close)
        note = QLabel(tr("Fields take any unit that you type, whatever is chosen here. Files keep SI."))
        note.setObjectName("dim")
        note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(note)
        column.addLayout(presets)
        self._fill()

    def _fill(self) -> None:
        for kind, box in self.boxes.items():
            box.blockSignals(True)
            box.setCurrentIndex(box.findData(getattr(self._units, kind)))
            box.blockSignals(False)

    def _choose(self, kind: str) -> None:
        self._set(self._units.with_kind(kind, self.boxes[kind].currentData()))

    def _set(self, units: DisplayUnits) -> None:
        if units != self._units:
            self._units = units
            self._fill()
            self._use(units)


def open_units(units: DisplayUnits, use: Callable[[DisplayUnits], None], parent: QWidget) -> UnitsDialog:
    """Let the planner choose units."""
    dialog = UnitsDialog(units, use, parent)
    dialog.show()
    return dialog
