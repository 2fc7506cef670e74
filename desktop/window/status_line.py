"""The status bar: the pointer's place, what is selected, what was told, work that goes on, and the zoom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, repeat
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from core.model.rack import Rack
from desktop.jobs.file_work import FileWork
from desktop.session import Session
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.later import InPortions
from desktop.widgets.work_bar import WorkBar
from desktop.words import as_read, tr

COUNTED_AT_ONCE = 400
"""Racks whose power and weight are added up in one go."""
TOLD_MS = 8000
"""How long a line of the plan stays in the status bar."""


class StatusLine(QStatusBar):
    """The status bar of one session.

    Args:
        session: Whose selection is counted.
        balance: Label of the air's balances, which stands in the bar, too.

    Attributes:
        work: Progress of what goes on, with its button to cancel.
    """

    def __init__(self, session: Session, balance: QWidget) -> None:
        super().__init__()
        self._session = session
        self.setSizeGripEnabled(False)
        self._cursor, self._zoom = QLabel(""), QLabel("")
        self._count = ElidedLabel("")
        for label in (self._cursor, self._count, balance):
            self.addWidget(label)
        self.work = WorkBar()
        self.addPermanentWidget(self.work)
        self.addPermanentWidget(self._zoom)
        self._count_later = InPortions(self._count_steps, self)
        session.selection_changed.connect(self._count_later.ask)
        self._told_timer = QTimer(self)
        self._told_timer.setSingleShot(True)
        self._told_timer.setInterval(TOLD_MS)
        self._told_timer.timeout.connect(self._count_later.ask)

    def follow(self, work: FileWork) -> None:
        """Show how far reading and writing files is, and let it be cancelled."""
        work.begun.connect(lambda words: self.work.begin(words, can_cancel=work.can_cancel))
        work.told.connect(self.work.tell)
        work.ended.connect(self.work.hide)
        self.work.cancelled.connect(work.cancel)

    def show_cursor(self, x_m: float, y_m: float) -> None:
        """Say where the pointer is on the plan. [m]"""
        self._cursor.setText(as_read(f"x {x_m:.3f} m   y {y_m:.3f} m"))

    def show_zoom(self, pixels_per_m: float) -> None:
        """Say how large a metre is."""
        self._zoom.setText(f"{pixels_per_m:.0f} px/m")

    def say(self, text: str) -> None:
        """Say a line until something else is selected."""
        self._count.setText(as_read(text))

    def tell(self, text: str) -> None:
        """Say a line of the plan, and what is selected again a while later."""
        self._count_later.drop()  # what a command has changed is counted when the line has been read
        self.say(text)
        self._told_timer.start()

    def count_again(self) -> None:
        """Say what is selected, in the units of now."""
        self._count_later.ask()

    def _count_steps(self) -> Iterator[None]:
        """Count what is selected, some racks at a time, and say it."""
        project, ids = self._session.project, self._session.selection
        chosen = list(filter(None, map(project.entities.get, ids)))
        racks = cast(list[Rack], list(compress(chosen, map(isinstance, chosen, repeat(Rack)))))
        yield
        power_w = weight_kg = 0.0
        known: dict[int, tuple[float, float]] = {}
        for first in range(0, len(racks), COUNTED_AT_ONCE):
            watts, kilograms = _power_and_weight(racks[first : first + COUNTED_AT_ONCE], known)
            power_w, weight_kg = power_w + watts, weight_kg + kilograms
            yield
        kw, tonnes = power_w * project.scenario.it_load_ratio / 1e3, weight_kg / 1e3
        text = tr("{count:,} selected").format(count=len(chosen)) if chosen else tr("nothing selected")
        self._count.setText(as_read(f"{text} · {kw:,.0f} kW · {tonnes:,.1f} t") if racks else text)


def _power_and_weight(racks: Sequence[Rack], known: dict[int, tuple[float, float]]) -> tuple[float, float]:
    """Power in operation and weight of racks, thousands of which have the same contents, kept in ``known``. [W, kg]"""
    power_w = weight_kg = 0.0
    for rack in racks:
        contents = known.get(id(rack.units))
        if contents is None:
            contents = (rack.rated_power_w, rack.contents_weight_kg)
            known[id(rack.units)] = contents
        power_w += contents[0] * rack.load_ratio
        weight_kg += contents[1] + rack.enclosure_weight_kg + rack.door_weight_kg
    return power_w, weight_kg
