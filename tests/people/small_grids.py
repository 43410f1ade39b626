"""Small graphs of grids with loads of one's choice, as tests of staff draw them."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import strategies as st

from gridplan.people.grids import Grids


def grids_of_loads(
    load: Sequence[int],
    pairs: Sequence[tuple[int, int]],
    *,
    community: Sequence[str] | None = None,
    lines: Sequence[int] = (),
    per_worker: int = 0,
) -> Grids:
    """Return grids g00, g01, … with these loads and neighbours, on a circle; some of them are road segments."""
    n = len(load)
    angle = 2 * np.pi * np.arange(n) / n
    points = 1000 * np.column_stack([np.cos(angle), np.sin(angle)])
    table = {
        "grid": [f"g{i:02d}" for i in range(n)],
        "community": ["A"] * n if community is None else list(community),
        "kind": ["line" if i in lines else "areal" for i in range(n)],
        "households": np.where(np.isin(np.arange(n), list(lines)), 0, load).astype(np.int64),
        "load": np.array(load, dtype=np.int64),
        "workers": 1,
    }
    return Grids(
        table=gpd.GeoDataFrame(table, geometry=shapely.points(points).tolist(), crs="EPSG:2154"),
        points=points,
        pairs=np.array(sorted({tuple(sorted(pair)) for pair in pairs}), dtype=np.int32).reshape(-1, 2),
        roads=gpd.GeoDataFrame(geometry=[], crs="EPSG:2154"),
        per_worker=per_worker,
    )


@st.composite
def small_grids(draw: st.DrawFn, *, most: int = 8, connected: bool = True, least_load: int = 0) -> Grids:
    """Draw up to `most` grids with any loads, one of them above 0, and any neighbours, in one piece where asked."""
    n = draw(st.integers(1, most))
    load = draw(st.lists(st.integers(least_load, 9), min_size=n, max_size=n).filter(any))
    tree = [(draw(st.integers(0, i - 1)), i) for i in range(1, n)] if connected else []
    every = [(a, b) for a in range(n) for b in range(a + 1, n)]
    more = draw(st.lists(st.sampled_from(every), max_size=n, unique=True)) if every else []
    return grids_of_loads(load, [*tree, *more])
