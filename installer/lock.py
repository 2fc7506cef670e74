#!/usr/bin/env python3
"""Writes installer/requirements.txt anew from pyproject.toml: universal, hashed, without registry addresses.

Needs uv on the path. Run it after changing a dependency, and commit the result.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [
    "uv", "pip", "compile", "pyproject.toml", "--group", "dev", "--universal", "--python-version", "3.11",
    "--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate", "-o", "installer/requirements.txt",
]  # fmt: skip


def main() -> int:
    """Compile the lock file; returns the exit code."""
    return subprocess.run(COMMAND, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
