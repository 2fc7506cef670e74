"""The menu of the one-line diagram: what can be done with an item, or with the diagram."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from core.drawing.oneline_items import Symbol
from core.model.outages import CAN_FAIL
from desktop.oneline.diagram_layout import DiagramLayout
from desktop.oneline.link_edits import LinkEdits
from desktop.session import Session
from desktop.words import tr


class DiagramMenu:
    """Fills and shows the menu.

    Args:
        session: The open document.
        layout: Items, groups and blocks.
        edits: What is offered for feeds.
        fit_all: Shows the whole diagram.
        close_all: Closes all groups.
    """

    def __init__(
        self,
        session: Session,
        layout: DiagramLayout,
        edits: LinkEdits,
        fit_all: Callable[[], None],
        close_all: Callable[[], None],
    ) -> None:
        self._session, self._layout, self._edits = session, layout, edits
        self._fit_all, self._close_all = fit_all, close_all

    def fill(self, menu: QMenu, n: int) -> None:
        """Put what can be done with an item, or with the diagram where it is -1, into a menu."""
        if n >= 0:
            self._offer_item(menu, n)
            menu.addSeparator()
        if self._session.out_of_service:
            menu.addAction(tr("Restore everything"), lambda: self._session.set_out_of_service(()))
        menu.addAction(tr("Fit"), self._fit_all)
        if self._layout.opened:
            menu.addAction(tr("Close all groups"), self._close_all)

    def _offer_item(self, menu: QMenu, n: int) -> None:
        session, layout, item = self._session, self._layout, self._layout.shown.items[n]
        can_fail = tuple(i for i in item.ids if isinstance(session.project.get(i), CAN_FAIL))
        if can_fail:
            is_out = all(i in session.out_of_service for i in can_fail)
            text = tr("Bring it back") if is_out else tr("What if this dies?")
            menu.addAction(text, lambda: session.toggle_out_of_service(can_fail))
        if item.is_group:
            text = tr("Open one block") if item.symbol is Symbol.STACK else tr("Open the group")
            menu.addAction(text, lambda: layout.open_group(item))
        if item.symbol is Symbol.STACK and len(item.alike) > 1:
            text = tr("Open all {count} blocks").format(count=len(item.alike))
            menu.addAction(text, lambda: layout.open_group(item, all_blocks=True))
        if layout.around(n):
            menu.addAction(tr("Close what it is in"), lambda: layout.close_around(n))
        self._edits.offer_feeds(menu, item)
