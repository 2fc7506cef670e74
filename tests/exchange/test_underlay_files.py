"""Files for the plan: what is read from real drawings, and what is refused in words."""

import io
import math
import os
import subprocess
import sys
import time

import ezdxf
import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from core.drawing.line_content import pack_lines, unpack_lines
from core.errors import FacilityError
from core.exchange.underlay_file import Wanted, read_underlay
from core.exchange.underlay_process import receive_frame, send_frame
from core.exchange.underlay_reading import UnderlayReading
from core.model.underlays import Media, UnderlayContent
from tests.support.dxf_files import floor_plan, large_drawing, mixed_drawing


def quiet(share: float, what: str) -> None:
    """Told, and not listened to."""


def read(path, page_number=0):
    return read_underlay(Wanted(str(path), page_number), quiet)


def lines(found):
    return unpack_lines(found.content.content)


def as_lines(content):
    return [content.points[a:b] for a, b in zip(content.starts[:-1], content.starts[1:], strict=True)]


def test_a_floor_plan_is_read_with_curves_blocks_texts_hatches_and_faces(tmp_path):
    found = read(floor_plan(tmp_path / "hall.dxf"))
    content = lines(found)
    assert found.unit_m == 0.001
    assert found.is_unit_known
    assert found.extent_units[0] == pytest.approx(30_000.0, rel=0.02)  # the dimension's text stands below
    x0, y0 = found.origin_units
    racks = [
        line for line in as_lines(content) if len(line) == 5 and np.ptp(line[:, 0]) == pytest.approx(600.0, abs=0.1)
    ]
    assert len(racks) == 10
    first = min(racks, key=lambda line: line[:, 0].min())
    assert first.min(axis=0) + np.array((x0, y0)) == pytest.approx((3000.0, 15_000.0), abs=0.1)
    servers = [
        n
        for n, line in enumerate(as_lines(content))
        if len(line) == 2 and np.ptp(line[:, 0]) == pytest.approx(400.0, abs=0.1)
    ]
    assert len(servers) == 10
    assert {int(content.colours[n]) for n in servers} == {0x0000FF}  # layer 0 in a block takes the insert's layer
    turned = [
        line for line in as_lines(content) if len(line) == 5 and np.ptp(line[:, 1]) == pytest.approx(1200.0, abs=0.1)
    ]
    assert len(turned) == 11  # ten racks, and the one turned and twice as wide: 1.2 m up, 1.2 m across
    assert set(content.texts) >= {"HALL 1", "first line", "second line", *(f"R-{n:02}" for n in range(10))}
    assert any(text.startswith("30") for text in content.texts)  # of the dimension
    assert np.count_nonzero(content.fills >= 0) >= 1
    assert found.notes == ("Not drawn: 1 RAY.",)


def test_curves_are_close_to_what_they_stand_for(tmp_path):
    found = read(floor_plan(tmp_path / "hall.dxf"))
    x0, y0 = found.origin_units
    for centre in ((10_000.0, 10_000.0), (6_000.0, 5_000.0)):
        away = [np.hypot(*(line + np.array((x0, y0)) - centre).T) for line in as_lines(lines(found))]
        assert any(len(r) > 16 and np.all(np.abs(r - 1000.0) < 6.0) for r in away)


def test_texts_keep_height_turn_and_anchor(tmp_path):
    found = read(floor_plan(tmp_path / "hall.dxf"))
    content = lines(found)
    n = content.texts.index("HALL 1")
    assert content.text_heights[n] == pytest.approx(500.0)
    assert tuple(content.text_anchors[n]) == (1, 1)
    first, second = content.texts.index("first line"), content.texts.index("second line")
    assert content.text_places[first][1] - content.text_places[second][1] == pytest.approx(500.0, rel=1e-3)


