"""The right column: what is selected, what it could be instead, or the site and scenario when nothing is."""

from __future__ import annotations

from collections import deque
from dataclasses import fields
from enum import StrEnum
from operator import attrgetter, countOf
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.commands.rack_contents import SetCooling
from core.commands.set_field import SetField
from core.model.cooling import AirCooler, Cdu, Containment, HeatRejection, PerforatedTile, ReturnGrille
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity, Placed, Sourced
from core.model.loop_items import HeatExport, StorageTank
from core.model.plan_marks import PlanNote
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.model.scenario import ASSUMPTIONS_ID, SITE_ID, Assumptions, Site
from core.model.space import Beam, Column, Door, Hall, KeepOut, Wall
from core.model.underlays import Underlay
from core.power.conductors import conductor_names
from core.units import quantity_of_field
from desktop.panels.face_card import FaceCard
from desktop.panels.field_words import choice_words, field_label
from desktop.panels.liquid_card import LiquidCard
from desktop.panels.power_card import PowerCard
from desktop.panels.why_card import WhyCard
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.choice_box import ChoiceBox
from desktop.widgets.later import Later
from desktop.widgets.quantity_edit import QuantityEdit
from desktop.widgets.value_line import ValueLine
from desktop.words import as_read, marked, tr

HIDDEN = {
    "id", "hall_id", "item_id", "model_name", "source", "verification", "confidence", "units", "outline_m", "rack_ids",
    "active_scenario_id", "further_feed_ids", "content_id", "original_id",
}  # fmt: skip
ROWS_A_TURN, ROW_PX = 8, 28
FIRST = ("tag", "name", "x_m", "y_m", "rotation_deg", "cooling", "load_ratio")
LATE = ("width_m", "depth_m", "height_m")
REFERENCES: dict[str, tuple[type[Entity], ...]] = {
    "feed_a_id": (PowerUnit,),
    "feed_b_id": (PowerUnit,),
    "feed_id": (PowerUnit,),
    "backup_feed_id": (PowerUnit,),
    "fed_from_id": (PowerUnit, PowerSource),
    "cdu_id": (Cdu,),
}
KIND_NAMES: dict[type[Entity], str] = {
    Rack: marked("rack"),
    AirCooler: marked("air cooler"),
    Cdu: "CDU",
    HeatRejection: marked("heat rejection unit"),
    HeatExport: marked("heat export"),
    StorageTank: marked("storage tank"),
    PowerUnit: marked("power unit"),
    PowerSource: marked("source"),
    PlanNote: marked("on the plan"),
    Underlay: marked("underlay"),
    Containment: marked("enclosed aisle"),
    PerforatedTile: marked("perforated tile"),
    ReturnGrille: marked("return grille"),
    Hall: marked("hall"),
    Wall: marked("wall"),
    Column: marked("column"),
    Beam: marked("beam"),
    Door: marked("door"),
    KeepOut: marked("area kept free"),
    Assumptions: marked("assumptions"),
    Site: marked("site"),
}
IN_CHAIN = (Rack, PowerUnit, PowerSource, AirCooler, Cdu, HeatRejection, Hall, Assumptions)
"""Kinds with a place in the power chain."""
PLURALS = {
    "rack": marked("racks"),
    "air cooler": marked("air coolers"),
    "CDU": marked("CDUs"),
    "heat rejection unit": marked("heat rejection units"),
    "heat export": marked("heat exports"),
    "storage tank": marked("storage tanks"),
    "power unit": marked("power units"),
    "source": marked("sources"),
    "on the plan": marked("notes"),
    "underlay": marked("underlays"),
    "enclosed aisle": marked("enclosed aisles"),
    "perforated tile": marked("perforated tiles"),
    "return grille": marked("return grilles"),
    "hall": marked("halls"),
    "wall": marked("walls"),
    "column": marked("columns"),
    "beam": marked("beams"),
    "door": marked("doors"),
    "area kept free": marked("areas kept free"),
}


