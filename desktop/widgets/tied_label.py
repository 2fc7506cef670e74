"""Words over several lines that break where a reader would: never between a number and its unit, nor before a point."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

FIXED_SPACE, JOINER = "\u00a0", "\u2060"
_ALONE = (
    "%|‰|°|°C|°F|K|pu|U|h|d|min|s|s²|ms|µs|m|cm|mm|km|m²|m³|ft|ft²|in|in²|gal|gpm|cfm|psi|inH₂O|lb|klb|kg|g|t|L|l|bar|Pa|kPa|"
    "MPa|dB|Hz|kHz|MHz|GHz|V|kV|A|mA|kA|Ω|mΩ|VA|kVA|MVA|W|kW|MW|GW|Wh|kWh|MWh|GWh|J|kJ|MJ|GJ|var|kvar|Mvar|BTU|kBTU|tons|"
    "Gb|Tb|GB|TB|PB|px|a|USD|EUR|CHF|kgCO₂e|gCO₂e|tCO₂e|\\$|€|£|M\\$|k\\$"
)
_QUANTITY = re.compile(rf"(?<=\d) (?=(?:{_ALONE})(?:/{JOINER}?(?:{_ALONE}))*(?![\w/°²³₂-]))")
_RATIO = re.compile(rf"(?<![\w/<])(?:{_ALONE})/(?:{_ALONE})(?![\w/])")
_TAG = re.compile(r"(?<=[A-Z0-9])-(?=[A-Z]+(?![A-Za-zÄÖÜäöüß]))")
_SEPARATOR = re.compile(r" ·(?= |$)", re.MULTILINE)


@lru_cache(4096)
def tied(text: str) -> str:
    """A text whose quantities and tags stay in one line, and whose points stay with what is before them.

    >>> tied("1.2 m · 0.095 $/kWh, ±1.0 K").replace("\\u00a0", "_").replace("\\u2060", "~")
    '1.2_m_· 0.095_$/~kWh, ±1.0_K'
    >>> tied("USV-Anlage IT-Räume BW-DA").replace("\\u2060", "~")
    'USV-Anlage IT-Räume BW-~DA'
    """
    text = _TAG.sub(f"-{JOINER}", text)
    text = _RATIO.sub(lambda found: found[0].replace("/", f"/{JOINER}"), text)
    text = _QUANTITY.sub(FIXED_SPACE, text)
    return _SEPARATOR.sub(f"{FIXED_SPACE}·", text)


class TiedLabel(QLabel):
    """A label that wraps; ``text`` gives the words back as they were set."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setWordWrap(True)
        if text:
            self.setText(text)

    def setText(self, text: str) -> None:
        """Show words."""
        self._words = text
        super().setText(tied(text))

    def selectedText(self) -> str:
        """What is marked, with plain spaces."""
        return _plain(super().selectedText())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy what is marked as it was set: elsewhere its signs that bind would be found by no search."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText())
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy; what Qt's own menu copies is unbound as soon as it is there."""
        once = Qt.ConnectionType.SingleShotConnection
        QGuiApplication.clipboard().dataChanged.connect(self._unbind_copy, once)
        super().contextMenuEvent(event)

    def _unbind_copy(self) -> None:
        board = QGuiApplication.clipboard()
        if board.text() != self.selectedText() == _plain(board.text()):  # not what another program has copied since
            board.setText(self.selectedText())

    def clear(self) -> None:
        """Show nothing."""
        self.setText("")

    def text(self) -> str:
        """The words as they were set, with the spaces that can be searched and compared."""
        return self._words


def _plain(text: str) -> str:
    return text.replace(FIXED_SPACE, " ").replace(JOINER, "")