@pytest.mark.parametrize(
    ("insunits", "scale", "unit_m", "is_known"),
    [
        (6, 1.0, 1.0, True),
        (0, 1000.0, 0.001, False),  # says nothing: millimetres are likely
        (0, 1.0, 1.0, False),
        (1, 1.0 / 0.0254, 0.0254, True),
        (6, 1000.0, 0.001, False),  # says metres, which would be 30 km
        (4, 1.0, 1.0, False),  # says millimetres, which would be 3 cm
        (1, 1000.0, 0.001, False),  # says inches, which would be 762 m: drawn in millimetres on a template in inches
        (1, 1.0, 1.0, False),  # says inches, which would be 0.76 m
        (6, 50.0, 1.0, True),  # a campus of 1.5 km in metres, which no template has
    ],
)
def test_a_missing_or_impossible_unit_is_guessed_and_asked_for(tmp_path, insunits, scale, unit_m, is_known):
    found = read(floor_plan(tmp_path / "hall.dxf", insunits=insunits, scale=scale))
    assert (found.unit_m, found.is_unit_known) == (pytest.approx(unit_m), is_known)
    assert found.unit_words


def test_a_far_origin_costs_no_precision(tmp_path):
    near = lines(read(floor_plan(tmp_path / "near.dxf")))
    far = lines(read(floor_plan(tmp_path / "far.dxf", origin=(455_000_000.0, 5_810_000_000.0))))
    assert far.points.shape == near.points.shape
    assert np.abs(far.points - near.points).max() < 0.01


def test_a_few_lines_far_away_do_not_shrink_all_others(tmp_path):
    document = ezdxf.new()
    for n in range(200):
        document.modelspace().add_line((n, 0), (n, 50))
    document.modelspace().add_line((1e7, 1e7), (1e7 + 1, 1e7))
    document.saveas(tmp_path / "a.dxf")
    found = read(tmp_path / "a.dxf")
    assert found.extent_units == pytest.approx((199.0, 50.0))
    assert found.notes == ("1 lines far away from all others are left out.",)


def test_a_block_that_holds_itself_is_left_out(tmp_path):
    document = ezdxf.new()
    block = document.blocks.new("A")
    block.add_line((0, 0), (1, 1))
    block.add_blockref("A", (1, 0))
    document.modelspace().add_blockref("A", (0, 0))
    document.modelspace().add_line((0, 0), (5, 5))
    document.saveas(tmp_path / "a.dxf")
    found = read(tmp_path / "a.dxf")
    assert found.notes == ("Not drawn: 1 INSERT.",)
    assert len(lines(found).colours) == 2


def test_many_inserts_in_inserts_are_stopped_at_the_limit(tmp_path):
    document = ezdxf.new()
    document.blocks.new("B0").add_line((0, 0), (1, 1))
    for n in range(8):
        block = document.blocks.new(f"B{n + 1}")
        for k in range(10):
            block.add_blockref(f"B{n}", (k, n))
    document.modelspace().add_blockref("B8", (0, 0))
    document.saveas(tmp_path / "bomb.dxf")
    with pytest.raises(FacilityError, match="million corners"):
        read(tmp_path / "bomb.dxf")


