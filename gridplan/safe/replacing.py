"""Writing a file whole or not at all: the new content is on the disk before the name points to it."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gridplan.errors import PlanFileError
from gridplan.language import say
from gridplan.safe.beside import beside, is_filled
from gridplan.safe.locks import locked

_NOT_FOR_FOLDERS = (errno.EINVAL, errno.ENOTSUP)
"""What systems answer that write no folders to the disk on request, and have nothing to promise about them."""


@contextmanager
def replacing(path: str | Path, *, private: bool = False) -> Iterator[Path]:
    """Give a temporary file beside `path` to write to, and put it in the place of `path` at the end.

    The temporary has one fixed name, so at most one is ever left behind, and the next save removes it. A replaced
    file keeps its mode, a new one follows the umask; a private one is its owner's alone either way. It must be written
    in place, not removed and made anew.

    Parameters
    ----------
    private
        Whether nobody but the owner may read or write the file, whoever might read the one that it replaces.

    Raises
    ------
    PlanFileError
        When another process is writing the same file, `path` is no file, or any step of writing fails: the older file
        is whole then. Where only the last step fails, to write the folder, the new one is in its place, and the
        message says so.
    """
    target = Path(os.path.realpath(path))
    try:
        with locked(target):
            _refuse_strange(target)
            _refuse_unfinished(target)
            with _whole(beside(target, "saving"), target, private=private) as temporary:
                yield temporary
            _name_to_disk(target)
    except OSError as error:
        raise PlanFileError(say("file-unwritable", path=path, reason=error.strerror or error)) from error


def replace_file(path: str | Path, content: bytes, *, private: bool = False) -> Path:
    """Write `content` to `path` whole or not at all, and return `path`; see `replacing`."""
    with replacing(path, private=private) as temporary:
        temporary.write_bytes(content)
    return Path(path)


def strange(target: Path) -> str | None:
    """Return the key of what `target` is when it is there and no file, or None."""
    if os.path.isdir(target):
        return "path-is-folder"
    return "path-not-file" if os.path.exists(target) and not os.path.isfile(target) else None


def _refuse_strange(target: Path) -> None:
    """Refuse to put a file in the place of a folder or a device."""
    if reason := strange(target):
        raise PlanFileError(say("file-unwritable", path=target, reason=say(reason)))


def _refuse_unfinished(target: Path) -> None:
    """Refuse to replace a file that another program has open: its journal would be played into the new one."""
    for suffix in ("-wal", "-journal"):
        if is_filled(f"{target}{suffix}"):
            raise PlanFileError(say("file-open-elsewhere", path=target, beside=f"{target.name}{suffix}"))


@contextmanager
def _whole(temporary: Path, target: Path, *, private: bool) -> Iterator[Path]:
    """Give a new file to write to and rename it when it is on the disk; remove it when anything fails before."""
    temporary.unlink(missing_ok=True)
    try:
        os.close(
            os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if private or target.exists() else 0o666)
        )
        yield temporary
        _keep_mode(target, temporary, most=0o600 if private else 0o7777)
        _to_disk(temporary, os.O_RDWR)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):  # what broke it off is told; the next save removes what is left
            temporary.unlink()
        raise


def _keep_mode(target: Path, temporary: Path, *, most: int) -> None:
    if target.exists():
        os.chmod(temporary, stat.S_IMODE(target.stat().st_mode) & most)


def _name_to_disk(target: Path) -> None:
    """Wait until the name of a new file is on the disk; Windows opens no folders and needs none of this."""
    if sys.platform == "win32":
        return
    try:
        _to_disk(target.parent, os.O_RDONLY)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise PlanFileError(say("file-unconfirmed", path=target, reason=error.strerror or error)) from error


def _to_disk(path: Path, mode: int) -> None:
    """Wait until a file or folder is on the disk."""
    handle = os.open(path, mode)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
