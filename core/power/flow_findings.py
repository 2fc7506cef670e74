"""What a load flow says besides numbers: dead parts, limits, sources that disagree, loads without operating point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.power.fault_level import FaultSolver, FaultSource
from core.power.grid_case import Complexes, Floats, GridCase
from core.power.grid_islands import Island
from core.power.newton import NewtonAnswer, NewtonIsland
from core.results.finding import Finding, Severity
from core.units import percent

MOST_NAMED = 5
"""Buses named in one finding."""
SAME_VOLTAGE_PU = 1e-9


def _names(case: GridCase, nodes: np.ndarray) -> str:
    names = ", ".join(str(case.node_ids[int(n)]) for n in nodes[:MOST_NAMED])
    more = nodes.size - MOST_NAMED
    return f"{names} and {more} more" if more > 0 else names


def dead_findings(case: GridCase, p_kw: Floats, is_supplied: np.ndarray) -> list[Finding]:
    """Nodes that no source reaches, and the load lost with them."""
    dead = np.flatnonzero(~is_supplied)
    if dead.size == 0:
        return []
    lost = float(np.maximum(p_kw[dead], 0.0).sum())
    return [
        Finding(
            "grid-no-source",
            Severity.ERROR,
            f"No source reaches {'bus' if dead.size == 1 else 'buses'} {_names(case, dead)}"
            + (f"; {lost:,.6g} kW of load is not supplied." if lost > 0.0 else "."),
            "Connect a line or a transformer to the supplied part, or give the island a source.",
            tuple(str(case.node_ids[int(n)]) for n in dead),
        )
    ]


def no_operating_point(case: GridCase, p_kw: Floats, q_kvar: Floats, island: Island, carried_ratio: float) -> Finding:
    """What is said of an island whose load is beyond what its network can carry."""
    load = float(p_kw[island.node].sum())
    node, alone_kw = _heaviest(case, p_kw, q_kvar, island)
    alone = f", where at most {alone_kw:,.6g} kW could be carried with nothing else connected" if alone_kw > 0.0 else ""
    carried = (
        f"about {percent(carried_ratio, 1)} of it can be carried" if carried_ratio > 0.0 else "not even no load has one"
    )
    name = case.node_ids[node]
    return Finding(
        "grid-no-operating-point",
        Severity.ERROR,
        f"There is no operating point: {load:,.6g} kW of load is beyond what the network can carry ({carried}). "
        f"The load of {p_kw[node]:,.6g} kW at bus {name} is the heaviest for its place{alone}.",
        "Reduce the load there, or use larger or shorter conductors, a higher voltage, or a second path.",
        (str(name),),
    )


def _heaviest(case: GridCase, p_kw: Floats, q_kvar: Floats, island: Island) -> tuple[int, float]:
    """The load nearest to its own limit, and that limit: ``V0^2 cos / (2 (|Z| + R cos + X sin))``, in DC V0^2 / 4 R.

    The limit is 0 where charging, shunts, generators or unequal taps make the formula a mere estimate.
    """
    stiff = [
        FaultSource(int(n), complex(0.0, 1e-9 * case.node_kv[n] ** 2 * 1000.0 / case.base_kva))
        for n in island.node[island.slack]
    ]
    z, _ = FaultSolver(case, corrects_transformers=False).impedances(stiff)
    z_pu = z[island.node] * case.base_kva / (np.square(case.node_kv[island.node]) * 1000.0)
    p, q = p_kw[island.node] / case.base_kva, q_kvar[island.node] / case.base_kva
    size = np.hypot(p, q)
    v0 = np.abs(island.scale) * float(np.abs(island.slack_v_pu[0] / island.scale[island.slack[0]]))
    with np.errstate(divide="ignore", invalid="ignore"):
        limit = np.square(v0) / (2.0 * (np.abs(z_pu) + (z_pu.real * p + z_pu.imag * q) / size))
        share = np.where((size > 0.0) & (p > 0.0), size / limit, -1.0)
    worst = int(np.argmax(share))
    held = np.isin(case.generator_node, island.node).any()
    has_earth = any(y.any() for y in (case.shunt_y_pu[island.node], case.from_y_pu[island.branch]))
    is_exact = island.agrees and not held and not has_earth and share[worst] > 0.0
    return int(island.node[worst]), float(limit[worst] * p[worst] / size[worst] * case.base_kva) if is_exact else 0.0


def source_findings(case: GridCase, islands: Sequence[Island]) -> list[Finding]:
    """Sources of one island that hold different voltages, so that power flows from one into the other."""
    found = []
    for island in islands:
        at_rest = island.slack_v_pu / island.scale[island.slack]
        for n in np.flatnonzero(np.abs(at_rest - at_rest[0]) > SAME_VOLTAGE_PU):
            first, other = (case.node_ids[int(island.node[island.slack[k]])] for k in (0, n))
            found.append(
                Finding(
                    "grid-source-conflict",
                    Severity.WARNING,
                    f"The sources at buses {first} and {other} are connected and hold different voltages "
                    f"({_polar(at_rest[0])} and {_polar(at_rest[n])}); power flows from one into the other.",
                    "Give both the same voltage and angle, or open the connection.",
                    (str(first), str(other)),
                )
            )
    return found


def _polar(v: complex) -> str:
    return f"{abs(v):.4g} pu at {np.degrees(np.angle(v)):.4g} deg"


def limit_findings(case: GridCase, solver: NewtonIsland, answer: NewtonAnswer, load: Complexes) -> list[Finding]:
    """Generators that are beyond their reactive limits, or gave up their voltage at one."""
    found = []
    made = (solver.reactive_pu(answer.v_pu) + load.imag[solver.generator_node]) * case.base_kva
    for g, q, side in zip(solver.generator.tolist(), made.tolist(), answer.at_limit.tolist(), strict=True):
        name = case.node_ids[int(case.generator_node[g])]
        low, high = float(case.generator_q_min_kvar[g]), float(case.generator_q_max_kvar[g])
        slack = 1e-6 * case.base_kva
        if side:
            limit, v = (high, "below") if side > 0 else (low, "above")
            words = (
                f"The generator at bus {name} is at its limit of {limit:,.6g} kvar; its voltage is {v} the one to hold."
            )
        elif q > high + slack or q < low - slack:
            limit = high if q > high else low
            words = (
                f"The generator at bus {name} needs {q:,.6g} kvar to hold its voltage; its limit is {limit:,.6g} kvar."
            )
        else:
            continue
        fix = "Add reactive power there, or hold another voltage."
        found.append(Finding("grid-generator-limit", Severity.WARNING, words, fix, (str(name),)))
    return found
