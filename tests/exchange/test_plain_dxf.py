"""Plain entities of a DXF, which are read without the library: the same as the library reads, all others left to it."""

import numpy as np
import pytest

from core.drawing.line_content import unpack_lines
from core.exchange import dxf_drawing
from core.exchange.dxf_plain import take_plain
from core.exchange.underlay_file import Wanted, read_underlay
from tests.support.dxf_files import floor_plan, mixed_drawing


def read(path):
    return read_underlay(Wanted(str(path), 0), lambda share, what: None)


def lines(found):
    return unpack_lines(found.content.content)


def sides(content) -> list[tuple[float, ...]]:
    """Every line by its ends, colour and number of corners, in no order."""
    found = []
    for n, (first, last) in enumerate(zip(content.starts[:-1], content.starts[1:], strict=True)):
        ends = np.round([*content.points[first], *content.points[last - 1]], 1)
        found.append((*ends.tolist(), int(content.colours[n]), int(content.fills[n] >= 0)))
    return sorted(found)


@pytest.mark.parametrize("make", [floor_plan, lambda path: mixed_drawing(path, 0.3)])
def test_what_is_read_without_the_library_is_what_the_library_reads(tmp_path, monkeypatch, make):
    path = tmp_path / "a.dxf"
    make(path)
    taken = []

    def take(held, tell):
        taken.append(take_plain(held, tell))
        return taken[-1]

    monkeypatch.setattr(dxf_drawing, "take_plain", take)
    quick = read(path)
    monkeypatch.setattr(dxf_drawing, "take_plain", lambda held, tell: None)
    whole = read(path)
    assert len(taken[0].lengths) >= 4, "something was taken"
    assert sides(lines(quick)) == sides(lines(whole))
    assert (quick.notes, quick.unit_m, quick.unit_words) == (whole.notes, whole.unit_m, whole.unit_words)
    assert quick.extent_units == pytest.approx(whole.extent_units, rel=1e-3)
    assert lines(quick).text_bytes.tobytes() == lines(whole).text_bytes.tobytes()


@pytest.mark.parametrize(
    "tags",
    [
        " 67\n1\n",
        " 60\n1\n",
        "210\n0.0\n220\n0.0\n230\n-1.0\n",
        " 40\nlong\n",
        " 40\nnan\n",
        " 62\n0\n",
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_the_library(tags):
    circle = f"  0\nCIRCLE\n  8\nA\n 10\n0.0\n 20\n0.0\n 40\n5.0\n{tags}"
    head = "  0\nSECTION\n  2\nENTITIES\n"
    held = f"{head}{circle}  0\nLINE\n  8\nA\n 10\n0\n 20\n0\n 11\n3\n 21\n4\n  0\nENDSEC\n  0\nEOF\n".encode()
    for file in (held, held.replace(b"\n", b"\r\n")):
        taken = take_plain(file, lambda share: None)
        assert taken.lengths == [2], "the line"
        assert b"CIRCLE" in taken.rest
        assert b"LINE" not in taken.rest
        assert taken.rest.rstrip().endswith(b"EOF")


def test_a_bulge_bends_to_the_left_of_its_side():
    head = "  0\nSECTION\n  2\nENTITIES\n  0\nLWPOLYLINE\n  8\nA\n 90\n2\n 70\n0\n"
    text = f"{head} 10\n0\n 20\n0\n 42\n1\n 10\n2\n 20\n0\n"
    taken = take_plain(f"{text}  0\nENDSEC\n  0\nEOF\n".encode(), lambda share: None)
    corners = taken.corners[0]
    assert np.hypot(corners[:, 0] - 1.0, corners[:, 1]) == pytest.approx(np.ones(len(corners)))
    assert corners[:, 1].min() == pytest.approx(-1.0, abs=0.01)
    assert (corners[0, :2].tolist(), corners[-1, :2].tolist()) == ([0.0, 0.0], [2.0, 0.0])
    assert take_plain(text.encode(), lambda share: None) is None, "cut off"
