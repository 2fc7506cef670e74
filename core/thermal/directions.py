"""Unit steps along the axes of a room, as words such as ``+x``: which way things look and air flows."""

from __future__ import annotations

DIRECTIONS: dict[str, tuple[int, int]] = {
    "+x": (0, 1),
    "-x": (0, -1),
    "+y": (1, 1),
    "-y": (1, -1),
    "+z": (2, 1),
    "-z": (2, -1),
}
"""Axis and sign of each direction."""
FACING: dict[tuple[int, int], str] = {(1, 0): "+x", (-1, 0): "-x", (0, 1): "+y", (0, -1): "-y"}
"""The direction of a footprint's facing."""


def opposite(direction: str) -> str:
    """The other way along the same axis."""
    return ("-" if direction[0] == "+" else "+") + direction[1]
