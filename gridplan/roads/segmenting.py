"""Roads as segments with their frontage: the units of road-segment grids."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding, Report
from gridplan.ground.ground import Ground
from gridplan.options.road_rules import LENGTH, RoadRules
from gridplan.plan import Plan
from gridplan.roads.attaching import whole_ground
from gridplan.roads.chaining import chains_of
from gridplan.roads.fronting import fronts_of
from gridplan.roads.lines import Lines, lines_between_junctions
from gridplan.roads.reading import Layer, points_along, roads_of
from gridplan.roads.sides import Communities, Placed, communities_of, cut_at, place_lines
from gridplan.roads.values import RoadSegments

_SIDES = ("both", "left", "right")


def road_segments(
    ground: Ground | Plan,
    *,
    roads: Layer | None = None,
    points: Mapping[str, Layer] | None = None,
    rules: RoadRules | None = None,
) -> RoadSegments:
    """Return the roads of a ground cut between their junctions, with what fronts them.

    Roads at ground level of the classes asked for are cut at junctions and at the borders of communities; pieces
    shorter than 15 m are joined to the next one of the same name, and segments longer than `rules.longest` are cut into
    equal parts. A road that is to be a grid by its name goes whole to the community that most of it lies in, the first
    where they are even. Elsewhere a segment that is itself a border of two communities goes whole to the one with more
    units along it (the first by name where they are even), or is split by side. A unit, or a point, within
    `rules.touch` of several segments is counted at the nearest one only.

    Parameters
    ----------
    roads
        Lines or a file of them; those of the ground when None.
    points
        Kind of work → points, such as shops or stalls, or a file of them, each of which counts 1. Other kinds of
        `rules.work` are columns of the units; what is one of these cannot be given as points, or it would count twice.

    Raises
    ------
    InputError
        With every fault at once: layers that do not fit, kinds of work that nothing tells of or both points and units,
        counts that are no numbers, no road of the classes asked for.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> ground = gp.survey(gp.read_units(town.buildings, unit="unit"), boundaries=town.boundaries, roads=town.roads)
    >>> found = gp.road_segments(ground)
    >>> bool(abs(found.frame["road_m"].sum() - found.road_length) < 0.01)
    True
    """
    place = whole_ground(ground) if isinstance(ground, Plan) else ground
    asked = rules or RoadRules()
    given, values = roads_of(place, roads, points or {}, asked)
    lines = lines_between_junctions(given, place.outline)
    communities = communities_of(place)
    placed = _cut_long(place_lines(lines, communities), asked.longest)
    fronts = fronts_of(placed.lines.shapes, place.units.geometry.to_numpy(), touch=asked.touch)
    line, side, community = _segments(placed, _mostly(placed, fronts, place, communities), asked)
    if asked.by is not None:
        community = _by_name(placed.lines, line, side, community)
    frame = _frame(placed, line, side, communities.names[community], crs=place.units.crs)
    fronts = _fronts(fronts, line, side, values.units)
    for name in asked.counts:
        frame[name] = _counted(fronts, name, len(frame)) if name in values.units else 0.0
    for name, xy in values.points.items():
        frame[name] = points_along(xy, placed.lines.shapes, line, side, touch=asked.touch)
    frame["load"] = _load(frame, asked)
    frame["chain"] = chains_of(frame)
    units = place.units["unit"].astype(str).to_numpy()[fronts["unit"]]
    named = fronts.assign(segment=frame["segment"].to_numpy()[fronts["segment"]], unit=units)
    length = float(shapely.length(lines.shapes).sum())
    return RoadSegments(frame, named, _account(frame, values.totals), length, asked, _report(frame, placed))


def _cut_long(placed: Placed, longest: float) -> Placed:
    """Return the lines with those longer than `longest` cut into equal parts."""
    shapes = placed.lines.shapes
    parts = np.ceil(shapely.length(shapes) / longest).astype(np.int64)
    rows = np.repeat(np.arange(len(shapes)), parts)
    pieces = [
        piece
        for shape, number in zip(shapes, parts.tolist(), strict=True)
        for piece in cut_at(shape, (np.arange(1, number) * shape.length / number).tolist())
    ]
    lines = placed.lines.take(rows, np.array(pieces, dtype=object))
    return Placed(lines, placed.left[rows], placed.right[rows])


def _mostly(placed: Placed, fronts: pd.DataFrame, ground: Ground, communities: Communities) -> NDArray[np.int64]:
    """Return the community to which each line goes whole: on borders the one with more units along it."""
    if not communities.several:
        return placed.left
    own = np.searchsorted(communities.names.astype(str), _names(ground))[fronts["unit"]]
    line = fronts["line"].to_numpy()
    along = [np.bincount(line[own == side[line]], minlength=len(placed.lines)) for side in (placed.left, placed.right)]
    first = np.minimum(placed.left, placed.right)
    more = np.where(along[0] > along[1], placed.left, placed.right)
    return np.where(along[0] == along[1], first, more)


def _names(ground: Ground) -> NDArray[np.str_]:
    return np.array([value if isinstance(value, str) else "" for value in ground.units["community"]], dtype=str)


def _segments(
    placed: Placed, whole: NDArray[np.int64], rules: RoadRules
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return line, side (0 both, 1 left, 2 right) and community of each segment."""
    split = np.full(len(whole), rules.by_side) | (placed.border & (rules.border == "split"))
    line = np.repeat(np.arange(len(whole)), np.where(split, 2, 1))
    second = np.append(False, line[1:] == line[:-1])
    side = np.where(split[line], 1 + second, 0)
    community = np.choose(side, [whole[line], placed.left[line], placed.right[line]])
    return line, side, community


