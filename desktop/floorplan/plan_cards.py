"""What lies over the plan: legends, the banner, the minimap and the storeys; where each stands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel, QWidget

from desktop.floorplan.air_display import AirDisplay
from desktop.floorplan.colour_display import ColourDisplay
from desktop.floorplan.free_places import beside, corners, covered_px2, set_down
from desktop.floorplan.minimap import Minimap
from desktop.floorplan.plan_layers import PlanLayers
from desktop.floorplan.section_display import SectionDisplay
from desktop.floorplan.storey_chooser import StoreyChooser
from desktop.floorplan.zoomed_view import ZoomedView
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.load_legend import LoadLegend

GAP_PX = 12
LEVELS = ("above", "between", "below")
"""Where legends may stand on the right: between leaves the lower corner to the minimap."""
TOP_PX, RIGHT_PX = 40, 16
"""Legends leave the labels of the grid and the banner free."""


class PlanCards:
    """Cards over a view of the plan.

    Args:
        view: What they lie over.
        session: Whose storeys are chosen.
        layers: What the colours of racks are shown on.
        air, section: Displays that bring a legend or a panel of their own.
        theme: Colours.

    Attributes:
        load_legend: What the colours of the power view mean.
        colours: Colours of racks by a quantity, with their legend and the card to choose them.
        minimap: The whole site, and what of it is seen.
        storeys: Choice of the storey.
        banner: Words over the plan, such as the moment that is shown.
    """

    def __init__(
        self,
        view: ZoomedView,
        session: Session,
        layers: PlanLayers,
        air: AirDisplay,
        section: SectionDisplay,
        theme: Theme,
    ) -> None:
        self._view, self._air, self._section, self.pipes = view, air, section, layers.pipes.card
        self._level = LEVELS[0]
        self._drawn_px = np.zeros((0, 4))
        self.load_legend = LoadLegend(theme, view)
        self.load_legend.hide()
        self.colours = ColourDisplay(view, layers, theme)
        self.minimap = Minimap(theme, view)
        self.storeys = StoreyChooser(session, view)
        self.banner = QLabel(view)
        self.banner.setObjectName("banner")
        self.banner.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.load_legend.theme = theme
        self.load_legend.update()
        self.colours.set_theme(theme)
        self.minimap.set_theme(theme)

    def show_banner(self, words: str) -> bool:
        """Write over the plan; nothing takes the banner away. Whether it has come or gone."""
        was_shown, size = self.banner.isVisibleTo(self._view), self.banner.size()
        self.banner.setText(words)
        self.banner.adjustSize()
        self.banner.setVisible(bool(words))
        is_other = was_shown is not bool(words)
        if is_other or size != self.banner.size():
            self.place()
        self.banner.raise_()
        return is_other

    def place(self) -> None:
        """Put every card where it covers no other: legends first, then cards of choices, then the minimap."""
        view = self._view
        room = QRect(0, 0, view.width(), view.height() - self._section.height_px)
        self.banner.move((view.viewport().width() - self.banner.width()) // 2, GAP_PX)
        self.storeys.move(GAP_PX, room.bottom() + 1 - self.storeys.sizeHint().height() - GAP_PX + 2)
        self.pipes.lift_px = float(view.height() - room.height()) + (
            self.storeys.height() + 4.0 if self.storeys.isVisibleTo(view) else 0.0
        )
        taken = [card.geometry() for card in (self.banner, self.storeys) if card.isVisibleTo(view)]
        taken += [self.pipes.box(float(view.height())).toAlignedRect()] if self.pipes.is_shown else []
        top = max(TOP_PX, taken[0].bottom() + 8 if self.banner.isVisibleTo(view) else 0)
        edge = view.width() - RIGHT_PX
        self._air.legend.fit_height(room.bottom() + 1 - GAP_PX - top)
        for card in self._legends:
            if card.isVisibleTo(view):
                tops = (self._legend_top(card, top, room), top)
                places = [QPoint(edge - card.width(), y) for y in tops]
                card.move(set_down(card.size(), places, taken, room).topLeft())
                taken.append(card.geometry())
                edge = card.x() - 8
        self._place_choices(taken, room)
        inner = room.adjusted(GAP_PX, GAP_PX, -GAP_PX, -GAP_PX)
        self.minimap.setGeometry(self._place_of_map(taken, inner))

    def _place_of_map(self, taken: list[QRect], room: QRect) -> QRect:
        """Where the minimap covers nothing that is drawn; smaller where that alone helps."""
        found = []
        for size in self.minimap.sizes():
            places = [*corners(size, room), *beside(size, taken, room)]
            places.sort(key=lambda place, s=size: round(covered_px2(self._drawn_px, QRect(place, s))))  # type: ignore[misc]
            found.append(set_down(size, places, taken, room))
            if covered_px2(self._drawn_px, found[-1]) < 1.0:
                return found[-1]
        return found[0]

    def clear(self, drawn_px: NDArray[np.float64]) -> None:
        """Let legends and minimap stand where they cover least of what is drawn: once after each fit.

        Args:
            drawn_px: What is drawn on the view, x0, y0, x1, y1 of each, shape (n, 4). [px]
        """
        self._drawn_px = drawn_px
        covered = []
        for self._level in LEVELS:
            self.place()
            cards = [c for c in (*self._legends, self.minimap) if c.isVisibleTo(self._view) or self._is_coming(c)]
            covered.append(round(sum(covered_px2(drawn_px, card.geometry()) for card in cards)))
        self._level = LEVELS[covered.index(min(covered))]
        self.place()

    def _is_coming(self, card: QWidget) -> bool:
        return card is self.minimap and self.minimap.is_wanted

    def _legend_top(self, card: QWidget, top: int, room: QRect) -> int:
        """Upper edge of a legend, at the chosen level of the right side."""
        lowest = room.bottom() + 1 - GAP_PX - card.height()
        if self._level == "above":
            return top
        return max(lowest if self._level == "below" else lowest - self.minimap.height() - GAP_PX, top)

    def _place_choices(self, taken: list[QRect], room: QRect) -> None:
        """Cards of choices stand under their legend, or beside it where the plan is too low."""
        for card, legend in ((self._air.card, self._air.legend), (self.colours.card, self.colours.legend)):
            if not card.isVisibleTo(self._view):
                continue
            card.adjustSize()
            edge = legend.geometry().right() + 1 if legend.isVisibleTo(self._view) else self._view.width() - RIGHT_PX
            under = QPoint(edge - card.width(), legend.geometry().bottom() + 8)
            places = [under, *beside(card.size(), taken, room), QPoint(edge - card.width(), TOP_PX)]
            rect = set_down(card.size(), places, taken, room)
            card.move(rect.topLeft())
            taken.append(rect)

    def place_all(self) -> None:
        """Put everything in its place over a view of another size."""
        self._section.place()
        self.place()

    @property
    def _legends(self) -> tuple[QWidget, ...]:
        return self._air.legend, self.load_legend, self.colours.legend

    @property
    def covered_px(self) -> tuple[int, int, int]:
        """Width on the right, height below and height above that the cards cover."""
        right = sum(card.width() + 8 for card in self._legends if card.isVisibleTo(self._view))
        below = self.storeys.height() + 8 if self.storeys.isVisibleTo(self._view) else 0
        below += round(self.pipes.box(0.0).height()) + 8 if self.pipes.is_shown else 0
        above = self.banner.height() + GAP_PX if self.banner.isVisibleTo(self._view) else 0
        return right + RIGHT_PX - 8 if right else 0, self._section.height_px + below, above
