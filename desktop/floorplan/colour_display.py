"""What the colours and lines of racks on the plan say: keeps racks, legend and card to one choice."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.drawing.equipment_colours import Fill, equipment_fills
from core.drawing.item_colours import ItemColours
from core.drawing.rack_colours import ColourBy, RackColouring
from core.drawing.rack_labels import USUAL_LINES, RackLine, told_lines
from core.model.groups import shown_part
from core.model.project import Project
from core.results.design_results import DesignResults
from desktop.floorplan.colour_card import ColourCard
from desktop.floorplan.plan_layers import PlanLayers
from desktop.theme import Theme
from desktop.widgets.colour_legend import ColourLegend
from desktop.widgets.colour_scale import ColourScale
from desktop.widgets.later import Later


class ColourDisplay(QObject):
    """Applies a choice of colours and lines to the racks of the plan.

    Attributes:
        changed: Emitted when the planner has chosen something else.
        by: What the colours say.
        lines: What the lines say.
        legend: The legend card.
        card: The card of choices.

    Args:
        plan: View to show it on.
        layers: Layers of the plan.
        theme: Colours.
    """

    changed = Signal()

    def __init__(self, plan: QWidget, layers: PlanLayers, theme: Theme) -> None:
        super().__init__(plan)
        self._plan, self._racks, self._equipment = plan, layers.racks, layers.equipment
        self.by, self.lines = ColourBy.NOTHING, USUAL_LINES
        self._colouring = RackColouring()
        self._later = Later(self.refresh, self)
        self._project = Project.of(())
        self._results: DesignResults | None = None
        self._scale = ColourScale()
        self._shown: ItemColours | None = None
        self.legend = ColourLegend(theme, plan)
        self.card = ColourCard(plan)
        self.legend.settings.clicked.connect(self.open_card)
        self.card.colour_chosen.connect(lambda by: self.choose(ColourBy(by)))
        self.card.lines_chosen.connect(lambda lines: self.choose(lines=lines))

    # -- choosing ---------------------------------------------------------------------------------------------------

    def choose(self, by: ColourBy | None = None, lines: tuple[RackLine, ...] | None = None) -> None:
        """Let colours or lines say something else; what is None stays."""
        self.by = self.by if by is None else by
        self.lines = self.lines if lines is None else lines
        self._racks.show_lines(told_lines(self.lines))
        self.refresh()
        if self.card.isVisible():
            self.card.show_choice(self.by, self.lines)
        self.changed.emit()

    def open_card(self) -> None:
        """Open the card of choices, or close it."""
        if self.card.isVisible():
            self.card.hide()
            self._plan.setFocus()
            return
        self.card.show_choice(self.by, self.lines)
        self.card.show()
        self.card.adjustSize()
        self.card.raise_()
        self.changed.emit()
        self.card.colours.setFocus()

    # -- what comes in ----------------------------------------------------------------------------------------------

    def show_project(self, project: Project, *, is_preview: bool) -> None:
        """Take another project; the same racks keep their colours for a turn, and in a gesture until results come."""
        self._project = project
        if self._shown is None or not self._racks.has_colours:
            self.refresh()
        elif not is_preview:
            self._later.ask()  # a turn of its own: an edit of many racks fills its turn already

    def show_results(self, results: DesignResults | None) -> None:
        """Take new results."""
        self._results = results
        if self.by is not ColourBy.NOTHING:
            self.refresh()

    def show_scale(self, scale: ColourScale) -> None:
        """Use another scale of temperatures."""
        if scale != self._scale:
            self._scale = scale
            if self.by is ColourBy.INLET:
                self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.legend.set_theme(theme)

    # -- what goes out ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Work colours out and show them."""
        self._shown = None
        fills: dict[str, Fill] = {}
        if self.by is not ColourBy.NOTHING:
            air = (self._scale.low_c, self._scale.high_c, str(self._scale.colour_map))
            self._shown = self._colouring.colours(self._project, self._results, self.by, air)
            self.legend.show_colours(self._shown)
            fills = equipment_fills(self._project, self._results, self.by, self._shown)
        self._equipment.show_fills(fills)
        self.legend.setVisible(self._shown is not None)
        self._racks.show_colours(None if self._shown is None else self._of_seen(self._shown))

    def _of_seen(self, colours: ItemColours) -> ItemColours:
        """Colours of the racks that are not hidden."""
        every, seen = self._project.racks, shown_part(self._project).racks
        if len(seen) == len(every):
            return colours
        place = {rack.id: n for n, rack in enumerate(every)}
        return colours.of(np.array([place[rack.id] for rack in seen], dtype=np.intp))
