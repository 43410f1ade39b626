"""Codes that go on from older road-segment grids: each along the road where it had most of its length."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.codes.recoding import recode
from gridplan.ground.coordinates.names import same_crs
from gridplan.options.codes import CodeScheme
from gridplan.road_network import RoadNetwork
from gridplan.roads.lines import Shapes
from gridplan.wishes.heirs import heirs

_NEAR, _BESIDE = 1.5, 1.0
"""Lines that run no farther apart than this are one road, and how far one side of a road lies beside its line, m."""
_SAME = 0.5
"""Two segments are one road where they share at least this part of the shorter one: more than a crossing."""
_BESIDES = {"both": 0.0, "left": _BESIDE, "right": -_BESIDE}


def given_codes(like: RoadNetwork) -> frozenset[str]:
    """Return every code that was given to the older road-segment grids and those before them."""
    return like.retired | {*like.codes}


def codes_going_on(
    segments: gpd.GeoDataFrame,
    labels: NDArray[np.int32],
    like: RoadNetwork,
    *,
    taken: frozenset[str],
    scheme: CodeScheme,
) -> tuple[str, ...]:
    """Return the codes of grids of segments, those of older grids where they go on.

    Of all ways to give each older grid at most one of today, and back, it is the one with the most metres of road in
    common. Grids of two communities that are there both then and now do not follow each other; where the older
    community is no more, the code keeps its serial under that of today. The others get codes that nobody had.

    Parameters
    ----------
    taken
        Codes that were given out before, with those of `like`.

    Raises
    ------
    OptionError
        When an administrative code has no serials left for roads.
    """
    now, then = _communities(segments, labels), _communities(like.segments, like.labels)
    old, new, metres = _in_common(like, segments, labels)
    may = (then[old] == now[new]) | ~np.isin(then[old].astype(str), now.astype(str))
    heir = {grid: past for past, grid in heirs(old[may], new[may], metres[may]).items()}
    return recode(
        [like.codes[heir[grid]] if grid in heir else "" for grid in range(len(now))],
        _middles(segments, labels),
        parents=now.tolist(),
        former=[then[heir[grid]] if grid in heir else "" for grid in range(len(now))],
        taken=taken | given_codes(like),
        scheme=scheme,
        kind="road",
    )


def _communities(segments: gpd.GeoDataFrame, labels: NDArray[np.int32]) -> NDArray[np.object_]:
    """Return the community of each grid, object (k,)."""
    names = segments["community"].to_numpy(dtype=object)
    return np.asarray(names[np.unique(labels, return_index=True)[1]], dtype=object)


def _middles(segments: gpd.GeoDataFrame, labels: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return float64 (k, 2), the middle of the segments of each grid, m."""
    points = shapely.get_coordinates(shapely.line_interpolate_point(segments.geometry.to_numpy(), 0.5, normalized=True))
    weight = segments["length"].to_numpy(np.float64)
    total = np.bincount(labels, weight)
    return np.column_stack([np.bincount(labels, weight * axis) / total for axis in points.T])


def _in_common(
    like: RoadNetwork, segments: gpd.GeoDataFrame, labels: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return older grid, grid and whole metres of road for each two segments that are one road, int64 (m,) each."""
    past = like.segments if same_crs(like.segments.crs, segments.crs) else like.segments.to_crs(segments.crs)
    older, today = _on_their_sides(past), _on_their_sides(segments)
    old, new = shapely.STRtree(today).query(older, predicate="dwithin", distance=_NEAR)
    around = shapely.buffer(older, _NEAR, cap_style="flat")
    both = shapely.length(shapely.intersection(today[new], around[old]))
    same = both >= _SAME * np.minimum(shapely.length(older)[old], shapely.length(today)[new])
    side = np.where(segments["side"].to_numpy() == "both", 1.0, 0.5)
    metres = np.maximum(np.round(both * side[new]), 1).astype(np.int64)
    return like.labels.astype(np.int64)[old[same]], labels.astype(np.int64)[new[same]], metres[same]


def _on_their_sides(segments: gpd.GeoDataFrame) -> Shapes:
    """Return the lines, single sides of a road a little beside its line, so that left and right are two roads."""
    beside = segments["side"].map(_BESIDES).to_numpy(dtype=np.float64)
    lines = np.array(segments.geometry.array, dtype=object)
    one = beside != 0
    lines[one] = shapely.offset_curve(lines[one], beside[one])
    return lines
