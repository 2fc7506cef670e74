"""The scene of the 3D view as a binary glTF 2.0 model, for viewers, slides and other design programs.

One node for the building and routes, one for each item by its tag, one for what can be seen through. glTF is in metres
with y upwards, so that north is -z. Colours are those of the vertices before light falls on them.

Source: Khronos Group, glTF 2.0 specification (3.7.2.1 meshes, 4.4 GLB).
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.drawing.solid_mesh import SolidMesh
from core.drawing.solid_scene import SolidScene
from core.errors import NothingToExport
from core.model.project import Project

MAGIC, VERSION = 0x46546C67, 2
JSON_CHUNK, BIN_CHUNK = 0x4E4F534A, 0x004E4942
FLOAT, UNSIGNED_BYTE, UNSIGNED_INT = 5126, 5121, 5125
ARRAY_BUFFER, ELEMENT_BUFFER = 34962, 34963
SOLID_MATERIAL, CLEAR_MATERIAL = 0, 1


@dataclass
class _Written:
    """The model while it is being written."""

    tree: dict[str, Any]
    binary: bytearray = field(default_factory=bytearray)

    def add_nodes(self, mesh: SolidMesh, names: list[tuple[str, NDArray[np.intp]]], material: int) -> None:
        """Add a node for each name with its triangles."""
        normal, colour = _upright(_vertex_normals(mesh)), _linear(mesh.colour)
        for name, chosen in names:
            self._add_node(name, mesh, chosen, normal, colour, material)

    def add(self, values: NDArray[np.generic], kind: int, shape: str, target: int, **more: Any) -> int:
        """Add an accessor with a view of its own; returns its number."""
        while len(self.binary) % 4:
            self.binary.append(0)
        data = np.ascontiguousarray(values).tobytes()
        view = {"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(data), "target": target}
        self.binary += data
        self.tree["bufferViews"].append(view)
        number = len(self.tree["bufferViews"]) - 1
        accessor = {"bufferView": number, "componentType": kind, "count": len(values), "type": shape, **more}
        self.tree["accessors"].append(accessor)
        return len(self.tree["accessors"]) - 1

    def _add_node(
        self, name: str, mesh: SolidMesh, chosen: NDArray[np.intp], normal: NDArray[np.float32],
        colour: NDArray[np.uint8], material: int,
    ) -> None:  # fmt: skip
        if not len(chosen):
            return
        used, number = np.unique(mesh.triangles[chosen], return_inverse=True)
        place = _upright(mesh.points_m[used])
        attributes = {
            "POSITION": self.add(
                place, FLOAT, "VEC3", ARRAY_BUFFER, min=place.min(axis=0).tolist(), max=place.max(axis=0).tolist()
            ),
            "NORMAL": self.add(normal[used], FLOAT, "VEC3", ARRAY_BUFFER),
            "COLOR_0": self.add(colour[used], UNSIGNED_BYTE, "VEC4", ARRAY_BUFFER, normalized=True),
        }
        indices = self.add(number.astype(np.uint32).ravel(), UNSIGNED_INT, "SCALAR", ELEMENT_BUFFER)
        primitive = {"attributes": attributes, "indices": indices, "material": material, "mode": 4}
        self.tree["meshes"].append({"name": name, "primitives": [primitive]})
        self.tree["nodes"].append({"name": name, "mesh": len(self.tree["meshes"]) - 1})


def glb_bytes(scene: SolidScene, project: Project) -> bytes:
    """The scene as the bytes of a ``.glb`` file.

    Args:
        scene: What there is.
        project: Gives items their tags.

    Raises:
        NothingToExport: There is nothing in the scene.
    """
    if scene.is_empty:
        raise NothingToExport("Nothing stands in this project.", hint="Place a hall or racks first.")
    written = _Written(_empty_tree(project))
    written.add_nodes(scene.solid, _named(scene, project), SOLID_MATERIAL)
    written.add_nodes(scene.clear, [("clear", np.arange(len(scene.clear.triangles)))], CLEAR_MATERIAL)
    written.tree["scenes"][0]["nodes"] = list(range(len(written.tree["nodes"])))
    while len(written.binary) % 4:
        written.binary.append(0)
    written.tree["buffers"] = [{"byteLength": len(written.binary)}]
    text = json.dumps(written.tree, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    return b"".join(
        (
            struct.pack("<III", MAGIC, VERSION, 28 + len(text) + len(written.binary)),
            struct.pack("<II", len(text), JSON_CHUNK),
            text,
            struct.pack("<II", len(written.binary), BIN_CHUNK),
            bytes(written.binary),
        )
    )


def _named(scene: SolidScene, project: Project) -> list[tuple[str, NDArray[np.intp]]]:
    """Triangles of the building and of each item by its tag."""
    items = scene.solid.face_item[scene.solid.face]
    order = np.argsort(items, kind="stable")
    numbers, first = np.unique(items[order], return_index=True)
    found = []
    for number, chosen in zip(numbers.tolist(), np.split(order, first[1:]), strict=True):
        entity = project.get(scene.item_ids[number]) if number >= 0 else None
        name = "building" if number < 0 else (entity.tag if entity is not None else "") or scene.item_ids[number]
        found.append((name, chosen))
    return found


def _empty_tree(project: Project) -> dict[str, Any]:
    from core import __version__

    rough = {"baseColorFactor": [1.0, 1.0, 1.0, 1.0], "metallicFactor": 0.0, "roughnessFactor": 0.9}
    return {
        "asset": {"version": "2.0", "generator": f"Hallwright {__version__}"},
        "scene": 0,
        "scenes": [{"name": project.info.name or "Hallwright", "nodes": []}],
        "nodes": [],
        "meshes": [],
        "accessors": [],
        "bufferViews": [],
        "materials": [
            {"name": "solid", "pbrMetallicRoughness": rough},
            {"name": "clear", "pbrMetallicRoughness": rough, "alphaMode": "BLEND", "doubleSided": True},
        ],
    }


def _upright(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """From z upwards to y upwards: x stays, y becomes -z."""
    turned: NDArray[np.float32] = np.stack([vectors[:, 0], vectors[:, 2], -vectors[:, 1]], axis=1).astype(np.float32)
    return turned


def _vertex_normals(mesh: SolidMesh) -> NDArray[np.float32]:
    """Unit normals of the vertices: the mean of the triangles that meet there, upwards where these cancel out."""
    normal = np.stack(
        [np.bincount(mesh.triangles.ravel(), np.repeat(mesh.normals()[:, n], 3), len(mesh.points_m)) for n in range(3)],
        axis=1,
    )
    length = np.linalg.norm(normal, axis=1, keepdims=True)
    up = np.broadcast_to(np.array([0.0, 0.0, 1.0]), normal.shape)
    found: NDArray[np.float32] = np.where(length > 1e-9, normal / np.maximum(length, 1e-9), up).astype(np.float32)
    return found


def _linear(colour: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """From the colours of screens (sRGB) to the linear ones that glTF asks for; opacity stays."""
    share = colour[:, :3] / 255.0
    light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.concatenate([np.rint(255.0 * light), colour[:, 3:]], axis=1).astype(np.uint8)
