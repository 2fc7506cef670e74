"""The one-line tab: lays the power chain out when its topology changes, repaints numbers, and edits feeds."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from core.commands.feeds import ConnectFeed, DisconnectFeed, feeds_of, possible_feeds
from core.drawing.oneline import OneLineLayout, TopologyWatch, lay_out
from core.drawing.oneline_items import LOAD_SYMBOLS, OneLineItem, Symbol
from core.drawing.oneline_words import natural
from core.drawing.power_numbers import DiagramNumbers, NumberReader, fact_line
from core.model.electrical import PowerUnit
from core.model.outages import CAN_FAIL
from core.results.design_results import DesignResults
from desktop.jobs.background import Background
from desktop.oneline.canvas import Canvas
from desktop.oneline.diagram_painter import DiagramPainter
from desktop.oneline.hover_words import item_words, link_words
from desktop.oneline.legend_strip import LegendStrip
from desktop.oneline.opening import hidden_in, opened_by
from desktop.oneline.walks import near_links, neighbour
from desktop.session import Session
from desktop.theme import Theme
from desktop.words import as_read, tr

MOST_CHOICES = 40
"""Units offered in the menu; where there are more, links are drawn, or chosen in the inspector."""
LARGE, MANY_OPEN = 2500, 12
"""More racks and units, or more opened groups, are laid out beside the window."""


class OneLineView(QWidget):
    """One view of the open project.

    Attributes:
        told: One line for the status bar.
    """

    told = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self._watch = TopologyWatch()
        self._opened: frozenset[str] = frozenset()
        self._is_stale = True
        self._layout: OneLineLayout | None = None
        self._reader: NumberReader | None = None
        self.numbers: DiagramNumbers | None = None
        self._chosen_link: tuple[str, str] | None = None
        self._held = self._sought = ""
        self._work = Background(self)
        self._work.done.connect(self._take_layout)
        self._work.failed.connect(session.message_raised)
        self.canvas = Canvas(theme, self)
        self.legend = LegendStrip(theme, self)
        self._buttons = self._make_buttons()
        self._hover = QLabel(self)
        self._hover.setObjectName("card")
        self._hover.setTextFormat(Qt.TextFormat.RichText)
        self._hover.hide()
        self._empty = QLabel(
            tr("Nothing takes power yet.\nPlace a source, units and racks, or start from an example."), self
        )
        self._empty.setObjectName("dim")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        self._listen()

    def _make_buttons(self) -> QWidget:
        bar = QWidget(self)
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for text, tip, act in (
            (tr("Fit"), tr("Show the whole diagram (F)"), self.canvas.fit_all),
            (tr("Close all groups"), tr("Show racks and equal blocks as one box again"), self.close_all),
        ):
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setAccessibleName(text)
            button.clicked.connect(lambda _=False, a=act: a())
            row.addWidget(button)
        return bar

    def _listen(self) -> None:
        session, canvas = self._session, self.canvas
        session.document_replaced.connect(self._take_document)
        session.project_changed.connect(lambda _: self._take_project())
        session.results_changed.connect(self._take_results)
        session.selection_changed.connect(self._take_selection)
        session.failures_changed.connect(lambda _: self._show_marks())
        canvas.item_clicked.connect(self._select_item)
        canvas.item_opened.connect(self._open_item)
        canvas.link_clicked.connect(self._select_link)
        canvas.nothing_clicked.connect(self._select_nothing)
        canvas.link_drawn.connect(self._connect)
        canvas.hovered.connect(self._show_hover)
        canvas.menu_asked.connect(self._menu)
        canvas.key_moved.connect(self._walk)

    # -- what comes in ----------------------------------------------------------------------------------------------

    @property
    def layout_shown(self) -> OneLineLayout:
        """The layout on screen; the first one is made at once if need be."""
        if self._layout is None:
            self._show_layout(lay_out(self._session.project, self._opened))
        assert self._layout is not None
        return self._layout

    @property
    def is_busy(self) -> bool:
        """Whether a large diagram is being laid out beside the window."""
        return self._work.is_running

    def close_work(self) -> None:
        """Stop what goes on beside the window, before it closes."""
        self._work.close()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = self.canvas.theme = self.legend.theme = theme
        if self.canvas.painter_of_diagram is not None:
            self.canvas.painter_of_diagram.theme = theme
        self.canvas.update()
        self.legend.update()

    def fit_all(self) -> None:
        """Show the whole diagram."""
        self.canvas.fit_all()

    def fit_selection(self) -> None:
        """Show what is selected."""
        self.canvas.fit_items(sorted(self._positions(self._session.selection)))

    def show_entity(self, entity_id: str) -> None:
        """Bring an item into view, out of the stack or the group that hides it."""
        hidden = hidden_in(self.layout_shown, entity_id)
        if hidden and hidden not in self._opened:
            self._opened |= {hidden}
            self._sought = entity_id
            self._lay_out(held=entity_id)
            return
        n = self.layout_shown.holder.get(entity_id)
        if n is not None:
            self.canvas.keep_in_view(n)

    def showEvent(self, event: object) -> None:
        """Catch up with what changed while the tab was hidden."""
        if self._is_stale:
            self._lay_out()
        self._take_results(self._session.results)

    def _take_document(self) -> None:
        self._opened, self._chosen_link, self.numbers = frozenset(), None, None
        self.canvas.follows_window = True
        self._watch = TopologyWatch()
        self._take_project()

    def _take_project(self) -> None:
        if self._watch.has_changed(self._session.project):
            self._is_stale = True
        if self.isVisible() and self._is_stale:
            self._lay_out()
        self._show_marks()

    def _lay_out(self, held: str = "") -> None:
        """Lay out anew, a large design beside the window; an item that is held stays where it is on the screen."""
        project, opened = self._session.project, self._opened
        self._is_stale, self._held = False, held
        if len(project.racks) + len(project.of_type(PowerUnit)) <= LARGE and len(opened) <= MANY_OPEN:
            self._show_layout(lay_out(project, opened))
        elif self._work.is_running:
            self._is_stale = True  # laid out again when that is done
        else:
            self._work.start(lambda _progress, _stop: lay_out(project, opened))

    def _take_layout(self, layout: object) -> None:
        if isinstance(layout, OneLineLayout):
            self._show_layout(layout)
        if self._is_stale and self.isVisible():
            self._lay_out(self._held)

    def _show_layout(self, layout: OneLineLayout) -> None:
        before = self._place_of(self._held)
        self._layout = layout
        self._reader = NumberReader(layout)
        self.numbers = None
        self.canvas.show_diagram(DiagramPainter(layout, self._theme))
        self._empty.setVisible(not layout.links)
        self._take_results(self._session.results)
        self._show_marks()
        after = self._place_of(self._held)
        if before is not None and after is not None and not self.canvas.follows_window:
            self.canvas.shift(before.x() - after.x(), before.y() - after.y())
        sought, self._sought = self._sought, ""
        if sought:
            self.show_entity(sought)  # again, where a group was hidden in a block

    def _place_of(self, held: str) -> QPoint | None:
        if not held or self._layout is None:
            return None
        n = self._layout.index.get(held, self._layout.holder.get(held, -1))
        return self.canvas.item_rect(n).topLeft().toPoint() if n >= 0 else None

    def _take_results(self, results: DesignResults | None) -> None:
        if not self.isVisible() or self._reader is None or results is None:
            return
        power = results.power.value
        self.numbers = self._reader.read(power.chain) if power is not None and power.chain is not None else None
        if self.canvas.painter_of_diagram is not None:
            self.canvas.painter_of_diagram.numbers = self.numbers
        self.canvas.update()

    # -- selection --------------------------------------------------------------------------------------------------

    def _positions(self, ids: tuple[str, ...]) -> set[int]:
        layout = self._layout
        return {layout.holder[i] for i in ids if i in layout.holder} if layout is not None else set()

    def _take_selection(self, ids: tuple[str, ...]) -> None:
        """Items are selected somewhere: no link is any more."""
        if ids:
            self._chosen_link = None
        self._show_marks()
        self.canvas.setAccessibleDescription(self._selection_words())

    def _selection_words(self) -> str:
        """What is selected, for those who hear the diagram."""
        layout = self._layout
        chosen = sorted(self._positions(self._session.selection))[:3] if layout is not None else []
        items = [(layout.items[n], n) for n in chosen] if layout is not None else []
        return "; ".join(f"{i.tag}, {i.rating}, {fact_line(layout, self.numbers, n)}" for i, n in items if layout)

    def _show_marks(self) -> None:
        painter, layout = self.canvas.painter_of_diagram, self._layout
        if painter is None or layout is None:
            return
        selected = self._positions(self._session.selection)
        painter.marks.selected = frozenset(selected)
        painter.marks.out = frozenset(self._positions(self._session.out_of_service))
        painter.marks.link = self._link_position()
        painter.marks.near = frozenset(near_links(layout, selected) if 0 < len(selected) <= 3 else ())
        self.canvas.update()

    def _link_position(self) -> int:
        layout, chosen = self._layout, self._chosen_link
        if layout is None or chosen is None:
            return -1
        for k, link in enumerate(layout.links):
            if (layout.items[link.upstream].id, layout.items[link.downstream].id) == chosen:
                return k
        return -1

    def _select_item(self, n: int, adds: bool) -> None:
        self._chosen_link = None
        ids = self.layout_shown.items[n].ids
        self._session.select((*self._session.selection, *ids) if adds else ids)
        self._show_marks()

    def _select_link(self, k: int) -> None:
        link, items = self.layout_shown.links[k], self.layout_shown.items
        self._session.select(())
        self._chosen_link = (items[link.upstream].id, items[link.downstream].id)
        self.told.emit(
            tr("Link {tag} → {tag2} · Delete removes it").format(
                tag=items[link.upstream].tag, tag2=items[link.downstream].tag
            )
        )
        self._show_marks()

    def _select_nothing(self) -> None:
        self._chosen_link = None
        self._session.select(())
        self._show_marks()

    def _walk(self, key: int) -> None:
        """Select the next item along a link or within the row."""
        layout, here = self.layout_shown, self._positions(self._session.selection)
        n = min(here) if here else 0
        if not layout.items:
            return
        if here:
            n = neighbour(layout, n, Qt.Key(key))
        self._select_item(n, False)
        self.canvas.keep_in_view(n)
        self.told.emit(f"{layout.items[n].tag} · {layout.items[n].rating}")

    # -- opening and closing ----------------------------------------------------------------------------------------

    def _open_item(self, n: int) -> None:
        """Open a group or a block; let anything else die, or bring it back."""
        item = self.layout_shown.items[n]
        if item.is_group:
            self.open_group(item)
        else:
            self._session.toggle_out_of_service(item.ids)

    def open_group(self, item: OneLineItem, *, all_blocks: bool = False) -> None:
        """Show the members of a group, one block of a stack, or all blocks of it."""
        wanted = (*self._session.selection, *self._session.out_of_service)
        chosen, held = opened_by(item, self.layout_shown, wanted if len(wanted) < len(item.ids) else ())
        self._opened |= frozenset(str(i) for i in item.alike) if all_blocks else {chosen}
        self._lay_out(held=held)

    def close_all(self) -> None:
        """Show all groups and stacks closed."""
        if self._opened:
            self._opened = frozenset()
            self._lay_out()
            self.canvas.fit_all()

    def close_around(self, n: int) -> None:
        """Close the group or the block that an item belongs to."""
        around = self._around(n)
        if around:
            self._opened -= {around}
            self._lay_out(held=self.layout_shown.items[n].ids[0] if self.layout_shown.items[n].ids else "")

    def _around(self, n: int) -> str:
        """Id of the opened group or block that an item is in; empty when it is in none."""
        item = self.layout_shown.items[n]
        entity = self._session.project.get(item.id)
        feeds = ("feed_a_id", "feed_b_id") if item.symbol is Symbol.RACKS else ("feed_id", "backup_feed_id")
        if item.symbol in LOAD_SYMBOLS and not item.is_group and entity is not None:
            group = f"{item.symbol}:{getattr(entity, feeds[0])}|{getattr(entity, feeds[1])}"
            if group in self._opened:
                return group
        blocks = self.layout_shown.blocks.get(item.id, ())
        return blocks[-1] if blocks else ""

    # -- editing ----------------------------------------------------------------------------------------------------

    def _connect(self, upper: int, lower: int) -> None:
        items = self.layout_shown.items
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
        if self._session.execute(ConnectFeed(ids, above.id), initiator=self):
            self._session.select(())
            self._chosen_link = (above.id, below.id)
            self._show_marks()

    def delete_link(self) -> bool:
        """Take the selected link away; whether there was one."""
        k = self._link_position()
        if k < 0 or not self.isVisible():
            return False
        link, items = self.layout_shown.links[k], self.layout_shown.items
        above, below = items[link.upstream].id, items[link.downstream]
        ids = tuple(i for i in below.ids if (e := self._session.project.get(i)) is not None and above in feeds_of(e))
        self._chosen_link = None
        self._session.execute(DisconnectFeed(ids or below.ids or (below.id,), above), initiator=self)
        self._show_marks()
        return True

    def _menu(self, n: int, place: QPoint) -> None:
        menu = QMenu(self)
        self.fill_menu(menu, n)
        menu.exec(place)
        menu.deleteLater()

    def fill_menu(self, menu: QMenu, n: int) -> None:
        """Put what can be done with an item, or with the diagram, into a menu."""
        if n >= 0:
            self._offer_item(menu, n)
            menu.addSeparator()
        if self._session.out_of_service:
            menu.addAction(tr("Restore everything"), lambda: self._session.set_out_of_service(()))
        menu.addAction(tr("Fit"), self.canvas.fit_all)
        if self._opened:
            menu.addAction(tr("Close all groups"), self.close_all)

    def _offer_item(self, menu: QMenu, n: int) -> None:
        session, item = self._session, self.layout_shown.items[n]
        can_fail = tuple(i for i in item.ids if isinstance(session.project.get(i), CAN_FAIL))
        if can_fail:
            text = (
                tr("Bring it back") if all(i in session.out_of_service for i in can_fail) else tr("What if this dies?")
            )
            menu.addAction(text, lambda: session.toggle_out_of_service(can_fail))
        if item.is_group:
            text = tr("Open one block") if item.symbol is Symbol.STACK else tr("Open the group")
            menu.addAction(text, lambda: self.open_group(item))
        if item.symbol is Symbol.STACK and len(item.alike) > 1:
            menu.addAction(
                tr("Open all {count} blocks").format(count=len(item.alike)),
                lambda: self.open_group(item, all_blocks=True),
            )
        if self._around(n):
            menu.addAction(tr("Close what it is in"), lambda: self.close_around(n))
        self._offer_feeds(menu, item)

    def _offer_feeds(self, menu: QMenu, item: OneLineItem) -> None:
        """Connect and disconnect without the mouse: feeds that it has, and those that it could get."""
        project, ids = self._session.project, item.ids
        entity = project.get(ids[0]) if ids and item.symbol is not Symbol.STACK else None
        if entity is None:
            return
        for feed in feeds_of(entity):
            tag = e.tag if (e := project.get(feed)) is not None else tr("what is gone")
            command = DisconnectFeed(ids, feed)
            menu.addAction(
                tr("Disconnect from {tag}").format(tag=tag), lambda c=command: self._session.execute(c, initiator=self)
            )
        possible = sorted(possible_feeds(project, entity.id), key=lambda u: natural(u.tag))
        if possible:
            choices = menu.addMenu(tr("Connect to"))
            for upstream in possible[:MOST_CHOICES]:
                command = ConnectFeed(ids, upstream.id)
                choices.addAction(upstream.tag, lambda c=command: self._session.execute(c, initiator=self))

    # -- keys, hover, places ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets go, then restores; Return opens; Backspace closes."""
        selected = sorted(self._positions(self._session.selection))
        if event.key() == Qt.Key.Key_Escape:
            if not self.canvas.drop_gesture() and self._session.out_of_service:
                self._session.set_out_of_service(())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and selected:
            if self.layout_shown.items[selected[0]].is_group:
                self.open_group(self.layout_shown.items[selected[0]])
        elif event.key() == Qt.Key.Key_Backspace and selected:
            self.close_around(selected[0])
        else:
            super().keyPressEvent(event)

    def _show_hover(self, item: int, link: int, place: QPoint) -> None:
        if item < 0 and link < 0:
            self._hover.hide()
            return
        layout = self.layout_shown
        if item >= 0:
            results = self._session.results
            power = results.power.value if results is not None else None
            faults = power.faults if power is not None else None
            words = item_words(self._session.studied_project, layout, self.numbers, item, self._theme, faults)
        else:
            words = link_words(layout, self.numbers, link, self._theme)
        self._hover.setText(as_read(words))
        self._hover.setStyleSheet(
            f"background:{self._theme.panel}; border:1px solid {self._theme.line}; border-radius:8px; padding:6px 10px;"
        )
        self._hover.adjustSize()
        x = min(place.x() + 16, self.width() - self._hover.width() - 8)
        y = min(place.y() + 20, self.height() - self._hover.height() - 8)
        self._hover.move(max(x, 4), max(y, 4))
        self._hover.show()
        self._hover.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep buttons in their corner and the legend along the lower edge."""
        self._buttons.adjustSize()
        self._buttons.move(12, 12)
        self.legend.fit_width(self.width() - 24.0)
        self.legend.move(12, self.height() - self.legend.height() - 12)
        self.canvas.corner_cards = (QRectF(self._buttons.geometry()), QRectF(self.legend.geometry()))
        self._empty.setGeometry(self.rect())
