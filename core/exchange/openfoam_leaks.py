"""Bodies of air that a mesh without slots closes off from each other, and what must leak between them.

A face that is open by less than half is a wall in the mesh: cells cannot show a slot. Where that closes off a body of
air whose openings do not balance, the air that must come through is prescribed, by open areas over the faces with slots
between it and its neighbours; a body of air that no opening reaches is left out of the mesh.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.errors import CaseError, NothingToExport
from core.exchange.openfoam_mesh import Mask, face_code
from core.exchange.openfoam_openings import BLOWS, DRAWS, Opening, PatchNames
from core.thermal import grid_kernels
from core.thermal.case import RoomCase

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_OPEN = 0.5
"""A face that is open by less than this share is a wall."""
EVEN_RATIO = 1e-10
"""What is left over of the flow through the room by less than this share is rounding."""
TOLD_RATIO = 1e-3
"""A change of the returns by more than this share is told."""


@dataclass(frozen=True, slots=True)
class Tightness:
    """The mesh's air, and its openings in balance.

    Attributes:
        air: Cells of the mesh.
        is_open: Faces between two of them that air passes, per axis.
        openings: All openings, leaks included; what they bring into each body of air sums to nought.
        slots: Faces with slots that are walls, or leaks.
        slots_m2: Their open area. [m2]
        leak_m3_s: Air that is prescribed through leaks. [m3/s]
        left_out: Cells that hold air which no opening reaches.
        bodies: Bodies of air in the mesh, which are not connected by any face.
        return_ratio: Factor on the returns that makes all flows balance.
    """

    air: Mask
    is_open: tuple[Mask, Mask, Mask]
    openings: tuple[Opening, ...]
    slots: int
    slots_m2: float
    leak_m3_s: float
    left_out: int
    bodies: int
    return_ratio: float


@dataclass(frozen=True, slots=True)
class _Edge:
    """Faces between two bodies of air: their codes on either side, and their open areas. [m2]"""

    low: int
    high: int
    low_code: Ints
    high_code: Ints
    area_m2: Floats


def tighten(case: RoomCase, openings: list[Opening], names: PatchNames) -> Tightness:
    """Close slots, leave out dead air and make all flows balance.

    Args:
        case: The voxelised room.
        openings: Its openings.
        names: Where the names of leaks are registered.

    Raises:
        CaseError: What is blown in has no way out.
        NothingToExport: Nothing moves the air.
    """
    is_open = tuple(np.asarray(free >= LEAST_OPEN) for free in case.free)
    label: Ints = np.zeros(case.shape, dtype=np.int64)
    regions = grid_kernels.label_regions(case.solid, *(faces.astype(np.float64) for faces in is_open), label)
    openings, ratio = _in_balance(openings)
    through = np.zeros(regions)
    for opening in openings:
        np.add.at(through, label.ravel()[opening.code // 6], opening.flow_m3_s)
    is_live = through > 0.0
    air = ~case.solid & is_live[label]
    leaks = _leaks(case, label, is_live, openings, names)
    slots = [np.asarray((free > 0.0) & (free < LEAST_OPEN)) for free in case.free]
    area = [_face_m2(case, axis) * float(case.free[axis][slots[axis]].sum()) for axis in range(3)]
    inner = [_between(is_open[axis], air, axis) for axis in range(3)]
    return Tightness(
        air=air,
        is_open=(inner[0], inner[1], inner[2]),
        openings=(*openings, *leaks),
        slots=sum(int(faces.sum()) for faces in slots),
        slots_m2=sum(area),
        leak_m3_s=sum(leak.total_m3_s for leak in leaks if leak.sense == BLOWS),
        left_out=int((~case.solid).sum() - air.sum()),
        bodies=int(is_live.sum()),
        return_ratio=ratio,
    )


def _in_balance(openings: list[Opening]) -> tuple[list[Opening], float]:
    """The openings with the returns scaled so that all flows sum to nought, and the factor."""
    blown = sum(o.total_m3_s for o in openings if o.sense == BLOWS)
    if blown <= 0.0:
        raise NothingToExport(
            "No opening of the room moves air.", hint="Place racks and coolers, or switch them on, and export again."
        )
    fixed = sum(o.total_m3_s for o in openings if o.sense == DRAWS and not o.is_scaled)
    scaled = sum(o.total_m3_s for o in openings if o.sense == DRAWS and o.is_scaled)
    if abs(blown - fixed - scaled) <= EVEN_RATIO * blown and scaled <= 0.0:
        return openings, 1.0
    ratio = (blown - fixed) / scaled if scaled > 0.0 else 0.0
    if ratio <= 0.0:
        raise CaseError(
            f"{blown:.3g} m³/s are blown into the room and {fixed + scaled:.3g} m³/s drawn from it.",
            hint="Add a return, or a cooler that draws.",
        )
    return [replace(o, flow_m3_s=o.flow_m3_s * ratio) if o.is_scaled else o for o in openings], ratio


def _face_m2(case: RoomCase, axis: int) -> float:
    h = case.spacing_m
    return h[0] * h[1] * h[2] / h[axis]


def _between(is_open: Mask, air: Mask, axis: int) -> Mask:
    """Open faces with cells of the mesh on both sides."""
    found = is_open.copy()
    along, cells = np.moveaxis(found, axis, 0), np.moveaxis(air, axis, 0)
    along[1:-1] &= cells[:-1] & cells[1:]
    along[0] = along[-1] = False
    return found


# -- leaks ----------------------------------------------------------------------------------------------------------


def _leaks(
    case: RoomCase, label: Ints, is_live: NDArray[np.bool_], openings: Sequence[Opening], names: PatchNames
) -> list[Opening]:
    """Openings in pairs through which closed-off bodies of air give what they have too much of."""
    net = np.zeros(len(is_live))
    for opening in openings:
        np.add.at(net, label.ravel()[opening.code // 6], opening.sense * opening.flow_m3_s)
    least = EVEN_RATIO * sum(o.total_m3_s for o in openings if o.sense == BLOWS)
    if not (np.abs(net) > least).any():
        return []
    taken = np.concatenate([o.code for o in openings])
    edges = _edges(case, label, is_live, taken, is_slotted=True)
    body = _joined(len(net), edges)
    if _is_uneven(net, body, least):
        tight = _edges(case, label, is_live, taken, is_slotted=False)
        edges += [edge for edge in tight if body[edge.low] != body[edge.high]]
        body = _joined(len(net), edges)
    used = np.concatenate([taken, *(code for edge in edges for code in (edge.low_code, edge.high_code))])
    edges += _ways_through_walls(case, label, net, body, least, used)
    found: list[Opening] = []
    for edge, flow in zip(edges, _edge_flows(net, edges), strict=True):
        if abs(flow) > least:
            found += _leak(edge, float(flow), names, len(found) // 2 + 1)
    return found


def _leak(edge: _Edge, flow_m3_s: float, names: PatchNames, number: int) -> list[Opening]:
    """The two openings of a leak: where air leaves one body, and where it enters the other as warm as it left."""
    share = edge.area_m2 * (abs(flow_m3_s) / edge.area_m2.sum()) if len(edge.area_m2) else edge.area_m2
    codes = (edge.low_code, edge.high_code) if flow_m3_s > 0.0 else (edge.high_code, edge.low_code)
    patches = [names.patch("leak", str(number), side) for side in ("from", "into")]
    ends = []
    for code, sense, patch in zip(codes, (DRAWS, BLOWS), patches, strict=True):
        # through walls the two sides have different numbers of faces
        flows = share if len(code) == len(share) else np.full(len(code), abs(flow_m3_s) / len(code))
        order = np.argsort(code)
        ends.append(Opening(patch, f"leak {number}", sense, code[order], flows[order]))
    return [ends[0], replace(ends[1], source=patches[0])]


def _edges(case: RoomCase, label: Ints, is_live: NDArray[np.bool_], taken: Ints, *, is_slotted: bool) -> list[_Edge]:
    """Faces between different bodies of air: those with slots, or those of tight panels."""
    lows, highs, low_codes, high_codes, areas = [], [], [], [], []
    for axis in range(3):
        free = np.moveaxis(case.free[axis], axis, 0)[1:-1]
        along, prescribed = np.moveaxis(label, axis, 0), np.moveaxis(case.is_prescribed[axis], axis, 0)[1:-1]
        low, high = along[:-1], along[1:]
        wanted = (low >= 0) & (high >= 0) & (low != high) & is_live[low] & is_live[high]
        wanted &= ((free > 0.0) & (free < LEAST_OPEN)) if is_slotted else (free <= 0.0) & ~prescribed
        at = np.nonzero(np.moveaxis(wanted, 0, axis))
        beyond = list(at)
        beyond[axis] = at[axis] + 1
        low_codes.append(face_code(np.ravel_multi_index(at, case.shape), axis, True))
        high_codes.append(face_code(np.ravel_multi_index(tuple(beyond), case.shape), axis, False))
        lows.append(label[at])
        highs.append(label[tuple(beyond)])
        share = case.free[axis][tuple(beyond)] if is_slotted else np.ones(len(at[0]))
        areas.append(_face_m2(case, axis) * share)
    low, high, low_code, high_code = (np.concatenate(p) for p in (lows, highs, low_codes, high_codes))
    area = np.concatenate(areas)
    is_swapped = low > high
    low, high = np.where(is_swapped, high, low), np.where(is_swapped, low, high)
    low_code, high_code = np.where(is_swapped, high_code, low_code), np.where(is_swapped, low_code, high_code)
    is_kept = ~np.isin(low_code, taken) & ~np.isin(high_code, taken)
    pairs = np.unique(np.stack([low[is_kept], high[is_kept]], axis=1), axis=0)
    found = []
    for a, b in pairs.tolist():
        mine = is_kept & (low == a) & (high == b)
        found.append(_Edge(a, b, low_code[mine], high_code[mine], area[mine]))
    return found


def _joined(regions: int, edges: Sequence[_Edge]) -> Ints:
    """Number of the group that each body of air belongs to when edges join them."""
    body: Ints = np.arange(regions)
    for edge in edges:
        body[body == body[edge.high]] = body[edge.low]
    return body


def _is_uneven(net: Floats, body: Ints, least: float) -> bool:
    return bool((np.abs(np.bincount(body, weights=net, minlength=len(net))) > least).any())


def _ways_through_walls(case: RoomCase, label: Ints, net: Floats, body: Ints, least: float, taken: Ints) -> list[_Edge]:
    """A way from one group of bodies of air to the next, where no panel lies between: through their topmost walls."""
    sums = np.bincount(body, weights=net, minlength=len(net))
    uneven = np.flatnonzero(np.abs(sums) > least).tolist()
    # the body of each group that has the most to give or to get stands for it
    ends = [max(np.flatnonzero(body == group).tolist(), key=lambda n: abs(net[n])) for group in uneven]
    walls = [_topmost_walls(case, label, end, taken) for end in ends]
    # one in the middle of three or more gives at every other face and gets at the rest
    step = 2 if len(ends) > 2 else 1
    return [
        _Edge(ends[n], ends[n + 1], walls[n][::step], walls[n + 1][step - 1 :: step], np.zeros(0))
        for n in range(len(ends) - 1)
    ]


def _topmost_walls(case: RoomCase, label: Ints, region: int, taken: Ints) -> Ints:
    """Codes of the walls over a body of air that no opening has; of any walls when there are none over it."""
    own = label == region
    for axis, is_high in ((2, True), (2, False), (0, True), (0, False), (1, True), (1, False)):
        free = np.moveaxis(case.free[axis], axis, 0)
        beside = np.moveaxis(free[1:] if is_high else free[:-1], 0, axis)
        code = face_code(np.flatnonzero(own & (beside <= 0.0)), axis, is_high)
        code = code[~np.isin(code, taken)]
        if len(code) > 1:
            return code
    raise CaseError("A closed-off body of air has no wall that could leak.", hint="Use smaller cells.")


def _edge_flows(net: Floats, edges: Sequence[_Edge]) -> Floats:
    """Flow from the low to the high body of each edge that balances all of them, shared by open areas. [m3/s]

    The flows are differences of one potential for each body, ``sum(G (p - p')) = net``.
    """
    if not edges:
        return np.zeros(0)
    ends = np.array([[edge.low, edge.high] for edge in edges])
    ease = np.array([edge.area_m2.sum() if len(edge.area_m2) else 1.0 for edge in edges])
    used = np.unique(ends)
    place = np.searchsorted(used, ends)
    matrix = np.zeros((len(used), len(used)))
    for (a, b), g in zip(place, ease, strict=True):
        matrix[a, a] += g
        matrix[b, b] += g
        matrix[a, b] -= g
        matrix[b, a] -= g
    potential = np.linalg.lstsq(matrix, net[used], rcond=None)[0]
    found: Floats = ease * (potential[place[:, 0]] - potential[place[:, 1]])
    return found