def test_a_cut_off_file_shows_what_could_be_read_or_says_that_it_is_broken(tmp_path):
    whole = floor_plan(tmp_path / "hall.dxf").read_bytes()
    (tmp_path / "cut.dxf").write_bytes(whole[: (whole.rindex(b"ENTITIES") + whole.rindex(b"OBJECTS")) // 2])
    found = read(tmp_path / "cut.dxf")
    assert found.notes[0] == "The file is damaged; what could be read is shown."
    assert 0 < len(lines(found).colours) < len(lines(read(tmp_path / "hall.dxf")).colours)
    (tmp_path / "cut.dxf").write_bytes(whole[: whole.rindex(b"ENTITIES") + 30])
    with pytest.raises(FacilityError, match=r"broken|Nothing in"):
        read(tmp_path / "cut.dxf")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.dxf", b"", "is empty"),
        ("a.dwg", b"AC1032" + bytes(100), "DWG"),
        ("a.dxf", b"  0\nSECTION\n  2\nHEA\xff\xfeDER\nnonsense\n" * 5, "broken"),
        ("a.dxf", b"hello, this is a letter", "broken"),
        ("a.pdf", b"%PDF-1.7\nnothing", "is broken"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "is broken"),
        ("a.docx", b"PK\x03\x04" + bytes(50), "is neither a drawing nor a picture"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FacilityError, match=words) as refusal:
        read(tmp_path / name)
    assert refusal.value.hint


def test_an_empty_drawing_is_refused(tmp_path):
    ezdxf.new().saveas(tmp_path / "a.dxf")
    with pytest.raises(FacilityError, match="Nothing in"):
        read(tmp_path / "a.dxf")


def test_pictures_are_kept_as_they_are_and_large_ones_brought_down(tmp_path):
    Image.new("RGB", (300, 200), "white").save(tmp_path / "a.png")
    found = read(tmp_path / "a.png")
    assert found.content == UnderlayContent.of(Media.PNG, (tmp_path / "a.png").read_bytes())
    assert found.extent_units == (300.0, 200.0)
    assert not found.is_unit_known
    Image.new("L", (9000, 3000), 200).save(tmp_path / "b.jpg")
    assert read(tmp_path / "b.jpg").extent_units == pytest.approx((8000.0, 2667.0), abs=1.0)
    Image.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    with pytest.raises(FacilityError, match="far too many pixels"):
        read(tmp_path / "bomb.png")


def three_pages() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(842.0, 595.0))
    for n in range(3):
        canvas.rect(100 * n, 0, 100, 595, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_large_picture_in_colours_of_print_is_brought_down(tmp_path):
    Image.new("CMYK", (9000, 40), (0, 255, 255, 0)).save(tmp_path / "a.jpg")
    found = read(tmp_path / "a.jpg")
    kept = Image.open(io.BytesIO(found.content.content))
    assert (kept.mode, kept.size[0]) == ("RGB", 8000)
    red, green, blue = kept.getpixel((4000, 10))
    assert red > 200
    assert max(green, blue) < 60


def test_thin_lines_of_a_large_scan_in_black_and_white_stay(tmp_path):
    scan = Image.new("1", (16_000, 64), 1)
    for y in range(64):
        scan.putpixel((8000, y), 0)
    scan.save(tmp_path / "a.png")
    kept = Image.open(io.BytesIO(read(tmp_path / "a.png").content.content)).convert("L")
    across = [kept.getpixel((x, 16)) for x in range(3990, 4010)]
    assert min(across) < 200


def test_a_page_of_a_document_is_asked_for_and_drawn_true_to_its_size(tmp_path):
    (tmp_path / "a.pdf").write_bytes(three_pages())
    assert read(tmp_path / "a.pdf").page_count == 3
    assert read(tmp_path / "a.pdf").content is None
    found = read(tmp_path / "a.pdf", 2)
    assert found.extent_units == pytest.approx((842.0, 595.0))
    assert found.original == UnderlayContent.of(Media.PDF, (tmp_path / "a.pdf").read_bytes())
    picture = np.asarray(Image.open(io.BytesIO(found.content.content)).convert("L"))
    dark = np.flatnonzero(picture[len(picture) // 2] < 128) / picture.shape[1] * 842.0
    assert (dark.min(), dark.max()) == pytest.approx((100.0, 200.0), abs=1.0)
    again = read_underlay(Wanted("a.pdf", 3, found.original.content), quiet)
    assert again.page_number == 3
    assert again.content != found.content
    with pytest.raises(FacilityError, match="has no page 4"):
        read(tmp_path / "a.pdf", 4)


def test_packed_lines_come_back_and_broken_ones_are_refused(tmp_path):
    content = lines(read(floor_plan(tmp_path / "hall.dxf")))
    packed = pack_lines(content)
    assert packed == pack_lines(unpack_lines(packed))
    for broken in (b"", packed[:-30], packed.replace(b"points", b"pointz")):
        with pytest.raises(FacilityError, match="broken"):
            unpack_lines(broken)


def test_a_process_of_its_own_reads_the_same_and_tells_how_far_it_is(tmp_path):
    path = floor_plan(tmp_path / "hall.dxf")
    told = []
    found = UnderlayReading(Wanted(str(path))).run(lambda share, what: told.append((share, what)))
    assert found == read(path)
    assert told
    assert all(0.0 <= share <= 1.0 and what for share, what in told)
    (tmp_path / "bad.dxf").write_bytes(b"hello")
    with pytest.raises(FacilityError, match="broken"):
        UnderlayReading(Wanted(str(tmp_path / "bad.dxf"))).run(quiet)


def test_reading_stops_when_it_is_asked_to_and_is_given_up_when_it_takes_too_long(tmp_path):
    large_drawing(tmp_path / "a.dxf", 8.0)
    reading = UnderlayReading(Wanted(str(tmp_path / "a.dxf")))
    began = time.monotonic()
    assert reading.run(lambda *_: reading.stop()) is None
    with pytest.raises(FacilityError, match="was given up"):
        UnderlayReading(Wanted(str(tmp_path / "a.dxf")), longest_s=0.5).run(quiet)
    assert time.monotonic() - began < 60.0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limits")
def test_the_reader_lives_with_limits_that_are_tighter_than_its_own(tmp_path):
    import resource

    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    process = subprocess.Popen(
        [sys.executable, "-m", "core.exchange.underlay_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (100, 100)),  # noqa: PLW1509 - one thread
    )
    with process:
        send_frame(process.stdin, {"path": str(tmp_path / "a.png"), "page_number": 0})
        heard = []
        while (frame := receive_frame(process.stdout)) is not None:
            heard.append(frame[0])
    assert "found" in heard[-1]


@pytest.mark.bench
@pytest.mark.parametrize(("make", "most_s"), [(large_drawing, 60.0), (mixed_drawing, 150.0)])
def test_fifty_megabytes_are_read_within_the_limits(tmp_path, make, most_s):
    count = make(tmp_path / "a.dxf", 50.0)
    resource, told = pytest.importorskip("resource"), []
    before = children_s()
    found = UnderlayReading(Wanted(str(tmp_path / "a.dxf"))).run(lambda share, what: told.append(share))
    used_s, memory_mib = children_s() - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024.0
    print(f"\n{make.__name__}: {count} entities, {len(found.content.content) / 1e6:.1f} MB kept, {used_s:.1f} s of a")
    print(f"processor, {memory_mib:.0f} MiB, told {len(told)} times; {found.unit_words}")
    assert len(lines(found).colours) + len(lines(found).texts) == count
    assert math.isfinite(found.extent_units[0])
    assert len(told) > 10
    assert used_s < most_s
    assert memory_mib < 2500.0


def children_s() -> float:
    """Time of a processor that processes which have ended used. [s]"""
    used = os.times()
    return used.children_user + used.children_system


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_or_a_folder_is_refused_instead_of_waited_for(tmp_path):
    pipe = tmp_path / "plan.dxf"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        with pytest.raises(FacilityError, match="not a file"):
            UnderlayReading(Wanted(str(path))).run(quiet)


def test_the_document_that_is_kept_is_the_one_that_was_shown(tmp_path):
    path, document = tmp_path / "plan.pdf", three_pages()
    path.write_bytes(document)
    reading = UnderlayReading(Wanted(str(path), 2))
    found = reading.run(lambda share, what: path.unlink(missing_ok=True))
    assert not path.exists(), "somebody took it away while it was read"
    assert found.original.content == document
    assert found.page_number == 2
