"""The command line on a machine with no Qt: everything but pictures and the window works."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
WALL = """
import sys
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in ('PySide6', 'shiboken6', 'pyqtgraph'):
            raise ImportError(f'{name} is behind the wall')
sys.meta_path.insert(0, Wall())
from core.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """One command behind the wall."""
    command = [sys.executable, "-c", WALL, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_solving_needs_no_qt(tmp_path):
    row = str(tmp_path / "row.hall")
    assert run("new", "--from", "air_row", "-o", row).returncode == 0
    solved = run("solve", row, "--json")
    assert solved.returncode == 0, solved.stderr
    assert json.loads(solved.stdout)["pue"] > 1.0


def test_pictures_say_that_they_need_qt(tmp_path):
    found = run("export", "air_row", "--format", "png", "-o", str(tmp_path / "plan.png"))
    assert found.returncode == 2
    assert "Qt" in found.stderr
    assert "Traceback" not in found.stderr
    assert not (tmp_path / "plan.png").exists()
