"""The small card beside the legend in which the planner chooses what is shown of the air."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.drawing.air_view import HIGHEST_C, LEAST_SPAN_K, LOWEST_C, RANGE_STEP_K, AirCut, AirView, ColourMap
from core.units.display import axis, step_as_read
from desktop.floorplan.air_lines import ISOTHERM_STEP_K
from desktop.widgets.choice_box import LetterBox
from desktop.widgets.closing_card import ClosingCard
from desktop.widgets.jump_slider import JumpSlider
from desktop.widgets.plain_parts import role_label
from desktop.widgets.quantity_edit import QuantityEdit
from desktop.words import in_sentence, marked, tr

WIDTH = 266
CUTS = (
    (AirCut.HEIGHT, marked("One height")),
    (AirCut.MAXIMUM, marked("Hottest")),
    (AirCut.INLETS, marked("Rack inlets")),
    (AirCut.FLOOR, marked("Floor pressure")),
)
MAPS = (
    (ColourMap.THERMAL, marked("Thermal")),
    (ColourMap.CIVIDIS, marked("Cividis, colour-blind safe")),
    (ColourMap.GREY, marked("Grey, for print")),
)


class AirCard(ClosingCard):
    """Shows a view and emits another one for each choice.

    Attributes:
        chosen: Emitted with the new AirView.
        refused: Emitted with words and a remedy when a typed range cannot be.
    """

    chosen = Signal(object)
    refused = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Air view"), WIDTH)
        self._view = AirView()
        self._range_c = (self._view.low_c, self._view.high_c)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addWidget(role_label(tr("AIR VIEW"), "head"))
        column.addLayout(self._cut_rows())
        column.addLayout(self._height_row())
        self.isotherms = self._check("", "has_isotherms")
        self.arrows = self._check(tr("Air velocity arrows"), "has_arrows")
        column.addWidget(self.isotherms)
        column.addWidget(self.arrows)
        self.moving_air = self._check(tr("Moving air"), "has_moving_air")
        column.addWidget(self.moving_air)
        column.addLayout(self._colour_rows())
        self._say_steps()
        self.hide()

    # -- building ---------------------------------------------------------------------------------------------------

    def _cut_rows(self) -> QGridLayout:
        rows = QGridLayout()
        rows.setSpacing(4)
        self.cuts: dict[AirCut, QPushButton] = {}
        for n, (cut, text) in enumerate(CUTS):
            button = QPushButton(tr(text))
            button.setObjectName("chip")
            button.setCheckable(True)
            button.setAccessibleName(tr("Show {text}").format(text=in_sentence(tr(text))))
            button.clicked.connect(lambda _=False, c=cut: self._choose(cut=c))
            rows.addWidget(button, n // 2, n % 2)
            self.cuts[cut] = button
        return rows

    def _height_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(role_label(tr("Height"), "dim"))
        self.height_slider = JumpSlider(Qt.Orientation.Horizontal)
        self.height_slider.setAccessibleName(tr("Height of the cut, slider"))
        self.height_slider.valueChanged.connect(self._slide)
        self.height_edit = QuantityEdit("length")
        self.height_edit.setAccessibleName(tr("Height of the cut, typed"))
        self.height_edit.setFixedWidth(78)
        self.height_edit.entered.connect(lambda z: self._choose(height_m=z))
        self.height_edit.refused.connect(self.refused)
        row.addWidget(self.height_slider, 1)
        row.addWidget(self.height_edit)
        return row

    def _check(self, text: str, field: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setAccessibleName(text)
        box.clicked.connect(lambda checked: self._choose(**{field: bool(checked)}))
        return box

    def _colour_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        self.maps = LetterBox()
        self.maps.setAccessibleName(tr("Colour map"))
        for colour_map, text in MAPS:
            self.maps.addItem(tr(text), colour_map)
        self.maps.activated.connect(lambda n: self._choose(colour_map=ColourMap(self.maps.itemData(n))))
        self.ranges = LetterBox()
        self.ranges.setAccessibleName(tr("Range"))
        self.ranges.addItem(tr("Stays put"), False)
        self.ranges.addItem("", True)
        self.ranges.activated.connect(lambda n: self._choose(is_automatic=self.ranges.itemData(n)))
        self.low, self.high = (self._end(name) for name in ("low_c", "high_c"))
        ends = QHBoxLayout()
        ends.setSpacing(6)
        ends.addWidget(self.low, 1)
        ends.addWidget(role_label(tr("to"), "dim"))
        ends.addWidget(self.high, 1)
        for n, (text, widget) in enumerate(((tr("Colours"), self.maps), (tr("Range"), self.ranges))):
            grid.addWidget(role_label(text, "dim"), n, 0)
            grid.addWidget(widget, n, 1)
        grid.addLayout(ends, 2, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _end(self, field: str) -> QuantityEdit:
        edit = QuantityEdit("temperature")
        edit.setAccessibleName(tr("Coldest colour") if field == "low_c" else tr("Hottest colour"))
        edit.entered.connect(lambda value: self._choose_end(field, value))
        edit.refused.connect(self.refused)
        return edit

    # -- choosing ---------------------------------------------------------------------------------------------------

    def show_view(self, view: AirView, ceiling_m: float, range_c: tuple[float, float]) -> None:
        """Show what is chosen now.

        Args:
            view: What is chosen.
            ceiling_m: Highest cut. [m]
            range_c: Range of the colours now, which is not the chosen one while it is automatic. [C]
        """
        self._view, self._range_c = view, range_c
        self._say_steps()
        for cut, button in self.cuts.items():
            button.setChecked(cut is view.cut)
        self.height_slider.blockSignals(True)
        self.height_slider.setRange(0, round(ceiling_m * 10.0))
        self.height_slider.setValue(round(view.height_m * 10.0))
        self.height_slider.blockSignals(False)
        self.height_edit.show_value(view.height_m)
        self.isotherms.setChecked(view.has_isotherms)
        self.isotherms.setEnabled(view.cut not in (AirCut.INLETS, AirCut.FLOOR))
        self.arrows.setChecked(view.has_arrows)
        self.moving_air.setChecked(view.has_moving_air)
        for box in (self.arrows, self.moving_air):
            box.setEnabled(view.shows_room_air)
        for widget in (self.height_slider, self.height_edit):
            widget.setEnabled(view.shows_room_air)
        self.maps.setCurrentIndex(self.maps.findData(view.colour_map))
        self.ranges.setCurrentIndex(self.ranges.findData(view.is_automatic))
        for edit, value in zip((self.low, self.high), range_c, strict=True):
            edit.show_value(value)
            edit.setEnabled(not view.is_automatic)

    def _say_steps(self) -> None:
        """Name the steps between isotherms and of the range in the units in use."""
        lines = tr("Isotherm lines, every {step}").format(step=step_as_read(ISOTHERM_STEP_K, "K"))
        if lines != self.isotherms.text():
            self.isotherms.setText(lines)
            self.isotherms.setAccessibleName(lines)
            grows = tr("Grows in steps of {step}").format(step=step_as_read(RANGE_STEP_K, "K"))
            self.ranges.setItemText(self.ranges.findData(True), grows)

    def _slide(self, tenths: int) -> None:
        self._choose(height_m=tenths / 10.0)

    def _choose_end(self, field: str, value: float) -> None:
        low, high = (value, self._view.high_c) if field == "low_c" else (self._view.low_c, value)
        if low >= LOWEST_C and low + LEAST_SPAN_K <= high <= HIGHEST_C:
            self._choose(**{field: value})
            return
        self.show_view(self._view, self.height_slider.maximum() / 10.0, self._range_c)
        unit, number = axis("°C")
        self.refused.emit(
            tr("The colours cannot run from {low:.1f} to {high:.1f} {unit}.").format(
                low=number(low), high=number(high), unit=unit
            ),
            tr("Give ends at least {least_span} apart between {lowest} and {highest}.").format(
                least_span=step_as_read(LEAST_SPAN_K, "K"),
                lowest=step_as_read(LOWEST_C, "°C"),
                highest=step_as_read(HIGHEST_C, "°C"),
            ),
        )

    def _choose(self, **changes: Any) -> None:
        self.chosen.emit(replace(self._view, **changes))
