"""The process that paints what lies under the plan: decoding and drawing never hold the window, whatever the file.

It is sent contents once and then views of them; it answers each view with pixels, over pipes, as JSON and bytes.
"""

from __future__ import annotations

import math
import os
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QImageReader,
    QPainter,
    QPen,
    QTransform,
)

from core.drawing.line_content import LineContent, unpack_lines
from core.errors import FacilityError
from core.exchange.underlay_process import receive_frame, send_frame

LEAST_LINE_PX, LEAST_TEXT_PX = 0.8, 4.0
"""Lines shorter than this are dots; texts lower than this are left out."""
MOST_TEXTS = 3000
SMOOTH_LINES = 120_000
"""More lines than this in a view are drawn without smoothing."""
MOST_PICTURE_MB = 600
NEARLY = 60
"""Colours as near as this to the paper are drawn in ink. [of 255]"""


class Painter:
    """Keeps contents, decoded, and paints views of them.

    Args:
        family: Letters that texts are written in.
    """

    def __init__(self, family: str) -> None:
        self._family = family
        self._contents: dict[str, QImage | LineContent | None] = {}
        self._boxes: dict[str, NDArray[np.float32]] = {}

    def take(self, content_id: str, media: str, content: bytes) -> None:
        """Decode a content; a broken one is remembered as such."""
        if media == "lines":
            try:
                lines = unpack_lines(content)
            except FacilityError:
                self._contents[content_id] = None
                return
            self._contents[content_id] = lines
            low = np.minimum.reduceat(lines.points, lines.starts[:-1]) if len(lines.colours) else np.zeros((0, 2))
            high = np.maximum.reduceat(lines.points, lines.starts[:-1]) if len(lines.colours) else np.zeros((0, 2))
            self._boxes[content_id] = np.concatenate((low, high), axis=1).astype(np.float32)
            return
        picture = QImage.fromData(content)
        self._contents[content_id] = None if picture.isNull() else picture.convertToFormat(QImage.Format.Format_RGB32)

    def paint(self, view: dict[str, Any]) -> bytes:
        """Pixels of a view, premultiplied ARGB; contents that it does not show are forgotten.

        Args:
            view: ``width`` and ``height`` in pixels, ``is_dark``, ``ink``, and under ``underlays`` the content, the
                opacity, and the six numbers that lead from shares of width and height to pixels.
        """
        for gone in self._contents.keys() - {u["content"] for u in view["underlays"]}:
            del self._contents[gone]  # decoded pages take a hundred megabytes each
            self._boxes.pop(gone, None)
        whole = QImage(view["width"], view["height"], QImage.Format.Format_ARGB32_Premultiplied)
        whole.fill(Qt.GlobalColor.transparent)
        painter = QPainter(whole)
        for underlay in view["underlays"]:
            content = self._contents.get(underlay["content"])
            if content is None:
                continue
            place = QTransform(*underlay["place"])
            if isinstance(content, QImage):
                part = _picture(content, place, whole, is_dark=view["is_dark"])
            else:
                part = _blank(whole)
                _Lines(content, self._boxes[underlay["content"]], place, {**view, "family": self._family}, part).draw()
            painter.setOpacity(underlay["opacity"])
            painter.drawImage(0, 0, part)
        painter.end()
        return bytes(whole.constBits())


