"""The layout of the one-line diagram: made when the topology changes, a large one beside the window.

It knows which groups and blocks are opened; what is painted and selected it does not know.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from core.drawing.oneline import OneLineLayout, TopologyWatch, lay_out
from core.drawing.oneline_items import LOAD_SYMBOLS, OneLineItem, Symbol
from core.model.electrical import PowerUnit
from desktop.jobs.background import Background
from desktop.oneline.opening import hidden_in, opened_by
from desktop.session import Session

LARGE, MANY_OPEN = 2500, 12
"""More racks and units, or more opened groups, are laid out beside the window."""


class DiagramLayout(QObject):
    """Keeps the layout true to the session's project.

    Args:
        session: The open document.
        is_seen: Whether somebody looks: nothing is laid out before.
        parent: Owner.

    Attributes:
        laid_out: Emitted with another layout and with the id of the item that should keep its place, or "".
        revealed: Emitted with the id of an item that was to be shown, when it is no longer hidden as deeply.
        opened: Groups and blocks whose members are shown.
    """

    laid_out = Signal(object, str)
    revealed = Signal(str)

    def __init__(self, session: Session, is_seen: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._is_seen = session, is_seen
        self._watch = TopologyWatch()
        self.opened: frozenset[str] = frozenset()
        self._is_stale = self._is_unread = True
        self._held = self._sought = ""
        self._is_awaited = False
        self.known: OneLineLayout | None = None
        """The layout that was made last."""
        self._work = Background(self)
        self._work.done.connect(self._take)
        self._work.failed.connect(session.message_raised)

    @property
    def shown(self) -> OneLineLayout:
        """The layout on screen; the first one is made at once if need be."""
        if self.known is None:
            self._show(lay_out(self._session.project, self.opened))
        assert self.known is not None
        return self.known

    @property
    def is_busy(self) -> bool:
        """Whether a large diagram is being laid out beside the window."""
        return self._work.is_running

    def close_work(self) -> None:
        """Stop what goes on beside the window, before it closes."""
        self._work.close()

    def forget(self) -> None:
        """Another document is open."""
        self.opened = frozenset()
        self._watch = TopologyWatch()

    def take_project(self) -> None:
        """Lay out anew where the topology has changed, as soon as somebody looks."""
        self._is_unread = True
        self.catch_up()

    def catch_up(self) -> None:
        """Lay out now what was not laid out while nobody looked."""
        if not self._is_seen():
            return
        if self._is_unread and self._watch.has_changed(self._session.project):
            self._is_stale = True
        self._is_unread = False
        if self._is_stale:
            self._lay_out()

    # -- groups and blocks ------------------------------------------------------------------------------------------

    def open_group(self, item: OneLineItem, *, all_blocks: bool = False) -> None:
        """Show the members of a group, one block of a stack, or all blocks of it."""
        wanted = (*self._session.selection, *self._session.out_of_service)
        chosen, held = opened_by(item, self.shown, wanted if len(wanted) < len(item.ids) else ())
        self.opened |= frozenset(str(i) for i in item.alike) if all_blocks else {chosen}
        self._lay_out(held=held)

    def reveal(self, entity_id: str) -> bool:
        """Open what hides an item, and say when that is laid out; whether there was anything to open."""
        hidden = hidden_in(self.shown, entity_id)
        if not hidden or hidden in self.opened:
            return False
        self.opened |= {hidden}
        self._sought = entity_id
        self._lay_out(held=entity_id)
        return True

    def close_all(self) -> bool:
        """Show all groups and stacks closed; whether any was open."""
        if not self.opened:
            return False
        self.opened = frozenset()
        self._lay_out()
        return True

    def close_around(self, n: int) -> None:
        """Close the group or the block that an item belongs to."""
        around = self.around(n)
        if around:
            self.opened -= {around}
            ids = self.shown.items[n].ids
            self._lay_out(held=ids[0] if ids else "")

    def around(self, n: int) -> str:
        """Id of the opened group or block that an item is in; empty when it is in none."""
        item = self.shown.items[n]
        entity = self._session.project.get(item.id)
        feeds = ("feed_a_id", "feed_b_id") if item.symbol is Symbol.RACKS else ("feed_id", "backup_feed_id")
        if item.symbol in LOAD_SYMBOLS and not item.is_group and entity is not None:
            group = f"{item.symbol}:{getattr(entity, feeds[0])}|{getattr(entity, feeds[1])}"
            if group in self.opened:
                return group
        blocks = self.shown.blocks.get(item.id, ())
        return blocks[-1] if blocks else ""

    # -- laying out -------------------------------------------------------------------------------------------------

    def _lay_out(self, held: str = "") -> None:
        """Lay out anew, a large design beside the window; an item that is held stays where it is on the screen."""
        project, opened = self._session.project, self.opened
        self._is_stale, self._held = False, held
        if len(project.racks) + len(project.of_type(PowerUnit)) <= LARGE and len(opened) <= MANY_OPEN:
            self._is_awaited = False  # what goes on beside the window is of another design, or of more open groups
            self._show(lay_out(project, opened))
        elif self._work.is_running:
            self._is_stale = True  # laid out again when that is done
        else:
            self._is_awaited = True
            self._work.start(lambda _progress, _stop: lay_out(project, opened))

    def _take(self, layout: object) -> None:
        if isinstance(layout, OneLineLayout) and self._is_awaited:
            self._show(layout)
        if self._is_stale and self._is_seen():
            self._lay_out(self._held)

    def _show(self, layout: OneLineLayout) -> None:
        self.known = layout
        self.laid_out.emit(layout, self._held)
        sought, self._sought = self._sought, ""
        if sought:
            self.revealed.emit(sought)
