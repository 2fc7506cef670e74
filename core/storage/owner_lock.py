"""A lock that tells who owns something, and that the system lets go when its process ends, however it ends.

It needs no heartbeat and is never stale: after a crash or a power cut it is simply free.
"""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

_taken: set[str] = set()
"""Locks of this process: some network file systems would give one process the same lock twice."""
_LOCKED_BYTE = 1 << 30
"""Windows locks a byte against reading, too: one far behind what the file holds."""


class OwnerLock:
    """A lock that this process holds.

    Args:
        path: The lock's file.
        handle: Open and locked.
    """

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle

    @classmethod
    def take(cls, path: Path) -> OwnerLock | None:
        """Take the lock, or None when another window or process has it.

        Raises:
            OSError: The file cannot be made or opened.
        """
        if str(path) in _taken:
            return None
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if not (_lock(handle) and _is_still(handle, path)):
            os.close(handle)
            return None
        _taken.add(str(path))
        _sign(handle)
        return cls(path, handle)

    def release(self, *, and_remove: bool = False) -> None:
        """Let it go.

        Args:
            and_remove: Whether its file goes, too: what it stood for is there no more.
        """
        if self._handle < 0:
            return
        if and_remove and sys.platform != "win32":
            _unlink(self.path)  # while it is held, so that nobody takes it meanwhile
        _taken.discard(str(self.path))
        os.close(self._handle)
        self._handle = -1
        if and_remove and sys.platform == "win32":
            _unlink(self.path)


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _is_still(handle: int, path: Path) -> bool:
    """Whether the locked file is still the one of that name: its last owner may have removed it meanwhile."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except OSError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _sign(handle: int) -> None:
        """Nothing to write: locks are never lacking there."""

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks: the owner's number has to do
            return not _is_owner_alive(os.pread(handle, 300, 0).decode("utf-8", "replace"))
        return True

    def _sign(handle: int) -> None:
        """Write down whose it is, for file systems without locks; a full disc costs only that."""
        with suppress(OSError):
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()} {socket.gethostname()}".encode(), 0)

    def _is_owner_alive(words: str) -> bool:
        """Whether the process written in a lock's file still runs; one of another machine is taken to run."""
        number, _, host = words.partition(" ")
        if not number.isdecimal():
            return False
        if host != socket.gethostname():
            return True
        try:
            os.kill(int(number), 0)
        except ProcessLookupError:
            return False
        except OSError:
            return True
        return True
