"""What stands beside a file: its lock and temporary, under names no system finds too long, and other programs' logs."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_LONGEST = 140
"""Bytes in a name: what an encrypted folder (eCryptfs) takes at most; others take 255."""
_MARK = 16


def beside(target: Path, ending: str) -> Path:
    """Return the path of a hidden file beside `target`; a long name is cut and told apart by its digest.

    Examples
    --------
    >>> beside(Path("plan.gpkg"), "lock").name
    '.plan.gpkg.lock'
    >>> len(beside(Path("东" * 83), "saving").name.encode()) <= 140
    True
    """
    name = os.fsencode(target.name)
    room = _LONGEST - len(ending) - 2
    if len(name) <= room:
        return target.with_name(f".{target.name}.{ending}")
    start = name[: room - _MARK - 1].decode(errors="ignore")
    return target.with_name(f".{start}-{hashlib.sha256(name).hexdigest()[:_MARK]}.{ending}")


def is_filled(path: str) -> bool:
    """Tell whether a file is there and not empty; a name too long for the system is not there."""
    return os.path.exists(path) and os.path.getsize(path) > 0
