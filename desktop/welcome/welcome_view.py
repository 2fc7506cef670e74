"""Where a planner starts: a first layout, an empty hall, a file, or one of the examples with a sketch of its plan."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.model.project import Project
from desktop.jobs.background import Background
from desktop.theme import Theme
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.icons import icon
from desktop.widgets.plan_sketch import PlanSketch
from desktop.words import marked, tr

COLUMNS = 3
LEFT_PX, SKETCH_PX, RECENT_MOST = 300, 112, 8
STARTS = (
    (
        "first_layout",
        marked("First layout …"),
        "plus",
        marked("From one line, such as “120 racks of GB300, N+1, Dublin”"),
    ),
    ("new", marked("Empty hall"), "file", marked("Draw from nothing")),
    ("open", marked("Open …"), "folder-open", marked("A .hall file or a JSON project")),
)
"""Action, text, icon and words of what can be started with."""
EXAMPLES = {
    "air_hall_1mw": (marked("1 MW air hall"), marked("48 racks of DGX H100, raised floor, contained aisles, 2N")),
    "liquid_hall_gb200": (
        marked("GB200 hall and a tank"),
        marked("8 racks on two CDUs, dry coolers, an immersion tank"),
    ),
    "liquid_hall_5mw": (marked("5 MW block"), marked("36 racks of GB200 and GB300, row CDUs, dry coolers, 2N")),
    "campus_50mw": (marked("50 MW campus"), marked("352 racks of GB300 in eight halls, adiabatic coolers, N+1")),
    "air_row": (marked("One aisle"), marked("10 racks of DGX H100 around a cold aisle, 2N")),
    "immersion_pod": (marked("Edge pod"), marked("Immersion tanks in a container-sized room")),
    "hybrid_retrofit": (marked("Hybrid retrofit"), marked("An air hall with rear doors and one liquid row")),
    "rise_pod2_w1": (marked("Measured room"), marked("RISE POD 2 with the sensors it was measured by")),
}
"""Shipped examples as shown, in this order."""


class WelcomeView(QScrollArea):
    """The page.

    Args:
        theme: Colours.

    Attributes:
        started: Name of an action to start with.
        file_asked: File or example to open.
    """

    started = Signal(str)
    file_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("Start"))
        self.cards: dict[str, ExampleCard] = {}
        self.buttons: dict[str, QPushButton] = {}
        self._work = Background(self)
        self._work.done.connect(self._take_projects)
        self._recent = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        page = QWidget()
        page.setObjectName("side")
        row = QHBoxLayout(page)
        row.setContentsMargins(48, 40, 48, 40)
        row.setSpacing(48)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(_head(tr("START")))
        for name, text, symbol, words in STARTS:
            left.addWidget(self._start_button(name, tr(text), symbol))
            label = QLabel(tr(words))
            label.setObjectName("small")
            label.setWordWrap(True)
            left.addWidget(label)
            left.addSpacing(8)
        left.addSpacing(12)
        left.addWidget(_head(tr("RECENT")))
        left.addLayout(self._recent)
        left.addStretch(1)
        side = QWidget()
        side.setFixedWidth(LEFT_PX)
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(_head(tr("EXAMPLES")))
        grid = QGridLayout()
        grid.setSpacing(16)
        for n, (name, (title, words)) in enumerate(EXAMPLES.items()):
            card = ExampleCard(name, tr(title), tr(words), self._theme)
            card.chosen.connect(self.file_asked)
            self.cards[name] = card
            grid.addWidget(card, n // COLUMNS, n % COLUMNS)
        right.addLayout(grid)
        right.addStretch(1)
        row.addWidget(side)
        row.addLayout(right, 1)
        self.setWidget(page)

    def _start_button(self, name: str, text: str, symbol: str) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(text)
        button.setIcon(icon(symbol, self._theme.accent))
        button.setIconSize(QSize(18, 18))
        button.setStyleSheet("text-align: left; padding: 8px 12px; font-weight: 600;")
        button.clicked.connect(lambda _=False: self.started.emit(name))
        self.buttons[name] = button
        return button

    def show_recent(self, files: tuple[str, ...]) -> None:
        """List the files that were open lately."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for file in files[:RECENT_MOST]:
            button = QPushButton(Path(file).name)
            button.setObjectName("link")
            button.setToolTip(file)
            button.setAccessibleName(tr("Open {file}").format(file=file))
            button.clicked.connect(lambda _=False, f=file: self.file_asked.emit(f))
            self._recent.addWidget(button)
        if not files:
            label = QLabel(tr("Files that you save appear here."))
            label.setObjectName("small")
            self._recent.addWidget(label)

    def load_sketches(self) -> None:
        """Read the examples beside the window; the sketches appear when they are there."""

        def work(_: object, is_stopped: object) -> dict[str, Project]:
            from core.cli.files import load_example

            return {name: load_example(name) for name in EXAMPLES if not is_stopped()}  # type: ignore[operator]

        self._work.start(work)

    def _take_projects(self, projects: dict[str, Project] | None) -> None:
        for name, project in (projects or {}).items():
            self.cards[name].sketch.show_project(project)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        for name, _, symbol, _ in STARTS:
            self.buttons[name].setIcon(icon(symbol, theme.accent))
        for card in self.cards.values():
            card.sketch.set_theme(theme)

    def close_work(self) -> None:
        """Stop reading examples."""
        self._work.close()


class ExampleCard(QFrame):
    """One example: sketch, name and words; a click or Enter opens it."""

    chosen = Signal(str)

    def __init__(self, name: str, title: str, words: str, theme: Theme) -> None:
        super().__init__()
        self._name = name
        self.setObjectName("startCard")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Open the example {title}").format(title=title))
        self.setToolTip(f"{title}: {words}")
        self.sketch = PlanSketch(theme, halls_only=True)
        self.sketch.setMinimumHeight(SKETCH_PX)
        head = QLabel(title)
        head.setStyleSheet("font-weight: 600;")
        text = ElidedLabel(words)
        text.setObjectName("small")
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(4)
        column.addWidget(self.sketch)
        column.addSpacing(4)
        column.addWidget(head)
        column.addWidget(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that the release comes here."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the example."""
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self._name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the example by Enter or space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._name)
        else:
            super().keyPressEvent(event)


def _head(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("head")
    return label
