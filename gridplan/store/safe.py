"""Writing a file so that a crash, a kill or a second process leaves the old file or the new one, never a mixture."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gridplan.database.address import is_address
from gridplan.errors import OptionError, PlanFileError
from gridplan.language import say
from gridplan.store.databases import Databases

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def check_writable(path: str | Path) -> None:
    """Refuse a place where no file can be written, before any work is done for it. Nothing is written.

    Raises
    ------
    OptionError
        When the folder does not exist or cannot be written, or `path` is a folder itself.
    PlanFileError
        When `path` is the address of a plan in a database that cannot be reached.

    Examples
    --------
    >>> check_writable("plan.gpkg")
    """
    if is_address(path):
        Databases.check(path)
        return
    target = Path(os.path.realpath(path))
    if reason := _hindrance(target):
        raise OptionError(say("file-unwritable", path=path, reason=say(reason)))


@contextmanager
def replacing(path: str | Path, *, private: bool = False) -> Iterator[Path]:
    """Give a temporary file beside `path` to write to, and put it in the place of `path` at the end.

    The new content is on the disk before the name points to it. The temporary has one fixed name, so at most one is
    ever left behind, and the next save removes it. A replaced file keeps its mode, a new one follows the umask.

    Parameters
    ----------
    private
        Whether nobody but the owner may read a new file, nor a replaced one before it is whole.

    Raises
    ------
    PlanFileError
        When another process is writing the same file, or the folder cannot be written.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.saving")
    try:
        with locked(target):
            _refuse_unfinished(target)
            _new_file(temporary, 0o600 if private else 0o666)
            try:
                yield temporary
                _to_disk(temporary)
                _keep_mode(target, temporary)
                os.replace(temporary, target)
            finally:
                temporary.unlink(missing_ok=True)
            _to_disk(target.parent)
    except OSError as error:
        raise PlanFileError(say("file-unwritable", path=path, reason=error.strerror or error)) from error


def replace_file(path: str | Path, content: bytes, *, private: bool = False) -> Path:
    """Write `content` to `path` whole or not at all, and return `path`; see `replacing`."""
    with replacing(path, private=private) as temporary:
        temporary.write_bytes(content)
    return Path(path)


@contextmanager
def locked(path: str | Path) -> Iterator[None]:
    """Hold the lock file of `path`; the system lets go of it when the process dies, so it is never stale.

    Raises
    ------
    PlanFileError
        When another process holds it.
    """
    target = Path(path)
    lock = target.with_name(f".{target.name}.lock")
    handle = _lock(lock, target)
    try:
        yield
    finally:
        _release(lock, handle)


def _hindrance(target: Path) -> str | None:
    """Return the key of what stands in the way of a file at `target`, or None."""
    if target.is_dir():
        return "path-is-folder"
    if not target.parent.is_dir():
        return "path-no-folder"
    if not os.access(target.parent, os.W_OK | os.X_OK):
        return "path-read-only"
    return None


def _lock(lock: Path, target: Path) -> int:
    """Return the locked lock file; opened again when its last holder removed it in between."""
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock_handle(handle)
        except OSError as error:
            os.close(handle)
            raise PlanFileError(say("file-locked", path=target)) from error
        if _is_at(lock, handle):
            return handle
        os.close(handle)


def _lock_handle(handle: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_at(lock: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(lock))
    except FileNotFoundError:
        return False


def _release(lock: Path, handle: int) -> None:
    """Remove the lock file while it is still held, where the system allows that."""
    with suppress(PermissionError):  # Windows does not remove an open file; an unlocked one does no harm
        lock.unlink(missing_ok=True)
    os.close(handle)


def _refuse_unfinished(target: Path) -> None:
    """Refuse to replace a file that another program has open: its journal would be played into the new one."""
    for suffix in ("-wal", "-journal"):
        beside = target.with_name(target.name + suffix)
        if beside.exists() and beside.stat().st_size > 0:
            raise PlanFileError(say("file-open-elsewhere", path=target, beside=beside.name))


def _new_file(temporary: Path, mode: int) -> None:
    temporary.unlink(missing_ok=True)
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))


def _keep_mode(target: Path, temporary: Path) -> None:
    if target.exists():
        os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))


def _to_disk(path: Path) -> None:
    """Wait until a file or folder is on the disk; Windows opens no folders and needs none of this for names."""
    if path.is_dir() and sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
