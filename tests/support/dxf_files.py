"""DXF drawings of every kind that planners have, made for tests."""

from __future__ import annotations

from pathlib import Path

import ezdxf
from ezdxf.enums import TextEntityAlignment


def floor_plan(
    path: Path, *, insunits: int = 4, scale: float = 1000.0, origin: tuple[float, float] = (0.0, 0.0)
) -> Path:
    """A hall of 30 x 20 m with racks as nested blocks, texts, a hatch, faces, curves and a dimension.

    Args:
        path: File to write.
        insunits: Unit that the file says.
        scale: Drawing units in a metre.
        origin: Lower left corner. [drawing units]
    """
    document = ezdxf.new("R2010", setup=True)
    document.header["$INSUNITS"] = insunits
    document.layers.add("WALLS", color=1)
    document.layers.add("RACKS", color=5)
    document.layers.add("OFF", color=3).off()
    space, (x0, y0) = document.modelspace(), origin

    def at(x: float, y: float) -> tuple[float, float]:
        return x0 + x * scale, y0 + y * scale

    space.add_lwpolyline([at(0, 0), at(30, 0), at(30, 20), at(0, 20)], close=True, dxfattribs={"layer": "WALLS"})
    space.add_lwpolyline([(*at(5, 5), 1.0), (*at(7, 5), 1.0)], format="xyb", close=True)  # a circle of two bulges
    space.add_circle(at(10, 10), 1.0 * scale)
    space.add_arc(at(12, 10), 1.0 * scale, 0.0, 90.0)
    space.add_ellipse(at(15, 10), (2.0 * scale, 0.0), 0.5)
    space.add_spline([(*at(18, 10), 0), (*at(19, 11), 0), (*at(20, 9), 0), (*at(21, 10), 0)])
    space.add_line(at(100, 100), at(200, 200), dxfattribs={"layer": "OFF"})
    server = document.blocks.new("SERVER")
    server.add_line((0.0, 0.0), (0.4 * scale, 0.0))
    rack = document.blocks.new("RACK", base_point=(0.3 * scale, 0.6 * scale))
    rack.add_lwpolyline([(0, 0), (0.6 * scale, 0), (0.6 * scale, 1.2 * scale), (0, 1.2 * scale)], close=True)
    rack.add_blockref("SERVER", (0.1 * scale, 0.1 * scale))
    rack.add_attdef("TAG", (0.0, 0.0), dxfattribs={"height": 0.1 * scale})
    for n in range(10):
        insert = space.add_blockref("RACK", at(3.3 + 0.6 * n, 15.6), dxfattribs={"layer": "RACKS"})
        insert.add_auto_attribs({"TAG": f"R-{n:02}"})
    space.add_blockref("RACK", at(20, 5), dxfattribs={"rotation": 90.0, "xscale": 2.0, "layer": "RACKS"})
    space.add_text("HALL 1", height=0.5 * scale).set_placement(at(15, 18), align=TextEntityAlignment.MIDDLE_CENTER)
    space.add_mtext("first line\\Psecond line", {"char_height": 0.3 * scale, "insert": at(1, 19)})
    space.add_hatch(color=8).paths.add_polyline_path([at(25, 15), at(28, 15), at(28, 18), at(25, 18)], is_closed=True)
    space.add_3dface([(*at(22, 2), 5.0), (*at(24, 2), 5.0), (*at(24, 4), 9.0), (*at(22, 4), 9.0)])
    space.add_linear_dim(base=at(15, -2), p1=at(0, 0), p2=at(30, 0)).render()
    space.add_point(at(1, 1))
    space.add_ray(at(1, 1), (1.0, 0.0))
    document.saveas(path)
    return path


def large_drawing(path: Path, megabytes: float) -> int:
    """A drawing of many lines, polylines with bulges and circles, written without a library.

    Returns:
        How many entities it has.
    """
    head = "  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\nAC1015\n  9\n$INSUNITS\n 70\n     4\n  0\nENDSEC\n"
    written, count = 0, 0
    with path.open("w", encoding="ascii") as file:
        file.write(head + "  0\nSECTION\n  2\nENTITIES\n")
        while written < megabytes * 1e6:
            written += file.write(_entity(count))
            count += 1
        file.write("  0\nENDSEC\n  0\nEOF\n")
    return count


