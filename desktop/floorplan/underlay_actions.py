"""What the underlay actions do: read a file beside the window, ask what it does not say, and put it under the plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from core.commands.underlays import PlaceUnderlay, ShowPage
from core.exchange.underlay_file import ENDINGS, Wanted
from core.exchange.underlay_found import Found
from core.exchange.underlay_placing import placed_underlay
from core.exchange.underlay_reading import UnderlayReading
from core.model.underlays import Underlay, UnderlayContent
from desktop.floorplan.plan_view import PlanView
from desktop.jobs.background import Background
from desktop.session import Session
from desktop.widgets.progress_card import ProgressCard
from desktop.words import marked, tr

CALIBRATE_NEXT = marked("Give it its scale by two points (U), then lock it (Ctrl+L).")


class UnderlayQuestions(Protocol):
    """What must be asked."""

    def underlay_to_open(self) -> str:
        """File to put under the plan, or empty."""
        ...

    def page(self, file_name: str, count: int, now: int) -> int:
        """Page of a document, 0 for none."""
        ...

    def drawing_unit(self, words: str, unit_m: float, extent_units: tuple[float, float]) -> float | None:
        """Length of a drawing unit, or None to drop it. [m]"""
        ...

    def distance(self, now_m: float) -> float | None:
        """True distance of two points, or None. [m]"""
        ...


class UnderlayActions:
    """Puts files under the plan.

    Args:
        session: The open document.
        plan: The plan.
        questions: Asks the planner.
    """

    def __init__(self, session: Session, plan: PlanView, questions: UnderlayQuestions) -> None:
        self._session, self._plan, self.questions = session, plan, questions
        self.card = ProgressCard(plan)
        self.card.stopped.connect(self.stop)
        self._job = Background(plan)
        self._job.told.connect(self.card.tell)
        self._job.done.connect(self._take)
        self._job.failed.connect(self._fail)
        self._reading: UnderlayReading | None = None
        self._wanted = Wanted("")
        self._then: Callable[[Found], None] = self._place
        plan.tools.ask_distance = self._ask_distance
        session.document_replaced.connect(self.stop)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What each action does, by its name."""
        return {
            "underlay": self.place,
            "calibrate": lambda: self._plan.set_tool("calibrate"),
            "underlay_page": self.change_page,
        }

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read."""
        return self._job.is_running

    @staticmethod
    def is_underlay(file: str) -> bool:
        """Whether a file is one of those that can lie under the plan, by its ending."""
        return Path(file).suffix.lower().lstrip(".") in ENDINGS

    def place(self, file: str = "") -> None:
        """Read a file and put it under the plan."""
        file = file or self.questions.underlay_to_open()
        if file:
            self._read(Wanted(file), self._place)

    def change_page(self) -> None:
        """Show another page of the selected underlay's document."""
        project = self._session.project
        for entity_id in self._session.selection:
            underlay = project.get(entity_id)
            document = project.get(underlay.original_id) if isinstance(underlay, Underlay) else None
            if isinstance(underlay, Underlay) and isinstance(document, UnderlayContent):
                page = self.questions.page(underlay.file_name, 0, underlay.page_number)
                if page:
                    wanted = Wanted(underlay.file_name, page, document.content)
                    self._read(wanted, lambda found, u=underlay: self._show_page(u, found))  # type: ignore[misc]
                return
        self._session.message_raised.emit(
            tr("No page of a document is selected."), tr("Select an underlay made of a PDF.")
        )

    def _ask_distance(self, now_m: float) -> float | None:
        return self.questions.distance(now_m)

    def stop(self) -> None:
        """End the reading; nothing is changed."""
        if self._reading is not None:
            self._reading.stop()
        self._job.stop()

    def close(self) -> None:
        """End everything, because the window closes."""
        self.stop()
        self._job.close()
        self._plan.layers.underlays.painter.close()

    def _read(self, wanted: Wanted, then: Callable[[Found], None]) -> None:
        if self._job.is_running:
            self._session.message_raised.emit(tr("Another file is being read."), tr("Wait for it, or cancel it."))
            return
        self._wanted, self._then = wanted, then
        reading = self._reading = UnderlayReading(wanted)
        self.card.begin(tr("Reading {name}").format(name=Path(wanted.path).name))
        self._job.start(reading.run)

    def _fail(self, message: str, hint: str) -> None:
        self.card.hide()
        self._session.message_raised.emit(message, hint)

    def _take(self, found: Found | None) -> None:
        self.card.hide()
        self._reading = None
        if found is None:
            return
        if found.content is None:
            page = self.questions.page(found.file_name, found.page_count, 1)
            if page:
                self._read(Wanted(self._wanted.path, page), self._then)
            return
        self._then(found)

    def _place(self, found: Found) -> None:
        assert found.content is not None
        unit_m = found.unit_m
        is_drawing = found.origin_units is not None
        if is_drawing and not found.is_unit_known:
            answer = self.questions.drawing_unit(found.unit_words, found.unit_m, found.extent_units)
            if answer is None:
                return
            unit_m = answer
        underlay, notes = placed_underlay(self._session.project, found, unit_m)
        contents = tuple(c for c in (found.content, found.original) if c is not None)
        if self._session.execute(PlaceUnderlay(underlay, contents)):
            self._session.select((underlay.id,))
            self._plan.show_entity(underlay.id)
            size = f"{underlay.extent_x_m:.2f} × {underlay.extent_y_m:.2f} m"
            words = " ".join((f"{found.file_name}: {size}. {found.unit_words}", *found.notes, *notes))
            self._session.message_raised.emit(words, "" if is_drawing and found.is_unit_known else tr(CALIBRATE_NEXT))

    def _show_page(self, underlay: Underlay, found: Found) -> None:
        if found.content is not None and self._session.project.get(underlay.id) is not None:
            self._session.execute(ShowPage(underlay.id, found.content, found.page_number, found.extent_units))
