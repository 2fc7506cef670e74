"""All findings, and the history of edits: two lists beside the inspector."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from core.results.design_results import DesignResults
from core.results.finding import Finding, Severity
from core.results.finding_groups import finding_groups
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.icons import icon
from desktop.words import as_read, tr

ICONS = {Severity.ERROR: ("error", "bad"), Severity.WARNING: ("warning", "warn"), Severity.NOTE: ("info", "dim")}
MOST_SHOWN = 300
TAGS_SAID = 6
"""Items that the line of a group names."""
GROUP = Qt.ItemDataRole.UserRole + 1
Row = tuple[Finding, tuple[Finding, ...]]
"""A finding and, for the line of a group, all that it stands for."""


class FindingsPanel(QWidget):
    """Findings by severity; a click selects what is meant and shows it, and opens or closes a group of one cause.

    Attributes:
        item_asked: Emitted with the id of an item to show.
    """

    item_asked = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._theme = theme
        self._findings: tuple[Finding, ...] = ()
        self._is_stale = False
        self._opened: set[str] = set()
        self._count = QLabel("")
        self._count.setObjectName("head")
        self._list = QListWidget()
        self._list.setWordWrap(True)
        self._list.setAccessibleName(tr("Findings"))
        self._list.itemClicked.connect(self._show)
        self._list.itemActivated.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(self._count)
        column.addWidget(self._list, 1)
        session.results_changed.connect(self._take)
        session.document_replaced.connect(self._forget)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        self._fill()

    def _take(self, results: DesignResults) -> None:
        if results.findings != self._findings:
            self._findings = results.findings
            self._is_stale = True
        if self._is_stale and self.isVisible():
            self._fill()

    def _forget(self) -> None:
        """Findings of another document are not left to be read as those of this one."""
        self._findings, self._is_stale = (), True
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
        errors, warnings, notes = (sum(f.severity is s for f in self._findings) for s in Severity)
        words = tr("{errors} errors · {warnings} warnings · {notes} notes")
        self._count.setText(words.format(errors=errors, warnings=warnings, notes=notes).upper())
        shown = self._rows()[:MOST_SHOWN]
        for n, (finding, group) in enumerate(shown):
            name, token = ICONS[finding.severity]
            item = self._row(n)
            item.setIcon(icon(name, getattr(self._theme, token)))
            item.setText(self._group_words(group) if group else as_read(f"{finding.message}\n{finding.fix}".strip()))
            item.setToolTip(f"{as_read(finding.severity)}: {finding.code}")
            item.setData(Qt.ItemDataRole.UserRole, tuple(i for f in group or (finding,) for i in f.ids))
            item.setData(GROUP, finding.code if group else "")
            item.setData(Qt.ItemDataRole.ForegroundRole, None)
        if not shown:
            item = self._row(0)
            item.setIcon(icon("check", self._theme.ok))
            item.setText(tr("Nothing found by the checks that ran."))
            item.setToolTip("")
            item.setData(Qt.ItemDataRole.UserRole, ())
            item.setData(GROUP, "")
            item.setForeground(QColor(self._theme.dim))
        while self._list.count() > max(len(shown), 1):
            self._list.takeItem(self._list.count() - 1)

    def _rows(self) -> list[Row]:
        """Lines: a finding alone, or a group with its findings under it where it is open."""
        rows: list[Row] = []
        for group in finding_groups(self._findings):
            if len(group) == 1:
                rows.append((group[0], ()))
                continue
            rows.append((group[0], group))
            if group[0].code in self._opened:
                rows.extend((finding, ()) for finding in group)
        return rows

    def _group_words(self, group: tuple[Finding, ...]) -> str:
        first = group[0]
        project = self._session.shown_project
        tags = [e.tag for f in group if f.ids and (e := project.get(f.ids[0])) is not None and e.tag]
        said = ", ".join(tags[:TAGS_SAID]) + (" …" if len(tags) > TAGS_SAID else "")
        sign = "▾" if first.code in self._opened else "▸"
        head = tr("{sign} {count} times: {message}").format(sign=sign, count=len(group), message=as_read(first.message))
        return "\n".join(line for line in (head, said, as_read(first.fix)) if line)

    def _row(self, n: int) -> QListWidgetItem:
        if n >= self._list.count():
            self._list.addItem(QListWidgetItem())
        return self._list.item(n)

    def _show(self, item: QListWidgetItem) -> None:
        if item.data(GROUP):
            self._opened ^= {item.data(GROUP)}
        ids = item.data(Qt.ItemDataRole.UserRole) or ()
        known = tuple(i for i in ids if self._session.project.get(i) is not None)
        if known:
            self._session.select(known)
            self.item_asked.emit(known[0])
        if item.data(GROUP):
            self._fill()


class HistoryPanel(QWidget):
    """Steps done and undone; a click goes back or forward to a step."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Undo history"))
        self._list.itemClicked.connect(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(self._list)
        session.project_changed.connect(lambda _: self._fill())
        session.document_replaced.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self._list.clear()
        document = self._session.document
        rows = [tr("Opened"), *(as_read(s.label) for s in document.steps)]
        for n, label in enumerate(rows):
            item = QListWidgetItem(label)
            item.setData(Qt.ItemDataRole.UserRole, n)
            self._list.addItem(item)
        for n, step in enumerate(document.undone_steps, len(rows)):
            item = QListWidgetItem(as_read(step.label))
            item.setData(Qt.ItemDataRole.UserRole, n)
            font = item.font()
            font.setItalic(True)
            item.setFont(font)
            item.setForeground(self.palette().placeholderText())
            self._list.addItem(item)
        self._list.setCurrentRow(len(rows) - 1)

    def _go(self, item: QListWidgetItem) -> None:
        target = int(item.data(Qt.ItemDataRole.UserRole))
        document = self._session.document
        while len(document.steps) > target and document.undo():
            pass
        while len(document.steps) < target and document.redo():
            pass
