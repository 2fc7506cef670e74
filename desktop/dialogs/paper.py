"""Sheet and scale of drawings that are written as PDF, with what becomes of the open design's floorplan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.errors import FacilityError
from core.reports.paper import INCH_MM, ISO, SERIES, PaperChoice, Sheet, scale_words, usual_scales
from desktop.session import Session
from desktop.widgets.tied_label import TiedLabel
from desktop.words import tr


class PaperDialog(QDialog):
    """Two lists to choose from, beside which the window goes on; a change is kept at once.

    Args:
        session: Whose floorplan is tried.
        paper: Present choice.
        use: Told every other choice.
        parent: Window.
    """

    def __init__(
        self, session: Session, paper: PaperChoice, use: Callable[[PaperChoice], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Sheet and scale"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        self._session, self._paper, self._use = session, paper, use
        self.sheet, self.scale = self._sheets(), QComboBox()
        self.scale.setAccessibleName(tr("Scale"))
        self._fill_scales()
        self.sheet.currentIndexChanged.connect(self._choose)
        self.scale.currentIndexChanged.connect(self._choose)
        self.outcome = TiedLabel("")
        note = QLabel(
            tr("Used for PDFs of the floorplan, the one-line and the flow of energy; scales are those of plans.")
        )
        note.setObjectName("dim")
        note.setWordWrap(True)
        close = QPushButton(tr("Close"))
        close.setAccessibleName(tr("Close"))
        close.clicked.connect(self.close)
        form, ends, column = QFormLayout(), QHBoxLayout(), QVBoxLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(8)
        form.addRow(tr("Sheet"), self.sheet)
        form.addRow(tr("Scale"), self.scale)
        ends.addStretch(1)
        ends.addWidget(close)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.outcome)
        column.addWidget(note)
        column.addLayout(ends)
        session.project_changed.connect(self._follow)
        session.document_replaced.connect(self._try)
        self._try()

    def _sheets(self) -> QComboBox:
        """Every sheet under its series, each series with the smallest that fits."""
        box = QComboBox()
        box.setAccessibleName(tr("Sheet"))
        box.addItem(tr("Smallest that fits"), "")
        for series, sheets in SERIES.items():
            box.insertSeparator(box.count())
            box.addItem(tr("{series}: smallest that fits").format(series=series), series)
            for sheet in sheets:
                box.addItem(_sheet_words(sheet), sheet[0])
        box.setCurrentIndex(max(box.findData(self._paper.sheet), 0))
        return box

    def _fill_scales(self) -> None:
        """Scales of the units in use, and the one that is chosen, whatever it is."""
        scales = usual_scales()
        if self._paper.scale and self._paper.scale not in scales:
            scales = (*scales, self._paper.scale)
        with QSignalBlocker(self.scale):
            self.scale.clear()
            self.scale.addItem(tr("Largest that fits"), 0)
            for scale in scales:
                self.scale.addItem(scale_words(scale), scale)
            self.scale.setCurrentIndex(self.scale.findData(self._paper.scale))

    def _choose(self) -> None:
        self._paper = replace(self._paper, sheet=self.sheet.currentData(), scale=self.scale.currentData())
        self._use(self._paper)
        self._try()

    def _follow(self, _: object) -> None:
        self._try()

    def _try(self) -> None:
        """Say what becomes of the floorplan."""
        from core.reports.pdf_plan import fitting

        try:
            sheet, scale = fitting(self._session.project, self._paper)
        except FacilityError:
            self.outcome.setText(tr("The floorplan does not fit: choose a larger sheet or a smaller scale."))
            return
        words = tr("The floorplan comes out at {scale} on {sheet}.")
        self.outcome.setText(words.format(scale=scale_words(scale), sheet=sheet))


def _sheet_words(sheet: Sheet) -> str:
    """A sheet with its size in the units of its series."""
    name, wide, high = sheet
    if sheet in ISO:
        return f"{name} · {wide:.0f} × {high:.0f} mm"
    return tr("{name} · {wide:g} × {high:g} in").format(name=name, wide=wide / INCH_MM, high=high / INCH_MM)
