"""Pictures and drawings under the plan: put them there, give them their true scale, choose another page, turn them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from core.commands.command import require, rounded_m
from core.commands.place import unused_contents
from core.errors import InvalidEdit
from core.geometry.rectangle import Point
from core.model.entity import Entity
from core.model.limits import problems_in
from core.model.project import Project
from core.model.underlays import Underlay, UnderlayContent

LEAST_DISTANCE_M = 1e-4
"""Points nearer to each other than this give no scale. [m]"""


@dataclass(frozen=True, slots=True)
class PlaceUnderlay:
    """Put a picture or drawing under the plan, with the contents that it shows."""

    underlay: Underlay
    contents: tuple[UnderlayContent, ...]

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Underlay {self.underlay.file_name}"

    def apply(self, project: Project) -> Project:
        """Add it; contents that are there already are kept once.

        Raises:
            InvalidEdit: It is far too large or far away.
        """
        changes: dict[str, Entity | None] = {c.id: c for c in self.contents}
        changes[self.underlay.id] = _checked(self.underlay)
        return project.with_changes(changes)


@dataclass(frozen=True, slots=True)
class CalibrateUnderlay:
    """Give an underlay the scale at which two points of it have their true distance; the first point stays.

    Attributes:
        underlay_id: The underlay.
        start_m: First point, on the plan.
        end_m: Second point, on the plan.
        distance_m: True distance. [m]
    """

    underlay_id: str
    start_m: Point
    end_m: Point
    distance_m: float
    label: str = "Calibrate underlay"

    def apply(self, project: Project) -> Project:
        """Scale it.

        Raises:
            InvalidEdit: The points are one, the distance is none, or the result is far too large.
        """
        underlay = require_underlay(project, self.underlay_id)
        shown = math.dist(self.start_m, self.end_m)
        if shown < LEAST_DISTANCE_M or not LEAST_DISTANCE_M <= self.distance_m < math.inf:
            raise InvalidEdit("Two points and their distance give the scale.", hint="Take points that lie apart.")
        factor = self.distance_m / shown
        return project.with_changes({underlay.id: _checked(underlay.scaled(factor, self.start_m))})


@dataclass(frozen=True, slots=True)
class TurnUnderlay:
    """Turn an underlay counter-clockwise about its middle. [degrees]"""

    underlay_id: str
    degrees: float
    label: str = "Turn underlay"

    def apply(self, project: Project) -> Project:
        """Turn it."""
        underlay = require_underlay(project, self.underlay_id)
        cx, cy = underlay.on_plan(0.5, 0.5)
        turned = replace(underlay, turn_deg=(underlay.turn_deg + self.degrees) % 360.0)
        dx, dy = turned.on_plan(0.5, 0.5)
        turned = replace(turned, x_m=rounded_m(turned.x_m + cx - dx), y_m=rounded_m(turned.y_m + cy - dy))
        return project.with_changes({underlay.id: _checked(turned)})


@dataclass(frozen=True, slots=True)
class ShowPage:
    """Show another page of an underlay's document, at the same scale and lower left corner.

    Attributes:
        underlay_id: The underlay.
        content: The page as a picture.
        page_number: Which page it is.
        extent_units: Its width and height. [units]
    """

    underlay_id: str
    content: UnderlayContent
    page_number: int
    extent_units: tuple[float, float]

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Page {self.page_number}"

    def apply(self, project: Project) -> Project:
        """Change the page; the picture of the page before goes where nothing else shows it."""
        underlay = require_underlay(project, self.underlay_id)
        width, height = self.extent_units
        shown = replace(
            underlay,
            content_id=self.content.id,
            page_number=self.page_number,
            extent_x_m=width * underlay.unit_m,
            extent_y_m=height * underlay.unit_m,
        )
        gone = unused_contents(project, {underlay.id}) - {self.content.id, underlay.original_id}
        changes: dict[str, Entity | None] = dict.fromkeys(gone, None)
        return project.with_changes({**changes, self.content.id: self.content, underlay.id: _checked(shown)})


def require_underlay(project: Project, underlay_id: str) -> Underlay:
    """The underlay with this id.

    Raises:
        InvalidEdit: There is none.
    """
    found = require(project, underlay_id)
    if not isinstance(found, Underlay):
        raise InvalidEdit(f"{found.tag or 'The item'} is no underlay.", hint="Select an underlay.")
    return found


def _checked(underlay: Underlay) -> Underlay:
    for problem in problems_in(underlay):
        raise InvalidEdit(f"{underlay.file_name}: {problem.text}", hint="Check the scale.")
    return underlay
