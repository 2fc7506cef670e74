"""A room as a case of OpenFOAM: what its mesh and its flows must be like, looked at without OpenFOAM."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import CaseError, NothingToExport
from core.exchange.openfoam_case import MOST_CELLS, OpenFoamCase, openfoam_case, write_openfoam
from core.exchange.openfoam_files import face_velocities, temperature
from core.exchange.openfoam_openings import BLOWS, DRAWS, Opening
from core.exchange.room_json import read_room
from core.model.rear_door import DoorCoil
from core.thermal.room import (
    AirCoolerUnit,
    AirRack,
    AirRoom,
    Box,
    Coil,
    Envelope,
    Fans,
    Grille,
    Panel,
    Return,
    Supply,
)
from tests.support.openfoam_rooms import SMALL, read_list


def joined(case: OpenFoamCase) -> np.ndarray:
    """Outward area vectors of each cell, summed, and the sum of their lengths, shape (cells, 4)."""
    mesh = case.mesh
    corners = mesh.points_m[mesh.faces]
    area = 0.5 * np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    rows = np.concatenate([area, np.linalg.norm(area, axis=1)[:, None]], axis=1)
    total = np.zeros((len(mesh.cell), 4))
    np.add.at(total, mesh.owner, rows)
    inner = rows[: len(mesh.neighbour)] * [-1.0, -1.0, -1.0, 1.0]
    np.add.at(total, mesh.neighbour, inner)
    return total


def volumes_m3(case: OpenFoamCase) -> np.ndarray:
    """Volume of each cell by the divergence theorem, shape (cells,)."""
    mesh = case.mesh
    corners = mesh.points_m[mesh.faces]
    area = 0.5 * np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    part = (corners.mean(axis=1) * area).sum(axis=1) / 3.0
    found = np.bincount(mesh.owner, weights=part, minlength=len(mesh.cell))
    return found - np.bincount(mesh.neighbour, weights=part[: len(mesh.neighbour)], minlength=len(mesh.cell))


def opening(case: OpenFoamCase, name: str) -> Opening:
    return next(o for o in case.openings if o.name == name)


def area_of(case: OpenFoamCase, name: str) -> float:
    return case.areas_m2()[[o.name for o in case.openings].index(name)]


VALIDATION = Path(__file__).parents[1] / "validation"
ROOMS = {
    "small": (SMALL, 0.2),
    "off the grid": (SMALL, 0.17),
    "c4": (read_room((VALIDATION / "c4.json").read_text(encoding="utf-8")).room, 0.3),
}


@pytest.fixture(params=ROOMS, scope="module")
def case(request) -> OpenFoamCase:
    return openfoam_case(*ROOMS[request.param])


def test_inner_faces_go_from_the_lower_cell_to_the_higher_in_upper_triangular_order(case):
    owner, neighbour = case.mesh.owner[: len(case.mesh.neighbour)], case.mesh.neighbour
    assert (owner < neighbour).all()
    order = owner * len(case.mesh.cell) + neighbour
    assert (np.diff(order) > 0).all()  # and no two faces between the same cells


def test_every_cell_is_closed_and_has_its_volume(case):
    total = joined(case)
    assert np.abs(total[:, :3]).max() < 1e-12
    h = case.room.spacing_m
    assert total[:, 3] == pytest.approx(2.0 * (h[0] * h[1] + h[1] * h[2] + h[0] * h[2]), rel=1e-9)
    assert volumes_m3(case) == pytest.approx(math.prod(h), rel=1e-9)
    assert len(case.mesh.cell) + case.tight.left_out == case.room.cells


def test_patches_follow_each_other_and_end_with_the_walls(case):
    start = case.mesh.patch_start
    assert start[0] == len(case.mesh.neighbour)
    assert start[-1] == len(case.mesh.owner)
    assert len(start) == len(case.openings) + 2
    for number, one in enumerate(case.openings):
        assert sorted(case.mesh.patch_codes(number)) == one.code.tolist()
        owners = case.mesh.owner[start[number] : start[number + 1]]
        assert (np.diff(owners) >= 0).all()
    assert len(np.unique(case.mesh.code)) == len(case.mesh.code)


def test_flows_are_those_of_the_room_and_balance(case):
    room = case.room
    sums = {o.name: o.total_m3_s for o in case.openings}
    for n, rack in enumerate(room.room.racks):
        assert sums[f"rack_{rack.id}_front"] == pytest.approx(room.draws.total(room.rack_draw[n]), rel=1e-9)
        assert sums[f"rack_{rack.id}_rear"] == pytest.approx(rack.flow_m3_s, rel=1e-9)
    leaks = sum(flow for name, flow in sums.items() if name.startswith("leak") and name.endswith("into"))
    blown = sum(o.total_m3_s for o in case.openings if o.sense == BLOWS)
    assert blown - leaks == pytest.approx(room.flow_m3_s, rel=1e-9)
    assert abs(sum(o.sense * o.total_m3_s for o in case.openings)) < 1e-12 * blown


def test_each_body_of_air_balances_by_itself(case):
    label = np.zeros(len(case.mesh.cell), dtype=np.int64)
    label[:] = np.arange(len(label))
    pairs = np.stack([case.mesh.owner[: len(case.mesh.neighbour)], case.mesh.neighbour])
    while True:  # the lowest number of all cells that faces connect
        before = label.copy()
        np.minimum.at(label, pairs[0], label[pairs[1]])
        np.minimum.at(label, pairs[1], label[pairs[0]])
        label = label[label]
        if (label == before).all():
            break
    assert len(np.unique(label)) == case.tight.bodies
    net = np.zeros(len(label))
    place = np.full(case.room.solid.size, -1)
    place[case.mesh.cell] = np.arange(len(case.mesh.cell))
    for one in case.openings:
        np.add.at(net, label[place[one.code // 6]], one.sense * one.flow_m3_s)
    assert np.abs(net).max() < 1e-9 * case.room.flow_m3_s


def test_air_passes_the_faces_as_the_room_prescribes_it(case):
    velocities = face_velocities(case.openings, case.mesh, case.room.spacing_m)
    for number, one in enumerate(case.openings):
        first, last = case.mesh.patch_start[number : number + 2]
        corners = case.mesh.points_m[case.mesh.faces[first:last]]
        outwards = 0.5 * np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
        through = (velocities[number] * outwards).sum(axis=1)
        assert -one.sense * through.sum() == pytest.approx(one.total_m3_s, rel=1e-9)
        assert (one.sense * through <= 0.0).all()


def test_openings_on_the_grid_have_their_area_and_one_speed():
    case = openfoam_case(ROOMS["c4"][0], 0.15)
    assert area_of(case, "rack_A1_front") == pytest.approx(1.2, rel=1e-9)
    assert area_of(case, "supply_T11") == pytest.approx(0.36, rel=1e-9)
    front = opening(case, "rack_A1_front")
    assert np.ptp(front.flow_m3_s) < 1e-9 * front.flow_m3_s.max()


def test_racks_between_the_planes_of_the_grid_share_faces_and_keep_their_flows():
    racks = tuple(
        AirRack(f"R{n}", Box((1.0 + 0.55 * n, 1.0, 0.0), (1.55 + 0.55 * n, 2.0, 1.9)), "+y", 3e3, 0.2 + 0.1 * n)
        for n in range(4)
    )
    room = replace(SMALL, racks=racks, panels=(), envelope=Envelope())
    case = openfoam_case(room, 0.2)
    codes = np.concatenate([opening(case, f"rack_R{n}_front").code for n in range(4)])
    assert len(np.unique(codes)) == len(codes)
    for n, rack in enumerate(racks):
        assert opening(case, f"rack_R{n}_front").total_m3_s == pytest.approx(rack.flow_m3_s, rel=1e-9)
        assert 0.5 < area_of(case, f"rack_R{n}_front") / (0.55 * 1.9) < 1.6


def test_tiles_that_share_cells_by_halves_get_as_many_faces_each():
    tiles = tuple(
        Supply(f"T{n}", Box((0.9 + 0.6 * n, 3.3, 0.0), (1.5 + 0.6 * n, 3.9, 0.0)), "+z", 0.1, 18.0) for n in (2, 0, 1)
    )
    case = openfoam_case(replace(SMALL, size_m=(4.0, 5.0, 3.0), supplies=tiles, panels=()), 0.2)
    faces = [len(opening(case, f"supply_T{n}").code) for n in range(3)]
    assert faces == [4 * 4, 3 * 4, 3 * 4]  # along the row and across; the first keeps the half that nobody shares


def test_a_panel_between_two_cells_is_a_pair_of_walls():
    free = openfoam_case(replace(SMALL, panels=()), 0.2)
    shut = openfoam_case(replace(SMALL, panels=(Panel(Box((0.0, 2.8, 2.0), (4.0, 2.8, 3.0))),)), 0.2)
    closed = len(free.mesh.neighbour) - len(shut.mesh.neighbour)
    assert closed == 20 * round(1.0 / shut.room.spacing_m[2])
    assert len(shut.mesh.code) == len(free.mesh.code) + 2 * closed
    walls = shut.mesh.patch_start[-2:]
    middles = shut.mesh.points_m[shut.mesh.faces[walls[0] : walls[1]]].mean(axis=1)
    on_panel = middles[(np.abs(middles[:, 1] - 2.8) < 1e-9) & (middles[:, 2] > 2.0)]
    assert len(on_panel) == 2 * closed
    assert len(np.unique(on_panel.round(6), axis=0)) == closed


def two_bodies(open_ratio: float) -> AirRoom:
    """A room in two parts: a tile blows into the one, a return draws from the other."""
    return AirRoom(
        (4.0, 2.0, 2.0),
        supplies=(Supply("T", Box((0.4, 0.4, 0.0), (1.0, 1.0, 0.0)), "+z", 0.3, 18.0),),
        returns=(Return("out", Box((4.0, 0.4, 1.0), (4.0, 1.6, 1.6)), "+x", 0.3),),
        panels=(Panel(Box((2.0, 0.0, 0.0), (2.0, 2.0, 2.0)), open_ratio),),
    )


@pytest.mark.parametrize("open_ratio", [0.1, 0.0])
def test_what_a_closed_off_body_of_air_must_give_leaks_through_its_panel(open_ratio):
    case = openfoam_case(two_bodies(open_ratio), 0.2)
    out, into = opening(case, "leak_1_from"), opening(case, "leak_1_into")
    assert case.tight.bodies == 2
    assert (out.sense, into.sense, into.source) == (DRAWS, BLOWS, out.name)
    assert out.total_m3_s == pytest.approx(0.3, rel=1e-9)
    assert into.total_m3_s == pytest.approx(0.3, rel=1e-9)
    assert area_of(case, out.name) == pytest.approx(4.0, rel=1e-9)  # all of the panel
    told = " ".join(limit.told() for limit in case.limits)
    assert ("100 faces, 0.4 m²" in told) is (open_ratio > 0.0)
    assert "0.3 m³/s, is spread over its slots or panels" in told


def test_bodies_of_air_with_a_block_between_leak_through_their_ceilings():
    room = replace(two_bodies(0.0), panels=(), blocks=(Box((1.8, 0.0, 0.0), (2.2, 2.0, 2.0)),))
    case = openfoam_case(room, 0.2)
    assert area_of(case, "leak_1_from") == pytest.approx(1.8 * 2.0, rel=1e-9)
    assert (opening(case, "leak_1_into").code % 6 == 5).all()


def test_a_panel_with_wide_slots_is_open():
    case = openfoam_case(two_bodies(0.6), 0.2)
    assert case.tight.bodies == 1
    assert "Gaps of half a cell or more are fully open and do not resist the air: 100 faces." in told_by(case)


def test_air_that_no_opening_reaches_is_left_out():
    room = replace(SMALL, panels=(*SMALL.panels, *shut_box(3.0, 4.0)))
    case = openfoam_case(room, 0.2)
    cells = 3 * 3 * round(0.6 / case.room.spacing_m[2])
    assert case.tight.left_out == cells
    assert f"Closed-off air that no opening reaches is left out: {cells} cells." in told_by(case)


def shut_box(x: float, y: float) -> tuple[Panel, ...]:
    low, high = (x, y, 0.0), (x + 0.6, y + 0.6, 0.6)
    sides = []
    for axis in range(3):
        for end in (low, high):
            a, b = list(low), list(high)
            a[axis] = b[axis] = end[axis]
            sides.append(Panel(Box((a[0], a[1], a[2]), (b[0], b[1], b[2]))))
    return tuple(sides)


def told_by(case: OpenFoamCase) -> list[str]:
    return [limit.told() for limit in case.limits]


def test_returns_are_scaled_to_what_is_supplied():
    room = replace(two_bodies(1.0), returns=(replace(two_bodies(1.0).returns[0], flow_m3_s=0.7),))
    case = openfoam_case(room, 0.2)
    assert opening(case, "return_out").total_m3_s == pytest.approx(0.3, rel=1e-9)


def test_coolers_that_draw_from_the_void_are_one_patch_and_each_blows_its_own():
    def wall_unit(n: int) -> AirCoolerUnit:
        face = Box((0.0, 0.2 + 2.0 * n, 0.4), (0.0, 1.8 + 2.0 * n, 1.4))
        coil = Coil(20.0 + n, 12.0, 0.7, 5e4)
        return AirCoolerUnit(f"FW{n}", 0.5 + n, coil, intake=None, discharge=face, discharge_direction="+x")

    grilles = (Grille("G", Box((2.0, 1.0, 3.0), (3.2, 3.0, 3.0)), 0.6),)
    case = openfoam_case(AirRoom((4.0, 4.0, 3.0), coolers=(wall_unit(0), wall_unit(1)), grilles=grilles), 0.2)
    void = opening(case, "ceiling_void")
    assert void.total_m3_s == pytest.approx(2.0, rel=1e-9)
    assert area_of(case, void.name) == pytest.approx(2.4, rel=1e-9)
    assert [opening(case, f"cooler_FW{n}_discharge").supply_c for n in (0, 1)] == [20.0, 21.0]
    assert any(line.startswith("Coils keep their set point") and "FW0, FW1" in line for line in told_by(case))


def test_an_exhaust_is_its_intake_and_its_rise_less_what_a_door_takes():
    case = openfoam_case(SMALL, 0.2)
    rise = 3000.0 / (SMALL.air.heat_capacity_j_m3_k * 0.25)
    plain, cooled = opening(case, "rack_R1_rear"), opening(case, "rack_R2_rear")
    assert plain.rise_k == pytest.approx(rise)
    assert f'valueExpr "tin + {rise:.12g}";' in temperature(plain, 18.0)
    # by flow, as the room's own solver takes it: racks with bands draw unevenly, and a mean by area would make heat
    assert 'variables ("tin{rack_R1_front} = sum(T*(U & face()))/sum(U & face())");' in temperature(plain, 18.0)
    assert " - min(max(" in temperature(cooled, 18.0)


def test_heat_and_walls_are_sources_in_zones_that_give_all_of_it():
    case = openfoam_case(SMALL, 0.2)
    volume = math.prod(case.room.spacing_m)
    capacity = SMALL.air.heat_capacity_j_m3_k
    at_c = 24.0
    given = sum(len(s.cell) * (s.constant_k_s - s.slope_1_s * at_c) for s in case.sources) * volume * capacity
    exchange = case.room.wall_exchange_m3_s.ravel()[case.mesh.cell] * capacity
    lost = (exchange * (at_c - case.room.wall_c.ravel()[case.mesh.cell])).sum()
    assert lost > 10.0
    assert given == pytest.approx(SMALL.heat_w - lost, rel=1e-9)
    cells = np.concatenate([s.cell for s in case.sources])
    assert len(np.unique(cells)) == len(cells)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("case")
    case = openfoam_case(SMALL, 0.2, name="Small room")
    write_openfoam(case, folder)
    return case, folder


def test_files_of_the_mesh_hold_the_mesh(written):
    case, folder = written
    mesh = folder / "constant" / "polyMesh"
    assert read_list(mesh / "points") == pytest.approx(case.mesh.points_m.ravel(), abs=1e-9)
    assert read_list(mesh / "owner").tolist() == case.mesh.owner.tolist()
    assert read_list(mesh / "neighbour").tolist() == case.mesh.neighbour.tolist()
    faces = read_list(mesh / "faces").reshape(-1, 5)
    assert (faces[:, 0] == 4).all()
    assert faces[:, 1:].tolist() == case.mesh.faces.tolist()
    rows = re.findall(r"(\w+) \{ type (\w+); nFaces (\d+); startFace (\d+); \}", (mesh / "boundary").read_text())
    assert [row[0] for row in rows] == [*(o.name for o in case.openings), "walls"]
    assert [int(row[3]) for row in rows] == case.mesh.patch_start[:-1].tolist()
    assert {row[1] for row in rows[:-1]} == {"patch"}
    assert rows[-1][1] == "wall"
    text = (mesh / "cellZones").read_text()
    zones = re.findall(r"(heat\d+)\n\{\ntype cellZone;\ncellLabels List<label>\n(\d+)", text)
    assert [(name, int(count)) for name, count in zones] == [(s.name, len(s.cell)) for s in case.sources]


@pytest.mark.parametrize("field", ["U", "p", "p_rgh", "T", "k", "epsilon", "nut", "alphat"])
def test_every_field_knows_every_patch(written, field):
    case, folder = written
    text = (folder / "0" / field).read_text()
    assert re.findall(r"^(\w+) \{ type", text, re.MULTILINE) == [*(o.name for o in case.openings), "walls"]
    assert text.count("{") == text.count("}")
    assert text.count("(") == text.count(")")


def test_velocities_in_the_file_balance(written):
    case, folder = written
    text = (folder / "0" / "U").read_text()
    total = 0.0
    h = np.array(case.room.spacing_m)
    for number, one in enumerate(case.openings):
        part = text[text.index(f"{one.name} {{") :]
        value = part[part.index("; value") : part.index("}\n")]
        rows = np.array([[float(v) for v in row.split()] for row in re.findall(r"\(([-\d.e+ ]+)\)", value)])
        codes = case.mesh.patch_codes(number)
        rows = np.broadcast_to(rows, (len(codes), 3))
        axis, sign = codes % 6 // 2, np.where(codes % 2 == 1, 1.0, -1.0)
        total += (rows[np.arange(len(codes)), axis] * sign * h.prod() / h[axis]).sum()
    assert abs(total) < 1e-9 * case.room.flow_m3_s


def test_the_readme_says_in_words_what_the_case_lacks_and_lists_all_patches(written):
    case, folder = written
    text = (folder / "README.txt").read_text(encoding="utf-8")
    assert text.startswith("Small room\n")
    assert "buoyantBoussinesqPimpleFoam" in text
    assert "$" not in text
    for line in told_by(case):
        assert f"- {line}\n" in text
    for one in case.openings:
        assert f"  {one.name} " in text
    assert "- Fans that speed up in warm air keep their airflow in cool air: R2.\n" in text
    assert "- Jets through holes have the momentum of the whole opening, not of its holes: T1.\n" in text
    for place in ("constant/fvOptions", "constant/g", "system/controlDict", "system/fvSchemes", "system/fvSolution"):
        assert "$" not in (folder / place).read_text().replace("$p_rgh;", "").replace("$U;", "")


def test_too_many_cells_are_refused_with_the_spacing_that_would_do():
    with pytest.raises(CaseError, match=r"would be 12\.0 million, more than 3 million\.") as refused:
        openfoam_case(replace(SMALL, size_m=(60.0, 100.0, 2.0)), 0.1)
    assert refused.value.hint == "Use --spacing 0.16 or more."
    assert MOST_CELLS > 60.0 * 100.0 * 2.0 / 0.16**3


@pytest.mark.parametrize("spacing", [0.0, -1.0, math.nan])
def test_cells_of_no_size_are_refused(spacing):
    with pytest.raises(CaseError, match="must be more than zero"):
        openfoam_case(SMALL, spacing)


def test_a_room_in_which_nothing_blows_is_refused():
    with pytest.raises(NothingToExport, match=r"No opening of the room moves air\."):
        openfoam_case(AirRoom((4.0, 4.0, 3.0)), 0.2)


def test_small_means_what_the_tests_need():
    assert SMALL.racks[1].fans == Fans(full_flow_ratio=1.5)
    assert isinstance(SMALL.racks[1].door, DoorCoil)
