"""The short way to write the JSON form of a project: no defaults, nothing twice, one entity to a line.

The shipped examples are written like this. Exports give every field, because a later version may have other defaults.
"""

from __future__ import annotations

from core import __version__
from core.exchange.json_entities import LIKE
from core.exchange.json_project import ENCODER, FORMAT, fields_as_json, written
from core.model.entity import Entity
from core.model.field_types import PLURAL_NAMES, Shape, fields_of
from core.model.project import Project


def write_short_project(project: Project) -> str:
    """JSON form of a project without defaults and repetitions; reading it gives an equal project.

    Raises:
        ExchangeError: A value is no number.
    """
    return written(lambda: _text(project))


def _text(project: Project) -> str:
    head = ENCODER.encode({"format": FORMAT, "program_version": __version__}).removesuffix("}")
    lists = [
        f"{ENCODER.encode(plural)}: [\n" + ",\n".join(_ShortList().lines(found)) + "\n]"
        for kind, plural in PLURAL_NAMES.items()
        if (found := project.of_type(kind))
    ]
    return "".join((head, ", ", ENCODER.encode("entities"), ": {\n", ",\n".join(lists), "\n}}\n"))


class _ShortList:
    """Writes the entities of one list; each is told by what differs from the defaults, or from one like it above."""

    def __init__(self) -> None:
        self._above: dict[tuple[object, ...], tuple[str, dict[str, str]]] = {}
        self._units: _ShortList | None = None

    def lines(self, entities: tuple[Entity, ...]) -> list[str]:
        """A line of JSON for each entity."""
        return [self._line(entity) for entity in entities]

    def _line(self, entity: Entity) -> str:
        texts = self._texts(entity)
        key = (type(entity), getattr(entity, "item_id", ""), getattr(entity, "model_name", ""))
        usual = _defaults(type(entity))
        lines = [_object({n: t for n, t in texts.items() if n == "id" or t != usual[n]})]
        if key in self._above:
            model_id, model = self._above[key]
            own = {n: t for n, t in texts.items() if t != (usual[n] if n == "tag" else model[n])}
            lines.append(_object({"id": texts["id"], LIKE: ENCODER.encode(model_id)} | own))
        self._above.setdefault(key, (entity.id, texts))
        return min(lines, key=len)

    def _texts(self, entity: Entity) -> dict[str, str]:
        """Every field of an entity as JSON; units are told by those of racks above."""
        texts = {name: ENCODER.encode(value) for name, value in fields_as_json(entity).items()}
        for field in fields_of(type(entity)):
            if field.shape is Shape.UNITS:
                self._units = self._units or _ShortList()
                texts[field.name] = f"[{', '.join(self._units.lines(getattr(entity, field.name)))}]"
        return texts


def _object(texts: dict[str, str]) -> str:
    return f"{{{', '.join(f'{ENCODER.encode(name)}: {text}' for name, text in texts.items())}}}"


def _defaults(kind: type[Entity]) -> dict[str, str]:
    """What a new entity of a kind has in its fields, as JSON."""
    if kind not in _USUAL:
        _USUAL[kind] = {name: ENCODER.encode(value) for name, value in fields_as_json(kind()).items()}
    return _USUAL[kind]


_USUAL: dict[type[Entity], dict[str, str]] = {}
"""Defaults by kind, found once."""
