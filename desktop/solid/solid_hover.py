"""The card beside the pointer in the 3D view: the air of the slice, or the item behind none."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from core.drawing.facts import equipment_numbers
from core.drawing.rack_face import stands_without_air
from core.drawing.solid_air import temperature_at
from core.drawing.solid_parts import SliceAxis, SolidChoice
from core.drawing.solid_scene import air_fields
from core.model.entity import Placed
from core.model.rack import Rack
from core.results.design_results import DesignResults
from desktop.session import Session
from desktop.solid.canvas import SolidCanvas
from desktop.theme import Theme
from desktop.widgets.hover_card import HoverCard
from desktop.widgets.hover_words import hover_text
from desktop.words import marked, tr

AXIS_WORDS = {
    SliceAxis.HEIGHT: marked("at {:.1f} m"),
    SliceAxis.X: marked("at x = {:.1f} m"),
    SliceAxis.Y: marked("at y = {:.1f} m"),
}


class SolidHover:
    """Says what is under the pointer.

    Args:
        session: The open document.
        canvas: What is seen.

    Attributes:
        card: The card.
    """

    def __init__(self, session: Session, canvas: SolidCanvas) -> None:
        self._session, self._canvas = session, canvas
        self.card = HoverCard(canvas)

    def hide(self) -> None:
        """Say nothing."""
        self.card.hide()

    def show(self, position: QPointF | None, choice: SolidChoice, results: DesignResults | None, theme: Theme) -> None:
        """Say what is under the pointer: the air of the slice, or the item behind none."""
        if position is None or self._canvas.painted is None:
            self.card.hide()
            return
        project, item_id = self._session.shown_project, self._canvas.item_at(position)
        air_c = self._slice_c(position, choice, results)
        item = project.get(item_id) if air_c is None else None
        thermal = results.thermal.value if results else None
        inlet = thermal.inlet_by_rack().get(item_id) if thermal else None
        number = equipment_numbers(results).get(item_id, "")
        placed = item if isinstance(item, Placed) else None
        where = tr(AXIS_WORDS[choice.slice_axis]).format(choice.slice_at_m)
        body = stands_without_air(project, results, item) if isinstance(item, Rack) else ""
        words = hover_text(project, placed, inlet, number, air_c, where, theme, stands_in=body)
        self.card.show_words(words, position.toPoint(), theme)

    def _slice_c(self, position: QPointF, choice: SolidChoice, results: DesignResults | None) -> float | None:
        """Temperature of the slice under the pointer; None where it is hidden or not there. [C]"""
        painted = self._canvas.painted
        if not choice.has_slice or painted is None:
            return None
        x, y = position.x() * self._canvas.scale, position.y() * self._canvas.scale
        frame = painted.frame
        axis = tuple(SliceAxis).index(choice.slice_axis) - 1  # height is the last axis, which -1 is, too
        found = frame.camera.place_on(x, y, axis % 3, choice.slice_at_m, *map(float, frame.size_px))
        if found is None or found[1] > frame.depth_at(x, y):
            return None
        return temperature_at(air_fields(results).values(), found[0])
