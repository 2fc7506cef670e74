"""The elevation tab: the selected rack or its row from the front or rear, filled and rearranged by U."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.catalogue.it_items import ServerItem
from core.catalogue.item import AnyItem
from core.catalogue.placing import RACK_UNITS, unit_from_item
from core.catalogue.rear_doors import is_rear_door, rear_door_from_item
from core.commands.rack_contents import ArrangeUnits, HangRearDoor
from core.commands.rack_templates import FillFromTemplate
from core.drawing.rack_elevation import is_free, nearest_free, next_free, problems_of, rack_totals, row_of
from core.editing.hang_tool import hung_words
from core.errors import FacilityError
from core.model.ids import new_id
from core.model.rack import Rack, RackUnit
from desktop.elevation.port_rows import port_rows
from desktop.elevation.rack_canvas import RackCanvas
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.template_menu import add_templates
from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read, marked, tr

SIDE_WIDTH_PX = 240
EMPTY = marked("No racks yet. Place one on the plan (Ctrl+1), then fill it here from the catalogue.")
KEYS = marked(
    "Arrows choose a U, Alt+arrows move the unit, Enter in the catalogue puts an item in, Delete takes it out."
)


class ElevationView(QWidget):
    """One view of the open project.

    Attributes:
        told: One line for the status bar.
        asked: Name of an action of the window that is asked for.
    """

    told = Signal(str)
    asked = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self.canvas = RackCanvas(theme)
        self._racks: tuple[Rack, ...] = ()
        self.rear = self._button(tr("Rear"), tr("Show the rears: feeds and airflow"), self._take_side, is_switch=True)
        self.row = self._button(tr("Whole row"), tr("Show the row of the selected rack"), self._read, is_switch=True)
        self.row.setChecked(True)
        self.fill = self._button(
            tr("Fill up with copies"), tr("Repeat the chosen unit in all U that are free"), self.fill_up
        )
        self.remove = self._button(tr("Take out"), tr("Take the chosen unit out (Delete)"), self._remove)
        self.templates = self._button(
            tr("Templates …"), tr("Fill racks from templates, and keep contents as one"), self._open_templates
        )
        self.menu: QMenu | None = None
        self.pop_up: Callable[[QMenu, QPoint], object] = QMenu.popup
        self.totals = TiedLabel()
        self.totals.setTextFormat(Qt.TextFormat.RichText)
        self.totals.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.totals.setAccessibleName(tr("Totals of the rack"))
        self._has_shown = False
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.canvas)
        self._lay_out()
        self.setFocusProxy(self.canvas)
        self._listen()

    def _button(self, text: str, tip: str, act: Callable[[], object], *, is_switch: bool = False) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setCheckable(is_switch)
        button.clicked.connect(lambda _=False: act())
        return button

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 10, 12, 8)
        bar.setSpacing(8)
        for button in (self.row, self.rear, self.fill, self.remove, self.templates):
            bar.addWidget(button)
        bar.addStretch(1)
        side = QWidget()
        side.setObjectName("side")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(SIDE_WIDTH_PX)
        column = QVBoxLayout(side)
        column.setContentsMargins(14, 12, 14, 12)
        room = QScrollArea()  # a low window shows the first lines, and the wheel the rest
        room.setWidgetResizable(True)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setWidget(self.totals)
        column.addWidget(room, 1)
        middle = QHBoxLayout()
        middle.setSpacing(1)
        middle.addWidget(self._scroll, 1)
        middle.addWidget(side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(bar)
        whole.addLayout(middle, 1)

    def _listen(self) -> None:
        session, canvas = self._session, self.canvas
        session.document_replaced.connect(self._read)
        session.project_changed.connect(lambda _: self._read())
        session.selection_changed.connect(lambda _: self._read())
        session.results_changed.connect(lambda _: self._show_totals())
        session.findings_changed.connect(self._show_totals)
        canvas.cursor_moved.connect(self._follow_cursor)
        canvas.unit_dropped.connect(self._drop_unit)
        canvas.unit_stepped.connect(self._step_unit)
        canvas.item_dropped.connect(self._put_in)
        canvas.menu_asked.connect(self._open_menu)

    # -- what the window calls --------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.canvas.theme = theme
        self.canvas.update()
        self._show_totals()

    def fit_all(self) -> None:
        """Show the racks at the height of the window."""
        self.canvas.fit()

    def fit_selection(self) -> None:
        """Bring the chosen U into view."""
        self._bring_into_view()

    def show_entity(self, entity_id: str) -> None:
        """Show a rack with its row."""
        column = next((n for n, r in enumerate(self._racks) if r.id == entity_id), -1)
        if column >= 0:
            self.canvas.set_cursor(column, self.canvas.cursor[1])

    def delete_unit(self) -> bool:
        """Take the chosen unit out; whether the key was meant for this view at all."""
        if self.isVisible():
            self._remove()
        return self.isVisible()

    def put_item(self, item_id: str) -> None:
        """Put a catalogue item in where the cursor stands, or in the free place nearest to it."""
        if self.canvas.rack is not None:
            self._put_in(item_id, *self.canvas.cursor)

    def showEvent(self, event: object) -> None:
        """Catch up with what changed while the tab was hidden."""
        self._read()

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _read(self) -> None:
        if not self.isVisible():
            return
        project = self._session.project
        held = self.canvas.rack
        chosen = [r for i in self._session.selection if isinstance(r := project.get(i), Rack)]
        racks = tuple(chosen)
        if not racks:
            kept = project.get(held.id) if held is not None else None
            racks = (kept,) if isinstance(kept, Rack) else project.racks[:1]
        if len(racks) == 1 and self.row.isChecked():
            racks = row_of(project, racks[0])
        shown = racks[::-1] if self.rear.isChecked() else racks
        self._racks = shown
        wanted = chosen[0].id if len(chosen) == 1 else held.id if held is not None else ""
        column = next((n for n, r in enumerate(shown) if r.id == wanted), 0)
        self.canvas.cursor = (column, self.canvas.cursor[1])
        self.canvas.show_racks(project, shown)
        self._show_totals()
        if self.canvas.rack is not None and (held is None or held.id != self.canvas.rack.id or not self._has_shown):
            self._has_shown = True
            QTimer.singleShot(0, self._bring_into_view)  # once the row has got its place

    def _take_side(self) -> None:
        self.canvas.is_rear = self.rear.isChecked()
        self.canvas.setAccessibleName(tr("Rack elevation, rear") if self.canvas.is_rear else tr("Rack elevation"))
        self._read()

    def _follow_cursor(self) -> None:
        rack = self.canvas.rack
        if rack is not None and len(self._session.selection) <= 1 and self._session.selection != (rack.id,):
            self._session.select((rack.id,))
        self._bring_into_view()
        self._show_totals()
        self.told.emit(self.cursor_words())

    def cursor_words(self) -> str:
        """Where the cursor stands, in words, for the status bar and screen readers."""
        rack, unit, u = self.canvas.rack, self.canvas.unit, self.canvas.cursor[1]
        if rack is None:
            return tr(EMPTY)
        if unit is None:
            return tr("{tag} U{u}: free").format(tag=rack.tag, u=u)
        return tr("{tag} U{u}: {name}, {height} U, {kw:,.1f} kW").format(
            tag=rack.tag, u=unit.u_position, name=unit.name, height=unit.u_height, kw=unit.rated_power_w / 1e3
        )

    def _bring_into_view(self) -> None:
        box = self.canvas.shelves.box(*self.canvas.cursor, 1).center().toPoint()
        self._scroll.ensureVisible(box.x(), box.y(), int(self.canvas.shelves.pitch_px), 12)

    def _show_totals(self) -> None:
        rack, unit = self.canvas.rack, self.canvas.unit
        self.fill.setEnabled(unit is not None)
        self.remove.setEnabled(unit is not None)
        self.canvas.setAccessibleDescription(self.cursor_words())
        if rack is None:
            self.totals.setText(tr(EMPTY))
            return
        t, theme = rack_totals(rack), self.canvas.theme
        rows = [
            (tr("Power, operating"), f"{t.power_w / 1e3:,.1f} kW"),
            (tr("Power, rated"), f"{t.rated_power_w / 1e3:,.1f} kW"),
            (tr("Weight"), f"{t.weight_kg:,.0f} kg"),
            (tr("Airflow"), f"{t.airflow_m3_s:,.2f} m³/s" if t.airflow_m3_s > 0.0 else "–"),
            (tr("Used"), tr("{used_u} of {u_capacity} U").format(used_u=t.used_u, u_capacity=rack.u_capacity)),
            (tr("Largest gap"), tr("{u} U").format(u=t.largest_gap_u)),
            (tr("Accelerators"), f"{t.accelerators:,d}"),
            *port_rows(rack),
        ]
        table = "".join(f'<tr><td style="color:{theme.dim}">{n}</td><td align="right">{v}</td></tr>' for n, v in rows)
        found = [f.message for f in self._session.findings.standing if rack.id in f.ids]
        words = "".join(f'<p style="color:{theme.bad}">▲ {w}</p>' for w in problems_of(rack))
        words += "".join(f"<p>▲ {w}</p>" for w in found[:4])
        keys = f'<p style="color:{theme.dim}">{tr(KEYS)}</p>'
        head = f'<p><b>{rack.tag}</b><br><span style="color:{theme.dim}">{self.cursor_words()}</span></p>'
        self.totals.setText(as_read(f'{head}<table width="100%" cellspacing="3">{table}</table>{words}{keys}'))

    # -- edits ------------------------------------------------------------------------------------------------------

    def _refuse(self, words: str, hint: str) -> None:
        self._session.message_raised.emit(words, hint)

    def _arrange(self, label: str, *changes: tuple[Rack, tuple[RackUnit, ...]]) -> bool:
        return self._session.execute(ArrangeUnits(tuple((r.id, units) for r, units in changes), label), initiator=self)

    def _put_in(self, item_id: str, column: int, u: int) -> None:
        from core.catalogue.loader import load_catalogue

        item, rack = load_catalogue().get(item_id), self._racks[column]
        if is_rear_door(item):
            self._hang(item, rack)
            return
        if not isinstance(item, ServerItem) or item.category not in RACK_UNITS or not item.max_power_kw:
            self._refuse(
                tr("{name} does not go into a rack.").format(name=item.name),
                tr("Choose a server, a switch or storage with a power."),
            )
            return
        unit = unit_from_item(item, u)
        place = nearest_free(rack, u, unit.u_height)
        if place is None:
            gap = rack_totals(rack).largest_gap_u
            hint = tr("Take something out, or choose another rack.")
            self._refuse(
                tr("{name} takes {u_height} U, and {tag} has a gap of {gap} U at most.").format(
                    name=unit.name, u_height=unit.u_height, tag=rack.tag, gap=gap
                ),
                hint,
            )
        elif self._arrange(
            tr("Put {name} into {tag}").format(name=unit.name, tag=rack.tag),
            (rack, (*rack.units, replace(unit, u_position=place))),
        ):
            self.canvas.set_cursor(column, place)

    def _hang(self, item: AnyItem, rack: Rack) -> None:
        try:
            door = rear_door_from_item(item)
        except FacilityError as error:
            self._refuse(error.message, error.hint)
            return
        if self._session.execute(HangRearDoor((rack.id,), door), initiator=self):
            self.told.emit(hung_words(door, [rack]))

    def _drop_unit(self, source: int, unit_id: str, column: int, u: int) -> None:
        rack, target = self._racks[source], self._racks[column]
        unit = next(n for n in rack.units if n.id == unit_id)
        if rack is target and unit.u_position == u:
            return
        if not is_free(target, u, unit.u_height, without=unit_id):
            self._refuse(
                tr("{name} has no room at U{u} of {tag}.").format(name=unit.name, u=u, tag=target.tag),
                tr("Drop it where the outline is whole."),
            )
            return
        moved, rest = replace(unit, u_position=u), tuple(n for n in rack.units if n.id != unit_id)
        if rack is target:
            is_done = self._arrange(tr("Move {name} to U{u}").format(name=unit.name, u=u), (rack, (*rest, moved)))
        else:
            is_done = self._arrange(
                tr("Move {name} to {tag}").format(name=unit.name, tag=target.tag),
                (rack, rest),
                (target, (*target.units, moved)),
            )
        if is_done:
            self.canvas.set_cursor(column, u)

    def _step_unit(self, columns: int, us: int) -> None:
        rack, unit, source = self.canvas.rack, self.canvas.unit, self.canvas.cursor[0]
        if rack is None or unit is None:
            return
        column = source + columns
        if us:
            place = next_free(rack, unit, 1 if us > 0 else -1)
        elif 0 <= column < len(self._racks):
            place = nearest_free(self._racks[column], unit.u_position, unit.u_height)
        else:
            place = None
        if place is None:
            self.told.emit(tr("{name} has no room there.").format(name=unit.name))
        else:
            self._drop_unit(source, unit.id, column, place)

    def fill_up(self) -> None:
        """Repeat the chosen unit from the bottom up in every gap that holds it, as one step."""
        rack, unit = self.canvas.rack, self.canvas.unit
        if rack is None or unit is None:
            return
        full, u = rack, 1
        while u + unit.u_height - 1 <= rack.u_capacity:
            if is_free(full, u, unit.u_height):
                full = replace(full, units=(*full.units, replace(unit, id=new_id(), u_position=u)))
            u += 1
        if full is rack:
            self._refuse(
                tr("{tag} has no gap of {u_height} U left.").format(tag=rack.tag, u_height=unit.u_height),
                tr("Take something out first."),
            )
        else:
            self._arrange(tr("Fill {tag} with {name}").format(tag=rack.tag, name=unit.name), (rack, full.units))

    # -- templates --------------------------------------------------------------------------------------------------

    def _choose_rack(self) -> None:
        """Select the rack under the cursor where nothing is selected: templates go by the selection."""
        rack = self.canvas.rack
        if rack is not None and not any(
            isinstance(self._session.project.get(i), Rack) for i in self._session.selection
        ):
            self._session.select((rack.id,))

    def _open_templates(self) -> None:
        self._choose_rack()
        self.asked.emit("rack_templates")

    def _open_menu(self, position: QPoint) -> None:
        """What can be done with the rack and the unit under the pointer."""
        self._choose_rack()
        session = self._session
        ids = tuple(i for i in session.selection if isinstance(session.project.get(i), Rack))
        if self.menu is not None:
            self.menu.deleteLater()
        menu = self.menu = QMenu(self)
        menu.setAccessibleName(tr("What can be done here"))
        if ids:
            add_templates(
                menu, lambda: session.project, lambda t: session.execute(FillFromTemplate(ids, t), initiator=self)
            )
            for text, name in (
                (tr("Keep rack as template"), "save_template"),
                (tr("Rack templates …"), "rack_templates"),
            ):
                menu.addAction(text, lambda n=name: self.asked.emit(n))
            menu.addSeparator()
        for button, act in ((self.fill, self.fill_up), (self.remove, self._remove)):
            menu.addAction(button.text(), act).setEnabled(button.isEnabled())
        self.pop_up(menu, position)

    def _remove(self) -> None:
        rack, unit = self.canvas.rack, self.canvas.unit
        if rack is None or unit is None:
            self.told.emit(tr("Nothing stands at this U."))
        else:
            self._arrange(
                tr("Take {name} out of {tag}").format(name=unit.name, tag=rack.tag),
                (rack, tuple(n for n in rack.units if n.id != unit.id)),
            )
