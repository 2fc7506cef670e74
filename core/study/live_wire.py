"""What the window and the live study say to each other when the study runs in a process of its own.

Projects cross as what changed since the last one, results without findings that the window has already. Messages are
pickled: both ends are the same program on the same machine, joined by a pipe that nobody else can open.
"""

from __future__ import annotations

import io
import pickle
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from operator import attrgetter
from types import MappingProxyType
from typing import Any, BinaryIO

import numpy as np

from core.model.copies import maker
from core.model.entity import Entity
from core.model.project import Project
from core.model.underlays import UnderlayContent
from core.results.design_results import DesignResults
from core.results.finding import Finding

_SIZE = struct.Struct("<Q")


def read_only(entries: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """A mapping that cannot be changed, made anew at the other end."""
    return MappingProxyType(entries)


_readers: dict[type[Any], Callable[[Any], tuple[Any, ...]]] = {}


def _values(value: Any) -> tuple[Any, ...]:
    """What is in the fields of a value, in their order."""
    kind = type(value)
    if kind not in _readers:
        names = tuple(field.name for field in fields(kind))
        read = attrgetter(*names) if names else lambda _: ()
        _readers[kind] = read if len(names) != 1 else lambda value: (read(value),)
    return _readers[kind](value)


def made_again(kind: type[Any], values: tuple[Any, ...]) -> Any:
    """A frozen value made anew at the other end; many times faster than what dataclasses do by themselves."""
    return maker(kind)(values)


class _Packer(pickle.Pickler):
    """Knows mappings that cannot be changed, and values that are nothing but their fields."""

    def reducer_override(self, value: Any) -> Any:
        """How to make a value anew."""
        if isinstance(value, MappingProxyType):
            return read_only, (dict(value),)
        kind = type(value)
        if is_dataclass(kind) and "__slots__" in kind.__dict__:
            return made_again, (kind, _values(value))
        return NotImplemented


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """What makes the next project of the last one.

    Attributes:
        changed: Entities that are new or different, by id.
        gone: Ids that are there no more.
        is_whole: Whether nothing of the last one is kept.
        number: Which one it is, for results to tell whose they are.
    """

    changed: Mapping[str, Entity]
    gone: tuple[str, ...]
    is_whole: bool
    number: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """Whose inlet air is to be explained; empty for nobody's."""

    rack_id: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The window has painted the last results."""


@dataclass(frozen=True, slots=True)
class Reset:
    """Forget everything and say so: another window takes over."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Results, and what makes their findings of those of the last answer.

    Attributes:
        results: Results without findings.
        findings: Each a new one or the place of an old one; None where all are as they were.
        number: That of the project they are of.
    """

    results: DesignResults
    findings: tuple[Finding | int, ...] | None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """The study cannot go on with this project, in words."""

    words: str


def send(pipe: BinaryIO, message: object) -> None:
    """Write one message.

    Raises:
        OSError: The other end is gone.
    """
    packed = io.BytesIO()
    _Packer(packed, protocol=pickle.HIGHEST_PROTOCOL).dump(message)
    pipe.write(_SIZE.pack(packed.tell()))
    pipe.write(packed.getbuffer())
    pipe.flush()


def receive(pipe: BinaryIO) -> object | None:
    """Read one message; None when the other end is gone."""
    head = pipe.read(_SIZE.size)
    if len(head) < _SIZE.size:
        return None
    (size,) = _SIZE.unpack(head)
    packed = pipe.read(size)
    return pickle.loads(packed) if len(packed) == size else None


def difference(last: Project | None, project: Project) -> ProjectChange:
    """What to send of a project when the other end has the last one."""
    if last is None:
        return ProjectChange(dict(project.entities), (), is_whole=True)
    known = last.entities
    changed = {i: entity for i, entity in project.entities.items() if known.get(i) is not entity}
    return ProjectChange(changed, tuple(i for i in known if i not in project.entities), is_whole=False)


def difference_for_results(last: Project | None, project: Project, number: int = 0) -> ProjectChange:
    """The same without the contents of underlays, which may be large and which no result depends on."""
    change = difference(last, project)
    changed = {i: entity for i, entity in change.changed.items() if not isinstance(entity, UnderlayContent)}
    return ProjectChange(changed, change.gone, change.is_whole, number)


def changed_project(last: Project, change: ProjectChange) -> Project:
    """The project at the other end; what did not change stays the same object."""
    if change.is_whole:
        return Project(MappingProxyType(dict(change.changed)))
    return last.with_known({**change.changed, **dict.fromkeys(i for i in change.gone if i in last.entities)})


def packed_answer(results: DesignResults, last: tuple[Finding, ...], number: int = 0) -> Answer:
    """What to send of results when the other end has the last findings."""
    findings: tuple[Finding | int, ...] | None = None
    if results.findings != last:
        known = {finding: n for n, finding in enumerate(last)}
        findings = tuple(known.get(finding, finding) for finding in results.findings)
    return Answer(replace(results, findings=()), findings, number)


def unpacked_answer(answer: Answer, last: tuple[Finding, ...]) -> DesignResults:
    """The results at the other end, their arrays read-only again."""
    _lock(answer.results)
    findings = last
    if answer.findings is not None:
        findings = tuple(last[found] if isinstance(found, int) else found for found in answer.findings)
    return replace(answer.results, findings=findings)


def _lock(value: Any) -> None:
    """Make every array of results read-only."""
    if isinstance(value, np.ndarray):
        value.setflags(write=False)
    elif is_dataclass(value):
        for field in fields(value):
            _lock(getattr(value, field.name))
    elif isinstance(value, tuple) and value and not isinstance(value[0], str | float | int):
        for item in value:
            _lock(item)
