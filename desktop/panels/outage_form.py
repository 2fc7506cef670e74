"""What is asked about a cooling failure: what fails, how, when it comes back, and whether the load changes."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from core.model.cooling import AirCooler
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall
from core.results.outage import MOST_LOAD_RATIO, OutageEvent
from desktop.session import Session
from desktop.widgets.choice_box import LetterBox
from desktop.widgets.count_edit import CountEdit
from desktop.words import tr

WIDE_PX = 294
ALL, SELECTED, NONE = range(3)
"""What fails, by its place in the list."""


class OutageForm(QWidget):
    """The fields, and the buttons under them.

    Args:
        session: Where the selected coolers come from.

    Attributes:
        which, how: What fails, and how.
        restart, duration: When cooling comes back (0 for never), and how long to follow it. [s]
        load, load_after: Load of all racks over that before [%], and from when on [s].
        run, shut: Buttons.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.which = _combo(
            tr("What fails"),
            (tr("All coolers of the hall"), tr("The selected coolers"), tr("Nothing: the load changes")),
        )
        self.how = _combo(tr("How it fails"), (tr("Fans stop"), tr("Only chilled water is lost")))
        self.restart = _counted(tr("Cooling comes back after"), (0, 3600), 0, " s", tr("never"))
        self.duration = _counted(tr("Follow for"), (10, 3600), 300, " s")
        self.load = _counted(tr("What the load of all racks changes to"), (0, int(100 * MOST_LOAD_RATIO)), 100, " %")
        self.load_after = _counted(tr("When the load changes"), (0, 3600), 0, " s")
        self.run = QPushButton(tr("Run"))
        self.run.setAccessibleName(tr("Run or cancel"))
        self.shut = QPushButton(tr("Close"))
        self.shut.setAccessibleName(tr("Close the cooling failure"))
        self.which.currentIndexChanged.connect(lambda _: self._enable())
        self.load.valueChanged.connect(lambda _: self._enable())
        self.setFixedWidth(WIDE_PX)
        session.selection_changed.connect(lambda _: self._name_hall())
        session.project_changed.connect(lambda _: self._name_hall())
        session.document_replaced.connect(self._name_hall)
        self._lay_out()
        self._enable()

    def _lay_out(self) -> None:
        asks = QGridLayout(self)
        asks.setContentsMargins(0, 0, 0, 0)
        asks.setHorizontalSpacing(8)
        asks.setVerticalSpacing(2)  # with more the window would not fit into 720 px
        head = QLabel(tr("COOLING FAILURE"))
        head.setObjectName("head")
        asks.addWidget(head, 0, 0, 1, 2)
        asks.addWidget(self.which, 1, 0, 1, 2)
        asks.addWidget(self.how, 2, 0, 1, 2)
        for row, (text, box) in enumerate(((tr("Back after"), self.restart), (tr("Follow"), self.duration)), 3):
            asks.addWidget(_dim(text), row, 0)
            asks.addWidget(box, row, 1)
        step = QHBoxLayout()
        step.setSpacing(6)
        for part in (self.load, _dim(tr("after")), self.load_after):
            step.addWidget(part)
        for box in (self.load, self.load_after):  # two in a row: never wider than the row, which would cut their frame
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        asks.addWidget(_dim(tr("Load to")), 5, 0)
        asks.addLayout(step, 5, 1)
        asks.addWidget(self.run, 6, 0)
        asks.addWidget(self.shut, 6, 1)

    def _name_hall(self) -> None:
        """Where there are several halls, say which one is meant: that of the selection, or the first."""
        hall = self._session.project.get(self.hall_id())
        is_one = len(self._session.project.halls) < 2
        name = hall.tag if hall is not None else ""
        self.which.setItemText(
            ALL, tr("All coolers of the hall") if is_one or not name else tr("All coolers of {hall}").format(hall=name)
        )

    def hall_id(self, failed_ids: tuple[str, ...] = ()) -> str:
        """The hall whose air is followed: that of coolers that fail, of the selection, or the first; empty for none."""
        project = self._session.project
        for chosen in (project.get(i) for i in failed_ids or self._session.selection):
            if isinstance(chosen, Hall):
                return chosen.id
            if isinstance(chosen, (AirCooler, Rack)):
                return chosen.hall_id
        return project.halls[0].id if project.halls else ""

    def _enable(self) -> None:
        fails = self.which.currentIndex() != NONE
        self.how.setEnabled(fails)
        self.restart.setEnabled(fails)
        self.load_after.setEnabled(self.load.value() != 100)

    def event_asked(self) -> OutageEvent | None:
        """What the fields say; None, with words, when it cannot be."""
        ids: tuple[str, ...] = ()
        if self.which.currentIndex() == SELECTED:
            project = self._session.project
            ids = tuple(i for i in self._session.selection if isinstance(project.get(i), AirCooler))
            if not ids:
                self._session.message_raised.emit(
                    tr("No cooler is selected."), tr("Select the coolers that should fail.")
                )
                return None
            if words := _of_two_halls(project, ids):
                self._session.message_raised.emit(
                    words, tr("Air is followed in one hall at a time: select its coolers only.")
                )
                return None
        back, load = self.restart.value(), self.load.value()
        fails = self.which.currentIndex() != NONE
        return OutageEvent(
            ids,
            self.how.currentIndex() == 0,
            float(back) if back and fails else None,
            float(self.duration.value()),
            cooling_fails=fails,
            load_at_s=float(self.load_after.value()) if load != 100 else None,
            load_ratio=load / 100.0,
        )


def _of_two_halls(project: Project, cooler_ids: tuple[str, ...]) -> str:
    """Which coolers stand in which halls, in words; empty when all stand in one."""
    halls: dict[str, list[str]] = {}
    for cooler in (project.get(i) for i in cooler_ids):
        if isinstance(cooler, AirCooler):
            halls.setdefault(cooler.hall_id, []).append(cooler.tag or tr("a nameless cooler"))
    if len(halls) < 2:
        return ""
    parts = []
    for hall_id, tags in halls.items():
        hall = project.get(hall_id)
        name = (hall.tag or tr("a nameless hall")) if hall is not None else tr("no hall")
        parts.append(tr("{list} in {name}").format(list=", ".join(tags), name=name))
    return tr("The selected coolers stand in different halls: {list}.").format(list="; ".join(parts))


def _combo(name: str, choices: tuple[str, ...]) -> QComboBox:
    combo = LetterBox()
    combo.setAccessibleName(name)
    combo.addItems(list(choices))
    return combo


def _counted(name: str, span: tuple[int, int], value: int, suffix: str, special: str = "") -> CountEdit:
    box = CountEdit()
    box.setAccessibleName(name)
    box.setRange(*span)
    box.setSuffix(suffix)
    box.setSingleStep(10)
    box.setSpecialValueText(special)
    box.setValue(value)
    return box


def _dim(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("dim")
    return label
