"""How bad a finding is; kept by waivers, too, so that they know what was accepted."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
