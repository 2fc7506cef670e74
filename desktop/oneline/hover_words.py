"""The words of the hover card of the one-line diagram: every number that the study has for an item or a link."""

from __future__ import annotations

import math
from html import escape

from core.drawing.oneline import OneLineLayout
from core.drawing.oneline_items import Symbol, stack_name
from core.drawing.oneline_words import power_words
from core.drawing.power_numbers import DiagramNumbers, Service
from core.model.electrical import PowerSource, PowerUnit
from core.model.project import Project
from core.results.power_chain import FaultCurrents, LinkRole
from core.units import percent
from desktop.theme import Theme
from desktop.words import as_read, marked, tr

ROLES = {
    LinkRole.FEED: marked("feed"),
    LinkRole.CORD_A: marked("cord A"),
    LinkRole.CORD_B: marked("cord B"),
}


def item_words(
    project: Project,
    layout: OneLineLayout,
    numbers: DiagramNumbers | None,
    n: int,
    theme: Theme,
    faults: FaultCurrents | None = None,
) -> str:
    """What to say about an item, as rich text.

    Args:
        project: The project.
        layout: The layout.
        numbers: Numbers of the moment, or None.
        n: Position of the item.
        theme: Colours.
        faults: Fault currents of the moment, or None.
    """
    item = layout.items[n]
    dim = f'<span style="color:{theme.dim}">'
    head = f"<b>{escape(item.tag)}</b> {dim}{escape(as_read(item.rating))}</span>"
    if item.symbol is Symbol.STACK:
        head = tr("<b>{name}</b>, {tag}<br>{dim}each {rating}</span>").format(
            name=as_read(stack_name(item)), tag=escape(as_read(item.tag)), dim=dim, rating=escape(as_read(item.rating))
        )
    lines = [head]
    if numbers is None or not numbers.is_known[n]:
        return head
    if numbers.service[n] == Service.DEAD:
        lines.append(tr('<b style="color:{bad}">dead</b>: no source in service reaches it').format(bad=theme.bad))
    elif dead := int(numbers.dead_count[n]):
        lines.append(
            tr('<b style="color:{bad}">{dead} of {count} dead</b>').format(
                bad=theme.bad, dead=dead, count=len(item.ids)
            )
        )
    if numbers.service[n] != Service.DEAD:
        lines += _numbers(numbers, n, theme)
        if item.is_group and (worst := project.get(numbers.worst_id[n])) is not None:
            words = tr("worst: {tag} at {loading}")
            lines.append(words.format(tag=escape(worst.tag), loading=percent(float(numbers.loading_ratio[n]))))
    limits = _limits(project, faults, item.id)
    if limits:
        lines.append(f"{dim}{limits}</span>")
    return "<br>".join(lines)


def _limits(project: Project, faults: FaultCurrents | None, item_id: str) -> str:
    """Largest fault current at an item, and what its breaker is made for."""
    unit, words = project.get(item_id), []
    if faults is not None and isinstance(unit, PowerUnit | PowerSource):
        n = faults.index.get(item_id)
        if n is not None and faults.max_a[n] > 0.0:
            words.append(tr("fault {max:.1f} kA").format(max=faults.max_a[n] / 1e3))
    if isinstance(unit, PowerUnit) and unit.interrupting_a:
        words.append(tr("breaks {interrupting_a:g} kA").format(interrupting_a=unit.interrupting_a / 1e3))
    if isinstance(unit, PowerUnit) and unit.breaker_a:
        words.append(tr("breaker {breaker:,.0f} A").format(breaker=unit.breaker_a))
    return " · ".join(words)


def _numbers(numbers: DiagramNumbers, n: int, theme: Theme) -> list[str]:
    power = [power_words(float(numbers.power_w[n]))]
    if abs(numbers.var[n]) >= 1.0:
        power.append(
            tr("{power_words} taken in").format(power_words=power_words(float(numbers.var[n])).replace("W", "var"))
        )
    if not math.isnan(numbers.current_a[n]) and numbers.current_a[n] > 0.0:
        power.append(f"{numbers.current_a[n]:,.0f} A")
    if not math.isnan(numbers.voltage_ratio[n]):
        power.append(f"{percent(numbers.voltage_ratio[n], 1)} V")
    lines = [" · ".join(power)]
    second = []
    if not math.isnan(numbers.loading_ratio[n]):
        second.append(tr("loading {loading}").format(loading=percent(numbers.loading_ratio[n], 1)))
    if numbers.loss_w[n] > 0.0:
        second.append(tr("loss {power_words}").format(power_words=power_words(float(numbers.loss_w[n]))))
    if second:
        lines.append(f'<span style="color:{theme.dim}">{" · ".join(second)}</span>')
    return lines


def link_words(layout: OneLineLayout, numbers: DiagramNumbers | None, k: int, theme: Theme) -> str:
    """What to say about a link, as rich text."""
    link = layout.links[k]
    upper, lower = layout.items[link.upstream], layout.items[link.downstream]
    head = f"<b>{escape(upper.tag)} → {escape(lower.tag)}</b> {tr(ROLES[link.role])}"
    if numbers is None:
        return head
    service = Service(int(numbers.link_service[k]))
    if service is not Service.LIVE:
        return f"{head}<br>{tr('stands by') if service is Service.STANDBY else tr('dead')}"
    facts = [power_words(float(numbers.link_w[k]))]
    if not math.isnan(numbers.link_current_a[k]):
        facts.append(f"{numbers.link_current_a[k]:,.0f} A")
    facts.append(tr("drop {link_drop}").format(link_drop=percent(numbers.link_drop_ratio[k], 2)))
    facts.append(tr("cable loss {power_words}").format(power_words=power_words(float(numbers.link_loss_w[k]))))
    return f"{head}<br>{' · '.join(facts)}"
