"""A generated place a year later: an estate more, houses fewer, counts corrected, communities redrawn."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.ground.places.grounds import subdistrict_layer
from gridplan.ground.places.grow import totals_of
from gridplan.ground.places.place import Place
from gridplan.ground.places.streets import with_fronts
from gridplan.ground.town.boundary_changes import redrawn
from gridplan.ground.town.building_changes import changed
from gridplan.ground.town.town_files import Form
from gridplan.language import say

_REFORM_FROM = 8
_NEW_FLOORS = 11
_OF_PEOPLE = {"elderly": 0.08, "floating": 0.12}
"""Share of the people of a new estate: assumptions."""
_NOTHING = ("shops", "jobs", "students")
_PARTS = 2
_SHARES = {"estate": 1 / 150, "demolished": 1 / 120, "corrected": 1 / 100}
"""Households of the new estate, buildings pulled down and counts corrected, as shares of what there was."""
_FEWEST = {"demolished": 4, "corrected": 2}
_LEAST = sum(_FEWEST.values()) + 1
"""Inhabited buildings of a place that has a later year: one has to stay as it was."""


@dataclass(frozen=True)
class Later:
    """A place a year later.

    Parameters
    ----------
    place
        All that a planner is given then.
    changes
        What changed: columns ``unit, change`` (``new``, ``gone`` or ``corrected``), ``before, after`` (households).
    reform
        Communities that changed: columns ``change, old, new``; empty for places of fewer than eight.
    """

    place: Place
    changes: pd.DataFrame
    reform: pd.DataFrame

    def write(self, folder: str | os.PathLike[str], *, form: Form = "gpkg") -> Path:
        """Write the place as `Place.write` does, with ``changes.csv`` and ``reform.csv`` beside it."""
        tables = {**self.place.tables, "changes": self.changes, "reform": self.reform}
        return replace(self.place, tables=tables).write(folder, form=form)


def later(place: Place, *, seed: int = 0) -> Later:
    """Return a place a year later, the same for the same seed.

    An estate is built, houses are pulled down, counts are corrected; where there are eight communities or more, two
    are merged, one is split, one border moves and one community gets another code. Today's networks, the ledger and
    other tables stay as they were.

    Raises
    ------
    OptionError
        When the place has too few inhabited buildings for that, or no ground has room for the estate.

    Examples
    --------
    >>> from gridplan.ground.places.places import town_inputs
    >>> after = later(town_inputs(buildings=300, communities=2, seed=1))
    >>> after.changes["change"].value_counts().sort_index().to_dict()
    {'corrected': 2, 'gone': 4, 'new': 2}
    """
    lived = int((place.buildings["households"] > 0).sum())
    if lived < _LEAST:
        raise OptionError(say("sample-later-few", place=place.name, lived=lived, least=_LEAST))
    try:
        year = changed(
            place.buildings,
            estate_households=min(max(round(place.buildings["households"].sum() * _SHARES["estate"]), 60), 1_200),
            demolished=max(round(lived * _SHARES["demolished"]), _FEWEST["demolished"]),
            corrected=max(round(lived * _SHARES["corrected"]), _FEWEST["corrected"]),
            seed=seed,
            roads=place.roads,
            clear_of=place.barriers,
        )
    except OptionError as fault:
        households = int(place.buildings["households"].sum())
        raise OptionError(say("sample-later-no-room", place=place.name, households=households)) from fault
    boundaries, reform = _reformed(place.boundaries, seed)
    buildings = _followed(year.buildings, place, year.table, boundaries)
    heirs = _heirs(reform)
    fronts = place.frontage[place.frontage["unit"].isna() | place.frontage["unit"].isin(buildings["unit"])]
    return Later(
        replace(
            place,
            buildings=buildings,
            boundaries=boundaries,
            subdistricts=place.subdistricts if reform.empty else _renamed(place.subdistricts, boundaries),
            estates=_moved(place.estates, boundaries),
            dedicated=_moved(place.dedicated, boundaries),
            frontage=_moved(fronts.reset_index(drop=True), boundaries),
            venues=_moved(place.venues, boundaries),
            roads=with_fronts(place.roads.drop(columns=["shops", "stalls"]), fronts),
            officers=_inherited(place.officers, heirs),
            entrances=_entrances(place.entrances, year.table),
            totals=totals_of(buildings, boundaries),
        ),
        year.table,
        reform,
    )


def _reformed(boundaries: gpd.GeoDataFrame, seed: int) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    if len(boundaries) < _REFORM_FROM:
        return boundaries, pd.DataFrame({name: pd.Series(dtype=object) for name in ("change", "old", "new")})
    after = redrawn(boundaries, seed=seed)
    found = after.boundaries
    shapes = found.geometry
    named = found.drop(columns="geometry").assign(subdistrict=found["community"].str[:9])
    again = named["name"].duplicated().to_numpy()
    named["name"] = np.where(again, named["name"] + "（新）", named["name"])
    return gpd.GeoDataFrame(named, geometry=shapes, crs=boundaries.crs), after.table


def _renamed(subdistricts: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the subdistricts of the communities of today under the names they had."""
    names = dict(zip(subdistricts["subdistrict"], subdistricts["name"], strict=True))
    today = subdistrict_layer(boundaries)
    return today.assign(name=today["subdistrict"].map(names))


