"""The first bytes of a file: whether it is a project, of which schema, and else what it seems to be.

Reads a hundred bytes and needs no database, so that a wrong file is refused before anything else touches it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.errors import DamagedFile, NotAProjectFile, ProjectFileError

APPLICATION_ID = int.from_bytes(b"HALL", "big")
"""SQLite application id of a project file, at byte 68 of the file."""

SCHEMA_NUMBER = 8
"""Schema that this program writes, kept in SQLite's user_version at byte 60 of the file."""

MOST_BYTES = 1_000_000_000
"""Larger files are refused: 50 000 racks take about 10 MB."""

SQLITE_MAGIC = b"SQLite format 3\x00"
_HEAD_BYTES = 4096
_HEADER_BYTES = 100
_CHOOSE_ANOTHER = "Choose a .hall file, or a project in JSON form."

_KNOWN_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-zip archive"),
    (b"AC10", "an AutoCAD drawing"),
    (b"\xd0\xcf\x11\xe0", "an older Office document"),
    (b"ISO-10303-21", "an IFC or STEP model"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"<?xml", "an XML document"),
    (b"<", "an HTML or XML document"),
)


@dataclass(frozen=True, slots=True)
class FileHead:
    """What the head of a file says.

    Attributes:
        start: First bytes, a few thousand at most.
        size_bytes: Size of the whole file.
    """

    start: bytes
    size_bytes: int

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a SQLite database."""
        return self.start.startswith(SQLITE_MAGIC)

    @property
    def is_project(self) -> bool:
        """Whether it is a database that carries the project file's application id."""
        return self.is_sqlite and self._number(68) == APPLICATION_ID

    @property
    def is_cut_off(self) -> bool:
        """Whether it starts as a database but ends before its last page does.

        SQLite itself reads a short last page as if noughts followed.
        """
        if not self.is_sqlite or len(self.start) < _HEADER_BYTES:
            return self.is_sqlite
        page_bytes = int.from_bytes(self.start[16:18], "big")
        page_bytes = 65_536 if page_bytes == 1 else page_bytes
        is_count_valid = self._number(24) == self._number(92)
        return is_count_valid and self.size_bytes < page_bytes * self._number(28)

    @property
    def schema_number(self) -> int:
        """Schema of a project file."""
        return self._number(60)

    @property
    def looks_like_json(self) -> bool:
        """Whether the first visible character opens a JSON object."""
        return self.start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"

    def description(self) -> str:
        """What the file seems to be, in words."""
        if not self.start:
            return "an empty file"
        if self.is_sqlite:
            return "a SQLite database of another program"
        if self.looks_like_json:
            return "a JSON text"
        for start, words in _KNOWN_STARTS:
            if self.start.startswith(start):
                return words
        return "a text file" if _is_text(self.start) else "a binary file of an unknown kind"

    def _number(self, offset: int) -> int:
        return int.from_bytes(self.start[offset : offset + 4], "big")


def read_head(path: Path) -> FileHead:
    """Read the head of a file.

    Raises:
        NotAProjectFile: There is no such file, or it is a folder.
        ProjectFileError: It may not be read, or is far too large.
    """
    try:
        if path.is_dir():
            raise NotAProjectFile(f"'{path.name}' is a folder, not a project file.", hint=_CHOOSE_ANOTHER)
        with path.open("rb") as file:
            start = file.read(_HEAD_BYTES)
            size_bytes = file.seek(0, 2)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if size_bytes > MOST_BYTES:
        raise ProjectFileError(
            f"'{path.name}' has {size_bytes / 1e9:.1f} GB; a project file has at most {MOST_BYTES / 1e9:.0f} GB.",
            hint=_CHOOSE_ANOTHER,
        )
    return FileHead(start, size_bytes)


def require_project(path: Path) -> FileHead:
    """Head of a file that must be a project.

    Raises:
        NotAProjectFile: It is something else; the message says what it seems to be.
        DamagedFile: It ends before its last page does.
        ProjectFileError: It may not be read.
    """
    head = read_head(path)
    if head.is_cut_off:
        raise DamagedFile(f"'{path.name}' is cut off after {head.size_bytes} bytes.", hint="Open a backup copy.")
    if not head.is_project:
        raise not_a_project(path, head)
    return head


def not_a_project(path: Path, head: FileHead) -> NotAProjectFile:
    """The error for a file that is something else."""
    return NotAProjectFile(
        f"'{path.name}' is not a Hallwright project: it seems to be {head.description()}.", hint=_CHOOSE_ANOTHER
    )


def unreadable(path: Path, error: OSError | ValueError) -> ProjectFileError:
    """The error for a file that the system does not let us read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return NotAProjectFile(f"There is no file '{path}'.", hint="Check the name and the folder.")
    if isinstance(error, PermissionError):
        return ProjectFileError(f"You may not read '{path.name}'.", hint="Ask its owner for access, or copy it.")
    reason = error.strerror or type(error).__name__
    return ProjectFileError(f"'{path.name}' cannot be read: {reason}.", hint="Check the disc or the connection.")


def _is_text(start: bytes) -> bool:
    try:
        text = start.decode("utf-8", errors="strict" if len(start) < _HEAD_BYTES else "ignore")
    except UnicodeDecodeError:
        return False
    return "\x00" not in text
