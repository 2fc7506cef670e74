"""Sets chapters on pages of a PDF: styles, tables whose columns fit their words, drawings in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Any
from xml.sax.saxutils import escape

from core.reports.blocks import Block, Chapter, Figure, Rows, Table
from core.reports.lettering import BOLD, REGULAR
from core.reports.sheet_painter import POINTS_PER_MM, SheetPainter
from core.words import GROUPS_APART, as_read

WIDTH_PT = 499.0
"""Width of the text on A4."""
HIGH_PT = 740.0
"""Height of the text on A4."""
CELL_PT, PAD_PT, LEAST_PT = 7.5, 5.0, 24.0
MOST_WISHED_PT = 420.0
ROOM_FOR_HEAD_PT = 90.0
"""A heading with less room below it begins a page."""
FEW_ROWS = 24
"""Tables of so many rows of one line at most stay on one page."""
_NUMBER = re.compile(r"[-+−±–<≈]?\s?[\d.,\u202f]*\d[\d.,\u202f]*(e[-+]?\d+)?\s?(%|[^\s\d]{1,14})?$|–$")
_UNIT = re.compile(
    r"(?<=\d) (?=(?:%|K|°C|m[²³]?|mm|kg|t|kWh?|MW|kVA|k?V|k?A|h|min|s|k?Pa|L|L/h|L/kWh|[TP]FLOP/s)(?![\w/²³]))"
)
"""A blank at which no cell is broken: between a number and its unit."""
_TIMES = re.compile(r"(?<=\d) × (?=\d)")
_RATE = re.compile(r"(?<=FLOP/s) (\w+) (?=kW)")
LEAST_ROWS = 3
"""No page begins with fewer rows of a table that has begun before."""


@cache
def style(name: str) -> Any:
    """A style of paragraphs: ``text``, ``note``, ``cell``, ``head``, ``title``, ``chapter``, ``table``."""
    from reportlab.lib.styles import ParagraphStyle

    cell = {"fontName": REGULAR, "fontSize": CELL_PT, "leading": CELL_PT + 2.0}
    looks: dict[str, dict[str, Any]] = {
        "text": {"fontName": REGULAR, "fontSize": 9.0, "leading": 12.5, "spaceAfter": 6.0},
        "note": {**cell, "textColor": "#697586", "spaceBefore": 3.0, "spaceAfter": 6.0},
        "cell": cell,
        "cellright": {**cell, "alignment": 2},
        "split": {**cell, "splitLongWords": 1},
        "head": {**cell, "fontName": BOLD},
        "headright": {**cell, "fontName": BOLD, "alignment": 2},
        "title": {"fontName": BOLD, "fontSize": 20.0, "leading": 25.0, "spaceAfter": 2.0},
        "chapter": {"fontName": BOLD, "fontSize": 15.0, "leading": 19.0, "spaceBefore": 4.0, "spaceAfter": 8.0},
        "table": {"fontName": BOLD, "fontSize": 10.0, "leading": 13.0, "spaceBefore": 8.0, "spaceAfter": 3.0},
    }
    return ParagraphStyle(name, **{"splitLongWords": 0, **looks[name]})


def paragraph(text: str, look: str = "text") -> Any:
    """A text of core in the language in use."""
    from reportlab.platypus import Paragraph

    return Paragraph(_tied(escape(as_read(text))), style(look))


def _tied(text: str) -> str:
    """A text whose thousands stay together: reportlab breaks at the narrow space, though it is one that does not."""
    return text.replace(GROUPS_APART, "\u00a0")


def chapter_flow(chapter: Chapter) -> Iterator[Any]:
    """A chapter as what reportlab sets; nothing where it has only tables without rows."""
    from reportlab.platypus import CondPageBreak

    shown = [block for block in chapter.blocks if not isinstance(block, Table) or not block.is_empty]
    if not shown:
        return
    yield CondPageBreak(ROOM_FOR_HEAD_PT + 40.0)
    yield from _block(shown[0], [paragraph(chapter.title, "chapter")])
    for block in shown[1:]:
        yield from _block(block, [])


def _block(block: Block, heads: list[Any]) -> Iterator[Any]:
    """A block below headings that stay with it."""
    from reportlab.platypus import CondPageBreak, KeepTogether, Spacer

    if isinstance(block, str):
        yield from [*heads, paragraph(block)]
    elif isinstance(block, Figure):
        yield KeepTogether([*heads, drawn(block), paragraph(block.title, "note")])
    else:
        yield CondPageBreak(ROOM_FOR_HEAD_PT)
        parts = [*heads, paragraph(block.title, "table")] if block.title else [*heads]
        table, is_plain = set_table(block.rows)
        note = paragraph(block.note, "note") if block.note else Spacer(1, 6)
        if is_plain and len(block.rows) <= FEW_ROWS:
            yield KeepTogether([*parts, table, note])
        else:
            yield from [*parts, noted(table, note)]


def noted(table: Any, note: Any) -> Any:
    """A long table with what stands below it: the note and the last rows come to the same page.

    Args:
        table: The table, its first row the heads.
        note: Paragraph or space below it.
    """
    from reportlab.platypus import Flowable

    class Noted(Flowable):  # type: ignore[misc]
        def __init__(self, table: Any) -> None:
            super().__init__()
            self.table = table

        def wrap(self, wide: float, high: float) -> tuple[float, float]:
            self.width, self._table_pt = self.table.wrap(wide, high)
            self._note_pt = note.wrap(wide, high)[1] + note.getSpaceBefore()
            self.height = self._table_pt + self._note_pt
            return self.width, self.height

        def getSpaceAfter(self) -> float:
            return float(note.getSpaceAfter())

        def split(self, wide: float, high: float) -> list[Any]:
            self.wrap(wide, high)
            if self.height <= high:
                return [self]
            rows_pt = list(accumulate(self.table._rowHeights))
            fitting = sum(below <= high for below in rows_pt)
            here = min(fitting, len(rows_pt) - LEAST_ROWS)
            if here < LEAST_ROWS:  # heads and two rows
                if high < 0.5 * HIGH_PT:
                    return []  # the next page has room for all of them
                here = fitting  # rows as tall as pages
            parts = self.table.split(wide, rows_pt[here - 1] + 0.01) if 0 < here < len(rows_pt) else [self.table]
            if not parts:
                return []
            return [parts[0], Noted(parts[1])] if len(parts) == 2 else [parts[0], note]

        def draw(self) -> None:
            self.table.drawOn(self.canv, 0, self._note_pt)
            note.drawOn(self.canv, 0, 0)

    return Noted(table)


def set_table(rows: Rows) -> tuple[Any, bool]:
    """A table with its heads on every page, numbers to the right, columns as wide as their words ask for.

    Returns:
        The table, and whether each of its rows is one line.
    """
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import LongTable, TableStyle

    read = [[_as_set(text) for text in row] for row in rows]
    right = [_is_of_numbers([row[c] for row in read[1:]]) for c in range(len(read[0]))]
    widths = table_widths(read)
    cells = [
        [_cell(text, widths[c], is_head=n == 0, is_right=right[c]) for c, text in enumerate(row)]
        for n, row in enumerate(read)
    ]
    table = LongTable(cells, repeatRows=1, colWidths=widths, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, 0), BOLD, CELL_PT, CELL_PT + 2.0),
                ("FONT", (0, 1), (-1, -1), REGULAR, CELL_PT, CELL_PT + 2.0),
                *[("ALIGN", (c, 0), (c, -1), "RIGHT") for c, is_right in enumerate(right) if is_right],
                ("LINEBELOW", (0, 0), (-1, 0), 0.6, HexColor("#697586")),
                ("LINEBELOW", (0, 1), (-1, -1), 0.25, HexColor("#dfe3e8")),
                ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
                ("VALIGN", (0, 1), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), PAD_PT),
                ("RIGHTPADDING", (0, 0), (-1, -1), PAD_PT),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return table, all(isinstance(cell, str) for row in cells for cell in row)


def _as_set(text: str) -> str:
    """A cell's text as it is read, which is broken in no quantity or size."""
    read = _UNIT.sub("\u00a0", as_read(text))
    return _RATE.sub("\u00a0\\1\u00a0", _TIMES.sub("\u00a0×\u00a0", read))


