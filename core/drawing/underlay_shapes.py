"""What lies under the plan, as shapes for sheets: one layer each, because each has its own opacity."""

from __future__ import annotations

from core.drawing.display_list import Layer, LineWork, Picture
from core.drawing.line_content import LineContent, unpack_lines
from core.model.layers import layers_of
from core.model.project import Project
from core.model.remembered import remembered
from core.model.underlays import LayerKind, Media, Underlay, UnderlayContent

KEPT = 4
_unpacked: dict[str, LineContent] = {}


@remembered
def underlay_layers(project: Project) -> tuple[Layer, ...]:
    """Layers of all underlays that are printed, the lowest first.

    Raises:
        ExchangeError: A stored drawing is broken.
    """
    whole = layers_of(project)[LayerKind.UNDERLAYS]
    found = []
    for underlay in project.of_type(Underlay):
        content = project.get(underlay.content_id)
        if whole.is_printed and underlay.is_printed and isinstance(content, UnderlayContent):
            opacity = whole.opacity_ratio * underlay.opacity_ratio
            found.append(Layer(f"underlay {underlay.file_name}", (_shape(underlay, content),), opacity))
    return tuple(found)


def _shape(underlay: Underlay, content: UnderlayContent) -> Picture | LineWork:
    lower_left, lower_right, _, upper_left = underlay.corners_m
    corners = (lower_left, lower_right, upper_left)
    if content.media is Media.LINES:
        return LineWork(corners, _lines(content))
    return Picture(corners, content.media is Media.JPEG, content.content)


def _lines(content: UnderlayContent) -> LineContent:
    if content.id not in _unpacked:
        while len(_unpacked) >= KEPT:
            _unpacked.pop(next(iter(_unpacked)))
        _unpacked[content.id] = unpack_lines(content.content)
    return _unpacked[content.id]
