"""Lines, circles, arcs, polylines and faces of a DXF file read without building an object for each of them.

They are most of what drawings of fifty megabytes are made of. What is taken here is taken out of the file; the rest, a
few per cent of it, goes through the library that knows the whole format. An entity that is in any way out of the
ordinary stays in the rest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from core.exchange.dxf_shapes import NO_FILL, Array, Shapes, no_texts

CHORD_DEG = 12.0
"""Arcs are drawn in chords of this angle: 0.5 % of the radius inside."""
LARGEST = 1e15
TELL_EVERY = 4096
BY_LAYER = 256
_SECTION = re.compile(rb"(?:^|\n) *0\r?\nSECTION\r?\n *2\r?\nENTITIES(?=\r?\n)")
_START = re.compile(rb"\n *0\r?\n(?=[A-Z]|3D)")
"""Where an entity begins: nothing but a group code 0 is followed by a word."""
_KINDS = frozenset({b"LINE", b"LWPOLYLINE", b"CIRCLE", b"ARC", b"3DFACE"})
_KNOWN = frozenset({
    0, 5, 6, 8, 10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33, 38, 39, 40, 41, 42, 43, 48, 50, 51, 62, 70, 90, 91,
    100, 102, 210, 220, 230, 330, 347, 360, 370, 390, 420, 440,
})  # fmt: skip
"""Group codes of an ordinary entity; xdata comes on top."""
_XDATA = 1000
_UPRIGHT = {210: 0.0, 220: 0.0, 230: 1.0}


@dataclass(slots=True)
class PlainEntities:
    """What was taken out of a file.

    Attributes:
        rest: The file without it.
        layers: Name of the layer of each entity, as bytes of the file.
        colours: Colour index of each entity; ``BY_LAYER`` for its layer's, or -1 - 0xRRGGBB.
        corners: Corners of each entity, one after the other: x, y, z. [drawing units]
        lengths: How many corners each has.
    """

    rest: bytes = b""
    layers: list[bytes] = field(default_factory=list)
    colours: list[int] = field(default_factory=list)
    corners: list[Array] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)

    def shapes(self, colour_of: Callable[[bytes, int], int | None], most_points: int) -> Shapes:
        """All of them as lines.

        Args:
            colour_of: Colour of an entity of a layer with a colour index; None where it is not drawn.
            most_points: With more corners only as many are returned as show that it is too much.
        """
        known: dict[tuple[bytes, int], int | None] = {}
        colours = []
        for key in zip(self.layers, self.colours, strict=True):
            if key not in known:
                known[key] = colour_of(*key)
            colours.append(known[key])
        is_seen = np.array([c is not None for c in colours], dtype=np.bool_)
        lengths = np.array(self.lengths, dtype=np.int64)
        points = np.concatenate(self.corners) if self.corners else np.zeros((0, 3))
        shown = lengths[is_seen]
        return Shapes(
            points[np.repeat(is_seen, lengths)][: most_points + 1],
            shown,
            np.array([c for c in colours if c is not None], dtype=np.int64),
            np.full(len(shown), NO_FILL, dtype=np.int64),
            *no_texts(),
        )


def take_plain(held: bytes, tell: Callable[[float], None]) -> PlainEntities | None:
    """Take the plain entities out of a text DXF file.

    Args:
        held: The whole file.
        tell: Told the share done.

    Returns:
        They and the rest; None where the file does not look whole.
    """
    begin = _SECTION.search(held)
    if begin is None or not held.rstrip().endswith(b"EOF"):
        return None
    taken, kept, written = PlainEntities(), [], 0
    for number, (kind, start, end) in enumerate(_entities(held, begin.end())):
        if number % TELL_EVERY == 0:
            tell(start / len(held))
        if kind in _KINDS and _take(taken, kind, held[start + 1 : end]):
            kept.append(held[written:start])
            written = end
    kept.append(held[written:])
    taken.rest = b"".join(kept)
    return taken


def _entities(held: bytes, position: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of every entity of the section that begins at a position."""
    last: tuple[bytes, int] | None = None
    for found in _START.finditer(held, position):
        if last is not None:
            yield (*last, found.start())
        kind = held[found.end() : held.index(b"\n", found.end())].strip()
        if kind == b"ENDSEC":
            return
        last = (kind, found.start())


