"""The walls between rooms, the locked libraries, and what may lie in the repository."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "installer" / "requirements.txt").read_text(encoding="utf-8")
CORE_WITHOUT_QT = """
import importlib, pkgutil, sys
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in ('PySide6', 'shiboken6', 'pyqtgraph'):
            raise ImportError(f'{name} is behind the wall')
sys.meta_path.insert(0, Wall())
import core
names = [m.name for m in pkgutil.walk_packages(core.__path__, 'core.') if not m.name.endswith('__main__')]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_every_core_module_imports_without_qt():
    command = [sys.executable, "-c", CORE_WITHOUT_QT]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert int(found.stdout) > 80


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None has no reference count there")
def test_qt_calls_do_not_lose_references_to_none():
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]); app.processEvents();"
        "before = sys.getrefcount(None)\n"
        "for _ in range(100): app.processEvents()\n"
        "print((before - sys.getrefcount(None)) / 100)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert abs(float(found.stdout)) < 0.5


def test_the_lock_file_is_hashed_and_names_no_registry():
    assert "http" not in LOCK
    assert "index-url" not in LOCK
    blocks = re.split(r"\n(?=[a-z0-9])", LOCK.strip())
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_lock_file_holds_every_dependency_and_no_broken_qt():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = settings["project"]["dependencies"] + settings["dependency-groups"]["dev"]
    for requirement in wanted:
        name = re.match(r"[A-Za-z0-9_.-]+", requirement).group().lower()
        assert re.search(rf"^{re.escape(name)}==", LOCK, re.MULTILINE), name
    assert not re.search(r"^pyside6-essentials==6\.12\.0", LOCK, re.MULTILINE)


def test_the_repository_holds_only_what_it_should():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    names = listed.stdout.split("\n")[:-1]
    top = {name.split("/")[0] for name in names if not name.startswith(".")}
    assert top <= {
        "pyproject.toml", "desktop", "resources", "core", "tests", "installer", "README.md", "ARCHITECTURE.md",
        "CHANGELOG.md", "LICENSE",
    }  # fmt: skip
    paths = re.compile(r"(^|[\s\"'(=])/(" + "work|root|far" + r"m)/", re.MULTILINE)
    for name in names:
        file = ROOT / name
        if file.suffix in {".py", ".md", ".toml", ".txt", ".json", ".qss", ".csv"} and file.is_file():
            assert not paths.search(file.read_text(encoding="utf-8")), name
