"""What lies over the 3D view: what the colours of the air and of bodies mean, the choices, hint and empty words."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from core.drawing.rack_colours import ColourBy, RackColouring
from core.drawing.solid_parts import SolidChoice, SolidPalette
from core.drawing.solid_scene import halls_extent_m
from core.model.project import Project
from core.results.design_results import DesignResults
from desktop.solid.choice_card import ChoiceCard
from desktop.solid.legend import SolidLegend
from desktop.theme import Theme
from desktop.widgets.colour_legend import ColourLegend
from desktop.widgets.tied_label import TiedLabel
from desktop.words import marked, tr

GAP_PX, LEAST_BANNER_PX = 12, 150
HINT = marked("Drag turns · middle button or Space moves · Shift-drag selects · wheel zooms · arrows, + and − by keys")


class SolidCards:
    """Cards over a 3D view.

    Args:
        view: What they lie over.
        theme: Colours.

    Attributes:
        choices: What can be switched on and off.
        frame: What the choices scroll in where the view is low.
        legend: What the colours of air, pipes and feeds mean.
        body_legend: What the colours of bodies mean.
        banner: Moment of a cooling failure that is shown.
    """

    def __init__(self, view: QWidget, theme: Theme) -> None:
        self._view = view
        self.choices = ChoiceCard()
        self.frame = QScrollArea(view)
        self.frame.setObjectName("card")
        self.frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.frame.setWidget(self.choices)
        self.legend = SolidLegend(theme, view)
        self.body_legend = ColourLegend(theme, view, has_settings=False)
        self._colouring = RackColouring()
        self._hint = QLabel(tr(HINT), view)
        self._hint.setObjectName("small")
        self._show_hint(theme)
        self._empty = QLabel("", view)
        self._empty.setObjectName("dim")
        self.banner = TiedLabel("", view)
        self.banner.setObjectName("banner")
        self.banner.setAccessibleName(tr("Moment that is shown"))
        self.banner.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.body_legend.set_theme(theme)
        self.legend.theme = theme
        self._show_hint(theme)

    def _show_hint(self, theme: Theme) -> None:
        """The hint on a plate, because the picture lies under it."""
        plate = f"background: {theme.panel}; border: 1px solid {theme.line}; border-radius: 6px; padding: 2px 8px;"
        self._hint.setStyleSheet(plate)

    def show_project(self, project: Project) -> None:
        """Let slices reach through all halls, and say how to begin where there is nothing."""
        self.choices.set_reach(*halls_extent_m(project))
        is_empty = not project.halls and not project.placed
        self._empty.setText(
            tr("Nothing to show yet: place racks on the plan (Ctrl+1), or open an example.") if is_empty else ""
        )

    def show_legend(self, choice: SolidChoice, palette: SolidPalette, results: DesignResults | None) -> None:
        """Say what is shown of air, loops and feeds."""
        liquid = results.liquid.value if results else None
        power = results.power.value if results else None
        loops, facility = (n is not None and len(n.pipe) > 0 for n in (
            liquid.network if liquid else None, liquid.facility if liquid else None))  # fmt: skip
        has_feeds = power is not None and power.chain is not None and len(power.chain.link_w) > 0
        self.legend.show_choice(choice, palette, has_loops=loops, has_facility=facility, has_feeds=has_feeds)

    def show_body_legend(self, choice: SolidChoice, project: Project, results: DesignResults | None) -> None:
        """Say what the colours of bodies mean, once somebody looks."""
        is_coloured = choice.colour_by is not ColourBy.NOTHING
        if is_coloured and self._view.isVisible():
            air = (choice.low_c, choice.high_c, str(choice.colour_map))
            self.body_legend.show_colours(self._colouring.colours(project, results, choice.colour_by, air))
        self.body_legend.setVisible(is_coloured)

    def show_banner(self, words: str) -> None:
        """Say which moment is shown; nothing takes the words away."""
        if words == self.banner.text():
            return
        self.banner.setText(words)
        self.banner.setVisible(bool(words))
        self.place()

    def _lies_between(self) -> bool:
        """Put the banner at the top between the cards, in several lines where it must; False where too narrow."""
        left, right = self.covered_px
        free_px = self._view.width() - left - right - 2 * GAP_PX
        if free_px < LEAST_BANNER_PX:
            return False
        self._fold_banner(free_px)
        self.banner.move(left + GAP_PX + (free_px - self.banner.width()) // 2, GAP_PX)
        return True

    def _fold_banner(self, free_px: int) -> None:
        """Give the banner the size of its words, in lines no longer than that."""
        self.banner.setWordWrap(False)
        whole = self.banner.sizeHint()
        self.banner.setWordWrap(whole.width() > free_px)
        if self.banner.wordWrap():
            whole = QSize(free_px, self.banner.heightForWidth(free_px))
        self.banner.resize(whole)

    def place(self) -> None:
        """Keep everything in its corner; choices that leave the banner no room at the top leave it some below."""
        self._place_cards(0)
        if self.banner.isVisibleTo(self._view) and not self._lies_between():
            self._fold_banner(self._view.width() - self.covered_px[1] - 2 * GAP_PX)
            self._place_cards(self.banner.height() + GAP_PX)
            self.banner.move(GAP_PX, self._view.height() - self.banner.height() - GAP_PX)
        self.banner.raise_()
        self._empty.adjustSize()
        self._empty.move((self._view.width() - self._empty.width()) // 2, self._view.height() // 2)

    def _place_cards(self, below_px: int) -> None:
        view = self._view
        self.choices.adjustSize()
        room_px = max(view.height() - 2 * GAP_PX - below_px, 0)
        border_px = 2 * self.frame.frameWidth()
        is_cut = self.choices.height() + border_px > room_px
        always, never = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.frame.setVerticalScrollBarPolicy(always if is_cut else never)
        bar_px = self.frame.verticalScrollBar().sizeHint().width() if is_cut else 0
        width_px = self.choices.width() + border_px + bar_px
        self.frame.setGeometry(GAP_PX, GAP_PX, width_px, min(self.choices.height() + border_px, room_px))
        self.legend.fit(room_px)
        self.legend.move(view.width() - self.legend.width() - GAP_PX, GAP_PX)
        left = self.legend.x() - self.body_legend.width() - 8
        self.body_legend.move(left, GAP_PX)
        self._hint.adjustSize()
        self._hint.move(view.width() - self._hint.width() - GAP_PX, view.height() - self._hint.height() - 6)
        shown = (c for c in (self.frame, self.legend, self.body_legend) if c.isVisibleTo(view))
        is_covered = any(c.geometry().intersects(self._hint.geometry()) for c in shown)
        self._hint.setVisible(below_px == 0 and not is_covered)

    @property
    def covered_px(self) -> tuple[int, int]:
        """Widths on the left and on the right that the cards cover."""
        left = self.frame.width() + GAP_PX if self.frame.isVisibleTo(self._view) else 0
        right = self.legend.width() + GAP_PX
        return left, right + (self.body_legend.width() + 8 if self.body_legend.isVisibleTo(self._view) else 0)

    def paint_legends(self, painter: QPainter) -> None:
        """Paint the legends and the moment where they stand, into a picture of the view."""
        painter.drawPixmap(self.legend.pos(), self.legend.grab())
        if self.body_legend.isVisibleTo(self._view):
            painter.drawPixmap(self.body_legend.pos(), self.body_legend.grab())
        if self.banner.isVisibleTo(self._view):
            painter.drawPixmap(self.banner.pos(), self.banner.grab())
