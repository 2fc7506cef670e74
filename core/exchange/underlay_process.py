"""The process that reads a file for the plan: a broken or hostile file can at worst end this process.

Started by ``underlay_reading``. One request comes in on standard input; progress and the answer go out as frames of
JSON and plain bytes, so that nothing that a file made of this process is ever executed in the window.
"""

from __future__ import annotations

import json
import struct
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from core.errors import FacilityError
from core.exchange.underlay_file import Wanted, read_underlay
from core.exchange.underlay_found import Found
from core.model.underlays import Media, UnderlayContent

MOST_MEMORY_BYTES = 4_000_000_000
MOST_CPU_S = 280
_HEAD = struct.Struct("<II")


def send_frame(pipe: BinaryIO, words: dict[str, Any], content: bytes = b"") -> None:
    """Write one frame.

    Raises:
        OSError: The other end is gone.
    """
    head = json.dumps(words).encode()
    pipe.write(_HEAD.pack(len(head), len(content)))
    pipe.write(head)
    pipe.write(content)
    pipe.flush()


def receive_frame(pipe: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Read one frame; None when the other end is gone."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    sizes = _HEAD.unpack(head)
    words, content = pipe.read(sizes[0]), pipe.read(sizes[1])
    if len(words) < sizes[0] or len(content) < sizes[1]:
        return None
    return json.loads(words), content


def found_frame(found: Found) -> tuple[dict[str, Any], bytes]:
    """What was read, as a frame; the document itself stays with who sent it."""
    content = found.content
    words = {
        "file_name": found.file_name,
        "media": str(content.media) if content else "",
        "has_original": found.original is not None,
        "page_count": found.page_count,
        "page_number": found.page_number,
        "extent_units": list(found.extent_units),
        "unit_m": found.unit_m,
        "is_unit_known": found.is_unit_known,
        "unit_words": found.unit_words,
        "origin_units": list(found.origin_units) if found.origin_units else None,
        "notes": list(found.notes),
    }
    return {"found": words}, content.content if content else b""


def frame_found(words: dict[str, Any], content: bytes, document: bytes) -> Found:
    """What was read, from its frame and the document that it is of."""
    media, origin = words["media"], words["origin_units"]
    return Found(
        str(words["file_name"]),
        UnderlayContent.of(Media(media), content) if media else None,
        UnderlayContent.of(Media.PDF, document) if words["has_original"] else None,
        int(words["page_count"]),
        int(words["page_number"]),
        (float(words["extent_units"][0]), float(words["extent_units"][1])),
        float(words["unit_m"]),
        bool(words["is_unit_known"]),
        str(words["unit_words"]),
        (float(origin[0]), float(origin[1])) if origin else None,
        tuple(str(n) for n in words["notes"]),
    )


def _keep_limits() -> None:
    """Let the system end this process when it takes far too much; Windows knows no such limits."""
    try:
        import resource
    except ImportError:
        return
    for kind, most, end in (
        (resource.RLIMIT_AS, MOST_MEMORY_BYTES, MOST_MEMORY_BYTES),
        (resource.RLIMIT_CPU, MOST_CPU_S, MOST_CPU_S + 5),
    ):
        set_end = resource.getrlimit(kind)[1]
        if set_end != resource.RLIM_INFINITY:
            most, end = min(most, set_end), min(end, set_end)
        with suppress(ValueError, OSError):  # a Mac refuses limits of memory
            resource.setrlimit(kind, (most, end))


def main() -> int:
    """Read what is asked for; returns the exit code."""
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing that a library prints may get between the frames
    asked = receive_frame(sys.stdin.buffer)
    if asked is None:
        return 0
    _keep_limits()
    request = Wanted(asked[0]["path"], asked[0]["page_number"], asked[1])
    try:
        found = read_underlay(request, lambda share, what: send_frame(out, {"share": share, "what": what}))
        send_frame(out, *found_frame(found))
    except FacilityError as error:
        send_frame(out, {"refused": error.message, "hint": error.hint})
    except (MemoryError, RecursionError):
        words = f"The file takes more than {MOST_MEMORY_BYTES / 1e9:.0f} GB of memory to read."
        send_frame(out, {"refused": words, "hint": "Save only the part that you need."})
    return 0


if __name__ == "__main__":
    sys.exit(main())
