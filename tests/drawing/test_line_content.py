"""A drawing's bytes in a project: read as they were written, and refused in words whatever becomes of them."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from core.drawing.line_content import LineContent, pack_lines, unpack_lines
from core.errors import ExchangeError

WRONG = 0x41
"""Bits of a byte that are turned over: some of the kind of packing, of lengths and of flags."""


def corner() -> LineContent:
    """One line with a corner, and a text at it."""
    return LineContent(
        size=np.array([2.0, 1.0]),
        points=np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 0.0]], dtype=np.float32),
        starts=np.array([0, 3], dtype=np.int32),
        colours=np.array([0x102030], dtype=np.uint32),
        fills=np.array([-1], dtype=np.int32),
        text_places=np.zeros((1, 2), dtype=np.float32),
        text_heights=np.ones(1, dtype=np.float32),
        text_turns=np.zeros(1, dtype=np.float32),
        text_anchors=np.zeros((1, 2), dtype=np.uint8),
        text_colours=np.zeros(1, dtype=np.uint32),
        text_bytes=np.frombuffer(b"Door", dtype=np.uint8),
    )


def refused(packed: bytes) -> bool:
    """Whether bytes are refused in words; anything else that is raised fails the test."""
    try:
        unpack_lines(packed)
    except ExchangeError as error:
        return "the stored drawing is broken" in error.message
    return False


def test_what_was_packed_is_unpacked():
    found = unpack_lines(pack_lines(corner()))
    np.testing.assert_array_equal(found.points, corner().points)
    assert found.texts == ["Door"]


def test_any_wrong_byte_is_refused_in_words_or_makes_no_difference():
    packed = pack_lines(corner())
    wrong = [packed[:n] + bytes([packed[n] ^ WRONG]) + packed[n + 1 :] for n in range(len(packed))]
    assert sum(map(refused, wrong)) > len(wrong) // 2


@pytest.mark.parametrize("length", [0, 1, 100, 1000])
def test_a_part_of_it_is_refused(length):
    assert refused(pack_lines(corner())[:length])


def test_an_array_that_claims_to_be_far_too_large_is_refused():
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(head, {"descr": "<f8", "fortran_order": False, "shape": (2**58,)})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, zipfile.ZipFile(io.BytesIO(pack_lines(corner()))) as sound:
        for name in sound.namelist():
            archive.writestr(name, head.getvalue() if name == "size.npy" else sound.read(name))
    assert refused(packed.getvalue())
