"""Writes the plain values of a ``grid-case-1`` file as a network that ``pandapower.from_json`` opens.

pandapower is not needed for it. Rated voltages, taps and impedances are set so that pandapower's default T model gives
the same numbers. Buses keep whole-number ids; other ids become names.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import ExchangeError

FORMAT = "pandapower"
F_HZ = 50.0
NO_LIMIT_KA = 1e3
_Row = Mapping[str, Any]
_TYPES = {float: "float64", int: "uint32", bool: "bool", str: "object"}
_TABLES: Mapping[str, Mapping[str, type]] = {
    "bus": {"name": str, "vn_kv": float, "type": str, "zone": str, "in_service": bool},
    "load": {
        "name": str, "bus": int, "p_mw": float, "q_mvar": float, "const_z_p_percent": float,
        "const_i_p_percent": float, "const_z_q_percent": float, "const_i_q_percent": float, "sn_mva": float,
        "scaling": float, "in_service": bool, "type": str,
    },
    "sgen": {
        "name": str, "bus": int, "p_mw": float, "q_mvar": float, "sn_mva": float, "scaling": float,
        "in_service": bool, "type": str, "current_source": bool,
    },
    "gen": {
        "name": str, "bus": int, "p_mw": float, "vm_pu": float, "sn_mva": float, "min_q_mvar": float,
        "max_q_mvar": float, "scaling": float, "slack": bool, "in_service": bool, "slack_weight": float, "type": str,
    },
    "shunt": {
        "bus": int, "name": str, "q_mvar": float, "p_mw": float, "vn_kv": float, "step": int, "max_step": int,
        "in_service": bool, "step_dependency_table": bool, "id_characteristic_table": float,
    },
    "ext_grid": {
        "name": str, "bus": int, "vm_pu": float, "va_degree": float, "slack_weight": float, "in_service": bool,
    },
    "line": {
        "name": str, "std_type": str, "from_bus": int, "to_bus": int, "length_km": float, "r_ohm_per_km": float,
        "x_ohm_per_km": float, "c_nf_per_km": float, "g_us_per_km": float, "max_i_ka": float, "df": float,
        "parallel": int, "type": str, "in_service": bool,
    },
    "trafo": {
        "name": str, "std_type": str, "hv_bus": int, "lv_bus": int, "sn_mva": float, "vn_hv_kv": float,
        "vn_lv_kv": float, "vk_percent": float, "vkr_percent": float, "pfe_kw": float, "i0_percent": float,
        "shift_degree": float, "tap_side": str, "tap_neutral": float, "tap_min": float, "tap_max": float,
        "tap_step_percent": float, "tap_step_degree": float, "tap_pos": float, "tap_changer_type": str,
        "parallel": int, "df": float, "in_service": bool, "tap_dependency_table": bool,
        "id_characteristic_table": float,
    },
    "switch": {
        "bus": int, "element": int, "et": str, "type": str, "closed": bool, "name": str, "z_ohm": float, "in_ka": float,
    },
}  # fmt: skip


def pandapower_text(tree: Mapping[str, Any]) -> str:
    """Text of pandapower's JSON file for a network.

    Args:
        tree: The values of a ``grid-case-1`` file that has been read without errors.

    Returns:
        The text.

    Raises:
        ExchangeError: A line joins different rated voltages, which pandapower cannot hold.
    """
    index = _bus_numbers(tree["buses"])
    kv = {str(bus["id"]): float(bus["kv"]) for bus in tree["buses"]}
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in _TABLES}
    for bus in tree["buses"]:
        row = {"name": str(bus.get("name", bus["id"])), "vn_kv": float(bus["kv"]), "type": "b", "in_service": True}
        tables["bus"].append(row)
    slack = tree["slack"]
    for entry in slack if isinstance(slack, Sequence) else [slack]:
        tables["ext_grid"].append(
            {
                "bus": index[str(entry["bus"])],
                "vm_pu": _get(entry, "v_pu", 1.0),
                "va_degree": _get(entry, "angle_deg", 0.0),
                "slack_weight": 1.0,
                "in_service": True,
            }
        )
    for line in tree.get("lines") or ():
        _add_line(tables, line, index, kv)
    tables["switch"] += [_switch(item, index) for item in tree.get("switches") or ()]
    for item in tree.get("transformers") or ():
        tables["trafo"].append(_trafo(item, index, kv))
    _add_injections(tables, tree, index, kv)
    return _text(tables, [index[str(bus["id"])] for bus in tree["buses"]], str(tree.get("name") or ""))


def _bus_numbers(buses: Sequence[_Row]) -> dict[str, int]:
    ids = [bus["id"] for bus in buses]
    if all(isinstance(i, int) and i >= 0 for i in ids):
        return {str(i): i for i in ids}
    return {str(i): n for n, i in enumerate(ids)}


def _get(row: _Row, key: str, otherwise: float) -> float:
    value = row.get(key)
    return otherwise if value is None else float(value)


def _add_line(tables: dict[str, list[dict[str, Any]]], line: _Row, index: dict[str, int], kv: dict[str, float]) -> None:
    a, b = str(line["from"]), str(line["to"])
    if abs(kv[a] / kv[b] - 1.0) > 1e-9:
        raise ExchangeError(
            FORMAT, f"the line from {a} to {b} joins {kv[a]:g} and {kv[b]:g} kV", hint="Put a transformer between them."
        )
    r, x = _get(line, "r_ohm", 0.0), _get(line, "x_ohm", 0.0)
    if r == 0.0 and x == 0.0:
        tables["switch"].append(_switch(line, index))
        return
    tables["line"].append(
        {
            "name": line.get("name"),
            "from_bus": index[a],
            "to_bus": index[b],
            "length_km": 1.0,
            "r_ohm_per_km": r,
            "x_ohm_per_km": x,
            "c_nf_per_km": _get(line, "b_us", 0.0) * 1e3 / (2.0 * math.pi * F_HZ),
            "g_us_per_km": _get(line, "g_us", 0.0),
            "max_i_ka": NO_LIMIT_KA,
            "df": 1.0,
            "parallel": 1,
            "in_service": True,
        }
    )


def _switch(item: _Row, index: dict[str, int]) -> dict[str, Any]:
    ends = {"bus": index[str(item["from"])], "element": index[str(item["to"])]}
    return {**ends, "et": "b", "closed": True, "z_ohm": 0.0}


def _trafo(item: _Row, index: dict[str, int], kv: dict[str, float]) -> dict[str, Any]:
    a, b = str(item["from"]), str(item["to"])
    return {
        "name": item.get("name"),
        "hv_bus": index[a],
        "lv_bus": index[b],
        "sn_mva": float(item["kva"]) / 1000.0,
        "vn_hv_kv": kv[a] * _get(item, "tap_ratio", 1.0),
        "vn_lv_kv": kv[b],
        "vk_percent": float(item["vk_percent"]),
        "vkr_percent": _get(item, "vkr_percent", 0.0),
        "pfe_kw": _get(item, "pfe_kw", 0.0),
        "i0_percent": _get(item, "i0_percent", 0.0),
        "shift_degree": _get(item, "shift_deg", 0.0),
        "parallel": 1,
        "df": 1.0,
        "in_service": True,
        "tap_dependency_table": False,
    }


def _add_injections(
    tables: dict[str, list[dict[str, Any]]], tree: Mapping[str, Any], index: dict[str, int], kv: dict[str, float]
) -> None:
    plain = {"scaling": 1.0, "in_service": True}
    for load in tree.get("loads") or ():
        power = {"p_mw": _get(load, "p_kw", 0.0) / 1000.0, "q_mvar": _get(load, "q_kvar", 0.0) / 1000.0}
        shares = {f"const_{kind}_{part}_percent": 0.0 for kind in "zi" for part in "pq"}
        tables["load"].append({"bus": index[str(load["bus"])], **power, **shares, **plain})
    for item in tree.get("generators") or ():
        row = {"bus": index[str(item["bus"])], "p_mw": _get(item, "p_kw", 0.0) / 1000.0, **plain}
        if item.get("v_pu") is None:
            q = _get(item, "q_kvar", 0.0) / 1000.0
            tables["sgen"].append({**row, "q_mvar": q, "current_source": True})
            continue
        limits = {
            name: None if item.get(key) is None else float(item[key]) / 1000.0
            for name, key in (("min_q_mvar", "q_min_kvar"), ("max_q_mvar", "q_max_kvar"))
        }
        tables["gen"].append({**row, "vm_pu": float(item["v_pu"]), **limits, "slack": False, "slack_weight": 0.0})
    for item in tree.get("shunts") or ():
        volts = kv[str(item["bus"])]
        mva = 1e-6 * volts**2
        tables["shunt"].append(
            {
                "bus": index[str(item["bus"])],
                "q_mvar": -_get(item, "b_us", 0.0) * mva,
                "p_mw": _get(item, "g_us", 0.0) * mva,
                "vn_kv": volts,
                "step": 1,
                "max_step": 1,
                "in_service": True,
                "step_dependency_table": False,
            }
        )


def _text(tables: Mapping[str, Sequence[_Row]], bus_index: Sequence[int], name: str) -> str:
    content: dict[str, Any] = {
        table: _frame(rows, _TABLES[table], bus_index if table == "bus" else range(len(rows)))
        for table, rows in tables.items()
    }
    content |= {"name": name, "f_hz": F_HZ, "sn_mva": 1.0, "version": "3.1.0", "format_version": "3.1.0"}
    content |= {"converged": False, "OPF_converged": False, "std_types": {"line": {}, "trafo": {}, "trafo3w": {}}}
    return json.dumps({"_module": "pandapower.auxiliary", "_class": "pandapowerNet", "_object": content}, indent=1)


def _frame(rows: Sequence[_Row], columns: Mapping[str, type], index: Sequence[int]) -> dict[str, Any]:
    body = {"columns": list(columns), "index": list(index), "data": [[row.get(c) for c in columns] for row in rows]}
    return {
        "_module": "pandas.core.frame",
        "_class": "DataFrame",
        "_object": json.dumps(body),
        "orient": "split",
        "dtype": {column: _TYPES[kind] for column, kind in columns.items()},
        "is_multiindex": False,
        "is_multicolumn": False,
    }
