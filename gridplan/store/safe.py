"""Where files may be written, and the ways to write them whole."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from gridplan.database.address import is_address
from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.safe.locks import locked
from gridplan.safe.replacing import replace_file, replacing, strange
from gridplan.store.databases import Databases

__all__ = ["check_writable", "locked", "replace_file", "replacing"]


def check_writable(path: str | Path) -> None:
    """Refuse a place where no file can be written, before any work is done for it. Nothing is written.

    Raises
    ------
    OptionError
        When the folder does not exist or cannot be written, `path` is a folder or device itself, or its name is too
        long.
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


def _hindrance(target: Path) -> str | None:
    """Return the key of what stands in the way of a file at `target`, or None."""
    if reason := strange(target):
        return reason
    if not os.path.isdir(target.parent):
        return "path-no-folder"
    if _is_too_long(target):
        return "path-too-long"
    if not os.access(target.parent, os.W_OK | os.X_OK):
        return "path-read-only"
    return None


def _is_too_long(target: Path) -> bool:
    """Tell whether the system takes no file of this name."""
    try:
        os.lstat(target)
    except FileNotFoundError:
        return False
    except OSError as error:
        return error.errno == errno.ENAMETOOLONG
    return False
