"""Two hundred random commands: undone they give the first project, redone the last, everything on the millimetre."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from core.commands.aisles import EncloseAisle
from core.commands.arrange import AlignItems, Axis, DistributeItems, MirrorItems, Side
from core.commands.array import ArrayCopy
from core.commands.grouping import GroupItems, MarkItems, UngroupItems
from core.commands.halls import DrawHall, MoveHall, ReshapeHall, hall_like
from core.commands.layers import SetLayer
from core.commands.marks import MoveMarks, MoveNoteEnd
from core.commands.move import MoveItems, RotateItems
from core.commands.paste import DuplicateItems, PasteItems
from core.commands.place import DeleteItems, PlaceItems
from core.commands.rename import RenameRows
from core.commands.revisions import DropRevisions, KeepRevision, revisions
from core.commands.set_field import SetField
from core.commands.underlays import CalibrateUnderlay, PlaceUnderlay, TurnUnderlay
from core.commands.waivers import UnwaiveFindings, WaiveFindings
from core.document.document import Document
from core.errors import InvalidEdit
from core.geometry.outline_edit import moved_corner, pushed_edge, with_corner, without_corner
from core.model.cooling import Containment
from core.model.plan_marks import GroupKind, PlanNote
from core.model.records import Revision, Waiver
from core.model.space import KeepOut, Wall
from core.model.underlays import LayerKind, Media, Underlay, UnderlayContent
from core.results.finding import Finding, Severity
from tests.properties.test_undo import exact
from tests.support.small_projects import small_project

COMMANDS = 200
MOST_ITEMS = 150


def some_command(chance: random.Random, project):
    """A command on up to five placed items, with awkward numbers."""
    ids = tuple(p.id for p in chance.sample(project.placed, min(len(project.placed), chance.randint(1, 5))))
    dx_m, dy_m = chance.uniform(-30.0, 30.0), chance.choice((0.0, -0.0, 0.0004999, 1e-9, chance.uniform(-9.0, 9.0)))
    edits = [
        MoveItems(ids, dx_m, dy_m),
        RotateItems(ids, chance.choice((-90, 90, 180, 270))),
        MirrorItems(ids, chance.choice(tuple(Axis))),
        AlignItems(ids, chance.choice(tuple(Side))),
        DistributeItems(ids, chance.choice(tuple(Axis))),
        RenameRows(ids, chance.choice(("R-{row}{n:02}", "{r}/{n}", "X{n:03}"))),
        GroupItems(ids),
        UngroupItems(ids),
        MarkItems(ids, chance.choice((GroupKind.LOCKED, GroupKind.HIDDEN)), chance.random() < 0.6),
        PlaceItems((PlanNote(x1_m=chance.uniform(-5.0, 5.0)),)),
        PlaceItems((KeepOut(x_m=chance.uniform(-5.0, 5.0)),)),
        SetField(ids, "width_m", chance.uniform(0.3, 2.0)),
        DeleteItems(ids[:1]) if len(project.placed) > 6 else MoveItems(ids, dx_m, dy_m),
    ]
    edits += [
        SetLayer(chance.choice(tuple(LayerKind)), "opacity_ratio", chance.random()),
        SetLayer(chance.choice(tuple(LayerKind)), "is_visible", chance.random() < 0.5),
        *mark_edits(chance, project, dx_m, dy_m),
        *record_edits(chance, project, ids),
    ]
    edits += building_edits(chance, project, ids, dx_m, dy_m)
    if len(project.placed) < MOST_ITEMS:
        edits += [
            ArrayCopy(ids, chance.randint(1, 3), chance.randint(1, 2), dx_m, dy_m),
            DuplicateItems(ids, dx_m, dy_m),
            PasteItems(tuple(project.get(i) for i in ids), dx_m, dy_m),
        ]
    return chance.choice(edits)


def mark_edits(chance: random.Random, project, dx_m: float, dy_m: float) -> list:
    """Commands on notes and underlays; one puts a fresh underlay down."""
    content = UnderlayContent.of(Media.PNG, bytes([chance.randint(0, 3)]))
    edits = [PlaceUnderlay(Underlay(file_name="a.png", content_id=content.id, x_m=round(dx_m, 3)), (content,))]
    for note in project.of_type(PlanNote)[:1]:
        edits += [MoveMarks((note.id,), dx_m, dy_m), MoveNoteEnd(note.id, chance.random() < 0.5, (dx_m, dy_m))]
    for underlay in project.of_type(Underlay)[:1]:
        start, end = (dx_m, dy_m), (dx_m + chance.uniform(1.0, 9.0), dy_m)
        edits += [
            MoveMarks((underlay.id,), dx_m, dy_m),
            TurnUnderlay(underlay.id, chance.uniform(-180.0, 180.0)),
            CalibrateUnderlay(underlay.id, start, end, chance.uniform(1.0, 9.0)),
            DeleteItems((underlay.id,)),
        ]
    return edits


def record_edits(chance: random.Random, project, ids) -> list:
    """Commands on what is put on record: findings are waived, and no longer, and revisions issued."""
    found = Finding(chance.choice("abc"), Severity.WARNING, "It is so.", "", ids, None, chance.uniform(-9.0, 9.0))
    edits: list = [WaiveFindings((found,), chance.choice(("because", "so")), "Ada", "2026-03-31")]
    edits += [UnwaiveFindings((waiver.id,)) for waiver in project.of_type(Waiver)[:1]]
    revision = Revision(tag=chance.choice("ABC123"), dated=f"2026-03-{chance.randint(1, 31):02}", changes="x")
    kept = revisions(project)
    return [*edits, KeepRevision(revision), *(KeepRevision(replace(r, tag="D")) for r in kept[:1]),
            *(DropRevisions((r.id,)) for r in kept[-1:])]  # fmt: skip


def building_edits(chance: random.Random, project, ids, dx_m: float, dy_m: float) -> list:
    """Commands on halls, walls and aisles; an outline may well cross itself, and is refused then."""
    corner = (chance.uniform(-20.0, 20.0), chance.uniform(-20.0, 20.0))
    box = ((0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0))
    wall = Wall(x0_m=round(dx_m, 3), y0_m=round(dy_m, 3), x1_m=round(dx_m + 2.0, 3), y1_m=round(dy_m, 3))
    edits = [PlaceItems((wall,)), EncloseAisle(Containment(x_m=dx_m, y_m=dy_m, width_m=3.0, depth_m=1.2))]
    if len(project.halls) < 4:
        edits.append(DrawHall(hall_like(project, tuple((x + corner[0], y + corner[1]) for x, y in box))))
    for hall in project.halls[-1:]:
        n, outline = chance.randrange(len(hall.outline_m)), hall.outline_m
        edits += [
            MoveHall(hall.id, dx_m, dy_m),
            ReshapeHall(hall.id, moved_corner(outline, n, corner)),
            ReshapeHall(hall.id, pushed_edge(outline, n, chance.uniform(-2.0, 2.0))),
            ReshapeHall(hall.id, with_corner(outline, n, corner)),
            ReshapeHall(hall.id, without_corner(outline, n)),
        ]
    for wall in project.of_type(Wall)[:1]:
        edits += [MoveMarks((wall.id,), dx_m, dy_m), MoveNoteEnd(wall.id, True, (dx_m, dy_m)), DeleteItems((wall.id,))]
    for area in project.of_type(KeepOut)[:1]:
        edits.append(EncloseAisle(Containment(x_m=area.x_m, y_m=area.y_m), area.id))
    return edits


def is_on_the_millimetre(value_m: float) -> bool:
    return abs(value_m * 1e3 - round(value_m * 1e3)) < 1e-6


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32))
def test_two_hundred_commands_undone_give_the_first_project_and_redone_the_last(seed):
    chance = random.Random(seed)
    document = Document(small_project())
    start, done, tries = exact(document.project), 0, 0
    while done < COMMANDS and tries < 10 * COMMANDS:
        tries += 1
        try:
            done += document.execute(some_command(chance, document.project)) is not None
        except InvalidEdit:
            continue
        assert all(is_on_the_millimetre(p.x_m) and is_on_the_millimetre(p.y_m) for p in document.project.placed)
        assert all(is_on_the_millimetre(x) for h in document.project.halls for corner in h.outline_m for x in corner)
    assert done == COMMANDS
    finish = exact(document.project)
    assert finish != start
    while document.undo():
        pass
    assert exact(document.project) == start
    while document.redo():
        pass
    assert exact(document.project) == finish
