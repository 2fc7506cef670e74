"""Which CDUs push one loop together, and which racks a loop serves."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.model.cooling import Cdu
from core.model.heat import liquid_share_ratio
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.model.remembered import remembered
from core.model.scenario import Assumptions


def group_key(cdu: Cdu) -> str:
    """Units with the same key push one loop."""
    return cdu.redundancy_group.strip() or cdu.id


def rated_liquid_w(rack: Rack, assumptions: Assumptions) -> float:
    """Heat that a rack gives to a technology loop at full load. [W]"""
    if rack.cooling not in (CoolingKind.DIRECT_TO_CHIP, CoolingKind.IMMERSION):
        return 0.0
    return rack.rated_power_w * liquid_share_ratio(rack, assumptions)


@remembered
def cdu_groups(project: Project) -> Mapping[str, tuple[Cdu, ...]]:
    """CDUs by the loop that they push."""
    groups: dict[str, list[Cdu]] = {}
    for cdu in sorted(project.of_type(Cdu), key=lambda c: (c.tag, c.id)):
        groups.setdefault(group_key(cdu), []).append(cdu)
    return MappingProxyType({key: tuple(found) for key, found in groups.items()})


@remembered
def racks_by_group(project: Project) -> Mapping[str, tuple[Rack, ...]]:
    """Racks with a liquid side by the loop that serves them; ``""`` for those without one."""
    assumptions = project.assumptions
    found: dict[str, list[Rack]] = {}
    for rack in project.racks:
        if rated_liquid_w(rack, assumptions) > 0.0:
            cdu = project.get(rack.cdu_id)
            found.setdefault(group_key(cdu) if isinstance(cdu, Cdu) else "", []).append(rack)
    return MappingProxyType({key: tuple(racks) for key, racks in found.items()})
