"""The bar that says which items the planner has let die, what that does, and how to return."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from core.model.project import Project
from core.model.rack import Rack
from core.results.design_results import DesignResults
from core.results.power_chain import ChainFlow
from desktop.session import Session
from desktop.widgets.tied_label import TiedLabel
from desktop.words import tr

MOST_NAMED = 4


class FailureBar(QFrame):
    """Visible while anything is out of service for the sake of the question."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("failureBar")
        self.setAccessibleName(tr("Failure view"))
        self._session = session
        self._text = TiedLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setAccessibleName(tr("What is out of service"))
        self.restore = QPushButton(tr("Restore"))
        self.restore.setAccessibleName(tr("Restore everything"))
        self.restore.setToolTip(tr("Bring everything back (Shift+D or Escape)"))
        self.restore.clicked.connect(lambda _=False: session.set_out_of_service(()))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.addWidget(self._text, 1)
        row.addWidget(self.restore)
        session.failures_changed.connect(lambda _: self._show())
        session.results_changed.connect(self._take_results)
        self.hide()

    def watch(self, view: QWidget) -> None:
        """Let Escape in a view restore, unless a gesture is going on there."""
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Escape pass by."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        is_idle = self._session.shown_project is self._session.project
        if is_escape and event.type() == QEvent.Type.KeyPress and is_idle and self._session.out_of_service:
            self._session.set_out_of_service(())
        return False

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape restores."""
        if event.key() == Qt.Key.Key_Escape:
            self._session.set_out_of_service(())
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        out = self._session.out_of_service
        self.setVisible(bool(out))
        if out:
            self._text.setText(out_words(self._session.project, out))

    def _take_results(self, results: DesignResults) -> None:
        power = results.power.value
        if self._session.out_of_service and power is not None and power.chain is not None:
            out, project = self._session.out_of_service, self._session.project
            words = f"{out_words(project, out)} {consequence_words(project, power.chain)}"
            if words != self._text.text():
                self._text.setText(words)


def out_words(project: Project, out: tuple[str, ...]) -> str:
    """Which items are out, in a sentence."""
    tags = [e.tag or tr("an item") for i in out if (e := project.get(i)) is not None]
    shown = (
        tags
        if len(tags) <= MOST_NAMED
        else [*tags[: MOST_NAMED - 1], tr("{count} more").format(count=len(tags) - MOST_NAMED + 1)]
    )
    names = (
        shown[0] if len(shown) == 1 else tr("{list} and {shown}").format(list=", ".join(shown[:-1]), shown=shown[-1])
    )
    return tr("Failure view: {names} {which} out.").format(names=names, which=tr("is") if len(tags) == 1 else tr("are"))


def consequence_words(project: Project, flow: ChainFlow) -> str:
    """What it does to the racks, in a sentence."""
    dead = on_one = 0
    for rack in project.racks:
        at = flow.index.get(rack.id)
        if at is None:
            continue
        if not flow.is_live[at]:
            dead += 1
        elif _has_dead_cord(rack, flow):
            on_one += 1
    words = [
        (tr("1 rack {what}") if n == 1 else tr("{n} racks {what}")).format(n=n, what=what)
        for n, what in ((dead, tr("dead")), (on_one, tr("on one cord")))
        if n
    ]
    return f"{', '.join(words)}." if words else tr("Every rack keeps both its cords.")


def _has_dead_cord(rack: Rack, flow: ChainFlow) -> bool:
    feeds = [flow.index[i] for i in (rack.feed_a_id, rack.feed_b_id) if i in flow.index]
    return len(feeds) > 1 and not all(bool(flow.is_live[n]) for n in feeds)
