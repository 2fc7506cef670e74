"""The process that paints what lies under the plan comes back after its end, and keeps only what is shown."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from core.model.underlays import Media, UnderlayContent
from desktop.jobs.underlay_painter import Part, UnderlayPainter, View
from desktop.jobs.underlay_process import Painter
from tests.desktop.driving import wait_until

WHOLE = (8.0, 0.0, 0.0, -8.0, 0.0, 8.0)


def content(colour) -> UnderlayContent:
    packed = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(packed, "PNG")
    return UnderlayContent.of(Media.PNG, packed.getvalue())


@pytest.fixture
def painter(qapp):
    made = UnderlayPainter()
    yield made
    made.close()


def test_a_process_that_ended_while_it_rested_is_started_again_for_the_next_view(painter):
    told = []
    painter.painted.connect(lambda view, pixels: told.append((view.key, pixels)))
    parts = (Part(content("black"), 1.0, WHOLE),)
    painter.ask(View(1, 8, 8, 1.0, False, "#000000", parts))
    wait_until(lambda: len(told) == 1 and not painter.is_busy, 30.0)
    painter._process.kill()
    painter._process.wait()
    painter.ask(View(2, 8, 8, 1.0, False, "#000000", parts))
    wait_until(lambda: len(told) == 2, 30.0)
    assert told[1] == (2, told[0][1])
    assert told[0][1][3] == 255


def test_contents_that_a_view_does_not_show_are_forgotten(qapp):
    process, black, red = Painter("Inter"), content("black"), content("red")
    for one in (black, red):
        process.take(one.id, str(one.media), one.content)
    place = {"opacity": 1.0, "place": WHOLE}
    view = {"width": 8, "height": 8, "ratio": 1.0, "is_dark": False, "ink": "#000000"}
    process.paint({**view, "underlays": [{"content": red.id, **place}]})
    assert set(process._contents) == {red.id}


def test_a_content_that_was_hidden_is_sent_again(painter):
    told = []
    painter.painted.connect(lambda view, pixels: told.append(pixels))
    for key, colour in enumerate(("black", "red", "black")):
        painter.ask(View(key, 8, 8, 1.0, False, "#000000", (Part(content(colour), 1.0, WHOLE),)))
        wait_until(lambda n=key: len(told) == n + 1 and not painter.is_busy, 30.0)
    assert told[2] == told[0] != told[1]


def test_a_fault_is_told_and_the_next_view_is_painted(painter, monkeypatch, caplog):
    told, failed = [], []
    painter.painted.connect(lambda view, pixels: told.append(view.key))
    painter.failed.connect(lambda view: failed.append(view.key))
    parts = (Part(content("black"), 1.0, WHOLE),)
    whole = painter._painted

    def broken(view, known):
        if view.key == 1:
            raise ValueError("a fault")
        return whole(view, known)

    monkeypatch.setattr(painter, "_painted", broken)
    painter.ask(View(1, 8, 8, 1.0, False, "#000000", parts))
    wait_until(lambda: failed == [1], 30.0)
    painter.ask(View(2, 8, 8, 1.0, False, "#000000", parts))
    wait_until(lambda: told == [2], 30.0)
    assert "a fault" in caplog.text
    caplog.clear()
