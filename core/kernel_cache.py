"""Where compiled kernels are kept: one folder for each state of all kernel sources.

The compiler's own cache looks only at the file of the function that it compiled. What that function calls in other
files is compiled into it, so after an upgrade an old answer could come from an old kernel. Here any change of any
kernel leads to another folder.
"""

from __future__ import annotations

import os
import shutil
import sys
from hashlib import blake2b
from pathlib import Path

KERNEL_FILES = "*/*kernels.py"
"""Every module of core that holds compiled functions is named so."""
KEPT_FOLDERS = 3
_VARIABLE = "NUMBA_CACHE_DIR"


def place_kernel_cache() -> None:
    """Point the compiler to the folder of the present sources; one that the user has named stays."""
    if os.environ.get(_VARIABLE):
        return
    from platformdirs import user_cache_path

    folder = user_cache_path("hallwright", appauthor=False) / "kernels" / kernel_digest()
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            _drop_old(folder.parent)
    except OSError:  # nowhere to write: the compiler finds a place of its own, or compiles each time
        return
    os.environ[_VARIABLE] = str(folder)
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = str(folder)


def kernel_digest() -> str:
    """A name for the present state of all kernel sources."""
    root = Path(__file__).parent
    digest = blake2b(digest_size=10)
    for path in sorted(root.glob(KERNEL_FILES)):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _drop_old(parent: Path) -> None:
    """Remove the folders of earlier sources but for the latest few."""
    folders = sorted((p for p in parent.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime, reverse=True)
    for folder in folders[KEPT_FOLDERS:]:
        shutil.rmtree(folder, ignore_errors=True)
