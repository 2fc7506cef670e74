"""What the facility's meter would have counted since the program was opened, at the live operating point."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from core.results.design_results import DesignResults
from desktop.widgets.elided_label import ElidedLabel
from desktop.words import tr

EVERY_MS = 1000
J_PER_KWH = 3.6e6


class EnergyCounter(ElidedLabel):
    """A running count of energy, of the facility and of IT.

    Args:
        clock: Seconds that pass, replaceable in tests.
    """

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.setObjectName("dim")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._clock = clock
        self._last_s = clock()
        self._total_w = self._it_w = 0.0
        self.total_j = self.it_j = 0.0
        self.setToolTip(
            tr(
                "Energy = the meter's power at the live operating point, summed over the time this "
                "window has been open."
            )
        )
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.count)

    def start(self) -> None:
        """Begin to count."""
        self._last_s = self._clock()
        self._timer.start()

    def take_results(self, results: DesignResults) -> None:
        """Count on with other powers."""
        self.count()
        energy = results.energy.value
        self._total_w = energy.total_w if energy is not None else 0.0
        self._it_w = energy.it_w if energy is not None else 0.0

    def count(self) -> None:
        """Add the time since the last count."""
        now_s = self._clock()
        passed_s, self._last_s = now_s - self._last_s, now_s
        self.total_j += self._total_w * passed_s
        self.it_j += self._it_w * passed_s
        facility, it = self.total_j / J_PER_KWH, self.it_j / J_PER_KWH
        self.setText(tr("meter since opening {facility:,.2f} kWh · IT {it:,.2f} kWh").format(facility=facility, it=it))
