"""The streets of a generated place, and the shops and stalls along them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.ground.places.sharing import numbered
from gridplan.ground.town.city import CRS
from gridplan.ground.town.layout import Bend, Street
from gridplan.ground.town.naming import street_names

_MAIN, _MINOR = 3, 4
_ON_STREET = ("shop", "mixed")
_STALL_SHARE, _MOST_STALLS = 0.05, 8
_SMOOTH = 0.1
"""How far the lines that shops are measured from may be off the streets, m."""
_STALL_WIDTH, _BEFORE = 1.8, 2.0
"""Share of the buildings with shops that have stalls before them; how wide a stall is and how far away, m."""

Line = tuple[bool, float]


def keep_main(streets: Sequence[Street], wanted: int | None) -> list[Street]:
    """Return the streets with exactly `wanted` named lines of classes 1 to 3, the longest of the highest classes.

    A line that is no more than a bridge or an underpass is no road that anybody could look after.
    """
    if wanted is None:
        return list(streets)
    ground = {(street.upright, street.at) for street in streets if not (street.bridge or street.underpass)}
    length: dict[Line, float] = {}
    best: dict[Line, int] = {}
    for street in streets:
        line = (street.upright, street.at)
        length[line] = length.get(line, 0.0) + street.end - street.start
        best[line] = min(best.get(line, street.road_class), street.road_class)
    order = sorted(ground, key=lambda line: (best[line], -length[line], line))
    main = set(order[:wanted])
    return [_classed(street, (street.upright, street.at) in main) for street in streets]


def _classed(street: Street, main: bool) -> Street:
    road_class = min(street.road_class, _MAIN) if main else max(street.road_class, _MINOR)
    return replace(street, road_class=road_class)


def road_layer(streets: Sequence[Street], bend: Bend) -> gpd.GeoDataFrame:
    """Return the roads: ``road, road_class, name, pos_sol`` and lines from end to end."""
    columns = {
        "road": numbered("R", len(streets), 6),
        "road_class": np.array([street.road_class for street in streets], dtype=np.int64),
        "name": street_names(list(streets)),
        "pos_sol": np.array([int(street.bridge) - int(street.underpass) for street in streets], dtype=np.int64),
    }
    return gpd.GeoDataFrame(columns, geometry=[bend.line(street) for street in streets], crs=CRS)


def frontage(buildings: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return a point for each shop on its side of the street, and for each stall before some of them.

    What lies inside malls and market halls is not on the street.
    """
    ground = roads[roads["pos_sol"] == 0].reset_index(drop=True)
    shops = buildings[buildings["use"].isin(_ON_STREET)]
    shapes = np.asarray(shops.geometry.array, dtype=object)
    pieces, line = _pieces(np.asarray(ground.geometry.array, dtype=object))
    piece = shapely.STRtree(pieces).nearest(shapes)
    near = line[piece]
    count = shops["shops"].to_numpy(dtype=np.int64)
    stalls = np.where(rng.random(len(shops)) < _STALL_SHARE, rng.integers(2, _MOST_STALLS + 1, len(shops)), 0)
    fronts = _Fronts.of(shapes, pieces[piece])
    tables = []
    for kind, number, spacing, ahead in (("shop", count, None, 0.0), ("stall", stalls, _STALL_WIDTH, _BEFORE)):
        at, points = fronts.points(number, spacing, ahead)
        columns = {
            "kind": np.full(len(at), kind, dtype=object),
            "road": ground["road"].to_numpy(dtype=object)[near[at]],
            "street": ground["name"].to_numpy(dtype=object)[near[at]],
            "unit": shops["unit"].to_numpy(dtype=object)[at] if kind == "shop" else np.full(len(at), None),
            "community": shops["community"].to_numpy(dtype=object)[at],
        }
        tables.append(gpd.GeoDataFrame(columns, geometry=shapely.points(points), crs=CRS))
    both = pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)
    both.insert(0, "front", numbered("F", len(both), 6))
    return gpd.GeoDataFrame(both, crs=CRS)


def with_fronts(roads: gpd.GeoDataFrame, fronts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the roads with the columns ``shops`` and ``stalls``: how many points of each kind lie along them."""
    counts = {
        name: fronts.loc[fronts["kind"] == kind, "road"].value_counts().reindex(roads["road"], fill_value=0).to_numpy()
        for name, kind in (("shops", "shop"), ("stalls", "stall"))
    }
    return gpd.GeoDataFrame(roads.drop(columns="geometry").assign(**counts), geometry=roads.geometry, crs=CRS)


def _pieces(lines: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return lines, smoothed, in pieces from corner to corner, which are found much faster, with the line of each."""
    corners, line = shapely.get_coordinates(shapely.simplify(lines, _SMOOTH), return_index=True)
    inside = line[1:] == line[:-1]
    ends = np.stack([corners[:-1][inside], corners[1:][inside]], axis=1)
    return np.asarray(shapely.linestrings(ends)), np.asarray(line[:-1][inside], dtype=np.intp)


@dataclass(frozen=True)
class _Fronts:
    """The sides of rectangular buildings that face a street.

    Parameters
    ----------
    middle, along, ahead
        Float (n, 2): middle of the side, m; from it half the way to its end; one metre towards the street.
    """

    middle: NDArray[np.float64]
    along: NDArray[np.float64]
    ahead: NDArray[np.float64]

    @classmethod
    def of(cls, shapes: NDArray[np.object_], streets: NDArray[np.object_]) -> _Fronts:
        """Return the long sides of `shapes` nearer to their `streets`."""
        corners = shapely.get_coordinates(shapes).reshape(-1, 5, 2)
        middle = corners[:, :4].mean(axis=1)
        half = np.stack([corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1]], axis=1) / 2
        long = np.argmax(np.linalg.norm(half, axis=2), axis=1)
        rows = np.arange(len(shapes))
        along, across = half[rows, long], half[rows, 1 - long]
        street = shapely.get_coordinates(shapely.get_point(shapely.shortest_line(shapes, streets), 1))
        across = across * np.where(((street - middle) * across).sum(axis=1) < 0, -1.0, 1.0)[:, None]
        return cls(middle + across, along, across / np.linalg.norm(across, axis=1, keepdims=True))

    def points(
        self, number: NDArray[np.int64], spacing: float | None, ahead: float
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return `number` places before each building, with which building it is: evenly, or `spacing` m apart."""
        at = np.repeat(np.arange(len(number)), number)
        turn = np.arange(len(at)) - np.repeat(np.cumsum(number) - number, number)
        share = (2 * turn + 1) / number[at] - 1
        if spacing is not None:
            share *= spacing * number[at] / 2 / np.linalg.norm(self.along[at], axis=1)
        places = self.middle[at] + share[:, None] * self.along[at] + ahead * self.ahead[at]
        return at, np.round(places, 2)
