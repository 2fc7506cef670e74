"""The right column: what is selected, what it could be instead, or the site and scenario when nothing is."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from core.commands.set_field import SetField
from core.model.entity import Entity
from core.model.rack import Rack
from desktop.panels.cooling_buttons import CoolingButtons
from desktop.panels.field_form import FieldForm
from desktop.panels.form_gate import FormGate
from desktop.panels.inspected import Inspected
from desktop.panels.item_cards import ItemCards
from desktop.panels.kind_words import head_of
from desktop.panels.moment_note import MomentNote
from desktop.panels.origin_words import origin_words
from desktop.panels.scenario_section import ScenarioSection
from desktop.panels.site_section import SiteSection
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.later import MANY_ITEMS, InPortions, Later
from desktop.widgets.plain_parts import role_label, text_button
from desktop.widgets.wrapped_label import WrappedLabel
from desktop.words import tr


class InspectorPanel(QWidget):
    """Fields of the selection.

    Attributes:
        fit_asked: Emitted when the planner wants to see what else fits the selected racks.
        cooling_asked: Emitted when the ways to cool the selected racks should be compared.
        site_asked: Emitted when another site should be chosen.
        source_asked: Emitted when the sources of the site should be chosen.
    """

    fit_asked = Signal()
    cooling_asked = Signal()
    site_asked = Signal()
    source_asked = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("rightSide")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._inspected = Inspected(session)
        self.form = FieldForm(session, self._set)
        self._cooling = CoolingButtons(session, self._inspected, self.refresh)
        self.scenarios = ScenarioSection(session)
        self._site = SiteSection(session, self.site_asked.emit, self.source_asked.emit)
        self._shown: tuple[object, ...] = ()
        self._of: (
            tuple[str, ...] | None
        ) = ()  # what was selected when the fields were filled; None: of another document
        self._gate = FormGate(self)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.moment_words = MomentNote()
        column.addWidget(self.moment_words)
        column.addWidget(self._scroll, 1)
        self._more = Later(self._add_rows, self)
        self._later = Later(self.refresh, self)
        self._rebuild_later = InPortions(self._steps_of_rebuild, self)
        self._fill_later = InPortions(self._steps_of_fill, self)
        session.selection_changed.connect(self._follow)
        session.document_replaced.connect(self._leave)
        self._shown = self._inspected.form_key
        self._rebuild_later.at_once()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours in what is painted."""
        self._theme = theme
        self.cards.set_theme(theme)
        if self._rebuild_later.is_asked:  # what is half made is in the colours of before
            self._rebuild_later.ask()

    def tell_moment(self, is_shown: bool) -> None:
        """Say that the cards are of the steady air while the plan shows a moment of a cooling failure."""
        self.moment_words.setVisible(is_shown)

    def _leave(self) -> None:
        """Another document is open: nothing that the form shows is in it."""
        self._of = None
        self._follow()

    def _follow(self, *_: object) -> None:
        """Show the selection soon; until then nothing is to be typed over what was selected before."""
        if self._of != self._session.selection:
            self._gate.shut(self.body, self._of)
        self._later.ask()

    def refresh(self) -> None:
        """Show the present selection; fields are rebuilt only when their set changes."""
        key = self._inspected.form_key
        if key != self._shown:
            self._gate.shut(self.body, self._of)
            self._shown = key
            self._fill_later.drop()
            self._more.drop()
            self._rebuild_later.ask()
        elif self._rebuild_later.is_asked:
            pass
        elif self.form.is_whole and len(self._inspected.entities) > MANY_ITEMS:
            self._fill_later.ask()
        elif self.form.is_whole:
            self._fill()

    # -- building ---------------------------------------------------------------------------------------------------

    def _steps_of_rebuild(self) -> Iterator[None]:
        """Put what suits the selection in the place of what there was: dressed at once it would hold the window."""
        body = QWidget(self._scroll.viewport())  # without a parent it were a window of its own until it is whole
        try:
            yield from self._steps_of_body(body)
        finally:
            if isValid(body) and self._scroll.widget() is not body:  # something else has been selected meanwhile
                body.deleteLater()

    def _steps_of_body(self, body: QWidget) -> Iterator[None]:
        entities = self._inspected.entities
        body.setObjectName("sideBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        head = role_label(self._head_text(entities), "head")
        column.addWidget(head)
        cards = ItemCards()
        for card in cards.steps_of_making(self._session, self._theme, entities, body):
            column.addWidget(card)
            yield
            card.ensurePolished()
            yield
        self._put_below(column, entities)
        body.ensurePolished()
        yield
        self.body, self.head, self.cards = body, head, cards
        self._of = self._session.selection
        self._scroll.setWidget(body)
        self._more.ask()

    def _put_below(self, column: QVBoxLayout, entities: list[Entity]) -> None:
        """What stands under the cards: fields, choices, and where numbers come from."""
        self.form.begin(self._inspected.field_names)
        column.addLayout(self.form.layout)
        self._cooling.forget()
        self.scenarios.forget()
        self._site.forget()
        if all(isinstance(e, Rack) for e in entities):
            self._add_choices(column)
        if not self._session.selection:
            self.scenarios.add_to(column)
            self._site.add_to(column)
        self._origin = WrappedLabel(role="small")
        self._origin.setAccessibleName(tr("Where the numbers come from"))
        column.addWidget(self._origin)
        column.addStretch(1)

    def _head_text(self, entities: list[Entity]) -> str:
        return head_of(entities) if self._session.selection else tr("SCENARIO")

    def _add_choices(self, column: QVBoxLayout) -> None:
        """What racks could be instead."""
        column.addWidget(role_label(tr("COOL BY"), "head"))
        self._cooling.add_to(column)
        column.addWidget(role_label(tr("FITS INSTEAD"), "head"))
        column.addWidget(text_button(tr("Compare GPUs and servers …"), self.fit_asked.emit))
        column.addWidget(text_button(tr("Which cooling fits …"), self.cooling_asked.emit))

    def _add_rows(self) -> None:
        """Add the next few fields; a form of all at once would hold the window while it is dressed."""
        if self._inspected.form_key != self._shown:  # something else has been selected: its form is built next
            self._shown = ()
            self._later.ask()
            return
        for name in self.form.add_rows(self._inspected.entities[0]):
            self.form.fill_field(name, self._inspected)
        if self._gate.is_shut(self.body):
            self._gate.shut(self.body, self._of)  # the rows that have come, too
        if not self.form.is_whole:
            self._more.ask()
        elif len(self._inspected.entities) > MANY_ITEMS:
            self._fill_later.ask()
        else:
            self._fill()

    def _fill(self) -> None:
        self._fill_later.at_once()

    def _steps_of_fill(self) -> Iterator[None]:
        """Show the values: what thousands of items share is found field by field."""
        entities = self._inspected.entities
        yield
        self.head.setText(self._head_text(entities))
        for name in tuple(self.form.fields):
            self.form.fill_field(name, self._inspected)
            yield
        self._cooling.fill()
        self.scenarios.fill()
        self._site.fill()
        self._origin.setText(origin_words(self._inspected.entities))
        self._of = self._session.selection
        self._gate.open(self.body, self._of)

    def _set(self, name: str, value: object) -> None:
        """Enter a value for what the form shows, which is left for something else where a field is left by that."""
        project = self._session.project
        ids = self._of if self._of != () else (project.scenario.id,)
        ids = tuple(i for i in ids or () if i in project.entities)
        if ids:
            self._session.execute(SetField(ids, name, value), initiator=self)
            self.refresh()