def _community_at(layer: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return the community in which each shape's representative point lies; the nearest one outside of all."""
    tree = shapely.STRtree(np.asarray(boundaries.geometry.array, dtype=object))
    points = shapely.point_on_surface(np.asarray(layer.geometry.array, dtype=object))
    row = np.full(len(points), -1)
    inside, within = tree.query(points, predicate="intersects")
    row[inside[::-1]] = within[::-1]  # the first of several, on a border
    row[row < 0] = tree.nearest(points[row < 0])
    return np.asarray(boundaries["community"].to_numpy(dtype=object)[row])


def _moved(layer: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return layer.assign(community=_community_at(layer, boundaries)) if len(layer) else layer


def _followed(
    buildings: gpd.GeoDataFrame, place: Place, table: pd.DataFrame, boundaries: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Return the buildings with community, estate and people as the changes leave them."""
    each = place.buildings["people"].sum() / place.buildings["households"].sum()
    new = buildings["unit"].isin(table.loc[table["change"] == "new", "unit"]).to_numpy()
    people = buildings["people"].to_numpy().copy()
    people[new] = np.rint(buildings["households"].to_numpy()[new] * each)
    followed = {"people": np.maximum(people, buildings["households"].to_numpy())}
    for name, share in _OF_PEOPLE.items():
        followed[name] = np.where(new, np.rint(people * share).astype(np.int64), buildings[name])
    followed |= {name: np.where(new, 0, buildings[name]) for name in _NOTHING}
    followed |= {"floors": np.where(new, _NEW_FLOORS, buildings["floors"])}
    followed |= {"use": np.where(new, "residential", buildings["use"])}
    if "estate" in buildings:
        followed["estate"] = _estate_at(buildings, place.estates, new)
    return buildings.assign(**followed, community=_community_at(buildings, boundaries))


def _estate_at(buildings: gpd.GeoDataFrame, estates: gpd.GeoDataFrame, new: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Return the estate of each building: of a new one that on whose ground it stands, None elsewhere."""
    found = buildings["estate"].to_numpy(dtype=object).copy()
    found[new] = None
    at = np.flatnonzero(new)
    points = shapely.point_on_surface(np.asarray(buildings.geometry.array, dtype=object)[at])
    tree = shapely.STRtree(np.asarray(estates.geometry.array, dtype=object))
    which, where = tree.query(points, predicate="within")
    found[at[which]] = estates["estate"].to_numpy(dtype=object)[where]
    return np.asarray(found)


def _heirs(reform: pd.DataFrame) -> Mapping[str, str]:
    """Return older community → the first of those of today on its ground, for codes that are gone."""
    rows = reform.drop_duplicates("old")
    gone = set(reform["old"]) - set(reform["new"])
    return {old: new for old, new in zip(rows["old"], rows["new"], strict=True) if old in gone}


def _inherited(officers: pd.DataFrame, heirs: Mapping[str, str]) -> pd.DataFrame:
    return (
        officers.assign(community=officers["community"].replace(dict(heirs))) if "community" in officers else officers
    )


def _entrances(entrances: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the entrances without those that are gone, with the counts of today shared evenly over those of a unit."""
    kept = entrances[~entrances["unit"].isin(table.loc[table["change"] != "corrected", "unit"])]
    rows = table[table["change"] != "gone"]
    before = entrances["unit"].value_counts()
    parts = np.minimum(before.reindex(rows["unit"], fill_value=_PARTS).to_numpy(), rows["after"].to_numpy())
    turn = np.arange(int(parts.sum())) - np.repeat(np.cumsum(parts) - parts, parts)
    total, of = np.repeat(rows["after"].to_numpy(), parts), np.repeat(parts, parts)
    today = pd.DataFrame(
        {
            "unit": np.repeat(rows["unit"].to_numpy(dtype=object), parts),
            "part": turn + 1,
            "households": (turn + 1) * total // of - turn * total // of,
        }
    )
    kept = kept[~kept["unit"].isin(today["unit"])]
    return pd.concat([kept, today], ignore_index=True)
