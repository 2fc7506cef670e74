"""Open a project in either form, told apart by what the file holds and not by its name."""

from __future__ import annotations

from pathlib import Path

from core.exchange.json_project import read_project
from core.model.project import Project
from core.storage.file_head import not_a_project, read_head, unreadable
from core.storage.project_file import load


def open_any(path: Path | str) -> Project:
    """Read a project file (``.hall``) or a project in JSON form.

    Args:
        path: File of any name.

    Raises:
        ProjectFileError: It cannot be read, is damaged or newer, or is something else.
        ExchangeError: It is JSON but no valid project.
    """
    path = Path(path)
    head = read_head(path)
    if head.is_sqlite:
        return load(path)
    if not head.looks_like_json:
        raise not_a_project(path, head)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise not_a_project(path, head) from error
    except OSError as error:
        raise unreadable(path, error) from error
    return read_project(text, path.name)
