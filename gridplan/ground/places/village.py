"""A generated village: hamlets in the fields and on islands, villager groups with their houses, lanes and roads."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from gridplan.ground.places.attributes import entrances, weigh
from gridplan.ground.places.departments import venue_layer
from gridplan.ground.places.grounds import frame
from gridplan.ground.places.grow import totals_of
from gridplan.ground.places.hamlets import Land, settle_land
from gridplan.ground.places.place import Place
from gridplan.ground.places.preset import Preset
from gridplan.ground.places.sharing import UnfitError, numbered, share_out, within
from gridplan.ground.places.stock import Stock
from gridplan.ground.places.streets import frontage, with_fronts
from gridplan.ground.places.tables import place_tables

_CODE, _TOWN = "990101101201", "990101101"
_PER_HOUSE = 0.92
"""Houses of a villager group, as a share of its households."""
_PITCH = (18.0, 25.0)
_HOUSE = (12.0, 9.5)
_COLUMNS = 9
_GAP = 12.0
_ROAD_ROOM = 6.0
_ROAD_CORNERS, _SWING = 17, 0.06
"""Corners of a road between hamlets, and how far it swings, as a share of its length."""
_SPREAD = (0.5, 1.7)
"""Fewest and most households of a villager group, as shares of the mean."""
_PUBLIC = ("administration", "school", "shop", "shop", "shop", "shop")
_NAMES = (
    "李家",
    "王家",
    "张家",
    "陈家",
    "周家",
    "吴家",
    "徐家",
    "孙家",
    "胡家",
    "朱家",
    "高家",
    "林家",
    "何家",
    "郭家",
    "马家",
    "罗家",
    "梁家",
    "宋家",
    "郑家",
)
_ENDS = ("湾", "庄", "冲", "坪")


def grow_village(preset: Preset, seed: int) -> Place:
    """Return the village of a preset, the same for the same seed.

    Every villager group is one patch of houses in one hamlet; one island has a bridge, the last has none.
    """
    rng = np.random.default_rng([seed, zlib.crc32(preset.name.encode())])
    counts = preset.counts
    land = settle_land(preset.ground, counts["hamlets"], min(counts["islands"], counts["hamlets"] - 1), rng)
    hamlet = _groups(counts["hamlets"], counts["groups"], counts["islands"], rng)
    households = _households(len(hamlet), preset.households, rng)
    roads = _roads(land)
    houses, lanes = _houses(land, hamlet, households, roads, rng)
    stock, shapes, group = houses
    buildings = _buildings(stock, shapes, group, hamlet, preset=preset, rng=rng)
    layer = _road_layer(roads, lanes)
    fronts = frontage(buildings, layer, rng)
    boundaries = frame({"community": [_CODE], "subdistrict": [_TOWN], "name": ["清水村"]}, [land.outline])
    totals = totals_of(buildings, boundaries)
    nothing: NDArray[np.object_] = np.zeros(0, dtype=object)
    return Place(
        name=preset.name,
        seed=seed,
        buildings=buildings,
        roads=with_fronts(layer, fronts),
        boundaries=boundaries,
        subdistricts=frame({"subdistrict": [_TOWN], "name": ["清水镇"]}, [land.outline]),
        estates=frame({"estate": nothing, "community": nothing, "kind": nothing}, nothing),
        barriers=frame({"name": ["清水湖"], "kind": ["lake"]}, [land.lake]),
        dedicated=frame({"name": nothing, "kind": nothing, "area_kind": nothing, "community": nothing}, nothing),
        frontage=fronts,
        venues=venue_layer(buildings, totals, preset.rooms, rng),
        networks={},
        officers=pd.DataFrame(),
        entrances=entrances(stock, buildings["unit"].to_numpy(dtype=object)),
        totals=totals,
        tables=place_tables(counts, buildings, boundaries, rng),
        assumptions=preset.assumptions,
    )


def _groups(hamlets: int, groups: int, islands: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return the hamlet of each villager group: one at least in each, no second one on an island."""
    more = np.zeros(hamlets, dtype=np.int64)
    mainland = max(hamlets - islands, 1)
    extra = max(groups - hamlets, 0)
    each, rest = divmod(extra, mainland)
    more[:mainland] = each
    more[rng.choice(mainland, rest, replace=False)] += 1
    return np.repeat(np.arange(hamlets), 1 + more)


