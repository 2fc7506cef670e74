"""The compare tab: figures of a kept or opened design beside those of the present one, and what differs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.model.entity import Placed
from core.model.project import Project
from core.model.scenario import Scenario
from core.study.comparing import ChangeKind, ItemChange, KeyFigure, compare_figures, item_changes
from core.study.comparing import key_figures as figures_of
from core.study.stamp import stamp
from desktop.compare.tables import cell, fill_figures, table_of
from desktop.jobs.background import Background
from desktop.jobs.figures_job import FiguresJob
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.later import InPortions, Later
from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read, marked, tr

REST_MS = 300
MOST_ITEMS = 500
ROWS_A_TURN = 60
BESIDE_PX, BETWEEN_PX = 900, 24
"""From this width on both tables stand beside each other."""
FIGURE_COLUMNS = ("", marked("Before"), marked("Now"), marked("Difference"))
BESIDE_A_FILE = ("", marked("The file"), marked("This design"), marked("Difference"))
ITEM_COLUMNS = (marked("What"), marked("Item"), marked("Tag"), marked("Difference"))
SIGNS = {
    ChangeKind.ADDED: marked("+ added"),
    ChangeKind.REMOVED: marked("− removed"),
    ChangeKind.MOVED: marked("→ moved"),
}
EMPTY = marked(
    "Nothing is kept to compare with yet. Keep the design as it is now and go on editing, or "
    "choose another file: the figures of both stand side by side here, with every item that "
    "differs."
)


class CompareView(QWidget):
    """The tab.

    Args:
        session: The open document.
        theme: Colours.

    Attributes:
        file_asked: A file to compare with is wanted.
        item_asked: An item is to be shown on the plan.
    """

    file_asked = Signal()
    item_asked = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self._kept: tuple[str, Project, tuple[KeyFigure, ...]] | None = None
        self._waits_for = ""
        self._is_of_file = False
        self._shown_for: tuple[object, object] | None = None
        self.job = FiguresJob(self)
        self.job.found.connect(self._take)
        self.job.failed.connect(self._fail)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._refresh)
        self._comparing = Background(self)
        self._comparing.done.connect(self._take_changes)
        self._comparing.failed.connect(session.message_raised)
        self._pair: tuple[Project, Project] | None = None
        self._listed: tuple[ItemChange, ...] | None = None
        self._waiting: deque[tuple[int, ItemChange]] = deque()
        self._more = Later(self._add_rows, self)
        self._anew = InPortions(self._break_lines, self)
        self._build()
        session.results_changed.connect(lambda _: self._later())
        session.project_changed.connect(lambda _: self._later())
        session.document_replaced.connect(self._later)
        self._refresh()

    def _build(self) -> None:
        self.title = TiedLabel("")
        self.keep = _button(tr("Keep this design"), tr("Keep the design as it is now, to compare with what follows"))
        self.keep.clicked.connect(self.keep_present)
        self.choose = _button(
            tr("Compare with a file …"), tr("Solve another design beside the window and compare with it")
        )
        self.choose.clicked.connect(self.file_asked)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.keep)
        top.addWidget(self.choose)
        self.figures = table_of([tr(name) for name in FIGURE_COLUMNS], tr("Figures of both designs"))
        header = self.figures.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)  # a long name may be cut, a number may not
        self.items = table_of([tr(name) for name in ITEM_COLUMNS], tr("Items that differ"))
        self.items.itemSelectionChanged.connect(self._select)
        self.items.itemActivated.connect(lambda item: self._ask_for(item.data(Qt.ItemDataRole.UserRole)))
        self.select_all = _button(tr("Select what differs"), tr("Select every item that is new, moved or changed"))
        self.select_all.clicked.connect(self.select_changed)
        self.count = QLabel("")
        self.count.setObjectName("head")
        head = QLabel(tr("FIGURES  ·  ▲ better  ·  ▼ worse"))
        head.setObjectName("head")
        self._middle = middle = QGridLayout()  # both tables begin at one height
        middle.setVerticalSpacing(8)
        self._parts = (head, self.figures), (_row_of(self.count, self.select_all), self.items)
        self._place(is_narrow=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addLayout(top)
        column.addLayout(middle, 1)

    # -- what is compared with --------------------------------------------------------------------------------------

    def keep_present(self) -> None:
        """Compare with the design as it is now."""
        results = self._session.results
        project = self._session.project
        if self._session.out_of_service:
            self._session.message_raised.emit(
                tr("Items are out of service."), tr("Restore them first: figures are of a whole design.")
            )
            return
        if results is None or results.stamp.project_key != stamp(project).project_key:
            self._session.message_raised.emit(tr("There are no results yet."), tr("Wait for them, and try again."))
            return
        self.job.close()
        self._is_of_file = False
        self._kept = (tr("{name} as kept").format(name=self._named(project)), project, figures_of(project, results))
        self._refresh()

    def compare_with(self, name: str, project: Project) -> None:
        """Compare with a design that was read from a file; it is solved beside the window."""
        self._waits_for = name
        self.job.start(project)
        self._refresh()

    def _take(self, project: Project, figures: tuple[KeyFigure, ...]) -> None:
        self._is_of_file = True
        self._kept = (self._waits_for, project, figures)
        self._refresh()

    def _fail(self, message: str, hint: str) -> None:
        self._session.message_raised.emit(f"{self._waits_for}: {message}", hint)
        self._refresh()

    def _named(self, project: Project) -> str:
        """The design's name; where it has several scenarios, with the one that its figures are of."""
        several = len(project.of_type(Scenario)) > 1
        return f"{self._session.name} · {project.scenario.name}" if several else self._session.name

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _later(self) -> None:
        if self.isVisible() and not self._rest.isActive():
            self._rest.start()

    def showEvent(self, event: object) -> None:
        """Catch up with what changed while another tab was shown."""
        self._refresh()

    def _refresh(self) -> None:
        kept, results = self._kept, self._session.results
        is_there = kept is not None
        for widget in (self.figures, self.items, self.select_all):
            widget.setVisible(is_there)
        for label in self.findChildren(QLabel, "head"):
            label.setVisible(is_there)
        self.setFocusProxy(self.items if is_there else self.keep)
        if self.job.is_running:
            self.title.setText(tr("{waits_for} is being solved …").format(waits_for=self._waits_for))
        elif kept is None:
            self.title.setText(tr(EMPTY))
        else:
            name = self._named(self._session.project)
            self.title.setText(tr("<b>{name}</b> compared with <b>{kept}</b>").format(name=name, kept=kept[0]))
        if kept is None or results is None or self._is_shown(kept, results):
            return
        self._shown_for = (kept, results)
        now = figures_of(self._session.project, results)
        columns = BESIDE_A_FILE if self._is_of_file else FIGURE_COLUMNS
        self.figures.setHorizontalHeaderLabels([tr(name) for name in columns])
        fill_figures(self.figures, self._theme, compare_figures(kept[2], now))
        self._compare_items()

    def _compare_items(self) -> None:
        """Have the items compared beside the window: ten thousand of them take a third of a second."""
        if self._kept is None or self._comparing.is_running:
            return  # what is newer is compared when that has ended
        pair = self._pair = (self._kept[1], self._session.project)
        self._comparing.start(lambda progress, stop: item_changes(*pair))

    def _take_changes(self, changes: tuple[ItemChange, ...]) -> None:
        pair = self._pair
        if self._kept is None or pair is None or pair[0] is not self._kept[1] or pair[1] is not self._session.project:
            self._compare_items()
        elif changes != self._listed:
            self._listed = changes
            self._fill_items(changes)

    @property
    def is_filling(self) -> bool:
        """Whether items are still being compared or listed."""
        return self._comparing.is_running or bool(self._waiting)

    def _is_shown(self, kept: object, results: object) -> bool:
        """Whether the tables are of these very ones; results hold arrays, which are not compared for that."""
        shown = self._shown_for
        return shown is not None and shown[0] is kept and shown[1] is results

    def _fill_items(self, changes: tuple[ItemChange, ...]) -> None:
        more = (
            tr(", the first {most_items} are listed").format(most_items=MOST_ITEMS) if len(changes) > MOST_ITEMS else ""
        )
        words = (
            tr("1 ITEM DIFFERS")
            if len(changes) == 1
            else tr("{count:,} ITEMS DIFFER{more}").format(count=len(changes), more=more.upper())
        )
        self.count.setText(words if changes else tr("NO ITEM DIFFERS"))
        self.select_all.setEnabled(bool(self._present_ids()))
        self._waiting = deque(enumerate(changes[:MOST_ITEMS]))
        self.items.setRowCount(len(self._waiting))
        self._add_rows()

    def _add_rows(self) -> None:
        """List the next few items; all at once would hold the window."""
        self.items.blockSignals(True)
        for _ in range(min(ROWS_A_TURN, len(self._waiting))):
            row, change = self._waiting.popleft()
            texts = (
                tr(SIGNS.get(change.kind, marked("· changed"))),
                as_read(change.type_name),
                change.tag,
                as_read(change.words),
            )
            for column, text in enumerate(texts):
                item = cell(text)
                item.setData(Qt.ItemDataRole.UserRole, change.entity_id)
                item.setToolTip(as_read(change.words))
                self.items.setItem(row, column, item)
            self.items.resizeRowToContents(row)  # what differs is told in full, on several lines where it is long
        self.items.clearSelection()
        self.items.blockSignals(False)
        if self._waiting:
            self._more.ask()

    def _break_lines(self) -> Iterator[None]:
        """Give rows of another width the heights that they need then."""
        for row in range(self.items.rowCount()):
            self.items.resizeRowToContents(row)
            yield

    def _present_ids(self) -> tuple[str, ...]:
        """Items that differ and are in the present design."""
        project = self._session.project
        return tuple(c.entity_id for c in self._listed or () if isinstance(project.get(c.entity_id), Placed))

    def select_changed(self) -> None:
        """Select every item that is new, moved or changed: the plan, 3D and the table of objects show them."""
        self._session.select(self._present_ids())

    def _ask_for(self, entity_id: str) -> None:
        """Have an item shown on the plan; one that has gone is told to be gone."""
        if isinstance(self._session.project.get(entity_id), Placed):
            self._session.select((entity_id,))
            self.item_asked.emit(entity_id)
        elif self._session.project.get(entity_id) is None:
            words = tr("What was removed is not on the plan."), tr("Undo brings it back, if it was removed just now.")
            self._session.message_raised.emit(*words)

    def _select(self) -> None:
        ids = {i.data(Qt.ItemDataRole.UserRole) for i in self.items.selectedItems()}
        known = tuple(sorted(i for i in ids if self._session.project.get(i) is not None))
        if known:
            self._session.select(known)

    # -- what every view has ----------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self._shown_for = None
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tables over one another where they are too narrow beside each other; break lines anew."""
        super().resizeEvent(event)
        self._place(is_narrow=self.width() < BESIDE_PX)
        if self._listed:
            self._anew.ask()

    def _place(self, *, is_narrow: bool) -> None:
        for n, (head, table) in enumerate(self._parts):
            row, column = (2 * n, 0) if is_narrow else (0, n)
            self._middle.addWidget(head, row, column)
            self._middle.addWidget(table, row + 1, column)
        self._middle.setRowStretch(1, 2)
        self._middle.setRowStretch(3, 1 if is_narrow else 0)
        for column in range(2):
            self._middle.setColumnStretch(column, 0 if is_narrow and column else 1)
        self._middle.setHorizontalSpacing(0 if is_narrow else BETWEEN_PX)

    def fit_all(self) -> None:
        """Show the tables from their tops."""
        self.figures.scrollToTop()
        self.items.scrollToTop()

    def fit_selection(self) -> None:
        """Nothing to do: tables are as large as they are."""

    def show_entity(self, entity_id: str) -> None:
        """Bring an item into view, if it differs."""
        for row in range(self.items.rowCount()):
            item = self.items.item(row, 0)
            if item is not None and item.data(Qt.ItemDataRole.UserRole) == entity_id:
                self.items.scrollToItem(item)

    def close_work(self) -> None:
        """Stop solving."""
        self._rest.stop()
        self._comparing.close()
        self.job.close()


def _row_of(label: QLabel, button: QPushButton) -> QWidget:
    row = QWidget()
    inner = QHBoxLayout(row)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.addWidget(label, 1)
    inner.addWidget(button)
    return row


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text.removesuffix(" …"))
    button.setToolTip(tip)
    return button
