"""What fields are called, in the form and in the history, in every language."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator

import core.model
from core import words
from core.commands.field_words import field_label
from core.commands.set_field import SetField
from core.model.entity import Entity
from core.words import as_read, use_language


def entity_fields() -> Iterator[str]:
    """Names of all fields of whatever a design is made of."""
    for module in pkgutil.iter_modules(core.model.__path__):
        importlib.import_module(f"core.model.{module.name}")
    kinds = [Entity]
    for kind in kinds:
        kinds += kind.__subclasses__()
    yield from sorted({f.name for kind in kinds if dataclasses.is_dataclass(kind) for f in dataclasses.fields(kind)})


def test_every_field_of_the_model_has_a_german_name_in_the_history():
    fields = list(entity_fields())
    assert len(fields) > 200
    use_language("de")
    try:
        assert {f for f in fields if field_label(f) not in words._told and len(field_label(f)) > 1} == set()
        steps = {f: as_read(SetField(("x",), f, 0).label) for f in fields}
    finally:
        use_language("en")
    assert steps.pop("tag") == "Kennzeichen ändern"
    assert [f for f, step in steps.items() if not step.startswith("Ändern: ")] == []
    english = [f for f, step in steps.items() if step == f"Ändern: {SetField(('x',), f, 0).label[7:]}"]
    assert set(english) <= {"cdu_id", "name", "text", "x_m", "y_m"}, "the same word in both languages"


def test_no_label_carries_the_prefix_of_a_switch_or_a_unit_for_machines():
    for label in map(field_label, entity_fields()):
        first, *rest = label.lower().split()
        assert first not in ("is", "has"), label
        assert not {"tflop", "gb", "ids", "id", "max"} & set(rest), label
