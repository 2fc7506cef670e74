"""Hypothesis strategies for rooms of air: any arrangement that the solver must either march or refuse in words."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from core.thermal.room import AirCoolerUnit, AirRack, AirRoom, Band, Box, Coil, Gap, Panel, Return, Supply

SIZE_M = (4.8, 6.0, 3.0)
SIDES = ("+x", "-x", "+y", "-y")
EVERY_WAY = (*SIDES, "+z", "-z")
TURNED = {"+y": "-y", "-y": "+y"}


def lengths(low_m: float, high_m: float) -> st.SearchStrategy[float]:
    """Lengths to the centimetre, often on the wall itself."""
    return st.one_of(
        st.sampled_from((low_m, high_m)), st.integers(round(100 * low_m), round(100 * high_m)).map(lambda n: n / 100)
    )


def amounts(most: float) -> st.SearchStrategy[float]:
    """Nothing, often, or any tenth up to a bound."""
    return st.one_of(st.just(0.0), st.integers(1, 10).map(lambda n: n * most / 10.0))


@st.composite
def boxes(draw: st.DrawFn, overhang_m: float = 0.0) -> Box:
    """Boxes of any proportion inside the room, or reaching out of it by an overhang."""
    low, high = [], []
    for size in SIZE_M:
        ends = sorted(draw(st.lists(lengths(-overhang_m, size + overhang_m), min_size=2, max_size=2)))
        low.append(ends[0])
        high.append(ends[1])
    return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))


@st.composite
def faces(draw: st.DrawFn, axis: int) -> Box:
    """Rectangles across an axis, anywhere in the room."""
    box = draw(boxes())
    plane = draw(lengths(0.0, SIZE_M[axis]))
    low, high = list(box.low_m), list(box.high_m)
    low[axis] = high[axis] = plane
    return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))


@st.composite
def racks(draw: st.DrawFn, name: str) -> AirRack:
    """Racks of a real size, anywhere: overlapping, flush with walls, half outside or right outside."""
    front = draw(st.sampled_from(SIDES))
    width, depth = (0.6, 1.2) if front[1] == "y" else (1.2, 0.6)
    beyond = draw(st.sampled_from((0.0, 0.0, 0.0, 0.3, 1.5)))
    x = draw(lengths(-beyond, SIZE_M[0] - width + beyond))
    y = draw(lengths(-beyond, SIZE_M[1] - depth + beyond))
    height = draw(st.sampled_from((0.0, 0.7, 2.0, 2.2, 3.0)))
    bands = draw(st.sampled_from(((), (Band(0.1, 1.0, 1.0),), (Band(0.2, 0.4, 0.3), Band(1.5, 1.9, 0.7)))))
    gaps = draw(st.sampled_from(((), (Gap(1.0, 1.8, 0.5),))))
    flow = draw(amounts(1.5))
    return AirRack(
        name,
        Box((x, y, 0.0), (x + width, y + depth, height)),
        front,
        draw(amounts(20_000.0)),
        flow,
        bands,
        gaps,
        has_chimney=draw(st.booleans()),
    )


@st.composite
def coolers(draw: st.DrawFn, name: str) -> AirCoolerUnit:
    """Coolers that stand anywhere and may face a wall, a rack or each other."""
    body = draw(st.none() | boxes())
    way_in, way_out = draw(st.sampled_from(EVERY_WAY)), draw(st.sampled_from(EVERY_WAY))
    return AirCoolerUnit(
        name,
        draw(amounts(3.0)),
        coil=draw(st.none() | st.builds(Coil, st.floats(10.0, 27.0), st.floats(5.0, 24.0), st.floats(0.0, 1.0))),
        body=body,
        intake=draw(st.none() | faces("xyz".index(way_in[1]))),
        intake_direction=way_in,
        discharge=draw(st.none() | faces("xyz".index(way_out[1]))),
        discharge_direction=way_out,
    )


@st.composite
def supplies(draw: st.DrawFn, name: str) -> Supply:
    """Tiles and inlets in any plane, blowing any way."""
    way = draw(st.sampled_from(EVERY_WAY))
    return Supply(
        name,
        draw(faces("xyz".index(way[1]))),
        way,
        draw(amounts(2.0)),
        draw(st.none() | st.floats(10.0, 25.0)),
        draw(st.sampled_from((1.0, 0.5, 0.25))),
    )


@st.composite
def returns(draw: st.DrawFn, name: str) -> Return:
    """Returns in any plane, drawing any way."""
    way = draw(st.sampled_from(EVERY_WAY))
    return Return(name, draw(faces("xyz".index(way[1]))), way, draw(amounts(2.0)))


@st.composite
def rooms(draw: st.DrawFn, most_racks: int = 5) -> AirRoom:
    """Rooms with any number of everything, nothing included."""
    counts = [draw(st.integers(0, most)) for most in (most_racks, 2, 3, 2, 2, 2)]
    return AirRoom(
        SIZE_M,
        racks=tuple(draw(racks(f"rack {n}")) for n in range(counts[0])),
        coolers=tuple(draw(coolers(f"cooler {n}")) for n in range(counts[1])),
        supplies=tuple(draw(supplies(f"inlet {n}")) for n in range(counts[2])),
        returns=tuple(draw(returns(f"return {n}")) for n in range(counts[3])),
        panels=tuple(
            Panel(draw(faces(draw(st.integers(0, 2)))), draw(st.sampled_from((0.0, 0.3)))) for _ in range(counts[4])
        ),
        blocks=tuple(draw(boxes()) for _ in range(counts[5])),
        heat_w=draw(amounts(3000.0)),
    )


def mirrored(room: AirRoom) -> AirRoom:
    """The room seen in a mirror across y."""
    width = room.size_m[1]

    def box(was: Box) -> Box:
        (x0, y0, z0), (x1, y1, z1) = was.low_m, was.high_m
        return Box((x0, width - y1, z0), (x1, width - y0, z1))

    def way(was: str) -> str:
        return TURNED.get(was, was)

    return replace(
        room,
        racks=tuple(replace(r, box=box(r.box), front=way(r.front)) for r in room.racks),
        coolers=tuple(
            replace(
                c,
                body=c.body and box(c.body),
                intake=c.intake and box(c.intake),
                discharge=c.discharge and box(c.discharge),
                intake_direction=way(c.intake_direction),
                discharge_direction=way(c.discharge_direction),
            )
            for c in room.coolers
        ),
        supplies=tuple(replace(s, opening=box(s.opening), direction=way(s.direction)) for s in room.supplies),
        returns=tuple(replace(r, opening=box(r.opening), direction=way(r.direction)) for r in room.returns),
        panels=tuple(replace(p, opening=box(p.opening)) for p in room.panels),
        blocks=tuple(box(b) for b in room.blocks),
    )


def walled_in(room: AirRoom, margin_m: float, before: tuple[bool, bool]) -> AirRoom:
    """The room inside a larger solid box, with ``margin_m`` of solid on one end of x and of y.

    Args:
        room: Room whose own box becomes the hollow.
        margin_m: Thickness of the solid, a whole number of cells. [m]
        before: Whether the solid lies below the room on x and on y, so that everything is shifted by it.
    """
    lx, ly, lz = room.size_m
    dx, dy = (margin_m if side else 0.0 for side in before)
    size = (lx + margin_m, ly + margin_m, lz)

    def box(was: Box) -> Box:
        (x0, y0, z0), (x1, y1, z1) = was.low_m, was.high_m
        return Box((x0 + dx, y0 + dy, z0), (x1 + dx, y1 + dy, z1))

    x_low, y_low = (0.0 if before[0] else lx), (0.0 if before[1] else ly)
    solids = (
        Box((x_low, 0.0, 0.0), (x_low + margin_m, size[1], lz)),
        Box((0.0, y_low, 0.0), (size[0], y_low + margin_m, lz)),
    )
    return replace(
        room,
        size_m=size,
        racks=tuple(replace(r, box=box(r.box)) for r in room.racks),
        supplies=tuple(replace(s, opening=box(s.opening)) for s in room.supplies),
        returns=tuple(replace(r, opening=box(r.opening)) for r in room.returns),
        blocks=tuple(box(b) for b in room.blocks) + solids,
    )
