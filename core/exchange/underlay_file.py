"""Read a file that shall lie under the plan: what kind it is, its limits, and what came out.

Runs in the worker process only: files come from anywhere, and the libraries that read them are large. Qt-free.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from core.errors import FacilityError
from core.exchange.underlay_found import Found, Tell

MOST_FILE_BYTES = 150_000_000
MOST_PDF_BYTES = 30_000_000
"""The document itself is kept in the project, so that another page can be shown later."""
ENDINGS = ("dxf", "pdf", "png", "jpg", "jpeg")
_REMEDY = "Choose a DXF, PDF, PNG or JPEG file."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read.

    Attributes:
        path: File; empty where the bytes are at hand.
        page_number: Page of a document, from 1; 0 to be told how many there are.
        document: Bytes of a document that is in the project already.
    """

    path: str
    page_number: int = 0
    document: bytes = b""


def read_underlay(wanted: Wanted, tell: Tell) -> Found:
    """Read a file.

    Args:
        wanted: What to read.
        tell: Told the share done and what is going on.

    Raises:
        FacilityError: It is no such file, is broken, or is beyond the limits; in words.
    """
    if wanted.document:
        from core.exchange.pdf_page import read_page

        return read_page(wanted.document, Path(wanted.path).name, wanted.page_number, tell)
    path = Path(wanted.path)
    kind = file_kind(path)
    if kind == "dxf":
        from core.exchange.dxf_drawing import read_dxf

        return read_dxf(path, tell)
    if kind == "pdf":
        from core.exchange.pdf_page import read_page

        return read_page(document_bytes(path), path.name, wanted.page_number, tell)
    from core.exchange.picture_file import read_picture

    return read_picture(path, tell)


def file_kind(path: Path) -> str:
    """``dxf``, ``pdf`` or ``picture`` by what the file holds.

    Raises:
        FacilityError: It is something else, empty, missing or far too large.
    """
    try:
        if not S_ISREG(path.stat().st_mode):  # a pipe or a device may have nothing to say, for ever
            raise FacilityError(f"'{path.name}' is a folder, a pipe or a device, not a file.", hint=_REMEDY)
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise FacilityError(f"'{path.name}' cannot be read: {error.strerror}.", hint=_REMEDY) from error
    _require_size(path, MOST_FILE_BYTES)
    if b"%PDF" in start[:1024]:
        return "pdf"
    if start.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return "picture"
    if start.startswith(b"AC10"):
        hint = "Save it as DXF in the program that made it, or with a converter."
        raise FacilityError(f"'{path.name}' is a DWG drawing, which cannot be read here.", hint=hint)
    head = start.replace(b"\r", b"").lstrip()
    if start.startswith(b"AutoCAD Binary DXF") or (b"SECTION" in head and head[:3] in (b"0\nS", b"999")):
        return "dxf"
    if path.suffix.lower() == ".dxf" and start and b"\x00" not in start:
        return "dxf"  # let the reader say what is wrong
    what = "is empty" if not start else "is neither a drawing nor a picture that is read here"
    raise FacilityError(f"'{path.name}' {what}.", hint=_REMEDY)


def document_bytes(path: Path) -> bytes:
    """All of a document, which is kept in the project.

    Raises:
        FacilityError: It is too large, or cannot be read.
    """
    _require_size(path, MOST_PDF_BYTES)
    try:
        return path.read_bytes()
    except OSError as error:
        raise FacilityError(f"'{path.name}' cannot be read: {error.strerror}.", hint=_REMEDY) from error


def _require_size(path: Path, most_bytes: int) -> None:
    size = path.stat().st_size
    if size > most_bytes:
        raise FacilityError(
            f"'{path.name}' has {size / 1e6:.0f} MB; at most {most_bytes / 1e6:.0f} MB can be read.",
            hint="Save only the part that you need under the plan.",
        )
