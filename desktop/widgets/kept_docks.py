"""Places of docks as they are kept: layouts as text that is known to be whole, and floating ones back on a screen."""

from __future__ import annotations

import zlib

from PySide6.QtCore import QByteArray, QPoint, QRect

LEAST_SEEN_PX = 60
"""So much of a floating panel's upper edge has to be on a screen for it to be found again."""


def on_screen(wanted: QRect, screens: list[QRect]) -> QRect:
    """A rectangle with its upper edge on one of the screens: unchanged, or moved onto the first one. [px]"""
    edge = QRect(wanted.left(), wanted.top(), wanted.width(), LEAST_SEEN_PX)
    for screen in screens:
        seen = screen.intersected(edge)
        if seen.width() >= LEAST_SEEN_PX and screen.top() <= wanted.top() <= screen.bottom() - LEAST_SEEN_PX:
            return wanted
    room = screens[0]
    size = wanted.size().boundedTo(room.size())
    left, top = (room.width() - size.width()) // 2, (room.height() - size.height()) // 2
    return QRect(room.topLeft() + QPoint(left, top), size)


def sealed(state: QByteArray) -> str:
    """What Qt keeps as text, after its checksum."""
    return f"{zlib.crc32(state.data()):08x}:{bytes(state.toBase64().data()).decode()}"


def unsealed(text: str) -> QByteArray | None:
    """What Qt kept; None when it is not whole: Qt trusts it so far that one wrong byte can end the program."""
    checksum, _, packed = text.partition(":")
    found = QByteArray.fromBase64(packed.encode("ascii", "ignore"))
    return found if not found.isEmpty() and f"{zlib.crc32(found.data()):08x}" == checksum else None
