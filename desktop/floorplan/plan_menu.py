"""The menu of the right mouse button on the plan: what can be done with what is under the pointer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from core.commands.halls import ReshapeHall
from core.commands.rack_templates import FillFromTemplate
from core.editing.outline_drag import Grip, grip_at, hall_at_edge
from core.editing.selection import item_at
from core.editing.tool import PointerEvent
from core.geometry.outline_edit import edges_of, nearest_on, with_corner, without_corner
from core.geometry.rectangle import Point
from core.model.groups import with_group_mates
from core.model.rack import Rack
from core.model.space import Hall
from desktop.floorplan.plan_view import PlanView
from desktop.session import Session
from desktop.widgets.template_menu import add_templates
from desktop.words import marked, tr

OF_ITEMS = (
    "rotate", "mirror_x", "mirror_y", "array", "-", "cut", "copy", "duplicate", "delete", "-",
    "select_similar", "group", "ungroup", "rename_rows", "-", "lock", "hide", "isolate", "-", "fit_selection",
)  # fmt: skip
OF_HALLS = ("delete", "-", "fit_selection")
OF_THE_FLOOR = (
    "paste", "paste_in_place", "-", "draw_hall", "dimension", "note", "-", "show_all", "unlock_all", "-", "fit",
)  # fmt: skip


class PlanMenu:
    """Opens where it is asked for, and selects what is there first.

    Attributes:
        menu: The last one.
        pop_up: Shows a menu at a place of the screen.

    Args:
        session: The open document.
        plan: The plan.
        actions: Every action by its name.
    """

    def __init__(self, session: Session, plan: PlanView, actions: Mapping[str, QAction]) -> None:
        self._session, self._plan, self._actions = session, plan, actions
        self.menu: QMenu | None = None
        self.pop_up: Callable[[QMenu, QPoint], object] = QMenu.popup
        plan.menu_asked.connect(self.open)

    def open(self, event: PointerEvent, position: QPoint) -> None:
        """Show what can be done at a place of the plan."""
        self._select(event)
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = QMenu(self._plan)
        self.menu.setAccessibleName(tr("What can be done here"))
        self._fill(self.menu, event)
        self.pop_up(self.menu, position)

    def _fill(self, menu: QMenu, event: PointerEvent) -> None:
        grip = grip_at(self._session.project, self._session.selection, event)
        halls = [i for i in self._session.selection if isinstance(self._session.project.get(i), Hall)]
        if grip is not None:
            self._add_corner_steps(menu, grip, (event.x_m, event.y_m))
        racks = tuple(i for i in self._session.selection if isinstance(self._session.project.get(i), Rack))
        if racks:
            self._add_templates(menu, racks)
        for name in OF_HALLS if halls else OF_ITEMS if self._session.selection else OF_THE_FLOOR:
            if name == "-":
                menu.addSeparator()
            else:
                menu.addAction(self._actions[name])

    def _select(self, event: PointerEvent) -> None:
        """What is under the pointer, unless it is selected already; nothing where there is nothing."""
        project, chosen = self._session.project, self._session.selection
        if grip_at(project, chosen, event) is not None:
            return
        found = item_at(project, event.x_m, event.y_m) or hall_at_edge(project, event)
        if found is None:
            self._session.select(())
        elif found.id not in chosen:
            self._session.select(with_group_mates(project, (found.id,)))

    def _add_corner_steps(self, menu: QMenu, grip: Grip, here: Point) -> None:
        outline, hall_id = grip.hall.outline_m, grip.hall.id
        if grip.corner >= 0 and len(outline) > 3:
            fewer = without_corner(outline, grip.corner)
            self._add(menu, tr("Take corner out"), lambda: self._reshape(hall_id, fewer, "Take corner out"))
        if grip.edge >= 0:
            at = nearest_on(edges_of(outline)[grip.edge], here)
            more = with_corner(outline, grip.edge, at)
            self._add(menu, tr("Put a corner in here"), lambda: self._reshape(hall_id, more, marked("Put corner in")))
        if not menu.isEmpty():
            menu.addSeparator()

    def _add_templates(self, menu: QMenu, racks: tuple[str, ...]) -> None:
        """Fill the selected racks from a template, or keep one."""
        session = self._session
        add_templates(
            menu, lambda: session.project, lambda t: session.execute(FillFromTemplate(racks, t), initiator=self._plan)
        )
        menu.addAction(self._actions["save_template"])
        menu.addSeparator()

    def _add(self, menu: QMenu, text: str, act: Callable[[], object]) -> None:
        menu.addAction(text).triggered.connect(lambda _=False: act())

    def _reshape(self, hall_id: str, outline_m: tuple[Point, ...], label: str) -> None:
        self._session.execute(ReshapeHall(hall_id, outline_m, label), initiator=self._plan)
