"""The title block along the lower edge of a sheet: what is drawn, of what, when, at which scale, with which results."""

from __future__ import annotations

import math
from typing import Any

from core.commands.revisions import current_revision, revisions
from core.model.project import Project
from core.reports.lettering import BOLD, REGULAR
from core.reports.revision_table import Box, cut, draw_revisions, revision_table_mm
from core.reports.sheet_painter import POINTS_PER_MM, rgb
from core.results.design_results import DesignResults
from core.study.stamp import program_version
from core.words import as_read

EDGE_MM, BLOCK_MM = 10.0, 17.0
TALL_MM = 26.0
"""Height of a block with revisions: its cells stand in two rows then, beside the table. [mm]"""
GAP_MM, HEAD_PT, TEXT_PT = 2.0, 6.0, 7.5
MOST_MM = 70.0
"""Widest cell. [mm]"""
MOST_LINES = 2
K = POINTS_PER_MM
"""Points of a unit of the block: a millimetre before its letters grow with the sheet."""
A4_MM = 297.0


def letters_on(width_mm: float) -> float:
    """Size of letters on a sheet over those on A4, which is read from nearer."""
    return max(1.0, math.sqrt(width_mm / A4_MM))


def title_mm(width_mm: float, *, has_revisions: bool) -> float:
    """Height of the title block with the edge below it. [mm]"""
    return EDGE_MM + (TALL_MM if has_revisions else BLOCK_MM) * letters_on(width_mm)


def title_block(
    canvas: Any,
    project: Project,
    results: DesignResults | None,
    date_text: str,
    width_mm: float,
    *,
    scale_words: str,
    title: str,
    page: str = "",
) -> None:
    """Draw the title block along the lower edge of a sheet.

    Args:
        canvas: The canvas.
        project: The project.
        results: Its results, or None.
        date_text: Date.
        width_mm: Width of the sheet.
        scale_words: Scale and sheet.
        title: What is drawn.
        page: Page of a document, or nothing for a sheet by itself.
    """
    grown = letters_on(width_mm)
    canvas.setDash([])
    canvas.saveState()
    canvas.scale(grown, grown)
    rows = revisions(project)
    left, low, width = EDGE_MM / grown, EDGE_MM / grown, (width_mm - 2.0 * EDGE_MM) / grown
    height = TALL_MM if rows else BLOCK_MM
    canvas.setStrokeColor(rgb("ink"))
    canvas.setLineWidth(0.8)
    canvas.rect(left * K, low * K, width * K, height * K, stroke=1, fill=0)
    told = _cells(project, results, date_text, scale_words, title, page)
    cells = [(as_read(head), as_read(text)) for head, text in told]
    if rows:
        wide = revision_table_mm(width)
        draw_revisions(canvas, rows, (left + width - wide, low, wide, height))
        half = (len(cells) + 1) // 2
        _row(canvas, cells[:half], (left, low + 0.5 * height, width - wide, 0.5 * height))
        _row(canvas, cells[half:], (left, low, width - wide, 0.5 * height))
        canvas.setLineWidth(0.3)
        canvas.line(left * K, (low + 0.5 * height) * K, (left + width - wide) * K, (low + 0.5 * height) * K)
    else:
        _row(canvas, cells, (left, low, width, height))
    canvas.restoreState()


def _row(canvas: Any, cells: list[tuple[str, str]], box: Box) -> None:
    """Cells beside each other, with lines between them."""
    x, low, width, height = box
    top = low + height
    head_mm, line_mm = (5.0, 9.5) if height >= BLOCK_MM else (4.0, 8.0)
    for n, ((head, text), wide) in enumerate(zip(cells, _widths(canvas, cells, width), strict=True)):
        if n:
            canvas.setLineWidth(0.3)
            canvas.line(x * K, low * K, x * K, top * K)
        canvas.setFillColor(rgb("dim"))
        canvas.setFont(REGULAR, HEAD_PT)
        canvas.drawString((x + GAP_MM) * K, (top - head_mm) * K, head)
        canvas.setFillColor(rgb("ink"))
        canvas.setFont(BOLD, TEXT_PT)
        for line, words in enumerate(_lines(canvas, text, (wide - 2 * GAP_MM) * K)):
            canvas.drawString((x + GAP_MM) * K, (top - line_mm - 3.6 * line) * K, words)
        x += wide


def _cells(
    project: Project, results: DesignResults | None, date_text: str, scale_words: str, title: str, page: str
) -> list[tuple[str, str]]:
    energy = results.energy.value if results else None
    made = f"Hallwright {program_version()}" + (f", {project.info.author}" if project.info.author else "")
    cells = [
        ("Project", project.info.name),
        ("Drawing", title),
        ("Site", project.site.name),
        ("Scenario", f"{project.scenario.name}, {project.scenario.dry_bulb_c:.1f} °C outdoors"),
        ("PUE now", f"{energy.pue:.3f}" if energy else "–"),
        ("IT load", f"{energy.it_w / 1000.0:,.0f} kW" if energy else "–"),
        ("Room air", _state(results)),
        ("Scale", scale_words),
        ("Date", date_text),
        ("Drawn with", made),
    ]
    if (revision := current_revision(project)) is not None:
        cells.insert(2, ("Revision", revision.tag))
    return [*cells, ("Page", page)] if page else cells


def _widths(canvas: Any, cells: list[tuple[str, str]], total_mm: float) -> list[float]:
    """Widths of the cells: what each would like in a line, brought to the width of the sheet. [mm]"""

    def width(text: str, font: str, size: float) -> float:
        return float(canvas.stringWidth(text, font, size)) / POINTS_PER_MM + 2.0 * GAP_MM + 0.3

    heads = [width(head, REGULAR, HEAD_PT) for head, _ in cells]
    wishes = [max(low, min(width(text, BOLD, TEXT_PT), MOST_MM)) for low, (_, text) in zip(heads, cells, strict=True)]
    if sum(wishes) <= total_mm:
        return [w * total_mm / sum(wishes) for w in wishes]
    words = [max(width(word, BOLD, TEXT_PT) for word in text.split(" ")) for _, text in cells]
    least = [min(max(low, word), wish) for low, word, wish in zip(heads, words, wishes, strict=True)]
    share = max(total_mm - sum(least), 0.0) / max(sum(wishes) - sum(least), 1e-9)
    found = [a + share * (b - a) for a, b in zip(least, wishes, strict=True)]
    return [w * total_mm / sum(found) for w in found]


def _lines(canvas: Any, text: str, width: float) -> list[str]:
    """A text in as many lines as there is room for; what is too long ends with dots."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if canvas.stringWidth(longer, BOLD, TEXT_PT) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    shown = lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        shown[-1] += "…"
    return [cut(canvas, line, width, BOLD, TEXT_PT) for line in shown]


def _state(results: DesignResults | None) -> str:
    thermal = results.thermal.value if results else None
    return ", ".join(sorted({str(h.state) for h in thermal.halls})) if thermal and thermal.halls else "not solved"