def _cell(text: str, width: float, *, is_head: bool, is_right: bool) -> Any:
    """A text as it is where it fits into its column, which is much faster, else a paragraph."""
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.platypus import Paragraph

    font, room = BOLD if is_head else REGULAR, width - 2.0 * PAD_PT
    if stringWidth(text, font, CELL_PT) <= room:
        return text
    if any(stringWidth(word, font, CELL_PT) > room for word in text.split(" ")):  # such as the address of a data sheet
        return Paragraph(_tied(escape(text)), style("split"))
    return Paragraph(_tied(escape(text)), style(("head" if is_head else "cell") + ("right" if is_right else "")))


def _is_of_numbers(cells: list[str]) -> bool:
    shown = [cell for cell in cells if cell]
    return bool(shown) and all(_NUMBER.match(cell) for cell in shown)


def table_widths(rows: Rows) -> list[float]:
    """Widths of columns: no word is broken while there is room, and long texts share what is left. [pt]"""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    least, wished = [], []
    for column in range(len(rows[0])):
        texts = {(row[column], BOLD if n == 0 else REGULAR) for n, row in enumerate(rows)}
        words = {(word, font) for text, font in texts for word in text.split(" ")}
        least.append(2 * PAD_PT + 1.0 + max(stringWidth(word, font, CELL_PT) for word, font in words))
        wished.append(2 * PAD_PT + 1.0 + max(stringWidth(text, font, CELL_PT) for text, font in texts))
    least = [min(max(w, LEAST_PT), 0.5 * WIDTH_PT) for w in least]
    wished = [max(low, min(w, MOST_WISHED_PT)) for low, w in zip(least, wished, strict=True)]
    spare = WIDTH_PT - sum(wished)
    if spare >= 0.0:  # some air between the columns, but no table that is torn apart
        return [w + min(spare / len(wished), 30.0) for w in wished]
    share = max(WIDTH_PT - sum(least), 0.0) / (sum(wished) - sum(least))
    found = [low + share * (high - low) for low, high in zip(least, wished, strict=True)]
    return [w * min(1.0, WIDTH_PT / sum(found)) for w in found]


def drawn(figure: Figure) -> Any:
    """A drawing that stands in the text."""
    from reportlab.platypus import Flowable

    box = figure.drawing.bounds_m
    per_m = min(WIDTH_PT / box.width_m, figure.most_height_mm * POINTS_PER_MM / box.depth_m)

    class Drawn(Flowable):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.width, self.height = box.width_m * per_m, box.depth_m * per_m

        def draw(self) -> None:
            scale = per_m / (1000.0 * POINTS_PER_MM)
            painter = SheetPainter(self.canv, figure.drawing, 0.0, 0.0, per_m, stroke_scale=scale)
            for layer in figure.drawing.layers:
                painter.paint_layer(layer)

    return Drawn()
