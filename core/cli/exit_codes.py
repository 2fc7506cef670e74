"""What the command line returns to the shell; nought when all is well."""

from __future__ import annotations

ERRORS_FOUND, BAD_INPUT, BUG, STOPPED = 1, 2, 3, 130
