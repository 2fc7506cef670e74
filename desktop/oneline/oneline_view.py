"""The one-line tab: the power chain as a diagram with its numbers; layout, selection and edits are beside it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from core.drawing.oneline import OneLineLayout
from core.drawing.oneline_items import OneLineItem
from core.drawing.power_numbers import DiagramNumbers, NumberReader, fact_line
from core.results.design_results import DesignResults
from desktop.oneline.canvas import Canvas
from desktop.oneline.diagram_layout import DiagramLayout
from desktop.oneline.diagram_menu import DiagramMenu
from desktop.oneline.diagram_painter import DiagramPainter
from desktop.oneline.diagram_selection import DiagramSelection
from desktop.oneline.hover_words import item_words, link_words
from desktop.oneline.legend_strip import LegendStrip
from desktop.oneline.link_edits import LinkEdits
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.hover_card import HoverCard
from desktop.words import tr


class OneLineView(QWidget):
    """One view of the open project.

    Attributes:
        told: One line for the status bar.
        layout_of: Where items are, and which groups are opened.
        chosen: What is selected.
    """

    told = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self._layout: OneLineLayout | None = None
        self._reader: NumberReader | None = None
        self.numbers: DiagramNumbers | None = None
        self.layout_of = DiagramLayout(session, self.isVisible, self)
        self.canvas = Canvas(theme, self)
        self.legend = LegendStrip(theme, self)
        self.chosen = DiagramSelection(session, self.layout_of, self.canvas, self.told.emit)
        self._edits = LinkEdits(session, self.layout_of, self.chosen, self)
        self._menu = DiagramMenu(session, self.layout_of, self._edits, self.canvas.fit_all, self.close_all)
        self._buttons = self._make_buttons()
        self._hover = HoverCard(self)
        self._hover.setTextFormat(Qt.TextFormat.RichText)
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
        session, canvas, chosen = self._session, self.canvas, self.chosen
        session.document_replaced.connect(self._take_document)
        session.project_changed.connect(lambda _: self._take_project())
        session.results_changed.connect(self._take_results)
        session.selection_changed.connect(self._take_selection)
        session.failures_changed.connect(lambda _: chosen.show_marks())
        self.layout_of.laid_out.connect(self._show_layout)
        self.layout_of.revealed.connect(self.show_entity)  # again, where a group was hidden in a block
        canvas.item_clicked.connect(chosen.select_item)
        canvas.item_opened.connect(self._open_item)
        canvas.link_clicked.connect(chosen.select_link)
        canvas.nothing_clicked.connect(chosen.select_nothing)
        canvas.link_drawn.connect(self._edits.connect)
        canvas.hovered.connect(self._show_hover)
        canvas.menu_asked.connect(self._ask)
        canvas.key_moved.connect(chosen.walk)

    # -- what comes in ----------------------------------------------------------------------------------------------

    @property
    def layout_shown(self) -> OneLineLayout:
        """The layout on screen; the first one is made at once if need be."""
        return self.layout_of.shown

    @property
    def is_busy(self) -> bool:
        """Whether a large diagram is being laid out beside the window."""
        return self.layout_of.is_busy

    def close_work(self) -> None:
        """Stop what goes on beside the window, before it closes."""
        self.layout_of.close_work()

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
        self.canvas.fit_items(self.chosen.items)

    def show_entity(self, entity_id: str) -> None:
        """Bring an item into view, out of the stack or the group that hides it."""
        if self.layout_of.reveal(entity_id):
            return
        n = self.layout_shown.holder.get(entity_id)
        if n is not None:
            self.canvas.keep_in_view(n)

    def showEvent(self, event: object) -> None:
        """Catch up with what changed while the tab was hidden."""
        self.layout_of.catch_up()
        self._take_results(self._session.results)

    def _take_document(self) -> None:
        self.layout_of.forget()
        self.chosen.forget()
        self.numbers = None
        self.canvas.follows_window = True
        self._take_project()

    def _take_project(self) -> None:
        self.layout_of.take_project()
        self.chosen.show_marks()

    def _show_layout(self, layout: OneLineLayout, held: str) -> None:
        """Paint another layout; an item that is held stays where it is on the screen."""
        before = self._place_of(held)
        self._layout = layout
        self._hover.hide()  # what it told of may lie elsewhere, or be closed
        self._reader = NumberReader(layout)
        self.numbers = None
        self.canvas.show_diagram(DiagramPainter(layout, self._theme))
        self._empty.setVisible(not layout.links)
        self._take_results(self._session.results)
        self.chosen.show_marks()
        after = self._place_of(held)
        if before is not None and after is not None and not self.canvas.follows_window:
            self.canvas.shift(before.x() - after.x(), before.y() - after.y())

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

    def _take_selection(self, ids: tuple[str, ...]) -> None:
        self.chosen.take(ids)
        self.canvas.setAccessibleDescription(self._selection_words())

    def _selection_words(self) -> str:
        """What is selected, for those who hear the diagram."""
        layout = self._layout
        items = [(layout.items[n], n) for n in self.chosen.items[:3]] if layout is not None else []
        return "; ".join(f"{i.tag}, {i.rating}, {fact_line(layout, self.numbers, n)}" for i, n in items if layout)

    # -- what is done -----------------------------------------------------------------------------------------------

    def _open_item(self, n: int) -> None:
        """Open a group or a block; let anything else die, or bring it back."""
        item = self.layout_shown.items[n]
        if item.is_group:
            self.open_group(item)
        else:
            self._session.toggle_out_of_service(item.ids)

    def open_group(self, item: OneLineItem, *, all_blocks: bool = False) -> None:
        """Show the members of a group, one block of a stack, or all blocks of it."""
        self.layout_of.open_group(item, all_blocks=all_blocks)

    def close_all(self) -> None:
        """Show all groups and stacks closed."""
        if self.layout_of.close_all():
            self.canvas.fit_all()

    def delete_link(self) -> bool:
        """Take the selected link away; whether there was one."""
        return self.isVisible() and self._edits.delete_chosen()

    def _ask(self, n: int, place: QPoint) -> None:
        menu = QMenu(self)
        self.fill_menu(menu, n)
        menu.exec(place)
        menu.deleteLater()

    def fill_menu(self, menu: QMenu, n: int) -> None:
        """Put what can be done with an item, or with the diagram, into a menu."""
        self._menu.fill(menu, n)

    # -- keys, hover, places ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets go, then restores; Return opens; Backspace closes."""
        selected = self.chosen.items
        if event.key() == Qt.Key.Key_Escape:
            if not self.canvas.drop_gesture() and self._session.out_of_service:
                self._session.set_out_of_service(())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and selected:
            if self.layout_shown.items[selected[0]].is_group:
                self.open_group(self.layout_shown.items[selected[0]])
        elif event.key() == Qt.Key.Key_Backspace and selected:
            self.layout_of.close_around(selected[0])
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
        self._hover.show_words(words, place, self._theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep buttons in their corner and the legend along the lower edge."""
        self._buttons.adjustSize()
        self._buttons.move(12, 12)
        self.legend.fit_width(self.width() - 24.0)
        self.legend.move(12, self.height() - self.legend.height() - 12)
        self.canvas.corner_cards = (QRectF(self._buttons.geometry()), QRectF(self.legend.geometry()))
        self._empty.setGeometry(self.rect())
