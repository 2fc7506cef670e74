"""Lines and texts of a drawing as arrays, and the bytes in which a project keeps them.

Coordinates are drawing units from the lower left corner of what is drawn. The bytes are a zip archive of plain numpy
arrays, read without ever unpickling, and never more than ``MOST_UNPACKED_BYTES``.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import ExchangeError

MOST_UNPACKED_BYTES = 400_000_000
SHOWN_NAME = "underlay"
BLACK = 0x000000

_FORMS: dict[str, tuple[str, int]] = {
    "size": ("<f8", 1),
    "points": ("<f4", 2),
    "starts": ("<i4", 1),
    "colours": ("<u4", 1),
    "fills": ("<i4", 1),
    "text_places": ("<f4", 2),
    "text_heights": ("<f4", 1),
    "text_turns": ("<f4", 1),
    "text_anchors": ("u1", 2),
    "text_colours": ("<u4", 1),
    "text_bytes": ("u1", 1),
}
"""Type and dimensions of every array."""


@dataclass(frozen=True, slots=True)
class LineContent:
    """A drawing, flattened.

    Attributes:
        size: Width and height of what is drawn, shape (2,). [drawing units]
        points: Corners of all lines, shape (n, 2). [drawing units from the lower left corner]
        starts: First point of every line, and n at the end, shape (m + 1,).
        colours: 0xRRGGBB of every line, shape (m,).
        fills: Number of the filled area that a line bounds, -1 for a mere line, shape (m,); areas ascend.
        text_places: Anchors of texts, shape (t, 2). [drawing units]
        text_heights: Heights of capitals, shape (t,). [drawing units]
        text_turns: Counter-clockwise, shape (t,). [degrees]
        text_anchors: 0, 1, 2 for left, middle, right and 0, 1, 2 for baseline, middle, top, shape (t, 2).
        text_colours: 0xRRGGBB, shape (t,).
        text_bytes: The texts in UTF-8 with a line feed between.
    """

    size: NDArray[np.float64]
    points: NDArray[np.float32]
    starts: NDArray[np.int32]
    colours: NDArray[np.uint32]
    fills: NDArray[np.int32]
    text_places: NDArray[np.float32]
    text_heights: NDArray[np.float32]
    text_turns: NDArray[np.float32]
    text_anchors: NDArray[np.uint8]
    text_colours: NDArray[np.uint32]
    text_bytes: NDArray[np.uint8]

    @property
    def texts(self) -> list[str]:
        """The texts, in order."""
        joined = self.text_bytes.tobytes().decode("utf-8", "replace")
        return joined.split("\n") if len(self.text_heights) else []

    def ends_and_middles(self) -> NDArray[np.float32]:
        """Places to snap to: corners of lines and middles between them, shape (k, 2). [drawing units]"""
        if len(self.points) == 0:
            return np.zeros((0, 2), dtype=np.float32)
        middles = 0.5 * (self.points[:-1] + self.points[1:])
        within = np.ones(len(middles), dtype=np.bool_)
        within[self.starts[1:-1] - 1] = False
        return np.concatenate((self.points, middles[within])).astype(np.float32)


def pack_lines(content: LineContent) -> bytes:
    """Bytes of a drawing; equal drawings give equal bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, (form, _) in _FORMS.items():
            array = io.BytesIO()
            np.lib.format.write_array(array, np.ascontiguousarray(getattr(content, name), dtype=form))
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), array.getvalue(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


BROKEN = (ValueError, KeyError, OSError, EOFError, RuntimeError, MemoryError, zipfile.BadZipFile, zlib.error)
"""What archive and arrays raise when bytes are wrong: ``RuntimeError`` where one says that it is encrypted or packed in
an unknown way, ``MemoryError`` where an array claims to be far too large."""


def unpack_lines(packed: bytes) -> LineContent:
    """Drawing from its bytes.

    Raises:
        ExchangeError: They are broken, or unpack to far too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED_BYTES:
                raise ValueError("it unpacks to far too much")
            arrays: dict[str, Any] = {name: _array(archive, name, *form) for name, form in _FORMS.items()}
        return _checked(LineContent(**arrays))
    except BROKEN as error:
        raise ExchangeError(
            SHOWN_NAME, f"the stored drawing is broken: {error}.", hint="Place the file again."
        ) from error


def _array(archive: zipfile.ZipFile, name: str, form: str, dimensions: int) -> NDArray[np.generic]:
    array: NDArray[np.generic] = np.lib.format.read_array(io.BytesIO(archive.read(f"{name}.npy")), allow_pickle=False)
    if array.dtype != np.dtype(form) or array.ndim != dimensions:
        raise ValueError(f"{name} has another form")
    array.setflags(write=False)
    return array


def _checked(content: LineContent) -> LineContent:
    lines, texts = len(content.colours), len(content.text_heights)
    starts = content.starts
    is_sound = (
        content.size.shape == (2,)
        and np.all(content.size > 0.0)
        and content.points.shape[1:] == content.text_places.shape[1:] == content.text_anchors.shape[1:] == (2,)
        and len(starts) == lines + 1 == len(content.fills) + 1
        and starts[0] == 0
        and starts[-1] == len(content.points)
        and np.all(np.diff(starts) > 0)
        and len(content.text_places) == len(content.text_turns) == len(content.text_anchors) == texts
        and len(content.text_colours) == texts == len(content.texts)
        and all(np.all(np.isfinite(getattr(content, f.name))) for f in fields(content))
    )
    if not is_sound:
        raise ValueError("its arrays do not fit together")
    return content
