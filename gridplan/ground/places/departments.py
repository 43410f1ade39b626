"""What departments have in a generated place: their own grids of today, their officers, rooms for stations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.ground.places.grounds import frame
from gridplan.ground.places.plots import Plots
from gridplan.ground.places.preset import Preset
from gridplan.ground.places.sharing import numbered
from gridplan.ground.places.stock import Stock
from gridplan.ground.town.departments import network_grids
from gridplan.ground.town.layout import Bend

_CAPACITY = 6
_SHIFT = 3
_ROOMS = {"office": "物业用房", "shop": "沿街用房", "school": "学校门房", "administration": "政务服务厅"}
_CENTRE = "党群服务中心"
_ROOM_SHARE = 0.02


def networks(
    plots: Plots, bend: Bend, stock: Stock, preset: Preset, rng: np.random.Generator
) -> dict[str, gpd.GeoDataFrame]:
    """Return each department's own grids: whole blocks, overlapping those of the others."""
    if not preset.networks:
        return {}
    blocks = [bend.polygon(block) for block in plots.town.blocks]
    weights = stock.households.astype(np.float64)
    at = np.array(plots.block, dtype=np.intp)[stock.plot]
    households = np.bincount(at, weights=weights, minlength=len(blocks)).astype(np.int64)
    community = np.array([block.community for block in plots.town.blocks])
    return {
        name: frame(*_grids(name, blocks, households, community * (name not in preset.crossing), size=size, rng=rng))
        for name, size in preset.networks.items()
    }


def _grids(
    name: str,
    blocks: list[shapely.Polygon],
    households: NDArray[np.int64],
    apart: NDArray[np.int64],
    *,
    size: int,
    rng: np.random.Generator,
) -> tuple[dict[str, object], list[shapely.Geometry]]:
    columns, shapes = network_grids(name, blocks, households, apart, rng=rng, size=size)
    return dict(columns), shapes


def officer_table(officers: Mapping[str, int], totals: pd.DataFrame, *, at_home: bool = True) -> pd.DataFrame:
    """Return ``officer, department, community, capacity``: each department spread evenly over the communities.

    What does not go round goes to communities with more households, not of every department to the same ones. Without
    the community where officers are not `at_home` in any: where they go is to be decided.
    """
    order = np.argsort(-totals["households"].to_numpy(), kind="stable")
    community = totals["community"].to_numpy()
    tables, letters = [], _letters(officers)
    for turn, (department, number) in enumerate(officers.items()):
        each, rest = divmod(number, len(order))
        counts = np.full(len(order), each)
        counts[np.roll(order, -_SHIFT * turn)[:rest]] += 1
        columns = {
            "officer": numbered(letters[department], number),
            "department": department,
            "community": np.repeat(community, counts),
            "capacity": _CAPACITY,
        }
        tables.append(pd.DataFrame(columns))
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    return table if at_home or table.empty else table.drop(columns=["community", "capacity"])


def _letters(departments: Iterable[str]) -> dict[str, str]:
    """Return a letter of each department that no other has: its first one that is free."""
    found: dict[str, str] = {}
    for name in departments:
        found[name] = next(letter for letter in name.upper() if letter not in found.values())
    return found


def venue_layer(
    buildings: gpd.GeoDataFrame, totals: pd.DataFrame, rooms: tuple[int, int], rng: np.random.Generator
) -> gpd.GeoDataFrame:
    """Return existing rooms: a service centre in each community, and some more in shops, schools, offices.

    Each can look after a number of grids within `rooms`.
    """
    points = shapely.point_on_surface(np.asarray(buildings.geometry.array, dtype=object))
    community = buildings["community"].to_numpy()
    public = buildings["use"].eq("administration").to_numpy()
    centre = np.sort([_centre(community == code, public, rng) for code in totals["community"]])
    roomy = np.flatnonzero(buildings["use"].isin(list(_ROOMS)))
    others = np.setdiff1d(roomy[rng.random(len(roomy)) < _ROOM_SHARE], centre)
    chosen = np.concatenate([centre, others]).astype(np.intp)
    kinds = ["centre"] * len(centre) + buildings["use"].iloc[others].tolist()
    titles = [_CENTRE] * len(centre) + [_ROOMS[use] for use in buildings["use"].iloc[others]]
    capacity = rng.integers(rooms[0], rooms[1] + 1, len(chosen))
    columns = {
        "venue": numbered("V", len(chosen)),
        "name": [f"{room}{i + 1}" for i, room in enumerate(titles)],
        "kind": kinds,
        "community": community[chosen],
        "capacity": capacity,
    }
    return frame(dict(columns), shapely.points(np.round(shapely.get_coordinates(points[chosen]), 2)))


def _centre(own: NDArray[np.bool_], public: NDArray[np.bool_], rng: np.random.Generator) -> int:
    """Return a building of a community for its service centre, one of the administration where there is one."""
    places = np.flatnonzero(own & public) if (own & public).any() else np.flatnonzero(own)
    return int(rng.choice(places))
