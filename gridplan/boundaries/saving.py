"""Changed boundaries as a GeoPackage."""

from __future__ import annotations

from pathlib import Path

import pyproj

from gridplan.boundaries.values import ChangedBoundaries
from gridplan.columns import SUCCESSOR_COLUMNS
from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.store import container
from gridplan.store.frames import table_of
from gridplan.store.safe import check_writable, replacing


def save_boundaries(changed: ChangedBoundaries, path: str | Path, *, lang: str | None = None) -> Path:
    """Write changed boundaries as a GeoPackage with the layer ``communities``, and return where.

    Beside it stands the table ``successors``: which community got whose ground.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> save_boundaries(changed, "new-boundaries.gpkg")  # doctest: +SKIP
    PosixPath('new-boundaries.gpkg')
    """
    target = Path(path)
    if target.suffix.lower() != ".gpkg":
        raise OptionError(say("boundaries-ending", lang, path=target))
    check_writable(target)
    frame = changed.communities
    tables = {
        "communities": table_of(frame, ["community"]),
        "successors": table_of(changed.successors, SUCCESSOR_COLUMNS),
    }
    with replacing(target) as temporary:
        container.write(temporary, tables, pyproj.CRS(frame.crs))
    return target
