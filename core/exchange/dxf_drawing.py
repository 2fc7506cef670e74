"""A DXF file as lines under the plan: read, flattened, freed of strays, and with its unit known or guessed."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from core.drawing.line_content import LineContent, pack_lines
from core.errors import FacilityError
from core.exchange.dxf_plain import PlainEntities, take_plain
from core.exchange.dxf_shapes import Array, Shapes
from core.exchange.underlay_found import Found, Tell
from core.model.field_types import MOST_CONTENT_BYTES
from core.model.underlays import Media, UnderlayContent

UNITS_M: dict[int, tuple[str, float]] = {
    1: ("inches", 0.0254),
    2: ("feet", 0.3048),
    4: ("millimetres", 0.001),
    5: ("centimetres", 0.01),
    6: ("metres", 1.0),
    7: ("kilometres", 1000.0),
    10: ("yards", 0.9144),
    14: ("decimetres", 0.1),
    21: ("US survey feet", 1200.0 / 3937.0),
}
"""$INSUNITS by number, as the format numbers them, with the length of each. [m]"""
METRIC_GUESSES, IMPERIAL_GUESSES = (4, 6, 5), (1, 2, 4)
LIKELY_M = (6.0, 500.0)
"""Drawings of halls and sites are as wide as this."""
POSSIBLE_M = (0.5, 20_000.0)
"""Outside of this the file's own unit is doubted."""
TEMPLATES = (1, 4)
"""Units of the templates that drawings begin with, left there by many who draw in another one: doubted where they make
no likely size and another unit does."""
STRAY = 50.0
"""Where all but two of a hundred corners lie in a box this many times smaller than all, the rest has strayed."""
READ_SHARE = 0.6
LONGEST_ENTITY_BYTES = 1_000_000
"""Where the last entity of a cut-off file is looked for, from its end."""
_ENTITY_START = re.compile(rb"\n *0\r?\n(?=[A-Z])")


def read_dxf(path: Path, tell: Tell) -> Found:
    """Read a drawing.

    Raises:
        FacilityError: It is broken, empty or far too large; in words.
    """
    from core.exchange.dxf_flattening import Flattener

    document, was_repaired, plain = _document(path, tell)
    count = max(len(document.modelspace()), 1)
    flattener = Flattener(
        document, lambda n: tell(READ_SHARE + (0.95 - READ_SHARE) * n / count, "Flattening curves"), plain
    )
    shapes = flattener.model_space()
    shapes, strays = _without_strays(shapes)
    if len(shapes.points) == 0 and was_repaired:
        hint = "Open it in a drawing program and save it again as DXF."
        raise FacilityError(f"'{path.name}' is broken: nothing in it could be read.", hint=hint)
    if len(shapes.points) == 0:
        hint = "Check that it has something in model space, on layers that are on."
        raise FacilityError(f"Nothing in '{path.name}' can be drawn.", hint=hint)
    tell(0.95, "Packing")
    low, high = shapes.points[:, :2].min(axis=0), shapes.points[:, :2].max(axis=0)
    size = np.maximum(high - low, 1e-6 * max(float(np.max(high - low)), 1e-6))
    packed = pack_lines(_content(shapes, low, size))
    if len(packed) > MOST_CONTENT_BYTES:
        hint = "Save only the floor that you need, without hatches and furniture."
        raise FacilityError(f"'{path.name}' holds more lines than a project file can keep.", hint=hint)
    unit_m, is_known, words = _unit(document, float(np.max(size)))
    notes = [*_notes(flattener.not_drawn, strays)]
    if was_repaired:
        notes.insert(0, "The file is damaged; what could be read is shown.")
    return Found(
        path.name,
        UnderlayContent.of(Media.LINES, packed),
        extent_units=(float(size[0]), float(size[1])),
        unit_m=unit_m,
        is_unit_known=is_known,
        unit_words=words,
        origin_units=(float(low[0]), float(low[1])),
        notes=tuple(notes),
    )


def _document(path: Path, tell: Tell) -> tuple[Any, bool, PlainEntities | None]:
    """The drawing, whether it had to be repaired, and what was taken out of it before."""
    from ezdxf import recover
    from ezdxf.filemanagement import dxf_file_info, readfile
    from ezdxf.filemanagement import read as read_stream

    try:
        with path.open("rb") as raw:
            is_binary = raw.read(18) == b"AutoCAD Binary DXF"
        if is_binary:
            tell(0.0, "Reading the file")
            return readfile(path), False, None
        encoding = dxf_file_info(str(path)).encoding
        plain = take_plain(path.read_bytes(), lambda share: tell(READ_SHARE * share, "Reading the file"))
        if plain is not None:
            with suppress(Exception):  # whatever is wrong with it is found and told below
                return _rest(plain, encoding), False, plain
        with path.open("rt", encoding=encoding, errors="surrogateescape") as stream:
            document = _watched(stream.buffer, path.stat().st_size, tell, lambda: read_stream(stream))
            return document, False, None
    except Exception as error:  # noqa: BLE001  (a broken file can make the library fail in any way; the next tries harder)
        first = error
    try:
        tell(0.0, "The file is damaged; reading what is sound")
        with _mended(path) as raw:
            document, _ = _watched(raw, path.stat().st_size, tell, lambda: recover.read(raw))
        return document, True, None
    except MemoryError:
        raise
    except Exception as error:
        reason = " ".join(str(first or error).split())[:160] or type(first).__name__
        hint = "Open it in a drawing program and save it again as DXF."
        raise FacilityError(f"'{path.name}' is broken: {reason}", hint=hint) from error


