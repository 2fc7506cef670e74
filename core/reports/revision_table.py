"""The table of revisions at the right end of a title block: the newest rows, as many as it has room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.model.records import Revision
from core.reports.lettering import BOLD, REGULAR
from core.reports.sheet_painter import POINTS_PER_MM, rgb
from core.words import as_read

Box = tuple[float, float, float, float]
"""Left, low, width, height. [mm]"""
K = POINTS_PER_MM
HEADS = ("Rev.", "Date", "By", "What has changed")
WIDTHS_MM = (11.0, 18.0, 24.0)
"""Of the first three columns; the last takes what is left."""
ROW_MM, PAD_MM, HEAD_PT, ROW_PT = 4.1, 1.5, 5.5, 6.5
SHARE, LEAST_MM, MOST_MM = 0.42, 105.0, 170.0


def revision_table_mm(width_mm: float) -> float:
    """Width of the table in a title block so wide. [mm]"""
    return min(max(SHARE * width_mm, LEAST_MM), MOST_MM)


def rows_in(height_mm: float) -> int:
    """Revisions that there is room for under the heads."""
    return max(int(height_mm / ROW_MM + 1e-6) - 1, 0)


def draw_revisions(canvas: Any, rows: Sequence[Revision], box: Box) -> None:
    """Draw heads and rows.

    Args:
        canvas: The canvas.
        rows: The newest first.
        box: Where. [mm]
    """
    left, low, width, height = box
    top, step = low + height, height / (rows_in(height) + 1)
    widths = (*WIDTHS_MM, width - sum(WIDTHS_MM))
    shown = [(r.tag, r.dated, r.author, " ".join(r.changes.split())) for r in rows[: rows_in(height)]]
    canvas.setLineWidth(0.3)
    canvas.setStrokeColor(rgb("ink"))
    for n in range(1, len(shown) + 1):
        canvas.line(left * K, (top - n * step) * K, (left + width) * K, (top - n * step) * K)
    x = left
    for column, (head, wide) in enumerate(zip(HEADS, widths, strict=True)):
        canvas.line(x * K, low * K, x * K, top * K)
        room = (wide - 2.0 * PAD_MM) * K
        _write(canvas, as_read(head), (x, top - 0.5 * step), room, REGULAR, HEAD_PT, "dim")
        for n, row in enumerate(shown, start=1):
            font = BOLD if column == 0 else REGULAR
            _write(canvas, row[column], (x, top - (n + 0.5) * step), room, font, ROW_PT, "ink")
        x += wide


def _write(
    canvas: Any, text: str, at_mm: tuple[float, float], room: float, font: str, size: float, colour: str
) -> None:
    """A text in the middle of its line, cut where there is no room."""
    canvas.setFillColor(rgb(colour))
    canvas.setFont(font, size)
    canvas.drawString((at_mm[0] + PAD_MM) * K, at_mm[1] * K - 0.35 * size, cut(canvas, text, room, font, size))


def cut(canvas: Any, line: str, width: float, font: str, size: float) -> str:
    """A line that ends with dots where it is too long. [points]"""
    while len(line) > 2 and canvas.stringWidth(line, font, size) > width:
        line = line.rstrip("…")[:-1].rstrip() + "…"
    return line
