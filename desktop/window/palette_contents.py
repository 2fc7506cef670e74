"""Everything that the command palette of the window can find, and what choosing it does."""

from __future__ import annotations

from PySide6.QtGui import QAction

from core.commands.saved_views import saved_views
from desktop.dialogs import chooser, palette_rows
from desktop.dialogs.palette import PaletteRow
from desktop.panel_places import PanelPlaces
from desktop.session import Session
from desktop.window.design_actions import DesignActions
from desktop.window.plan_switches import PlanSwitches
from desktop.window.view_stack import ViewStack


class PaletteContents:
    """Rows of the palette, gathered anew each time it opens.

    Args:
        session: Whose items and findings are listed.
        actions: Actions by name.
        views: The views in the middle, which go to what is chosen.
        plan: Colours and saved views of the plan.
        design: Places items of the catalogue.
        places: Where the findings are shown.
    """

    def __init__(
        self,
        session: Session,
        actions: dict[str, QAction],
        views: ViewStack,
        plan: PlanSwitches,
        design: DesignActions,
        places: PanelPlaces,
    ) -> None:
        self._session, self._actions, self._views = session, actions, views
        self._plan, self._design, self._places = plan, design, places

    def rows(self) -> list[PaletteRow]:
        """What can be found now."""
        return [
            *palette_rows.action_rows(action for name, action in self._actions.items() if name != "palette"),
            *palette_rows.item_rows(self._session.project, self._views.show_item),
            *palette_rows.colour_rows(self._plan.colour_racks),
            *palette_rows.view_rows(saved_views(self._session.project), self._plan.go_to_view),
            *self._design.templates.palette_rows(),
            *palette_rows.catalogue_rows(self._design.place_item),
            *palette_rows.site_rows(lambda item_id: chooser.move_to_site(self._session, item_id)),
            *palette_rows.finding_rows(self._session.findings.standing, self._show_finding),
        ]

    def _show_finding(self, ids: tuple[str, ...]) -> None:
        known = tuple(i for i in ids if self._session.project.get(i) is not None)
        self._places.show_panel("findings")
        if known:
            self._session.select(known)
            self._views.bring_into_view(known[0])