def _households(groups: int, total: int, rng: np.random.Generator) -> NDArray[np.int64]:
    if total < groups:
        raise UnfitError(f"{total} households in {groups} villager groups", fewest=groups)
    mean = total / groups
    wished = mean * rng.uniform(0.65, 1.4, groups)
    return within(wished, total, max(int(mean * _SPREAD[0]), 1), int(np.ceil(mean * _SPREAD[1])))


@dataclass(frozen=True)
class _Road:
    line: shapely.LineString
    name: str
    bridge: bool


def _roads(land: Land) -> list[_Road]:
    """Return the roads from hamlet to hamlet; over water they are bridges."""
    roads = []
    for i, link in enumerate(land.links):
        line, name = _bent(land.hamlets[link[0]], land.hamlets[link[1]]), f"村道{i + 1}"
        over = shapely.get_coordinates(shapely.intersection(line, land.lake.exterior))
        inside = shapely.get_coordinates(shapely.intersection(line, land.lake))
        wet = [line.project(shapely.Point(place)) for place in (*over, *inside)]
        stops = [0.0, min(wet), max(wet), line.length] if wet else [0.0, line.length]
        roads += [
            _Road(shapely.set_precision(substring(line, *ends), 0.01), name, bridge=at == 1)
            for at, ends in enumerate(pairwise(stops))
        ]
    return roads


def _bent(start: NDArray[np.float64], end: NDArray[np.float64]) -> shapely.LineString:
    """Return a road that swings once to each side."""
    share = np.linspace(0, 1, _ROAD_CORNERS)
    aside = np.array([start[1] - end[1], end[0] - start[0]])
    swing = _SWING * np.sin(2 * np.pi * share)
    return shapely.LineString(np.round(start + share[:, None] * (end - start) + swing[:, None] * aside, 2))


_Patch = tuple[Stock, NDArray[np.object_], NDArray[np.intp]]
_Lane = tuple[int, NDArray[np.float64]]
"""A hamlet and the ends of a lane in its plan."""


def _houses(
    land: Land,
    hamlet: NDArray[np.intp],
    households: NDArray[np.int64],
    roads: list[_Road],
    rng: np.random.Generator,
) -> tuple[_Patch, list[shapely.LineString]]:
    """Return the houses with their outlines and groups, and the lanes between their rows."""
    turn = rng.uniform(-0.5, 0.5, len(land.hamlets))
    sites, shapes, group, lanes, counts = [], [], [], [], []
    taken = shapely.STRtree([road.line for road in roads])
    for number, (home, total) in enumerate(zip(hamlet, households, strict=True)):
        patch = np.flatnonzero(hamlet == home)
        wanted = max(1, round(int(total) * _PER_HOUSE)) + (len(_PUBLIC) if number == 0 else 0)
        place = _place(land.hamlets[home], float(turn[home]))
        boxes, own_lanes = _patch(wanted, int(np.flatnonzero(patch == number)[0]), len(patch), rng)
        drawn = _outlines(boxes, place)
        free = np.setdiff1d(np.arange(len(boxes)), taken.query(drawn, predicate="dwithin", distance=_ROAD_ROOM)[0])
        kept = free[:wanted]
        sites.append(boxes[kept])
        shapes.append(drawn[kept])
        group += [number] * len(kept)
        counts.append(_counts(int(total), len(kept), public=len(_PUBLIC) if number == 0 else 0))
        last = boxes[kept, 1].max() + _PITCH[1]
        lanes += [(home, line) for line in own_lanes if line[0, 1] < last]
    boxes = np.vstack(sites)
    count = np.concatenate(counts)
    use = np.where(count > 0, "residential", "annex").astype(object)
    use[np.flatnonzero(count == 0)[: len(_PUBLIC)]] = _PUBLIC
    floors = np.where(count > 1, 3, rng.integers(1, 4, len(boxes)))
    stock = Stock(boxes, floors, count, np.array(group, dtype=np.intp), use)
    return (stock, np.concatenate(shapes), np.array(group, dtype=np.intp)), _drawn_lanes(land, hamlet, lanes, turn)


def _drawn_lanes(
    land: Land, hamlet: NDArray[np.intp], lanes: list[_Lane], turn: NDArray[np.float64]
) -> list[shapely.LineString]:
    """Return the lanes of all hamlets on the map: those between the rows, one across them, and its way to the road."""
    drawn = []
    for home in range(len(land.hamlets)):
        own = [line for at, line in lanes if at == home]
        across = 0.0 if np.count_nonzero(hamlet == home) % 2 == 0 else _PITCH[0] / 2
        ends = np.array([line[0, 1] for line in own])
        own.append(np.array([[across, min(ends.min(), 0.0)], [across, max(ends.max(), 0.0)]]))
        if across and home in land.links:
            own.append(np.array([[0.0, 0.0], [across, 0.0]]))
        place = _place(land.hamlets[home], float(turn[home]))
        drawn += [shapely.LineString(np.round(place(line), 2)) for line in own]
    return drawn


