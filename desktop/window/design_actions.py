"""What actions do to the design as a whole: things that fail, are deleted, placed, copied or chosen anew."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from PySide6.QtWidgets import QWidget

from core.model.entity import Placed
from core.model.outages import CAN_FAIL
from core.model.rack import Rack
from desktop.dialogs import chooser, cooling, power_topology
from desktop.dialogs.array import open_array
from desktop.dialogs.rack_templates import RackTemplates
from desktop.floorplan.edit_actions import EditActions
from desktop.session import Session
from desktop.theme import Theme
from desktop.window.liquid_loss import LiquidLossJob
from desktop.window.view_stack import Views
from desktop.words import tr


class DesignActions:
    """Acts on the design that is open, and asks with dialogs where a choice has to be made.

    Attributes:
        templates: Fills racks from templates, and keeps contents as one.

    Args:
        session: Whose design it is.
        views: The views.
        show_view: Shows one of them in the middle.
        edits: Edits of the plan, one of which deletes what is selected.
        liquid_loss: Follows a loss in the liquid loops.
        window: Parent of the dialogs.
        theme: Colours of what the dialogs paint.
    """

    def __init__(
        self,
        session: Session,
        views: Views,
        show_view: Callable[[str], None],
        edits: EditActions,
        liquid_loss: LiquidLossJob,
        window: QWidget,
        theme: Theme,
    ) -> None:
        self._session, self._views, self._show_view, self._edits = session, views, show_view, edits
        self._liquid_loss, self._window, self._theme = liquid_loss, window, theme
        self.templates = RackTemplates(session, window)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions do, by their names."""
        session = self._session
        return {
            "undo": session.undo,
            "redo": session.redo,
            "delete": self.delete,
            "select_all": lambda: session.select(tuple(map(attrgetter("id"), session.project.racks))),
            "array": self.open_array,
            "fail": self.fail,
            "restore": lambda: session.set_out_of_service(()),
            "fit_racks": self.choose_contents,
            "fit_cooling": self.choose_cooling,
            "site": self.choose_site,
            "sources": self.choose_sources,
            "build_power": self.build_power,
            "connect_cdus": lambda: cooling.connect_to_cdus(session),
            "connect_racks": lambda: power_topology.connect_racks(session),
            "liquid_loss": self.lose_liquid,
            **self.templates.handlers(),
        }

    def set_theme(self, theme: Theme) -> None:
        """Use other colours in dialogs that are opened from now on."""
        self._theme = theme

    # -- what is selected -------------------------------------------------------------------------------------------

    def delete(self) -> None:
        """Take away the link or the unit that is chosen in its view, or else what is selected."""
        if self._views.oneline.delete_link() or self._views.elevation.delete_unit():
            return
        self._edits.delete()

    def fail(self) -> None:
        """Let what is selected die, or bring it back."""
        ids = tuple(i for i in self._session.selection if isinstance(self._session.project.get(i), CAN_FAIL))
        if ids:
            self._session.toggle_out_of_service(ids)
        else:
            hint = tr("Select a source, a power unit, a cooler, a CDU or a heat rejection unit.")
            self._session.message_raised.emit(tr("Nothing is selected that could die."), hint)

    def open_array(self) -> None:
        """Ask how often and how far apart what is selected should be copied."""
        ids = tuple(i for i in self._session.selection if isinstance(self._session.project.get(i), Placed))
        if not ids:
            self._session.message_raised.emit(tr("Nothing is selected to copy."), tr("Select items on the plan first."))
            return
        open_array(self._session, ids, self._window, self._views.plan.show_clashes)

    def lose_liquid(self) -> None:
        """Follow a loss in the liquid loops and count down over the racks, or end that."""
        plan = self._views.plan
        if plan.countdown.seconds:
            plan.show_countdown({}, "")
            return
        self._show_view("plan")
        plan.told.emit(tr("Following the loss …"))  # the first one of a session takes a while
        self._liquid_loss.start(self._session.selection)

    def place_item(self, item_id: str) -> None:
        """Put an item of the catalogue into the rack that is seen from the front, or under the pointer on the plan.

        A rear door hangs on the selected racks at once; without any it is taken in hand.
        """
        from core.catalogue.loader import load_catalogue
        from core.catalogue.rear_doors import is_rear_door

        item = load_catalogue().get(item_id)
        racks = [r for i in self._session.selection if isinstance(r := self._session.project.get(i), Rack)]
        if is_rear_door(item) and racks:
            cooling.hang_door(self._session, item, racks, self._views.plan.told.emit)
            return
        if self._views.elevation.isVisible():
            self._views.elevation.put_item(item_id)
            return
        self._show_view("plan")
        self._views.plan.start_placing_item(item_id)

    # -- choices ----------------------------------------------------------------------------------------------------

    def choose_contents(self) -> None:
        """Compare what else fits the selected racks."""
        if not any(isinstance(self._session.project.get(i), Rack) for i in self._session.selection):
            hint = tr("Select the racks that should get other contents.")
            self._session.message_raised.emit(tr("No rack is selected."), hint)
            return
        chooser.open_rack_chooser(self._session, self._theme, self._window)

    def choose_cooling(self) -> None:
        """Compare ways to cool the selected racks."""
        cooling.open_cooling_choice(self._session, self._theme, self._window)

    def choose_site(self) -> None:
        """Compare sites."""
        chooser.open_site_chooser(self._session, self._theme, self._window)

    def choose_sources(self) -> None:
        """Choose the sources of the site."""
        chooser.open_source_chooser(self._session, self._theme, self._window)

    def build_power(self) -> None:
        """Ask which power chain is to be built."""
        power_topology.open_power_topology(self._session, self._window)
