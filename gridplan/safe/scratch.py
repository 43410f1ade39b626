"""Private folders for a while; what a killed process left in one is removed by the next that reads anything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir

from gridplan.errors import PlanFileError
from gridplan.safe.beside import beside
from gridplan.safe.locks import locked

_PREFIX, _HELD = "gridplan-archive-", "unpacked"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield an empty folder that only its owner may read, which goes with all that is in it when it is left.

    A lock beside it is held meanwhile, which the system lets go of when the process dies: see `remove_abandoned`.

    Examples
    --------
    >>> with scratch_folder() as folder:
    ...     list(folder.iterdir())
    []
    """
    with TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-") as private:
        folder = Path(private, _HELD)
        with locked(folder):
            folder.mkdir()
            try:
                yield folder
            finally:
                rmtree(folder)


def remove_abandoned() -> None:
    """Remove the scratch folders of processes that died, those of other users and of running ones never."""
    for private in Path(gettempdir()).glob(f"{_PREFIX}*"):
        folder = private / _HELD
        with suppress(PlanFileError, OSError):  # it is in use, or another process removes it
            if _is_own(private) and beside(folder, "lock").exists() and folder.is_dir():
                with locked(folder):
                    rmtree(private)


def remove_own() -> None:
    """Remove the scratch folders of this process, which is about to end without leaving them."""
    for private in Path(gettempdir()).glob(f"{_PREFIX}{os.getpid()}-*"):
        if _is_own(private):
            rmtree(private, ignore_errors=True)


def _is_own(folder: Path) -> bool:
    """Tell whether a folder, and not a link to one, belongs to whoever runs this; Windows keeps one for each user."""
    return not folder.is_symlink() and folder.stat().st_uid == (os.getuid() if hasattr(os, "getuid") else 0)
