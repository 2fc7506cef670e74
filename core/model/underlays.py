"""Drawings and pictures under the plan, and the layers that what is on the plan belongs to.

What a file held is kept in the project itself, under the digest of its bytes: equal files are kept once, and a project
shows its underlays on a machine that has never seen the files.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256

from core.geometry.rectangle import Point, Rectangle
from core.model.entity import Entity


class Media(StrEnum):
    """What the bytes of a content are."""

    PNG = "png"
    JPEG = "jpeg"
    LINES = "lines"
    PDF = "pdf"


class LayerKind(StrEnum):
    """What is shown, locked and printed together."""

    ARCHITECTURE = "architecture"
    RACKS = "racks"
    COOLING = "cooling"
    PIPES = "pipes"
    POWER = "power"
    NOTES = "notes"
    MARKS = "marks"
    AIR = "air"
    UNDERLAYS = "underlays"


@dataclass(frozen=True, slots=True, kw_only=True)
class Underlay(Entity):
    """A picture or drawing under the plan; unturned, x runs to the right and y upwards.

    Attributes:
        file_name: Name of the file it came from, for people.
        content_id: What is drawn: a picture, or lines.
        original_id: The document of which one page is drawn, or empty.
        page_number: Page of that document, from 1.
        x_m: Lower left corner. [m]
        y_m: Lower left corner. [m]
        extent_x_m: True width. [m]
        extent_y_m: True height on the plan. [m]
        unit_m: Length of a pixel, of a point of a page, or of a drawing unit. [m]
        turn_deg: Counter-clockwise about the lower left corner.
        opacity_ratio: How far it covers what is under it.
        is_visible: Whether the plan shows it.
        is_locked: Whether it stays where it is and the pointer passes through it.
        is_printed: Whether exports show it.
    """

    file_name: str = ""
    content_id: str = ""
    original_id: str = ""
    page_number: int = 1
    x_m: float = 0.0
    y_m: float = 0.0
    extent_x_m: float = 1.0
    extent_y_m: float = 1.0
    unit_m: float = 1.0
    turn_deg: float = 0.0
    opacity_ratio: float = 0.6
    is_visible: bool = True
    is_locked: bool = False
    is_printed: bool = True

    def on_plan(self, across: float, up: float) -> Point:
        """Plan point of a place given in shares of width and height, (0, 0) being the lower left corner. [m]"""
        cos, sin = math.cos(math.radians(self.turn_deg)), math.sin(math.radians(self.turn_deg))
        dx, dy = across * self.extent_x_m, up * self.extent_y_m
        return self.x_m + cos * dx - sin * dy, self.y_m + sin * dx + cos * dy

    def share_at(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Shares of width and height at which a plan point lies; the inverse of ``on_plan``."""
        cos, sin = math.cos(math.radians(self.turn_deg)), math.sin(math.radians(self.turn_deg))
        dx, dy = x_m - self.x_m, y_m - self.y_m
        return (cos * dx + sin * dy) / self.extent_x_m, (-sin * dx + cos * dy) / self.extent_y_m

    def scaled(self, factor: float, fixed_m: Point | None = None) -> Underlay:
        """Larger by a factor, with its unit; one point stays where it is, or the lower left corner. [m]"""
        x_m, y_m = fixed_m or (self.x_m, self.y_m)
        return replace(
            self,
            x_m=x_m + factor * (self.x_m - x_m),
            y_m=y_m + factor * (self.y_m - y_m),
            extent_x_m=factor * self.extent_x_m,
            extent_y_m=factor * self.extent_y_m,
            unit_m=factor * self.unit_m,
        )

    @property
    def corners_m(self) -> tuple[Point, Point, Point, Point]:
        """Corners from the lower left one counter-clockwise. [m]"""
        return self.on_plan(0.0, 0.0), self.on_plan(1.0, 0.0), self.on_plan(1.0, 1.0), self.on_plan(0.0, 1.0)

    @property
    def bounds_m(self) -> Rectangle:
        """Upright rectangle around it. [m]"""
        xs, ys = zip(*self.corners_m, strict=True)
        return Rectangle(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderlayContent(Entity):
    """Bytes of a picture, of lines read from a drawing, or of a document; the id is their digest.

    Attributes:
        media: What the bytes are.
        content: The bytes.
    """

    media: Media = Media.PNG
    content: bytes = field(default=b"", repr=False)

    @classmethod
    def of(cls, media: Media, content: bytes) -> UnderlayContent:
        """Content under the id that its bytes give it."""
        return cls(id=content_id(media, content), media=media, content=content)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLayer(Entity):
    """How one layer of the plan is shown; layers without one are shown, unlocked and printed.

    Attributes:
        kind: Which layer.
        is_visible: Whether the plan shows it.
        is_locked: Whether the pointer passes through what is on it.
        is_printed: Whether exports show it.
        opacity_ratio: How far it covers what is under it.
    """

    kind: LayerKind = LayerKind.ARCHITECTURE
    is_visible: bool = True
    is_locked: bool = False
    is_printed: bool = True
    opacity_ratio: float = 1.0


def content_id(media: Media, content: bytes) -> str:
    """Id of a content: the digest of its bytes."""
    return f"{media}-{sha256(content).hexdigest()}"
