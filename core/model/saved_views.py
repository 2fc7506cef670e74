"""Views of the plan that planners keep by name in the project, so that colleagues see the same."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.entity import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView(Entity):
    """What is seen of the plan, and how; its tag is its name.

    Names of choices that this program does not know count as the usual choice.

    Attributes:
        x_m: Middle of the part that is seen. [m]
        y_m: Middle of the part that is seen. [m]
        extent_x_m: Width of the part that is seen. [m]
        extent_y_m: Depth of the part that is seen. [m]
        shows_air: Whether the heat map is shown.
        air_cut: What lies on the plan: ``height``, ``maximum``, ``inlets`` or ``floor``.
        z_m: Height of the cut through the air. [m]
        has_isotherms: Whether lines of equal temperature are drawn.
        has_arrows: Whether arrows of air velocity are drawn.
        has_moving_air: Whether specks drift with the air.
        shows_capture: Whether fronts show the capture index.
        colour_map: Colours of temperatures: ``thermal``, ``cividis`` or ``grey``.
        is_automatic: Whether their range follows the air.
        low_c: Value of the coldest colour. [C]
        high_c: Value of the hottest colour. [C]
        has_section: Whether a vertical section is shown, along the line that follows.
        x0_m: First end of the section. [m]
        y0_m: First end of the section. [m]
        x1_m: Second end of the section. [m]
        y1_m: Second end of the section. [m]
        shows_power: Whether loadings of the power chain are shown instead of the air.
        shows_liquid: Whether the pipes of all loops are drawn.
        colour_by: What the colours of racks say.
        rack_lines: What the lines of racks say, ``;`` between.
        hidden_layers: Layers that are not shown, ``;`` between.
        has_storey: Whether one storey is shown alone, that of the floor height that follows.
        floor_m: Height of that storey's floor. [m]
    """

    x_m: float = 0.0
    y_m: float = 0.0
    extent_x_m: float = 12.0
    extent_y_m: float = 9.0
    shows_air: bool = True
    air_cut: str = "height"
    z_m: float = 1.5
    has_isotherms: bool = False
    has_arrows: bool = False
    has_moving_air: bool = False
    shows_capture: bool = False
    colour_map: str = "thermal"
    is_automatic: bool = False
    low_c: float = 18.0
    high_c: float = 38.0
    has_section: bool = False
    x0_m: float = 0.0
    y0_m: float = 0.0
    x1_m: float = 1.0
    y1_m: float = 0.0
    shows_power: bool = False
    shows_liquid: bool = False
    colour_by: str = "nothing"
    rack_lines: str = "tag;facts"
    hidden_layers: str = ""
    has_storey: bool = False
    floor_m: float = 0.0
