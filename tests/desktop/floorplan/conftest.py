"""A window over painted air for the tests of the floorplan."""

from __future__ import annotations

import pytest

from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp):
    yield from painted_window()
