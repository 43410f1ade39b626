"""What lies along each piece of border, the most telling first: named lines, estates, communities, other grids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.naming.borders import Borders
from gridplan.naming.estates import Estates
from gridplan.naming.lines import along_barriers, along_roads, community_titles, flags_of, texts_of
from gridplan.plan import Plan

Kind = Literal["road", "barrier", "estate", "community", "unnamed-barrier", "unnamed-road", "grid", "rest", "edge"]
KINDS: tuple[Kind, ...] = get_args(Kind)
NAMED: frozenset[Kind] = frozenset({"road", "barrier", "estate", "community"})
"""Kinds that tell by themselves where a border lies."""
_ON = 5.0
"""A border this near to a road or barrier without a name runs along it, m."""
_STEP = 3.0
"""What lies so far outside a border is beyond it, m."""
_EDGE = 1.0
"""A border this near to that of the surveyed ground is its edge, m."""


@dataclass(frozen=True, order=True)
class Thing:
    """Something along a border: its kind, and its name, kind of barrier or code of a grid."""

    rank: int
    name: str

    @property
    def kind(self) -> Kind:
        """Its kind."""
        return KINDS[self.rank]


def things_along(plan: Plan, borders: Borders, estates: Estates) -> tuple[NDArray[np.int64], list[Thing]]:
    """Return the number of the thing along each piece, int64 (p,), and the things, sorted.

    Returns
    -------
    int64 (p,), list
        Every piece has one: at the last it is the edge of the surveyed ground.
    """
    found = _Found(len(borders))
    _add_named_lines(found, plan, borders)
    found.add("estate", lambda open_: estates.beyond(borders[open_], _STEP))
    found.add("community", lambda open_: _communities(plan, borders[open_]))
    found.add("unnamed-barrier", lambda open_: _unnamed_barriers(plan, borders[open_]))
    found.add("unnamed-road", lambda open_: _unnamed_roads(plan, borders[open_]))
    codes = np.array([*plan.network.codes, ""], dtype=object)
    found.add("grid", lambda open_: codes[borders.other[open_]])
    found.add("rest", lambda open_: _rest(plan, borders[open_]))
    found.add("edge", lambda open_: np.full(int(open_.sum()), "edge", dtype=object))
    return found.numbered()


class _Found:
    """Names that fill up piece by piece, kind after kind."""

    def __init__(self, n_pieces: int) -> None:
        self.rank = np.full(n_pieces, -1, dtype=np.int64)
        self.name = np.full(n_pieces, "", dtype=object)

    def add(self, kind: Kind, names: Callable[[NDArray[np.bool_]], NDArray[np.object_]]) -> None:
        """Give the pieces that have nothing yet what `names` says of them; an empty name is nothing."""
        open_ = self.rank < 0
        self.name[open_] = names(open_)
        self.rank[open_ & (self.name != "")] = KINDS.index(kind)

    def numbered(self) -> tuple[NDArray[np.int64], list[Thing]]:
        """Return the things, and the number of each piece's."""
        place, names = pd.factorize(self.name, sort=True)
        keys, number = np.unique(self.rank * len(names) + place, return_inverse=True)
        things = [Thing(*pair) for pair in zip((keys // len(names)).tolist(), names[keys % len(names)], strict=True)]
        return number.reshape(-1).astype(np.int64), things


def _add_named_lines(found: _Found, plan: Plan, borders: Borders) -> None:
    """Give each piece the nearer of the nearest named road and the nearest named barrier."""
    names, shapes, number = _named(named_roads(plan), "name")
    roads = along_roads(borders, shapes, number)
    waters, banks, which = _named(plan.ground.barriers, "name")
    barriers = along_barriers(borders, banks, which)
    at_road = roads.metres <= barriers.metres
    found.add("road", lambda _: np.where(at_road, names[roads.name], ""))
    found.add("barrier", lambda open_: waters[barriers.name[open_]])


def named_roads(plan: Plan) -> gpd.GeoDataFrame:
    """Return the roads that run on the ground: a border does not follow a bridge or a tunnel."""
    return plan.ground.roads[flags_of(plan.ground.roads, "at_ground")]


def _named(frame: gpd.GeoDataFrame, column: str) -> tuple[NDArray[np.object_], NDArray[np.object_], NDArray[np.int64]]:
    """Return the sorted names with an empty one behind them, the shapes that have one, and its number of each."""
    texts = texts_of(frame, column)
    has = texts != ""
    names, number = np.unique(texts[has].astype(object), return_inverse=True)
    shapes = np.asarray(frame.geometry.array, dtype=object)[has]
    return np.append(names.astype(object), ""), shapes, number.reshape(-1).astype(np.int64)


def _communities(plan: Plan, borders: Borders) -> NDArray[np.object_]:
    """Return the community beyond each piece where it is another one."""
    own = np.array([*texts_of(plan.grids, "community"), ""], dtype=object)
    titles = community_titles(plan)
    told = np.array([titles.get(community, community) for community in own], dtype=object)
    return np.where(own[borders.other] != own[borders.grid], told[borders.other], "")


def _unnamed_barriers(plan: Plan, borders: Borders) -> NDArray[np.object_]:
    """Return the kind of the barrier that each piece runs along, ``barrier`` where nothing is known of it."""
    frame = plan.ground.barriers
    kinds = [kind or "barrier" for kind in texts_of(frame, "kind")]
    names, shapes, number = _named(frame.assign(kind=kinds), "kind")
    beside = along_barriers(borders, shapes, number)
    return np.where(beside.metres <= _ON, names[beside.name], "")


def _unnamed_roads(plan: Plan, borders: Borders) -> NDArray[np.object_]:
    """Return ``road`` where a piece runs along a road that cuts blocks."""
    roads = plan.ground.roads
    shapes = np.asarray(roads.geometry.array, dtype=object)[flags_of(roads, "bounds")]
    beside = along_roads(borders, shapes, np.zeros(len(shapes), dtype=np.int64), within=_ON)
    return np.where(beside.name >= 0, "road", "").astype(object)


def _rest(plan: Plan, borders: Borders) -> NDArray[np.object_]:
    """Return ``rest`` where ground without a grid lies beyond."""
    points = shapely.points(borders.middle)
    inner = shapely.distance(shapely.boundary(plan.ground.outline), points) > _EDGE
    return np.where(inner & (plan.labels < 0).any(), "rest", "").astype(object)
