"""Networks for tests of the load flow, as plain values of a ``grid-case-1`` file, and an answer by plain means."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.power.grid_case import GridCase

Tree = dict[str, Any]
TAPS = 10
"""Taps of a busway, with one rack each."""
RING_BLOCKS = 16
"""Blocks on one medium-voltage ring."""


def campus(blocks: int, *, is_meshed: bool = False, seed: int = 1) -> Tree:
    """Blocks of 44 buses: 34.5 kV ring bus, 2.5 MVA transformer, board, two UPS boards, two busways of ten racks.

    Meshed: rings closed, and main transformers paralleled in pairs along them.
    """
    rng = np.random.default_rng(seed)
    kv = [34.5]
    lines: list[Tree] = []
    transformers: list[Tree] = []
    loads: list[Tree] = []

    def bus(volts_kv: float) -> int:
        kv.append(volts_kv)
        return len(kv) - 1

    def line(a: int, b: int, r_ohm: float, x_ohm: float, b_us: float = 0.0) -> None:
        lines.append({"from": a, "to": b, "r_ohm": r_ohm, "x_ohm": x_ohm, "b_us": b_us})

    boards = []
    last = 0
    for n in range(blocks):
        ring = bus(34.5)
        line(0 if n % RING_BLOCKS == 0 else last, ring, 0.012, 0.02, 20.0)
        if is_meshed and (n % RING_BLOCKS == RING_BLOCKS - 1 or n == blocks - 1):
            line(ring, 0, 0.012, 0.02, 20.0)
        last = ring
        board = bus(0.415)
        boards.append(board)
        transformer = {"kva": 2500.0, "vk_percent": 6.0, "vkr_percent": 0.75, "pfe_kw": 2.8, "i0_percent": 0.5}
        transformers.append({"from": ring, "to": board, **transformer})
        for _ in range(2):
            above = bus(0.415)
            line(board, above, 0.00015, 0.0002)
            for _ in range(TAPS):
                tap = bus(0.415)
                line(above, tap, 0.0000625, 0.0000225)
                above = tap
                rack = bus(0.415)
                line(tap, rack, 0.0015, 0.0004)
                kw = float(rng.uniform(63.0, 90.0))
                loads.append({"bus": rack, "p_kw": kw, "q_kvar": kw * math.tan(math.acos(0.98))})
    if is_meshed:
        for n in range(0, blocks - 1, 8):
            line(boards[n], boards[n + 1], 0.0003, 0.0003)
    return {
        "format": "grid-case-1",
        "buses": [{"id": n, "kv": volts} for n, volts in enumerate(kv)],
        "slack": {"bus": 0, "v_pu": 1.0, "angle_deg": 0.0},
        "lines": lines,
        "transformers": transformers,
        "loads": loads,
        "generators": [],
        "shunts": [],
    }


def random_network(seed: int, buses: int, *, extra_branches: int = 0, has_shifts: bool = False) -> Tree:
    """A connected network of mixed voltages with transformers, taps, charging, shunts, generation, out of order."""
    rng = np.random.default_rng(seed)
    names = [int(n) for n in rng.permutation(buses) * 3 + 1]
    level = [20.0]
    lines: list[Tree] = []
    transformers: list[Tree] = []

    def wire(a: int, b: int) -> None:
        ends = (a, b) if rng.random() < 0.5 else (b, a)
        ohm = 0.02 * level[a] ** 2 / 4.0 / buses * float(rng.uniform(0.2, 1.0))
        turn = float(rng.uniform(0.1, 1.4))
        r, x = ohm * math.cos(turn), ohm * math.sin(turn)
        kind = rng.random()
        entry = {"from": names[ends[0]], "to": names[ends[1]]}
        if kind < 0.1:
            r = 0.0
        elif kind < 0.2:
            x = 0.0
        lines.append({**entry, "r_ohm": r, "x_ohm": x, "b_us": float(rng.choice([0.0, 200.0 / level[a] ** 2]))})

    for n in range(1, buses):
        above = int(rng.integers(max(0, n - 6), n))
        if rng.random() < 0.15:
            level.append(float(rng.choice([20.0, 10.0, 0.4])))
            ends = (above, n) if rng.random() < 0.7 else (n, above)
            transformers.append(
                {
                    "from": names[ends[0]],
                    "to": names[ends[1]],
                    "kva": 12000.0,
                    "vk_percent": float(rng.uniform(2.0, 6.0)),
                    "vkr_percent": float(rng.uniform(0.2, 1.5)),
                    "pfe_kw": float(rng.uniform(1.0, 4.0)),
                    "i0_percent": float(rng.uniform(0.1, 0.6)),
                    "tap_ratio": float(rng.choice([1.0, 1.025, 0.975])),
                    "shift_deg": float(rng.choice([0.0, 30.0, 150.0])) if has_shifts else 0.0,
                }
            )
        else:
            level.append(level[above])
            wire(above, n)
    for _ in range(extra_branches):
        a = int(rng.integers(0, buses))
        same = [n for n in range(buses) if n != a and level[n] == level[a]]
        if same:
            wire(a, int(rng.choice(same)))
    rng.shuffle(lines)
    loads = []
    for n in range(1, buses):
        if rng.random() < 0.7:
            kw = float(rng.uniform(-0.2, 1.0)) * 6000.0 / buses
            loads.append({"bus": names[n], "p_kw": kw, "q_kvar": kw * float(rng.uniform(-0.2, 0.5))})
    shunts = [
        {"bus": names[n], "g_us": float(rng.uniform(0.0, 2e3)) / level[n] ** 2, "b_us": 3e4 / buses / level[n] ** 2}
        for n in rng.integers(0, buses, 2)
    ]
    order = rng.permutation(buses)
    return {
        "format": "grid-case-1",
        "buses": [{"id": names[n], "kv": level[n]} for n in order],
        "slack": {
            "bus": names[0],
            "v_pu": float(rng.uniform(0.98, 1.05)),
            "angle_deg": float(rng.uniform(-20.0, 20.0)),
        },
        "lines": lines,
        "transformers": transformers,
        "loads": loads,
        "generators": [],
        "shunts": shunts,
    }


def dense_newton(case: GridCase, steps: int = 30) -> NDArray[np.complex128]:
    """Voltages by Newton's method on full matrices: slow, plain, and sharing nothing with the solver but the case."""
    n = case.node_count
    y = np.diag(case.shunt_y_pu).astype(complex)
    for e in range(case.branch_count):
        a, b, t = case.from_node[e], case.to_node[e], case.ratio[e]
        y[a, a] += (case.series_y_pu[e] + case.from_y_pu[e]) / abs(t) ** 2
        y[b, b] += case.series_y_pu[e] + case.to_y_pu[e]
        y[a, b] -= case.series_y_pu[e] / np.conj(t)
        y[b, a] -= case.series_y_pu[e] / t
    wanted = -(case.p_kw + 1j * case.q_kvar) / case.base_kva
    wanted[case.generator_node] += case.generator_p_kw / case.base_kva
    slack, held = case.slack_node, case.generator_node
    free = np.setdiff1d(np.arange(n), np.concatenate([slack, held]))
    turning = np.setdiff1d(np.arange(n), slack)
    # linear start: loads as admittances, so that phase shifts are already there
    linear = y + np.diag(np.conj(-wanted))
    v = np.ones(n, dtype=complex)
    v[slack] = case.slack_v_pu
    v[turning] = np.linalg.solve(linear[np.ix_(turning, turning)], -linear[np.ix_(turning, slack)] @ v[slack])
    v[held] *= case.generator_v_pu / np.abs(v[held])
    for _ in range(steps):
        current = y @ v
        missing = wanted - v * np.conj(current)
        f = np.concatenate([missing[turning].real, missing[free].imag])
        d_angle = 1j * np.diag(v) @ np.conj(np.diag(current) - y @ np.diag(v))
        unit = v / np.abs(v)
        d_size = np.diag(v) @ np.conj(y @ np.diag(unit)) + np.diag(np.conj(current)) @ np.diag(unit)
        jacobian = np.block(
            [
                [d_angle[np.ix_(turning, turning)].real, d_size[np.ix_(turning, free)].real],
                [d_angle[np.ix_(free, turning)].imag, d_size[np.ix_(free, free)].imag],
            ]
        )
        step = np.linalg.solve(jacobian, f)
        angle, size = np.angle(v), np.abs(v)
        angle[turning] += step[: turning.size]
        size[free] += step[turning.size :]
        v = size * np.exp(1j * angle)
        if np.max(np.abs(step)) < 1e-13:
            break
    return v
