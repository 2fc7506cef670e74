"""The inspector's card of one rack's front and rear: keeps the chart to the air shown now."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.drawing.rack_face import body_around, rack_profile, stands_outside
from core.model.rack import Rack
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.face_profile import FaceProfile
from desktop.widgets.later import Later
from desktop.words import tr


class FaceCard(QWidget):
    """Head line and chart; shows the selection when it is one rack.

    Args:
        session: Where rack and air come from.
        theme: Colours.
    """

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._rack_id = ""
        head = QLabel(tr("AIR BEFORE FRONT AND REAR"))
        head.setObjectName("head")
        self.chart = FaceProfile(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(head)
        column.addWidget(self.chart)
        self._later = Later(self.refresh, self)
        for signal in (session.results_changed, session.preview_changed, session.selection_changed):
            signal.connect(self._later.ask)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.chart.theme = theme
        self.chart.update()

    def refresh(self) -> None:
        """Read the air before the selected rack again."""
        project = self._session.shown_project
        chosen = self._session.selection
        rack = project.get(chosen[0]) if len(chosen) == 1 else None
        if not isinstance(rack, Rack):
            return
        profile = rack_profile(project, self._session.results, rack)
        is_outside = stands_outside(self._session.results, rack)
        self.chart.show_profile(
            profile,
            is_same_rack=rack.id == self._rack_id,
            is_outside=is_outside,
            stands_in=body_around(project, rack),
        )
        self._rack_id = rack.id
