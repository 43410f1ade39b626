"""Dedicated places without any building, such as parks, as units without households."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.units import canonical_order
from gridplan.options.dedicated import DEDICATED

_LEAST = 16.0
"""What buildings leave of a place must be more than this, in m², to be a unit: a point drawn as a square has it."""


def with_parks(frame: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return units with a further one for each place in which none stands, and a note on them.

    Such a unit has the ground that buildings on the edge of the place leave, no households, and the community of the
    nearest unit until the survey tells it by boundaries.

    Parameters
    ----------
    frame
        Units in canonical order.
    places
        Columns ``dedicated`` and geometry, in their coordinate system.
    """
    footprints = np.asarray(frame.geometry.array, dtype=object)
    points = shapely.point_on_surface(footprints)
    taken = np.unique(shapely.STRtree(np.asarray(places.geometry.array, dtype=object)).query(points, "intersects")[1])
    bare = np.setdiff1d(np.arange(len(places)), taken)
    shapes = _open_ground(np.asarray(places.geometry.array, dtype=object)[bare], footprints)
    whole = shapely.area(shapes) > _LEAST
    bare, shapes = bare[whole], shapes[whole]
    if not len(bare):
        return frame, ()
    nearest = shapely.STRtree(points).nearest(shapely.point_on_surface(shapes))
    names = places[DEDICATED].to_numpy(dtype=object)[bare]
    more = pd.DataFrame(
        {
            "unit": _new_ids(names, frame["unit"].to_numpy(dtype=object)),
            "households": np.zeros(len(bare), np.int64),
            "source": "zero",
            "community": frame["community"].to_numpy(dtype=object)[nearest],
            "floors": np.nan,
        }
    )
    parks = gpd.GeoDataFrame(more, geometry=shapes, crs=frame.crs)
    both = gpd.GeoDataFrame(pd.concat([frame, parks.reindex(columns=frame.columns)], ignore_index=True), crs=frame.crs)
    for column in frame.columns.difference(["households", "floors", "geometry"]):
        if frame[column].dtype == object:
            both[column] = both[column].astype(object).where(both[column].notna(), None)
    shapes = np.asarray(both.geometry.array, dtype=object)
    order = canonical_order(shapes, both["unit"].to_numpy(dtype=object))
    note = Finding("dedicated-made", tuple(more["unit"]), {"places": ", ".join(names)})
    return both.iloc[order].reset_index(drop=True), (note,)


def _open_ground(shapes: NDArray[np.object_], footprints: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return places without the buildings that reach into them, as multipolygons in normal form."""
    tree = shapely.STRtree(footprints)
    left = [
        shapely.difference(shape, shapely.union_all(footprints[tree.query(shape, predicate="intersects")]))
        for shape in shapes
    ]
    parts = [[part for part in shapely.get_parts(one) if part.geom_type == "Polygon"] for one in left]
    found = np.empty(len(shapes), dtype=object)
    found[:] = [shapely.normalize(shapely.multipolygons(own)) for own in parts]
    return found


def _new_ids(names: NDArray[np.object_], taken: NDArray[np.object_]) -> list[str]:
    """Return an id for each name, the name itself where no unit bears it.

    Examples
    --------
    >>> _new_ids(np.array(["park", "lake"], dtype=object), np.array(["park"], dtype=object))
    ['park-2', 'lake']
    """
    used = set(taken.tolist())
    found: list[str] = []
    for name in names.tolist():
        free = (text for text in (name, *(f"{name}-{i}" for i in range(2, len(used) + 3))) if text not in used)
        found.append(next(free))
        used.add(found[-1])
    return found
