"""What a planner waits for before the window stands: no compiler, database, PDF, DXF or picture library is in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("numba", "llvmlite", "scipy", "sqlalchemy", "sqlite3", "reportlab", "ezdxf", "PIL", "pypdfium2", "psychrolib")
FIRST_PAINT = """
import sys
from PySide6.QtCore import QEvent, QObject
from desktop.app import application, build_window
from desktop.preferences import Preferences

class Painted(QObject):
    is_done = False
    def eventFilter(self, watched, event):
        self.is_done = self.is_done or event.type() == QEvent.Type.Paint
        return False

qt = application()
window, session = build_window(Preferences())
painted = Painted()
window.plan.viewport().installEventFilter(painted)
window.show()
while not painted.is_done:
    qt.processEvents()
"""
LIVE = (
    FIRST_PAINT
    + """
from tests.desktop.driving import rest, wait_until
from core.model.cooling import HeatRejection
from core.model.electrical import PowerUnit
session.start()
session.open(sys.argv[1])
wait_until(lambda: session.results is not None, 300.0)
for kind in (HeatRejection, PowerUnit):
    for item in session.project.of_type(kind)[:2]:
        session.select((item.id,))
        rest()
for name in ("oneline", "racks", "objects", "plan"):
    window.show_view(name)
    rest()
"""
)
TELL = """
import os
print("found", [name for name in sys.argv[2].split() if name in sys.modules], flush=True)
os._exit(0)
"""


def loaded(script: str, *names: str) -> str:
    """What a fresh program says of libraries that it has loaded at the end of a script."""
    command = [sys.executable, "-c", script + TELL, "hybrid_retrofit", " ".join(names)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=True)
    return next(line for line in told.stdout.splitlines() if line.startswith("found"))


def test_the_first_paint_waits_for_no_heavy_library():
    assert loaded(FIRST_PAINT, *HEAVY) == "found []"


@pytest.mark.journey
def test_looking_at_a_live_design_compiles_nothing_in_the_window():
    assert loaded(LIVE, "numba", "llvmlite") == "found []"
