"""Grids on a made-up town: estates on its blocks, road segments on its streets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.columns import PEOPLE_GRID_COLUMNS
from gridplan.people.grids import Grids
from gridplan.people.lattice import Lattice

CRS = "EPSG:4547"
FEWEST, MOST = 300, 500
"""Households of an estate grid."""
PER_WORKER = 1_500
"""Load of one full worker, who has 500 households in managed estates and 300 in open courtyards."""
_MANAGED, _OPEN = 3, 5
_OPEN_SHARE = 0.17
_PER_SHOP = 30


def grids_on(
    town: Lattice, names: Sequence[str], segments: NDArray[Any], households: int, draw: np.random.Generator
) -> Grids:
    """Return estate grids on all blocks and so many road segments in each community, as one set of grids.

    Parameters
    ----------
    names
        Name of each community.
    segments
        Int (c,), road-segment grids of each community.
    households
        Sum over all estates.
    """
    streets = _segments(town, segments, draw)
    community = np.concatenate([town.community, town.inner_streets()[streets]])
    line = np.arange(len(community)) >= len(town.community)
    count = np.concatenate([_households(len(town.community), households, draw), np.zeros(len(streets), np.int64)])
    order = np.lexsort((line, community))
    place = np.argsort(order, kind="stable")
    table = pd.DataFrame(
        {
            "community": np.array(names, dtype=object)[community],
            "kind": np.where(line, "line", "areal").astype(object),
            "households": count,
            "load": np.where(line, _shops(len(line), draw) * _PER_SHOP, count * _ratio(len(line), draw)),
            "workers": np.where(line, 0, 1),
        }
    ).iloc[order]
    table = table.assign(grid=_codes(table["community"], table["kind"]))
    shapes = np.concatenate([town.shapes(), town.lines(streets)])[order]
    points = np.concatenate([town.corners[town.blocks].mean(axis=1), town.corners[town.streets[streets]].mean(axis=1)])
    return Grids(
        table=gpd.GeoDataFrame(
            table[[*PEOPLE_GRID_COLUMNS]].reset_index(drop=True), geometry=gpd.GeoSeries(shapes), crs=CRS
        ),
        points=points[order],
        pairs=_neighbours(town, streets, community, place),
        roads=_roads(town),
        per_worker=PER_WORKER,
    )


def _segments(town: Lattice, segments: NDArray[Any], draw: np.random.Generator) -> NDArray[np.int64]:
    """Return the streets that are road-segment grids: so many within each community."""
    inner = town.inner_streets()
    chosen = [np.sort(draw.choice(np.flatnonzero(inner == c), n, replace=False)) for c, n in enumerate(segments)]
    return np.concatenate(chosen).astype(np.int64)


def _households(estates: int, households: int, draw: np.random.Generator) -> NDArray[np.int64]:
    """Return the households of each estate, within the window and with the asked sum."""
    wide = MOST - FEWEST
    above = np.floor(wide * draw.beta(1.3, 2.6, estates)).astype(np.int64)
    short = households - FEWEST * estates - int(above.sum())
    while short:
        room = np.flatnonzero(above < wide if short > 0 else above > 0)[: abs(short)]
        above[room] += np.sign(short)
        short -= int(np.sign(short)) * len(room)
    return FEWEST + above


def _ratio(n: int, draw: np.random.Generator) -> NDArray[np.int64]:
    """Return the load of a household in each estate, in parts of a worker."""
    return np.where(draw.random(n) < _OPEN_SHARE, _OPEN, _MANAGED)


def _shops(n: int, draw: np.random.Generator) -> NDArray[np.int64]:
    return draw.integers(8, 31, n)


def _codes(community: pd.Series[Any], kind: pd.Series[Any]) -> list[str]:
    """Return codes that sort as the rows stand: the community with a serial, road segments from R."""
    serial = pd.DataFrame({"c": community, "k": kind}).groupby(["c", "k"], sort=False).cumcount() + 1
    letter = np.where(kind == "line", "R", "E")
    return [f"{c}-{a}{i:02d}" for c, a, i in zip(community, letter, serial, strict=True)]


def _neighbours(
    town: Lattice, streets: NDArray[np.int64], community: NDArray[np.int32], place: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Return neighbours within communities: blocks along a street, a segment and its blocks, segments at a crossing."""
    blocks = len(town.community)
    across = town.beside[(town.beside >= 0).all(axis=1)]
    segment = blocks + np.arange(len(streets))
    fronts = np.column_stack([np.repeat(segment, 2), town.beside[streets].ravel()])
    ends = town.streets[streets]
    meet = np.argwhere((ends[:, None, :, None] == ends[None, :, None, :]).any(axis=(2, 3))) + blocks
    pairs = np.concatenate([across, fronts, meet])
    own = pairs[(community[pairs[:, 0]] == community[pairs[:, 1]]) & (pairs[:, 0] != pairs[:, 1])]
    return np.unique(np.sort(place[own], axis=1), axis=0).astype(np.int32)


def _roads(town: Lattice) -> gpd.GeoDataFrame:
    lines = town.lines(np.arange(len(town.streets)))
    columns = {"road_class": np.full(len(lines), 4), "name": [f"street {i + 1}" for i in range(len(lines))]}
    return gpd.GeoDataFrame(columns | {"at_ground": True}, geometry=list(lines), crs=CRS)
