"""Whether bridges and underpasses meet the water and rails that they are there for, or would if these were moved.

Where few buildings stand beside a river, buildings alone cannot tell that it comes from a web map; its bridges can.
"""

from __future__ import annotations

from typing import get_args

import geopandas as gpd
import numpy as np
import shapely

from gridplan.findings import Finding
from gridplan.ground.coordinates.datum import NAMES, Datum
from gridplan.ground.coordinates.evidence import EVIDENCE, Count
from gridplan.ground.coordinates.moving import Pair, Sample, sample_of
from gridplan.ground.reading.barriers import is_rail, is_water

_FEW = 3
"""Fewer bridges that would meet a barrier elsewhere prove nothing."""
_BESIDE = 12
"""A barrier with so many buildings beside it and none on it lies where it should."""
_SAME: Pair = ("wgs84", "wgs84")
_PAIRS: tuple[Pair, ...] = (_SAME, *(("wgs84", datum) for datum in get_args(Datum) if datum != "wgs84"))
_TOLD = {"barriers-shifted", "roads-shifted", "units-shifted"}


def check_bridges(
    units: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, barriers: gpd.GeoDataFrame, told: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Return a warning on water and rails that lie as a web map shows them, or a note when nothing can tell.

    Parameters
    ----------
    units, roads, barriers
        Clean, in one metric system; nothing is told outside China.
    told
        Findings there are: a layer known to be shifted is not looked at again.

    Examples
    --------
    >>> from shapely import box
    >>> homes = gpd.GeoDataFrame(geometry=[box(528600, 3386000, 528610, 3386010)], crs=4547)
    >>> none = gpd.GeoDataFrame({"at_ground": []}, geometry=[], crs=4547)
    >>> river = gpd.GeoDataFrame({"kind": ["river"]}, geometry=[box(528700, 3385000, 528750, 3387000)], crs=4547)
    >>> [found.code for found in check_bridges(homes, none, river, ())]
    ['barriers-untested']
    """
    kinds = barriers["kind"].to_numpy()
    bars = barriers[is_water(kinds) | is_rail(kinds)]
    sample = sample_of(units)
    if bars.empty or sample is None or any(finding.code in _TOLD for finding in told):
        return ()
    ways = sample_of(roads[~roads["at_ground"].to_numpy(dtype=bool)])
    met = _met(ways, bars)
    most = max(met.values())
    if most and 2 * met[_SAME] >= most:
        return ()
    first = [pair for pair, count in met.items() if count == most]
    if ways is not None and len(first) == 1 and most >= _FEW and 2 * most >= len(ways.shapes):
        return (_shifted(ways, first[0], met),)
    beside, best = _beside(sample, bars)
    if not most and best:
        return ()
    return (Finding("barriers-untested", numbers={"rows": len(bars), "beside": beside.looked, "on": beside.wrong}),)


def _met(ways: Sample | None, bars: gpd.GeoDataFrame) -> dict[Pair, int]:
    """Return how many ways meet a barrier, as they lie and where the barriers would lie in other datums."""
    tree = shapely.STRtree(np.asarray(bars.geometry.array, dtype=object))
    if ways is None:
        return dict.fromkeys(_PAIRS, 0)
    moved = {pair: ways.shapes if pair == _SAME else ways.moved(pair) for pair in _PAIRS}
    return {pair: len(np.unique(tree.query(at, predicate="intersects")[0])) for pair, at in moved.items()}


def _beside(sample: Sample, bars: gpd.GeoDataFrame) -> tuple[Count, bool]:
    """Return the buildings beside barriers and on them, and whether they lie nowhere better in another datum."""
    count = EVIDENCE["barriers"](bars).count
    here, *others = (count(sample.shapes if pair == _SAME else sample.moved(pair)) for pair in _PAIRS)
    rivals = [other for other in others if not other.wrong and other.looked > here.looked]
    return here, here.looked >= _BESIDE and not here.wrong and not rivals


def _shifted(ways: Sample, pair: Pair, met: dict[Pair, int]) -> Finding:
    datum = pair[1]
    numbers = {
        "datum": NAMES[datum],
        "choice": datum,
        "metres": round(ways.metres(pair)),
        "looked": len(ways.shapes),
        "before": met[_SAME],
        "after": met[pair],
    }
    return Finding("barriers-shifted-bridges", numbers=numbers)
