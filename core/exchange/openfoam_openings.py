"""The openings of a voxelised room as patches: which faces each has, and how much air of what temperature passes it.

A face of OpenFOAM belongs to one patch alone. Where two racks share a cell's face, it goes to the one that has the
larger share of its own air there, and each opening keeps its whole flow on the faces that it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.errors import CaseError
from core.exchange.openfoam_mesh import face_code
from core.thermal.case import RoomCase
from core.thermal.directions import DIRECTIONS
from core.thermal.openings import COIL, FIXED, PLENUM
from core.thermal.streams import Streams

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DRAWS, BLOWS = -1, 1
NO_COOLER_C = 20.0
"""Supply of tiles that no cooler feeds, as the room's solver has it. [C]"""


@dataclass(frozen=True, slots=True)
class Opening:
    """A patch with a prescribed flow.

    Attributes:
        name: Its name in the case: letters, digits and underscores.
        says: What it is, in words.
        sense: ``DRAWS`` for air that leaves the room's mesh, ``BLOWS`` for air that enters.
        code: Codes of its faces (see ``openfoam_mesh``), rising.
        flow_m3_s: Flow through each of them, more than zero. [m3/s]
        supply_c: Temperature of what enters, when it is fixed. [C]
        source: Name of the patch whose mean temperature it begins with, when it is not.
        rise_k: What is added to that. [K]
        door: Coil that the air passes last: effectiveness on air, water [C], largest drop [K].
        is_scaled: Whether its flow follows from the others, as that of returns.
    """

    name: str
    says: str
    sense: int
    code: Ints
    flow_m3_s: Floats
    supply_c: float | None = None
    source: str = ""
    rise_k: float = 0.0
    door: tuple[float, float, float] = (0.0, 0.0, 0.0)
    is_scaled: bool = False

    @property
    def total_m3_s(self) -> float:
        """All of its flow. [m3/s]"""
        return float(self.flow_m3_s.sum())


class PatchNames:
    """Names that OpenFOAM reads, each given once.

    Args:
        called: What planners call items, by id; an id stands for itself when it is not there.
    """

    def __init__(self, called: Mapping[str, str]) -> None:
        self._called = called
        self._given: set[str] = set()

    def of(self, item_id: str) -> str:
        """What an item is called."""
        return self._called.get(item_id) or item_id

    def patch(self, kind: str, item_id: str, side: str = "") -> str:
        """A patch name of an item's opening, such as ``rack_R_A01_front``."""
        bare = re.sub(r"\W+", "_", self.of(item_id), flags=re.ASCII).strip("_")
        name = "_".join(part for part in (kind, bare, side) if part)
        count, wanted = 1, name
        while name in self._given:
            count += 1
            name = f"{wanted}_{count}"
        self._given.add(name)
        return name


def openings_of(case: RoomCase, names: PatchNames) -> tuple[list[Opening], list[str]]:
    """All openings through which air passes.

    Args:
        case: The voxelised room.
        names: Names of its items.

    Returns:
        The openings, and the names of those that became a part of another because both have the same faces.

    Raises:
        CaseError: What one opening blows another draws from the same faces.
    """
    drawn, patch_of_draw = _draws(case, names)
    wanted = [*drawn, *_blows(case, names, patch_of_draw)]
    return _sharing_faces([opening for opening in wanted if opening.total_m3_s > 0.0])


def cooler_supply_c(case: RoomCase, index: int) -> float:
    """What a cooler blows when its coil keeps its set point. [C]"""
    cooler = case.room.coolers[index]
    return cooler.supply_c if cooler.coil is None else cooler.coil.set_c


def plenum_c(case: RoomCase) -> float:
    """What coolers blow under the floor, by their flows. [C]"""
    if not len(case.plenum_coil):
        return NO_COOLER_C
    supplies = [cooler_supply_c(case, index) for index in case.plenum_coil.tolist()]
    return float(np.average(supplies, weights=case.plenum_flow))


def _draws(case: RoomCase, names: PatchNames) -> tuple[list[Opening], dict[int, str]]:
    """Openings that draw, and the patch of each stream that does."""
    found: list[Opening] = []
    patch_of: dict[int, str] = {}

    def add(streams: list[int], way: tuple[int, int], patch: str, says: str, is_scaled: bool) -> None:
        code, flow = _faces(case.draws, streams, way, case)
        found.append(Opening(patch, says, DRAWS, code, flow, is_scaled=is_scaled))
        patch_of.update(dict.fromkeys(streams, patch))

    room = case.room
    for n, rack in enumerate(room.racks):
        if (stream := case.rack_draw[n]) >= 0:
            axis, side = case.rack_way[n, :2].tolist()
            add([stream], (axis, side), names.patch("rack", rack.id, "front"), f"intake of {names.of(rack.id)}", False)
    void = []
    for n, cooler in enumerate(room.coolers):
        if (stream := case.cooler_draw[n]) >= 0:
            if cooler.intake is None:
                void.append(n)
                continue
            patch, says = names.patch("cooler", cooler.id, "intake"), f"intake of {names.of(cooler.id)}"
            add([stream], _against(cooler.intake_direction), patch, says, cooler.discharge is None)
    if void:
        is_scaled = any(room.coolers[n].discharge is None for n in void)
        add([case.cooler_draw[n] for n in void], (2, -1), names.patch("ceiling", "void"), "ceiling void", is_scaled)
    others = case.return_draws[sum(stream >= 0 for stream in case.cooler_draw) :]
    for n, stream in enumerate(others):
        if n < len(room.returns):
            opening = room.returns[n]
            patch = names.patch("return", _without("return", names.of(opening.id)))
            add([stream], _against(opening.direction), patch, names.of(opening.id), True)
        else:
            add([stream], (2, -1), names.patch("ceiling", "return"), "whole ceiling as the way out", True)
    return found, patch_of


