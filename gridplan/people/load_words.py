"""What the numbers of load stand for, in words: under a standard they are no households."""

from __future__ import annotations

from collections.abc import Iterator

from gridplan.language import say
from gridplan.people.grids import Grids


def load_lines(grids: Grids, lang: str | None = None) -> Iterator[str]:
    """Yield what one full worker has where loads are counted by a standard; nothing where they are households.

    Examples
    --------
    >>> import numpy as np, geopandas as gpd
    >>> grids = Grids(gpd.GeoDataFrame(), np.zeros((0, 2)), np.zeros((0, 2)), gpd.GeoDataFrame(), per_worker=1500)
    >>> list(load_lines(grids, "en"))
    ['load: 1,500 is the work of one full grid worker by the standard']
    """
    if grids.per_worker > 1:
        yield say("grids-load", lang, per_worker=f"{grids.per_worker:,}")
