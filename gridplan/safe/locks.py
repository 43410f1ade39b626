"""A lock on a file that is to be written, held by one process at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gridplan.errors import FileLockedError, PlanFileError
from gridplan.language import say
from gridplan.safe.beside import beside

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def locked(path: str | Path) -> Iterator[None]:
    """Hold the lock file of `path`; the system lets go of it when the process dies, so it is never stale.

    Raises
    ------
    FileLockedError
        When another process holds it.
    PlanFileError
        When none can be made there.
    """
    lock = beside(Path(path), "lock")
    try:
        handle = _lock(lock)
    except BlockingIOError as error:
        raise FileLockedError(say("file-locked", path=path)) from error
    except OSError as error:
        raise PlanFileError(say("file-unwritable", path=path, reason=error.strerror or error)) from error
    try:
        yield
    finally:
        _release(lock, handle)


def _lock(lock: Path) -> int:
    """Return the locked lock file; opened again when its last holder removed it in between."""
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock_handle(handle)
            if _is_at(lock, handle):
                return handle
        except OSError:
            os.close(handle)
            raise
        os.close(handle)


def _lock_handle(handle: int) -> None:
    """Lock an open file, or raise `BlockingIOError` when another process has."""
    if sys.platform == "win32":
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_at(lock: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(lock))
    except FileNotFoundError:
        return False


def _release(lock: Path, handle: int) -> None:
    """Remove the lock file while it is still held, where the system allows that; one left behind does no harm."""
    with suppress(OSError):
        lock.unlink(missing_ok=True)
    with suppress(OSError):
        os.close(handle)
