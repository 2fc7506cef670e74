"""Numba kernel that takes several steps of the room at once.

A call costs as much as the steps of a small room themselves: some 50 microseconds for passing a hundred fields.
"""

from __future__ import annotations

from numba import njit

from core.thermal.convection_kernels import UPWIND
from core.thermal.kernels import add_prescribed, flux_and_sources, gather, stream_temperatures
from core.thermal.momentum_kernels import momentum
from core.thermal.pressure_kernels import project
from core.thermal.temperature_kernels import temperature


@njit(nogil=True)
def _add(weight, streams, moment):
    for n in range(streams.size):
        moment[n] += weight * streams[n]


@njit(cache=True, nogil=True)
def march(
    steps, dt, mass_dt, turn, grid, air, faces, eddies, forces, scratch, pressure, balance, openings, heat, streams,
    means, constants, schemes,
):  # fmt: skip
    """Take some steps of the same length.

    Args:
        steps: How many; the first one finds the fluxes through all faces in place.
        dt: Their length. [s]
        mass_dt: The same where metal and coils hold heat back, nought where they are in balance with the air. [s]
        turn: Second order is added in even steps only, counted from this one on; -1 to add it in all.
        grid: Range, distances and parts of the cells, their sizes [m], grip of walls (see ``momentum``).
        air: Velocities and what they become, fluxes [m/s], temperatures and what they become [C], pressure over
            density [m2/s2]; changed. After an odd number of steps what they become is what they are.
        faces: Open shares of free faces, of those that eddies pass; where the prescribed ones of each axis begin, and
            their places.
        eddies: Effective viscosity of cells and of edges [m2/s], friction of walls [1/s].
        forces: Pushed and resisting faces (see ``momentum``).
        scratch: What is overwritten: spare fields of each part, what second order adds, heat brought to each cell.
        pressure: What ``project`` takes before ``span``.
        balance: What openings bring to each cell [m3/s]; largest imbalance to accept over the step [m3/s2], iterations,
            imbalance that asks for more of them [m3/s2], and for how many.
        openings: Outgoing streams (start, cells, flows), ingoing ones, and what openings draw from each cell [1/s].
        heat: Heat released in each cell and its sum [K m3/s], exchange with walls [m3/s] and their temperatures [C].
        streams: What ``stream_temperatures`` takes between the openings and the step, and what it fills.
        means: All temperatures of streams in a row and their sum over time, changed; sums of fields and whether to add
            to them (see ``gather``).
        constants: Buoyancy per kelvin [m/(s2 K)], temperature of the start [C], turbulent Prandtl number.
        schemes: Order of momentum's convection, whether that of temperature is of second order, share of its content
            that a cell may lose in a step, whether heat passes walls.

    Returns:
        The largest imbalance of the last step [m3/s2]; over all steps the net heat of sources and openings, and what
        cells with a step of their own did not take up of it, over the volumetric heat capacity [K m3].
    """
    span, sizes, grip = grid
    q, q_new, flux, t, t_new, p = air
    free, mixing, prescribed_start, prescribed = faces
    nut, edge, drag = eddies
    spare, more, source = scratch
    inflow, tolerance, most, most_strayed, most_again = balance
    draw_start, draw_at, draw_flow, blow_start, blow_at, blow_flow, drawn = openings
    released, released_sum, exchange, wall_c = heat
    given_rows, filled = streams
    kind, link, value, coil, plenum_coil, plenum_flow, duct_link, duct_rise, duct_flow = given_rows[:9]
    mass, mass_c, door, lag_s, lag_c = given_rows[9:]
    draw_c, coil_c, back_c, blow_c, taken = filled
    row, moment, sums, has_sums = means
    lift, rest_c, prt = constants
    order, second_order, most_lost, has_walls = schemes
    worst = net = kept = 0.0
    for step in range(steps):
        if step > 0:
            # the step before has left the fluxes through free faces
            add_prescribed(prescribed_start, prescribed, q, flux)
        momentum(
            span, sizes, grip, q, flux, free, nut, edge, drag, p, t, lift, rest_c, dt,
            order if turn < 0 or (turn + step) % 2 == 0 else UPWIND, most_lost, forces[0], forces[1], forces[2],
            forces[3], forces[4], forces[5], spare, more, q_new,
        )  # fmt: skip
        q, q_new = q_new, q
        worst = project(
            pressure[0], pressure[1], pressure[2], pressure[3], pressure[4], pressure[5], pressure[6], span, sizes, q,
            free, inflow, p, dt, tolerance, most, most_strayed, most_again,
        )  # fmt: skip
        stream_temperatures(
            t, draw_start, draw_at, draw_flow, kind, link, value, coil, plenum_coil, plenum_flow, duct_link, duct_rise,
            duct_flow, mass, mass_c, door, lag_s, lag_c, mass_dt, draw_c, coil_c, back_c, blow_c, taken,
        )  # fmt: skip
        through = flux_and_sources(
            span, q, free, t, released, pressure[6][0], rest_c * dt, draw_start, draw_at, draw_flow, blow_start,
            blow_at, blow_flow, blow_c, flux, source,
        )  # fmt: skip
        left, given = temperature(
            span, sizes, t, flux, mixing, nut, source, drawn, prt, dt, second_order, most_lost, has_walls, exchange,
            wall_c, spare, t_new,
        )  # fmt: skip
        t, t_new = t_new, t
        net += dt * (through + released_sum + given)
        kept += left
        _add(dt, row, moment)
        if has_sums:
            gather(span, dt, t, flux, nut, sums)
    return worst, net, kept