def _empty_form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setVerticalSpacing(6)
    form.setHorizontalSpacing(8)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return form


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
        self._body = QWidget()
        self._body.setObjectName("sideBody")
        self._fields: dict[str, QWidget] = {}
        self._face: FaceCard | None = None
        self._why: WhyCard | None = None
        self._power: PowerCard | None = None
        self._liquid: LiquidCard | None = None
        self._shown: tuple[object, ...] = ()
        self._found: tuple[Project, tuple[str, ...], list[Entity]] | None = None
        self._shared: dict[str, Any] = {}
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self._names: deque[str] = deque()
        self._more = Later(self._add_rows, self)
        self._later = Later(self.refresh, self)
        session.selection_changed.connect(self._later.ask)
        session.document_replaced.connect(self._later.ask)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours in what is painted."""
        self._theme = theme
        if self._face is not None:
            self._face.set_theme(theme)
        if self._why is not None:
            self._why.set_theme(theme)
        if self._power is not None:
            self._power.set_theme(theme)
        if self._liquid is not None:
            self._liquid.set_theme(theme)

    def refresh(self) -> None:
        """Show the present selection; fields are rebuilt only when their set changes."""
        entities = self._entities()
        key = self._key(entities)
        if key != self._shown:
            self._shown = key
            self._rebuild(entities)
            self._more.ask()
        elif not self._names:
            self._fill(entities)

    def _key(self, entities: list[Entity]) -> tuple[object, ...]:
        """What the form depends on."""
        kinds = set(map(type, entities))
        return tuple(_common_fields(entities)), len(entities) == 1, bool(self._session.selection), len(kinds)

    def _entities(self) -> list[Entity]:
        """What is selected, found once for a project and a selection."""
        project, selection = self._session.project, self._session.selection
        found = self._found
        if found is None or found[0] is not project or found[1] is not selection:
            chosen = [e for i in selection if (e := project.get(i)) is not None]
            found = self._found = (project, selection, chosen or [project.scenario])
            self._shared = {}
        return found[2]

    # -- building ---------------------------------------------------------------------------------------------------

    def _rebuild(self, entities: list[Entity]) -> None:
        self._fields = {}
        self._face = self._why = None
        self._body = QWidget()
        self._body.setObjectName("sideBody")
        column = QVBoxLayout(self._body)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        self._head = _label("", "head")
        column.addWidget(self._head)
        if len(entities) == 1 and isinstance(entities[0], Rack):
            self._why = WhyCard(self._session, self._theme, self._body)
            column.addWidget(self._why)
            self._face = FaceCard(self._session, self._theme)
            column.addWidget(self._face)
        self._liquid = None
        if len(entities) == 1 and isinstance(entities[0], Rack | Cdu | HeatRejection | HeatExport | StorageTank):
            self._liquid = LiquidCard(self._session, self._theme, self._body)
            column.addWidget(self._liquid)
        self._power = None
        if len(entities) == 1 and isinstance(entities[0], IN_CHAIN):
            self._power = PowerCard(self._session, self._theme, self._body)
            column.addWidget(self._power)
        self._form = _empty_form()
        self._names = deque(_common_fields(entities))
        column.addLayout(self._form)
        if all(isinstance(e, Rack) for e in entities):
            column.addWidget(_label(tr("COOL BY"), "head"))
            for cooling in CoolingKind:
                column.addWidget(self._cooling_button(cooling))
            column.addWidget(_label(tr("FITS INSTEAD"), "head"))
            column.addWidget(_button(tr("Compare GPUs and servers …"), self.fit_asked.emit))
            column.addWidget(_button(tr("Which cooling fits …"), self.cooling_asked.emit))
        if not self._session.selection:
            column.addWidget(_label(tr("SITE"), "head"))
            self._site = _label("", "dim")
            self._site.setWordWrap(True)
            column.addWidget(self._site)
            column.addWidget(_button(tr("Choose another site …"), self.site_asked.emit))
            column.addWidget(_button(tr("Choose power sources …"), self.source_asked.emit))
            column.addWidget(_button(tr("Assumptions …"), lambda: self._session.select((ASSUMPTIONS_ID,))))
            column.addWidget(_button(tr("Site values …"), lambda: self._session.select((SITE_ID,))))
        self._origin = _label("", "small")
        self._origin.setWordWrap(True)
        self._origin.setAccessibleName(tr("Where the numbers come from"))
        self._origin.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._origin)
        column.addStretch(1)
        self._scroll.setWidget(self._body)

    def _add_rows(self) -> None:
        """Add the next few fields; a form of all at once would hold the window while it is dressed."""
        entities = self._entities()
        if self._key(entities) != self._shown:  # something else has been selected: its form is built next
            self._shown = ()
            self._later.ask()
            return
        for _ in range(min(ROWS_A_TURN, len(self._names))):
            self._add_row(self._names.popleft(), entities[0])
        self._fill(entities)
        if self._names:
            self._more.ask()

    def _add_row(self, name: str, entity: Entity) -> None:
        widget = self._editor(name, getattr(entity, name))
        if widget is None:
            return
        label = as_read(field_label(name))
        text = QLabel(label)
        text.setObjectName("dim")
        text.setMinimumHeight(ROW_PX)
        text.setToolTip(name)
        widget.setAccessibleName(label)
        self._form.addRow(text, widget)
        self._fields[name] = widget

    def _editor(self, name: str, value: Any) -> QWidget | None:
        if isinstance(value, bool):
            box = QCheckBox()
            box.setMinimumHeight(ROW_PX)
            box.clicked.connect(lambda checked, n=name: self._set(n, bool(checked)))
            return box
        if isinstance(value, StrEnum):
            return self._combo(name, [(choice_words(v), v) for v in type(value)])
        if name == "rotation_deg":
            return self._combo(name, [(f"{d}°", d) for d in (0, 90, 180, 270)])
        if name in REFERENCES:
            kinds = REFERENCES[name]
            targets = sorted((e for k in kinds for e in self._session.project.of_type(k)), key=lambda e: e.tag)
            return self._combo(name, [(tr("none"), ""), *((t.tag, t.id) for t in targets)])
        if name == "cable_size":
            return self._combo(name, [(tr("none"), ""), *((size, size) for size in conductor_names())])
        if isinstance(value, int | float):
            edit = QuantityEdit(quantity_of_field(name))
            edit.entered.connect(lambda v, n=name: self._set(n, v))
            edit.refused.connect(self._session.message_raised)
            return edit
        if isinstance(value, str):
            line = ValueLine()
            line.editingFinished.connect(lambda w=line, n=name: self._set_text(n, w))
            return line
        return None

    def _combo(self, name: str, choices: list[tuple[str, object]]) -> QComboBox:
        combo = ChoiceBox()
        for text, value in choices:
            combo.addItem(text, value)
        combo.activated.connect(lambda i, c=combo, n=name: self._set(n, c.itemData(i)))
        return combo

    def _cooling_button(self, cooling: CoolingKind) -> QPushButton:
        button = _button("", lambda c=cooling: self._set_cooling(c))
        button.setCheckable(True)
        self._fields[f"cooling:{cooling}"] = button
        return button

    # -- filling ----------------------------------------------------------------------------------------------------

    def _fill(self, entities: list[Entity]) -> None:
        kinds = set(map(type, entities))
        kind = KIND_NAMES.get(next(iter(kinds)), "") if len(kinds) == 1 else ""
        words = tr(kind) if kind else tr("item")
        if not self._session.selection:
            self._head.setText(tr("SCENARIO"))
        elif len(entities) == 1:
            tag = entities[0].tag
            self._head.setText(f"{tag.upper()} · {words.upper()}" if tag else words.upper())
        else:
            self._head.setText(
                tr("{count} {kind} SELECTED").format(
                    count=len(entities), kind=tr(PLURALS.get(kind, marked("items"))).upper()
                )
            )
        by_power = self._by_power(entities)
        for name, widget in self._fields.items():
            if name.startswith("cooling:"):
                self._fill_cooling(widget, CoolingKind(name.partition(":")[2]), entities, by_power)
                continue
            if name not in self._shared:
                self._shared[name] = _shared_value(entities, name)
            _show(widget, self._shared[name])
        site = self._session.project.site
        if not self._session.selection and hasattr(self, "_site"):
            self._site.setText(
                as_read(
                    tr("{name}\n{elevation:.0f} m · design {design_dry_bulb:.1f} °C · ").format(
                        name=site.name, elevation=site.elevation_m, design_dry_bulb=site.design_dry_bulb_c
                    )
                )
                + f"{site.grid_carbon_kg_kwh * 1000:.0f} g/kWh · {site.electricity_price_usd_kwh:.3f} $/kWh"
            )
        self._origin.setText(_origin_text(entities))

    def _by_power(self, entities: list[Entity]) -> dict[float, Rack]:
        """A rack of each power, found once for a selection: thousands have the same contents, or equal ones."""
        if "by_power" not in self._shared:
            racks = [e for e in entities if isinstance(e, Rack)]
            by_contents = {tuple(map(id, rack.units)): rack for rack in racks}
            self._shared["by_power"] = {rack.rated_power_w: rack for rack in by_contents.values()}
        by_power: dict[float, Rack] = self._shared["by_power"]
        return by_power

    def _fill_cooling(
        self, widget: QWidget, cooling: CoolingKind, entities: list[Entity], by_power: dict[float, Rack]
    ) -> None:
        """Say whether the racks are cooled like this; only their power can stand in the way of it."""
        from core.catalogue.choosing import cooling_obstacle

        assert isinstance(widget, QPushButton)
        reason = next((why for r in by_power.values() if (why := cooling_obstacle(r, cooling))), "")
        name = {
            "air": tr("Air"),
            "rear_door": tr("Rear door"),
            "direct_to_chip": tr("Direct-to-chip"),
            "immersion": tr("Immersion"),
        }
        widget.setText(name[cooling] + (tr("   ·   no: {reason}").format(reason=as_read(reason)) if reason else ""))
        widget.setChecked(bool(by_power) and all(r.cooling is cooling for r in entities if isinstance(r, Rack)))
        widget.setEnabled(not reason)
        widget.setAccessibleName(tr("Cool by {name}").format(name=name[cooling]))

    # -- editing ----------------------------------------------------------------------------------------------------

    def _ids(self) -> tuple[str, ...]:
        return tuple(e.id for e in self._entities())

    def _set(self, name: str, value: object) -> None:
        self._session.execute(SetField(self._ids(), name, value), initiator=self)
        self.refresh()

    def _set_text(self, name: str, widget: QLineEdit) -> None:
        if widget.isModified():
            widget.setModified(False)
            self._set(name, widget.text().strip())

    def _set_cooling(self, cooling: CoolingKind) -> None:
        project = self._session.project
        cdus = sorted(project.of_type(Cdu), key=lambda c: c.tag)
        racks = [r for i in self._session.selection if isinstance(r := project.get(i), Rack)]
        is_liquid = cooling in (CoolingKind.DIRECT_TO_CHIP, CoolingKind.IMMERSION)
        lacks = is_liquid and cdus and not all(project.get(r.cdu_id) for r in racks)
        self._session.execute(
            SetCooling(self._session.selection, cooling, cdus[0].id if lacks else None), initiator=self
        )
        self.refresh()


def _common_fields(entities: list[Entity]) -> list[str]:
    names = [f.name for f in fields(entities[0])]
    for kind in set(map(type, entities)):
        known = {f.name for f in fields(kind)}
        names = [n for n in names if n in known]
    usable = [n for n in names if n not in HIDDEN and (n != "tag" or len(entities) == 1)]
    if not any(isinstance(e, Rack) and e.cooling is CoolingKind.REAR_DOOR for e in entities):
        usable = [n for n in usable if not n.startswith("rear_door")]
    if not isinstance(entities[0], Placed | Hall | Wall):
        usable = [n for n in usable if n != "tag"]

    def rank(name: str) -> tuple[int, int]:
        if name in FIRST:
            return (0, FIRST.index(name))
        return (2, LATE.index(name)) if name in LATE else (1, names.index(name))

    return sorted(usable, key=rank)


def _shared_value(entities: list[Entity], name: str) -> Any:
    """What a field is in all of thousands of items; None where they differ, which the last one mostly tells."""
    value = getattr(entities[0], name)
    if getattr(entities[-1], name) != value:
        return None
    return value if countOf(map(attrgetter(name), entities), value) == len(entities) else None


def _show(widget: QWidget, value: Any) -> None:
    if isinstance(widget, QuantityEdit):
        widget.show_value(None if value is None else float(value))
    elif isinstance(widget, QCheckBox):
        widget.setTristate(value is None)
        widget.setCheckState(
            Qt.CheckState.PartiallyChecked
            if value is None
            else Qt.CheckState.Checked
            if value
            else Qt.CheckState.Unchecked
        )
    elif isinstance(widget, QComboBox):
        widget.setCurrentIndex(widget.findData(value) if value is not None else -1)
        widget.setPlaceholderText(tr("mixed") if value is None else tr("none"))
    elif isinstance(widget, QLineEdit):
        widget.setPlaceholderText(tr("mixed") if value is None else "")
        widget.setText("" if value is None else str(value))


def _origin_text(entities: list[Entity]) -> str:
    entity = entities[0]
    if isinstance(entity, Rack) and len(entities) == 1:
        unit = entity.units[0] if entity.units else None
        lines = [
            as_read(f"{entity.contents_name} · {entity.weight_kg:,.0f} kg")
            + tr(" · {accelerator_count} accelerators").format(accelerator_count=entity.accelerator_count)
        ]
        if unit is not None and unit.source:
            lines.append(
                tr("Contents: {confidence}, {verification}: {source}").format(
                    confidence=as_read(unit.confidence), verification=as_read(unit.verification), source=unit.source
                )
            )
        return "\n".join(lines)
    if isinstance(entity, Sourced) and len(entities) == 1 and entity.source:
        return f"{entity.model_name}\n{as_read(entity.confidence)}, {as_read(entity.verification)}: {entity.source}"
    return ""


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(role)
    return label


def _button(text: str, act: Any) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(lambda _=False: act())
    button.setAccessibleName(text or tr("Choice"))
    return button
