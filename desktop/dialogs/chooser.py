"""Candidates side by side: GPUs and servers for racks, sites, and power sources."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.catalogue.choosing import Candidate, candidates_for
from core.catalogue.loader import load_catalogue
from core.commands.command import Sequence
from core.commands.place import PlaceItems
from core.commands.rack_contents import SetContents
from core.commands.replace_entities import ReplaceEntities
from core.commands.set_field import SetField
from core.model.cooling import Cdu
from core.model.electrical import PowerSource, SourceKind
from core.model.rack import CoolingKind, Rack
from core.model.site_air import density_moved_kg_m3
from core.templates.build import site_from_catalogue
from core.units import percent
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read, tr

NAMES_PX, LEAST_LAST_PX, EDGES_PX = 400, 120, 48
"""Room for names, for what stands in the last column, and for the frame with its scroll bar."""


class ChooserDialog(QDialog):
    """A table of choices, applied to the design while it stays open."""

    def __init__(self, title: str, columns: list[str], apply_text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1100, 520)
        self.note = TiedLabel("")
        self.note.setWordWrap(False)  # dialogs with longer words let it wrap
        self.note.setObjectName("dim")
        self.table = QTableWidget(0, len(columns))
        self.table.setHorizontalHeaderLabels(columns)
        self.table.setAccessibleName(title)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.apply = QPushButton(apply_text)
        self.apply.setAccessibleName(apply_text)
        self.apply.setDefault(True)
        close = QPushButton(tr("Close"))
        close.setAccessibleName(tr("Close"))
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(self.note, 1)
        row.addWidget(close)
        row.addWidget(self.apply)
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        column.addLayout(row)

    def fill(self, rows: list[tuple[list[str], str, QColor | None]]) -> None:
        """Fill the table with cells, a tooltip and a colour of the last cell each."""
        self.table.setRowCount(len(rows))
        for n, (cells, tip, colour) in enumerate(rows):
            for m, text in enumerate(cells):
                item = QTableWidgetItem(as_read(text) if m > 0 else text)
                item.setToolTip(
                    tip if m < len(cells) - 1 or not text else "\n".join(filter(None, (as_read(text), tip)))
                )
                if m > 0:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if colour is not None and m == len(cells) - 1:
                    item.setForeground(colour)
                self.table.setItem(n, m, item)
        self.table.resizeColumnsToContents()
        self._leave_room_for_names()
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.selectRow(0)

    def _leave_room_for_names(self) -> None:
        """Let what stands last, such as long reasons, be cut before names are, by which rows are told apart."""
        names_px, last = min(self.table.sizeHintForColumn(0), NAMES_PX), self.table.columnCount() - 1
        widths = [self.table.columnWidth(n) for n in range(1, last)]
        room_px = self.width() - EDGES_PX - sum(widths) - names_px
        self.table.setColumnWidth(last, min(self.table.columnWidth(last), max(room_px, LEAST_LAST_PX)))


def open_rack_chooser(session: Session, theme: Theme, parent: QWidget) -> ChooserDialog:
    """Let the planner compare GPUs and servers for the selected racks."""
    racks = [r for i in session.selection if isinstance(r := session.project.get(i), Rack)]
    candidates = candidates_for(racks, load_catalogue())
    columns = [
        tr("Contents"),
        "kW",
        tr("liquid"),
        tr("BF16 PFLOP/s"),
        tr("memory TB"),
        "kg",
        "k$",
        tr("cooling"),
        tr("fits?"),
    ]
    is_one = len(racks) == 1
    title = tr("Fit 1 rack") if is_one else tr("Fit {count:,} racks").format(count=len(racks))
    button = tr("Fit into the selected rack") if is_one else tr("Fit into the selected racks")
    dialog = ChooserDialog(title, columns, button, parent)
    rows: list[tuple[list[str], str, QColor | None]] = []
    for c in candidates:
        cells = [
            c.name,
            f"{c.power_w / 1e3:.1f}",
            percent(c.liquid_ratio),
            f"{c.bf16_tflop_s / 1e3:.1f}" if c.bf16_tflop_s else "–",
            f"{c.memory_gb / 1e3:.2f}" if c.memory_gb else "–",
            f"{c.weight_kg:,.0f}" if c.weight_kg else "–",
            f"{c.price_usd / 1e3:,.0f}" if c.price_usd else "–",
            as_read(str(c.cooling).replace("_", " ")),
            tr("fits") if c.fits else tr("no: {reason}").format(reason=as_read(c.reason)),
        ]
        rows.append((cells, c.provenance, QColor(theme.ok if c.fits else theme.bad)))
    dialog.fill(rows)
    dialog.note.setText(tr("Temperatures, loadings and PUE follow at once; undo takes it back."))
    ids = tuple(r.id for r in racks)

    def fit() -> None:
        row = dialog.table.currentRow()
        if 0 <= row < len(candidates):
            _fit(session, ids, candidates[row])

    dialog.apply.clicked.connect(fit)
    dialog.table.itemDoubleClicked.connect(lambda _: fit())
    dialog.show()
    return dialog


def _fit(session: Session, ids: tuple[str, ...], candidate: Candidate) -> None:
    if not candidate.fits:
        session.message_raised.emit(
            tr("{name} does not fit: {reason}.").format(name=candidate.name, reason=as_read(candidate.reason)),
            tr("Choose another one."),
        )
        return
    cdus = sorted(session.project.of_type(Cdu), key=lambda c: c.tag)
    steps: list[object] = [SetContents(ids, candidate.units, candidate.cooling)]
    if candidate.cooling is not CoolingKind.AIR and cdus:
        bare = tuple(i for i in ids if session.project.get(getattr(session.project.get(i), "cdu_id", "")) is None)
        if bare:
            steps.append(SetField(bare, "cdu_id", cdus[0].id))
    session.execute(Sequence(tr("Fit {name}").format(name=candidate.name), tuple(steps)))  # type: ignore[arg-type]


def open_site_chooser(session: Session, theme: Theme, parent: QWidget) -> ChooserDialog:
    """Let the planner choose one of the catalogue's sites; its weather becomes the scenario's."""
    sites = sorted(load_catalogue().sites, key=lambda s: s.name)
    columns = [tr("Site"), tr("design °C"), tr("wet bulb °C"), tr("elevation m"), "g CO₂/kWh", "$/kWh"]
    dialog = ChooserDialog(tr("Site"), columns, tr("Use this site"), parent)
    rows: list[tuple[list[str], str, QColor | None]] = []
    for s in sites:
        values = (s.cooling_design_db_04_c, s.evap_design_wb_04_c, s.elevation_m, s.grid_carbon_gco2e_kwh)
        cells = [s.name, *("–" if v is None else f"{v:.{d}f}" for v, d in zip(values, (1, 1, 0, 0), strict=True))]
        price = s.electricity_price_industrial_usd_kwh
        rows.append(([*cells, "–" if price is None else f"{price:.3f}"], s.source, None))
    dialog.fill(rows)
    dialog.note.setText(
        tr("The active scenario takes the site's design day, the room air the density of its elevation.")
    )

    def use() -> None:
        row = dialog.table.currentRow()
        if 0 <= row < len(sites):
            move_to_site(session, sites[row].item_id)

    dialog.apply.clicked.connect(use)
    dialog.table.itemDoubleClicked.connect(lambda _: use())
    dialog.show()
    return dialog


def move_to_site(session: Session, item_id: str) -> None:
    """Use a site of the catalogue; the active scenario takes its design day, the room air its elevation's density."""
    site = site_from_catalogue(item_id)
    day = replace(
        session.project.scenario,
        dry_bulb_c=site.design_dry_bulb_c,
        wet_bulb_c=min(site.design_wet_bulb_c, site.design_dry_bulb_c),
        name=f"Design day {site.design_dry_bulb_c:.0f} °C",
    )
    assumed, before = session.project.assumptions, session.project.site
    density = density_moved_kg_m3(assumed.air_density_kg_m3, before.elevation_m, site.elevation_m)
    air = replace(assumed, air_density_kg_m3=density)
    session.execute(ReplaceEntities(tr("Move to {name}").format(name=site.name), (site, day, air)))


