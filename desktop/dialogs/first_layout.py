"""A first layout from one line of words or from fields: equipment, racks, power of a rack, topology and site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.catalogue.loader import load_catalogue
from core.commands.power_topology_plan import TopologyKind, topology_plan
from core.errors import FacilityError
from core.model.project import Project
from core.templates.brief import EXAMPLE, MOST_RACKS, DesignBrief, read_brief, servers_to_choose, usual_rack_power_w
from core.templates.layout_summary import smallest_of, summary_of
from desktop.jobs.background import Background
from desktop.theme import Theme
from desktop.widgets.choice_box import ChoiceBox
from desktop.widgets.count_edit import CountEdit
from desktop.widgets.plan_sketch import PlanSketch
from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read, tr

WAIT_MS = 250
"""Rest after the last change before the preview is made."""


class FirstLayoutDialog(QDialog):
    """The words, the fields, a sketch of what they come to, and a button that makes it.

    Args:
        theme: Colours of the sketch.
        make: Takes the project; says whether it was taken.
        parent: Window.
    """

    def __init__(self, theme: Theme, make: Callable[[Project], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("First layout"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(960, 560)
        self._make = make
        self._brief = DesignBrief()
        self._layout: Project | None = None
        self._is_filling = self._is_wanted = self._is_refused = False
        self._work = Background(self)
        self._work.done.connect(self._take_layout)
        self._work.failed.connect(self._tell)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._preview)
        self._build_fields()
        self.sketch = PlanSketch(theme)
        self.note = TiedLabel("")
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self._fill(self._brief)
        self._preview()

    # -- fields -----------------------------------------------------------------------------------------------------

    def _build_fields(self) -> None:
        self.words = QLineEdit()
        self.words.setPlaceholderText(EXAMPLE)
        self.words.setAccessibleName(tr("The design in one line"))
        self.words.setToolTip(tr("Equipment, amount in racks or MW, kW per rack, topology and site, in any order"))
        self.words.setClearButtonEnabled(True)
        self.words.textEdited.connect(lambda _: self._read_words())
        self.words.returnPressed.connect(self._want)
        self.item, self.topology, self.site = ChoiceBox(), ChoiceBox(), ChoiceBox()
        for server in servers_to_choose():
            self.item.addItem(f"{server.name} ({server.max_power_kw:g} kW)", server.item_id)
        for kind in TopologyKind:
            self.topology.addItem(f"{as_read(str(kind))}: {as_read(topology_plan(kind).words)}", kind)
        for site in sorted(load_catalogue().sites, key=lambda s: s.place):
            self.site.addItem(site.place, site.item_id)
        named = ((self.item, tr("Equipment")), (self.topology, tr("Power topology")), (self.site, tr("Site")))
        for box, name in named:
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(24)
            box.currentTextChanged.connect(box.setToolTip)
            box.currentIndexChanged.connect(lambda _: self._read_fields())
        for box in (self.item, self.site):
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer = box.completer()
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.racks, self.rack_kw = CountEdit(), CountEdit()
        self.racks.setRange(1, MOST_RACKS)
        self.racks.setAccessibleName(tr("Racks"))
        self.rack_kw.setRange(1, 1000)
        self.rack_kw.setSuffix(" kW")
        self.rack_kw.setAccessibleName(tr("Most power of a rack"))
        self.rack_kw.setToolTip(tr("How far racks are filled with servers; rack-scale systems are what they are"))
        for spin in (self.racks, self.rack_kw):
            spin.valueChanged.connect(lambda _: self._read_fields())

    def _lay_out(self) -> None:
        self._form = form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setVerticalSpacing(8)
        for name, widget in (
            (tr("Equipment"), self.item),
            (tr("Racks"), self.racks),
            (tr("Most power of a rack"), self.rack_kw),
            (tr("Power topology"), self.topology),
            (tr("Site"), self.site),
        ):
            form.addRow(name, widget)
        left = QVBoxLayout()
        left.addLayout(form)
        left.addSpacing(8)
        left.addWidget(self.note)
        left.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left, 1)
        middle.addWidget(self.sketch, 1)
        hint = QLabel(
            tr("Cooling follows from the equipment: raised floor and contained aisles for air, CDUs for liquid.")
        )
        hint.setObjectName("dim")
        self.build = QPushButton(tr("Make this design"))
        self.build.setAccessibleName(tr("Make this design"))
        self.build.setDefault(True)
        self.build.clicked.connect(self._finish)
        close = QPushButton(tr("Close"))
        close.setAccessibleName(tr("Close"))
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(hint, 1)
        foot.addWidget(close)
        foot.addWidget(self.build)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    @contextmanager
    def _filling(self) -> Iterator[None]:
        self._is_filling = True
        try:
            yield
        finally:
            self._is_filling = False

    def _fill(self, brief: DesignBrief) -> None:
        with self._filling():
            self.item.setCurrentIndex(self.item.findData(brief.item_id))
            self.racks.setValue(brief.rack_count)
            self.rack_kw.setValue(round(brief.rack_power_w / 1e3))
            self._form.setRowVisible(self.rack_kw, brief.servers_per_rack > 0)
            self.topology.setCurrentIndex(self.topology.findData(brief.topology))
            self.site.setCurrentIndex(self.site.findData(brief.site_id))

    # -- what was asked for -----------------------------------------------------------------------------------------

    def _read_words(self) -> None:
        if not self.words.text().strip():  # the fields hold what was understood last: say that, not an old complaint
            self._wait()
            return
        try:
            self._brief = read_brief(self.words.text(), self._brief)
        except FacilityError as error:
            self._tell(error.message, error.hint)
            return
        self._fill(self._brief)
        self._wait()

    def _read_fields(self) -> None:
        if self._is_filling:
            return
        item_id = str(self.item.currentData())
        power_w = 1e3 * self.rack_kw.value()
        if item_id != self._brief.item_id:
            power_w = usual_rack_power_w(item_id)
        brief = replace(
            self._brief,
            item_id=item_id,
            rack_count=self.racks.value(),
            rack_power_w=power_w,
            topology=TopologyKind(self.topology.currentData()),
            site_id=str(self.site.currentData()),
        )
        try:
            self._brief = brief.checked()
        except FacilityError as error:
            self._tell(error.message, error.hint)
            return
        self.words.clear()
        self._fill(self._brief)
        self._wait()

    # -- what it comes to -------------------------------------------------------------------------------------------

    def _wait(self) -> None:
        """Lay it out soon; until then Enter does not make the layout of what was asked for before."""
        self.build.setEnabled(False)
        self._is_wanted = self._is_refused = False
        self._timer.start()

    def _want(self) -> None:
        """Enter comes before the layout stands: make it as soon as it does, unless something else is asked for."""
        self._is_wanted = not self.build.isEnabled() and (self._timer.isActive() or self._work.is_running)

    def _preview(self) -> None:
        if self._work.is_running:
            self._timer.start()
            return
        self.build.setEnabled(False)
        brief = self._brief
        self.note.setText(tr("{understood}.\n\nLaying it out …").format(understood=as_read(brief.understood)))

        def work(_: object, __: object) -> tuple[DesignBrief, Project, str]:
            from core.templates.first_layout import first_layout

            project = first_layout(brief)
            return brief, project, smallest_of(project, brief.topology)

        self._work.start(work)

    def _take_layout(self, made: tuple[DesignBrief, Project, str] | None) -> None:
        if made is None or self._is_refused:  # what was being laid out is no longer what the words ask for
            return
        brief, self._layout, large = made
        if brief != self._brief:
            self._timer.start()
            return
        self.build.setEnabled(True)
        self.note.setStyleSheet("")
        parts = (f"{as_read(brief.understood)}.", as_read(summary_of(self._layout)), as_read(large))
        self.note.setText("\n\n".join(filter(None, parts)))
        self._grow_to_note()
        self.sketch.show_project(self._layout)
        if self._is_wanted:
            self._is_wanted = False
            self._finish()

    def _grow_to_note(self) -> None:
        """Make room for all lines of the note."""
        room_px = self.sketch.geometry().bottom() + 1 - self.note.y()
        lacking_px = self.note.heightForWidth(self.note.width()) - room_px
        if lacking_px > 0:
            self.resize(self.width(), self.height() + lacking_px)

    def _tell(self, message: str, hint: str) -> None:
        self.build.setEnabled(False)
        self._is_wanted = False
        self._is_refused = True
        self._timer.stop()
        self.sketch.show_project(None)  # the layout of what was asked for before is not that of these words
        self.note.setText(as_read(f"{message} {hint}".strip()))

    def _finish(self) -> None:
        if self._layout is not None and self._make(self._layout):
            self.close()

    def done(self, result: int) -> None:
        """Stop the preview before the dialog goes."""
        self._timer.stop()
        self._work.close()
        super().done(result)


def open_first_layout(theme: Theme, make: Callable[[Project], bool], parent: QWidget) -> FirstLayoutDialog:
    """Let the planner describe a design and make it."""
    dialog = FirstLayoutDialog(theme, make, parent)
    dialog.show()
    dialog.words.setFocus()
    return dialog
