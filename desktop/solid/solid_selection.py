"""Selecting in the 3D view: a click takes an item with its group, a band what is seen in it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from core.drawing.solid_scene import extent_m
from core.model.groups import with_group_mates
from desktop.session import Session
from desktop.solid.canvas import SolidCanvas


class SolidSelection:
    """Turns clicks and bands on the canvas into the session's selection.

    Args:
        session: Whose selection it is.
        canvas: What is seen.
    """

    def __init__(self, session: Session, canvas: SolidCanvas) -> None:
        self._session, self._canvas = session, canvas

    def click(self, item_id: str, adds: bool) -> None:
        """Select an item with its group, or add or take it away."""
        session = self._session
        mates = with_group_mates(session.project, (item_id,)) if item_id else ()
        if not adds:
            session.select(mates)
        elif item_id in session.selection:
            session.select(tuple(i for i in session.selection if i not in mates))
        else:
            session.select((*session.selection, *mates))

    def select_band(self, band: QRectF, encloses: bool, adds: bool) -> None:
        """What is seen in the band; drawn to the right, only what lies in it as a whole."""
        painted = self._canvas.painted
        if painted is None:
            return
        scale = self._canvas.scale
        edges = [e * scale for e in (band.left(), band.top(), band.right(), band.bottom())]
        seen = [painted.scene.item_ids[n] for n in painted.frame.items_in(*edges)]
        found = with_group_mates(self._session.project, tuple(i for i in seen if not encloses or self._is_in(i, band)))
        kept = self._session.selection if adds else ()
        self._session.select((*kept, *(i for i in found if i not in kept)))

    def _is_in(self, item_id: str, band: QRectF) -> bool:
        low, high = extent_m(self._session.shown_project, (item_id,))
        corners = [(x, y, z) for x in (low[0] + 1.0, high[0] - 1.0) for y in (low[1] + 1.0, high[1] - 1.0)
                   for z in (low[2], high[2])]  # fmt: skip
        import numpy as np

        places = self._canvas.camera.project(np.array(corners), self._canvas.width(), self._canvas.height())
        return all(band.contains(QPointF(x, y)) for x, y, _ in places.tolist())
