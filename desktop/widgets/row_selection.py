"""The selected rows of a table and what is selected in the program: each follows the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QTableView

from desktop.widgets.row_runs import rows_selected


class RowSelection:
    """Keeps both the same.

    Args:
        table: A table with its model; only a visible one follows.
        ids: Ids of the things in the rows, from the first row on.
        chosen: Ids of what is selected in the program.
        choose: Called with the ids of the rows that the user selects.
    """

    def __init__(
        self,
        table: QTableView,
        ids: Callable[[], Iterable[str]],
        chosen: Callable[[], Sequence[str]],
        choose: Callable[[tuple[str, ...]], None],
    ) -> None:
        self._table, self._ids, self._chosen, self._choose = table, ids, chosen, choose
        self._is_following = False
        table.selectionModel().selectionChanged.connect(lambda *_: self._take())

    @property
    def rows(self) -> list[int]:
        """Numbers of the selected rows, ascending."""
        return sorted(i.row() for i in self._table.selectionModel().selectedRows())

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Replace rows inside: what is selected in the program stays so and is selected among the new ones."""
        self._is_following = True
        try:
            yield
        finally:
            self._is_following = False
        self.show()

    def show(self) -> None:
        """Select the rows of what is selected in the program."""
        if self._is_following or not self._table.isVisible():
            return
        chosen = set(self._chosen())
        rows = [n for n, row_id in enumerate(self._ids()) if row_id in chosen]
        selection = rows_selected(self._table.model(), rows)
        self._is_following = True
        self._table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._is_following = False

    def scroll_to(self, wanted: str) -> None:
        """Bring the row of an id into view, if there is one."""
        row = next((n for n, row_id in enumerate(self._ids()) if row_id == wanted), -1)
        if row >= 0:
            self._table.scrollTo(self._table.model().index(row, 0))

    def scroll_to_first_chosen(self) -> None:
        """Bring the first thing that is selected in the program into view."""
        if self._chosen():
            self.scroll_to(self._chosen()[0])

    def _take(self) -> None:
        if self._is_following:
            return
        ids, rows = list(self._ids()), self.rows
        self._is_following = True
        self._choose(tuple(ids[n] for n in rows))
        self._is_following = False
