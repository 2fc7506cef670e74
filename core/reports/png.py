"""A small PNG encoder for heat maps inside SVG files, so that no picture library is needed."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from core.drawing.colours import map_rgb
from core.drawing.display_list import HeatImage


def heat_png(shape: HeatImage) -> bytes:
    """A heat map as a picture; what is NaN is transparent."""
    values = shape.values_c.T[::-1]
    nothing = np.isnan(values)
    rgb = map_rgb(np.where(nothing, shape.low_c, values), shape.low_c, shape.high_c, shape.colour_map)
    if not nothing.any():
        return encode_png(rgb)
    return encode_png(np.dstack([rgb, np.where(nothing, 0, 255).astype(np.uint8)]))


def encode_png(pixels: NDArray[np.uint8]) -> bytes:
    """Encode an image.

    Args:
        pixels: Red, green, blue, and opacity or not, shape (height, width, 3 or 4), top row first.

    Returns:
        The file's bytes.
    """
    height, width, channels = pixels.shape
    rows = np.concatenate([np.zeros((height, 1), dtype=np.uint8), pixels.reshape(height, width * channels)], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2 if channels == 3 else 6, 0, 0, 0)
    parts = [_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
