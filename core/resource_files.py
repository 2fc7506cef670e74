"""The only door to the data files shipped with the program.

Names are written with forward slashes relative to the ``resources`` package, such as ``"catalogue/sites.csv"``.
Works from a source tree, an installed wheel and a zipped application alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from core.errors import FacilityError

_PACKAGE = "resources"
_REINSTALL = "The installation is incomplete: install Hallwright again."


def read_text(name: str) -> str:
    """Read a shipped text file.

    Args:
        name: Name relative to the resources, such as ``"catalogue/sites.csv"``.

    Returns:
        The text, decoded as UTF-8.

    Raises:
        FacilityError: There is no such file, or it is not UTF-8 text.
    """
    try:
        return read_bytes(name).decode("utf-8")
    except UnicodeDecodeError as error:
        raise FacilityError(f"The program's file '{name}' is not text ({error.reason}).", hint=_REINSTALL) from error


def read_bytes(name: str) -> bytes:
    """Read a shipped file as bytes.

    Raises:
        FacilityError: There is no such file.
    """
    return _file(name).read_bytes()


@contextmanager
def path(name: str) -> Iterator[Path]:
    """Give a shipped file as a path on disc, for libraries that only open paths.

    The path is valid inside the ``with`` block only: from a zipped application it is a temporary copy.

    Raises:
        FacilityError: There is no such file.
    """
    with as_file(_file(name)) as file_path:
        yield file_path


def list_names(folder: str) -> tuple[str, ...]:
    """Names of the files directly inside a resource folder, sorted.

    Args:
        folder: Folder relative to the resources, such as ``"icons"``.

    Returns:
        Names that ``read_text`` accepts, such as ``("icons/box.svg", ...)``; folders and hidden files are left out.

    Raises:
        FacilityError: There is no such folder.
    """
    place = _resolve(folder)
    if not place.is_dir():
        raise FacilityError(f"The program's folder '{folder}' is missing.", hint=_REINSTALL)
    return tuple(sorted(f"{folder.rstrip('/')}/{entry.name}" for entry in place.iterdir() if _is_shipped_file(entry)))


def _is_shipped_file(entry: Traversable) -> bool:
    return entry.is_file() and not entry.name.startswith((".", "_"))


def _file(name: str) -> Traversable:
    place = _resolve(name)
    if not place.is_file():
        raise FacilityError(f"The program's file '{name}' is missing.", hint=_REINSTALL, name=name)
    return place


def _resolve(name: str) -> Traversable:
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or parts[0] == "/" or "\\" in name:
        raise FacilityError(
            f"'{name}' is not the name of a program file.",
            hint="Use a name relative to the resources, such as 'catalogue/sites.csv'.",
        )
    return files(_PACKAGE).joinpath(*parts)
