"""The tables of a project file, derived from the model: one per kind of entity, with typed, unit-bearing columns.

Lists have tables of their own: the contents of racks, the corners of halls, and the racks of measured points. Nothing
but tables is ever written: no views, triggers or indexes of our own.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from core.model.entity import Entity
from core.model.field_types import PLURAL_NAMES, FieldType, Shape, fields_of
from core.model.rack import Rack, RackTemplate, RackUnit

METADATA = MetaData()


def _column(field: FieldType) -> Column[object]:
    if field.shape is Shape.REAL:
        return Column(field.name, REAL, nullable=False)
    if field.shape is Shape.INTEGER:
        return Column(field.name, Integer, nullable=False)
    if field.shape is Shape.BOOLEAN:
        return Column(field.name, Integer, CheckConstraint(f"{field.name} IN (0, 1)"), nullable=False)
    if field.shape is Shape.BYTES:
        return Column(field.name, LargeBinary, nullable=False)
    if field.choices:
        allowed = ", ".join(f"'{choice}'" for choice in field.choices)
        return Column(field.name, Text, CheckConstraint(f"{field.name} IN ({allowed})"), nullable=False)
    return Column(field.name, Text, nullable=False, primary_key=field.name == "id")


def _entity_table(kind: type[Entity]) -> Table:
    columns = (_column(field) for field in fields_of(kind) if not field.is_list)
    return Table(PLURAL_NAMES[kind], METADATA, *columns)


ENTITY_TABLES: dict[type[Entity], Table] = {kind: _entity_table(kind) for kind in PLURAL_NAMES}


def _unit_table(name: str, owner: str, owner_column: str) -> Table:
    return Table(
        name,
        METADATA,
        Column(owner_column, Text, ForeignKey(f"{owner}.id"), nullable=False),
        Column("position", Integer, nullable=False),
        Column("id", Text, nullable=False),
        *(_column(field) for field in fields_of(RackUnit) if field.name != "id"),
        PrimaryKeyConstraint(owner_column, "position"),
    )


RACK_UNITS = _unit_table("rack_units", "racks", "rack_id")
"""Contents of racks; ``position`` keeps their order."""

TEMPLATE_UNITS = _unit_table("rack_template_units", "rack_templates", "rack_template_id")
"""Contents of templates of racks."""

UNIT_TABLES: dict[type[Entity], tuple[Table, str]] = {
    Rack: (RACK_UNITS, "rack_id"),
    RackTemplate: (TEMPLATE_UNITS, "rack_template_id"),
}
"""Contents by the kind that holds them: table, and column of the holder."""

HALL_CORNERS = Table(
    "hall_corners",
    METADATA,
    Column("hall_id", Text, ForeignKey("halls.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("x_m", REAL, nullable=False),
    Column("y_m", REAL, nullable=False),
    PrimaryKeyConstraint("hall_id", "position"),
)
"""Outlines of halls, corner by corner."""

MEASURED_POINT_RACKS = Table(
    "measured_point_racks",
    METADATA,
    Column("measured_point_id", Text, ForeignKey("measured_points.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("rack_id", Text, nullable=False),
    PrimaryKeyConstraint("measured_point_id", "position"),
)
"""Racks over which a measured value is a mean; a rack may have gone since."""

POWER_UNIT_FEEDS = Table(
    "power_unit_feeds",
    METADATA,
    Column("power_unit_id", Text, ForeignKey("power_units.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("feed_id", Text, nullable=False),
    PrimaryKeyConstraint("power_unit_id", "position"),
)
"""Inputs of power units beyond the first, in their order."""

ITEM_GROUP_MEMBERS = Table(
    "item_group_members",
    METADATA,
    Column("item_group_id", Text, ForeignKey("item_groups.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("item_id", Text, nullable=False),
    PrimaryKeyConstraint("item_group_id", "position"),
)
"""Items that belong to groups, or are locked or hidden; an item may have gone since."""

WAIVER_ITEMS = Table(
    "waiver_items",
    METADATA,
    Column("waiver_id", Text, ForeignKey("waivers.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("item_id", Text, nullable=False),
    PrimaryKeyConstraint("waiver_id", "position"),
)
"""Items that waived findings are about."""

META = Table(
    "meta",
    METADATA,
    Column("project_id", Text, nullable=False),
    Column("save_id", Text, nullable=False),
    Column("program_version", Text, nullable=False),
    Column("min_reader_version", Integer, nullable=False),
    Column("units", Text, CheckConstraint("units = 'SI'"), nullable=False),
)
"""One row about the file itself."""


@cache
def table_making() -> tuple[str, ...]:
    """What makes all tables in an empty file, one statement each, in the order that their references ask for.

    SQLAlchemy would find the words anew for each file, in half of the time that a small one takes to save.
    """
    return tuple(str(CreateTable(table).compile(dialect=sqlite.dialect())) for table in METADATA.sorted_tables)
