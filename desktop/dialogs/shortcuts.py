"""The cheat sheet of all shortcuts, on which every one of them can be changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFont, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.actions import MENUS, PANEL_MENU, ROWS, ActionRow
from desktop.made_actions import keys_in_words, set_shortcuts
from desktop.theme import HEAD_PX, font
from desktop.widgets.fuzzy import score
from desktop.widgets.plain_parts import text_button
from desktop.words import marked, tr

KEPT = {
    "Esc": marked("drops what is going on"),
    "Return": marked("takes what was typed"),
    "Enter": marked("takes what was typed"),
    "Tab": marked("goes to the next field"),
    "Shift+Tab": marked("goes to the field before"),
    "Space": marked("pans while it is held"),
    **dict.fromkeys(("Left", "Right", "Up", "Down"), marked("moves the selection")),
    **dict.fromkeys(("Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down"), marked("moves the selection further")),
}
"""Keys that the window itself needs, and what for."""
NAME = Qt.ItemDataRole.UserRole


class ShortcutsDialog(QDialog):
    """Shortcuts by menu; a new one is recorded below, and a clash is told before anything changes.

    Attributes:
        changed: Emitted with the planner's own shortcuts by action, those of the program left out.

    Args:
        actions: Actions by name.
        chosen: The planner's own shortcuts so far.
        parent: Window that it belongs to.
    """

    changed = Signal(dict)

    def __init__(self, actions: dict[str, QAction], chosen: dict[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, 640)
        self._actions, self._chosen = actions, dict(chosen)
        self._rows = {row.name: row for row in ROWS}
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find by name or keys"))
        self.search.setAccessibleName(tr("Find a shortcut by name or keys"))
        self.search.textChanged.connect(self._filter)
        self.tree = self._make_tree()
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setAccessibleName(tr("New shortcut"))
        self.keys.keySequenceChanged.connect(lambda _: self._judge())
        for field in self.keys.findChildren(QLineEdit):
            field.setAccessibleName(tr("New shortcut: press the keys"))
        self.assign = text_button(tr("Assign"), self._assign, tr("Give these keys to the chosen action"))
        self.swap = text_button(tr("Swap"), self._swap, tr("Let the two actions exchange their keys"))
        self.reset = text_button(tr("Reset"), self._reset, tr("Give the chosen action its first keys again"))
        self.reset_all = text_button(tr("Reset all"), self._reset_all, tr("Give all actions their first keys again"))
        self.words = QLabel()
        self.words.setObjectName("dim")
        self.words.setWordWrap(True)
        self._lay_out()
        self._fill()

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(tr("All shortcuts"))
        tree.setHeaderLabels([tr("Action"), tr("Keys"), tr("What it does")])
        tree.setRootIsDecorated(False)
        tree.setIndentation(12)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.currentItemChanged.connect(lambda *_: self._show_chosen())
        return tree

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.keys, self.assign, self.swap, self.reset):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.reset_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        column.addLayout(row)
        column.addWidget(self.words)

    def _fill(self) -> None:
        held = self.chosen_name
        self.tree.clear()
        for title, rows in _by_menu():
            group = QTreeWidgetItem([tr(title).upper()])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.tree.addTopLevelItem(group)
            group.setFirstColumnSpanned(True)
            group.setFont(0, font(HEAD_PX, QFont.Weight.DemiBold))
            group.setForeground(0, self.palette().placeholderText())
            for row in rows:
                keys = keys_in_words(self._actions[row.name])
                item = QTreeWidgetItem([tr(row.text).removesuffix(" …"), keys, tr(row.tip)])
                item.setData(0, NAME, row.name)
                group.addChild(item)
                if row.name == held:
                    self.tree.setCurrentItem(item)
        self.tree.expandAll()
        self._filter(self.search.text())
        self._show_chosen()

    def _filter(self, wanted: str) -> None:
        for n in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(n)
            shown = 0
            for m in range(group.childCount()):
                item = group.child(m)
                fits = score(wanted, f"{item.text(0)} {item.text(1)} {item.text(2)}") is not None
                item.setHidden(not fits)
                shown += fits
            group.setHidden(not shown)

    @property
    def chosen_name(self) -> str:
        """Name of the action that is chosen in the list, or empty."""
        item = self.tree.currentItem()
        return str(item.data(0, NAME) or "") if item is not None else ""

    def choose(self, name: str) -> None:
        """Choose an action in the list."""
        for group in (self.tree.topLevelItem(n) for n in range(self.tree.topLevelItemCount())):
            for item in (group.child(m) for m in range(group.childCount())):
                if item.data(0, NAME) == name:
                    self.tree.setCurrentItem(item)

    def _show_chosen(self) -> None:
        self.keys.clear()
        self._judge()

    # -- what may be assigned ---------------------------------------------------------------------------------------

    @property
    def _typed(self) -> str:
        return self.keys.keySequence().toString()

    def _owner(self) -> str:
        """Name of the other action that has the typed keys, or empty."""
        name, typed = self.chosen_name, self._typed
        return next((n for n, a in self._actions.items() if n != name and a.shortcut().toString() == typed), "")

    def _judge(self) -> None:
        """Say what would happen, and enable what may be done."""
        name, typed = self.chosen_name, self._typed
        owner = self._owner() if name and typed else ""
        self.assign.setEnabled(bool(name and typed and not owner and typed not in KEPT))
        self.swap.setEnabled(bool(owner))
        self.reset.setEnabled(bool(name and name in self._chosen))
        self.reset_all.setEnabled(bool(self._chosen))
        self.words.setText(self._judgement(name, typed, owner))

    def _judgement(self, name: str, typed: str, owner: str) -> str:
        if not name:
            return tr("Choose an action in the list to give it other keys.")
        text = tr(self._rows[name].text).removesuffix(" …")
        if not typed:
            return tr("{text}: click the field, or Tab to it, and press the new keys.").format(text=text)
        if typed in KEPT:
            return tr("{typed} {kept} and stays as it is. Press other keys.").format(typed=typed, kept=tr(KEPT[typed]))
        if owner:
            other = tr(self._rows[owner].text).removesuffix(" …")
            return tr("{typed} already belongs to {other}. Press other keys, or let the two swap theirs.").format(
                typed=typed, other=other
            )
        second = next((r for r in ROWS if r.also == typed and r.name != name), None)
        if second is not None:
            other, first = tr(second.text).removesuffix(" …"), self._actions[second.name].shortcut().toString()
            return tr("{typed} is a second key of {other}, which keeps {first}. Assign gives it to {text}.").format(
                typed=typed, other=other, first=first, text=text
            )
        return tr("{typed} is free. Assign gives it to {text}.").format(typed=typed, text=text)

    # -- what the buttons do ----------------------------------------------------------------------------------------

    def _assign(self) -> None:
        self._take({self.chosen_name: self._typed})

    def _swap(self) -> None:
        name, owner = self.chosen_name, self._owner()
        self._take({owner: self._actions[name].shortcut().toString(), name: self._typed})

    def _reset(self) -> None:
        """First keys again; another action that has them meanwhile gets this one's in exchange."""
        name = self.chosen_name
        first, now = QKeySequence(self._rows[name].shortcut).toString(), self._actions[name].shortcut().toString()
        owner = next((n for n, a in self._actions.items() if n != name and a.shortcut().toString() == first), "")
        self._take({name: first, **({owner: now} if owner else {})})

    def _reset_all(self) -> None:
        self._chosen = {}
        self._take({})

    def _take(self, keys: dict[str, str]) -> None:
        merged = {**self._chosen, **keys}
        first = {n: QKeySequence(r.shortcut).toString() for n, r in self._rows.items()}
        self._chosen = {n: k for n, k in merged.items() if n in first and k != first[n]}
        set_shortcuts(self._actions, self._chosen)
        self._fill()
        self.changed.emit(dict(self._chosen))


def _by_menu() -> list[tuple[str, list[ActionRow]]]:
    """Actions in the order of the menus; tools of no menu at the end."""
    rows = {row.name: row for row in ROWS}
    menus = (*MENUS, (marked("Panels"), PANEL_MENU))
    groups = [(title, [rows.pop(n) for n in names if n in rows]) for title, names in menus]
    return [*groups, (tr("Tools"), list(rows.values()))] if rows else groups