def _blank(like: QImage) -> QImage:
    image = QImage(like.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _picture(picture: QImage, place: QTransform, like: QImage, *, is_dark: bool) -> QImage:
    """A picture whose paper has become transparent; in the dark its lightness is turned over first."""
    ground = QImage(like.size(), QImage.Format.Format_RGB32)
    ground.fill(Qt.GlobalColor.white)
    painter = QPainter(ground)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    shown, source = _reduced(picture, place)
    painter.setTransform(QTransform(1.0, 0.0, 0.0, -1.0, 0.0, 1.0) * place)  # pictures begin at their top
    painter.drawImage(QRectF(0.0, 0.0, 1.0, 1.0), shown, source)
    painter.end()
    pixels = np.frombuffer(ground.constBits(), dtype=np.uint8).reshape(like.height(), like.width(), 4)
    colour = pixels[:, :, :3].astype(np.int16)
    low, high = colour.min(axis=2, keepdims=True), colour.max(axis=2, keepdims=True)
    made = np.empty_like(pixels)
    if is_dark:
        made[:, :, :3] = 255 - high + colour - low
        made[:, :, 3] = 255 - low[:, :, 0]
    else:
        made[:, :, :3] = colour - low
        made[:, :, 3] = 255 - low[:, :, 0]
    return QImage(made.data, like.width(), like.height(), QImage.Format.Format_ARGB32_Premultiplied).copy()


def _reduced(picture: QImage, place: QTransform) -> tuple[QImage, QRectF]:
    """The picture, brought down first where several of its pixels fall on one: else thin lines would vanish."""
    width_px = math.hypot(place.m11(), place.m12())
    factor = picture.width() / max(width_px, 1.0)
    if factor > 1.5:
        size = picture.size() / factor
        mode = Qt.TransformationMode.SmoothTransformation
        picture = picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
    return picture, QRectF(0.0, 0.0, picture.width(), picture.height())


class _Lines:
    """Draws the part of a drawing that a view shows.

    Args:
        content: The drawing.
        boxes: Bounds of its lines, shape (m, 4).
        place: From shares of width and height to pixels.
        view: The view.
        into: Picture to draw on.
    """

    def __init__(
        self, content: LineContent, boxes: NDArray[np.float32], place: QTransform, view: dict[str, Any], into: QImage
    ) -> None:
        self._content, self._boxes, self._view, self._into = content, boxes, view, into
        self._to_pixels = QTransform.fromScale(1.0 / content.size[0], 1.0 / content.size[1]) * place
        self._scale = math.sqrt(abs(self._to_pixels.determinant()))

    def draw(self) -> None:
        """Areas, then lines, then texts."""
        shown = self._shown()
        lines = np.flatnonzero(shown & (self._content.fills < 0))
        areas = np.flatnonzero(shown & (self._content.fills >= 0))
        painter = QPainter(self._into)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(lines) + len(areas) <= SMOOTH_LINES)
        self._areas(painter, areas)
        self._strokes(painter, lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._texts(painter)
        painter.end()

    def _shown(self) -> NDArray[np.bool_]:
        back, _ = self._to_pixels.inverted()
        box = back.mapRect(QRectF(0.0, 0.0, self._view["width"], self._view["height"]))
        x0, y0, x1, y1 = self._boxes.T
        return (x0 <= box.right()) & (x1 >= box.left()) & (y0 <= box.bottom()) & (y1 >= box.top())

    def _strokes(self, painter: QPainter, lines: NDArray[np.intp]) -> None:
        colours = self._content.colours[lines]
        for colour in np.unique(colours):
            painter.setPen(QPen(self._colour(int(colour)), 1.1 * self._view["ratio"]))
            painter.drawPath(self._path(lines[colours == colour]))

    def _areas(self, painter: QPainter, lines: NDArray[np.intp]) -> None:
        colours = self._content.colours[lines]
        painter.setPen(Qt.PenStyle.NoPen)
        for colour in np.unique(colours):
            fill = self._colour(int(colour))
            fill.setAlpha(110)
            painter.setBrush(fill)
            painter.drawPath(self._path(lines[colours == colour]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _path(self, lines: NDArray[np.intp]) -> Any:
        """One path of many lines in pixels; those smaller than a pixel become a short dash."""
        from pyqtgraph.functions import arrayToQPath

        content, box = self._content, self._boxes[lines]
        size_px = np.maximum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) * self._scale
        large, small = lines[size_px >= LEAST_LINE_PX], box[size_px < LEAST_LINE_PX]
        lengths = np.diff(content.starts)[large]
        total = int(lengths.sum())
        begins = np.cumsum(lengths) - lengths
        picks = np.repeat(content.starts[:-1][large] - begins, lengths) + np.arange(total)
        xy = content.points[picks].astype(np.float64)
        joins = np.ones(total, dtype=np.int32)
        joins[begins + lengths - 1] = 0
        dash = 0.6 / max(self._scale, 1e-12)
        dots = np.repeat(small[:, :2].astype(np.float64), 2, axis=0)
        dots[1::2, 0] += dash
        xy = np.concatenate((xy, dots))
        joins = np.concatenate((joins, np.tile(np.array([1, 0], dtype=np.int32), len(small))))
        m = self._to_pixels
        x = xy[:, 0] * m.m11() + xy[:, 1] * m.m21() + m.dx()
        y = xy[:, 0] * m.m12() + xy[:, 1] * m.m22() + m.dy()
        return arrayToQPath(x, y, connect=joins)

    def _texts(self, painter: QPainter) -> None:
        content, m = self._content, self._to_pixels
        heights_px = content.text_heights * self._scale
        places = content.text_places.astype(np.float64)
        x = places[:, 0] * m.m11() + places[:, 1] * m.m21() + m.dx()
        y = places[:, 0] * m.m12() + places[:, 1] * m.m22() + m.dy()
        width, height = self._view["width"], self._view["height"]
        near = (x > -width) & (x < 2 * width) & (y > -height) & (y < 2 * height)
        chosen = np.flatnonzero((heights_px >= LEAST_TEXT_PX) & near)
        if len(chosen) > MOST_TEXTS:
            chosen = chosen[np.argsort(-heights_px[chosen], kind="stable")[:MOST_TEXTS]]
        texts = content.texts
        turn_of_view = math.degrees(math.atan2(-m.m12(), m.m11()))
        for n in chosen:
            turn = float(content.text_turns[n]) + turn_of_view
            self._text(painter, texts[n], QPointF(x[n], y[n]), float(heights_px[n]), turn, int(n))

    def _text(self, painter: QPainter, text: str, at: QPointF, height_px: float, turn: float, n: int) -> None:
        letters = QFont(self._view["family"])
        letters.setPixelSize(max(round(height_px / 0.73), 1))  # capitals are 0.73 of the letter size
        metrics = QFontMetricsF(letters)
        across, up = (int(a) for a in self._content.text_anchors[n])
        painter.save()
        painter.translate(at)
        painter.rotate(-turn)
        painter.setFont(letters)
        painter.setPen(self._colour(int(self._content.text_colours[n])))
        dx = -0.5 * across * metrics.horizontalAdvance(text)
        painter.drawText(QPointF(dx, 0.5 * up * height_px), text)
        painter.restore()

    def _colour(self, rgb: int) -> QColor:
        """A colour that can be seen on this paper: white on white, or black on black, is drawn in ink."""
        colour = QColor(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255)
        light = colour.lightness()
        is_lost = light < NEARLY if self._view["is_dark"] else light > 255 - NEARLY and colour.saturation() < 40
        if is_lost:
            return QColor(self._view["ink"])
        return colour if self._view["is_dark"] or light < 160 else colour.darker(150)


def main() -> int:
    """Answer until the pipe is closed; returns the exit code."""
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication([])
    QImageReader.setAllocationLimit(MOST_PICTURE_MB)
    from desktop.theme import font

    application.setFont(font())
    painter = Painter(font().family())
    while (heard := receive_frame(sys.stdin.buffer)) is not None:
        words, content = heard
        if "content" in words:
            painter.take(words["content"], words["media"], content)
        else:
            send_frame(out, {"view": words["view"]}, painter.paint(words))
    return 0


if __name__ == "__main__":
    sys.exit(main())
