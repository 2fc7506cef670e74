"""Templates of racks: fill the selected racks from one, keep a rack's contents as one, rename and delete them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from core.commands.rack_templates import (
    DropTemplate,
    FillFromTemplate,
    KeepTemplate,
    RenameTemplate,
    kept_templates,
    template_of,
)
from core.model.network_ports import Ports, rack_ports, speed_in_words
from core.model.rack import Rack, RackTemplate
from desktop.dialogs.chooser import ChooserDialog
from desktop.dialogs.palette import PaletteRow
from desktop.session import Session
from desktop.widgets.plain_parts import text_button
from desktop.widgets.template_menu import is_built_in, name_of, templates_of
from desktop.words import marked, tr

COLUMNS = (
    marked("Template"), marked("Contents"), marked("Top U"), marked("kW"), marked("kg"), marked("Server ports"),
    marked("Switch ports"), marked("Comes from"),
)  # fmt: skip
WORDS = (1, 7)
"""Columns of words, aligned to the left."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
WIDTHS_PX = (250, 300)
"""Of the name and of the contents, which may be long; the others are as wide as what they hold."""
LONGEST_NAME = 48


class RackTemplates:
    """What can be done with templates from anywhere in the window.

    Args:
        session: The open document.
        parent: Window of the dialog.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        self._session, self._parent = session, parent

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions about templates do, by name."""
        return {"rack_templates": self.open, "save_template": self.keep}

    def palette_rows(self) -> list[PaletteRow]:
        """A row for each template, which fills the selected racks."""
        words = tr("Fill racks from: {name}")
        return [
            PaletteRow(tr("Template"), words.format(name=name_of(t)), "", lambda t=t: self.fill(t))  # type: ignore[misc]
            for t in templates_of(self._session.project)
        ]

    def open(self) -> None:
        """List the templates."""
        RackTemplatesDialog(self._session, self, self._parent).show()

    def racks(self) -> tuple[Rack, ...]:
        """The selected racks."""
        return tuple(r for i in self._session.selection if isinstance(r := self._session.project.get(i), Rack))

    def fill(self, template: RackTemplate) -> bool:
        """Put a template into the selected racks as one step; whether that was done."""
        racks = self.racks()
        if not racks:
            self._session.message_raised.emit(tr("No rack is selected."), tr("Select the racks to be filled."))
            return False
        return self._session.execute(
            FillFromTemplate(tuple(r.id for r in racks), replace(template, tag=name_of(template)))
        )

    def keep(self) -> str:
        """Keep what is in the selected rack under a name made of its contents; the id of the template, or nothing."""
        template = self.taken()
        done = template is not None and self._session.execute(KeepTemplate(template))
        if template is None or not done:
            return ""
        self._session.message_raised.emit(
            tr("The contents are kept as template {name}.").format(name=template.tag),
            tr("Rename it in the list of templates."),
        )
        return template.id

    def taken(self, template_id: str = "", name: str = "") -> RackTemplate | None:
        """The contents of the selected rack as a template; None, in words, where it is not clear which."""
        racks = self.racks()
        if not racks:
            words = tr("No rack is selected."), tr("Select the rack whose contents are to be kept.")
        elif any(r.contents_name != racks[0].contents_name for r in racks):
            words = tr("The selected racks have different contents."), tr("Select one of them.")
        else:
            return template_of(racks[0], name or self._free_name(racks[0].contents_name), template_id)
        self._session.message_raised.emit(*words)
        return None

    def _free_name(self, contents: str) -> str:
        taken = {t.tag.casefold() for t in kept_templates(self._session.project)}
        first = contents.split(", ", maxsplit=1)[0]
        plain = first if len(first) <= LONGEST_NAME else f"{first[:LONGEST_NAME]}…"
        names = (plain if n == 1 else f"{plain} ({n})" for n in range(1, len(taken) + 2))
        return next(name for name in names if name.casefold() not in taken)


