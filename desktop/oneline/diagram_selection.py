"""What is selected in the one-line diagram, items or one link, and how that is marked on the canvas."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt

from desktop.oneline.canvas import Canvas
from desktop.oneline.diagram_layout import DiagramLayout
from desktop.oneline.walks import near_links, selectable_neighbour
from desktop.session import Session
from desktop.words import tr


class DiagramSelection:
    """Keeps marks and the session's selection in step.

    Args:
        session: The open document.
        layout: Where items are.
        canvas: What the marks are painted on.
        tell: Says a line in the status bar.
    """

    def __init__(self, session: Session, layout: DiagramLayout, canvas: Canvas, tell: Callable[[str], None]) -> None:
        self._session, self._layout, self._canvas, self._tell = session, layout, canvas, tell
        self._link: tuple[str, str] | None = None

    def forget(self) -> None:
        """Another document is open."""
        self._link = None

    @property
    def items(self) -> list[int]:
        """Positions of the selected items in the layout, in order."""
        return sorted(self._positions(self._session.selection))

    def _positions(self, ids: Iterable[str]) -> set[int]:
        layout = self._layout.known
        return {layout.holder[i] for i in ids if i in layout.holder} if layout is not None else set()

    def link_position(self) -> int:
        """Position of the selected link in the layout; -1 when there is none."""
        layout, chosen = self._layout.known, self._link
        if layout is None or chosen is None:
            return -1
        for k, link in enumerate(layout.links):
            if (layout.items[link.upstream].id, layout.items[link.downstream].id) == chosen:
                return k
        return -1

    def show_marks(self) -> None:
        """Mark what is selected, what is out of service, and the ways to the sources and the loads."""
        painter, layout = self._canvas.painter_of_diagram, self._layout.known
        if painter is None or layout is None:
            return
        selected = self._positions(self._session.selection)
        painter.marks.selected = frozenset(selected)
        painter.marks.out = frozenset(self._positions(self._session.out_of_service))
        painter.marks.link = self.link_position()
        painter.marks.near = frozenset(near_links(layout, selected) if 0 < len(selected) <= 3 else ())
        self._canvas.update()

    # -- selecting --------------------------------------------------------------------------------------------------

    def take(self, ids: tuple[str, ...]) -> None:
        """Items are selected somewhere: no link is any more."""
        if ids:
            self._link = None
        self.show_marks()

    def select_item(self, n: int, adds: bool) -> None:
        """Select an item, or one more."""
        self._link = None
        ids = self._layout.shown.items[n].ids
        self._session.select((*self._session.selection, *ids) if adds else ids)
        self.show_marks()

    def select_link(self, k: int) -> None:
        """Select a link."""
        layout = self._layout.shown
        link = layout.links[k]
        self.choose_link(layout.items[link.upstream].id, layout.items[link.downstream].id)
        self._tell(
            tr("Link {tag} → {tag2} · Delete removes it").format(
                tag=layout.items[link.upstream].tag, tag2=layout.items[link.downstream].tag
            )
        )

    def choose_link(self, above_id: str, below_id: str) -> None:
        """Select the link between two items of the layout."""
        self._session.select(())
        self._link = (above_id, below_id)
        self.show_marks()

    def select_nothing(self) -> None:
        """Select neither item nor link."""
        self._link = None
        self._session.select(())
        self.show_marks()

    def walk(self, key: int) -> None:
        """Select the next item along a link or within the row."""
        layout, here = self._layout.shown, self.items
        if not layout.items:
            return
        n = selectable_neighbour(layout, here[0], Qt.Key(key)) if here else 0
        self.select_item(n, False)
        self._canvas.keep_in_view(n)
        self._tell(f"{layout.items[n].tag} · {layout.items[n].rating}")
