"""From entities of a DXF file to shapes, entity by entity.

Infinite lines, solids of a modelling kernel and embedded objects are not drawn, but counted, so that the
planner hears what is missing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import numpy as np
from ezdxf import colors, path
from ezdxf.lldxf.const import DXFError
from ezdxf.math import Vec3

from core.errors import FacilityError
from core.exchange.dxf_plain import BY_LAYER, CHORD_DEG, PlainEntities
from core.exchange.dxf_shapes import BY_BLOCK, BY_INSERT_LAYER, Array, Shapes, joined, line_shapes, text_shapes

MOST_DEPTH = 16
MOST_POINTS = 8_000_000
MOST_ARRAY = 10_000
"""Most repetitions of one insert."""
SMOOTH = 400.0
"""Curves depart from their chords by their own size over this at most."""
LINE_PITCH = 5.0 / 3.0
"""Distance of lines of text over their height, as the format has it."""
BLACK_ACI = 7
_NOT_DRAWN = frozenset({"ATTDEF", "POINT", "VIEWPORT", "SEQEND", "VERTEX"})


class Flattener:
    """Flattens the entities of one drawing.

    Args:
        document: The open drawing.
        tell: Told how many entities of model space are done.
        plain: Entities that were taken out of the file before it was opened.
    """

    def __init__(
        self, document: Any, tell: Callable[[int], None] = lambda _: None, plain: PlainEntities | None = None
    ) -> None:
        self._document = document
        self._plain, self._encoding = plain, str(document.encoding)
        self._tell = tell
        self._blocks: dict[str, Shapes] = {}
        self._opened: list[str] = []
        self._points = 0
        self.not_drawn: Counter[str] = Counter()
        layers = {layer.dxf.name.lower(): layer for layer in document.layers}
        self._layer_colours = {name: _layer_colour(layer) for name, layer in layers.items()}
        self._dark = {name for name, layer in layers.items() if layer.is_off() or layer.is_frozen()}

    def model_space(self) -> Shapes:
        """Everything that is drawn.

        Raises:
            FacilityError: It is far too much.
        """
        plain = self._plain.shapes(self._plain_colour, MOST_POINTS) if self._plain is not None else None
        if plain is not None:
            self._count(len(plain.points))
        rest = self._all(self._document.modelspace(), in_block=False)
        return joined(rest if plain is None else chain(rest, (plain,)))

    def _plain_colour(self, layer: bytes, number: int) -> int | None:
        """Colour of a plain entity; None where its layer is off."""
        name = layer.decode(self._encoding, "surrogateescape").lower()
        if name in self._dark:
            return None
        if number < 0:
            return -1 - number
        return _aci(number) if number < BY_LAYER else self._layer_colours.get(name, 0)

    def _all(self, entities: Iterable[Any], *, in_block: bool) -> Iterable[Shapes]:
        for number, entity in enumerate(entities):
            if not in_block and number % 256 == 0:
                self._tell(number)
            if entity.dxf.get("invisible", 0) or entity.dxf.get("layer", "0").lower() in self._dark:
                continue
            kind = entity.dxftype()
            if kind in _NOT_DRAWN:
                continue
            try:
                found = self._one(entity, kind, in_block=in_block)
            except (DXFError, ValueError, TypeError, AttributeError, KeyError, IndexError, ArithmeticError):
                found = None  # one broken or unknown entity among thousands: counted, and the rest is drawn
            if found is None:
                self.not_drawn[kind] += 1
                continue
            if not in_block:
                self._count(len(found.points))
            yield found

    def _count(self, points: int) -> None:
        self._points += points
        if self._points > MOST_POINTS:
            raise FacilityError(
                f"The drawing has more than {MOST_POINTS / 1e6:.0f} million corners.",
                hint="Save only the floor that you need, without hatches and furniture.",
            )

    def _one(self, entity: Any, kind: str, *, in_block: bool) -> Shapes | None:
        colour = self._colour(entity, in_block=in_block)
        if kind == "INSERT":
            return self._insert(entity, colour, in_block=in_block)
        if kind in ("TEXT", "ATTRIB"):
            return _text(entity, colour)
        if kind == "MTEXT":
            return _mtext(entity, colour)
        if kind in ("3DFACE", "SOLID", "TRACE"):
            corners = [*entity.wcs_vertices(close=True)]
            return line_shapes([_array(corners)], colour, is_filled=kind != "3DFACE")
        if kind in ("HATCH", "MPOLYGON"):
            outlines = [_array([*_flat(p), p.start]) for p in path.from_hatch(entity)]
            return line_shapes(outlines, colour, is_filled=bool(entity.dxf.solid_fill))
        if kind == "POLYLINE" and (entity.is_poly_face_mesh or entity.is_polygon_mesh):
            return joined(self._all(entity.virtual_entities(), in_block=True))
        if kind == "MESH":
            return _mesh(entity, colour)
        if kind == "DIMENSION":
            block = entity.get_geometry_block()
            return None if block is None else self._block(block.name).transformed(np.eye(4), colour, colour)
        if kind in ("LEADER", "MULTILEADER", "ACAD_TABLE", "TOLERANCE", "MLINE"):
            return joined(self._all(entity.virtual_entities(), in_block=True)).transformed(np.eye(4), colour, colour)
        simple = _simple(entity, kind)
        if simple is not None:
            return line_shapes([simple], colour)
        return line_shapes([_array(list(_flat(p))) for p in path.make_path(entity).sub_paths()], colour)

    def _insert(self, insert: Any, colour: int, *, in_block: bool) -> Shapes | None:
        block = self._document.blocks.get(insert.dxf.name)
        if block is None or block.block.is_xref or insert.mcount > MOST_ARRAY:
            return None
        shapes = self._block(insert.dxf.name)
        layer_colour = self._layer_colour(insert, in_block=in_block)
        copies = insert.multi_insert() if insert.mcount > 1 else (insert,)
        parts = []
        for copy in copies:
            matrix = np.array(list(copy.matrix44().rows()), dtype=np.float64)
            parts.append(shapes.transformed(matrix, colour, layer_colour))
        attributes = (a for a in insert.attribs if not a.is_invisible)
        parts += self._all(attributes, in_block=True)
        return joined(parts).transformed(np.eye(4), colour, layer_colour)

    def _block(self, name: str) -> Shapes:
        key = name.lower()
        if key not in self._blocks:
            if key in self._opened or len(self._opened) >= MOST_DEPTH:
                raise ValueError("a block that holds itself")
            self._opened.append(key)
            try:
                shapes = joined(self._all(self._document.blocks.get(name), in_block=True))
            finally:
                self._opened.pop()
            if len(shapes.points) > MOST_POINTS:
                self._count(len(shapes.points))
            self._blocks[key] = shapes
        return self._blocks[key]

    def _colour(self, entity: Any, *, in_block: bool) -> int:
        if entity.dxf.hasattr("true_color"):
            return int(entity.dxf.true_color) & 0xFFFFFF
        number = entity.dxf.get("color", 256)
        if number == 0:
            return BY_BLOCK if in_block else 0
        if 0 < number < 256:
            return _aci(number)
        return self._layer_colour(entity, in_block=in_block)

    def _layer_colour(self, entity: Any, *, in_block: bool) -> int:
        layer = entity.dxf.get("layer", "0").lower()
        return BY_INSERT_LAYER if in_block and layer == "0" else self._layer_colours.get(layer, 0)


def _layer_colour(layer: Any) -> int:
    if layer.dxf.hasattr("true_color"):
        return int(layer.dxf.true_color) & 0xFFFFFF
    return _aci(abs(layer.dxf.get("color", BLACK_ACI)))


def _aci(number: int) -> int:
    """Colour of an index; 7 is black on paper."""
    if number == BLACK_ACI or not 0 < number < 256:
        return 0
    red, green, blue = colors.aci2rgb(number)
    return red << 16 | green << 8 | blue


def _flat(curve: path.Path) -> Iterable[Vec3]:
    """Corners of a path, close enough to its curves."""
    if not curve.has_curves:
        return curve.flattening(1.0)
    places = _array(list(curve.control_vertices()))
    size = float(np.ptp(places, axis=0).max())
    return curve.flattening(max(size / SMOOTH, 1e-9), segments=4)


def _array(places: list[Any]) -> Array:
    found = np.array([(p.x, p.y, p.z) if isinstance(p, Vec3) else (*p, 0.0)[:3] for p in places], dtype=np.float64)
    found = found.reshape(-1, 3)
    if not np.all(np.isfinite(found)) or np.any(np.abs(found) > 1e15):
        raise ValueError("a place that is no number")
    return found


def _simple(entity: Any, kind: str) -> Array | None:
    """Corners of what most drawings are made of, without the detour over curves; None for everything else."""
    if kind == "LINE":
        return _array([entity.dxf.start, entity.dxf.end])
    if kind not in ("CIRCLE", "ARC", "LWPOLYLINE") or tuple(entity.dxf.extrusion) != (0.0, 0.0, 1.0):
        return None
    if kind == "LWPOLYLINE":
        if entity.has_arc:
            return None
        corners = np.array(entity.get_points("xy"), dtype=np.float64).reshape(-1, 2)
        corners = np.column_stack((corners, np.full(len(corners), entity.dxf.elevation)))
        return np.concatenate((corners, corners[:1])) if entity.closed else corners
    begin, end = (0.0, 360.0) if kind == "CIRCLE" else (entity.dxf.start_angle, entity.dxf.end_angle)
    span = (end - begin) % 360.0 or 360.0
    angles = np.radians(begin + np.linspace(0.0, span, max(int(span / CHORD_DEG) + 1, 3)))
    centre, radius = entity.dxf.center, abs(entity.dxf.radius)
    x, y = centre.x + radius * np.cos(angles), centre.y + radius * np.sin(angles)
    return _array(np.column_stack((x, y, np.full(len(angles), centre.z))).tolist())


def _mesh(entity: Any, colour: int) -> Shapes:
    vertices = _array([Vec3(v) for v in entity.vertices])
    faces = [np.array([*face, face[0]], dtype=np.int64) for face in entity.faces if len(face) > 1]
    return line_shapes([vertices[face] for face in faces], colour)


def _frame(entity: Any, height: float, turn_deg: float) -> tuple[Array, Array]:
    """Writing direction and up direction times height, in space."""
    angle = math.radians(turn_deg)
    ocs = entity.ocs()
    along = ocs.to_wcs(Vec3(math.cos(angle), math.sin(angle), 0.0)) * height
    up = ocs.to_wcs(Vec3(-math.sin(angle), math.cos(angle), 0.0)) * height
    return _array([along])[0], _array([up])[0]


def _text(entity: Any, colour: int) -> Shapes:
    align, place, _ = entity.get_placement()
    along, up = _frame(entity, entity.dxf.height, entity.dxf.get("rotation", 0.0))
    words = align.name
    across = 2 if "RIGHT" in words else 1 if "CENTER" in words or "MIDDLE" in words else 0
    height = 2 if words.startswith("TOP") else 1 if words.startswith("MIDDLE") else 0
    at = _array([entity.ocs().to_wcs(Vec3(place))])[0]
    return text_shapes([(entity.plain_text(), at)], along, up, (across, height), colour)


def _mtext(entity: Any, colour: int) -> Shapes:
    height = float(entity.dxf.char_height)
    angle = entity.get_rotation()
    along, up = _frame(entity, height, angle)
    point = int(entity.dxf.get("attachment_point", 1)) - 1
    lines = [
        part for text in entity.plain_text(split=True) for part in _wrapped(text, entity.dxf.get("width", 0.0), height)
    ]
    pitch = LINE_PITCH * float(entity.dxf.get("line_spacing_factor", 1.0))
    first = {0: -1.0, 1: -0.5, 2: 0.0}[min(point // 3, 2)]
    block = (len(lines) - 1) * pitch + 1.0
    at = _array([Vec3(entity.dxf.insert)])[0]
    start = {-1.0: -1.0, -0.5: 0.5 * block - 1.0, 0.0: block - 1.0}[first]
    placed = [(line, at + up * (start - n * pitch)) for n, line in enumerate(lines)]
    return text_shapes(placed, along, up, (point % 3, 0), colour)


def _wrapped(text: str, width: float, height: float) -> list[str]:
    """Lines of a text that breaks at a width; letters are taken as 0.75 of their height wide."""
    most = int(width / (0.75 * height)) if width and width > 0.0 else 0
    if most < 2 or len(text) <= most:
        return [text]
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
