"""The layers of the plan, and every underlay: shown, locked, printed, and how far they cover what is under them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from core.commands.command import Command
from core.commands.layers import SetLayer
from core.commands.set_field import SetField
from core.model.layers import layers_of
from core.model.underlays import LayerKind, PlanLayer, Underlay
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.icons import icon
from desktop.widgets.jump_slider import JumpSlider
from desktop.widgets.later import Later
from desktop.words import marked, tr

NAMES = {
    LayerKind.ARCHITECTURE: marked("Building"),
    LayerKind.RACKS: marked("Racks"),
    LayerKind.COOLING: marked("Cooling"),
    LayerKind.PIPES: marked("Pipes"),
    LayerKind.POWER: marked("Power"),
    LayerKind.NOTES: marked("Notes"),
    LayerKind.MARKS: marked("Findings"),
    LayerKind.AIR: marked("Air"),
    LayerKind.UNDERLAYS: marked("Underlays"),
}


@dataclass(frozen=True, slots=True)
class Switch:
    """One switch of a row.

    Attributes:
        field: What it sets.
        on: Icon and words while it is on.
        off: Icon and words while it is off.
    """

    field: str
    on: tuple[str, str]
    off: tuple[str, str]


SWITCHES = (
    Switch("is_visible", ("eye", marked("shown")), ("eye-off", marked("not shown"))),
    Switch("is_locked", ("lock", marked("locked")), ("unlock", marked("not locked"))),
    Switch("is_printed", ("printer", marked("printed")), ("printer-off", marked("not printed"))),
)


class LayersPanel(QWidget):
    """One row a layer; underlays stand under theirs.

    Args:
        session: The open document.
        theme: Colours.
    """

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._theme = session, theme
        self.rows: dict[str, LayerRow] = {}
        head = QLabel(tr("LAYERS OF THE PLAN"))
        head.setObjectName("head")
        hint = QLabel(tr("Shown, locked, printed, opacity. Results are not touched."))
        hint.setObjectName("dim")
        hint.setWordWrap(True)
        self._body = QWidget()
        self._body.setObjectName("sideBody")
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._body)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 4, 10)
        for widget in (head, hint, scroll):
            column.addWidget(widget)
        column.setStretch(2, 1)
        session.document_replaced.connect(self.refresh)
        self._later = Later(self.refresh, self)
        session.project_changed.connect(lambda step: self._later.follow(step.changes))
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        for row in self.rows.values():
            row.set_theme(theme)

    def refresh(self) -> None:
        """Show how the layers are; rows are made anew only when underlays come or go."""
        project = self._session.project
        underlays = project.of_type(Underlay)
        wanted = (*LayerKind, *(u.id for u in underlays))
        if tuple(self.rows) != wanted:
            self._make_rows(underlays)
        for kind, layer in layers_of(project).items():
            self.rows[kind].show_values(tr(NAMES[kind]), layer)
        for underlay in underlays:
            self.rows[underlay.id].show_values(underlay.file_name or tr("Underlay"), underlay)

    def _make_rows(self, underlays: tuple[Underlay, ...]) -> None:
        """Rows of the layers once, and those of the underlays below them anew."""
        if not self.rows:
            for kind in LayerKind:
                self._add(kind, lambda field, value, k=kind: SetLayer(k, field, value))
        for key in tuple(self.rows)[len(LayerKind) :]:
            self.rows.pop(key).remove()
        for underlay in underlays:
            self._add(underlay.id, lambda field, value, i=underlay.id: SetField((i,), field, value), is_child=True)
        for line in range(len(self.rows), self._grid.rowCount()):
            self._grid.setRowStretch(line, 0)
        self._grid.setRowStretch(len(self.rows), 1)

    def _add(self, key: str, command: Callable[[str, bool | float], Command], *, is_child: bool = False) -> None:
        line = len(self.rows)
        self._grid.setRowStretch(line, 0)
        row = LayerRow(self._body, self._theme, is_child=is_child)
        row.changed = lambda field, value: self._session.execute(command(field, value), initiator=self)
        self.rows[key] = row
        for column, widget in enumerate((row.name, *row.switches.values(), row.opacity)):
            self._grid.addWidget(widget, line, column)
            widget.show()


class LayerRow:
    """Name, three switches and a slider.

    Args:
        parent: Where they stand.
        theme: Colours.
        is_child: Whether the name is set in.
    """

    def __init__(self, parent: QWidget, theme: Theme, *, is_child: bool) -> None:
        self.changed: Callable[[str, bool | float], object] = lambda *_: None
        self._theme = theme
        self.name = ElidedLabel("", parent)
        self.name.setContentsMargins(14 if is_child else 2, 0, 4, 0)
        self.name.setMinimumWidth(70)
        if is_child:
            self.name.setObjectName("dim")
        self.switches = {switch.field: self._switch(switch, parent) for switch in SWITCHES}
        self.opacity = JumpSlider(Qt.Orientation.Horizontal, parent)
        self.opacity.setRange(0, 20)
        self.opacity.setPageStep(5)
        self.opacity.setFixedWidth(56)
        self.opacity.setTracking(False)
        self.opacity.valueChanged.connect(lambda value: self.changed("opacity_ratio", value / 20.0))

    def _switch(self, switch: Switch, parent: QWidget) -> QToolButton:
        button = QToolButton(parent)
        button.setObjectName("layerSwitch")
        button.setCheckable(True)
        button.clicked.connect(lambda is_on, field=switch.field: self.changed(field, is_on))
        return button

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self._show_icons()

    def show_values(self, name: str, layer: PlanLayer | Underlay) -> None:
        """Show how a layer or an underlay is."""
        self.name.setText(name)
        self.name.setToolTip(name)
        for field, button in self.switches.items():
            button.setChecked(getattr(layer, field))
        with QSignalBlocker(self.opacity):
            self.opacity.setValue(round(20.0 * layer.opacity_ratio))
        words = tr("{name}: opacity {opacity:.0f} %").format(name=name, opacity=100.0 * layer.opacity_ratio)
        self.opacity.setToolTip(words)
        self.opacity.setAccessibleName(tr("Opacity of {name}").format(name=name))
        self._show_icons()

    def _show_icons(self) -> None:
        for switch in SWITCHES:
            button = self.switches[switch.field]
            picture, words = switch.on if button.isChecked() else switch.off
            is_usual = button.isChecked() is not (switch.field == "is_locked")
            button.setIcon(icon(picture, self._theme.ink if not is_usual else self._theme.dim))
            button.setToolTip(f"{self.name.text()}: {tr(words)}")
            button.setAccessibleName(f"{self.name.text()} {tr(words)}")

    def remove(self) -> None:
        """Take it away."""
        for widget in (self.name, *self.switches.values(), self.opacity):
            widget.hide()
            widget.deleteLater()
