"""Colours of drawings that leave the program: the light theme and the thermal map."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.resource_files import read_text

PAPER = {
    "window": "#f4f5f7",
    "panel": "#ffffff",
    "canvas": "#fbfcfd",
    "line": "#dfe3e8",
    "ink": "#1d2530",
    "dim": "#697586",
    "accent": "#1769c2",
    "soft": "#eaf1fa",
    "ok": "#1f8a5b",
    "warn": "#c77700",
    "bad": "#c0392b",
    "rack": "#e6eaf0",
    "air": "#e3eef7",
    "power": "#f3ecdf",
    "flow_source": "#697586",
    "flow_source_soft": "#dde1e7",
    "flow_it": "#1769c2",
    "flow_it_soft": "#cfe0f3",
    "flow_cooling": "#2f8fb8",
    "flow_cooling_soft": "#d0e7f0",
    "flow_loss": "#c77700",
    "flow_loss_soft": "#f5e2c6",
    "flow_other": "#8a7bb0",
    "flow_other_soft": "#e4dff0",
}


def paper_colour(token: str) -> str:
    """A token, or a colour itself, as ``#rrggbb``."""
    return PAPER.get(token, token)


@cache
def _table(name: str = "thermal") -> NDArray[np.float64]:
    stops = json.loads(read_text(f"colour_maps/{name}.json"))["stops"]
    return np.array([[s["position"], *(int(s["colour"][i : i + 2], 16) for i in (1, 3, 5))] for s in stops])


def map_rgb(values: NDArray[np.floating], low_c: float, high_c: float, name: str) -> NDArray[np.uint8]:
    """Colours of temperatures on a shipped map, shape (..., 3)."""
    table = _table(name)
    share = np.clip((np.asarray(values, dtype=np.float64) - low_c) / (high_c - low_c), 0.0, 1.0)
    channels = [np.interp(share, table[:, 0], table[:, c]) for c in (1, 2, 3)]
    rgb: NDArray[np.uint8] = np.stack(channels, axis=-1).round().astype(np.uint8)
    return rgb


def map_hex(value: float, low: float, high: float, name: str) -> str:
    """Colour of one value on a shipped map as ``#rrggbb``."""
    r, g, b = map_rgb(np.array([value], dtype=np.float32), low, high, name)[0]
    return f"#{r:02x}{g:02x}{b:02x}"