class RackTemplatesDialog(ChooserDialog):
    """All templates as a table, beside which the window goes on.

    Args:
        session: The open document.
        templates: Does what is asked for.
        parent: Window.
    """

    def __init__(self, session: Session, templates: RackTemplates, parent: QWidget) -> None:
        super().__init__(tr("Rack templates"), [tr(name) for name in COLUMNS], tr("Fill the selected racks"), parent)
        self._session, self._actions = session, templates
        self._templates: tuple[RackTemplate, ...] = ()
        self.resize(1120, 420)
        self.note.setWordWrap(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        row = QHBoxLayout()
        self.keep, self.replace, self.rename, self.drop = (
            text_button(tr("Keep selected rack"), self._keep, tr("Keep its contents as a further template")),
            text_button(tr("Replace"), self._replace, tr("Let the template hold what is in the selected rack")),
            text_button(tr("Rename"), self._edit_name, tr("Give the template another name (F2)")),
            text_button(tr("Delete"), self._drop, tr("Delete the template (Del)")),
        )
        for button in (self.keep, self.replace, self.rename, self.drop):
            row.addWidget(button)
        row.addStretch(1)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertLayout(1, row)
        self.apply.clicked.connect(self.fill_racks)
        self.table.itemDoubleClicked.connect(lambda _: self.fill_racks())
        self.table.itemChanged.connect(lambda item: self._rename(item.row(), item.text()))
        self.table.currentCellChanged.connect(lambda *_: self._enable())
        session.project_changed.connect(self._follow)
        session.document_replaced.connect(self._list)
        session.selection_changed.connect(self._follow_selection)
        self._list()
        self.table.setFocus()

    @property
    def chosen(self) -> RackTemplate | None:
        """The template of the current row."""
        row = self.table.currentRow()
        return self._templates[row] if 0 <= row < len(self._templates) else None

    def choose(self, template_id: str) -> None:
        """Make a template the current row."""
        row = next((n for n, t in enumerate(self._templates) if t.id == template_id), 0)
        self.table.setCurrentCell(row, 0)

    def fill_racks(self) -> None:
        """Fill the selected racks from the current row."""
        if self.chosen is not None:
            self._actions.fill(self.chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete deletes."""
        if event.key() == Qt.Key.Key_Delete and self.drop.isEnabled():
            self._drop()
        else:
            super().keyPressEvent(event)

    def _follow(self, _: object) -> None:
        if templates_of(self._session.project) != self._templates:
            self._list()
        self._enable()

    def _follow_selection(self, _: object) -> None:
        self._enable()

    def _list(self) -> None:
        chosen = self.chosen.id if self.chosen is not None else ""
        self._templates = templates_of(self._session.project)
        self.table.blockSignals(True)
        self.fill([(_cells(t), f"{name_of(t)}\n{_cells(t)[1]}", None) for t in self._templates])
        for row, template in enumerate(self._templates):
            for column in range(len(COLUMNS)):
                item = self.table.item(row, column)
                may_edit = column == 0 and not is_built_in(template)
                if not may_edit:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                if column in WORDS:
                    item.setTextAlignment(LEFT)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width_px in enumerate(WIDTHS_PX):
            self.table.setColumnWidth(column, width_px)
        self.table.blockSignals(False)
        self.choose(chosen)
        self._enable()

    def _enable(self) -> None:
        count, template = len(self._actions.racks()), self.chosen
        own = template is not None and not is_built_in(template)
        self.apply.setEnabled(count > 0 and template is not None)
        self.keep.setEnabled(count > 0)
        self.replace.setEnabled(own and count > 0)
        self.rename.setEnabled(own)
        self.drop.setEnabled(own)
        self.note.setText(_note(count))

    def _keep(self) -> None:
        template_id = self._actions.keep()
        if template_id:
            self.choose(template_id)
            self._edit_name()

    def _replace(self) -> None:
        if self.chosen is not None:
            taken = self._actions.taken(self.chosen.id, self.chosen.tag)
            if taken is not None:
                self._session.execute(KeepTemplate(taken))

    def _edit_name(self) -> None:
        item = self.table.item(self.table.currentRow(), 0)
        if item is not None and self.rename.isEnabled():
            self.table.setFocus()
            self.table.editItem(item)

    def _rename(self, row: int, name: str) -> None:
        template = self._templates[row]
        if name != template.tag and not self._session.execute(RenameTemplate(template.id, name)):
            self._list()

    def _drop(self) -> None:
        if self.chosen is not None and not is_built_in(self.chosen):
            self._session.execute(DropTemplate(self.chosen.id))


def _cells(template: RackTemplate) -> list[str]:
    rack = Rack(tag=template.tag, units=template.units, enclosure_weight_kg=0.0)
    ports = rack_ports(rack)
    return [
        name_of(template),
        rack.contents_name,
        str(template.top_u),
        f"{rack.rated_power_w / 1e3:,.1f}",
        f"{rack.weight_kg:,.0f}",
        _briefly(ports.servers),
        _briefly(ports.switches),
        tr("the program") if is_built_in(template) else tr("this project"),
    ]


def _briefly(ports: Ports) -> str:
    """The fastest ports, and how many there are beside them."""
    if not ports.count:
        return "–"
    speed, count = ports.by_speed[0]
    rest = ports.count - count
    return f"{count} × {speed_in_words(speed)}" + (f" + {rest}" if rest else "")


def _note(count: int) -> str:
    """What will be done to so many selected racks."""
    if not count:
        return tr("Select racks on the plan or in the elevation: they are filled, or kept as a template.")
    if count == 1:
        return tr("1 rack is selected. Its contents are replaced in one step; feeds and CDUs stay.")
    words = tr("{count:,} racks are selected. Their contents are replaced in one step; feeds and CDUs stay.")
    return words.format(count=count)
