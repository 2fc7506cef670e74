"""What is compiled ahead of the first use is all that the first room needs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import core

ROOT = Path(core.__file__).parent
CALLED = re.compile(r"\b(\w*kernels)\.(\w+)\(")
SIGNATURES = """
import importlib, sys
from core.thermal.warm_up import warm_up

warm_up()
for name in sys.argv[1:]:
    module, kernel = name.split(".")
    found = getattr(importlib.import_module(f"core.thermal.{module}"), kernel)
    if hasattr(found, "py_func") and not found.signatures:
        print(name)
"""


def test_every_kernel_that_the_room_solver_calls_is_warm():
    sources = [p for p in (ROOT / "thermal").glob("*.py") if not p.stem.endswith("kernels")]
    called = sorted({".".join(found) for p in sources for found in CALLED.findall(p.read_text(encoding="utf-8"))})
    assert {"march_kernels.march", "set_up_kernels.fill_blocks", "turbulence_kernels.turbulence"} <= set(called)
    cold = subprocess.run(
        [sys.executable, "-c", SIGNATURES, *called], cwd=ROOT.parent, capture_output=True, text=True, check=True
    )
    assert cold.stdout.split() == []
