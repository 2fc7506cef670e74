"""Saved views on the plan: what of it one keeps, showing one again, and the card that lists them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from core.commands.command import Sequence
from core.commands.saved_views import DropView, KeepView, RenameView, ShowOnlyLayers, saved_views
from core.commands.storeys import ShowStorey
from core.drawing.kept_views import (
    air_view_of,
    colour_by_of,
    floor_of,
    hidden_layers_of,
    joined,
    lines_of,
    section_of_view,
)
from core.geometry.rectangle import Rectangle
from core.model.ids import new_id
from core.model.layers import layers_of
from core.model.saved_views import SavedView
from core.model.storeys import shown_floor_m
from desktop.floorplan.plan_view import PlanView
from desktop.floorplan.view_card import WITH_KEYS, ViewCard
from desktop.session import Session
from desktop.words import tr

LEFT_PX, TOP_PX = 16, 40


class SavedViews(QObject):
    """Keeps and shows views.

    Attributes:
        shown: Emitted when a view is shown: switches of the window may stand otherwise now.
        card: The list.

    Args:
        session: Document and edits.
        plan: What is seen.
    """

    shown = Signal()

    def __init__(self, session: Session, plan: PlanView) -> None:
        super().__init__(plan)
        self._session, self._plan = session, plan
        self.card = ViewCard(plan)
        self.card.chosen.connect(self.go_to)
        self.card.kept.connect(self.keep)
        self.card.replaced.connect(self._replace)
        self.card.renamed.connect(self._rename)
        plan.cards.loose.add("saved_views", self.card)
        plan.cards.loose.changed.connect(self._place)
        self.card.dropped.connect(lambda view_id: session.execute(DropView(view_id), initiator=self))
        session.project_changed.connect(lambda _: self._list())
        session.document_replaced.connect(self._list)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions about saved views do, by name."""
        numbered = {f"saved_view_{n + 1}": lambda n=n: self.go_to_number(n) for n in range(WITH_KEYS)}
        return {"saved_views": self.open_card, "save_view": self.keep, **numbered}

    def open_card(self) -> None:
        """Open the list, or close it."""
        if self.card.isVisible():
            self.card.hide()
            self._plan.setFocus()
            return
        self.card.show()
        self._list()
        self._place()
        self.card.raise_()
        (self.card.list if self.card.list.count() else self.card.keep).setFocus()

    def _place(self) -> None:
        if self.card.isVisible() and not self._plan.cards.loose.put(self.card):
            self.card.move(LEFT_PX, TOP_PX)

    def keep(self) -> None:
        """Keep the present view under a name that the planner may type over at once."""
        views = saved_views(self._session.project)
        taken = {v.tag.casefold() for v in views}  # as names of views are compared
        names = (tr("View {n}").format(n=n) for n in range(len(views) + 1, 2 * len(views) + 2))
        name = next(n for n in names if n.casefold() not in taken)
        view = taken_view(self._plan, name)
        if self._session.execute(KeepView(view), initiator=self):
            if not self.card.isVisible():
                self.open_card()
            self.card.choose(view.id)
            self.card.edit_name()

    def go_to_number(self, n: int) -> None:
        """Show the view at a place of the list, from nought."""
        views = saved_views(self._session.project)
        if n < len(views):
            self.go_to(views[n].id)
        else:
            self._session.message_raised.emit(
                tr("There is no saved view {n}.").format(n=n + 1), tr("Save the present view with Ctrl+Shift+B.")
            )

    def go_to(self, view_id: str) -> None:
        """Show a view; hidden layers and storeys are an edit like any other, and none where they are so already."""
        view = self._session.project.get(view_id)
        if isinstance(view, SavedView):
            steps = (ShowStorey(floor_of(view)), ShowOnlyLayers(hidden_layers_of(view)))
            self._session.execute(Sequence("Show layers of view", steps), initiator=self)
            show_view(self._plan, view)
            self.card.choose(view_id)
            self.shown.emit()
            self._plan.told.emit(tr("View {name}").format(name=view.tag))

    def _replace(self, view_id: str) -> None:
        view = self._session.project.get(view_id)
        if isinstance(view, SavedView):
            self._session.execute(KeepView(taken_view(self._plan, view.tag, view_id)), initiator=self)

    def _rename(self, view_id: str, name: str) -> None:
        if not self._session.execute(RenameView(view_id, name), initiator=self):
            self._list()

    def _list(self) -> None:
        if self.card.isVisible():
            self.card.show_views(saved_views(self._session.project))


def taken_view(plan: PlanView, name: str, view_id: str = "") -> SavedView:
    """The present view of a plan.

    Args:
        plan: The plan.
        name: Name of the view.
        view_id: Id of the view that it takes the place of; a new one when empty.
    """
    box, air, line, layers = plan.seen_box(), plan.air.view, plan.section.line, layers_of(plan.project)
    floor_m = shown_floor_m(plan.project)
    x_m, y_m = box.centre_m
    ends = {} if line is None else {"x0_m": line.x0_m, "y0_m": line.y0_m, "x1_m": line.x1_m, "y1_m": line.y1_m}
    return SavedView(
        id=view_id or new_id(),
        tag=name,
        x_m=round(x_m, 3),
        y_m=round(y_m, 3),
        extent_x_m=round(max(box.width_m, 0.001), 3),
        extent_y_m=round(max(box.depth_m, 0.001), 3),
        shows_air=plan.air.is_visible,
        air_cut=str(air.cut),
        z_m=air.height_m,
        has_isotherms=air.has_isotherms,
        has_arrows=air.has_arrows,
        has_moving_air=air.has_moving_air,
        shows_capture=plan.racks.shows_capture,
        colour_map=str(air.colour_map),
        is_automatic=air.is_automatic,
        low_c=air.low_c,
        high_c=air.high_c,
        has_section=line is not None,
        **ends,
        shows_power=plan.power.is_on,
        shows_liquid=plan.pipes.is_on,
        colour_by=str(plan.colours.by),
        rack_lines=joined(plan.colours.lines),
        hidden_layers=joined(kind for kind, layer in layers.items() if not layer.is_visible),
        has_storey=floor_m is not None,
        floor_m=floor_m or 0.0,
    )


def show_view(plan: PlanView, view: SavedView) -> None:
    """Show on a plan what a view has, but for its layers, which belong to the project."""
    plan.colours.choose(colour_by_of(view), lines_of(view))  # first: it may switch the power view off
    plan.set_heat_map_visible(view.shows_air)
    plan.set_power_shown(view.shows_power)
    plan.set_liquid_shown(view.shows_liquid)
    plan.air.set_view(air_view_of(view))
    if plan.racks.shows_capture != view.shows_capture:
        plan.set_capture_shown(view.shows_capture)
    line = section_of_view(view)
    if line is None:
        plan.section.close()
    elif line != plan.section.line:
        plan.section.cut(line, is_finished=True)
    half_x, half_y = 0.5 * view.extent_x_m, 0.5 * view.extent_y_m
    plan.show_box(Rectangle(view.x_m - half_x, view.y_m - half_y, view.x_m + half_x, view.y_m + half_y))
