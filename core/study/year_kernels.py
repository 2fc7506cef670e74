"""A year hour by hour: the passes of the live study between heat, plant and power chain, in one compiled loop.

The order of work is that of ``core.study.assemble``: losses heat halls, halls load coolers, coolers load the plant, the
plant loads the chain, whose losses are heat again. An hour starts from the losses of the hour before.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from core.plant import unit_columns as at
from core.plant.air_cooler_kernels import direct_expansion_w, outdoor_air_ratio
from core.plant.export_kernels import export_heat
from core.plant.loop_kernels import operate_loop, pump_head_ratio
from core.power.chain_kernels import sweep
from core.power.chain_mesh_kernels import mark_parts, sweep_mesh
from core.study.year_heat_kernels import cdu_pump_w, cooler_speed_ratio, rack_heat
from core.study.year_mesh_kernels import loops_of
from core.study.year_power_kernels import UNIT_VA, chain_losses, fill_sources, find_terminals

MOST_PASSES = 40
CLOSED_RATIO = 1e-9
SWEEP_TOLERANCE = 1e-10
MOST_SWEEPS = 120

IT, CHILLERS, REJECTION_FANS, FACILITY_PUMPS, CDU_PUMPS, COOLER_FANS = 0, 1, 2, 3, 4, 5
UPS_LOSS, TRANSFORMER_LOSS, DISTRIBUTION_LOSS, LIGHTING, PARTS = 6, 7, 8, 9, 10
"""Rows of the parts of an hour, in the order of ``PART_NAMES``."""
WATER, CHILLED_SUPPLY, WARM_SUPPLY, REJECTED, FREE, PASSES, ELECTRICAL_GAP, THERMAL_GAP, TOTAL = range(9)
EVAPORATED, BLED, DRIFT, EXPORTED, FIGURES = range(9, 14)
"""Rows of the further figures of an hour."""
STAND_IN_HEAT_W = 1e6


@njit(cache=True, nogil=True)
def cool_loop(rows, nodes, stand_in, exports, loop, heat_w, dry_bulb_c, wet_bulb_c, out, load, bus, pump_node, sums):
    """One facility loop: its pumps, its units staged, and their power put on the chain.

    Args:
        rows, nodes: Its units.
        stand_in: What serves it where it has none, shape (1, COLUMNS).
        exports: Exchangers that give heat away, shape (exchangers, columns of ``export_kernels``).
        loop: Set point, rise, pump work over heat, heat at design, and pump control.
        out: Shape (units, OUTPUTS), written.
        load: Of the chain's nodes, added to.
        bus, pump_node: Nodes of stand-ins and of facility pumps.
        sums: Out: compressor, fans, water, heat cooled without compressor, supply, water evaporated, bled, drifting,
            heat given away, pumps of those who take it.

    Returns:
        Power of the loop's pumps. [W]
    """
    set_c, rise_k = loop[0], loop[1]
    pump = heat_w * loop[2] * pump_head_ratio(loop[4], heat_w / loop[3])
    whole = heat_w + pump
    sums[:] = 0.0
    sums[8], sums[9] = export_heat(exports, whole, set_c, rise_k, dry_bulb_c, np.empty((exports.shape[0], 2)))
    heat = whole - sums[8]
    if whole > 0.0:
        rise_k *= heat / whole
    load[pump_node] += pump + sums[9]
    if rows.shape[0] == 0 and heat_w > 0.0:
        # sized for the whole heat, also where a part of it is given away
        found = np.zeros((1, at.OUTPUTS))
        size = whole / STAND_IN_HEAT_W
        sums[4] = operate_loop(stand_in, heat / size, set_c, rise_k, dry_bulb_c, wet_bulb_c, found)
        sums[0] = size * found[0, at.COMPRESSOR_OUT]
        sums[1] = size * found[0, at.FAN_OUT]
        sums[2] = size * found[0, at.WATER_OUT]
        sums[3] = heat * found[0, at.FREE_OUT] + sums[8]
        load[bus] += sums[0] + sums[1]
        return pump
    sums[3] = sums[8]
    sums[4] = operate_loop(rows, heat, set_c, rise_k, dry_bulb_c, wet_bulb_c, out)
    for u in range(rows.shape[0]):
        load[nodes[u]] += out[u, at.COMPRESSOR_OUT] + out[u, at.FAN_OUT]
        sums[0] += out[u, at.COMPRESSOR_OUT]
        sums[1] += out[u, at.FAN_OUT]
        sums[2] += out[u, at.WATER_OUT]
        sums[3] += out[u, at.FREE_OUT] * out[u, at.HEAT]
        sums[5] += out[u, at.EVAPORATED_OUT]
        sums[6] += out[u, at.BLED_OUT]
        sums[7] += out[u, at.DRIFT_OUT]
    return pump


@njit(cache=True, nogil=True)
def run_hours(
    begin, end, racks, coolers, cdus, plant, house, chain, hall_gain_w,
    dry_bulb_c, wet_bulb_c, dew_point_c, load_ratio, available_w, parts, figures, source_w,
):  # fmt: skip
    """Walk the hours from ``begin`` to ``end``.

    Args:
        racks, coolers, cdus, plant, house, chain: The case.
        hall_gain_w: Heat that walls and outdoor vapour bring to every hall, shape (halls, hours).
        dry_bulb_c, wet_bulb_c, dew_point_c: Outdoor air, shape (hours,).
        load_ratio: Of all racks, shape (hours,).
        available_w: What each source could give, infinite at a bus without sources, shape (nodes, hours).
        parts: Out: powers by part, shape (PARTS, hours).
        figures: Out: further figures, shape (FIGURES, hours).
        source_w: Out: asked of each source, shape (sources, hours).

    Returns:
        Hours in which the chain has no operating point.
    """
    nodes, halls = chain.kind.size, house.lighting_w.size
    v = np.ones(nodes, dtype=np.complex128)
    i_out, i_in = np.zeros(nodes, dtype=np.complex128), np.zeros(nodes, dtype=np.complex128)
    base_load, load, load_q = np.zeros(nodes), np.zeros(nodes), np.zeros(nodes)
    node_input, node_loss = np.zeros(nodes), np.zeros(nodes)
    cooler_speed = np.ones(coolers.fan_w.size)
    hall_base, hall_heat, hall_loss = np.zeros(halls), np.zeros(halls), np.zeros(halls)
    has_cooler = np.zeros(halls, dtype=np.bool_)
    cdu_heat, kind_loss = np.zeros(cdus.pump_w.size), np.zeros(3)
    chilled_sums, warm_sums = np.zeros(10), np.zeros(10)
    chilled_out = np.zeros((plant.chilled.shape[0], at.OUTPUTS))
    warm_out = np.zeros((plant.warm.shape[0], at.OUTPUTS))
    share = chain.share.copy()
    part, floats = np.zeros(share.size, dtype=np.int8), np.zeros(chain.kind.size, dtype=np.bool_)
    v_in, carried = np.ones(chain.kind.size, dtype=np.complex128), np.zeros(share.size, dtype=np.complex128)
    part_before, loop_of = np.full(share.size, -1, dtype=np.int8), np.full(share.size, -1, dtype=np.int64)
    inverse, blocks, inverse_first = np.zeros(0, dtype=np.complex128), np.zeros(2, np.int64), np.zeros(1, np.int64)
    for c in range(coolers.fan_w.size):
        if coolers.hall[c] >= 0 and coolers.share[c] > 0.0:
            has_cooler[coolers.hall[c]] = True
    lost_outdoors, last_ratio, failed = 0.0, -1.0, 0
    it, door_heat, door_fans, rack_outdoors = 0.0, 0.0, 0.0, 0.0
    fans, cdu_pumps, warm_heat, base_outdoors, lights = 0.0, 0.0, 0.0, 0.0, house.lighting_w.sum()
    for h in range(begin, end):
        dry, wet = dry_bulb_c[h], wet_bulb_c[h]
        if load_ratio[h] != last_ratio:
            last_ratio = load_ratio[h]
            hall_base[:] = house.lighting_w
            it, door_heat, door_fans, rack_outdoors = rack_heat(
                last_ratio, racks, cdus, house, chain, base_load, hall_base, cdu_heat
            )
            fans, cdu_pumps, warm_heat, base_outdoors = door_fans, 0.0, 0.0, rack_outdoors
            for j in range(halls):
                base_load[house.hall_node[j]] += house.lighting_w[j]
            for c in range(coolers.fan_w.size):
                cooler_speed[c] = cooler_speed_ratio(coolers, c, last_ratio)
                fan = coolers.fan_w[c] * cooler_speed[c] ** 3
                fans += fan
                base_load[coolers.node[c]] += fan
                if coolers.hall[c] >= 0:
                    hall_base[coolers.hall[c]] += fan
                else:
                    base_outdoors += fan
            for c in range(cdu_heat.size):
                is_last = c == cdu_heat.size - 1
                pump = cdu_pump_w(cdu_heat[c], cdus.rated_heat_w[c], cdus.pump_w[c], cdus.is_on[c], is_last)
                cdu_pumps += pump
                base_load[cdus.node[c]] += pump
                if not cdus.is_to_air[c]:
                    warm_heat += cdu_heat[c] + pump
                elif cdus.hall[c] >= 0:
                    hall_base[cdus.hall[c]] += cdu_heat[c] + pump
                else:
                    base_outdoors += cdu_heat[c] + pump
        total, turns, passes = 0.0, 1, 0
        by_air, dx_w, dx_heat, gain_sum, unmoved, outdoors = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        chilled_heat, chilled_pump, warm_pump, supplied, cables = 0.0, 0.0, 0.0, 0.0, 0.0
        for _ in range(MOST_PASSES):
            passes += 1
            before = total
            load[:] = base_load
            gain_sum, unmoved = 0.0, 0.0
            for j in range(halls):
                released = hall_base[j] + hall_loss[j]
                gain = max(hall_gain_w[j, h], -released)
                gain_sum += gain
                hall_heat[j] = released + gain
                if not has_cooler[j]:
                    unmoved += hall_heat[j]
            chilled_heat, dx_w, dx_heat, by_air = door_heat, 0.0, 0.0, 0.0
            for c in range(coolers.fan_w.size):
                if coolers.hall[c] < 0:
                    continue
                duty = hall_heat[coolers.hall[c]] * coolers.share[c]
                set_c = coolers.supply_set_c[c]
                if coolers.has_air_economiser[c]:
                    taken = duty * outdoor_air_ratio(
                        duty, coolers.air_w_k[c] * cooler_speed[c], set_c, dry, dew_point_c[h]
                    )
                    by_air += taken
                    duty -= taken
                if coolers.is_direct_expansion[c]:
                    work = direct_expansion_w(duty, set_c, dry)
                    dx_w += work
                    dx_heat += duty
                    load[coolers.node[c]] += work
                else:
                    chilled_heat += duty
            outdoors = base_outdoors + lost_outdoors + dx_heat + by_air
            chilled_pump = cool_loop(
                plant.chilled, plant.chilled_node, plant.stand_ins[:1], plant.chilled_exports, plant.loops[0],
                chilled_heat, dry, wet, chilled_out, load, chain.bus, house.pump_node, chilled_sums,
            )  # fmt: skip
            warm_pump = cool_loop(
                plant.warm, plant.warm_node, plant.stand_ins[1:], plant.warm_exports, plant.loops[1],
                warm_heat, dry, wet, warm_out, load, chain.bus, house.pump_node, warm_sums,
            )  # fmt: skip
            for n in range(nodes):
                load_q[n] = load[n] / UNIT_VA * chain.var_ratio[n]
            if chain.source_count > 0:
                share[:] = chain.share
                fill_sources(chain, available_w[:, h], node_input, share)
            if mark_parts(
                chain.kind, chain.first, chain.upstream, share, chain.is_converting, chain.bus, True, part, floats
            ):
                if not np.array_equal(part, part_before):
                    part_before[:] = part
                    inverse, blocks[1] = loops_of(chain, share, part, loop_of)
                turns = sweep_mesh(
                    chain.kind, chain.first, chain.upstream, chain.live, share, chain.is_converting,
                    load / UNIT_VA, load_q, chain.growth, chain.rated, chain.p0, chain.p1, chain.p2,
                    chain.module_ratio, chain.spare_modules, chain.input_var_ratio, chain.link_z, chain.own_z,
                    SWEEP_TOLERANCE, MOST_SWEEPS, part, loop_of, floats, blocks, inverse_first, inverse,
                    v, v_in, i_out, i_in, carried,
                )  # fmt: skip
            else:
                turns = sweep(
                    chain.kind, chain.first, chain.upstream, chain.live, share, chain.is_converting,
                    load / UNIT_VA, load_q, chain.growth, chain.rated, chain.p0, chain.p1, chain.p2,
                    chain.module_ratio, chain.spare_modules, chain.input_var_ratio, chain.link_z, chain.own_z,
                    SWEEP_TOLERANCE, MOST_SWEEPS, v, i_out, i_in,
                )  # fmt: skip
                find_terminals(chain, share, v, i_in, v_in, carried)
            supplied, cables, lost_outdoors = chain_losses(
                chain, load, share, v, v_in, i_out, i_in, carried, node_input, node_loss, hall_loss, kind_loss
            )
            total = supplied
            if turns < 0 or abs(total - before) <= CLOSED_RATIO * max(total, 1.0):
                break
        failed += turns < 0
        parts[IT, h] = it
        parts[CHILLERS, h] = chilled_sums[0] + warm_sums[0] + dx_w
        parts[REJECTION_FANS, h] = chilled_sums[1] + warm_sums[1]
        exchangers = chilled_sums[9] + warm_sums[9]
        parts[FACILITY_PUMPS, h] = chilled_pump + warm_pump + exchangers
        parts[CDU_PUMPS, h] = cdu_pumps
        parts[COOLER_FANS, h] = fans
        parts[UPS_LOSS, h] = kind_loss[0]
        parts[TRANSFORMER_LOSS, h] = kind_loss[1]
        parts[DISTRIBUTION_LOSS, h] = kind_loss[2] + cables
        parts[LIGHTING, h] = lights
        spent = parts[:, h].sum()
        rejected = chilled_heat + chilled_pump + warm_heat + warm_pump
        gone = rejected + chilled_sums[0] + warm_sums[0] + chilled_sums[1] + warm_sums[1]
        gone += outdoors + dx_w + unmoved - gain_sum + exchangers
        figures[WATER, h] = chilled_sums[2] + warm_sums[2]
        for k in range(3):
            figures[EVAPORATED + k, h] = chilled_sums[5 + k] + warm_sums[5 + k]
        figures[CHILLED_SUPPLY, h] = chilled_sums[4]
        figures[WARM_SUPPLY, h] = warm_sums[4]
        figures[REJECTED, h] = rejected + dx_heat + by_air
        figures[FREE, h] = chilled_sums[3] + warm_sums[3] + by_air
        figures[EXPORTED, h] = chilled_sums[8] + warm_sums[8]
        figures[PASSES, h] = passes
        figures[TOTAL, h] = total
        if total > 0.0:
            figures[ELECTRICAL_GAP, h] = abs(spent - total) / total
            figures[THERMAL_GAP, h] = abs(gone - total) / total
        for s in range(source_w.shape[0]):
            source_w[s, h] = (v[s] * np.conj(i_out[s])).real * UNIT_VA
    return failed
