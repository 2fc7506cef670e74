"""The JSON form of a project, ``hallwright-project-1``: lossless, sorted, and good for comparing versions.

Reading is strict: an unknown key, a wrong unit or an impossible number is refused in words, and all problems are
gathered so that a file can be corrected in one go. The form is described in ``resources/help/project_format.md``.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

from core import __version__
from core.errors import ExchangeError
from core.exchange.json_entities import EntityReader, Problem
from core.model.entity import Entity
from core.model.field_types import PLURAL_NAMES, Shape, fields_of, identity_problems
from core.model.project import Project

FORMAT = "hallwright-project-1"
MOST_CHARACTERS = 100_000_000
MOST_PROBLEMS = 20

_FORMAT_STEM = "hallwright-project-"
ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_TOP_KEYS = ("format", "program_version", "entities")


def read_project(text: str, name: str = "project.json") -> Project:
    """Read a project from its JSON form.

    Args:
        text: The JSON text.
        name: Name of the file, for messages.

    Raises:
        ExchangeError: The text is no such project; up to twenty problems are named, each with its place.
    """
    top = _parsed(text, name)
    _require_format(top, name)
    problems = [Problem(key, "is not a known key.", _known(_TOP_KEYS)) for key in top if key not in _TOP_KEYS]
    if not isinstance(top.get("program_version", ""), str):
        problems.append(Problem("program_version", "must be text."))
    lists = top.get("entities")
    if not isinstance(lists, dict):
        problems.append(Problem("entities", "is missing or no object.", "Give the lists of racks, halls and so on."))
        lists = {}
    entities = list(_entities(lists, problems))
    problems += [
        Problem(f"{PLURAL_NAMES[type(e)]} ({e.tag})" if e.tag else PLURAL_NAMES[type(e)], words)
        for e, words in identity_problems(entities)
    ]
    if problems:
        raise _gathered(problems, name)
    return Project.of(entities)


def write_project(project: Project) -> str:
    """JSON form of a project: equal projects give equal texts, entities sorted by kind and id.

    Raises:
        ExchangeError: A value is no number.
    """
    lists = {
        plural: [fields_as_json(entity) for entity in project.of_type(kind)]
        for kind, plural in PLURAL_NAMES.items()
        if project.of_type(kind)
    }
    top = {"format": FORMAT, "program_version": __version__, "entities": lists}
    return written(lambda: "".join(_lines(top, "")) + "\n")


def written(write: Callable[[], str]) -> str:
    """Text that is made by writing values as JSON.

    Raises:
        ExchangeError: A value is no number.
    """
    try:
        return write()
    except ValueError as error:
        raise ExchangeError(FORMAT, "a value is no number and cannot be written.", hint="Correct the value.") from error


def _parsed(text: str, name: str) -> dict[str, Any]:
    if len(text) > MOST_CHARACTERS:
        raise ExchangeError(FORMAT, f"'{name}' is too large: {len(text)} characters.", hint="Is it the right file?")
    try:
        top = json.loads(text.removeprefix("\ufeff"), parse_constant=_refuse_constant, object_pairs_hook=_without_twins)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno} of '{name}'"
        raise ExchangeError(FORMAT, f"no valid JSON: {error.msg}.", place=place, hint="Correct it there.") from error
    except RecursionError as error:
        raise ExchangeError(FORMAT, f"'{name}' is nested too deeply.", hint="Is it the right file?") from error
    except ValueError as error:
        raise ExchangeError(FORMAT, f"'{name}': {error}", hint="Correct it there.") from error
    if not isinstance(top, dict):
        raise ExchangeError(
            FORMAT, f"'{name}' does not hold a JSON object.", hint=f'Start with {{"format": "{FORMAT}".'
        )
    return top


def _refuse_constant(constant: str) -> float:
    raise ValueError(f"{constant} is no number that JSON allows.")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twin = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key '{twin[:60]}' stands twice in one object.")
    return found


def _require_format(top: dict[str, Any], name: str) -> None:
    found = top.get("format")
    if found == FORMAT:
        return
    if not isinstance(found, str):
        reason, hint = f"'{name}' does not say which format it is.", f'Add "format": "{FORMAT}".'
    elif found.startswith(_FORMAT_STEM):
        reason = f"'{name}' has the newer format {found}; Hallwright {__version__} reads {FORMAT}."
        hint = "Install the newer version to open it."
    elif found.startswith("dc-room"):
        reason, hint = f"'{name}' is a room case ({found}), not a project.", "Solve it with 'hallwright room'."
    else:
        reason, hint = f"'{name}' has the unknown format '{found[:60]}'.", "Open a Hallwright project."
    raise ExchangeError(FORMAT, reason, place="format", hint=hint)


def _entities(lists: dict[str, Any], problems: list[Problem]) -> Iterator[Entity]:
    kinds = {plural: kind for kind, plural in PLURAL_NAMES.items()}
    for plural, items in lists.items():
        if plural not in kinds:
            problems.append(Problem(f"entities.{plural}", "is no kind of entity.", _known(tuple(kinds))))
        elif not isinstance(items, list):
            problems.append(Problem(f"entities.{plural}", "must be a list."))
        else:
            reader = EntityReader(kinds[plural], plural, problems)
            for number, item in enumerate(items):
                entity = reader.read(item, f"{plural}[{number}]")
                if entity is not None:
                    yield entity


def _gathered(problems: list[Problem], name: str) -> ExchangeError:
    shown = problems[:MOST_PROBLEMS]
    if len(problems) == 1:
        return ExchangeError(
            FORMAT,
            problems[0].words,
            place=f"{problems[0].place} of '{name}'",
            hint=problems[0].remedy or "Correct it in the file; nothing was opened.",
        )
    count = f"{len(problems)} problems" if len(problems) <= MOST_PROBLEMS else f"the first {MOST_PROBLEMS} problems"
    lines = "".join(f"\n  {p.place}: {p.words} {p.remedy}".rstrip() for p in shown)
    return ExchangeError(FORMAT, f"'{name}' has {count}:{lines}", hint="\nNothing was opened.")


def _known(names: tuple[str, ...]) -> str:
    return f"Known are {', '.join(names)}."


def fields_as_json(entity: Entity) -> dict[str, Any]:
    """Every field of an entity as a value that JSON has, in the order of the model."""
    values: dict[str, Any] = {}
    for field in fields_of(type(entity)):
        value = getattr(entity, field.name)
        if field.shape is Shape.UNITS:
            value = [fields_as_json(unit) for unit in value]
        elif field.shape is Shape.POINTS:
            value = [[float(x), float(y)] for x, y in value]
        elif field.shape is Shape.IDS:
            value = list(value)
        elif field.shape is Shape.BYTES:
            value = b64encode(value).decode("ascii")
        elif field.shape is Shape.REAL:
            value = float(value)
        values[field.name] = value
    return values


def _lines(value: Any, indent: str) -> Iterator[str]:
    """Text of a value: objects and lists of objects over several lines, everything else on one."""
    deeper = indent + "  "
    if isinstance(value, dict):
        parts = [[ENCODER.encode(key), ": ", *_lines(v, deeper)] for key, v in value.items()]
        opening, closing = "{", "}"
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        parts = [list(_lines(item, deeper)) for item in value]
        opening, closing = "[", "]"
    else:
        yield ENCODER.encode(value)
        return
    yield opening
    for number, part in enumerate(parts):
        yield f"{',' if number else ''}\n{deeper}"
        yield from part
    yield f"\n{indent}{closing}"
