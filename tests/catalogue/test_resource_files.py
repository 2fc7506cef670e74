"""Shipped files are found by name, and only shipped files."""

from __future__ import annotations

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
