"""The shipped icons, tinted by the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from core.resource_files import read_text

SIZE_PX = 18


@lru_cache(maxsize=256)
def icon(name: str, colour: str) -> QIcon:
    """An icon by name in one colour, sharp at 1x and 2x."""
    text = read_text(f"icons/{name}.svg").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    found = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(SIZE_PX * ratio, SIZE_PX * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, SIZE_PX * ratio, SIZE_PX * ratio))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        found.addPixmap(pixmap)
    return found
