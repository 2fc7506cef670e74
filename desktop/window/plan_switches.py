"""What is switched on and off on the plan: the heat map and the power view take turns, colours and tools follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtGui import QAction

from core.drawing.air_view import AirView
from core.drawing.rack_colours import ColourBy
from core.drawing.rack_labels import lines_from
from desktop.floorplan.plan_view import PlanView
from desktop.floorplan.saved_views import SavedViews
from desktop.floorplan.tool_box import TOOL_NAMES
from desktop.made_actions import show_air_view
from desktop.preferences import KeptPreferences


class PlanSwitches:
    """Keeps the switches of the plan and the plan itself in step.

    Args:
        plan: The plan.
        saved_views: Views of it that were kept.
        actions: Actions by name.
        kept: Preferences, which remember what is shown.
        show_view: Shows a view in the middle.
    """

    def __init__(
        self,
        plan: PlanView,
        saved_views: SavedViews,
        actions: dict[str, QAction],
        kept: KeptPreferences,
        show_view: Callable[[str], None],
    ) -> None:
        self._plan, self._saved_views, self._actions = plan, saved_views, actions
        self._kept, self._show_view = kept, show_view
        saved_views.shown.connect(self._take_saved_view)
        plan.tool_changed.connect(self._show_tool)
        plan.air.view_changed.connect(self._take_air_view)

    def start(self) -> None:
        """Show on the plan what the preferences remember."""
        plan, kept = self._plan, self._kept.now
        plan.air.set_view(kept.air_view)
        plan.colours.choose(lines=lines_from(kept.rack_lines))
        plan.colours.changed.connect(self._take_colours)
        self._actions["minimap"].setChecked(kept.has_minimap)
        plan.set_minimap_shown(kept.has_minimap)
        plan.cards.loose.take(kept.cards)
        plan.cards.loose.changed.connect(self._keep_cards)
        plan.cards.keys.told.connect(plan.told)

    def _keep_cards(self) -> None:
        self._kept.save(replace(self._kept.now, cards=self._plan.cards.loose.kept))

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions do, by their names."""
        plan, air = self._plan, self._plan.air.handlers()
        views = {name for name in air if name.startswith("air_") and name not in ("air_up", "air_down", "air_card")}
        return {
            **{name: partial(self._take_tool, name) for name in TOOL_NAMES},
            "rotate": plan.turn_selection,
            "fit_halls": partial(self.on_plan, plan.fit_halls),
            "snap": lambda: plan.set_snapping(self._is_on("snap")),
            "heat": lambda: self._colour_plan("heat"),
            "power_view": lambda: self._colour_plan("power_view"),
            "liquid_view": self._show_liquid,
            "ribbons": lambda: plan.set_ribbons_visible(self._is_on("ribbons")),
            "capture": lambda: plan.set_capture_shown(self._is_on("capture")),
            "minimap": self._switch_minimap,
            "move_cards": partial(self.on_plan, plan.cards.keys.begin),
            "reset_cards": plan.cards.loose.free_all,
            "colours": partial(self.on_plan, plan.colours.open_card),
            **{name: partial(self.on_plan, act) for name, act in self._saved_views.handlers().items()},
            **{name: partial(self._show_air, act) if name in views else act for name, act in air.items()},
        }

    def on_plan(self, act: Callable[[], None]) -> None:
        """Show the plan and do something there."""
        self._show_view("plan")
        act()

    def go_to_view(self, view_id: str) -> None:
        """Show the plan as a saved view has it."""
        self.on_plan(lambda: self._saved_views.go_to(view_id))

    def colour_racks(self, by: ColourBy) -> None:
        """Let colours of racks say something, as chosen in the palette."""
        self._show_view("plan")
        self._plan.colours.choose(by)

    def _is_on(self, name: str) -> bool:
        return self._actions[name].isChecked()

    # -- switches ---------------------------------------------------------------------------------------------------

    def _colour_plan(self, chosen: str) -> None:
        """Show the heat map or the power view on the plan, or neither: they take turns."""
        is_shown = self._is_on(chosen)
        for name in ("heat", "power_view"):
            self._actions[name].setChecked(name == chosen and is_shown)
        if chosen == "power_view" and is_shown:
            self._plan.colours.choose(ColourBy.NOTHING)
        if chosen == "power_view" and not is_shown:
            self._actions["heat"].setChecked(True)
        self._plan.set_heat_map_visible(self._is_on("heat"))
        self._plan.set_power_shown(self._is_on("power_view"))
        if is_shown:
            self._show_view("plan")

    def _show_liquid(self) -> None:
        """Draw the pipes of all loops, or stop it."""
        is_shown = self._is_on("liquid_view")
        self._plan.set_liquid_shown(is_shown)
        if is_shown:
            self._show_view("plan")

    def _show_air(self, act: Callable[[], None]) -> None:
        """Choose a view of the air, which takes the place of the power view."""
        if self._is_on("power_view"):
            self._actions["heat"].setChecked(True)
            self._colour_plan("heat")
        act()

    def _switch_minimap(self) -> None:
        is_on = self._is_on("minimap")
        self._plan.set_minimap_shown(is_on)
        self._kept.save(replace(self._kept.now, has_minimap=is_on))

    def _take_tool(self, name: str) -> None:
        """Take a tool of the plan, which is shown when the tool draws."""
        if name != "select":
            self._show_view("plan")
        self._plan.set_tool(name)

    # -- what the plan says -----------------------------------------------------------------------------------------

    def _show_tool(self, name: str) -> None:
        for tool in TOOL_NAMES:
            self._actions[tool].setChecked(name == tool)

    def _take_saved_view(self) -> None:
        """Let the switches stand as a saved view has them."""
        plan = self._plan
        for name, is_on in (
            ("heat", plan.air.is_visible),
            ("power_view", plan.power.is_on),
            ("liquid_view", plan.pipes.is_on),
            ("capture", plan.racks.shows_capture),
        ):
            self._actions[name].setChecked(is_on)

    def _take_colours(self) -> None:
        """Colours of racks take the place of the power view; the lines are written down like the view of the air."""
        colours = self._plan.colours
        if colours.by is not ColourBy.NOTHING and self._is_on("power_view"):
            self._actions["power_view"].setChecked(False)
            self._colour_plan("power_view")
        self._kept.now = replace(self._kept.now, rack_lines=tuple(map(str, colours.lines)))

    def _take_air_view(self, view: AirView) -> None:
        """Tick what the plan shows; it is written down when the planner leaves or changes something else."""
        show_air_view(self._actions, view)
        self._kept.now = replace(self._kept.now, air_view=view)
