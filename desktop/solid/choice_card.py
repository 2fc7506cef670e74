"""The card of the 3D view in which the planner chooses what is drawn, the view, and where the air is cut."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.drawing.air_view import HIGHEST_C, LOWEST_C
from core.drawing.solid_parts import HOT_C, UNCUT_M, WARM_C, SliceAxis, SolidChoice
from desktop.widgets.choice_box import LetterBox
from desktop.widgets.jump_slider import JumpSlider
from desktop.widgets.plain_parts import role_label
from desktop.widgets.quantity_edit import QuantityEdit
from desktop.words import in_sentence, language_in_use, marked, tr

WIDTH_PX, LONG_WORDS_PX = 230, 246
VIEWS = (
    (marked("Top"), "top"), (marked("Front"), "front"), (marked("Right"), "right"), (marked("Fit"), "fit"),
    (marked("NE"), "iso_ne"), (marked("NW"), "iso_nw"), (marked("SE"), "iso_se"), (marked("SW"), "iso_sw"),
)  # fmt: skip
SWITCHES = (
    (marked("Walls"), "has_walls"), (marked("Ceiling"), "has_ceiling"), (marked("Aisles"), "has_containment"),
    (marked("Pipes"), "has_pipes"),
    (marked("Feeds"), "has_feeds"), (marked("Moving air"), "has_streams"),
)  # fmt: skip
AXES = ((SliceAxis.HEIGHT, marked("level")), (SliceAxis.X, marked("across x")), (SliceAxis.Y, marked("across y")))
SURFACES_C = (WARM_C, HOT_C)


class ChoiceCard(QFrame):
    """Shows a choice and emits another one for each change.

    Attributes:
        chosen: Emitted with the new SolidChoice.
        view_asked: Emitted with the name of a view, or ``fit``.
        refused: Emitted with words and a remedy.
    """

    chosen = Signal(object)
    view_asked = Signal(str)
    refused = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("choices")
        self.setAccessibleName(tr("3D view settings"))
        self.setFixedWidth(WIDTH_PX if language_in_use() == "en" else LONG_WORDS_PX)
        self._choice = SolidChoice()
        self._reach_m = {SliceAxis.HEIGHT: (0.0, 3.6), SliceAxis.X: (0.0, 1.0), SliceAxis.Y: (0.0, 1.0)}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(7)
        column.addWidget(role_label(tr("LOOK FROM"), "head"))
        column.addLayout(self._view_rows())
        column.addWidget(role_label(tr("SHOW"), "head"))
        column.addLayout(self._switch_rows())
        column.addWidget(role_label(tr("AIR"), "head"))
        column.addLayout(self._slice_rows())
        column.addLayout(self._surface_row())
        column.addWidget(role_label(tr("CUT OFF ABOVE"), "head"))
        column.addLayout(self._cut_row())

    # -- building ---------------------------------------------------------------------------------------------------

    def _view_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(4)
        self.views: dict[str, QPushButton] = {}
        for n, (words, name) in enumerate(VIEWS):
            if name == "fit":
                button = _chip(tr(words), tr("Show everything"))
            else:
                button = _chip(tr(words), tr("Look from {words}").format(words=_within(words)))
            button.setCheckable(False)
            button.clicked.connect(lambda _=False, v=name: self.view_asked.emit(v))
            grid.addWidget(button, n // 4, n % 4)
            self.views[name] = button
        return grid

    def _switch_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(4)
        self.switches: dict[str, QPushButton] = {}
        for n, (words, field) in enumerate(SWITCHES):
            button = _chip(tr(words), tr("Show {words}").format(words=in_sentence(tr(words))))
            button.clicked.connect(lambda on=False, f=field: self._choose(**{f: bool(on)}))
            grid.addWidget(button, n // 3, n % 3)
            self.switches[field] = button
        return grid

    def _slice_rows(self) -> QVBoxLayout:
        self.slice_on = QCheckBox(tr("Slice"))
        self.slice_on.setAccessibleName(tr("Show a slice of the air"))
        self.slice_on.clicked.connect(lambda on: self._choose(has_slice=bool(on)))
        self.axes = LetterBox()
        self.axes.setAccessibleName(tr("How the slice lies"))
        for axis, words in AXES:
            self.axes.addItem(tr(words), axis)
        self.axes.activated.connect(self._choose_axis)
        self.slice_slider, self.slice_edit = self._slider(tr("Place of the slice"))
        self.slice_slider.valueChanged.connect(lambda n: self._choose(slice_at_m=n / 10.0))
        self.slice_edit.entered.connect(lambda z: self._choose(slice_at_m=z))
        rows = QVBoxLayout()
        rows.setSpacing(4)
        rows.addLayout(_row(self.slice_on, self.axes))
        rows.addLayout(_row(self.slice_slider, self.slice_edit))
        return rows

    def _surface_row(self) -> QHBoxLayout:
        self.surface_on = QCheckBox(tr("Surface of"))
        self.surface_on.setAccessibleName(tr("Show the surface of one temperature"))
        self.surface_on.clicked.connect(lambda on: self._choose(has_surface=bool(on)))
        self.surface_edit = QuantityEdit("temperature")
        self.surface_edit.setAccessibleName(tr("Temperature of the surface"))
        self.surface_edit.setFixedWidth(82)
        self.surface_edit.entered.connect(self._choose_surface)
        self.surface_edit.refused.connect(self.refused)
        return _row(self.surface_on, self.surface_edit)

    def _cut_row(self) -> QHBoxLayout:
        self.cut_slider, self.cut_edit = self._slider(tr("Height of the cut"))
        self.cut_slider.valueChanged.connect(self._slide_cut)
        self.cut_edit.entered.connect(lambda z: self._choose(cut_m=max(z, 0.1)))
        return _row(self.cut_slider, self.cut_edit)

    def _slider(self, name: str) -> tuple[JumpSlider, QuantityEdit]:
        slider, edit = JumpSlider(Qt.Orientation.Horizontal), QuantityEdit("length", significant_digits=4)
        slider.setAccessibleName(tr("{name}, slider").format(name=name))
        edit.setAccessibleName(tr("{name}, typed").format(name=name))
        edit.setFixedWidth(82)
        edit.refused.connect(self.refused)
        return slider, edit

    # -- choosing ---------------------------------------------------------------------------------------------------

    def set_reach(self, low_m: tuple[float, float, float], high_m: tuple[float, float, float]) -> None:
        """Let the slice and the cut go through the halls. [m]"""
        self._reach_m = {
            SliceAxis.HEIGHT: (low_m[2], high_m[2]), SliceAxis.X: (low_m[0], high_m[0]),
            SliceAxis.Y: (low_m[1], high_m[1]),
        }  # fmt: skip
        self.show_choice(self._choice)

    def show_choice(self, choice: SolidChoice) -> None:
        """Show what is chosen now."""
        self._choice = choice
        for field, button in self.switches.items():
            button.setChecked(getattr(choice, field))
        low, high = self._reach_m[choice.slice_axis]
        top = self._reach_m[SliceAxis.HEIGHT][1]
        cut = choice.cut_m if choice.cut_m > UNCUT_M else top
        for slider, ends, value in (
            (self.slice_slider, (low, high), choice.slice_at_m),
            (self.cut_slider, (0.1, top), cut),
        ):
            slider.blockSignals(True)
            slider.setRange(round(10.0 * ends[0]), round(10.0 * ends[1]))
            slider.setValue(round(10.0 * value))
            slider.blockSignals(False)
        self.slice_on.setChecked(choice.has_slice)
        self.axes.setCurrentIndex(self.axes.findData(choice.slice_axis))
        self.slice_edit.show_value(choice.slice_at_m)
        self.surface_on.setChecked(choice.has_surface)
        self.surface_edit.show_value(choice.surface_c)
        self.cut_edit.show_value(cut)
        for widget in (self.axes, self.slice_slider, self.slice_edit):
            widget.setEnabled(choice.has_slice)
        self.surface_edit.setEnabled(choice.has_surface)

    def _choose_axis(self, n: int) -> None:
        axis = SliceAxis(self.axes.itemData(n))
        low, high = self._reach_m[axis]
        middle = 1.5 if axis is SliceAxis.HEIGHT else round(0.5 * (low + high), 1)
        self._choose(slice_axis=axis, slice_at_m=middle)

    def _choose_surface(self, value_c: float) -> None:
        if LOWEST_C <= value_c <= HIGHEST_C:
            self._choose(surface_c=value_c)
            return
        self.show_choice(self._choice)
        self.refused.emit(
            tr("There is no surface of {value:.0f} °C.").format(value=value_c),
            tr("Give one between {lowest:.0f} and {highest:.0f} °C.").format(lowest=LOWEST_C, highest=HIGHEST_C),
        )

    def _slide_cut(self, tenths: int) -> None:
        is_all = tenths >= self.cut_slider.maximum()
        self._choose(cut_m=UNCUT_M if is_all else tenths / 10.0)

    def step_slice(self, steps: int) -> None:
        """Move the slice by tenths of a metre, within the halls."""
        low, high = self._reach_m[self._choice.slice_axis]
        at = min(max(round(self._choice.slice_at_m + 0.1 * steps, 3), low), high)
        self._choose(has_slice=True, slice_at_m=at)

    def toggle(self, field: str) -> None:
        """Switch one thing on or off."""
        self._choose(**{field: not getattr(self._choice, field)})

    def _choose(self, **changes: Any) -> None:
        self.chosen.emit(replace(self._choice, **changes))


def _within(words: str) -> str:
    """A view's name within a sentence: letters of the compass keep their size."""
    return tr(words) if words.isupper() else in_sentence(tr(words))


def _chip(words: str, name: str) -> QPushButton:
    button = QPushButton(words)
    button.setObjectName("chip")
    button.setCheckable(True)
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button


def _row(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(left, 1)
    row.addWidget(right)
    return row
