"""Who hears of whom in the main window: views and panels are strangers to each other, and meet here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop.elevation.elevation_view import ElevationView
    from desktop.floorplan.plan_view import PlanView
    from desktop.oneline.oneline_view import OneLineView
    from desktop.panel_actions import PanelActions
    from desktop.panel_places import PanelPlaces
    from desktop.panels.catalogue import CataloguePanel
    from desktop.panels.findings import FindingsPanel
    from desktop.panels.inspector import InspectorPanel
    from desktop.panels.object_tree import ObjectTreePanel
    from desktop.panels.outage import OutagePanel
    from desktop.panels.results import ResultsStrip
    from desktop.panels.trust import TrustPanel
    from desktop.solid.solid_view import SolidView
    from desktop.window.air_labels import AirLabels
    from desktop.window.design_actions import DesignActions
    from desktop.window.status_line import StatusLine
    from desktop.window.view_stack import ViewStack


class WindowParts(Protocol):
    """What the main window is made of, as far as it is connected here."""

    actions_by_name: dict[str, QAction]
    plan: PlanView
    oneline: OneLineView
    elevation: ElevationView
    solid: SolidView
    views: ViewStack
    status: StatusLine
    catalogue: CataloguePanel
    tree: ObjectTreePanel
    inspector: InspectorPanel
    findings: FindingsPanel
    trust: TrustPanel
    outage: OutagePanel
    strip: ResultsStrip
    air_labels: AirLabels
    places: PanelPlaces
    panel_actions: PanelActions
    design: DesignActions


def listen_to_views(window: WindowParts) -> None:
    """What views tell goes to the status bar, and the colours of the plan to the 3D view."""
    plan = window.plan
    plan.cursor_moved.connect(window.status.show_cursor)
    plan.zoom_changed.connect(window.status.show_zoom)
    plan.told.connect(window.status.tell)
    window.oneline.told.connect(window.status.say)
    window.elevation.told.connect(window.status.say)
    window.elevation.asked.connect(lambda name: window.actions_by_name[name].trigger())
    plan.air.shown.connect(lambda: window.solid.set_scale(plan.air.heat.scale))
    plan.colours.changed.connect(lambda: window.solid.set_colour_by(plan.colours.by))


def listen_to_panels(window: WindowParts) -> None:
    """What is asked for in panels is shown in views, in other panels or in dialogs."""
    window.catalogue.item_chosen.connect(window.design.place_item)
    window.findings.item_asked.connect(window.views.bring_into_view)
    window.findings.waived_shown.connect(window.actions_by_name["show_waived"].setChecked)
    window.tree.item_asked.connect(lambda i: window.views.bring_into_view(i) if i else window.views.fit_selection())
    window.strip.item_asked.connect(window.views.show_item)
    window.strip.findings_asked.connect(lambda: window.places.show_panel("findings"))
    window.air_labels.when_clicked(window.actions_by_name["trust"].trigger)
    window.trust.import_asked.connect(window.actions_by_name["sensors"].trigger)
    window.outage.moment_changed.connect(window.plan.show_moment)
    window.outage.moment_changed.connect(
        lambda m, words: window.strip.show_moment(m, words, window.outage.slider.value())
    )
    window.outage.moment_changed.connect(window.solid.show_moment)
    window.outage.moment_changed.connect(lambda moment, _: window.inspector.tell_moment(moment is not None))
    window.outage.moment_changed.connect(lambda moment, _: window.trust.tell_moment(moment is not None))
    window.outage.opened.connect(lambda: window.places.show_panel("outage"))
    window.outage.closed.connect(lambda: window.places.hide_panel("outage"))
    window.places.changed.connect(window.panel_actions.tick)
    window.inspector.fit_asked.connect(window.design.choose_contents)
    window.inspector.cooling_asked.connect(window.design.choose_cooling)
    window.inspector.site_asked.connect(window.design.choose_site)
    window.inspector.source_asked.connect(window.design.choose_sources)
