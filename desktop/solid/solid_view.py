"""The 3D tab: the design as it would be built, with the air in it; the selection is that of every other view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from core.drawing.rack_colours import ColourBy
from core.drawing.solid_camera import PRESETS, Place
from core.drawing.solid_parts import DARK_BODIES, LIGHT_BODIES, SolidChoice, SolidPalette
from core.drawing.solid_picture import SolidLook
from core.drawing.solid_scene import extent_m, halls_extent_m
from core.errors import FacilityError
from core.model.entity import Placed
from core.results.design_results import DesignResults
from core.results.thermal_result import AirState
from desktop.session import Session
from desktop.solid.canvas import SolidCanvas
from desktop.solid.paint_thread import Wish
from desktop.solid.solid_cards import SolidCards
from desktop.solid.solid_hover import SolidHover
from desktop.solid.solid_selection import SolidSelection
from desktop.theme import Theme
from desktop.widgets.colour_scale import ColourScale
from desktop.words import tr

RESULTS_EVERY_MS = 200
"""Live results are shown so often at most."""
TICK_MS = 60
AIR_S_PER_TICK = 0.06
"""The air moves at its true speed."""
SWITCHES = (
    ("solid_walls", "has_walls"), ("solid_ceiling", "has_ceiling"), ("solid_aisles", "has_containment"),
    ("solid_pipes", "has_pipes"), ("solid_feeds", "has_feeds"), ("solid_slice", "has_slice"),
    ("solid_surface", "has_surface"), ("solid_streams", "has_streams"),
)  # fmt: skip
"""Actions that switch a part of the choice."""
LOOKS = {
    "light": SolidLook((0xF8FAFC, 0xE6EBF1), 0x1D2530, (0.50, 0.24), 0x1769C2, 0.5),
    "dark": SolidLook((0x1A2029, 0x0F1318), 0x05080B, (0.75, 0.40), 0x5AA7F2, 0.55),
}


class SolidView(QWidget):
    """The 3D view.

    Attributes:
        told: One line for the status bar.
        choice_changed: Emitted with the new SolidChoice.
        shown_asked: An action wants the view to be seen.
        canvas: What is painted on.
        card: Choices.
        legend: What the colours mean.
    """

    told = Signal(str)
    choice_changed = Signal(object)
    shown_asked = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.theme = theme
        self.choice = SolidChoice()
        self._results: DesignResults | None = None
        self._moment: DesignResults | None = None
        self._moment_words = ""
        self._follows_window = True
        self._is_stale = False
        self.canvas = SolidCanvas(theme, self)
        self.cards = SolidCards(self, theme)
        self.card, self.legend, self.body_legend = self.cards.choices, self.cards.legend, self.cards.body_legend
        self._hover = SolidHover(session, self.canvas)
        self._selecting = SolidSelection(session, self.canvas)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(RESULTS_EVERY_MS)
        self._later.timeout.connect(self._take_results)
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._tick)
        self._clock_s = 0.0
        self.setFocusProxy(self.canvas)
        self._listen()
        self._show_document()

    def _listen(self) -> None:
        session, canvas, card = self._session, self.canvas, self.card
        session.document_replaced.connect(self._show_document)
        session.project_changed.connect(lambda _: self._show_project())
        session.preview_changed.connect(lambda _: self.show_again(is_fine=False))
        session.results_changed.connect(lambda _: self._take_soon())
        session.selection_changed.connect(lambda _: self.show_again())
        canvas.item_clicked.connect(self._selecting.click)
        canvas.band_dropped.connect(self._selecting.select_band)
        canvas.pointed.connect(lambda position: self._hover.show(position, self.choice, self._results, self.theme))
        canvas.camera_changed.connect(self._leave_fit)
        canvas.slice_stepped.connect(card.step_slice)
        canvas.thread_.failed.connect(session.message_raised)
        card.chosen.connect(self.set_choice)
        card.view_asked.connect(self.look_from)
        card.refused.connect(session.message_raised)

    # -- what is shown ----------------------------------------------------------------------------------------------

    @property
    def palette_(self) -> SolidPalette:
        """Colours of bodies."""
        return LIGHT_BODIES if self.theme.name == "light" else DARK_BODIES

    def wish(self) -> Wish:
        """What is to be painted now; camera and size are the canvas's."""
        size = (self.canvas.width(), self.canvas.height())
        return Wish(
            self._session.shown_project, self._results, self.choice, self.palette_, LOOKS[self.theme.name],
            self.canvas.camera, size, self.canvas.devicePixelRatioF(), frozenset(self._session.selection),
            clock_s=self._clock_s if self.choice.has_streams else None,
        )  # fmt: skip

    def show_again(self, *, is_fine: bool = True, rests: bool = True) -> None:
        """Paint what there is now; quickly where it will soon be another, and well when it rests."""
        if not self.isVisible():
            return
        self.canvas.wish(self.wish(), is_fine=is_fine, rests=rests)
        if self.choice.has_streams != self._clock.isActive():
            (self._clock.start if self.choice.has_streams else self._clock.stop)()

    def _tick(self) -> None:
        """Let the air move on."""
        self._clock_s += AIR_S_PER_TICK
        self.canvas.tick(self._clock_s)

    def set_choice(self, choice: SolidChoice) -> None:
        """Show other things."""
        if choice == self.choice:
            return
        self.choice = choice
        self.card.show_choice(choice)
        self._show_legend()
        self.show_again(is_fine=False)
        self.choice_changed.emit(choice)

    def set_scale(self, scale: ColourScale) -> None:
        """Use the colours of the plan's map."""
        self.set_choice(replace(self.choice, low_c=scale.low_c, high_c=scale.high_c, colour_map=scale.colour_map))

    def set_colour_by(self, by: ColourBy) -> None:
        """Give bodies the colours that racks have on the plan."""
        self.set_choice(replace(self.choice, colour_by=by))

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.theme = self.canvas.theme = theme
        self.cards.set_theme(theme)
        self.card.show_choice(self.choice)
        self._show_legend()
        self.show_again()

    def show_moment(self, moment: DesignResults | None, words: str) -> None:
        """Show one moment of a cooling failure, with what it is; the live air again for None."""
        self._moment, self._moment_words = moment, words if moment is not None else ""
        self._take_soon()

    def _take_soon(self) -> None:
        if not self._later.isActive():
            self._later.start()

    def _show_document(self) -> None:
        self._results = self._moment = None
        self._moment_words = ""
        self.cards.show_banner("")
        self._follows_window = True
        self._show_project()
        if self.isVisible():
            self.fit_all()

    def _show_project(self) -> None:
        """Take the reach of another project, once somebody looks: it is measured item by item."""
        if not self.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        self.cards.show_project(self._session.project)
        self.cards.show_body_legend(self.choice, self._session.shown_project, self._results)
        self.cards.place()
        self.show_again()

    def _take_results(self) -> None:
        self._choose_results()
        self._show_legend()
        thermal = self._results.thermal.value if self._results else None
        is_live = thermal is not None and any(h.state is AirState.LIVE for h in thermal.halls)
        has_moment = self._moment is not None  # played, the next one comes soon; scrubbed, it rests
        self.show_again(is_fine=not is_live and not has_moment, rests=not is_live or has_moment)

    def _choose_results(self) -> None:
        """Those of the moment that is shown, and its words with them."""
        self._results = self._moment or self._session.results
        self.cards.show_banner(self._moment_words)

    def _show_legend(self) -> None:
        self.cards.show_legend(self.choice, self.palette_, self._results)
        self.cards.show_body_legend(self.choice, self._session.shown_project, self._results)
        self.cards.place()

    def write_png(self, path: Path) -> None:
        """Write what is seen, with the legend, as a picture.

        Raises:
            FacilityError: It cannot be written.
        """
        picture = self.canvas.grab()
        painter = QPainter(picture)
        self.cards.paint_legends(painter)
        painter.end()
        if not picture.save(str(path), "PNG"):
            raise FacilityError(
                tr("{path} cannot be written.").format(path=path), hint=tr("Check the folder and the free space.")
            )

    # -- camera -----------------------------------------------------------------------------------------------------

    def look_from(self, view: str) -> None:
        """Take one of the named views, or fit everything into the picture."""
        if view != "fit":
            self.canvas.camera = self.canvas.camera.seen_from(view)
        self.fit_all()

    def fit_all(self) -> None:
        """Show the halls, or everything where there is none."""
        self._fit(*halls_extent_m(self._session.project))
        self._follows_window = True

    def fit_selection(self) -> None:
        """Show what is selected."""
        ids = tuple(i for i in self._session.selection if isinstance(self._session.project.get(i), Placed))
        if ids:
            self._fit(*extent_m(self._session.project, ids))

    def show_entity(self, entity_id: str) -> None:
        """Bring an item into view."""
        if isinstance(self._session.project.get(entity_id), Placed):
            self._fit(*extent_m(self._session.project, (entity_id,)))

    def _fit(self, low: Place, high: Place) -> None:
        left, right = self.cards.covered_px
        width, height = max(self.width() - left - right, 100), max(self.height(), 100)
        camera = self.canvas.camera.fitted(low, high, width, height - 24)
        self.canvas.camera = camera.panned(0.5 * (left - right), 0.0)
        self.canvas.moved()
        self._follows_window = False

    def _leave_fit(self) -> None:
        self._follows_window = False
        self._hover.hide()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions of the 3D view do, by name."""
        looks = {f"look_{name}": lambda n=name: self._look(n) for name in PRESETS if name not in ("back", "left")}
        switches = {action: lambda f=field: self.card.toggle(f) for action, field in SWITCHES}
        return {**looks, **switches}

    def set_opengl(self, is_wanted: bool) -> bool:
        """Let OpenGL fill the bodies, or the software; without OpenGL it is told and the software goes on."""
        is_done = self.canvas.set_opengl(is_wanted)
        if not is_done:
            words = tr("This machine gives no OpenGL 3.3 that paints off screen.")
            self._session.message_raised.emit(words, tr("The 3D view goes on without it."))
        self.show_again()
        return is_done and is_wanted

    def switches(self) -> dict[str, bool]:
        """Which of the switching actions are on."""
        return {action: getattr(self.choice, field) for action, field in SWITCHES}

    def _look(self, view: str) -> None:
        self.shown_asked.emit()
        self.look_from(view)

    # -- the window -------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep everything in its corner."""
        super().resizeEvent(event)
        self.canvas.resize(self.size())
        self.cards.place()
        if self._follows_window:
            self.fit_all()

    def showEvent(self, event: QShowEvent) -> None:
        """Take what has come in while hidden."""
        super().showEvent(event)
        self._choose_results()
        if self._is_stale:
            self._show_project()
        self._show_legend()
        if self._follows_window:
            self.fit_all()
        self.show_again()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say nothing while hidden."""
        self._hover.hide()
        self._clock.stop()
        super().hideEvent(event)

    def close_work(self) -> None:
        """End the painter."""
        self._later.stop()
        self._clock.stop()
        self.canvas.close_work()
