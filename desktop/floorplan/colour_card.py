"""The small card in which the planner chooses what the colours of racks say, and which lines of words they show."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from core.drawing.rack_colours import TITLES, ColourBy
from core.drawing.rack_labels import LINE_NAMES, MOST_LINES, RackLine
from desktop.widgets.choice_box import LetterBox
from desktop.widgets.closing_card import ClosingCard
from desktop.widgets.plain_parts import role_label
from desktop.words import marked, tr

WIDTH = 252
LINE_WORDS = (marked("First line"), marked("Second line"), marked("Third line"))


class ColourCard(ClosingCard):
    """Shows what is chosen and emits each choice.

    Attributes:
        colour_chosen: Emitted with a ColourBy.
        lines_chosen: Emitted with a tuple of RackLine.
    """

    colour_chosen = Signal(object)
    lines_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Colours and labels"), WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addWidget(role_label(tr("COLOURS AND LABELS OF RACKS"), "head"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        self.colours = LetterBox()
        self.colours.setAccessibleName(tr("Colour racks by"))
        self.colours.setMaxVisibleItems(len(TITLES))
        for by, title in TITLES.items():
            self.colours.addItem(tr(title), by)
        self.colours.activated.connect(lambda n: self.colour_chosen.emit(self.colours.itemData(n)))
        grid.addWidget(role_label(tr("Colour by"), "dim"), 0, 0)
        grid.addWidget(self.colours, 0, 1)
        self.lines: list[QComboBox] = []
        for n, words in enumerate(LINE_WORDS):
            box = LetterBox()
            box.setAccessibleName(tr("{line} of racks").format(line=tr(words)))
            for line, name in LINE_NAMES.items():
                box.addItem(tr(name), line)
            box.setMaxVisibleItems(len(LINE_NAMES))
            box.activated.connect(self._choose_lines)
            grid.addWidget(role_label(tr(words), "dim"), n + 1, 0)
            grid.addWidget(box, n + 1, 1)
            self.lines.append(box)
        self.hide()

    def show_choice(self, by: ColourBy, lines: tuple[RackLine, ...]) -> None:
        """Show what is chosen now."""
        self.colours.setCurrentIndex(self.colours.findData(by))
        shown = (*lines, *[RackLine.NOTHING] * MOST_LINES)
        for box, line in zip(self.lines, shown, strict=False):
            box.setCurrentIndex(box.findData(line))

    def _choose_lines(self) -> None:
        self.lines_chosen.emit(tuple(RackLine(box.currentData()) for box in self.lines))
