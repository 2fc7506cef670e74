"""The views of the model that take turns in the middle of the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.compare.compare_view import CompareView
from desktop.elevation.elevation_view import ElevationView
from desktop.floorplan.plan_view import PlanView
from desktop.objects.object_table_view import ObjectTableView
from desktop.oneline.energy_view import EnergyView
from desktop.oneline.oneline_view import OneLineView
from desktop.oneline.rack_list import RackList
from desktop.session import Session
from desktop.solid.solid_view import SolidView
from desktop.year.year_view import YearView

View = (
    PlanView
    | OneLineView
    | ElevationView
    | RackList
    | EnergyView
    | YearView
    | ObjectTableView
    | SolidView
    | CompareView
)


@dataclass(frozen=True, slots=True)
class Views:
    """The views, in the order of their actions ``view_...``; the first is shown to begin with."""

    plan: PlanView
    oneline: OneLineView
    elevation: ElevationView
    racks: RackList
    energy: EnergyView
    year: YearView
    objects: ObjectTableView
    compare: CompareView
    solid: SolidView


class ViewStack(QStackedWidget):
    """One view at a time.

    Args:
        views: The views.
        session: Whose items are brought into view.
        actions: Actions by name; ``view_...`` is ticked for the view that is shown.
        around: What stands around a view, by its name, where anything does.

    Attributes:
        asked: A view is to be shown: what covers the views gives way.
        by_name: The views by the names of their actions.
    """

    asked = Signal()

    def __init__(
        self, views: Views, session: Session, actions: Mapping[str, QAction], around: Mapping[str, QWidget]
    ) -> None:
        super().__init__()
        self.by_name: dict[str, View] = {field.name: getattr(views, field.name) for field in fields(views)}
        self._session, self._actions = session, actions
        self._pages: dict[str, QWidget] = {name: around.get(name, view) for name, view in self.by_name.items()}
        for page in self._pages.values():
            self.addWidget(page)

    @property
    def shown(self) -> View:
        """The view that can be seen now."""
        page = self.currentWidget()
        return next(self.by_name[name] for name, known in self._pages.items() if known is page)

    def show_view(self, name: str) -> None:
        """Show a view: plan, oneline, solid, elevation, racks and so on."""
        self.asked.emit()
        self.setCurrentWidget(self._pages[name])
        for known in self.by_name:
            self._actions[f"view_{known}"].setChecked(known == name)
        self.by_name[name].setFocus()

    def bring_into_view(self, entity_id: str) -> None:
        """Let the view that is shown go to an item."""
        self.shown.show_entity(entity_id)

    def show_item(self, entity_id: str) -> None:
        """Select an item and go to it, where it is still there."""
        if self._session.project.get(entity_id) is not None:
            self._session.select((entity_id,))
            self.bring_into_view(entity_id)

    def fit_all(self) -> None:
        """Let the view that is shown show everything."""
        self.shown.fit_all()

    def fit_selection(self) -> None:
        """Let the view that is shown show what is selected."""
        self.shown.fit_selection()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions do, by their names."""
        return {
            **{f"view_{name}": partial(self.show_view, name) for name in self.by_name},
            "fit": self.fit_all,
            "fit_selection": self.fit_selection,
        }