def _by_name(
    lines: Lines, line: NDArray[np.int64], side: NDArray[np.int64], community: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the community of each segment, int64 (s,): for all of one name the one with most metres of it."""
    name = np.unique(lines.names[line].astype(str), return_inverse=True)[1]
    metres = np.zeros((name.max(initial=-1) + 1, community.max(initial=-1) + 1))
    np.add.at(metres, (name, community), np.round(shapely.length(lines.shapes)[line] / np.where(side > 0, 2, 1), 2))
    return np.asarray(metres.argmax(axis=1)[name], dtype=np.int64)


def _frame(
    placed: Placed, line: NDArray[np.int64], side: NDArray[np.int64], community: NDArray[np.object_], *, crs: object
) -> gpd.GeoDataFrame:
    lines: Lines = placed.lines
    length = shapely.length(lines.shapes)[line]
    digits = len(str(len(line)))
    table = {
        "segment": [f"S{number:0{digits}d}" for number in range(1, len(line) + 1)],
        "name": lines.names[line],
        "road_class": lines.classes[line],
        "community": community,
        "side": np.array(_SIDES, dtype=object)[side],
        "border": placed.border[line],
        "length": length,
        "road_m": np.where(side > 0, length / 2, length),
    }
    return gpd.GeoDataFrame(table, geometry=lines.shapes[line], crs=crs)


def _fronts(
    fronts: pd.DataFrame, line: NDArray[np.int64], side: NDArray[np.int64], values: Mapping[str, NDArray[np.float64]]
) -> pd.DataFrame:
    """Return the table with segments in place of lines, and the counts of each unit at the one that counts it."""
    first = np.searchsorted(line, fronts["line"])
    left, units, counted = (fronts[name].to_numpy() for name in ("left", "unit", "counted"))
    segment = first + ((side[first] > 0) & ~left)
    table = {"segment": segment, "unit": units, "side": np.where(left, "left", "right").astype(object)}
    table |= {"metres": fronts["metres"].to_numpy(), "counted": counted}
    return pd.DataFrame(table | {name: np.where(counted, each[units], 0) for name, each in values.items()})


def _counted(fronts: pd.DataFrame, name: str, n_segments: int) -> NDArray[np.float64]:
    return np.asarray(np.bincount(fronts["segment"], fronts[name], n_segments), dtype=np.float64)


def _load(frame: gpd.GeoDataFrame, rules: RoadRules) -> NDArray[np.int64]:
    """Return the load of each segment, rounded to whole numbers, halves up."""
    parts = {LENGTH: frame["road_m"], **{name: frame[name] for name in rules.counts}}
    total = sum(rules.work[name] * np.asarray(each, dtype=np.float64) for name, each in parts.items())
    return np.floor(np.asarray(total) + 0.5).astype(np.int64)


def _account(frame: gpd.GeoDataFrame, totals: Mapping[str, float]) -> pd.DataFrame:
    """Return for each kind of work how much there is, along roads and left to the areal grids."""
    along = {name: float(frame[name].sum()) for name in totals}
    rows = [(name, float(total), along[name], float(total) - along[name]) for name, total in totals.items()]
    return pd.DataFrame(rows, columns=["work", "total", "roads", "areal"])


def _report(frame: gpd.GeoDataFrame, placed: Placed) -> Report:
    borders = tuple(frame["segment"][frame["border"]])
    metres = round(float(shapely.length(placed.lines.shapes[placed.border]).sum()))
    return Report((Finding("roads-borders", borders, {"metres": metres}),) if borders else ())