def _blows(case: RoomCase, names: PatchNames, patch_of_draw: Mapping[int, str]) -> Iterator[Opening]:
    """Openings that blow: racks, coolers, tiles and other inlets."""
    room = case.room
    for n, rack in enumerate(room.racks):
        if (stream := case.rack_blow[n]) >= 0:
            axis, side = case.rack_way[n, 2:].tolist()
            code, flow = _faces(case.blows, [stream], (axis, side), case)
            yield Opening(
                names.patch("rack", rack.id, "top" if axis == 2 else "rear"),
                f"exhaust of {names.of(rack.id)}",
                BLOWS,
                code,
                flow,
                source=patch_of_draw[int(case.blow_link[stream])],
                rise_k=float(case.blow_value[stream]),
                door=(float(case.door[stream, 0]), float(case.door[stream, 1]), float(case.door[stream, 2])),
            )
    for stream in np.flatnonzero(case.blow_kind == COIL).tolist():
        index = int(case.blow_link[stream])
        cooler = room.coolers[index]
        code, flow = _faces(case.blows, [stream], DIRECTIONS[cooler.discharge_direction], case)
        patch, says = names.patch("cooler", cooler.id, "discharge"), f"discharge of {names.of(cooler.id)}"
        opening = Opening(patch, says, BLOWS, code, flow)
        gives = float(case.coil[index, 7])
        if gives > 0.0:
            yield replace(opening, source=patch_of_draw[case.cooler_draw[index]], rise_k=gives)
        else:
            yield replace(opening, supply_c=cooler_supply_c(case, index))
    streams = np.flatnonzero((case.blow_kind == FIXED) | (case.blow_kind == PLENUM)).tolist()
    for supply, stream in zip(room.supplies, streams, strict=True):
        code, flow = _faces(case.blows, [stream], DIRECTIONS[supply.direction], case)
        patch = names.patch("supply", _without("supply", names.of(supply.id)))
        warmth = plenum_c(case) if supply.supply_c is None else supply.supply_c
        yield Opening(patch, names.of(supply.id), BLOWS, code, flow, supply_c=warmth)


def _without(kind: str, name: str) -> str:
    """A name that does not begin with its kind."""
    return name.removeprefix(kind).strip()


def _against(direction: str) -> tuple[int, int]:
    """Axis and side on which the air lies that leaves in a direction."""
    axis, sign = DIRECTIONS[direction]
    return axis, -sign


def _faces(streams: Streams, which: list[int], way: tuple[int, int], case: RoomCase) -> tuple[Ints, Floats]:
    """Codes of the faces that some streams pass, rising, and the flow of each; ``way``: axis, and side of the air."""
    spans = [slice(streams.start[n], streams.start[n + 1]) for n in which]
    cell = np.concatenate([streams.cell[span] for span in spans])
    flow = np.concatenate([streams.flow_m3_s[span] for span in spans])
    code, place = np.unique(face_code(cell, way[0], way[1] < 0), return_inverse=True)
    summed: Floats = np.bincount(place.ravel(), weights=flow, minlength=len(code)).astype(np.float64)
    return code[summed > 0.0], summed[summed > 0.0]


def _sharing_faces(wanted: list[Opening]) -> tuple[list[Opening], list[str]]:
    """Give each face to one opening; see the module."""
    if not wanted:
        return [], []
    owner = np.repeat(np.arange(len(wanted)), [len(o.code) for o in wanted])
    code = np.concatenate([o.code for o in wanted])
    flow = np.concatenate([o.flow_m3_s for o in wanted])
    share = flow / np.repeat([o.total_m3_s for o in wanted], [len(o.code) for o in wanted])
    # of a row of tiles that share cells by halves each gets those on the same side of it
    middle = np.repeat([float(o.code.mean()) for o in wanted], [len(o.code) for o in wanted])
    order = np.lexsort((middle, -np.round(share, 6), code))
    first = np.concatenate([[True], code[order][1:] != code[order][:-1]])
    taken, holder = code[order][first], owner[order][first]
    on_face = np.bincount(np.searchsorted(taken, code), weights=flow, minlength=len(taken))
    totals = [o.total_m3_s for o in wanted]
    merged, kept_as = [], {}
    for n in sorted(set(range(len(wanted))) - set(holder.tolist())):
        into = int(holder[np.searchsorted(taken, wanted[n].code[int(np.argmax(wanted[n].flow_m3_s))])])
        if wanted[into].sense != wanted[n].sense:
            raise CaseError(
                f"The {wanted[n].says} and the {wanted[into].says} have the same faces of cells.",
                hint="Use smaller cells.",
            )
        totals[into] += totals[n]
        merged.append(wanted[n].says)
        kept_as[wanted[n].name] = wanted[into].name
    found = []
    for n in sorted(set(holder.tolist())):
        mine = holder == n
        flows = on_face[mine] * (totals[n] / on_face[mine].sum())
        source = kept_as.get(wanted[n].source, wanted[n].source)
        found.append(replace(wanted[n], code=taken[mine], flow_m3_s=flows, source=source))
    return found, merged
