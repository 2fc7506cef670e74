"""Edits of feeds in the one-line diagram: drawing a link, taking one away, and a menu that needs no mouse."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from core.commands.feeds import ConnectFeed, DisconnectFeed, feeds_of, possible_feeds
from core.drawing.oneline_items import OneLineItem, Symbol
from core.drawing.oneline_words import natural
from desktop.oneline.diagram_layout import DiagramLayout
from desktop.oneline.diagram_selection import DiagramSelection
from desktop.session import Session
from desktop.words import tr

MOST_CHOICES = 40
"""Units offered in the menu; where there are more, links are drawn, or chosen in the inspector."""


class LinkEdits:
    """Connects and disconnects feeds.

    Args:
        session: The open document.
        layout: Where items and links are.
        selection: The selected link.
        initiator: Who asks for the commands.
    """

    def __init__(self, session: Session, layout: DiagramLayout, selection: DiagramSelection, initiator: object) -> None:
        self._session, self._layout, self._selection, self._initiator = session, layout, selection, initiator

    def connect(self, upper: int, lower: int) -> None:
        """Feed one item of the layout from another."""
        items = self._layout.shown.items
        above, below = items[upper], items[lower]
        if above.symbol is Symbol.STACK or below.symbol is Symbol.STACK:
            self._session.message_raised.emit(
                tr("A stack stands for many blocks."), tr("Open it, then draw to one item.")
            )
            return
        if above.is_group:
            words = tr("{tag} are loads and feed nothing.").format(tag=above.tag)
            self._session.message_raised.emit(words, tr("Draw from a power unit or a source."))
            return
        ids = below.ids or (below.id,)
        if self._session.execute(ConnectFeed(ids, above.id), initiator=self._initiator):
            self._selection.choose_link(above.id, below.id)

    def delete_chosen(self) -> bool:
        """Take the selected link away; whether there was one."""
        k = self._selection.link_position()
        if k < 0:
            return False
        layout = self._layout.shown
        above, below = layout.items[layout.links[k].upstream].id, layout.items[layout.links[k].downstream]
        ids = tuple(i for i in below.ids if (e := self._session.project.get(i)) is not None and above in feeds_of(e))
        self._selection.forget()
        self._session.execute(DisconnectFeed(ids or below.ids or (below.id,), above), initiator=self._initiator)
        self._selection.show_marks()
        return True

    def offer_feeds(self, menu: QMenu, item: OneLineItem) -> None:
        """Connect and disconnect without the mouse: feeds that it has, and those that it could get."""
        project, ids = self._session.project, item.ids
        entity = project.get(ids[0]) if ids and item.symbol is not Symbol.STACK else None
        if entity is None:
            return
        for feed in feeds_of(entity):
            tag = e.tag if (e := project.get(feed)) is not None else tr("what is gone")
            command = DisconnectFeed(ids, feed)
            menu.addAction(tr("Disconnect from {tag}").format(tag=tag), lambda c=command: self._execute(c))
        possible = sorted(possible_feeds(project, entity.id), key=lambda u: natural(u.tag))
        if possible:
            choices = menu.addMenu(tr("Connect to"))
            for upstream in possible[:MOST_CHOICES]:
                command = ConnectFeed(ids, upstream.id)
                choices.addAction(upstream.tag, lambda c=command: self._execute(c))

    def _execute(self, command: ConnectFeed | DisconnectFeed) -> None:
        self._session.execute(command, initiator=self._initiator)
