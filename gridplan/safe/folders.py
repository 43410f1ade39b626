"""Folders that files are to be written into."""

from __future__ import annotations

import os
from pathlib import Path

from gridplan.errors import OptionError, PlanFileError
from gridplan.language import say


def made(folder: str | os.PathLike[str]) -> Path:
    """Return a folder, made with those above it if need be.

    Raises
    ------
    OptionError
        When a file stands in its place or above it, or nothing may be made there.
    PlanFileError
        When it cannot be made for another reason, such as a full disk.

    Examples
    --------
    >>> made(".").as_posix()
    '.'
    """
    path = Path(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        raise OptionError(say("file-unwritable", path=path, reason=error.strerror)) from error
    except OSError as error:
        raise PlanFileError(say("file-unwritable", path=path, reason=error.strerror)) from error
    return path
