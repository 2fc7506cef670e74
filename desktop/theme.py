"""Colours, fonts and the style sheet: one theme object that every widget and the canvas use."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from core.resource_files import list_names, path, read_bytes, read_text

BODY_PX, HEAD_PX, NUMBER_PX = 13, 11, 25
MOST_WIDTHS = 8192
"""Words whose widths are kept."""


@dataclass(frozen=True)
class Theme:
    """Colour tokens as ``#rrggbb``.

    Attributes:
        name: ``light`` or ``dark``.
        window, panel, canvas, line, ink, dim, accent, soft, ok, warn, bad: Tokens of the design.
    """

    name: str
    window: str
    panel: str
    canvas: str
    line: str
    ink: str
    dim: str
    accent: str
    soft: str
    ok: str
    warn: str
    bad: str

    def colour(self, token: str) -> QColor:
        """A token as a Qt colour."""
        return QColor(getattr(self, token))

    def palette(self) -> QPalette:
        """Qt palette of the theme; the colour scheme hint alone does nothing offscreen."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: self.window,
            QPalette.ColorRole.WindowText: self.ink,
            QPalette.ColorRole.Base: self.panel,
            QPalette.ColorRole.AlternateBase: self.window,
            QPalette.ColorRole.Text: self.ink,
            QPalette.ColorRole.PlaceholderText: self.dim,
            QPalette.ColorRole.Button: self.panel,
            QPalette.ColorRole.ButtonText: self.ink,
            QPalette.ColorRole.Highlight: self.accent,
            QPalette.ColorRole.HighlightedText: "#ffffff",
            QPalette.ColorRole.ToolTipBase: self.panel,
            QPalette.ColorRole.ToolTipText: self.ink,
        }
        for role, colour in roles.items():
            palette.setColor(role, QColor(colour))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(self.dim))
        return palette

    def style_sheet(self) -> str:
        """Style sheet with the tokens filled in."""
        text = read_text("styles/hallwright.qss")
        for picture in ("tick", "up", "down"):
            with path(f"styles/{picture}.svg") as file:
                text = text.replace(f"@{picture}", file.as_posix())
        for token in ("window", "panel", "canvas", "line", "accent", "soft", "ink", "dim", "warn", "bad", "ok"):
            text = text.replace(f"@{token}", getattr(self, token))
        return text


LIGHT = Theme(
    "light", "#f4f5f7", "#ffffff", "#fbfcfd", "#dfe3e8", "#1d2530", "#697586", "#1769c2", "#eaf1fa", "#1f8a5b",
    "#c77700", "#c0392b",
)  # fmt: skip
DARK = Theme(
    "dark", "#15191f", "#1d232b", "#12161b", "#303945", "#e6ebf1", "#93a0b0", "#5aa7f2", "#22324a", "#4cc38a",
    "#f0b04a", "#f07166",
)  # fmt: skip


@cache
def load_fonts() -> str:
    """Load the shipped fonts; returns the family name."""
    for name in list_names("fonts"):
        if name.endswith((".otf", ".ttf")):
            QFontDatabase.addApplicationFontFromData(read_bytes(name))
    return "Inter" if "Inter" in QFontDatabase.families() else QFont().defaultFamily()


def font(pixels: int = BODY_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The program's font with tabular figures."""
    return QFont(_font(pixels, weight))  # a copy knows which face the first one has found


@cache
def _font(pixels: int, weight: QFont.Weight) -> QFont:
    found = QFont(load_fonts())
    found.setPixelSize(pixels)
    found.setWeight(weight)
    found.setFeature(QFont.Tag("tnum"), 1)
    return found


@cache
def _metrics(pixels: int, weight: QFont.Weight) -> QFontMetricsF:
    return QFontMetricsF(_font(pixels, weight))


@lru_cache(maxsize=MOST_WIDTHS)
def words_px(words: str, pixels: int = BODY_PX, weight: QFont.Weight = QFont.Weight.Normal) -> float:
    """How wide words are in the program's font; asked again and again for the same ones while the plan is painted."""
    return float(_metrics(pixels, weight).horizontalAdvance(words))


@cache
def colour_table(name: str = "thermal") -> tuple[int, ...]:
    """256 colours of a map as 0xffrrggbb, for indexed images."""
    stops = json.loads(read_text(f"colour_maps/{name}.json"))["stops"]
    positions = [s["position"] for s in stops]
    channels = np.array([[int(s["colour"][i : i + 2], 16) for i in (1, 3, 5)] for s in stops], dtype=float)
    at = np.linspace(0.0, 1.0, 256)
    red, green, blue = (np.interp(at, positions, channels[:, c]).round().astype(int) for c in range(3))
    return tuple(int(0xFF000000 | (r << 16) | (g << 8) | b) for r, g, b in zip(red, green, blue, strict=True))


def map_colour(value: float, low: float, high: float, name: str = "thermal") -> QColor:
    """Colour of a value on a map's range, clipped at its ends."""
    share = (value - low) / (high - low) if high > low else 0.0
    return QColor.fromRgb(colour_table(name)[int(min(max(share, 0.0), 1.0) * 255)])


def apply_theme(theme: Theme) -> None:
    """Give the application a theme's palette and style sheet, unless it has them: all widgets would be styled anew."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    palette, sheet = theme.palette(), theme.style_sheet()
    if application.styleSheet() == sheet and application.palette() == palette:
        return
    application.setPalette(palette)
    application.setStyleSheet(sheet)
