"""What lies over the plan: legends, the banner, the minimap and the storeys; where each stands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtWidgets import QWidget

from desktop.floorplan.air_display import AirDisplay
from desktop.floorplan.card_keys import CardKeys
from desktop.floorplan.card_places import CardPlaces
from desktop.floorplan.colour_display import ColourDisplay
from desktop.floorplan.free_places import beside, corners, covered_px2, free_spot, set_down
from desktop.floorplan.legend import LEAST_RAMP_PX, RAMP_PX
from desktop.floorplan.minimap import Minimap
from desktop.floorplan.plan_layers import PlanLayers
from desktop.floorplan.section_display import SectionDisplay
from desktop.floorplan.storey_chooser import StoreyChooser
from desktop.floorplan.zoomed_view import ZoomedView
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.load_legend import LoadLegend
from desktop.widgets.loose_card import LooseCard, LooseLabel
from desktop.words import tr

GAP_PX = 12
LEVELS = ("above", "between", "below")
"""Where legends may stand on the right: between leaves the lower corner to the minimap."""
RAMPS_PX = (RAMP_PX, (RAMP_PX + LEAST_RAMP_PX) // 2, LEAST_RAMP_PX)
"""Heights of the ramp in the legend of the air, the dearest first."""
TOP_PX, RIGHT_PX, BANNER_STEP_PX = 40, 16, 8
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
        loose: Where the planner has put cards.
        keys: What moves them by keys.
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
        self._level, self._ramp_px = LEVELS[0], RAMPS_PX[0]
        self._drawn_px = np.zeros((0, 4))
        self.load_legend = LoadLegend(theme, view)
        self.load_legend.hide()
        self.colours = ColourDisplay(view, layers, theme)
        self.minimap = Minimap(theme, view)
        self.storeys = StoreyChooser(session, view)
        self.banner = LooseLabel(view)
        self.banner.setObjectName("banner")
        self.banner.setAccessibleName(tr("Moment that is shown"))
        self.banner.hide()
        self.load_legend.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self._spots: dict[QWidget, QPoint] = {}
        self.pipe_handle = LooseCard(view)
        self.pipe_handle.setAccessibleName(tr("Legend of the liquid loops"))
        self.pipe_handle.hide()
        self.loose = CardPlaces(view, self._room)
        for name, card in self._named:
            self.loose.add(name, card)
        self.keys = CardKeys(view, self.loose, theme)
        self.loose.changed.connect(self.place)
        self.loose.moved.connect(self._follow_handle)

    @property
    def _named(self) -> tuple[tuple[str, QWidget], ...]:
        """Cards that can be moved, by what their places are kept by."""
        return (
            ("air", self._air.legend), ("loads", self.load_legend), ("colours", self.colours.legend),
            ("air_card", self._air.card), ("colour_card", self.colours.card), ("minimap", self.minimap),
            ("storeys", self.storeys), ("banner", self.banner), ("liquid", self.pipe_handle),
        )  # fmt: skip

    def _room(self) -> QRect:
        return QRect(0, 0, self._view.width(), self._view.height() - self._section.height_px)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.load_legend.theme = theme
        self.load_legend.update()
        self.colours.set_theme(theme)
        self.minimap.set_theme(theme)
        self.keys.theme = theme

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
        view, room = self._view, self._room()
        held = self._place_held()
        if self.banner not in held and self.banner.isVisibleTo(view):
            self.banner.move(self._place_of_banner())
        if self.storeys not in held:
            self.storeys.move(GAP_PX, room.bottom() + 1 - self.storeys.sizeHint().height() - GAP_PX + 2)
        self._place_pipes(room)
        taken = [card.geometry() for card in held]
        standing = (self.banner, self.storeys, self.pipe_handle)
        taken += [card.geometry() for card in standing if card.isVisibleTo(view) and card not in held]
        has_banner = self.banner.isVisibleTo(view) and self.banner not in held
        top = max(TOP_PX, self.banner.geometry().bottom() + 8 if has_banner else 0)
        edge = view.width() - RIGHT_PX
        self._air.legend.fit_height(room.bottom() + 1 - GAP_PX - top, self._ramp_px)
        for card in self._legends:
            if card.isVisibleTo(view) and card not in held:
                tops = (self._legend_top(card, top, room), top)
                places = [QPoint(edge - card.width(), y) for y in tops]
                places = [self._spots[card], *places] if card in self._spots else places
                card.move(set_down(card.size(), places, taken, room).topLeft())
                taken.append(card.geometry())
                edge = card.x() - 8
        self._place_choices(taken, room, held)
        if self.minimap not in held:
            inner = room.adjusted(GAP_PX, GAP_PX, -GAP_PX, -GAP_PX)
            self.minimap.setGeometry(self._place_of_map(taken, inner))

    def _place_of_banner(self) -> QPoint:
        """At the top, as near to the middle as it covers least of what is drawn."""
        room, high = self._view.viewport().width() - self.banner.width(), GAP_PX + self.banner.height()
        near = self._drawn_px[(self._drawn_px[:, 1] < high) & (self._drawn_px[:, 3] > GAP_PX)]
        aside = np.arange(0, max(room // 2 - GAP_PX, 1), BANNER_STEP_PX)
        places = [QPoint(room // 2 + sign * int(px), GAP_PX) for px in aside for sign in (1, -1)]
        return min(places, key=lambda at: round(covered_px2(near, QRect(at, self.banner.size()))))

    def _place_held(self) -> list[QWidget]:
        """Put the cards that can be seen where the planner has put them."""
        seen = [card for card in self.loose.cards.values() if card.isVisibleTo(self._view) or self._is_coming(card)]
        return [card for card in seen if self.loose.put(card)]

    def _place_pipes(self, room: QRect) -> None:
        """Where the legend of the loops is painted, with something to take hold of over it."""
        pipes, high = self.pipes, float(self._view.height())
        pipes.lift_px = high - room.height() + (
            self.storeys.height() + 4.0 if self.storeys.isVisibleTo(self._view) and not self.loose.is_held(self.storeys)
            else 0.0
        )  # fmt: skip
        pipes.at = None
        box = pipes.box(high).toAlignedRect()
        rect = self.loose.held_rect(self.pipe_handle, box.size()) or box
        pipes.at = QPointF(rect.topLeft()) if rect != box else None
        self.pipe_handle.setGeometry(rect)
        self.pipe_handle.setVisible(pipes.is_shown)

    def _follow_handle(self) -> None:
        """Paint the legend of the loops where its handle is dragged to."""
        if self.pipe_handle.isVisibleTo(self._view):
            self.pipes.at = QPointF(self.pipe_handle.pos())
            self._view.viewport().update()

    def _place_of_map(self, taken: list[QRect], room: QRect) -> QRect:
        """Where the minimap covers nothing that is drawn; the smallest only where nothing else helps."""
        *usual, smallest = self.minimap.sizes()
        found: list[QRect] = []
        for sizes in (usual, [smallest]):
            rect = self._free_place_of_map(sizes, taken, room, found)
            if rect is not None:
                return rect
        return min(found, key=lambda rect: covered_px2(self._drawn_px, rect))

    def _free_place_of_map(
        self, sizes: list[QSize], taken: list[QRect], room: QRect, tried: list[QRect]
    ) -> QRect | None:
        """Where the minimap covers nothing in one of some sizes; where it would cover least is added to those tried."""
        found = []
        for size in sizes:
            places = [*corners(size, room), *beside(size, taken, room)]
            places.sort(key=lambda place, s=size: round(covered_px2(self._drawn_px, QRect(place, s))))  # type: ignore[misc]
            found.append(set_down(size, places, taken, room))
            tried.append(found[-1])
            if covered_px2(self._drawn_px, found[-1]) < 1.0:
                return found[-1]
        for rect in found:
            spot = free_spot(rect.size(), self._drawn_px, taken, room, rect.topLeft())
            if spot is not None:
                return QRect(spot, rect.size())
        return None

    def clear(self, drawn_px: NDArray[np.float64]) -> None:
        """Let legends and minimap stand where they cover least of what is drawn: once after each fit.

        Args:
            drawn_px: What is drawn on the view, x0, y0, x1, y1 of each, shape (n, 4). [px]
        """
        self._drawn_px, covered = drawn_px, []
        for self._ramp_px in RAMPS_PX:  # a shorter legend where that alone helps
            covered.append(self._clear_as_high())
            if not covered[-1] or self._section.height_px:  # a section stands beside legends that stay on the right
                return
        self._ramp_px = RAMPS_PX[covered.index(min(covered))]
        self._clear_as_high()

    def _clear_as_high(self) -> int:
        """Let the cards stand where they cover least, the legend of the air as high as it is; what they cover. [px2]"""
        self._spots, covered = {}, []
        for self._level in LEVELS:
            self.place()
            covered.append(self._covered_px2())
        self._level = LEVELS[covered.index(min(covered))]
        self.place()
        if min(covered) and not self._section.height_px:
            self._find_spots()
            self.place()
        return self._covered_px2()

    def _covered_px2(self) -> int:
        """What of the plan legends and minimap lie over, where they stand by themselves."""
        cards = [c for c in (*self._legends, self.minimap) if c.isVisibleTo(self._view) or self._is_coming(c)]
        free = [c for c in cards if not self.loose.is_held(c)]
        return round(sum(covered_px2(self._drawn_px, card.geometry()) for card in free))

    def _find_spots(self) -> None:
        """Free places for legends that would lie over what is drawn, as near to their own as there are any."""
        view = self._view
        shown = [c for c in self.loose.cards.values() if c.isVisibleTo(view)]
        for card in self._legends:
            if not card.isVisibleTo(view) or self.loose.is_held(card):
                continue
            if covered_px2(self._drawn_px, card.geometry()) < 1.0:
                continue
            others = [c.geometry() for c in shown if c is not card and c is not self.minimap]
            room = self._room().adjusted(GAP_PX, GAP_PX, -RIGHT_PX, -GAP_PX)
            spot = free_spot(card.size(), self._drawn_px, others, room, card.pos())
            if spot is not None:
                self._spots[card] = spot
                card.move(spot)

    def _is_coming(self, card: QWidget) -> bool:
        return card is self.minimap and self.minimap.is_wanted

    def _legend_top(self, card: QWidget, top: int, room: QRect) -> int:
        """Upper edge of a legend, at the chosen level of the right side."""
        lowest = room.bottom() + 1 - GAP_PX - card.height()
        if self._level == "above":
            return top
        return max(lowest if self._level == "below" else lowest - self.minimap.height() - GAP_PX, top)

    def _place_choices(self, taken: list[QRect], room: QRect, held: list[QWidget]) -> None:
        """Cards of choices stand under their legend, or beside it where the plan is too low."""
        for card, legend in ((self._air.card, self._air.legend), (self.colours.card, self.colours.legend)):
            if not card.isVisibleTo(self._view):
                continue
            card.adjustSize()
            if card in held:
                self.loose.put(card)  # it may have another size now
                continue
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
        right = sum(card.width() + 8 for card in self._legends if self._stands(card))
        below = self.storeys.height() + 8 if self._stands(self.storeys) else 0
        below += self.pipe_handle.height() + 8 if self._stands(self.pipe_handle) else 0
        above = self.banner.height() + GAP_PX if self._stands(self.banner) else 0
        return right + RIGHT_PX - 8 if right else 0, self._section.height_px + below, above

    def _stands(self, card: QWidget) -> bool:
        """Whether a card is seen where it stands by itself: Fit keeps clear of it."""
        return card.isVisibleTo(self._view) and not self.loose.is_held(card)
