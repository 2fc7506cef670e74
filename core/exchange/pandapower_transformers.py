"""Transformers of pandapower on the rated voltages of their buses: taps, and stars of three windings."""

from __future__ import annotations

import cmath
import math
from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]


def value(row: Mapping[str, Any], key: str, otherwise: float) -> float:
    """A number of a row, or what counts when there is none."""
    found = row.get(key)
    if found is None or (isinstance(found, float) and math.isnan(found)):
        return otherwise
    return float(found)


def transformer(row: Row, kv_from: float, kv_to: float, count: float) -> Row:
    """One transformer on the rated voltages of its buses."""
    vn_hv, vn_lv = float(row["vn_hv_kv"]), float(row["vn_lv_kv"])
    shift = value(row, "shift_degree", 0.0)
    for tap in ("tap", "tap2"):
        factor, turn = _tap(row, tap)
        if row.get(f"{tap}_side") == "lv":
            vn_lv, shift = vn_lv * factor, shift - turn
        else:
            vn_hv, shift = vn_hv * factor, shift + turn
    on_bus = (vn_lv / kv_to) ** 2
    vk = float(row["vk_percent"])
    return {
        "kva": 1000.0 * float(row["sn_mva"]) * count,
        "vk_percent": vk * on_bus,
        "vkr_percent": float(row["vkr_percent"]) * on_bus,
        "pfe_kw": value(row, "pfe_kw", 0.0) * count / on_bus,
        "i0_percent": abs(value(row, "i0_percent", 0.0)) / on_bus,  # pandapower squares it
        "tap_ratio": vn_hv / vn_lv * kv_to / kv_from,
        "shift_deg": shift,
    }


def _tap(row: Row, tap: str) -> tuple[float, float]:
    """Factor on the rated voltage and angle [deg] of a tap changer."""
    kind = row.get(f"{tap}_changer_type", "Ratio" if row.get(f"{tap}_side") else None)
    if row.get(f"{tap}_phase_shifter") is True:
        kind = "Ideal"
    steps = value(row, f"{tap}_pos", math.nan) - value(row, f"{tap}_neutral", math.nan)
    if kind is None or row.get(f"{tap}_side") not in ("hv", "lv") or math.isnan(steps):
        return 1.0, 0.0
    percent, degree = value(row, f"{tap}_step_percent", 0.0), value(row, f"{tap}_step_degree", 0.0)
    if kind == "Ideal":
        return 1.0, steps * degree if degree else 2.0 * math.degrees(math.asin(steps * percent / 200.0))
    if kind not in ("Ratio", "Symmetrical"):
        return 1.0, 0.0
    arrow = 1.0 + steps * percent / 100.0 * cmath.exp(1j * math.radians(degree))
    return abs(arrow), math.degrees(math.atan(arrow.imag / arrow.real))


def legs(row: Row) -> dict[str, Row]:
    """The star of a three-winding transformer: each leg on its own rating."""
    sides = ("hv", "mv", "lv")
    sn = [float(row[f"sn_{s}_mva"]) for s in sides]
    pairs = [min(sn[0], sn[1]), min(sn[1], sn[2]), min(sn[0], sn[2])]
    whole = [float(row[f"vk_{s}_percent"]) * sn[0] / p for s, p in zip(sides, pairs, strict=True)]
    real = [float(row[f"vkr_{s}_percent"]) * sn[0] / p for s, p in zip(sides, pairs, strict=True)]
    imaginary = [math.sqrt(max(w * w - r * r, 0.0)) for w, r in zip(whole, real, strict=True)]
    r_leg, x_leg = _star(real, sn), _star(imaginary, sn)
    legs: dict[str, Row] = {}
    loss_side = str(row.get("loss_side") or "hv")
    for k, side in enumerate(sides):
        size = math.hypot(r_leg[k], x_leg[k])
        leg: Row = {
            "sn_mva": sn[k],
            "vn_hv_kv": row["vn_hv_kv"],
            "vn_lv_kv": row[f"vn_{side}_kv"],
            "vk_percent": -size if x_leg[k] < 0.0 else size,
            "vkr_percent": r_leg[k],
            "pfe_kw": row.get("pfe_kw") if side == loss_side else 0.0,
            "i0_percent": row.get("i0_percent") if side == loss_side else 0.0,
            "shift_degree": 0.0 if side == "hv" else row.get(f"shift_{side}_degree"),
        }
        if row.get("tap_side") == side:
            leg |= _terminal_tap(row, side)
        legs[side] = leg
    return legs


def _star(delta: list[float], sn: list[float]) -> list[float]:
    a, b, c = delta
    return [0.5 * s / sn[0] * v for s, v in zip(sn, (a + c - b, b + a - c, c + b - a), strict=True)]


def _terminal_tap(row: Row, side: str) -> Row:
    """The tap changer of one winding, turned round where it sits at the star point."""
    keys = ("tap_pos", "tap_neutral", "tap_step_percent", "tap_step_degree", "tap_changer_type")
    tap = {k: row[k] for k in keys if k in row}
    tap["tap_side"] = "hv" if side == "hv" else "lv"
    if row.get("tap_at_star_point") is True:
        steps = value(row, "tap_pos", 0.0) - value(row, "tap_neutral", 0.0)
        step = cmath.rect(value(row, "tap_step_percent", 0.0), math.radians(value(row, "tap_step_degree", 0.0)))
        turned = 100.0 * step / (100.0 + step * steps)
        tap |= {
            "tap_side": "lv" if side == "hv" else "hv",
            "tap_step_percent": abs(turned),
            "tap_step_degree": math.degrees(cmath.phase(turned)) - 180.0,
        }
    return tap
