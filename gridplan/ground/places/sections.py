"""Main roads in named sections (路段): exactly so many, each from junction to junction."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np

from gridplan.ground.town.layout import Rect, Street

_MAIN, _MINOR = 3, 4
_STUB = 60.0
"""A piece shorter than this, m, between a bridge and the end of a road, is no section."""


def cut_sections(streets: Sequence[Street], wanted: int, frame: Rect) -> list[Street]:
    """Return the streets with exactly `wanted` pieces of classes 1 to 3 at ground level inside a frame.

    The longest are halved, at the junction nearest to their middle where there is one; where there are too many, the
    shortest of the lowest class become minor streets. So do those along the frame, half of which are the neighbours'.

    Examples
    --------
    >>> cross = [Street(False, 50.0, 0.0, 900.0, 2), Street(True, 300.0, 0.0, 90.0, 4)]
    >>> cut = cut_sections(cross, 2, Rect(0, 0, 900, 90))
    >>> [(one.start, one.end) for one in cut if one.road_class == 2]
    [(0.0, 300.0), (300.0, 900.0)]
    """
    edges = {True: (frame.west, frame.east), False: (frame.south, frame.north)}
    inside = [_is_section(street) and street.at not in edges[street.upright] for street in streets]
    others = [street for street, kept in zip(streets, inside, strict=True) if not kept]
    found = [_minor(street) if _is_main(street) else street for street in others]
    main = sorted(
        (street for street, kept in zip(streets, inside, strict=True) if kept),
        key=lambda street: (street.road_class, -_length(street), street.upright, street.at, street.start),
    )
    found += [_minor(street) for street in main[wanted:]]
    return [*found, *_halved(main[:wanted], streets, wanted)]


def name_sections(roads: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the roads with the pieces of main ones at ground level numbered along each name, where it has several."""
    names = roads["name"].to_numpy(dtype=object).copy()
    main = ((roads["road_class"] <= _MAIN) & (roads["pos_sol"] == 0)).to_numpy()
    for name in np.unique(names[main].astype(str)).tolist():
        rows = np.flatnonzero(main & (names == name))
        if len(rows) > 1:
            names[rows] = [f"{name}{turn}段" for turn in range(1, len(rows) + 1)]
    return roads.assign(name=names)


def _halved(main: Iterable[Street], streets: Sequence[Street], wanted: int) -> list[Street]:
    """Return the pieces along each line, the longest halved until there are `wanted`."""
    heap = [(-_length(street), street.upright, street.at, street.start, street) for street in main]
    heapq.heapify(heap)
    while heap and len(heap) < wanted:
        street = heapq.heappop(heap)[-1]
        at = _junction(street, streets)
        for part in (replace(street, end=at), replace(street, start=at)):
            heapq.heappush(heap, (-_length(part), part.upright, part.at, part.start, part))
    return sorted((each[-1] for each in heap), key=lambda one: (one.road_class, one.upright, one.at, one.start))


def _junction(street: Street, streets: Sequence[Street]) -> float:
    """Return where a street meets another one nearest to its middle; the middle itself where it meets none inside."""
    middle, inside = (street.start + street.end) / 2, _length(street) / 4
    met = [
        other.at
        for other in streets
        if other.upright != street.upright
        and abs(other.at - middle) <= inside
        and other.start <= street.at <= other.end
    ]
    return min(met, key=lambda at: (abs(at - middle), at), default=round(middle, 1))


def _length(street: Street) -> float:
    return street.end - street.start


def _minor(street: Street) -> Street:
    return replace(street, road_class=_MINOR)


def _is_section(street: Street) -> bool:
    return _is_main(street) and _length(street) >= _STUB


def _is_main(street: Street) -> bool:
    return street.road_class <= _MAIN and not (street.bridge or street.underpass)
