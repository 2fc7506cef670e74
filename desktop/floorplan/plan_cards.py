"""What lies over the plan: legends, the banner, the minimap and the storeys; where each stands."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QWidget

from desktop.floorplan.air_display import AirDisplay
from desktop.floorplan.colour_display import ColourDisplay
from desktop.floorplan.minimap import Minimap
from desktop.floorplan.plan_layers import PlanLayers
from desktop.floorplan.section_display import SectionDisplay
from desktop.floorplan.storey_chooser import StoreyChooser
from desktop.floorplan.zoomed_view import ZoomedView
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.load_legend import LoadLegend

GAP_PX = 12


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
        self._view, self._air, self._section = view, air, section
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

    def show_banner(self, words: str) -> None:
        """Write over the plan; nothing takes the banner away."""
        self.banner.setText(words)
        self.banner.adjustSize()
        self.banner.setVisible(bool(words))
        self.banner.move((self._view.viewport().width() - self.banner.width()) // 2, GAP_PX)
        self.banner.raise_()

    def place(self) -> None:
        """Put legends and minimap where there is room for them now."""
        view = self._view
        self.load_legend.move(view.width() - self.load_legend.width() - 16, 40)
        self.colours.place(self._wide_px(self._air.legend, self.load_legend))
        below_px = self._section.height_px + GAP_PX
        corner = view.rect().bottomRight() + QPoint(1, 1) - QPoint(GAP_PX, below_px)
        self.minimap.move(corner - QPoint(self.minimap.width(), self.minimap.height()))

    def place_all(self) -> None:
        """Put everything in its corner of a view of another size."""
        self._section.place()
        self._air.place()
        self.storeys.place()
        self.place()

    @property
    def covered_px(self) -> tuple[int, int]:
        """Width on the right and height below that the cards cover."""
        right = self._wide_px(self._air.legend, self.load_legend) + self._wide_px(self.colours.legend)
        below = self.storeys.height() + 8 if self.storeys.isVisibleTo(self._view) else 0
        return right + 8 if right else 0, max(self._section.height_px, below)

    def _wide_px(self, *cards: QWidget) -> int:
        """Width that those of some cards take that are shown beside each other or in each other's place."""
        return max((card.width() + 8 for card in cards if card.isVisibleTo(self._view)), default=0)