def _entity(n: int) -> str:
    x, y = 37.0 * (n % 1999), 41.0 * (n // 7 % 1511)
    if n % 3 == 0:
        body = f" 10\n{x}\n 20\n{y}\n 30\n0.0\n 11\n{x + 600.0}\n 21\n{y + 300.0}\n 31\n0.0\n"
        return f"  0\nLINE\n  5\n{n + 256:X}\n100\nAcDbEntity\n  8\nWALL{n % 20}\n100\nAcDbLine\n{body}"
    if n % 3 == 1:
        corners = "".join(f" 10\n{x + 50.0 * k}\n 20\n{y + 9.0 * k * k}\n 42\n{0.5 * (k == 1)}\n" for k in range(12))
        start = f"  0\nLWPOLYLINE\n  5\n{n + 256:X}\n100\nAcDbEntity\n  8\nP\n100\nAcDbPolyline\n 90\n12\n 70\n0\n"
        return start + corners
    body = f" 10\n{x}\n 20\n{y}\n 30\n0.0\n 40\n100.0\n"
    return f"  0\nCIRCLE\n  5\n{n + 256:X}\n100\nAcDbEntity\n  8\nC\n100\nAcDbCircle\n{body}"


def mixed_drawing(path: Path, megabytes: float) -> int:
    """A drawing in millimetres that says metres: of ten entities a text, an insert, a face, a hatch, and plain ones.

    Returns:
        How many entities it has.
    """
    head = "  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\nAC1015\n  9\n$INSUNITS\n 70\n     6\n  0\nENDSEC\n"
    body = "".join(f" 10\n{x}\n 20\n{y}\n" for x, y in ((0.0, 0.0), (600.0, 0.0), (600.0, 1200.0), (0.0, 1200.0)))
    outline = f"  0\nLWPOLYLINE\n  5\nFF0020\n100\nAcDbEntity\n  8\n0\n100\nAcDbPolyline\n 90\n4\n 70\n1\n{body}"
    block = (
        "  0\nSECTION\n  2\nBLOCKS\n  0\nBLOCK\n  5\nFF0021\n100\nAcDbEntity\n  8\n0\n100\nAcDbBlockBegin\n"
        f"  2\nRACK\n 70\n0\n 10\n0.0\n 20\n0.0\n 30\n0.0\n  3\nRACK\n{outline}"
        "  0\nENDBLK\n  5\nFF0022\n100\nAcDbEntity\n  8\n0\n100\nAcDbBlockEnd\n  0\nENDSEC\n"
    )
    written, count = 0, 0
    with path.open("w", encoding="ascii") as file:
        file.write(f"{head}{block}  0\nSECTION\n  2\nENTITIES\n")
        while written < megabytes * 1e6:
            written += file.write(_MIXED.get(count % 10, _entity)(count))
            count += 1
        file.write("  0\nENDSEC\n  0\nEOF\n")
    return count


def _begun(kind: str, n: int, subclass: str) -> tuple[str, float, float]:
    x, y = 37.0 * (n % 1999), 41.0 * (n // 7 % 1511)
    return f"  0\n{kind}\n  5\n{n + 256:X}\n100\nAcDbEntity\n  8\nWALL{n % 20}\n100\n{subclass}\n", x, y


def _text(n: int) -> str:
    head, x, y = _begun("TEXT", n, "AcDbText")
    return f"{head} 10\n{x}\n 20\n{y}\n 30\n0.0\n 40\n250.0\n  1\nROOM {n}\n100\nAcDbText\n"


def _inserted(n: int) -> str:
    head, x, y = _begun("INSERT", n, "AcDbBlockReference")
    return f"{head}  2\nRACK\n 10\n{x}\n 20\n{y}\n 30\n0.0\n 50\n{90.0 * (n % 4)}\n"


def _face(n: int) -> str:
    head, x, y = _begun("3DFACE", n, "AcDbFace")
    corners = ((x, y, 0.0), (x + 400.0, y, 0.0), (x + 400.0, y + 300.0, 2000.0), (x, y + 300.0, 2000.0))
    return head + "".join(f" {10 + k}\n{a}\n {20 + k}\n{b}\n {30 + k}\n{c}\n" for k, (a, b, c) in enumerate(corners))


def _hatch(n: int) -> str:
    head, x, y = _begun("HATCH", n, "AcDbHatch")
    corners = ((x, y), (x + 500.0, y), (x + 500.0, y + 500.0))
    places = "".join(f" 10\n{a}\n 20\n{b}\n" for a, b in corners)
    start = " 10\n0.0\n 20\n0.0\n 30\n0.0\n210\n0.0\n220\n0.0\n230\n1.0\n  2\nSOLID\n 70\n1\n 71\n0\n 91\n1\n"
    return f"{head}{start} 92\n2\n 72\n0\n 73\n1\n 93\n3\n{places} 97\n0\n 75\n0\n 76\n1\n 98\n0\n"


_MIXED = {0: _text, 1: _inserted, 2: _face, 3: _hatch}
