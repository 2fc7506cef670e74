"""A bar over everything else that says which unsaved work was found, and lets the planner decide; it blocks nothing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from desktop.theme import Theme, font
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.icons import SIZE_PX, icon
from desktop.widgets.tied_label import TiedLabel
from desktop.words import tr

EDGE_PX, GAP_PX, LEAST_WIDE_PX = 12, 8, 200


@dataclass(frozen=True, slots=True)
class FoundWork:
    """What the bar says of one copy.

    Attributes:
        name: Name of the design.
        place_words: Where its file is, or empty.
        facts: How much is in it, of when, and how it stands to its file.
        can_compare: Whether its file is there.
        place: Which of how many it is, from 1.
        count: How many there are.
    """

    name: str
    place_words: str
    facts: str
    can_compare: bool
    place: int
    count: int


class RecoveryBar(QFrame):
    """One copy at a time, with what can be done about it.

    Args:
        theme: Colours.

    Attributes:
        recover_asked, compare_asked, copy_asked, discard_asked: What the planner decides about the shown copy.
        next_asked: Another copy is to be shown.
        later_asked: It is to be decided at the next start.
    """

    recover_asked, compare_asked, copy_asked, discard_asked = Signal(), Signal(), Signal(), Signal()
    next_asked, later_asked = Signal(), Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("recoveryBar")
        self.setAccessibleName(tr("Unsaved work"))
        self._work: FoundWork | None = None
        self._sign = QLabel()
        self._title, self._facts = ElidedLabel(""), TiedLabel("")
        self._title.setFont(font(weight=QFont.Weight.DemiBold))
        self._title.setStyleSheet("font-weight: 600;")
        self._facts.setObjectName("dim")
        for label in (self._title, self._facts):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._make_buttons()
        self._lay_out()
        self.set_theme(theme)
        self.hide()

    def _make_buttons(self) -> None:
        self.recover = self._button(tr("Recover"), tr("Open the unsaved work; it still belongs to its file"))
        self.compare = self._button(
            tr("Compare with the file"), tr("Open the unsaved work and show how it differs from the saved file")
        )
        self.copy = self._button(tr("Save a copy as …"), tr("Write the unsaved work to another file"))
        self.discard = self._button(tr("Discard …"), tr("Delete this copy; it asks once more"))
        self.next = self._button("", tr("Show other unsaved work"))
        self.later = self._button(tr("Later"), tr("Decide at the next start; the copy is kept"))
        self.confirm = self._button(tr("Discard for good"), tr("Delete this copy; it cannot be brought back"))
        self.keep = self._button(tr("Keep"), tr("Do not delete it"))
        for button, asked in (
            (self.recover, self.recover_asked), (self.compare, self.compare_asked), (self.copy, self.copy_asked),
            (self.confirm, self.discard_asked), (self.next, self.next_asked), (self.later, self.later_asked),
        ):  # fmt: skip
            button.clicked.connect(asked)
        self.discard.clicked.connect(lambda _=False: self._ask_again(is_asking=True))
        self.keep.clicked.connect(lambda _=False: self._ask_again(is_asking=False))

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAccessibleName(text or tip)  # until there is work to name
        return button

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE_PX, 8, EDGE_PX, 8)
        row.setSpacing(GAP_PX)
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        for button in (*self._deeds, self.confirm, self.keep):
            row.addWidget(button)

    @property
    def _deeds(self) -> tuple[QPushButton, ...]:
        return self.recover, self.compare, self.copy, self.discard, self.next, self.later

    def show_work(self, work: FoundWork) -> None:
        """Show a copy."""
        self._work = work
        self.next.setText(tr("Next ({place} of {count})").format(place=work.place, count=work.count))
        for button in (*self._deeds, self.confirm, self.keep):
            words = button.text().removesuffix(" …")
            button.setAccessibleName(tr("{words}: {name}").format(words=words, name=work.name))
        self._ask_again(is_asking=False)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))  # say it, unasked

    def _ask_again(self, *, is_asking: bool) -> None:
        """Ask whether to delete, in place of what else can be done, or no longer."""
        assert self._work is not None
        work, focused = self._work, self.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        ask = tr("Discard the unsaved work on {name} for good?") if is_asking else tr("Unsaved work found: {name}")
        self._title.setText("  ·  ".join(filter(None, (ask.format(name=work.name), work.place_words))))
        self._facts.setText(work.facts)
        self.setAccessibleDescription(f"{self._title.text()} {work.facts}")
        for button in self._deeds:
            button.setVisible(not is_asking)
        self.compare.setVisible(not is_asking and work.can_compare)
        self.next.setVisible(not is_asking and work.count > 1)
        for button in (self.confirm, self.keep):
            button.setVisible(is_asking)
        self._take_height()
        if had_focus:
            (self.keep if is_asking else self.discard).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the facts anew."""
        super().resizeEvent(event)
        self._take_height()

    def _take_height(self) -> None:
        """As high as the facts need beside the buttons of now: what Qt keeps free would make the window grow."""
        buttons = [b for b in (*self._deeds, self.confirm, self.keep) if not b.isHidden()]
        taken = self._sign.sizeHint().width() + sum(b.sizeHint().width() for b in buttons)
        wide = max(self.width() - taken - (len(buttons) + 1) * GAP_PX - 2 * EDGE_PX, LEAST_WIDE_PX)
        room, flags = QRect(0, 0, wide, 10_000), int(Qt.TextFlag.TextWordWrap)
        self._facts.setFixedHeight(self._facts.fontMetrics().boundingRect(room, flags, self._facts.text()).height() + 1)

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self._title.text()} {self._facts.text()}"

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._sign.setPixmap(icon("refresh", theme.accent).pixmap(QSize(SIZE_PX, SIZE_PX), self.devicePixelRatioF()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the question back."""
        if event.key() == Qt.Key.Key_Escape and self.keep.isVisible():
            self._ask_again(is_asking=False)
        else:
            super().keyPressEvent(event)