def _rest(plain: PlainEntities, encoding: str) -> Any:
    """What is left of a drawing, opened."""
    from ezdxf.filemanagement import read

    rest, plain.rest = io.BytesIO(plain.rest), b""
    return read(io.TextIOWrapper(rest, encoding=encoding, errors="surrogateescape"))


def _mended(path: Path) -> BinaryIO:
    """The file, with its section closed where it was cut off: else all of that section would count as lost."""
    held = path.read_bytes()
    if held.rstrip().endswith(b"EOF"):
        return io.BytesIO(held)
    tail = max(len(held) - LONGEST_ENTITY_BYTES, 0)
    ends = [tail + found.start() + 1 for found in _ENTITY_START.finditer(held[tail:])]
    return io.BytesIO(held[: ends[-1] if ends else len(held)] + b"  0\nENDSEC\n  0\nEOF\n")


def _watched(raw: Any, size_bytes: int, tell: Tell, read: Callable[[], Any]) -> Any:
    """Read, and tell meanwhile how far the file has been taken in."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.2):
            try:
                tell(READ_SHARE * min(raw.tell() / max(size_bytes, 1), 1.0), "Reading the file")
            except (ValueError, OSError):
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        return read()
    finally:
        ended.set()
        watcher.join()


def _without_strays(shapes: Shapes) -> tuple[Shapes, int]:
    """Shapes without the few lines that lie so far off that nothing else could be seen, and how many those are."""
    flat = shapes.points[:, :2]
    if len(flat) < 100:
        return shapes, 0
    low, high = np.percentile(flat, [1.0, 99.0], axis=0)
    core = float(np.max(high - low))
    if core <= 0.0 or float(np.max(np.ptp(flat, axis=0))) < STRAY * core:
        return shapes, 0
    near = np.all((flat >= low - core) & (flat <= high + core), axis=1)
    starts = np.concatenate(([0], np.cumsum(shapes.lengths)[:-1]))
    kept = np.logical_and.reduceat(near, starts)
    kept_texts = np.all((shapes.places[:, :2] >= low - core) & (shapes.places[:, :2] <= high + core), axis=1)
    return _subset(shapes, kept, kept_texts), int(np.count_nonzero(~kept))


def _subset(shapes: Shapes, kept: Array, kept_texts: Array) -> Shapes:
    texts = tuple(t for t, is_kept in zip(shapes.texts, kept_texts, strict=True) if is_kept)
    return Shapes(
        shapes.points[np.repeat(kept, shapes.lengths)],
        shapes.lengths[kept],
        shapes.colours[kept],
        shapes.fills[kept],
        shapes.places[kept_texts],
        shapes.along[kept_texts],
        shapes.up[kept_texts],
        shapes.anchors[kept_texts],
        shapes.text_colours[kept_texts],
        texts,
    )


def _content(shapes: Shapes, low: Array, size: Array) -> LineContent:
    turns = np.degrees(np.arctan2(shapes.along[:, 1], shapes.along[:, 0]))
    joined = "\n".join(t.replace("\n", " ") for t in shapes.texts).encode("utf-8", "replace")
    return LineContent(
        size=size.astype(np.float64),
        points=(shapes.points[:, :2] - low).astype(np.float32),
        starts=np.concatenate(([0], np.cumsum(shapes.lengths))).astype(np.int32),
        colours=np.maximum(shapes.colours, 0).astype(np.uint32),
        fills=shapes.fills.astype(np.int32),
        text_places=(shapes.places[:, :2] - low).astype(np.float32),
        text_heights=np.hypot(shapes.up[:, 0], shapes.up[:, 1]).astype(np.float32),
        text_turns=turns.astype(np.float32),
        text_anchors=shapes.anchors.astype(np.uint8),
        text_colours=np.maximum(shapes.text_colours, 0).astype(np.uint32),
        text_bytes=np.frombuffer(joined, dtype=np.uint8),
    )


def _unit(document: Any, extent: float) -> tuple[float, bool, str]:
    """Length of a drawing unit [m], whether it can be relied upon, and why."""
    number = int(document.header.get("$INSUNITS", 0))
    guesses = IMPERIAL_GUESSES if int(document.header.get("$MEASUREMENT", 1)) == 0 else METRIC_GUESSES
    likely = (n for n in (*guesses, *UNITS_M) if LIKELY_M[0] <= extent * UNITS_M[n][1] <= LIKELY_M[1])
    guess = next(likely, guesses[0])
    if number not in UNITS_M:
        return UNITS_M[guess][1], False, f"The file does not say its unit; {UNITS_M[guess][0]} would be usual."
    name, unit_m = UNITS_M[number]
    believed = (
        LIKELY_M if number in TEMPLATES and LIKELY_M[0] <= extent * UNITS_M[guess][1] <= LIKELY_M[1] else POSSIBLE_M
    )
    if believed[0] <= extent * unit_m <= believed[1]:
        return unit_m, True, f"The file says that it is drawn in {name}."
    words = f"The file says {name}, which makes it {extent * unit_m:,.6g} m wide; {UNITS_M[guess][0]} would be usual."
    return UNITS_M[guess][1], False, words


def _notes(not_drawn: dict[str, int], strays: int) -> list[str]:
    notes = []
    if not_drawn:
        listed = ", ".join(f"{count} {kind}" for kind, count in sorted(not_drawn.items())[:6])
        notes.append(f"Not drawn: {listed}.")
    if strays:
        notes.append(f"{strays} lines far away from all others are left out.")
    return notes
