"""All findings that count, and at will those that are waived: a list beside the inspector."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QColor, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from core.commands.waivers import UnwaiveFindings
from core.results.design_results import DesignResults
from core.results.finding import Finding, Severity
from desktop.panels.finding_rows import FindingRow, finding_rows, keys_of, row_text, row_tip
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.first_line_icons import FirstLineIcons
from desktop.widgets.icons import icon
from desktop.widgets.plain_parts import text_button
from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read, tr

ICONS = {Severity.ERROR: ("error", "bad"), Severity.WARNING: ("warning", "warn"), Severity.NOTE: ("info", "dim")}
MOST_SHOWN = 300


class FindingsPanel(QWidget):
    """Findings by severity; a click selects what is meant and shows it, and opens or closes a group of one cause.

    Attributes:
        item_asked: Emitted with the id of an item to show.
        waive_asked: Emitted with the findings that are to be waived, a tuple.
        waived_shown: Emitted with whether waived findings are listed, too.
    """

    item_asked = Signal(str)
    waive_asked = Signal(object)
    waived_shown = Signal(bool)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._theme = theme
        self._findings: tuple[Finding, ...] = ()
        self._rows: list[FindingRow] = []
        self._is_stale = False
        self._opened: set[str] = set()
        self.menu: QMenu | None = None
        self.pop_up: Callable[[QMenu, QPoint], object] = QMenu.popup
        self._count = TiedLabel("")
        self._count.setObjectName("head")
        self._list = self._make_list()
        self.setFocusProxy(self._list)
        self.waive = text_button(tr("Waive …"), self.ask_to_waive, tr("Accept the chosen findings with a reason"))
        self.unwaive = text_button(tr("Un-waive"), self.take_back, tr("Let the chosen waived findings count again"))
        for button in (self.waive, self.unwaive):
            button.setEnabled(False)
        self.waived = QCheckBox(tr("Show waived"))
        self.waived.setToolTip(tr("List what was waived, too, with its reasons"))
        self.waived.toggled.connect(self._show_waived)
        self._lay_out()
        session.results_changed.connect(self._take)
        session.findings_changed.connect(self._sort_anew)
        session.document_replaced.connect(self._forget)

    def _make_list(self) -> QListWidget:
        made = QListWidget()
        made.setObjectName("apart")
        made.setWordWrap(True)
        made.setItemDelegate(FirstLineIcons(made))
        made.setAccessibleName(tr("Findings"))
        made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        made.itemClicked.connect(self._show)
        made.itemActivated.connect(self._show)
        made.itemSelectionChanged.connect(self._enable)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.customContextMenuRequested.connect(self._open_menu)
        return made

    def _lay_out(self) -> None:
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(10, 10, 10, 10)
        row.setSpacing(8)
        for part in (self.waive, self.unwaive):
            row.addWidget(part)
        row.addStretch(1)
        column.addWidget(self._count)
        column.addWidget(self._list, 1)
        column.addWidget(self.waived)
        column.addLayout(row)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        self._fill()

    # -- findings ---------------------------------------------------------------------------------------------------

    def _take(self, results: DesignResults) -> None:
        if results.findings != self._findings:
            self._findings = results.findings
            self._is_stale = True
        if self._is_stale and self.isVisible():
            self._fill()

    def _sort_anew(self) -> None:
        """Findings were waived, or count again."""
        self._is_stale = True
        if self.isVisible():
            self._fill()

    def _forget(self) -> None:
        """Findings of another document are not left to be read as those of this one."""
        self._findings, self._rows, self._is_stale = (), [], True
        self._count.setText("")
        self._list.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """Fill the list with what came while it was hidden."""
        super().showEvent(event)
        if self._is_stale and self._session.results is not None:
            self._fill()

    def _fill(self) -> None:
        """Rows are changed in place: filling the list anew at every frame would hold the window and lose its place."""
        self._is_stale = False
        chosen = {keys_of(row) for row in self._chosen_rows()}
        found = self._session.findings
        self._tell_counts(found.standing, len(found.waived))
        project = self._session.shown_project
        self._rows = finding_rows(found, self._opened, shows_waived=self.waived.isChecked())[:MOST_SHOWN]
        with QSignalBlocker(self._list):
            for n, row in enumerate(self._rows):
                item = self._item(n)
                name, token = ICONS[row.findings[0].severity]
                item.setIcon(icon(name, self._theme.dim if row.waiver is not None else getattr(self._theme, token)))
                item.setText(row_text(row, project, self._opened))
                item.setToolTip(row_tip(row))
                item.setData(Qt.ItemDataRole.ForegroundRole, QColor(self._theme.dim) if row.waiver else None)
                item.setSelected(keys_of(row) in chosen)
            if not self._rows:
                self._say_nothing()
            while self._list.count() > max(len(self._rows), 1):
                self._list.takeItem(self._list.count() - 1)
        self._enable()

    def _tell_counts(self, standing: tuple[Finding, ...], waived: int) -> None:
        errors, warnings, notes = (sum(f.severity is s for f in standing) for s in Severity)
        told = (
            tr("1 ERROR") if errors == 1 else tr("{errors:,} ERRORS").format(errors=errors),
            tr("1 WARNING") if warnings == 1 else tr("{warnings:,} WARNINGS").format(warnings=warnings),
            tr("1 NOTE") if notes == 1 else tr("{notes:,} NOTES").format(notes=notes),
        )
        words = " · ".join(told)
        if waived:
            words += tr(" · {waived:,} waived").format(waived=waived)
        self._count.setText(as_read(words.upper()))

    def _say_nothing(self) -> None:
        item = self._item(0)
        item.setIcon(icon("check", self._theme.ok))
        words = tr("Nothing found that is not waived.") if self._session.findings.waived else ""
        item.setText(words or tr("Nothing found by the checks that ran."))
        item.setToolTip("")
        item.setForeground(QColor(self._theme.dim))
        item.setSelected(False)

    def _item(self, n: int) -> QListWidgetItem:
        if n >= self._list.count():
            self._list.addItem(QListWidgetItem())
        return self._list.item(n)

    # -- what is chosen ---------------------------------------------------------------------------------------------

    def _chosen_rows(self) -> list[FindingRow]:
        rows = sorted(index.row() for index in self._list.selectedIndexes())
        return [self._rows[n] for n in rows if n < len(self._rows)]

    @property
    def chosen(self) -> tuple[Finding, ...]:
        """The chosen findings, each once."""
        return tuple({f.key: f for row in self._chosen_rows() for f in row.findings}.values())

    def _enable(self) -> None:
        waivers = self._session.findings.waivers
        self.waive.setEnabled(bool(self.chosen))
        self.unwaive.setEnabled(any(f.key in waivers for f in self.chosen))

    def _show(self, item: QListWidgetItem) -> None:
        n = self._list.row(item)
        if n >= len(self._rows):
            return
        row, chosen = self._rows[n], self.chosen
        ids = (i for f in chosen or row.findings for i in f.ids)
        known = tuple(i for i in dict.fromkeys(ids) if self._session.project.get(i) is not None)
        if known:
            self._session.select(known)
            own = (i for f in row.findings for i in f.ids if i in known)
            self.item_asked.emit(next(own, known[0]))
        if row.is_group and len(self._list.selectedIndexes()) <= 1:
            self._opened ^= {row.findings[0].code}
            self._fill()

    # -- waivers ----------------------------------------------------------------------------------------------------

    def ask_to_waive(self) -> None:
        """Have the chosen findings waived, or those that are waived given another reason."""
        if self._is_chosen():
            self.waive_asked.emit(self.chosen)

    def take_back(self) -> None:
        """Let the chosen waived findings count again."""
        if not self._is_chosen():
            return
        waivers = self._session.findings.waivers
        ids = tuple(dict.fromkeys(waivers[f.key].id for f in self.chosen if f.key in waivers))
        if ids:
            self._session.execute(UnwaiveFindings(ids))
        else:
            self._session.message_raised.emit(
                tr("None of the chosen findings is waived."), tr("Show the waived ones, and choose among them.")
            )

    def _is_chosen(self) -> bool:
        if not self.chosen:
            hint = tr("Choose one or more in the findings panel.")
            self._session.message_raised.emit(tr("No finding is chosen."), hint)
        return bool(self.chosen)

    def _show_waived(self, is_shown: bool) -> None:
        self._fill()
        self.waived_shown.emit(is_shown)

    def _open_menu(self, at: QPoint) -> None:
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = QMenu(self)
        for button in (self.waive, self.unwaive):
            action = self.menu.addAction(button.text(), button.click)
            action.setEnabled(button.isEnabled())
            action.setToolTip(button.toolTip())
        self.menu.addSeparator()
        shown = QAction(self.waived.text(), self.menu, checkable=True)
        shown.setChecked(self.waived.isChecked())
        shown.toggled.connect(self.waived.setChecked)
        self.menu.addAction(shown)
        self.pop_up(self.menu, self._list.viewport().mapToGlobal(at))
