"""Hypothesis strategies for whole projects: every kind of entity, every field, anywhere inside its limits."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from core.model.entity import Entity
from core.model.field_types import PLURAL_NAMES, SINGLE_IDS, FieldType, Shape, fields_of
from core.model.project import Project
from core.model.rack import RackUnit
from core.model.underlays import Media, UnderlayContent

IDS = st.text("ABCDEFGHJKMNPQRSTVWXYZ0123456789", min_size=4, max_size=12)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
CORNERS = st.floats(-5e4, 5e4, allow_nan=False)


@st.composite
def outlines(draw: st.DrawFn) -> tuple[tuple[float, float], ...]:
    """Rectangles of any place and size above a square metre; the rectangle is a simple polygon of any aspect."""
    x, y = draw(CORNERS), draw(CORNERS)
    width, depth = draw(st.floats(1.1, 400.0)), draw(st.floats(1.1, 400.0))
    return ((x, y), (x + width, y), (x + width, y + depth), (x, y + depth))


def values_of(field: FieldType) -> st.SearchStrategy:
    """Values of one field."""
    if field.name == "rotation_deg":
        return st.sampled_from((0, 90, 180, 270))
    if field.shape is Shape.REAL:
        return st.floats(max(field.low, -1e300), min(field.high, 1e300), allow_nan=False)
    if field.shape is Shape.INTEGER:
        return st.integers(int(field.low), int(field.high))
    if field.shape is Shape.BOOLEAN:
        return st.booleans()
    if field.choice_type:
        return st.sampled_from(field.choice_type)
    if field.choices:
        return st.sampled_from(field.choices)
    if field.shape is Shape.UNITS:
        return st.lists(entities(RackUnit), max_size=3).map(tuple)
    return {Shape.TEXT: TEXTS, Shape.IDS: st.lists(IDS, max_size=4).map(tuple), Shape.POINTS: outlines()}[field.shape]


@cache
def entities(kind: type[Entity]) -> st.SearchStrategy[Entity]:
    """Entities of one kind."""
    if kind is UnderlayContent:  # its id is the digest of its bytes
        return st.builds(UnderlayContent.of, st.sampled_from(Media), st.binary(max_size=48))
    values = {field.name: values_of(field) for field in fields_of(kind)}
    values["id"] = st.just(SINGLE_IDS[kind]) if kind in SINGLE_IDS else IDS
    return st.builds(kind, **values)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Projects with up to eight entities of random kinds, and no two of one id."""
    kinds = draw(st.lists(st.sampled_from(tuple(PLURAL_NAMES)), max_size=8))
    by_id = {}
    for kind in kinds:
        entity = draw(entities(kind))
        by_id.setdefault(entity.id, entity)
    return Project.of(by_id.values())
