"""Small rooms for the tests of the air solver; every dimension is in metres."""

from __future__ import annotations

from core.thermal.room import AirRack, AirRoom, Box, Return, Supply

RHO_CP = 1.2 * 1005.0


def aisle_room(*, offset_m: float = 0.0, mirrored: bool = False, power_w: float = 5000.0) -> AirRoom:
    """Two racks facing each other over two floor tiles, return at the end; mirrored about the middle of y."""
    flow = power_w / (RHO_CP * 12.0)
    south = AirRack("south", Box((2.4 + offset_m, 1.2, 0.0), (3.0 + offset_m, 2.4, 2.0)), "+y", power_w, flow)
    north = AirRack(
        "north", Box((2.4 + offset_m, 3.6, 0.0), (3.0 + offset_m, 4.8, 2.0)), "-y", 0.6 * power_w, 0.6 * flow
    )
    tiles = tuple(
        Supply(f"tile {n}", Box((2.4, y, 0.0), (3.0, y + 0.6, 0.0)), "+z", 0.9 * flow, 18.0)
        for n, y in enumerate((2.4, 3.0))
    )
    exit_ = Return("exit", Box((0.0, 2.1, 3.0), (0.9, 3.9, 3.0)), "+z", 1.8 * flow)
    room = AirRoom((4.8, 6.0, 3.0), racks=(south, north), supplies=tiles, returns=(exit_,))
    return _mirrored(room) if mirrored else room


def _mirrored(room: AirRoom) -> AirRoom:
    width = room.size_m[1]
    turned = {"+y": "-y", "-y": "+y"}

    def box(old: Box) -> Box:
        (x0, y0, z0), (x1, y1, z1) = old.low_m, old.high_m
        return Box((x0, width - y1, z0), (x1, width - y0, z1))

    return AirRoom(
        room.size_m,
        racks=tuple(AirRack(r.id, box(r.box), turned[r.front], r.heat_w, r.flow_m3_s) for r in room.racks),
        supplies=tuple(Supply(s.id, box(s.opening), "+z", s.flow_m3_s, s.supply_c) for s in room.supplies),
        returns=tuple(Return(r.id, box(r.opening), r.direction, r.flow_m3_s) for r in room.returns),
    )


def duct(power_w: float = 3000.0, flow_m3_s: float = 0.25) -> AirRoom:
    """A duct that one rack fills from wall to wall: all air has to pass it once."""
    rack = AirRack("rack", Box((1.8, 0.0, 0.0), (3.0, 0.9, 1.8)), "-x", power_w, flow_m3_s)
    inlet = Supply("inlet", Box((0.0, 0.0, 0.0), (0.0, 0.9, 1.8)), "+x", flow_m3_s, 17.0)
    outlet = Return("outlet", Box((4.8, 0.0, 0.0), (4.8, 0.9, 1.8)), "+x", flow_m3_s)
    return AirRoom((4.8, 0.9, 1.8), racks=(rack,), supplies=(inlet,), returns=(outlet,))
