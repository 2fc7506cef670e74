"""The catalogue: search, chips by kind, and rows to drag onto the plan."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.catalogue.it_items import Accelerator, ServerItem
from core.catalogue.item import AnyItem
from core.catalogue.kind_words import kind_words
from core.catalogue.placing import is_placeable
from core.catalogue.plant_items import CoolingUnitItem, PowerItem
from core.catalogue.rear_doors import is_rear_door
from core.drawing.oneline_words import megawatts_or_kilowatts
from core.model.electrical import PowerSource
from core.results.design_results import DesignResults
from core.results.power_result import SourceOutput
from core.units import percent
from desktop.panels.kind_words import accelerator_words
from desktop.session import Session
from desktop.theme import Theme, font
from desktop.widgets.icons import icon
from desktop.widgets.search_line import SearchLine
from desktop.widgets.tied_label import tied
from desktop.words import as_read, as_written, marked, tr

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ITEM_MIME = "application/x-hallwright-item"
Index = QModelIndex | QPersistentModelIndex
LEAST_PX = 44
"""What the items, and the sources under them, keep of a low window."""
FEW_SOURCES = 6
"""Sources that get a line each; more are shown by kind."""
NOTHING_W = 5_000.0
"""Output that reads as nothing in megawatts."""

CHIPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (marked("Racks"), ("ai_rack", "rack_enclosure", "immersion_1p", "immersion_2p")),
    (marked("Servers"), ("ai_server", "cpu_server", "edge_node", "storage", "switch")),
    ("GPUs", ("gpu", "asic", "tpu", "npu", "fpga")),
    (marked("Air"), ("crah", "crac", "fan_wall", "in_row", "rear_door")),
    (marked("Liquid"), ("cdu_in_rack", "cdu_in_row", "cdu_row", "cdu_liquid_to_air", "dry_cooler", "adiabatic_cooler",
                "cooling_tower", "cooling_tower_closed", "heat_exchanger", "thermal_storage")),
    (marked("Chillers"), ("chiller_air_screw", "chiller_air_maglev", "chiller_water_maglev",
                  "chiller_water_centrifugal", "chiller_air_screw_fc")),
    (marked("Power"), ("ups", "transformer_lv", "transformer_hv", "pdu", "rpp", "busway", "sts", "ats", "switchgear_lv",
               "switchgear_mv", "switchgear_paralleling", "power_800vdc")),
    (marked("Sources"), ("utility_feed", "diesel_genset", "gas_engine", "gas_turbine", "fuel_cell", "smr", "hydro",
                 "wind_turbine", "pv_plant", "bess", "gas_combined_cycle", "gas_turbine_aero", "gas_turbine_micro")),
)  # fmt: skip
ICONS = {
    "Racks": "server",
    "Servers": "cpu",
    "GPUs": "gpu",
    "Air": "fan",
    "Liquid": "droplet",
    "Chillers": "snowflake",
    "Power": "bolt",
    "Sources": "plug",
}


def facts(item: AnyItem) -> tuple[str, str, str]:
    """One line of facts, and the two numbers on the right."""
    if isinstance(item, ServerItem):
        parts = [
            accelerator_words(item.accelerator_count),
            item.form_factor,
        ]
        parts.append(as_read(f"{item.weight_kg:,.0f} kg") if item.weight_kg else "")
        power = f"{item.max_power_kw:g} kW" if item.max_power_kw else ""
        liquid = (
            tr("{liquid} liq").format(liquid=percent(item.liquid_ratio))
            if item.max_power_kw and item.liquid_ratio
            else item.cooling
        )
        return " · ".join(p for p in parts if p), power, liquid
    if isinstance(item, Accelerator):
        memory = f"{item.memory_gb:g} GB" if item.memory_gb else ""
        rate = f"{item.peak_bf16_tflop_s:,.0f} TF bf16" if item.peak_bf16_tflop_s else ""
        return " · ".join(p for p in (rate, memory) if p), f"{item.tdp_w:g} W" if item.tdp_w else "", ""
    if isinstance(item, CoolingUnitItem):
        flow = as_read(f"{item.airflow_m3_s:.1f} m³/s") if item.airflow_m3_s else ""
        return (
            " · ".join(p for p in (as_read(kind_words(item.category)), flow) if p),
            (f"{item.capacity_kw:,.0f} kW" if item.capacity_kw else ""),
            tr("COP {cop:g}").format(cop=item.cop) if item.cop else "",
        )
    if isinstance(item, PowerItem):
        rating = item.rating_kw or item.rating_kva
        return (
            as_read(kind_words(item.category)),
            f"{rating:,.0f} kW" if rating else "",
            (f"{item.eff_50_pct:g} %" if item.eff_50_pct else ""),
        )
    return "", "", ""


def _is_usable(item: AnyItem) -> bool:
    return is_placeable(item) or is_rear_door(item)


def _use_of(item: AnyItem) -> str:
    if is_rear_door(item):
        return tr("drag it onto racks")
    return tr("drag it onto the plan") if is_placeable(item) else tr("for reading only")


class _Items(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.items: list[AnyItem] = []

    def show(self, items: list[AnyItem]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name
        if role == Qt.ItemDataRole.ToolTipRole:
            use = _use_of(item)
            words = f"{as_read(item.confidence)}, {as_read(item.verification)}: {item.source}"
            whole = " · ".join(word for word in facts(item) if word)  # a row has seldom room for all of them
            return "\n".join(line for line in (f"{item.name}: {use}", whole, words, item.notes) if line)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and _is_usable(self.items[index.row()]):
            return usual | Qt.ItemFlag.ItemIsDragEnabled
        return usual

    def mimeTypes(self) -> list[str]:
        return [ITEM_MIME]

    def mimeData(self, indexes: list[QModelIndex]) -> QMimeData:  # type: ignore[override]
        data = QMimeData()
        data.setData(ITEM_MIME, QByteArray(self.items[indexes[0].row()].item_id.encode()))
        return data


class _Row(QStyledItemDelegate):
    def __init__(self, theme: Theme, icon_name: str = "server") -> None:
        super().__init__()
        self.theme = theme
        self.icon_name = icon_name

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> object:  # type: ignore[override]
        size = super().sizeHint(option, index)
        size.setHeight(44)
        return size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.model().items[index.row()]  # type: ignore[attr-defined]
        box: QRect = option.rect.adjusted(4, 2, -4, -2)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        state = option.state  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(self.theme.soft))
            painter.drawRoundedRect(box, 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(self.theme.window))
            painter.drawRoundedRect(box, 6, 6)
        icon(self.icon_name, self.theme.dim).paint(painter, QRect(box.left() + 6, box.top() + 11, 18, 18))
        line, number, share = facts(item)
        right = QRect(box.right() - 66, box.top() + 3, 60, 18)
        left = QRect(box.left() + 32, box.top() + 3, box.width() - (102 if number else 38), 18)
        below = QRect(left.left(), left.top() + 17, box.width() - (102 if share else 38), 18)
        painter.setFont(font(12, QFont.Weight.Medium))
        painter.setPen(QColor(self.theme.ink))
        name = painter.fontMetrics().elidedText(item.model, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(font(11))
        painter.setPen(QColor(self.theme.dim))
        painter.drawText(right, RIGHT, number)
        share = painter.fontMetrics().elidedText(share, Qt.TextElideMode.ElideRight, 60)
        painter.drawText(right.translated(0, 17), RIGHT, share)
        line = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, line)
        painter.restore()


class _GivesWay(QScrollArea):
    """As high as its content where there is room, and scrolled in a low window."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setMinimumHeight(LEAST_PX)
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        """Room for all of the content at this width."""
        height = self.widget().heightForWidth(max(self.viewport().width(), 1))
        return QSize(100, max(height, LEAST_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words that wrap take another height at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class CataloguePanel(QWidget):
    """Left column.

    Attributes:
        item_chosen: Emitted with the item id that should be placed (double click or Enter).
    """

    item_chosen = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("leftSide")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._theme = theme
        self._chip = CHIPS[0][0]
        self._model = _Items()
        self._row = _Row(theme)
        self._search = SearchLine()
        self._search.setAccessibleName(tr("Search the catalogue"))
        self._search.setPlaceholderText(tr("Search the catalogue"))
        self._search.textChanged.connect(self._refill)
        self._list = QListView()
        self._list.setAccessibleName(tr("Catalogue items"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._row)
        self._list.setDragEnabled(True)
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.activated.connect(self._choose)
        self._sources = QLabel()
        self._sources.setTextFormat(Qt.TextFormat.RichText)
        self._sources.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._sources.setWordWrap(True)  # long names go on below, so that what a source gives is never cut
        self._chips: dict[str, QPushButton] = {}
        self._lay_out()
        session.results_changed.connect(self._show_sources)
        session.document_replaced.connect(lambda: self._sources.setText(""))

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = self._row.theme = theme
        self._list.viewport().update()

    def load(self) -> None:
        """Fill the list; called after the first paint, because reading the catalogue takes a moment."""
        self._refill()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 12, 10, 10)
        column.setSpacing(8)
        column.addWidget(_head(tr("Catalogue")))
        column.addWidget(self._search)
        for start in (0, 4):
            row = QHBoxLayout()
            row.setSpacing(4)
            for name, _ in CHIPS[start : start + 4]:
                chip = QPushButton(tr(name))
                chip.setObjectName("chip")
                chip.setCheckable(True)
                chip.setChecked(name == self._chip)
                chip.setAccessibleName(tr("Show {name}").format(name=tr(name)))
                chip.clicked.connect(lambda _=False, n=name: self._take_chip(n))
                self._chips[name] = chip
                row.addWidget(chip)
            row.addStretch(1)
            column.addLayout(row)
        column.addWidget(self._list, 1)
        column.addWidget(_head(tr("Sources on this site")))
        self._around = _GivesWay(self._sources)
        self._list.setMinimumHeight(LEAST_PX)
        column.addWidget(self._around)

    def _take_chip(self, name: str) -> None:
        self._chip = name
        for chip_name, chip in self._chips.items():
            chip.setChecked(chip_name == name)
        self._refill()

    def _refill(self) -> None:
        from core.catalogue.loader import load_catalogue

        catalogue = load_catalogue()
        equipment = [*catalogue.servers, *catalogue.accelerators, *catalogue.cooling_units, *catalogue.power_items]
        self._search.setPlaceholderText(tr("Search {count} items, or drag one in").format(count=len(equipment)))
        text = self._search.text().strip()
        if text:
            kinds = ("servers", "accelerators", "cooling_units", "power_items")
            found = list(catalogue.search(text, kinds=kinds) or catalogue.search(as_written(text), kinds=kinds))
        else:
            kinds_of_chip = dict(CHIPS)[self._chip]
            found = [i for i in equipment if i.category in kinds_of_chip]
        self._row.icon_name = "search" if text else ICONS[self._chip]
        self._model.show(found)

    def _choose(self, index: QModelIndex) -> None:
        item = self._model.items[index.row()]
        if _is_usable(item):
            self.item_chosen.emit(item.item_id)

    def _show_sources(self, results: DesignResults) -> None:
        power = results.power.value
        if power is None:
            self._sources.setText("")
            return
        largest_w = max((o.output_w for o in power.sources), default=0.0)
        style = f"color:{self._theme.dim}; white-space:nowrap"
        rows = [
            f'<tr><td>{tied(name)}</td><td align="right" style="{style}">{tied(shown)}</td></tr>'
            for name, shown in _together([self._source_words(o, largest_w) for o in power.sources])
        ]
        self._sources.setText(f'<table width="100%" cellspacing="2">{"".join(rows)}</table>')
        self._around.updateGeometry()

    def _source_words(self, output: SourceOutput, largest_w: float) -> tuple[str, str, str]:
        """Name, kind and what a source does now."""
        source = self._session.project.get(output.source_id)
        shown = megawatts_or_kilowatts(output.output_w, largest_w)
        if not isinstance(source, PowerSource):
            return tr("Public grid (assumed)"), tr("grid"), shown
        kind = as_read(str(source.kind).replace("_", " "))
        name = source.tag if source.tag.lower() == kind.lower() else f"{source.tag} · {kind}"
        if not source.is_on or source.id in self._session.out_of_service:
            shown = tr("out of service")
        elif source.is_standby and output.output_w < NOTHING_W:
            shown = tr("standby")
        return name, kind, shown


def _together(sources: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Name and state of each source; where there are many, those of one kind that do the same share a line."""
    alike = Counter((kind, shown) for _, kind, shown in sources)
    if len(sources) <= FEW_SOURCES:
        return [(name, shown) for name, _, shown in sources]
    lines: dict[tuple[str, str], tuple[str, str]] = {}
    for name, kind, shown in sources:
        count = alike[kind, shown]
        lines[kind, shown] = (
            name if count == 1 else f"{count} × {kind}",
            shown if count == 1 or shown == tr("standby") else tr("{shown} each").format(shown=shown),
        )
    return list(lines.values())


def _head(text: str) -> QLabel:
    label = QLabel(text.upper())
    label.setObjectName("head")
    return label