def _take(taken: PlainEntities, kind: bytes, body: bytes) -> bool:
    """Take an entity; says whether it was plain enough."""
    parts = body.split(b"\n")
    try:
        codes = list(map(int, parts[0::2]))
        values = parts[1::2]
        if len(codes) != len(values) or not all(c in _KNOWN or c >= _XDATA for c in codes):
            return False
        tags = dict(zip(codes, values, strict=True))
        if any(float(tags[c]) != straight for c, straight in _UPRIGHT.items() if c in tags):
            return False
        layer = tags.get(8, b"0").strip()
        colour = -1 - (int(tags[420]) & 0xFFFFFF) if 420 in tags else int(tags.get(62, b"256"))
        if b"\\" in layer or colour == 0 or (colour < 0 and 420 not in tags):
            return False
        corners = _polyline(codes, values, tags) if kind == b"LWPOLYLINE" else _CURVES[kind](tags)
    except (ValueError, KeyError, OverflowError):
        return False
    if len(corners) < 2 or not bool((np.abs(corners) <= LARGEST).all()):  # which also holds for no NaN
        return False
    taken.layers.append(layer)
    taken.colours.append(colour)
    taken.corners.append(corners)
    taken.lengths.append(len(corners))
    return True


Tags = dict[int, bytes]


def _line(tags: Tags) -> Array:
    return np.array(
        [[float(tags[10]), float(tags[20]), float(tags.get(30, b"0"))],
         [float(tags[11]), float(tags[21]), float(tags.get(31, b"0"))]]
    )  # fmt: skip


def _circle(tags: Tags) -> Array:
    return _arc_points(tags, 0.0, 360.0)


def _arc(tags: Tags) -> Array:
    begin, end = float(tags[50]), float(tags[51])
    return _arc_points(tags, begin, (end - begin) % 360.0 or 360.0)


def _arc_points(tags: Tags, begin_deg: float, span_deg: float) -> Array:
    angles = np.radians(begin_deg + np.linspace(0.0, span_deg, max(int(span_deg / CHORD_DEG) + 1, 3)))
    radius = abs(float(tags[40]))
    found = np.empty((len(angles), 3))
    found[:, 0] = float(tags[10]) + radius * np.cos(angles)
    found[:, 1] = float(tags[20]) + radius * np.sin(angles)
    found[:, 2] = float(tags.get(30, b"0"))
    return found


def _face(tags: Tags) -> Array:
    """Edges of a face of three or four corners, back to the first."""
    corners = [tuple(float(tags[axis + n]) for axis in (10, 20, 30)) for n in range(4)]
    if corners[3] == corners[2]:
        del corners[3]
    return np.array([*corners, corners[0]])


_CURVES: dict[bytes, Callable[[Tags], Array]] = {b"LINE": _line, b"CIRCLE": _circle, b"ARC": _arc, b"3DFACE": _face}


def _polyline(codes: list[int], values: list[bytes], tags: Tags) -> Array:
    """Corners of a polyline, its arcs in chords."""
    xs = [float(v) for c, v in zip(codes, values, strict=True) if c == 10]
    ys = [float(v) for c, v in zip(codes, values, strict=True) if c == 20]
    if len(xs) != len(ys):
        raise ValueError("a corner without one of its numbers")
    is_closed = bool(int(tags.get(70, b"0")) & 1)
    flat = np.column_stack((xs, ys))
    bulges = _bulges(codes, values, len(xs)) if 42 in tags else []
    if is_closed:
        flat = np.concatenate((flat, flat[:1]))
    if any(bulges):
        flat = _bent(flat, bulges)
    return np.column_stack((flat, np.full(len(flat), float(tags.get(38, b"0")))))


def _bulges(codes: list[int], values: list[bytes], count: int) -> list[float]:
    """Bulge of the side that begins at each corner: a quarter of the angle's tangent, positive to the left."""
    found, corner = [0.0] * count, -1
    for code, value in zip(codes, values, strict=True):
        if code == 10:
            corner += 1
        elif code == 42 and corner >= 0:
            found[corner] = float(value)
    return found


def _bent(flat: Array, bulges: list[float]) -> Array:
    """A polyline whose sides bend by their bulges, in chords of ``CHORD_DEG``."""
    pieces: list[Array] = []
    for n in range(len(flat) - 1):
        (x0, y0), (x1, y1) = flat[n], flat[n + 1]
        bulge = bulges[n]
        if not bulge or (x0 == x1 and y0 == y1):
            pieces.append(flat[n : n + 1])
            continue
        span = 4.0 * math.atan(bulge)
        off = (1.0 - bulge * bulge) / (4.0 * bulge)  # centre from the middle of the chord, in chords to its left
        cx, cy = 0.5 * (x0 + x1) - off * (y1 - y0), 0.5 * (y0 + y1) + off * (x1 - x0)
        steps = max(int(abs(math.degrees(span)) / CHORD_DEG) + 1, 2)
        angles = math.atan2(y0 - cy, x0 - cx) + np.linspace(0.0, span, steps + 1)[:-1]
        radius = math.hypot(x0 - cx, y0 - cy)
        arc = np.column_stack((cx + radius * np.cos(angles), cy + radius * np.sin(angles)))
        arc[0] = flat[n]
        pieces.append(arc)
    return np.concatenate([*pieces, flat[-1:]])
