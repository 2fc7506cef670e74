"""Compares a picture with a stored one; a difference beyond the tolerance is written beside it to look at."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

STORED = Path(__file__).parent / "stored"
RENEW = "HALLWRIGHT_RENEW_SCREENS"
"""Set this in the environment to store the pictures anew, and look at them before committing."""

COLOURS, COARSE, RARE = 256, 8, 1e-4
"""Colours of a stored picture, a third of the bytes; steps of colour where those do not do; pixels that may be off."""
STEP = 24
"""A colour step out of 255 that nobody sees along an edge smoothed by another version of Qt."""


def pixels(image: QImage) -> np.ndarray:
    """Red, green and blue, shape (height, width, 3)."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), dtype=np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def share_that_differs(image: QImage, stored: QImage) -> tuple[float, np.ndarray]:
    """Share of pixels that differ by more than a step, and where they are."""
    apart = np.abs(pixels(image).astype(int) - pixels(stored).astype(int)).max(axis=2)
    return float((apart > STEP).mean()), apart


def store(image: QImage, file: Path) -> None:
    """Write a picture in few colours, or, where rare ones would be lost, in coarse ones."""
    from PIL import Image

    every = pixels(image).astype(np.uint8)
    few = Image.fromarray(every).quantize(COLOURS, dither=Image.Dither.NONE)
    apart = np.abs(np.asarray(few.convert("RGB")).astype(int) - every.astype(int)).max(axis=2)
    coarse = np.minimum((every.astype(int) + COARSE // 2) // COARSE * COARSE, 255).astype(np.uint8)
    kept = few if (apart > STEP).mean() < RARE else Image.fromarray(coarse)
    kept.save(file, optimize=True)


def assert_looks_like(image: QImage, name: str, folder: Path, *, share_at_most: float) -> None:
    """Fail when too many pixels differ from the stored picture.

    Args:
        image: What was painted.
        name: Stored picture, without suffix.
        folder: Where the painted picture and the differences go when they do not match.
        share_at_most: Share of pixels that may differ.
    """
    file = STORED / f"{name}.png"
    if os.environ.get(RENEW):
        STORED.mkdir(exist_ok=True)
        store(image, file)
        return
    stored = QImage(str(file))
    assert not stored.isNull(), f"{file} is missing"
    assert (image.width(), image.height()) == (stored.width(), stored.height())
    share, apart = share_that_differs(image, stored)
    if share > share_at_most:
        image.save(str(folder / f"{name}.png"))
        shown = np.ascontiguousarray(np.clip(4 * apart, 0, 255).astype(np.uint8))
        height, width = shown.shape
        QImage(shown.data, width, height, width, QImage.Format.Format_Grayscale8).save(
            str(folder / f"{name}-difference.png")
        )
    assert share <= share_at_most, f"{share:.2%} of the pixels differ; see {folder}"
