"""In which estate each unit stands, and where walls and units do not agree."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.formats.table import id_texts
from gridplan.ground.surveying.parents import listed

_SHARE = 0.1
"""A footprint with more than this share on the other side of a wall stands across it."""
Findings = tuple[Finding, ...]


def estate_rows(places: NDArray[np.float64], estates: gpd.GeoDataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the row of the estate at each place, −1 for none, and in how many estates it lies, int64 (n,) each.

    Of several estates the smallest counts, such as one phase of a larger estate; of equal ones the first.

    Parameters
    ----------
    places
        (n, 2), m.

    Examples
    --------
    >>> walls = gpd.GeoDataFrame({"estate": ["A", "B"]}, geometry=[shapely.box(0, 0, 9, 9), shapely.box(0, 0, 2, 2)])
    >>> [found.tolist() for found in estate_rows(np.array([[1.0, 1.0], [5.0, 5.0], [20.0, 0.0]]), walls)]
    [[1, 0, -1], [2, 1, 0]]
    """
    shapes = np.asarray(estates.geometry.array, dtype=object)
    unit, row = shapely.STRtree(shapes).query(shapely.points(places), predicate="intersects")
    order = np.lexsort((row, shapely.area(shapes)[row], unit))
    inside, first = np.unique(unit[order], return_index=True)
    found = np.full(len(places), -1, dtype=np.int64)
    found[inside] = row[order][first]
    return found, np.bincount(unit, minlength=len(places)).astype(np.int64)


def faults_of(
    frame: gpd.GeoDataFrame, estates: gpd.GeoDataFrame, row: NDArray[np.int64], times: NDArray[np.int64]
) -> Findings:
    """Return what a planner should look at: units across walls or in two estates, estates without units, torn ones.

    Parameters
    ----------
    row, times
        As `estate_rows` returns them.
    """
    return (
        *listed("estates-crossed", frame, units_across(frame, estates, row)),
        *listed("estates-overlap", frame, times > 1, estates=_named(estates, np.unique(row[times > 1]))),
        *_empty(estates, row),
        *_torn(frame, estates, row),
    )


def contradictions(frame: gpd.GeoDataFrame, drawn: NDArray[np.object_], column: str) -> Findings:
    """Return the units whose own column names another estate than the one they stand in."""
    if column not in frame.columns:
        return ()
    said = np.array(id_texts(frame[column]), dtype=object)
    differs = (said != "") & (drawn != "") & (said != drawn)
    return listed("estates-contradict", frame, differs, column=column)


def units_across(frame: gpd.GeoDataFrame, estates: gpd.GeoDataFrame, row: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return bool (n,), units of which more than a tenth lies on the other side of the wall of an estate.

    Parameters
    ----------
    estates
        Polygons of estates, or of other places that have buildings.
    row
        int64 (n,), as `estate_rows` returns it.
    """
    walls = np.asarray(shapely.boundary(np.asarray(estates.geometry.array, dtype=object)), dtype=object)
    footprints = np.asarray(frame.geometry.array, dtype=object)
    unit, wall = shapely.STRtree(walls).query(footprints, predicate="intersects")
    shapes = np.asarray(estates.geometry.array, dtype=object)[wall]
    part = shapely.area(shapely.intersection(footprints[unit], shapes)) / shapely.area(footprints[unit])
    beyond = np.where(row[unit] == wall, 1 - part, part)
    within = (row[unit] != wall) & (part > 1 - _SHARE)  # an estate around the one that the unit is counted to
    found = np.zeros(len(frame), dtype=bool)
    found[unit[(beyond > _SHARE) & ~within]] = True
    return found


def _empty(estates: gpd.GeoDataFrame, row: NDArray[np.int64]) -> Findings:
    bare = np.setdiff1d(np.arange(len(estates)), row)
    return (Finding("estates-empty", tuple(estates["estate"].to_numpy()[bare])),) if len(bare) else ()


def _torn(frame: gpd.GeoDataFrame, estates: gpd.GeoDataFrame, row: NDArray[np.int64]) -> Findings:
    """Return the estates whose units lie in several communities, with those units."""
    community = frame["community"] if "community" in frame else pd.Series([None] * len(frame))
    inside = row >= 0
    count = community.reset_index(drop=True)[inside].groupby(row[inside]).nunique()
    torn = count.index[count > 1].to_numpy(dtype=np.int64)
    return listed("estates-torn", frame, np.isin(row, torn), estates=_named(estates, torn))


def _named(estates: gpd.GeoDataFrame, rows: NDArray[np.int64]) -> str:
    return ", ".join(estates["estate"].to_numpy()[rows])
