"""Which layer everything on the plan belongs to, and what that means for it."""

from __future__ import annotations

from types import MappingProxyType

from core.model.cooling import AirCooler, Cdu, Containment, HeatRejection, PerforatedTile, ReturnGrille
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity
from core.model.loop_items import HeatExport, StorageTank
from core.model.plan_marks import PlanNote
from core.model.project import Project
from core.model.rack import Rack
from core.model.remembered import remembered
from core.model.scenario import MeasuredPoint
from core.model.space import Beam, Column, Door, Hall, KeepOut, Wall
from core.model.underlays import LayerKind, PlanLayer, Underlay

LAYER_OF_TYPE: MappingProxyType[type[Entity], LayerKind] = MappingProxyType(
    {
        **dict.fromkeys((Hall, Wall, Column, Beam, Door, KeepOut), LayerKind.ARCHITECTURE),
        Rack: LayerKind.RACKS,
        **dict.fromkeys((AirCooler, PerforatedTile, ReturnGrille, Containment), LayerKind.COOLING),
        **dict.fromkeys((Cdu, HeatRejection, HeatExport, StorageTank), LayerKind.COOLING),
        **dict.fromkeys((PowerUnit, PowerSource), LayerKind.POWER),
        PlanNote: LayerKind.NOTES,
        MeasuredPoint: LayerKind.MARKS,
        Underlay: LayerKind.UNDERLAYS,
    }
)
"""Layer of every kind of entity that is drawn by itself; pipes and the air are drawn from results."""

PLAN_ONLY = (
    "item_groups",
    "plan_notes",
    "underlays",
    "underlay_contents",
    "plan_layers",
    "saved_views",
    "rack_templates",
    "waivers",
    "revisions",
)
"""Kinds by their plural name that no result depends on."""


@remembered
def layers_of(project: Project) -> MappingProxyType[LayerKind, PlanLayer]:
    """How every layer is shown, in the order of the layers."""
    stored = {layer.kind: layer for layer in project.of_type(PlanLayer)}
    return MappingProxyType({kind: stored.get(kind, default_layer(kind)) for kind in LayerKind})


def default_layer(kind: LayerKind) -> PlanLayer:
    """A layer as it is as long as nobody has changed it; its id is the same in all projects."""
    return PlanLayer(id=f"layer-{kind}", kind=kind)


def layer_of(project: Project, entity: Entity) -> PlanLayer | None:
    """The layer that an entity is drawn on, or None when it is not drawn."""
    kind = LAYER_OF_TYPE.get(type(entity))
    return None if kind is None else layers_of(project)[kind]


@remembered
def hidden_types(project: Project) -> frozenset[type[Entity]]:
    """Kinds of entity on layers that the plan does not show."""
    return frozenset(t for t, kind in LAYER_OF_TYPE.items() if not layers_of(project)[kind].is_visible)


@remembered
def locked_types(project: Project) -> frozenset[type[Entity]]:
    """Kinds of entity on locked layers."""
    return frozenset(t for t, kind in LAYER_OF_TYPE.items() if layers_of(project)[kind].is_locked)


@remembered
def unprinted_types(project: Project) -> frozenset[type[Entity]]:
    """Kinds of entity on layers that exports leave out."""
    return frozenset(t for t, kind in LAYER_OF_TYPE.items() if not layers_of(project)[kind].is_printed)
