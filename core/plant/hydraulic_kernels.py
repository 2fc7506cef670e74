"""Steady flow in a network of pipes, fittings and pumps: Newton on flows and pressures at once.

Every link runs from one node to another and has a drop that grows with its flow; node 0 is the reference. The update
is linear in the flows, so that mass is balanced at every node after each step and only the pressures converge
(Todini and Pilati's gradient method). The normal matrix is small, dense and positive definite.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

LAMINAR_TO, TURBULENT_FROM = 2300.0, 4000.0
FLOW_TOLERANCE = 1e-6
"""Change of a flow over the largest one: in a link that hardly resists, rounding of pressures moves the flow."""
LEAST_SLOPE = 1e-3
"""Least slope of a drop over its flow, where flow and slope go to nought. [Pa s/kg]"""


@njit(cache=True, nogil=True)
def friction_factor(reynolds, roughness_ratio):
    """Darcy's friction factor: 64/Re, Haaland's formula, and a smooth cubic between 2300 and 4000.

    Args:
        reynolds: Reynolds number, more than nought.
        roughness_ratio: Roughness over bore.
    """
    if reynolds <= LAMINAR_TO:
        return 64.0 / reynolds
    turbulent = (-1.8 * math.log10((roughness_ratio / 3.7) ** 1.11 + 6.9 / max(reynolds, TURBULENT_FROM))) ** -2
    if reynolds >= TURBULENT_FROM:
        return turbulent
    x = (reynolds - LAMINAR_TO) / (TURBULENT_FROM - LAMINAR_TO)
    step = x * x * (3.0 - 2.0 * x)
    return (64.0 / reynolds) * (1.0 - step) + turbulent * step


@njit(cache=True, nogil=True)
def pipe_drop_pa(flow_kg_s, length_m, bore_m, loss_count, density, viscosity, roughness_m):
    """Drop along a pipe with fittings; it has the sign of the flow. [Pa]

    Args:
        flow_kg_s: Flow.
        length_m: Length.
        bore_m: Inside diameter, more than nought.
        loss_count: Sum of loss factors of bends, tees and valves, on the velocity head.
        density: [kg/m3]
        viscosity: [Pa s]
        roughness_m: Roughness of the wall.
    """
    area = 0.25 * math.pi * bore_m * bore_m
    size = abs(flow_kg_s)
    velocity = size / (density * area)
    reynolds = density * velocity * bore_m / viscosity
    if reynolds < 1e-9:
        return 0.0
    factor = friction_factor(reynolds, roughness_m / bore_m)
    drop = (factor * length_m / bore_m + loss_count) * 0.5 * density * velocity * velocity
    return drop if flow_kg_s > 0.0 else -drop


@njit(cache=True, nogil=True)
def link_drop_pa(flow, length, bore, losses, linear, quadratic, rise, density, viscosity, roughness):
    """Drop of one link: pipe, what has its own resistance, and a pump's rise taken off. [Pa]"""
    drop = linear * flow + quadratic * flow * abs(flow) - rise
    if bore > 0.0:
        drop += pipe_drop_pa(flow, length, bore, losses, density, viscosity, roughness)
    return drop


@njit(cache=True, nogil=True)
def _factorise(matrix, n):
    """Cholesky in place, lower half; False where the network is not connected to the reference."""
    for j in range(n):
        diagonal = matrix[j, j]
        for k in range(j):
            if matrix[j, k] != 0.0:
                diagonal -= matrix[j, k] * matrix[j, k]
        if not diagonal > 0.0:
            return False
        root = math.sqrt(diagonal)
        matrix[j, j] = root
        for i in range(j + 1, n):
            total = matrix[i, j]
            for k in range(j):
                total -= matrix[i, k] * matrix[j, k]
            matrix[i, j] = total / root
    return True


@njit(cache=True, nogil=True)
def _substitute(matrix, right, n):
    for i in range(n):
        total = right[i]
        for k in range(i):
            total -= matrix[i, k] * right[k]
        right[i] = total / matrix[i, i]
    for i in range(n - 1, -1, -1):
        total = right[i]
        for k in range(i + 1, n):
            total -= matrix[k, i] * right[k]
        right[i] = total / matrix[i, i]


