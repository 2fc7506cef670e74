"""Shipped files are found by name, and only shipped files."""

from __future__ import annotations

import itertools
import json
import re
from xml.etree import ElementTree

import pytest

from core.errors import FacilityError
from core.resource_files import list_names, path, read_bytes, read_text

NEEDED_ICONS = (
    "select",
    "move",
    "rotate",
    "place",
    "array",
    "trash",
    "ruler",
    "wall",
    "door",
    "column",
    "undo",
    "redo",
    "layers",
    "snap",
    "search",
    "server",
    "cpu",
    "gpu",
    "fan",
    "snowflake",
    "droplet",
    "thermometer",
    "bolt",
    "battery",
    "plug",
    "sun",
    "wind",
    "hydro",
    "atom",
    "fuel",
    "flame",
    "generator",
    "cable",
    "box",
    "export",
    "save",
    "folder-open",
    "file",
    "check",
    "warning",
    "error",
    "info",
    "close",
    "eye",
    "lock",
    "fit",
    "zoom-in",
    "zoom-out",
    "moon",
    "theme",
    "chevron-down",
    "help",
    "play",
    "pause",
)


@pytest.mark.parametrize("name", ["catalogue/none.csv", "none", "catalogue"])
def test_a_missing_file_is_named_with_a_remedy(name):
    with pytest.raises(FacilityError, match=f"'{name}' is missing") as caught:
        read_text(name)
    assert "install" in caught.value.hint.lower()


@pytest.mark.parametrize("name", ["../pyproject.toml", "/etc/hosts", "", "catalogue\\sites.csv"])
def test_names_cannot_leave_the_resources(name):
    with pytest.raises(FacilityError, match="is not the name of a program file"):
        read_bytes(name)


def test_a_missing_folder_is_named():
    with pytest.raises(FacilityError, match="folder 'nowhere' is missing"):
        list_names("nowhere")


def test_a_binary_file_is_not_text():
    with pytest.raises(FacilityError, match="is not text"):
        read_text("fonts/Inter-Regular.otf")


def test_a_file_can_be_opened_as_a_path():
    with path("fonts/OFL.txt") as place:
        assert "SIL OPEN FONT LICENSE" in place.read_text(encoding="utf-8").upper()


def test_the_fonts_are_small_open_type_files():
    fonts = [name for name in list_names("fonts") if name.endswith(".otf")]
    assert len(fonts) == 4
    contents = [read_bytes(name) for name in fonts]
    assert all(content[:4] == b"OTTO" for content in contents)
    assert sum(map(len, contents)) < 900_000


def test_every_icon_can_be_tinted_and_has_the_one_size():
    names = [name for name in list_names("icons") if name.endswith(".svg")]
    assert {f"icons/{icon}.svg" for icon in NEEDED_ICONS} <= set(names)
    for name in names:
        root = ElementTree.fromstring(read_text(name))
        assert (root.get("width"), root.get("stroke-width"), root.get("stroke")) == ("18", "1.75", "currentColor"), name
        assert len(root) > 0


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("thermal", "stops"),
        ("cividis", "stops"),
        ("grey", "stops"),
        ("loading", "stops_light"),
        ("loading", "stops_dark"),
    ],
)
def test_colour_maps_rise_from_zero_to_one(name, key):
    stops = json.loads(read_text(f"colour_maps/{name}.json"))[key]
    positions = [stop["position"] for stop in stops]
    assert positions[0] == 0.0
    assert positions[-1] == 1.0
    assert positions == sorted(set(positions))
    assert all(re.fullmatch("#[0-9a-f]{6}", stop["colour"]) for stop in stops)


@pytest.mark.parametrize(("name", "rises"), [("cividis", True), ("grey", False)])
def test_maps_for_colour_blind_readers_and_for_print_go_one_way_in_lightness(name, rises):
    stops = json.loads(read_text(f"colour_maps/{name}.json"))["stops"]
    rgb = [[int(stop["colour"][i : i + 2], 16) / 255.0 for i in (1, 3, 5)] for stop in stops]
    linear = [[c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in row] for row in rgb]
    lightness = [116.0 * (0.2126 * r + 0.7152 * g + 0.0722 * b) ** (1 / 3) - 16.0 for r, g, b in linear]
    steps = [(b - a) * (1 if rises else -1) for a, b in itertools.pairwise(lightness)]
    assert min(steps) > 0.0
    assert sum(steps) > 70.0
