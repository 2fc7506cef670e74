"""Numba kernels that paint the 3D view: triangles and lines with a depth buffer, ambient shade, outlines.

Pictures are arrays of 0xffrrggbb, shape (height, width). Depths are metres away from the eye; no surface is ``FAR``.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

FAR = np.float32(1e30)


@njit(cache=True, nogil=True)
def projected(points, matrix):
    """Pixels and depths of points, shape (n, 3), float32."""
    found = np.empty((len(points), 3), dtype=np.float32)
    for n in range(len(points)):
        x, y, z = points[n, 0], points[n, 1], points[n, 2]
        for r in range(3):
            found[n, r] = matrix[r, 0] * x + matrix[r, 1] * y + matrix[r, 2] * z + matrix[r, 3]
    return found


@njit(cache=True, nogil=True)
def _plane(va, vb, vc, e1x, e1y, e2x, e2y, inverse):
    """Slopes along x and y of a value that is linear over a triangle."""
    d1, d2 = vb - va, vc - va
    return (d1 * e2y - d2 * e1y) * inverse, (d2 * e1x - d1 * e2x) * inverse


@njit(cache=True, nogil=True)
def fill(place, colour, triangles, face, order, is_culled, is_clear, bias, depth, picture, faces):
    """Paint triangles, nearer ones over farther ones.

    Args:
        place: Pixels and depths of the vertices, shape (vertices, 3).
        colour: Red, green, blue and opacity of the vertices, shape (vertices, 4).
        triangles: Shape (triangles, 3).
        face: Number written for each triangle.
        order: Triangles in the order of painting; farthest first where they are clear.
        is_culled: Whether triangles seen from behind are left out.
        is_clear: Whether colours are blended by their opacity and neither depth nor face is written.
        bias: How much nearer than it is a triangle counts. [m]
        depth, picture, faces: Changed, shape (height, width).
    """
    height, width = picture.shape
    for n in order:
        a, b, c = triangles[n, 0], triangles[n, 1], triangles[n, 2]
        ax, ay, bx, by, cx, cy = place[a, 0], place[a, 1], place[b, 0], place[b, 1], place[c, 0], place[c, 1]
        e1x, e1y, e2x, e2y = bx - ax, by - ay, cx - ax, cy - ay
        area = e1x * e2y - e2x * e1y
        if area == 0.0 or (is_culled and area > 0.0):  # y runs down, so what is seen from outside is negative
            continue
        top, bottom = min(ay, by, cy), max(ay, by, cy)
        left, right = min(ax, bx, cx), max(ax, bx, cx)
        if bottom < 0.0 or top > height or right < 0.0 or left > width:
            continue
        inverse = 1.0 / area
        dzx, dzy = _plane(place[a, 2], place[b, 2], place[c, 2], e1x, e1y, e2x, e2y, inverse)
        is_flat = True
        for k in range(4):
            if colour[a, k] != colour[b, k] or colour[a, k] != colour[c, k]:
                is_flat = False
        r0, g0, b0, o0 = float(colour[a, 0]), float(colour[a, 1]), float(colour[a, 2]), float(colour[a, 3])
        drx = dry = dgx = dgy = dbx = dby = dox = doy = 0.0
        if not is_flat:
            drx, dry = _plane(r0, float(colour[b, 0]), float(colour[c, 0]), e1x, e1y, e2x, e2y, inverse)
            dgx, dgy = _plane(g0, float(colour[b, 1]), float(colour[c, 1]), e1x, e1y, e2x, e2y, inverse)
            dbx, dby = _plane(b0, float(colour[b, 2]), float(colour[c, 2]), e1x, e1y, e2x, e2y, inverse)
            dox, doy = _plane(o0, float(colour[b, 3]), float(colour[c, 3]), e1x, e1y, e2x, e2y, inverse)
        flat = np.uint32(0xFF000000) | np.uint32(int(r0) << 16 | int(g0) << 8 | int(b0))
        number = face[n]
        for j in range(max(math.ceil(top - 0.5), 0), min(math.ceil(bottom - 0.5), height)):
            y = j + 0.5
            low, high = 1e30, -1e30  # where the row crosses the edges
            for k in range(3):
                if k == 0:
                    px, py, qx, qy = ax, ay, bx, by
                elif k == 1:
                    px, py, qx, qy = bx, by, cx, cy
                else:
                    px, py, qx, qy = cx, cy, ax, ay
                if (py <= y) != (qy <= y):
                    x = px + (y - py) * (qx - px) / (qy - py)
                    low, high = min(low, x), max(high, x)
            if low > high:
                continue
            first, last = max(math.ceil(low - 0.5), 0), min(math.ceil(high - 0.5), width)
            dx, dy = first + 0.5 - ax, y - ay
            z = place[a, 2] + dzx * dx + dzy * dy
            for i in range(first, last):
                if z - bias < depth[j, i]:
                    if is_flat:
                        red, green, blue, opacity = r0, g0, b0, o0
                        pixel = flat
                    else:
                        sx = i + 0.5 - ax
                        red = min(max(r0 + drx * sx + dry * dy, 0.0), 255.0)
                        green = min(max(g0 + dgx * sx + dgy * dy, 0.0), 255.0)
                        blue = min(max(b0 + dbx * sx + dby * dy, 0.0), 255.0)
                        opacity = min(max(o0 + dox * sx + doy * dy, 0.0), 255.0)
                        pixel = np.uint32(0xFF000000) | np.uint32(int(red) << 16 | int(green) << 8 | int(blue))
                    if is_clear:
                        picture[j, i] = _mixed(picture[j, i], red, green, blue, opacity / 255.0)
                    else:
                        picture[j, i] = pixel
                        depth[j, i] = z
                        faces[j, i] = number
                z += dzx


@njit(cache=True, nogil=True)
def _mixed(under, red, green, blue, share):
    """A colour over a pixel."""
    rest = 1.0 - share
    r = int((under >> np.uint32(16) & np.uint32(255)) * rest + red * share + 0.5)
    g = int((under >> np.uint32(8) & np.uint32(255)) * rest + green * share + 0.5)
    b = int((under & np.uint32(255)) * rest + blue * share + 0.5)
    return np.uint32(0xFF000000) | np.uint32(r << 16 | g << 8 | b)


@njit(cache=True, nogil=True)
def depth_order(place, triangles):
    """Triangles with the farthest first."""
    middle = np.empty(len(triangles), dtype=np.float32)
    for n in range(len(triangles)):
        middle[n] = -(place[triangles[n, 0], 2] + place[triangles[n, 1], 2] + place[triangles[n, 2], 2])
    return np.argsort(middle)


@njit(cache=True, nogil=True)
def strokes(start, end, colour, share, width_px, bias, depth, picture):
    """Draw lines with smooth edges where nothing lies before them.

    Args:
        start, end: Pixels and depths of the ends, shape (lines, 3).
        colour: Red, green and blue, shape (lines, 3).
        share: Opacity at start and end (0 to 1), shape (lines, 2).
        width_px: Width of each line.
        bias: How much nearer than it is a line counts. [m]
        depth: Shape (height, width).
        picture: Changed.
    """
    height, width = picture.shape
    for n in range(len(start)):
        if share[n, 0] <= 0.0 and share[n, 1] <= 0.0:
            continue
        x0, y0, x1, y1 = start[n, 0], start[n, 1], end[n, 0], end[n, 1]
        dx, dy = x1 - x0, y1 - y0
        is_steep = abs(dy) > abs(dx)
        if is_steep:
            x0, y0, x1, y1, dx, dy = y0, x0, y1, x1, dy, dx
        if dx == 0.0:
            continue
        z0, z1, o0, o1 = start[n, 2], end[n, 2], share[n, 0], share[n, 1]
        if x0 > x1:
            x0, y0, x1, y1, z0, z1, o0, o1 = x1, y1, x0, y0, z1, z0, o1, o0
        slope = dy / dx
        half = 0.5 * width_px[n] * math.sqrt(1.0 + slope * slope)
        most, across = (height, width) if is_steep else (width, height)
        for i in range(max(math.ceil(x0 - 0.5), 0), min(math.ceil(x1 - 0.5), most)):
            t = (i + 0.5 - x0) / (x1 - x0)
            y, z, o = y0 + t * (y1 - y0), z0 + t * (z1 - z0) - bias, o0 + t * (o1 - o0)
            for j in range(max(math.floor(y - half), 0), min(math.floor(y + half) + 1, across)):
                covered = min(y + half, j + 1.0) - max(y - half, float(j))
                if covered <= 0.0:
                    continue
                row, column = (i, j) if is_steep else (j, i)
                if z < depth[row, column]:
                    picture[row, column] = _mixed(
                        picture[row, column], colour[n, 0], colour[n, 1], colour[n, 2], o * min(covered, 1.0)
                    )


@njit(cache=True, nogil=True)
def shade_corners(depth, faces, normals, px_per_m, reach_m, strength, picture):
    """Darken what has something standing before it: the soft shade in corners and at the foot of things.

    Args:
        depth, faces: Shape (height, width).
        normals: Unit normals of the faces as the eye sees them (right, down, away), shape (faces, 3); noughts for none.
        px_per_m: Scale.
        reach_m: How far things shade. [m]
        strength: Share of the light that goes where all is shaded (0 to 1).
        picture: Changed.
    """
    height, width = depth.shape
    reach_px = min(max(reach_m * px_per_m, 2.0), 48.0)
    taps = 10
    dark = np.zeros((height, width), dtype=np.float32)
    for j in range(height):
        for i in range(width):
            face = faces[j, i]
            if face < 0:
                continue
            nx, ny, nz = normals[face, 0], normals[face, 1], normals[face, 2]
            if nx == 0.0 and ny == 0.0 and nz == 0.0:
                continue
            here, shaded = depth[j, i], 0.0
            turn = ((i & 3) * 4 + (j & 3)) * 0.3926990817  # another ring for each of 4 x 4 pixels
            for k in range(taps):
                angle = turn + k * 2.399963
                radius = reach_px * (k + 0.5) / taps
                column, row = i + int(radius * math.cos(angle)), j + int(radius * math.sin(angle))
                if column < 0 or row < 0 or column >= width or row >= height:
                    continue
                there = depth[row, column]
                if there >= FAR:
                    continue
                vx, vy, vz = (column - i) / px_per_m, (row - j) / px_per_m, there - here
                length = math.sqrt(vx * vx + vy * vy + vz * vz)
                if length < 1e-6:
                    continue
                rise = (vx * nx + vy * ny + vz * nz) / length
                if rise > 0.08:
                    shaded += rise * max(1.0 - length / (2.0 * reach_m), 0.0)
            dark[j, i] = min(strength * 1.6 * shaded / taps, 0.6)
    _shade(dark, faces, picture)


@njit(cache=True, nogil=True)
def _shade(dark, faces, picture):
    """Darken a picture by the mean over 4 x 4 pixels of the same face, which takes the grain out."""
    height, width = dark.shape
    for j in range(height):
        for i in range(width):
            if faces[j, i] < 0:
                continue
            total, count = 0.0, 0
            for row in range(max(j - 2, 0), min(j + 2, height)):
                for column in range(max(i - 2, 0), min(i + 2, width)):
                    if faces[row, column] == faces[j, i]:
                        total += dark[row, column]
                        count += 1
            if total > 0.0:
                picture[j, i] = _mixed(picture[j, i], 20.0, 28.0, 44.0, total / count)


@njit(cache=True, nogil=True)
def composed(picture, faces, face_item, chosen, ink, edge_share, accent, times, ring_px):
    """The finished picture: outlines between faces, a ring round what is chosen, and fewer pixels.

    Args:
        picture, faces: Shape (times * height, times * width).
        face_item: Item of each face.
        chosen: Whether each item is selected.
        ink: Red, green and blue of outlines.
        edge_share: Opacity of outlines between items and between the faces of one item.
        accent: Red, green and blue of the ring.
        times: Pixels along each side that become one.
        ring_px: Width of the ring in pixels before.
    """
    tall, wide = picture.shape
    found = np.empty((tall // times, wide // times), dtype=np.uint32)
    squared = np.float32(times * times)
    for row in range(found.shape[0]):
        for column in range(found.shape[1]):
            red = green = blue = np.float32(0.0)
            for dj in range(times):
                for di in range(times):
                    j, i = row * times + dj, column * times + di
                    pixel = picture[j, i]
                    here = faces[j, i]
                    share = 0.0
                    back_j, back_i = (max(j - 1, 0), max(i - 1, 0)) if times > 1 else (j, i)
                    for side in range(4):
                        if side == 0:
                            there = faces[j, min(i + 1, wide - 1)]
                        elif side == 1:
                            there = faces[min(j + 1, tall - 1), i]
                        elif side == 2:
                            there = faces[back_j, i]
                        else:
                            there = faces[j, back_i]
                        if there != here:
                            is_same = here >= 0 and there >= 0 and face_item[here] == face_item[there]
                            share = max(share, edge_share[1] if is_same else edge_share[0])
                    if share > 0.0:
                        pixel = _mixed(pixel, ink[0], ink[1], ink[2], share)
                    red += np.float32(pixel >> np.uint32(16) & np.uint32(255))
                    green += np.float32(pixel >> np.uint32(8) & np.uint32(255))
                    blue += np.float32(pixel & np.uint32(255))
            found[row, column] = np.uint32(0xFF000000) | np.uint32(
                int(red / squared + 0.5) << 16 | int(green / squared + 0.5) << 8 | int(blue / squared + 0.5)
            )
    if chosen.any():
        _ring(found, faces, face_item, chosen, accent, times, ring_px)
    return found


@njit(cache=True, nogil=True)
def _ring(found, faces, face_item, chosen, accent, times, ring_px):
    """Colour what lies within the ring's width of the outline of what is chosen."""
    tall, wide = faces.shape
    is_in = np.zeros(len(face_item) + 1, dtype=np.uint8)  # the last stands for no face, which is number -1
    for n in range(len(face_item)):
        is_in[n] = face_item[n] >= 0 and chosen[face_item[n]]
    near = np.zeros((tall, wide), dtype=np.uint8)
    top, bottom, left, right = tall, -1, wide, -1
    for j in range(tall):
        above, below = max(j - 1, 0), min(j + 1, tall - 1)
        for i in range(wide):
            if not is_in[faces[j, i]]:
                continue
            if (
                is_in[faces[above, i]] and is_in[faces[below, i]]
                and is_in[faces[j, max(i - 1, 0)]] and is_in[faces[j, min(i + 1, wide - 1)]]
            ):  # fmt: skip
                continue
            for row in range(max(j - ring_px, 0), min(j + ring_px + 1, tall)):
                for column in range(max(i - ring_px, 0), min(i + ring_px + 1, wide)):
                    near[row, column] = 1
            top, bottom = min(top, j - ring_px), max(bottom, j + ring_px)
            left, right = min(left, i - ring_px), max(right, i + ring_px)
    for row in range(max(top, 0) // times, min(bottom // times + 1, found.shape[0])):
        for column in range(max(left, 0) // times, min(right // times + 1, found.shape[1])):
            count = 0
            for dj in range(times):
                for di in range(times):
                    count += near[row * times + dj, column * times + di]
            if count:
                share = 0.95 * count / (times * times)
                found[row, column] = _mixed(found[row, column], accent[0], accent[1], accent[2], share)