def _source_words(kind: SourceKind) -> str:
    return as_read(str(kind).replace("_", " ")) if kind is not SourceKind.SMR else "SMR"


def open_source_chooser(session: Session, theme: Theme, parent: QWidget) -> ChooserDialog:
    """Let the planner add sources to the site and switch the present ones."""
    columns = [tr("Source"), tr("capacity MW"), "g CO₂/kWh", "$/kWh", tr("here now")]
    dialog = ChooserDialog(tr("Power sources of the site"), columns, tr("Add, or switch on or off"), parent)
    site = session.project.site
    usual: list[tuple[SourceKind, float, float, float, int, bool, float]] = [
        (SourceKind.GRID, 10e6, site.grid_carbon_kg_kwh, site.electricity_price_usd_kwh, 50, False, 1.0),
        (SourceKind.GAS, 5e6, 0.49, 0.09, 55, False, 1.0),
        (SourceKind.DIESEL, 2.5e6, 0.95, 0.35, 90, True, 1.0),
        (SourceKind.SOLAR, 2e6, 0.048, 0.0, 10, False, 0.6),
        (SourceKind.WIND, 4e6, 0.011, 0.0, 10, False, 0.35),
        (SourceKind.HYDRO, 3e6, 0.024, 0.01, 15, False, 0.8),
        (SourceKind.SMR, 77e6, 0.012, 0.03, 20, False, 0.95),
        (SourceKind.FUEL_CELL, 2e6, 0.45, 0.12, 55, False, 1.0),
        (SourceKind.BATTERY, 2e6, 0.03, 0.02, 70, True, 1.0),
    ]

    def refill() -> None:
        rows: list[tuple[list[str], str, QColor | None]] = []
        for kind, capacity, carbon, cost, *_ in usual:
            mine = [s for s in session.project.of_type(PowerSource) if s.kind is kind]
            state = ", ".join(f"{s.tag} {tr('on') if s.is_on else tr('off')}" for s in mine) or "–"
            shown = sum(s.capacity_w for s in mine) or capacity
            cells = [_source_words(kind), f"{shown / 1e6:g}", f"{carbon * 1000:.0f}", f"{cost:.3f}", state]
            rows.append(
                (cells, tr("Class medians (IPCC AR5 annex III) and typical costs; edit them after adding."), None)
            )
        row = max(dialog.table.currentRow(), 0)
        dialog.fill(rows)
        dialog.table.selectRow(row)

    def act() -> None:
        kind, capacity, carbon, cost, order, is_standby, availability = usual[max(dialog.table.currentRow(), 0)]
        mine = [s for s in session.project.of_type(PowerSource) if s.kind is kind]
        if mine:
            session.execute(SetField(tuple(s.id for s in mine), "is_on", not all(s.is_on for s in mine)))
        else:
            count = len(session.project.of_type(PowerSource))
            source = PowerSource(
                tag=f"{str(kind).replace('_', ' ').title()} 1",
                kind=kind,
                capacity_w=capacity,
                carbon_kg_kwh=carbon,
                cost_usd_kwh=cost,
                merit_order=order,
                is_standby=is_standby,
                availability_ratio=availability,
                energy_j=3.6e9 * 4 if kind is SourceKind.BATTERY else 0.0,
                x_m=17.0 + 4.0 * count,
                y_m=-8.0,
                width_m=3.0,
                depth_m=3.0,
                height_m=3.0,
                model_name=f"{str(kind).replace('_', ' ')} (typical)",
                source="IPCC AR5 WG3 annex III medians; typical costs",
                verification="recalled",
                confidence="estimate",
            )
            session.execute(PlaceItems((source,)))
        refill()

    dialog.apply.clicked.connect(act)
    dialog.table.itemDoubleClicked.connect(lambda _: act())
    refill()
    dialog.note.setText(tr("Sources are used in merit order; standby ones last."))
    dialog.show()
    return dialog
