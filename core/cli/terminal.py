"""The command line's language: how it is chosen, and how help, errors and results are said in it.

Commands write English; ``say`` and the help's formatter put it into the language in use, and JSON never passes here.
"""

from __future__ import annotations

import argparse
import json
import locale
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from core.words import LANGUAGES, OVERRIDE, PRINTED, SYSTEM, as_read, chosen_language, use_language

PROGRAM = "hallwright"
SAID_BY_ARGPARSE = (
    "usage: ", "positional arguments", "options", "error", "unrecognized arguments: {arguments}",
    "the following arguments are required: {names}", "argument {name}: expected one argument",
    "argument {name}: invalid choice: {value} (choose from {choices})",
    "argument {name}: invalid {kind} value: {value}",
)  # fmt: skip
"""Texts of the standard library, which the catalogue knows too."""
_GAPS = re.compile(r"( {2,})")


def begin(argv: Sequence[str]) -> list[str]:
    """Choose the language as the window does, with ``--language`` before all else; returns the other arguments."""
    use_language("en")
    found, rest = language_argument().parse_known_args(argv)
    if found.language is not None:
        os.environ[OVERRIDE] = found.language  # also for the window and for processes that work beside
    use_language(chosen_language(_preferred(), _system), PRINTED)
    return rest


def language_argument() -> Parser:
    """The option that all commands have."""
    parser = Parser(prog=PROGRAM, add_help=False, allow_abbrev=False)
    parser.add_argument("--language", choices=tuple(LANGUAGES), help="language of texts; JSON and tables stay English")
    return parser


def _preferred() -> str:
    """The choice of the window's menu."""
    import platformdirs

    file = Path(platformdirs.user_config_dir("hallwright", appauthor=False)) / "preferences.json"
    try:
        return str(json.loads(file.read_text(encoding="utf-8")).get("language", SYSTEM))
    except (OSError, ValueError, AttributeError, RecursionError):
        return SYSTEM


def _system() -> str:
    """The system's language, such as ``de_AT.UTF-8``."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    named = next(filter(None, names), "") or locale.getlocale()[0] or ""
    return "de" if named.startswith("German") else named  # as Windows calls it


class Parser(argparse.ArgumentParser):
    """A parser whose help and complaints are in the language in use."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"formatter_class": Help, **settings, "add_help": False})
        if settings.get("add_help", True):
            self.add_argument("-h", "--help", action="help", help="show this help and exit")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and exit."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {as_read('error')}: {as_read(message)}\n")


class Help(argparse.HelpFormatter):
    """Help in the language in use."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Begin with how the command is called."""
        super().add_usage(usage, actions, groups, as_read("usage: ") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """Begin a group of arguments."""
        super().start_section(heading and as_read(heading))

    def add_text(self, text: str | None) -> None:
        """Add a paragraph."""
        super().add_text(text and as_read(text))

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return action.help and as_read(action.help)


def say(*lines: str, to_errors: bool = False) -> None:
    """Print lines in the language in use; columns that two blanks or more set apart stay where they are."""
    print("\n".join(map(as_told, "\n".join(lines).split("\n"))), file=sys.stderr if to_errors else sys.stdout)


def as_told(line: str) -> str:
    """A line as ``say`` prints it."""
    cells = _GAPS.split(line)
    if len(cells) == 1:
        return as_read(line)
    told = [as_read(cell) if n % 2 == 0 and cell else cell for n, cell in enumerate(cells)]
    first = next((n for n in range(0, len(cells), 2) if cells[n]), 0)
    for n in range(0, len(cells), 2):
        grown = len(told[n]) - len(cells[n])
        gap = n + 1 if n == first else n - 1  # names begin a line, numbers end their column
        if grown and 0 < gap < len(told):
            told[gap] = " " * max(len(told[gap]) - grown, 2)
    return "".join(told)
