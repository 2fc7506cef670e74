"""The one door from the command line to the desktop, opened by name and only when a window or a picture is wanted."""

from __future__ import annotations

import importlib
from types import ModuleType

from core.errors import FacilityError


def snapshot_module() -> ModuleType:
    """The module that paints pictures with Qt.

    Raises:
        FacilityError: Qt is not installed.
    """
    return desktop_module("snapshot")


def desktop_module(name: str) -> ModuleType:
    """A module of the desktop, looked up by name only when it is asked for: core itself knows no Qt.

    Raises:
        FacilityError: Qt is not installed.
    """
    try:
        return importlib.import_module(f"desktop.{name}")
    except ImportError as error:
        raise _without_qt(error) from None


def _without_qt(error: ImportError) -> FacilityError:
    return FacilityError(
        f"The window and PNG pictures need Qt, which could not be loaded ({error}).",
        hint="Start through installer/bootstrap.py, which sets everything up. The other commands work without it.",
    )
