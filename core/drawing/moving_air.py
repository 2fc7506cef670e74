"""Specks that drift with the air of one plane, and the trails behind them: arrays only, cheap enough for every frame.

A speck lives for a few seconds, dies early in a solid, outside or in still air, and begins again somewhere else, so
that specks do not gather where the air does. The same seed gives the same specks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TRAIL = 13
"""Places of a speck that are remembered."""
LIFE_S = (1.5, 4.0)
"""How long specks live on the screen. [s]"""
STILL_M_S = 0.01
"""Air slower than this carries no specks. [m/s]"""
TRIES = 4
"""Places tried for each new speck; those in solids and still air are thrown away."""


class MovingAir:
    """Specks in one plane of a hall.

    Args:
        count: How many.
        seed: Where they begin.
    """

    def __init__(self, count: int, seed: int = 1) -> None:
        self._random = np.random.default_rng(seed)
        self._velocity = np.zeros((1, 1, 2))
        self._origin, self._spacing = np.zeros(2), np.ones(2)
        self._is_moving = False
        self._path = np.zeros((TRAIL, count, 2))
        self._left_s = np.zeros(count)

    @property
    def is_moving(self) -> bool:
        """Whether any air moves at all."""
        return self._is_moving

    @property
    def count(self) -> int:
        """How many specks there are."""
        return len(self._left_s)

    @property
    def positions_m(self) -> Floats:
        """Where the specks are, shape (specks, 2). [m]"""
        places: Floats = self._path[0].copy()
        return places

    def take(
        self, velocity_m_s: NDArray[np.float32], origin_m: tuple[float, float], spacing_m: tuple[float, float]
    ) -> None:
        """Drift with other air from now on; specks stay where they are.

        Args:
            velocity_m_s: Cell values along the plane's two axes, NaN or nought in solids, shape (n, m, 2). [m/s]
            origin_m: Lower corner of the first cell. [m]
            spacing_m: Cell sizes. [m]
        """
        self._velocity = np.nan_to_num(velocity_m_s.astype(np.float64))
        self._origin, self._spacing = np.array(origin_m), np.array(spacing_m)
        self._is_moving = bool(np.any(np.hypot(self._velocity[..., 0], self._velocity[..., 1]) > STILL_M_S))

    def step(self, screen_s: float, faster: float) -> None:
        """Let the specks drift.

        Args:
            screen_s: Time since the last step as the planner counts it. [s]
            faster: Times true speed.
        """
        here = self._path[0]
        half = here + 0.5 * screen_s * faster * self._velocity_at(here)
        there = here + screen_s * faster * self._velocity_at(half)
        self._path = np.concatenate([there[None], self._path[:-1]])
        self._left_s -= screen_s
        speed = self._velocity_at(there)
        dead = (self._left_s <= 0.0) | (np.hypot(speed[:, 0], speed[:, 1]) <= STILL_M_S) | ~self._is_inside(there)
        self._begin(np.flatnonzero(dead))

    def trails(self) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The trails behind the specks.

        Returns:
            Segments as x0, y0, x1, y1, shape (segments, 4) [m], and the age of each: 0 for the freshest.
        """
        segments = np.concatenate([self._path[:-1], self._path[1:]], axis=2)
        age = np.repeat(np.arange(TRAIL - 1), self.count)
        segments = segments.reshape(-1, 4)
        moves = np.any(segments[:, :2] != segments[:, 2:], axis=1)
        return segments[moves].astype(np.float32), age[moves]

    def _begin(self, which: NDArray[np.intp]) -> None:
        """Begin specks anew where the air moves; those that find no such place wait where they are."""
        size = np.array(self._velocity.shape[:2]) * self._spacing
        waiting = which
        for _ in range(TRIES):
            if not len(waiting):
                return
            place = self._origin + self._random.random((len(waiting), 2)) * size
            speed = self._velocity_at(place)
            good = np.hypot(speed[:, 0], speed[:, 1]) > STILL_M_S
            self._path[:, waiting[good]] = place[good]
            self._left_s[waiting[good]] = self._random.uniform(*LIFE_S, int(good.sum()))
            waiting = waiting[~good]
        self._path[:, waiting] = self._path[0, waiting]

    def _is_inside(self, place: Floats) -> NDArray[np.bool_]:
        at = (place - self._origin) / self._spacing
        return np.asarray(np.all((at >= 0.0) & (at < np.array(self._velocity.shape[:2])), axis=1))

    def _velocity_at(self, place: Floats) -> Floats:
        """Bilinear between cell centres, shape (places, 2). [m/s]"""
        most = np.array(self._velocity.shape[:2]) - 1
        at = np.clip((place - self._origin) / self._spacing - 0.5, 0.0, most)
        low = at.astype(np.intp)
        part = at - low
        high = np.minimum(low + 1, most)
        v = self._velocity
        left = v[low[:, 0], low[:, 1]] * (1.0 - part[:, 1:]) + v[low[:, 0], high[:, 1]] * part[:, 1:]
        right = v[high[:, 0], low[:, 1]] * (1.0 - part[:, 1:]) + v[high[:, 0], high[:, 1]] * part[:, 1:]
        found: Floats = left * (1.0 - part[:, :1]) + right * part[:, :1]
        return found
