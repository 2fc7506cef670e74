"""Flows, voltages, currents and losses of a power chain in one state.

Converters hold their output voltage, so what lies behind one is a network of its own: the sweep crosses them in one
pass, with the input power of each ``P_out + loss(P_out)``. Between converters it is the backward and forward sweep of
radial networks, on the alternating or direct voltage in question. Energy closes to rounding at every node.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.power import chain_kernels, chain_mesh_kernels
from core.power.chain import PowerChain
from core.power.chain_mesh import find_mesh
from core.power.chain_state import ChainState, resting_units, share_by_merit
from core.power.chain_values import UNIT_VA
from core.results.power_chain import ChainFlow, ChainProblem, FloatArray, NodeKind

TOLERANCE = 1e-11
MOST_SWEEPS = 60
MOST_MESH_SWEEPS = 120
COLLAPSED_RATIO = 0.5
"""Below this voltage a constant-power load has left the branch of solutions that can be operated."""


@dataclass(frozen=True, slots=True)
class ChainLoads:
    """What the nodes draw beside what they pass on.

    Attributes:
        power_w: Of loads at their cords, of the source bus directly, shape (nodes,). [W]
        var_ratio: Reactive over active power, shape (nodes,).
        cord_growth_ratio: Power at the upstream end of a load's cords over power at the load, shape (nodes,).
    """

    power_w: FloatArray
    var_ratio: FloatArray
    cord_growth_ratio: FloatArray


@dataclass(slots=True)
class _Sweep:
    """Per-unit outcome of the sweeps: voltages behind and before nodes, currents by node and by link, who floats."""

    v: NDArray[np.complex128]
    v_in: NDArray[np.complex128]
    i_out: NDArray[np.complex128]
    i_in: NDArray[np.complex128]
    carried: NDArray[np.complex128]
    floats: NDArray[np.bool_]
    turns: int


def solve_chain(
    chain: PowerChain, loads: ChainLoads, state: ChainState, demand_w: FloatArray | None = None
) -> ChainFlow:
    """Solve one state of the chain.

    Args:
        chain: The chain.
        loads: What is drawn.
        state: Who is alive.
        demand_w: Input of every node as far as it is known, by which sources are filled; from the loss curves alone
            when it is not, shape (nodes,). [W]

    Returns:
        Flows. Loads without an operating point are dropped, named in ``problems``, and the rest is solved.
    """
    problems = list(chain.problems)
    rests = resting_units(chain, state)
    if rests.any():
        chain = replace(chain, p0=np.where(rests, 0.0, chain.p0))
    demand_w = _active_input_w(chain, loads, state) if demand_w is None else demand_w
    state = replace(state, share=share_by_merit(chain, state, demand_w))
    found = _sweep(chain, loads, state)
    for _ in range(8):
        if found.turns > 0:
            break
        dropped = _collapsed(chain, state, found)
        problems += _no_operating_point(chain, loads, dropped)
        state = _without(chain, state, dropped)
        found = _sweep(chain, loads, state)
    return _flow(chain, loads, state, found, tuple(problems))


def given_on_w(chain: PowerChain, loads: ChainLoads, state: ChainState, share: FloatArray | None = None) -> FloatArray:
    """Active power that every node gives on, by the loss curves alone, without voltages. Shape (nodes,). [W]"""
    out = np.zeros(len(chain.node_ids))
    chain_kernels.sum_up(
        chain.node_kind, chain.first_link, chain.link_upstream, state.is_live, state.share if share is None else share,
        loads.power_w / UNIT_VA, loads.cord_growth_ratio, chain.rated_w / UNIT_VA, chain.p0, chain.p1, chain.p2,
        _module_ratio(chain), chain.spare_modules, out,
    )  # fmt: skip
    return out * UNIT_VA


def _active_input_w(chain: PowerChain, loads: ChainLoads, state: ChainState) -> FloatArray:
    out = given_on_w(chain, loads, state)
    return np.where(chain.node_kind == NodeKind.LOAD, loads.power_w, out + loads.power_w)


def _module_ratio(chain: PowerChain) -> FloatArray:
    return np.divide(chain.module_w, chain.rated_w, out=np.zeros_like(chain.rated_w), where=chain.rated_w > 0.0)


def _sweep(chain: PowerChain, loads: ChainLoads, state: ChainState) -> _Sweep:
    nodes = len(chain.node_ids)
    v = np.ones(nodes, dtype=np.complex128)
    i_out, i_in = np.zeros(nodes, dtype=np.complex128), np.zeros(nodes, dtype=np.complex128)
    load_p = loads.power_w / UNIT_VA
    load_q = np.where(chain.is_direct_current, 0.0, load_p * loads.var_ratio)
    arrays = (
        chain.node_kind, chain.first_link, chain.link_upstream, state.is_live, state.share, chain.is_converting,
        load_p, load_q, loads.cord_growth_ratio, chain.rated_w / UNIT_VA, chain.p0, chain.p1, chain.p2,
        _module_ratio(chain), chain.spare_modules, chain.input_var_ratio, chain.link_z, chain.own_z, TOLERANCE,
    )  # fmt: skip
    mesh = find_mesh(chain, state)
    if mesh is None:
        turns = chain_kernels.sweep(*arrays, MOST_SWEEPS, v, i_out, i_in)
        carried = state.share * i_in[chain.link_downstream]
        v_in = _terminal(chain, state, v, carried)
        found = _Sweep(v, v_in, i_out, i_in, carried, np.zeros(nodes, dtype=bool), turns)
    else:
        v_in, carried = v.copy(), np.zeros(chain.link_upstream.size, dtype=np.complex128)
        turns = chain_mesh_kernels.sweep_mesh(
            *arrays, MOST_MESH_SWEEPS, mesh.part, mesh.loop_of, mesh.floats, mesh.block_first, mesh.inverse_first,
            mesh.inverse, v, v_in, i_out, i_in, carried,
        )  # fmt: skip
        found = _Sweep(v, v_in, i_out, i_in, carried, mesh.floats, turns)
    if found.turns > 0 and (
        (np.abs(v[state.is_live]) < COLLAPSED_RATIO).any() or _starves_converter(chain, state, found)
    ):
        found.turns = -found.turns
    return found


def _starves_converter(chain: PowerChain, state: ChainState, found: _Sweep) -> bool:
    """Whether the voltage has run away before a converter, which holds the one behind it whatever it gets."""
    stands = state.is_live & chain.is_converting
    if not stands.any():
        return False
    off = np.abs(found.v_in[stands] - 1.0)
    return bool((off > COLLAPSED_RATIO).any())


def _collapsed(chain: PowerChain, state: ChainState, found: _Sweep) -> NDArray[np.int64]:
    """What draws at a voltage that has run away: loads and converters, else units by their own losses.

    Those that are farthest off if none clearly has.
    """
    off = np.abs(found.v_in - 1.0)
    takes = state.is_live & ((chain.node_kind == NodeKind.LOAD) | chain.is_converting)
    loses = state.is_live & (chain.node_kind == NodeKind.UNIT) & (chain.rated_w * chain.p0 > 0.0)
    for group in (takes, loses):
        far = group & (off > COLLAPSED_RATIO)
        if far.any():
            return np.flatnonzero(far)
    group = takes if takes.any() else loses
    return np.flatnonzero(group & (off >= np.max(off, where=group, initial=0.0) - 1e-6))


def _without(chain: PowerChain, state: ChainState, dropped: NDArray[np.int64]) -> ChainState:
    """The state without some nodes and all that hang on them alone; what has other inputs takes more from those."""
    live, share = state.is_live.copy(), state.share.copy()
    live[dropped] = False
    for n in np.flatnonzero(live):
        links = chain.links_of(int(n))
        part = slice(links.start, links.stop)
        if not share[part].any():
            continue
        share[part] = np.where(live[chain.link_upstream[part]], share[part], 0.0)
        total = float(share[part].sum())
        live[n] = total > 0.0
        share[part] /= total if total > 0.0 else 1.0
    share[~live[chain.link_downstream]] = 0.0
    return replace(state, is_live=live, share=share)


def _terminal(
    chain: PowerChain, state: ChainState, v: NDArray[np.complex128], carried: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    """Voltage at the input of every node, behind its cables, per unit, shape (nodes,)."""
    up, down = chain.link_upstream, chain.link_downstream
    part = state.share * (v[up] - chain.link_z * carried)
    nodes = len(chain.node_ids)
    terminal = np.bincount(down, part.real, nodes) + 1j * np.bincount(down, part.imag, nodes)
    fed = np.bincount(down, state.share, nodes) > 0.0
    return np.where(fed, terminal, v)


def _no_operating_point(chain: PowerChain, loads: ChainLoads, dropped: NDArray[np.int64]) -> list[ChainProblem]:
    problems = []
    for n in dropped:
        words = f"has no operating point: the conductors to it cannot carry its {loads.power_w[n] / 1e3:.0f} kW"
        if chain.node_kind[n] == NodeKind.UNIT:
            words = "has no operating point: the conductors to it cannot carry its load"
        fix = "Take larger or shorter conductors, a higher voltage, or less load."
        problems.append(ChainProblem("no-operating-point", chain.node_ids[n], words, fix))
    return problems


def _flow(
    chain: PowerChain, loads: ChainLoads, state: ChainState, found: _Sweep, problems: tuple[ChainProblem, ...]
) -> ChainFlow:
    kind, live = chain.node_kind, state.is_live
    is_load, is_unit = kind == NodeKind.LOAD, kind == NodeKind.UNIT
    up, down, share = chain.link_upstream, chain.link_downstream, state.share
    terminal, carried = found.v_in, found.carried
    into = found.v[up] * np.conj(carried)
    link_loss = chain.link_z.real * np.abs(carried) ** 2
    drop = np.abs(chain.link_z * carried)
    given = found.v * np.conj(found.i_out)
    taken = np.where(kind == NodeKind.SOURCE, given, terminal * np.conj(found.i_in))
    direct = np.where(live, loads.power_w / UNIT_VA, 0.0)
    loss = np.where(is_unit & live, _unit_loss(chain, found, given.real), 0.0)
    # what cords without a size lose is a share of what they carry, and theirs
    cord = np.where(is_load, direct * (loads.cord_growth_ratio - 1.0), 0.0)
    link_loss = link_loss + np.where(is_load[down], share * cord[down], 0.0)
    input_w = np.where(is_load, direct, taken.real)
    supplied = float(given.real[kind == NodeKind.SOURCE].sum())
    bus_only = live & (kind == NodeKind.BUS) & np.isinf(chain.capacity_w)
    supplied += float((given.real + direct)[bus_only].sum())
    fed = np.bincount(down, share, live.size) > 0.0
    supplied += float(taken.real[is_unit & live & ~fed].sum())  # from batteries
    spent = float(direct.sum() + loss.sum() + link_loss.sum())
    volts = chain.volts
    # of a unit's parallel inputs each carries what the solution says, of a load's cords what was asked of them
    share = np.where(is_load[down] | (share <= 0.0), share, _real_share(carried, found.i_in[down]))
    holds = live & ((kind == NodeKind.SOURCE) | chain.is_converting) & ~found.floats
    root = np.where(chain.is_direct_current, 1.0, np.sqrt(3.0))
    current = np.where(is_load, np.abs(found.i_in), np.abs(found.i_out)) * UNIT_VA / (root * volts)
    rated = chain.rated_w / UNIT_VA
    loading = np.divide(np.abs(given), rated, out=np.zeros_like(rated), where=rated > 0.0)
    return ChainFlow(
        node_ids=chain.node_ids,
        node_kind=kind,
        index=chain.index,
        is_live=live,
        input_w=input_w * UNIT_VA,
        output_w=np.where(is_load, 0.0, given.real) * UNIT_VA,
        loss_w=loss * UNIT_VA,
        input_var=np.where(live, taken.imag, 0.0) * UNIT_VA,
        voltage_ratio=np.where(live, np.abs(found.v), np.nan),
        current_a=current,
        loading_ratio=loading,
        link_upstream=up,
        link_downstream=down,
        link_role=chain.link_role,
        link_is_closed=state.share > 0.0,
        is_direct_current=chain.is_direct_current,
        holds_voltage=holds | bus_only,
        link_w=into.real * UNIT_VA,
        link_var=into.imag * UNIT_VA,
        link_loss_w=link_loss * UNIT_VA,
        link_current_a=np.abs(carried) * UNIT_VA / (root[up] * volts[up]) if up.size else np.zeros(0),
        link_drop_ratio=drop,
        phase_w=_phases_w(chain, loads, replace(state, share=share)),
        problems=problems,
        iterations=abs(found.turns),
        balance_error_ratio=abs(supplied - spent) / supplied if supplied > 0.0 else 0.0,
    )


def _real_share(carried: NDArray[np.complex128], total: NDArray[np.complex128]) -> FloatArray:
    """Part of a current in phase with the whole, which the parts of all inputs make up; whole where nothing flows."""
    size = np.abs(total) ** 2
    share: FloatArray = np.divide((carried * np.conj(total)).real, size, out=np.ones(size.size), where=size > 0.0)
    return share


def _unit_loss(chain: PowerChain, found: _Sweep, given: FloatArray) -> FloatArray:
    """Loss inside every unit by its own formula, per unit, shape (nodes,)."""
    rated = chain.rated_w / UNIT_VA
    loss = rated * chain.p0 * np.abs(found.v) ** 2 + chain.p1 * np.abs(found.i_out)
    loss += chain.own_z.real * np.abs(found.i_in) ** 2
    chain_kernels.converter_losses(
        chain.is_converting, given, rated, chain.p0, chain.p1, chain.p2, _module_ratio(chain), chain.spare_modules, loss
    )  # fmt: skip
    return np.where(rated > 0.0, loss, 0.0)


def _phases_w(chain: PowerChain, loads: ChainLoads, state: ChainState) -> FloatArray:
    """Load by phase; a converter's input is balanced again. Shape (nodes, 3). [W]"""
    out = np.zeros((len(chain.node_ids), 3))
    chain_kernels.sum_phases(
        chain.first_link, chain.link_upstream, state.is_live, state.share, chain.is_converting, chain.phase,
        loads.power_w, out,
    )  # fmt: skip
    return out