def _counts(total: int, houses: int, *, public: int) -> NDArray[np.int64]:
    """Return the households of each house of a group: one or two, none in the public ones at its end."""
    homes = houses - public
    return np.concatenate([1 + share_out(np.ones(homes), total - homes), np.zeros(public, dtype=np.int64)])


def _place(middle: NDArray[np.float64], turn: float) -> _Turned:
    return _Turned(middle, np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]))


class _Turned:
    """Puts the plan of a hamlet on the map."""

    def __init__(self, middle: NDArray[np.float64], turn: NDArray[np.float64]) -> None:
        self.middle, self.turn = middle, turn

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return map coordinates, float64 (..., 2), m."""
        return np.asarray(points @ self.turn.T + self.middle)


def _patch(
    wanted: int, turn: int, patches: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
    """Return slots for houses, row by row, with a third to spare, and lanes between rows as far as the next patch."""
    rows = int(np.ceil(wanted * 1.35 / _COLUMNS))
    wide, deep = _COLUMNS * _PITCH[0], rows * _PITCH[1]
    west = (turn - patches / 2) * (wide + _GAP) + _GAP / 2
    columns, lines = np.meshgrid(np.arange(_COLUMNS), np.arange(rows))
    shift = np.where(lines % 2, -3.0, 3.0)
    x = west + (columns.ravel() + 0.5) * _PITCH[0]
    y = (lines + 0.5).ravel() * _PITCH[1] - deep / 2 + shift.ravel()
    size = np.column_stack([rng.uniform(0.85, 1.15, len(x)) * _HOUSE[0], rng.uniform(0.85, 1.1, len(x)) * _HOUSE[1]])
    ends = west - (turn > 0) * _GAP / 2, west + wide + (turn + 1 < patches) * _GAP / 2
    lanes = [np.array([[x, row * _PITCH[1] - deep / 2] for x in ends]) for row in range(0, rows + 1, 2)]
    return np.column_stack([x, y, size]), lanes


def _outlines(boxes: NDArray[np.float64], place: _Turned) -> NDArray[np.object_]:
    half = boxes[:, 2:] / 2
    corners = [boxes[:, :2] + half * sign for sign in ([-1, -1], [1, -1], [1, 1], [-1, 1])]
    return np.asarray(shapely.polygons(np.round(place(np.stack(corners, axis=1)), 2)))


def _buildings(
    stock: Stock,
    shapes: NDArray[np.object_],
    group: NDArray[np.intp],
    hamlet: NDArray[np.intp],
    *,
    preset: Preset,
    rng: np.random.Generator,
) -> gpd.GeoDataFrame:
    names = np.array(
        [_NAMES[i % len(_NAMES)] + _ENDS[(i + i // len(_NAMES)) % len(_ENDS)] for i in range(hamlet.max() + 1)],
        dtype=object,
    )
    lived = stock.households > 0
    columns = {
        "unit": numbered("B", len(stock), 6),
        "households": stock.households,
        "kind": ["open" if home else None for home in lived],
        "community": [_CODE] * len(stock),
        "hamlet": names[hamlet[group]],
        "group": [f"第{number + 1}组" for number in group],
        "floors": stock.floors,
        "use": stock.use,
        "area_kind": np.where(lived, "residential", "administrative"),
    }
    uses = np.array(["village"] * len(hamlet), dtype=object)
    return frame(dict(columns) | weigh(stock, uses, preset.people, rng), shapes)


def _road_layer(roads: list[_Road], lanes: list[shapely.LineString]) -> gpd.GeoDataFrame:
    """Return the village's roads and the lanes in its hamlets."""
    columns = {
        "road": numbered("R", len(roads) + len(lanes), 6),
        "road_class": np.array([4] * len(roads) + [5] * len(lanes), dtype=np.int64),
        "name": [road.name for road in roads] + [f"巷{i + 1}" for i in range(len(lanes))],
        "pos_sol": np.array([int(road.bridge) for road in roads] + [0] * len(lanes), dtype=np.int64),
    }
    return frame(dict(columns), [*(road.line for road in roads), *lanes])
