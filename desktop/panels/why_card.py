"""The inspector's answer to "why is it warm": where the selected rack's inlet air comes from, and what to do first."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.drawing.rack_face import stands_outside, stands_without_air
from core.model.heat import heat_by_rack
from core.model.rack import Rack
from core.results.thermal_result import HOTTEST_TOLD_C, AirState, HallAir, told_c
from core.study.air_sources import SourceLine, cheapest_fix, origins, source_lines
from core.units import percent
from desktop.session import Session
from desktop.theme import Theme, font
from desktop.widgets.hover_words import no_air_words
from desktop.widgets.later import Later
from desktop.widgets.wrapped_label import WrappedLabel
from desktop.words import as_read, tr

ROW_PX, BAR_PX, GAP_PX = 30, 6, 8
SUPPLY_TOKEN, EXHAUST_TOKEN = "accent", "bad"


class ShareRows(QWidget):
    """Lines with their share in words and as a bar; a click selects what is meant.

    Attributes:
        picked: Emitted with the ids of the line that was clicked.
    """

    picked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.lines: tuple[SourceLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Shares of the inlet air"))

    def show_lines(self, lines: tuple[SourceLine, ...]) -> None:
        """Show these lines."""
        if len(lines) != len(self.lines):
            self.updateGeometry()
        self.lines = lines
        self.setAccessibleDescription("; ".join(f"{as_read(line.text)} {percent(line.share_ratio)}" for line in lines))
        self.update()

    def sizeHint(self) -> QSize:
        """A row for each line."""
        return QSize(160, ROW_PX * max(len(self.lines), 1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select what the clicked line means."""
        row = int(event.position().y() // ROW_PX)
        if event.button() is Qt.MouseButton.LeftButton and 0 <= row < len(self.lines) and self.lines[row].entity_ids:
            self.picked.emit(self.lines[row].entity_ids)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Text, share, and a bar below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(12))
        metrics = QFontMetricsF(painter.font())
        width = float(self.width())
        for n, line in enumerate(self.lines):
            top = n * ROW_PX
            share = percent(line.share_ratio)
            share_px = metrics.horizontalAdvance(share)
            painter.setPen(QColor(self.theme.ink))
            text = metrics.elidedText(as_read(line.text), Qt.TextElideMode.ElideRight, width - share_px - GAP_PX)
            painter.drawText(QRectF(0.0, top, width - share_px - GAP_PX, 18.0), Qt.AlignmentFlag.AlignVCenter, text)
            painter.drawText(QRectF(width - share_px, top, share_px + 1.0, 18.0), Qt.AlignmentFlag.AlignVCenter, share)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.line))
            painter.drawRoundedRect(QRectF(0.0, top + 20.0, width, BAR_PX), 3.0, 3.0)
            painter.setBrush(QColor(getattr(self.theme, EXHAUST_TOKEN if line.is_exhaust else SUPPLY_TOKEN)))
            bar = QRectF(0.0, top + 20.0, max(width * min(line.share_ratio, 1.0), 2.0), BAR_PX)
            painter.drawRoundedRect(bar, 3.0, 3.0)
            if line.is_exhaust:  # told apart without colour, too
                painter.setPen(QColor(self.theme.panel))
                for x in range(int(bar.left()) + 4, int(bar.right()) - 1, 6):
                    painter.drawLine(x, int(bar.bottom()) - 1, x + 3, int(bar.top()) + 1)


class WhyCard(QWidget):
    """Head, shares and the cheapest fix; shows the selection when it is one rack.

    Args:
        session: Where rack and air come from.
        theme: Colours.
        parent: Widget that it is part of from the start: without one it would open a window of its own.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        head = QLabel(tr("WHY THIS INLET"))
        head.setObjectName("head")
        self.rows = ShareRows(theme)
        # another selection rebuilds the inspector, this card included: let the click end first
        self.rows.picked.connect(session.select, Qt.ConnectionType.QueuedConnection)
        self.words = WrappedLabel()
        self.fix = WrappedLabel(role="dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (head, self.words, self.rows, self.fix):
            column.addWidget(widget)
        self._later = Later(self.refresh, self)
        session.results_changed.connect(self._later.ask)
        session.selection_changed.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.rows.theme = theme
        self.rows.update()

    def refresh(self) -> None:
        """Read the answer for the selected rack again."""
        chosen = self._session.selection
        rack = self._session.project.get(chosen[0]) if len(chosen) == 1 else None
        self.setVisible(isinstance(rack, Rack))
        if not isinstance(rack, Rack):
            return
        air = air_of(self._session, rack)
        body = stands_without_air(self._session.shown_project, self._session.results, rack)
        if body or air is None or air.why is None or air.why.rack_id != rack.id:
            self.words.setText(no_air_words(body) if body else self._waiting(rack, air))
            self.rows.show_lines(())
            self.fix.setText("")
            return
        from core.study.trust import inlet_error_k  # the window is up sooner without it

        why = air.why
        inlet = float(air.rack_inlet_mean_c[air.rack_ids.index(rack.id)])
        mean = "" if why.is_mean else tr(", at this moment")
        # the expected error is that of steady air whose heat is removed, as on the strip
        is_told = air.state is not AirState.UNSTEADY and inlet <= HOTTEST_TOLD_C
        error_k = inlet_error_k(self._session.shown_project, rack.hall_id) if is_told else math.nan
        known = "" if math.isnan(error_k) else as_read(f" ±{error_k:.1f} K")
        self.words.setText(as_read(f"{told_c(inlet)} °C") + f"{known}: {as_read(origins(why).in_words())}{mean}.")
        self.words.setToolTip(
            tr(
                "By tracers through the computed flow: what the air was last. The first share is the "
                "capture index. Air seeps in where a part of the room is closed off but draws more than "
                "it is given."
            )
        )
        self.rows.show_lines(source_lines(self._session.shown_project, why))
        self.fix.setText(as_read(cheapest_fix(self._session.shown_project, air, why)))

    def _waiting(self, rack: Rack, air: HallAir | None) -> str:
        """What is said in place of an answer."""
        if air is not None and heat_by_rack(self._session.shown_project)[rack.id].airflow_m3_s <= 0.0:
            return tr("It draws no air: it has no inlet to explain.")
        if air is not None:
            return tr("Its air is still being followed …")
        if stands_outside(self._session.results, rack):
            return tr("It stands outside its hall: there is no air before it.")
        return tr("The air is not known yet.")


def air_of(session: Session, rack: Rack) -> HallAir | None:
    """The air of a rack's hall as it was last computed."""
    thermal = session.results.thermal.value if session.results is not None else None
    air = thermal.hall(rack.hall_id) if thermal is not None else None
    return air if air is not None and rack.id in air.rack_ids else None