@njit(cache=True, nogil=True)
def _refine(start, end, slope, draw, matrix, flow, pressure, excess, n):
    """Take away what rounding left of mass at the nodes, by the same factors.

    Stiff networks lose digits: weights of hoses and of manifolds differ by many powers of ten.
    """
    for i in range(n):
        excess[i] = -draw[i + 1]
    for m in range(start.shape[0]):
        a, b = start[m] - 1, end[m] - 1
        if a >= 0:
            excess[a] -= flow[m]
        if b >= 0:
            excess[b] += flow[m]
    _substitute(matrix, excess, n)
    for m in range(start.shape[0]):
        a, b = start[m] - 1, end[m] - 1
        flow[m] += ((excess[a] if a >= 0 else 0.0) - (excess[b] if b >= 0 else 0.0)) / slope[m]
    for i in range(n):
        pressure[i + 1] += excess[i]


@njit(cache=True, nogil=True)
def solve_network(
    start, end, length, bore, losses, linear, quadratic, rise, draw, density, viscosity, roughness, flow, pressure,
    most_steps, tolerance,
):  # fmt: skip
    """Find flows and pressures.

    Args:
        start: First node of each link, shape (links,).
        end: Second node, shape (links,).
        length: Pipe lengths. [m]
        bore: Bores, nought for links that are no pipe. [m]
        losses: Sums of loss factors.
        linear: Drop over flow. [Pa s/kg]
        quadratic: Drop over flow squared. [Pa s2/kg2]
        rise: Pump rise at no flow. [Pa]
        draw: Flow taken out at each node, shape (nodes,); that of node 0 is not read. [kg/s]
        density: [kg/m3]
        viscosity: [Pa s]
        roughness: [m]
        flow: First guess, replaced by the answer. [kg/s]
        pressure: Replaced by the answer; node 0 is nought. [Pa]
        most_steps: Steps allowed.
        tolerance: Largest gap between a link's drop and the pressures at its ends, over the largest drop.

    Returns:
        Steps taken, or -1 where it did not converge or a node hangs in the air.
    """
    links, n = start.shape[0], draw.shape[0] - 1
    slope = np.empty(links)
    gap = np.empty(links)
    matrix = np.zeros((n, n))
    right = np.empty(n)
    for step in range(most_steps):
        matrix[:, :] = 0.0
        for i in range(n):
            right[i] = -draw[i + 1]
        for m in range(links):
            q = flow[m]
            nudge = 1e-6 * abs(q) + 1e-9
            high = link_drop_pa(
                q + nudge, length[m], bore[m], losses[m], linear[m], quadratic[m], 0.0, density, viscosity, roughness
            )
            low = link_drop_pa(
                q - nudge, length[m], bore[m], losses[m], linear[m], quadratic[m], 0.0, density, viscosity, roughness
            )
            slope[m] = max((high - low) / (2.0 * nudge), LEAST_SLOPE)
            gap[m] = link_drop_pa(
                q, length[m], bore[m], losses[m], linear[m], quadratic[m], rise[m], density, viscosity, roughness
            )
            a, b, weight = start[m] - 1, end[m] - 1, 1.0 / slope[m]
            carried = q - gap[m] * weight
            if a >= 0:
                matrix[a, a] += weight
                right[a] -= carried
            if b >= 0:
                matrix[b, b] += weight
                right[b] += carried
            if a >= 0 and b >= 0:
                matrix[a, b] -= weight
                matrix[b, a] -= weight
        if not _factorise(matrix, n):
            return -1
        _substitute(matrix, right, n)
        largest_flow, largest_change, largest_gap, largest_drop = 1e-12, 0.0, 0.0, 1e-9
        for m in range(links):
            a, b = start[m] - 1, end[m] - 1
            across = (right[a] if a >= 0 else 0.0) - (right[b] if b >= 0 else 0.0)
            largest_gap = max(largest_gap, abs(across - gap[m]))
            largest_drop = max(largest_drop, abs(across), abs(rise[m]))
            change = (across - gap[m]) / slope[m]
            flow[m] += change
            largest_flow = max(largest_flow, abs(flow[m]))
            largest_change = max(largest_change, abs(change))
        pressure[0] = 0.0
        for i in range(n):
            pressure[i + 1] = right[i]
        _refine(start, end, slope, draw, matrix, flow, pressure, right, n)
        if largest_change <= FLOW_TOLERANCE * largest_flow and largest_gap <= tolerance * largest_drop:
            return step + 1
    return -1
