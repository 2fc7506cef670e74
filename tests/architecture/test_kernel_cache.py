"""Compiled kernels are kept for one state of all kernel sources only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import core
from core import kernel_cache

ROOT = Path(core.__file__).parent


def test_every_module_with_compiled_functions_counts_in_the_digest():
    compiled = {p for p in ROOT.rglob("*.py") if "@njit" in p.read_text(encoding="utf-8")}
    assert compiled
    assert compiled <= set(ROOT.glob(kernel_cache.KERNEL_FILES))


def test_a_changed_kernel_gives_another_folder(tmp_path, monkeypatch):
    (tmp_path / "thermal").mkdir()
    kernels = tmp_path / "thermal" / "some_kernels.py"
    kernels.write_text("a = 1\n", encoding="utf-8")
    monkeypatch.setattr(kernel_cache, "__file__", str(tmp_path / "kernel_cache.py"))
    before = kernel_cache.kernel_digest()
    assert kernel_cache.kernel_digest() == before
    kernels.write_text("a = 2\n", encoding="utf-8")
    assert kernel_cache.kernel_digest() != before


def _place_of(environment: dict[str, str]) -> str:
    words = "import core, os; print(os.environ.get('NUMBA_CACHE_DIR', ''))"
    found = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT.parent, env=environment, capture_output=True, text=True, check=True
    )
    return found.stdout.strip()


def test_the_folder_is_named_by_the_digest_and_one_that_the_user_names_stays(tmp_path):
    plain = {k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"}
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    place = _place_of(plain | home)
    assert place.endswith(kernel_cache.kernel_digest())
    assert Path(place).is_relative_to(tmp_path)
    assert _place_of(plain | {"NUMBA_CACHE_DIR": str(tmp_path / "mine")}) == str(tmp_path / "mine")


def test_old_folders_are_dropped_but_for_a_few(tmp_path, monkeypatch):
    import platformdirs

    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: tmp_path)
    for n in range(6):
        folder = tmp_path / "kernels" / f"old{n}"
        folder.mkdir(parents=True)
        os.utime(folder, (n, n))
    import numba

    monkeypatch.setattr(numba.config, "CACHE_DIR", numba.config.CACHE_DIR)
    kernel_cache.place_kernel_cache()
    left = {p.name for p in (tmp_path / "kernels").iterdir()}
    assert left == {kernel_cache.kernel_digest(), "old5", "old4"}
