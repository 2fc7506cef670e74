"""The glTF model by its structure: a reader that knows only the specification finds the design in it, in metres."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest

from core.cli.main import main
from core.drawing.solid_parts import LIGHT_BODIES, SolidChoice
from core.drawing.solid_scene import build_scene
from core.errors import NothingToExport
from core.exchange.glb import glb_bytes
from core.model.project import Project
from core.model.rack import Rack
from tests.screens.test_plan_screens import hall_of_two_rows
from tests.support.painted_results import room_results

KINDS = {5121: np.uint8, 5125: np.uint32, 5126: np.float32}
WIDTHS = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}


class Model:
    """Reads chunks, accessors and nodes."""

    def __init__(self, data: bytes) -> None:
        magic, version, length = struct.unpack_from("<III", data)
        assert (magic, version, length) == (0x46546C67, 2, len(data))
        size, kind = struct.unpack_from("<II", data, 12)
        assert kind == 0x4E4F534A
        assert size % 4 == 0
        self.tree = json.loads(data[20 : 20 + size])
        rest, kind = struct.unpack_from("<II", data, 20 + size)
        assert kind == 0x004E4942
        self.binary = data[28 + size :]
        assert len(self.binary) == rest == self.tree["buffers"][0]["byteLength"]

    def values(self, number: int) -> np.ndarray:
        accessor = self.tree["accessors"][number]
        view = self.tree["bufferViews"][accessor["bufferView"]]
        width, kind = WIDTHS[accessor["type"]], np.dtype(KINDS[accessor["componentType"]])
        assert view["byteOffset"] % 4 == 0
        assert view["byteLength"] == accessor["count"] * width * kind.itemsize
        found = np.frombuffer(self.binary, kind, accessor["count"] * width, view["byteOffset"])
        return found.reshape(-1, width) if width > 1 else found

    def primitive(self, name: str) -> dict:
        node = next(n for n in self.tree["nodes"] if n["name"] == name)
        return self.tree["meshes"][node["mesh"]]["primitives"][0]

    def corners(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        place = self.values(self.primitive(name)["attributes"]["POSITION"])
        return place.min(axis=0), place.max(axis=0)


def model(project=None, choice=None) -> Model:
    project = project or hall_of_two_rows()
    scene = build_scene(project, room_results(project), choice or SolidChoice(), LIGHT_BODIES)
    return Model(glb_bytes(scene, project))


def test_every_item_is_a_node_by_its_tag_and_the_scene_holds_them_all():
    found = model()
    names = [n["name"] for n in found.tree["nodes"]]
    assert {"building", "R-A1", "R-B4", "T2", "CRAH-1", "D1"} <= set(names)
    assert found.tree["scenes"][found.tree["scene"]]["nodes"] == list(range(len(names)))
    assert found.tree["asset"]["version"] == "2.0"


def test_a_rack_stands_in_metres_with_y_upwards_and_north_at_minus_z():
    low, high = model().corners("R-A1")  # 0.6 m wide, 1.2 m deep, turned by 90 degrees, at x 2.4 and y 2.1
    assert low == pytest.approx((1.8, 0.0, -2.4), abs=0.01)
    assert high == pytest.approx((3.0, 2.0, -1.8), abs=0.01)


def test_indices_normals_colours_and_limits_are_what_the_specification_asks():
    found = model(choice=SolidChoice(has_slice=True))
    for mesh in found.tree["meshes"]:
        primitive = mesh["primitives"][0]
        place, normal, colour = (found.values(primitive["attributes"][n]) for n in ("POSITION", "NORMAL", "COLOR_0"))
        index = found.values(primitive["indices"])
        assert len(index) % 3 == 0
        assert index.max() == len(place) - 1
        assert len(place) == len(normal) == len(colour)
        assert np.linalg.norm(normal, axis=1) == pytest.approx(1.0, abs=1e-5)
        accessor = found.tree["accessors"][primitive["attributes"]["POSITION"]]
        assert accessor["min"] == pytest.approx(place.min(axis=0))
        assert accessor["max"] == pytest.approx(place.max(axis=0))
    assert found.tree["materials"][found.primitive("clear")["material"]]["alphaMode"] == "BLEND"
    assert found.values(found.primitive("building")["attributes"]["COLOR_0"])[:, 3].min() == 255


def test_a_closed_body_looks_outwards_still():
    found = model()
    primitive = found.primitive("R-A1")
    place, index = found.values(primitive["attributes"]["POSITION"]), found.values(primitive["indices"]).reshape(-1, 3)
    a, b, c = (place[index[:, n]].astype(float) for n in range(3))
    outwards = np.einsum("ij,ij->i", np.cross(b - a, c - a), (a + b + c) / 3.0 - place.mean(axis=0))
    assert (outwards > 0.0).all()


def test_an_empty_scene_is_refused_in_words():
    project = Project.of(())
    with pytest.raises(NothingToExport, match="Nothing stands in this project"):
        glb_bytes(build_scene(project, None, SolidChoice(), LIGHT_BODIES), project)


def test_a_rack_without_a_tag_is_named_by_its_id():
    project = Project.of([Rack(id="nameless")])
    names = [
        n["name"]
        for n in Model(glb_bytes(build_scene(project, None, SolidChoice(), LIGHT_BODIES), project)).tree["nodes"]
    ]
    assert names == ["nameless"]


@pytest.mark.parametrize(("kind", "magic"), [("glb", b"glTF"), ("3d-png", b"\x89PNG")])
def test_the_command_line_writes_it(tmp_path, capsys, kind, magic):
    target = tmp_path / "out.bin"
    assert main(["export", "air_row", "--format", kind, "-o", str(target)]) == 0
    assert target.read_bytes().startswith(magic)
    assert target.stat().st_size > 20_000
