"""The words of the hover card: value, limit and cause."""

from __future__ import annotations

import math
from html import escape

from core.checks.cooling_rules import allowable_c, recommended_c
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import Rack
from core.results.thermal_result import told_c
from desktop.theme import Theme
from desktop.words import as_read, tr


def hover_text(
    project: Project,
    item: Placed | None,
    inlet_c: float | None,
    number: str,
    air_c: float | None,
    where: str,
    theme: Theme,
    *,
    under_pa: float | None = None,
    stands_in: str = "",
) -> str:
    """What to say about the thing, or the air, under the pointer; empty for nothing.

    Args:
        project: The project.
        item: Item under the pointer, or None.
        inlet_c: Mean inlet when it is a rack with airflow, else None or NaN. [C]
        number: What the plan shows on it.
        air_c: Shown air temperature. [C]
        where: Where in the height that air is, in words.
        theme: Colours.
        under_pa: Shown pressure under the floor. [Pa]
        stands_in: Tag of the body that a rack without air before it stands in.
    """
    dim = f'<span style="color:{theme.dim}">'
    if isinstance(item, Rack):
        kw = item.power_w * project.scenario.it_load_ratio / 1000.0
        text = f"<b>{escape(item.tag)}</b> {escape(as_read(item.contents_name))} · {kw:.1f} kW"
        if stands_in:
            return f"{text}<br>{dim}{escape(no_air_words(stands_in))}</span>"
        if inlet_c is None or math.isnan(inlet_c):
            return text
        from core.study.trust import inlet_error_k  # the window is up sooner without it

        recommended = recommended_c(item.ashrae_class)
        limit = allowable_c(item.ashrae_class, project.site.elevation_m)
        margin = tr("{dim}recommended {recommended:.0f}, limit {limit:.0f} ({ashrae_class})</span>").format(
            dim=dim, recommended=recommended, limit=limit, ashrae_class=item.ashrae_class
        )
        error_k = inlet_error_k(project, item.hall_id)
        margin = margin if math.isnan(error_k) else f"±{error_k:.1f} K · {margin}"
        return tr("{text}<br>inlet {inlet} °C · {margin}").format(text=text, inlet=told_c(inlet_c), margin=margin)
    if item is not None:
        name = item.model_name or as_read(type(item).__name__)
        return f"<b>{escape(item.tag)}</b> {escape(name)} {dim}{escape(number)}</span>"
    if air_c is not None:
        return tr("air {air:.1f} °C {dim}{where}</span>").format(air=air_c, dim=dim, where=escape(where))
    if under_pa is not None:
        return tr("{under:.1f} Pa {dim}{where}, above the room</span>").format(
            under=under_pa, dim=dim, where=escape(where)
        )
    return ""


def no_air_words(tag: str) -> str:
    """Why a rack has no inlet that would mean anything: what it stands in."""
    return tr("No air before front or rear: it stands in {tag}.").format(tag=tag)
