"""A generated town: streets, houses, estates, communities, departments' networks, officers; the same for each seed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gridplan.errors import OptionError
from gridplan.ground.town.builtup import Built, build_up
from gridplan.ground.town.departments import CROSSING, HOUSEHOLDS_PER_GRID, network_grids, officer_table
from gridplan.ground.town.houses import House
from gridplan.ground.town.layout import Bend, Rect, Street, Town, draw_town
from gridplan.ground.town.naming import community_names, estate_names, street_names
from gridplan.ground.town.town_files import Form, write_layers
from gridplan.safe.folders import made
from gridplan.safe.replacing import replace_file

CRS = "EPSG:4547"
_GROUND_PER_BUILDING = 1_500.0


@dataclass(frozen=True)
class City:
    """A generated town in EPSG:4547.

    Parameters
    ----------
    buildings
        Columns ``unit, households, kind, community, estate, floors, use`` and outlines.
    roads
        Columns ``road_class`` (1 highest … 5), ``name``, ``pos_sol`` (1 on a bridge) and lines from end to end.
    boundaries
        Column ``community``; the communities tile the town.
    estates
        Columns ``estate, community`` and the grounds of the managed estates.
    barriers
        Columns ``name, kind``: the river from bank to bank; the bridges are roads with ``pos_sol`` 1.
    networks
        Per department its own grids: columns ``grid, department``. They overlap one another and miss each other's
        borders, as grown networks do; the emergency one leaves out a block.
    officers
        Columns ``officer, department, community, capacity`` (grids).
    """

    buildings: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame
    estates: gpd.GeoDataFrame
    barriers: gpd.GeoDataFrame
    networks: Mapping[str, gpd.GeoDataFrame]
    officers: pd.DataFrame

    def layers(self) -> dict[str, gpd.GeoDataFrame]:
        """Return every layer with shapes by name."""
        named = {name: getattr(self, name) for name in ("buildings", "roads", "boundaries", "estates", "barriers")}
        return named | {f"network_{name}": grids for name, grids in self.networks.items()}

    def write(self, folder: str | os.PathLike[str], *, form: Form = "gpkg") -> Path:
        """Write one file a layer, `form` ``gpkg`` or ``parquet``, and ``officers.csv`` into `folder`; return it.

        The folder is made if need be. The same town gives the same bytes.
        """
        place = made(folder)
        write_layers(self.layers(), place, form=form)
        replace_file(place / "officers.csv", self.officers.to_csv(index=False).encode())
        return place


def city(*, buildings: int = 2000, seed: int = 0, communities: int = 4) -> City:
    """Return a generated town with a river, the same for the same arguments.

    Parameters
    ----------
    buildings
        Number of buildings, at least 50 for each community.
    communities
        Number of communities, bounded by main roads and the river.

    Raises
    ------
    OptionError
        When there are fewer than 50 buildings a community, or no community.

    Examples
    --------
    >>> town = city(buildings=300, seed=1, communities=2)
    >>> len(town.buildings), town.boundaries["community"].tolist()
    (300, ['江滨社区', '解放社区'])
    """
    if communities < 1 or buildings < 50 * communities:
        raise OptionError(
            f"a city needs at least one community and 50 buildings in each, not {buildings} in {communities}"
        )
    for attempt in range(12):
        rng = np.random.default_rng([seed, buildings, communities])
        area = buildings * _GROUND_PER_BUILDING * 1.12**attempt
        width = float(np.sqrt(area * 1.25))
        town = draw_town(round(width, 1), round(area / width, 1), communities=communities, rng=rng)
        built = build_up(town, rng)
        if len(built.houses) >= buildings:
            return _assemble(town, built, buildings, rng)
    raise OptionError(f"no town of {buildings} buildings in {communities} communities could be laid out")


def _assemble(town: Town, built: Built, buildings: int, rng: np.random.Generator) -> City:
    bend = Bend.of(town, built.streets, rng)
    kept = np.sort(rng.choice(len(built.houses), buildings, replace=False))
    names = community_names(1 + max(part.community for part in town.communities))
    boundaries = boundaries_of(town, bend, names)
    estates = _estates(town, built, bend, names)
    houses = _houses(
        town,
        [built.houses[i] for i in kept],
        [built.block[i] for i in kept],
        bend=bend,
        names=names,
        estates=estates,
    )
    blocks = [bend.polygon(block) for block in town.blocks]
    at = np.array(built.block)[kept]
    households = np.zeros(len(blocks), dtype=np.int64)
    np.add.at(households, at, houses["households"].to_numpy())
    community = np.array([block.community for block in town.blocks])
    networks = {
        name: _frame(*network_grids(name, blocks, households, np.where(name in CROSSING, 0, community), rng=rng))
        for name in HOUSEHOLDS_PER_GRID
    }
    return City(
        buildings=houses.drop(columns="block"),
        roads=_roads(built.streets, bend),
        boundaries=boundaries,
        estates=estates.drop(columns="block"),
        barriers=_frame({"name": ["清水河"], "kind": ["river"]}, [bend.polygon(town.river)]),
        networks=networks,
        officers=officer_table(names),
    )


def _frame(columns: Mapping[str, object], geometry: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(dict(columns), geometry=geometry, crs=CRS)


def boundaries_of(town: Town, bend: Bend, names: list[str]) -> gpd.GeoDataFrame:
    """Return the communities, those on the river reaching to its middle."""
    middle = (town.river.south + town.river.north) / 2
    grown: dict[int, list[shapely.Polygon]] = {}
    for part in town.communities:
        south = middle if part.south == town.river.north else part.south
        north = middle if part.north == town.river.south else part.north
        whole = Rect(part.west, south, part.east, north)
        grown.setdefault(part.community, []).append(bend.polygon(whole))
    numbers = sorted(grown)
    shapes = [shapely.coverage_union_all(grown[i]) for i in numbers]
    return _frame({"community": [names[i] for i in numbers]}, shapes)


def _estates(town: Town, built: Built, bend: Bend, names: list[str]) -> gpd.GeoDataFrame:
    """Return the grounds of the managed estates, as wide as their walls."""
    blocks = [i for i, use in enumerate(built.uses) if use == "managed"]
    columns = {
        "estate": estate_names(len(blocks)),
        "community": [names[town.blocks[i].community] for i in blocks],
        "block": blocks,
    }
    return _frame(columns, [bend.polygon(town.blocks[i].inner()) for i in blocks])


def _houses(
    town: Town, houses: list[House], block: list[int], *, bend: Bend, names: list[str], estates: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    boxes = np.array([(house.x, house.y, house.width, house.depth) for house in houses])
    estate = dict(zip(estates["block"], estates["estate"], strict=True))
    columns = {
        "unit": [f"B{i + 1:06d}" for i in range(len(houses))],
        "households": np.array([house.households for house in houses], dtype=np.int64),
        "kind": [house.kind for house in houses],
        "community": [names[town.blocks[i].community] for i in block],
        "estate": [estate.get(i) if house.kind == "managed" else None for i, house in zip(block, houses, strict=True)],
        "floors": np.array([house.floors for house in houses], dtype=np.int64),
        "use": [house.use for house in houses],
        "block": block,
    }
    return _frame(columns, bend.houses(boxes))


def _roads(streets: list[Street], bend: Bend) -> gpd.GeoDataFrame:
    columns = {
        "road_class": np.array([street.road_class for street in streets], dtype=np.int64),
        "name": street_names(streets),
        "pos_sol": np.array([int(street.bridge) for street in streets], dtype=np.int64),
    }
    return _frame(columns, [bend.line(street) for street in streets])
