"""The letters of PDF files: the window's typeface, with all of Latin, Greek and Cyrillic, embedded as far as used."""

from __future__ import annotations

from core.resource_files import path

REGULAR, BOLD = "Inter", "Inter-SemiBold"
_FILES = {REGULAR: "fonts/paper/Inter-Regular.ttf", BOLD: "fonts/paper/Inter-SemiBold.ttf"}


def load_letters() -> None:
    """Make both weights known to reportlab; done once by whatever writes a PDF, before its first text."""
    from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont, registerFontFamily
    from reportlab.pdfbase.ttfonts import TTFont

    if REGULAR in getRegisteredFontNames():
        return
    for name, file in _FILES.items():
        with path(file) as place:
            registerFont(TTFont(name, str(place)))
    registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
