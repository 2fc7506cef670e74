"""What templates of racks are called, and the menu that lists them: the planner's own first, then what comes along."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from core.catalogue.rack_templates import BUILT_IN, built_in_templates
from core.commands.rack_templates import kept_templates
from core.model.project import Project
from core.model.rack import RackTemplate
from desktop.words import tr


def templates_of(project: Project) -> tuple[RackTemplate, ...]:
    """Every template that there is, in the order in which they are listed."""
    own = sorted(kept_templates(project), key=lambda t: t.tag.casefold())
    return (*own, *built_in_templates())


def is_built_in(template: RackTemplate) -> bool:
    """Whether it comes with the program and cannot be changed."""
    return template.id.startswith(BUILT_IN)


def name_of(template: RackTemplate) -> str:
    """What it is called on screen; a name that the planner gave stays as it is."""
    return tr(template.tag) if is_built_in(template) else template.tag


def add_templates(menu: QMenu, project: Callable[[], Project], fill: Callable[[RackTemplate], object]) -> None:
    """Add a submenu whose entries fill racks; it is filled when it opens, which reads the catalogue.

    Args:
        menu: Gets the submenu.
        project: Gives the open project.
        fill: Told the chosen template.
    """
    child = menu.addMenu(tr("Fill from template"))

    def show() -> None:
        child.clear()
        for template in templates_of(project()):
            child.addAction(name_of(template).replace("&", "&&"), lambda t=template: fill(t))

    child.aboutToShow.connect(show)
