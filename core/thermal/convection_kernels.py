"""Orders of convection, and what the limited one adds to upwind, for velocities, temperatures and turbulence."""

from __future__ import annotations

from numba import njit

SIMD = {"nnan", "ninf", "nsz", "contract", "arcp"}
"""Freedoms of arithmetic."""
FAST_SUMS = {*SIMD, "reassoc"}
"""With sums added in any order, the same one on each run."""
UPWIND, LIMITED, LINEAR = 0, 1, 2
"""Orders of the convection of momentum: first; second within the bounds of neighbours; second without bounds, with
slopes that feel walls, and with all of the stress of eddies."""


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def limited(behind, ahead):
    """Correction to the upwind value at a face, from the differences behind and ahead of the upwind cell.

    Second order where the field is smooth, leaning upstream, never beyond its neighbours (bounds of Koren, 1993).
    """
    mean = (2.0 * behind + ahead) / 6.0
    # one of both is nought: what vector instructions do in half the time of signs and sizes
    return max(min(behind, ahead, mean), 0.0) + min(max(behind, ahead, mean), 0.0)


@njit(nogil=True, error_model="numpy", fastmath=SIMD)
def limited_mean(behind, ahead):
    """As ``limited``, but the mean of the cells at the face where the field is smooth: sharper layers of temperature.

    Never beyond its neighbours (bounds of Sweby, SIAM J. Numer. Anal. 21, 1984).
    """
    mean = 0.5 * ahead
    return max(min(behind, mean), 0.0) + min(max(behind, mean), 0.0)
