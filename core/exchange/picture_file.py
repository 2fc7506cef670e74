"""A PNG or JPEG as a picture under the plan."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from core.errors import FacilityError
from core.exchange.underlay_found import Found, Tell
from core.model.field_types import MOST_CONTENT_BYTES
from core.model.underlays import Media, UnderlayContent

MOST_PIXELS = 120_000_000
MOST_SIDE = 8_000
"""Larger pictures are brought down to this, in pixels."""
GUESSED_WIDTH_M = 30.0
"""Width of a picture that nobody has measured yet. [m]"""


def read_picture(path: Path, tell: Tell) -> Found:
    """Read a picture.

    Raises:
        FacilityError: It is broken, or far too large; in words.
    """
    from PIL import Image, UnidentifiedImageError

    tell(0.1, "Reading the picture")
    try:
        with warnings.catch_warnings(), Image.open(path, formats=("PNG", "JPEG")) as picture:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            width, height = picture.size
            if width * height > MOST_PIXELS:
                most = MOST_PIXELS // 10**6
                reason = f"'{path.name}' has {width} × {height} pixels; at most {most} million can be read."
                raise FacilityError(reason, hint="Save it smaller.")
            kind = picture.format
            picture.load()
            content, size, note = _kept(path, picture, kind)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        hint = "Open it in a picture program and save it again."
        raise FacilityError(f"'{path.name}' is broken: {error}.", hint=hint) from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise FacilityError(f"'{path.name}' has far too many pixels.", hint="Save it smaller.") from error
    return Found(
        path.name,
        content,
        extent_units=(float(size[0]), float(size[1])),
        unit_m=GUESSED_WIDTH_M / size[0],
        is_unit_known=False,
        unit_words="A picture has no scale; set it by two points.",
        notes=note,
    )


def _kept(path: Path, picture: object, kind: str | None) -> tuple[UnderlayContent, tuple[int, int], tuple[str, ...]]:
    """What the project keeps of a picture: its own bytes where they are small enough."""
    from PIL import Image

    assert isinstance(picture, Image.Image)
    turned = picture.getexif().get(0x0112, 1) != 1
    if max(picture.size) <= MOST_SIDE and path.stat().st_size <= MOST_CONTENT_BYTES and not turned:
        media = Media.JPEG if kind == "JPEG" else Media.PNG
        return UnderlayContent.of(media, path.read_bytes()), picture.size, ()
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("1", "P"):  # whose pixels cannot be averaged: thin lines would vanish
        upright = upright.convert("L" if upright.mode == "1" else "RGBA")
    upright.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    return png_content(upright), upright.size, (f"Kept with {upright.size[0]} × {upright.size[1]} pixels.",)


def png_content(picture: object) -> UnderlayContent:
    """A picture as PNG; as JPEG where that would be too large for a project.

    Raises:
        FacilityError: Neither fits.
    """
    from PIL import Image

    assert isinstance(picture, Image.Image)
    own = "RGB" if picture.mode in ("CMYK", "YCbCr") else picture.mode  # colours of print, which PNG does not know
    for media, mode, name in ((Media.PNG, own, "PNG"), (Media.JPEG, "RGB", "JPEG")):
        packed = io.BytesIO()
        picture.convert(mode).save(packed, name, **({"quality": 90} if name == "JPEG" else {}))
        if packed.tell() <= MOST_CONTENT_BYTES:
            return UnderlayContent.of(media, packed.getvalue())
    raise FacilityError("the picture is too large for a project file.", hint="Save it smaller.")
