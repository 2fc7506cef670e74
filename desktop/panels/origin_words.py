"""Where the numbers of an item come from, in words under its form."""

from __future__ import annotations

from core.model.entity import Entity, Sourced
from core.model.rack import Rack
from desktop.panels.kind_words import accelerator_words
from desktop.words import as_read, tr


def origin_words(entities: list[Entity]) -> str:
    """Contents, source and confidence of one item; nothing for many."""
    entity = entities[0]
    if isinstance(entity, Rack) and len(entities) == 1:
        unit = entity.units[0] if entity.units else None
        lines = [
            " · ".join(
                word
                for word in (
                    as_read(f"{entity.contents_name} · {entity.weight_kg:,.0f} kg"),
                    accelerator_words(entity.accelerator_count),
                )
                if word
            )
        ]
        if unit is not None and unit.source:
            lines.append(
                tr("Contents: {confidence}, {verification}: {source}").format(
                    confidence=as_read(unit.confidence), verification=as_read(unit.verification), source=unit.source
                )
            )
        return "\n".join(lines)
    if isinstance(entity, Sourced) and len(entities) == 1 and entity.source:
        return f"{entity.model_name}\n{as_read(entity.confidence)}, {as_read(entity.verification)}: {entity.source}"
    return ""
