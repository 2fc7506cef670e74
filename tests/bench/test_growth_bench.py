"""How the time of a step grows with the cells: `pytest -m bench tests/bench/test_growth_bench.py -s`.

Writes what it measured to the help page ``resources/help/speed.md`` with its picture.
"""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import pytest

from core.thermal.march import ROUGH_STEPS, STEPS_PER_LOOK, RoomMarch
from core.thermal.warm_up import warm_up
from tests.bench.test_room_bench import hall

HELP = Path(__file__).parents[2] / "resources" / "help"
ROWS = ((2, 4), (4, 10), (10, 20), (26, 40), (50, 80), (100, 100), (140, 240))
"""Rows of racks and racks per row."""
STRIDES = 5
"""Up to six steps each, with one look at turbulence and at the length of steps: as a room is marched."""
Sample = tuple[int, int, float, float]


def measured(rows: int, per_row: int) -> Sample:
    """Racks, cells, time of a step on the way and of an edit's grid. [s]"""
    length, width = 6.0 + 0.6 * per_row, 3.0 + 4.8 * (rows // 2)
    room = hall(length, width, 4.2, rows, per_row)
    march = RoomMarch(room, 0.6)
    while march.steps < ROUGH_STEPS + STEPS_PER_LOOK:
        march.stride()
    took = []
    for _ in range(STRIDES):
        began = time.perf_counter()
        made = march.stride()
        took.append((time.perf_counter() - began) / made)
    began = time.perf_counter()
    march.set_room(room)
    grid_s = time.perf_counter() - began
    return rows * per_row, math.prod(march.case.shape), float(np.median(took)), grid_s


@pytest.mark.bench
def test_the_time_of_a_step_grows_nearly_with_the_cells():
    warm_up()
    samples = [measured(rows, per_row) for rows, per_row in ROWS]
    cells = np.array([s[1] for s in samples], dtype=float)
    step_s = np.array([s[2] for s in samples])
    for racks, count, step, grid in samples:
        print(f"\n{racks} racks, {count} cells: {1e3 * step:.2f} ms a step, grid {1e3 * grid:.0f} ms", end="")
    large = cells >= 1e4
    slope = float(np.polyfit(np.log(cells[large]), np.log(step_s[large]), 1)[0])
    print(f"\ntime grows with the cells to the power of {slope:.2f} from 10,000 cells on")
    (HELP / "images" / "step_time.svg").write_text(picture(samples), encoding="utf-8")
    _, mark, further = (HELP / "speed.md").read_text(encoding="utf-8").partition("\n## ")  # which others measure
    (HELP / "speed.md").write_text(page(samples, slope) + mark + further, encoding="utf-8")
    assert cells[0] < 2e3
    assert cells[-1] > 9e5
    assert slope < 1.25


def page(samples: list[Sample], slope: float) -> str:
    lines = [
        "# How fast the air marches",
        "",
        "Time of one marching step of generated halls (rows of racks over cold aisles, 0.6 m cells), with one pressure",
        "iteration, and of gridding the whole hall anew after an edit. Written by",
        "`pytest -m bench tests/bench/test_growth_bench.py` on two cores of a 2.6 GHz server. Between two runs there",
        "step times differed by up to a third, grid times by more.",
        "",
        "| racks | cells | step ms | steps a second | grid ms | ns a cell and step |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for racks, cells, step, grid in samples:
        numbers = f"{1e3 * step:.2f} | {1.0 / step:,.0f} | {1e3 * grid:,.0f} | {1e9 * step / cells:.0f}"
        lines.append(f"| {racks:,} | {cells:,} | {numbers} |")
    lines += [
        "",
        f"From 10,000 cells on the time grows with the cells to the power of {slope:.2f}. The dashed line is growth in",
        "proportion to the cells.",
        "",
        "![Time of a step against cells](images/step_time.svg)",
    ]
    return "\n".join(lines) + "\n"


def picture(samples: list[Sample]) -> str:
    """Cells against milliseconds, both by decades, with the line of equal growth."""
    left, right, top, bottom = 64.0, 612.0, 20.0, 330.0

    def x(cells: float) -> float:
        return left + (right - left) * (math.log10(cells) - 2.8) / 3.4

    def y(step_s: float) -> float:
        return bottom - (bottom - top) * (math.log10(1e3 * step_s) + 1.5) / 4.3

    ink, dim, line, accent = "#1d2530", "#697586", "#dfe3e8", "#1769c2"
    marks = [
        '<rect width="640" height="380" fill="#ffffff"/>',
        f'<g font-family="Inter, sans-serif" font-size="12" fill="{dim}">',
    ]
    for power in range(3, 7):
        place = x(10.0**power)
        marks.append(f'<path d="M{place:.1f} {top}V{bottom}" stroke="{line}"/>')
        marks.append(f'<text x="{place:.1f}" y="{bottom + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(-1, 3):
        place = y(10.0 ** (power - 3))
        marks.append(f'<path d="M{left} {place:.1f}H{right}" stroke="{line}"/>')
        marks.append(f'<text x="{left - 8}" y="{place + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    last = samples[-1]
    first_cells = samples[0][1]
    even = f"M{x(first_cells):.1f} {y(last[2] * first_cells / last[1]):.1f}L{x(last[1]):.1f} {y(last[2]):.1f}"
    marks.append(f'<path d="{even}" stroke="{dim}" stroke-dasharray="4 4" fill="none"/>')
    way = "L".join(f"{x(cells):.1f} {y(step):.1f}" for _, cells, step, _ in samples)
    marks.append(f'<path d="M{way}" stroke="{accent}" stroke-width="2" fill="none"/>')
    marks += [f'<circle cx="{x(c):.1f}" cy="{y(s):.1f}" r="3.5" fill="{accent}"/>' for _, c, s, _ in samples]
    marks.append(f'<text x="338" y="{bottom + 40}" text-anchor="middle" fill="{ink}">cells</text>')
    turned = f'text-anchor="middle" fill="{ink}" transform="rotate(-90 18 175)"'
    marks.append(f'<text x="18" y="175" {turned}>ms a step</text>')
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="380" viewBox="0 0 640 380">'
    return "\n".join([head, *marks, "</g>", "</svg>"]) + "\n"
