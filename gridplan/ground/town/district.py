"""A generated district: many communities in several subdistricts, all with administrative codes."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.ground.town.city import City, city

_COUNTY = "990101"
"""Digits that no county has, so that nobody takes the sample for a real place."""

Frame = TypeVar("Frame", gpd.GeoDataFrame, pd.DataFrame)


def district(
    *,
    communities: int = 149,
    subdistricts: int = 15,
    buildings: int = 40_000,
    households: int = 300_000,
    seed: int = 0,
) -> City:
    """Return a generated town whose communities go by codes of 12 digits; the same for the same arguments.

    Subdistricts are neighbouring communities, about as many in each; `boundaries` has their codes of 9 digits
    in the column ``subdistrict`` and the communities' names in ``name``.

    Parameters
    ----------
    communities, subdistricts
        Numbers of both; no subdistrict is empty.
    buildings
        At least 50 for each community.
    households
        In total; every inhabited building has one at least.

    Raises
    ------
    OptionError
        When the numbers cannot be.

    Examples
    --------
    >>> town = district(communities=4, subdistricts=2, buildings=300, households=2_000)
    >>> town.boundaries["community"].tolist(), int(town.buildings["households"].sum())
    (['990101001001', '990101001002', '990101002001', '990101002002'], 2000)
    """
    if not 1 <= subdistricts <= communities or households < 1:
        raise OptionError(f"{communities} communities in {subdistricts} subdistricts with {households} households")
    town = city(buildings=buildings, seed=seed, communities=communities)
    codes = administrative_codes(town.boundaries, subdistricts)
    boundaries = town.boundaries.rename(columns={"community": "name"})
    boundaries.insert(0, "community", boundaries["name"].map(codes))
    boundaries.insert(1, "subdistrict", boundaries["community"].str[:9])
    return replace(
        town,
        buildings=_scaled(_coded(town.buildings, codes), households),
        boundaries=boundaries.sort_values("community", ignore_index=True),
        estates=_coded(town.estates, codes),
        officers=_coded(town.officers, codes),
    )


def administrative_codes(boundaries: gpd.GeoDataFrame, subdistricts: int) -> dict[str, str]:
    """Return name → code of 12 digits for the communities of a town; neighbours share a subdistrict."""
    middles = shapely.get_coordinates(shapely.centroid(np.asarray(boundaries.geometry.array, dtype=object)))
    runs = _runs(middles, np.arange(len(middles)), subdistricts)
    return {
        str(boundaries["community"].iloc[member]): f"{_COUNTY}{number:03d}{i:03d}"
        for number, run in enumerate(runs, start=1)
        for i, member in enumerate(run, start=1)
    }


def _runs(middles: NDArray[np.float64], members: NDArray[np.intp], wanted: int) -> list[NDArray[np.intp]]:
    """Return groups of places of about equal size, cut in two across the longer extent again and again."""
    axis = int(np.argmax(np.ptp(middles[members], axis=0)))
    order = members[np.argsort(middles[members, axis], kind="stable")]
    if wanted == 1:
        return [order]
    first = wanted // 2
    cut = len(order) * first // wanted
    return [*_runs(middles, order[:cut], first), *_runs(middles, order[cut:], wanted - first)]


def _coded(frame: Frame, codes: dict[str, str]) -> Frame:
    return frame.assign(community=frame["community"].map(codes))


def _scaled(buildings: gpd.GeoDataFrame, households: int) -> gpd.GeoDataFrame:
    """Return the buildings with that many households in all, shared out as they are."""
    had = buildings["households"].to_numpy()
    ends = np.rint(np.cumsum(had) * (households / had.sum()))
    return buildings.assign(households=np.maximum(np.diff(ends, prepend=0), had > 0).astype(np.int64))
