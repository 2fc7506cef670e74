"""Reading projects by file or example name, and writing files and folders whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from core.errors import ExchangeError, FacilityError, ProjectFileError
from core.model.names import names_in
from core.model.project import Project
from core.resource_files import list_names, read_text
from core.words import use_names

EXAMPLES = "examples"
ROOMS = "rooms"


def example_names() -> tuple[str, ...]:
    """Names of the shipped examples."""
    return tuple(sorted(Path(n).stem for n in list_names(EXAMPLES) if n.endswith(".json")))


@cache
def load_example(name: str) -> Project:
    """A shipped example; the same project each time, so that what is known of it is known again.

    Raises:
        FacilityError: There is none of this name.
    """
    from core.exchange.json_project import read_project

    return read_project(read_text(f"{EXAMPLES}/{name}.json"), name)


def load_project(file: str) -> Project:
    """The project in a file, or the example of this name; what people wrote in it is shown as it is from now on.

    Raises:
        FacilityError: It is neither, or cannot be read.
    """
    project = _loaded(file)
    use_names(names_in(project.entities.values()), is_all=True)
    return project


def _loaded(file: str) -> Project:
    if not Path(file).exists() and file in example_names():
        return load_example(file)
    if not Path(file).exists():
        raise ProjectFileError(
            f"There is no file {file}.", hint=f"Check the path, or name an example: {', '.join(example_names())}."
        )
    from core.storage.opening import open_any

    return open_any(Path(file))


def read_case(file: str) -> str:
    """Text of a case file, or of the shipped room of this name.

    Raises:
        ExchangeError: It cannot be read as text.
    """
    shipped = sorted(Path(n).stem for n in list_names(ROOMS) if n.endswith(".json"))
    if not Path(file).exists() and file in shipped:
        return read_text(f"{ROOMS}/{file}.json")
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        hint = f"Check the path, or name a shipped room: {', '.join(shipped)}."
        raise ExchangeError("dc-room-1", f"there is no file {file}", hint=hint) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ExchangeError("dc-room-1", f"{file} cannot be read: {reason}", hint="Check the file.") from None


def require_target(output: str, *, source: str | None = None) -> Path:
    """The path of a file to write, checked before anything is solved for it.

    Args:
        output: File to write.
        source: Input file, which is never overwritten.

    Raises:
        FacilityError: The folder is missing, or the output is a folder or the input.
    """
    target = Path(output)
    if source is not None and Path(source).exists() and target.exists() and target.samefile(source):
        raise FacilityError(f"{output} is the input file.", hint="Choose another name for the output.")
    if target.is_dir():
        raise FacilityError(f"{output} is a folder.", hint="Name a file in it.")
    if not target.parent.is_dir():
        raise FacilityError(f"The folder {target.parent} does not exist.", hint="Make it first, or choose another.")
    return target


def write_whole(output: str, write: Callable[[Path], None], *, source: str | None = None) -> Path:
    """Write a file through a temporary one in the same folder, so that it is never half there.

    Args:
        output: File to write.
        write: Writes to the path it is given.
        source: Input file, which is never overwritten.

    Raises:
        FacilityError: The folder is missing or not writable, or the output is the input.
    """
    target = require_target(output, source=source)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
        os.close(handle)
    except OSError as error:
        raise FacilityError(f"{target} cannot be written: {error.strerror}.", hint="Choose another folder.") from None
    temporary = Path(name)
    try:
        write(temporary)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, target)
    except OSError as error:
        raise FacilityError(f"{target} cannot be written: {error.strerror}.", hint="Check space and rights.") from None
    finally:
        temporary.unlink(missing_ok=True)
    return target


def write_whole_folder(output: str, write: Callable[[Path], None]) -> Path:
    """Write a folder through a temporary one beside it, so that it is never half there.

    Args:
        output: Folder to write; it may exist when it is empty.
        write: Writes into the folder it is given.

    Raises:
        FacilityError: The folder holds something, or cannot be made.
    """
    target = Path(output)
    if target.exists() and not target.is_dir():
        raise FacilityError(f"{output} is a file.", hint="Name a new folder.")
    if target.is_dir() and any(target.iterdir()):
        raise FacilityError(f"The folder {output} is not empty.", hint="Name a new folder, or empty this one.")
    beside = target.absolute().parent
    if beside.exists() and not beside.is_dir():
        raise FacilityError(f"{beside} is a file.", hint="Name a folder in a folder.")
    if not beside.is_dir():
        raise FacilityError(f"The folder {beside} does not exist.", hint="Make it first, or choose another.")
    try:
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.absolute().name}.", suffix=".tmp", dir=beside))
    except OSError as error:
        raise FacilityError(f"{target} cannot be written: {error.strerror}.", hint="Choose another folder.") from None
    try:
        write(temporary)
        os.chmod(temporary, 0o777 & ~_umask())
        if target.is_dir():
            target.rmdir()
        os.replace(temporary, target)
    except OSError as error:
        raise FacilityError(f"{target} cannot be written: {error.strerror}.", hint="Check space and rights.") from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
