"""The words of the hover card of the one-line diagram: every number that the study has for an item or a link."""

from __future__ import annotations

import math
from html import escape

from core.drawing.oneline import OneLineLayout
from core.drawing.oneline_items import Symbol
from core.drawing.oneline_words import power_words
from core.drawing.power_numbers import DiagramNumbers, Service
from core.model.electrical import PowerSource, PowerUnit
from core.model.project import Project
from core.power.fault_currents import fault_currents
from core.results.power_chain import LinkRole
from desktop.theme import Theme

ROLES = {LinkRole.FEED: "feed", LinkRole.CORD_A: "cord A", LinkRole.CORD_B: "cord B"}


def item_words(project: Project, layout: OneLineLayout, numbers: DiagramNumbers | None, n: int, theme: Theme) -> str:
    """What to say about an item, as rich text.

    Args:
        project: The project.
        layout: The layout.
        numbers: Numbers of the moment, or None.
        n: Position of the item.
        theme: Colours.
    """
    item = layout.items[n]
    dim = f'<span style="color:{theme.dim}">'
    head = f"<b>{escape(item.tag)}</b> {dim}{escape(item.rating)}</span>"
    if item.symbol is Symbol.STACK:
        head = f"<b>{len(item.alike)} equal blocks</b>, {escape(item.tag)}<br>{dim}each {escape(item.rating)}</span>"
    lines = [head]
    if numbers is None:
        return head
    if numbers.service[n] == Service.DEAD:
        lines.append(f'<b style="color:{theme.bad}">dead</b>: no source in service reaches it')
    elif dead := int(numbers.dead_count[n]):
        lines.append(f'<b style="color:{theme.bad}">{dead} of {len(item.ids)} dead</b>')
    if numbers.service[n] != Service.DEAD:
        lines += _numbers(numbers, n, theme)
    limits = _limits(project, item.id)
    if limits:
        lines.append(f"{dim}{limits}</span>")
    return "<br>".join(lines)


def _limits(project: Project, item_id: str) -> str:
    """Largest fault current at an item, and what its breaker is made for."""
    unit, words = project.get(item_id), []
    if isinstance(unit, PowerUnit | PowerSource):
        faults = fault_currents(project)
        n = faults.index.get(item_id)
        if n is not None and faults.max_a[n] > 0.0:
            words.append(f"fault {faults.max_a[n] / 1e3:.1f} kA")
    if isinstance(unit, PowerUnit) and unit.interrupting_a:
        words.append(f"breaks {unit.interrupting_a / 1e3:g} kA")
    if isinstance(unit, PowerUnit) and unit.breaker_a:
        words.append(f"breaker {unit.breaker_a:,.0f} A")
    return " · ".join(words)


def _numbers(numbers: DiagramNumbers, n: int, theme: Theme) -> list[str]:
    power = [power_words(float(numbers.power_w[n]))]
    if abs(numbers.var[n]) >= 1.0:
        power.append(f"{power_words(float(numbers.var[n])).replace('W', 'var')} taken in")
    if not math.isnan(numbers.current_a[n]) and numbers.current_a[n] > 0.0:
        power.append(f"{numbers.current_a[n]:,.0f} A")
    if not math.isnan(numbers.voltage_ratio[n]):
        power.append(f"{numbers.voltage_ratio[n]:.1%} V")
    lines = [" · ".join(power)]
    second = []
    if not math.isnan(numbers.loading_ratio[n]):
        second.append(f"loading {numbers.loading_ratio[n]:.1%}")
    if numbers.loss_w[n] > 0.0:
        second.append(f"loss {power_words(float(numbers.loss_w[n]))}")
    if second:
        lines.append(f'<span style="color:{theme.dim}">{" · ".join(second)}</span>')
    return lines


def link_words(layout: OneLineLayout, numbers: DiagramNumbers | None, k: int, theme: Theme) -> str:
    """What to say about a link, as rich text."""
    link = layout.links[k]
    upper, lower = layout.items[link.upstream], layout.items[link.downstream]
    head = f"<b>{escape(upper.tag)} → {escape(lower.tag)}</b> {ROLES[link.role]}"
    if numbers is None:
        return head
    service = Service(int(numbers.link_service[k]))
    if service is not Service.LIVE:
        return f"{head}<br>{'stands by' if service is Service.STANDBY else 'dead'}"
    facts = [power_words(float(numbers.link_w[k]))]
    if not math.isnan(numbers.link_current_a[k]):
        facts.append(f"{numbers.link_current_a[k]:,.0f} A")
    facts.append(f"drop {numbers.link_drop_ratio[k]:.2%}")
    facts.append(f"cable loss {power_words(float(numbers.link_loss_w[k]))}")
    return f"{head}<br>{' · '.join(facts)}"
