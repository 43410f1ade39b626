"""Sample changes of a town: an estate is built, houses are pulled down, counts corrected; the same for each seed."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.ground.reading.streets import clean_roads
from gridplan.ground.town.estate_site import Setting, Site, Wanted, find_site
from gridplan.ground.units import Units

_PER_SLAB = 40
"""Households of a new building, about: eleven floors of four flats."""
_SLABS = (1, 40)
_CLEARED, _CLEARED_HOUSEHOLDS = 2 / 3, 1 / 5
"""Share of the demolitions that may make room for the estate; households in them, as a share of the estate's."""
_STREET = 5
"""Lowest class of road that an estate stands beside."""

Counts = NDArray[np.int64] | int
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Changed:
    """A town after a year.

    Parameters
    ----------
    buildings
        As given, without the buildings that are gone, with the new ones at the end.
    table
        What changed: columns ``unit``, ``change`` (``new``, ``gone`` or ``corrected``), ``before``, ``after``
        (households, 0 where there is no building).
    """

    buildings: gpd.GeoDataFrame
    table: pd.DataFrame


def changed(
    buildings: Units | gpd.GeoDataFrame,
    *,
    estate_households: int = 600,
    demolished: int = 30,
    corrected: int = 20,
    seed: int = 0,
    households: str = "households",
    unit: str = "unit",
    roads: gpd.GeoDataFrame | None = None,
    clear_of: gpd.GeoDataFrame | None = None,
) -> Changed:
    """Return a town with an estate of 1 to 40 buildings more, some buildings fewer and some counts corrected.

    The estate stands amid the town, with inhabited buildings on three sides at least, each of its buildings within 40 m
    of a street. Where no ground of that kind is free, buildings with at most a fifth as many households as the estate
    make room; they count among the demolitions.
    New buildings have the other columns of the nearest inhabited one.

    Parameters
    ----------
    buildings
        In metres, one row a building, in any order.
    estate_households
        Households of the new estate; 0 builds nothing.
    demolished, corrected
        Buildings pulled down, and buildings whose count changes by 10–50 %.
    households, unit
        Columns with the counts and the ids.
    roads
        In any form that `clean_roads` reads. Nothing is built on them; those of class 1 to 5 at ground level are
        streets.
    clear_of
        Rivers and other ground that nothing is built on.

    Raises
    ------
    OptionError
        When there are too few inhabited buildings, or no ground has room for the estate.

    Examples
    --------
    >>> from gridplan.ground.town.city import city
    >>> town = city(buildings=300, seed=1, communities=2)
    >>> after = changed(town.buildings, estate_households=90, demolished=6, corrected=2, roads=town.roads)
    >>> len(after.buildings), after.table["change"].value_counts().sort_index().to_dict()
    (296, {'corrected': 2, 'gone': 6, 'new': 2})
    """
    frame = buildings.frame if isinstance(buildings, Units) else buildings.reset_index(drop=True)
    counts = frame[households].fillna(0).to_numpy(dtype=np.int64)
    lived = np.flatnonzero(counts > 0)
    if min(estate_households, demolished, corrected) < 0 or demolished + corrected >= len(lived):
        raise OptionError(f"{demolished} demolitions and {corrected} corrections of {len(lived)} inhabited buildings")
    rng = np.random.default_rng([seed, estate_households, demolished, corrected])
    site = _estate(
        frame, counts, _lines(frame, roads, clear_of), total=estate_households, demolished=demolished, rng=rng
    )
    more = rng.choice(np.setdiff1d(lived, site.cleared), demolished - len(site.cleared) + corrected, replace=False)
    gone, touched = np.sort([*site.cleared, *more[corrected:]]).astype(np.intp), np.sort(more[:corrected])
    after = counts.copy()
    after[touched] = _corrections(counts[touched], rng)
    new = _new_rows(frame, site, lived, households=households, unit=unit, total=estate_households)
    kept = frame.assign(**{households: after}).drop(index=frame.index[gone])
    table = pd.concat(
        [
            _rows("new", new[unit], 0, new[households].to_numpy()),
            _rows("gone", frame[unit].iloc[gone], counts[gone], 0),
            _rows("corrected", frame[unit].iloc[touched], counts[touched], after[touched]),
        ],
        ignore_index=True,
    ).astype({"before": np.int64, "after": np.int64})
    return Changed(gpd.GeoDataFrame(pd.concat([kept, new], ignore_index=True), crs=frame.crs), table)


def _lines(
    frame: gpd.GeoDataFrame, roads: gpd.GeoDataFrame | None, clear_of: gpd.GeoDataFrame | None
) -> tuple[Shapes, Shapes]:
    """Return the streets, and all that nothing is built on."""
    kept = _shapes(frame, clear_of)
    if roads is None:
        return kept[:0], kept
    clean = clean_roads(roads)
    streets = clean[(clean["road_class"] <= _STREET) & clean["at_ground"]]
    return _shapes(frame, streets), np.concatenate([kept, _shapes(frame, clean)])


def _shapes(frame: gpd.GeoDataFrame, layer: gpd.GeoDataFrame | None) -> Shapes:
    if layer is None:
        return np.zeros(0, dtype=object)
    return np.asarray(layer.to_crs(frame.crs).geometry.array, dtype=object)


def _estate(
    frame: gpd.GeoDataFrame,
    counts: NDArray[np.int64],
    lines: tuple[Shapes, Shapes],
    *,
    total: int,
    demolished: int,
    rng: np.random.Generator,
) -> Site:
    if not total:
        return Site(np.zeros(0, dtype=object), np.zeros(0, dtype=np.intp))
    setting = Setting(np.asarray(frame.geometry.array, dtype=object), counts, *lines)
    slabs = int(np.clip(round(total / _PER_SLAB), *_SLABS))
    wanted = Wanted(slabs, int(demolished * _CLEARED), int(total * _CLEARED_HOUSEHOLDS))
    return find_site(setting, wanted, rng)


def _corrections(counts: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return other counts, a tenth to a half more or less, at least one household away and never nothing."""
    share = rng.uniform(0.1, 0.5, len(counts)) * rng.choice([-1, 1], len(counts))
    step = np.where(share < 0, np.minimum(-1, np.rint(share * counts)), np.maximum(1, np.rint(share * counts)))
    return np.where(counts + step < 1, counts + 1, counts + step).astype(np.int64)


def _new_rows(
    frame: gpd.GeoDataFrame, site: Site, lived: NDArray[np.intp], *, households: str, unit: str, total: int
) -> gpd.GeoDataFrame:
    """Return rows for the slabs, as those of the nearest inhabited building but for id, count and outline."""
    near = shapely.STRtree(np.asarray(frame.geometry.array, dtype=object)[lived])
    slabs = len(site.slabs)
    model = near.nearest(site.slabs) if slabs else np.zeros(0, dtype=np.intp)
    rows = frame.iloc[lived[model]].reset_index(drop=True)
    ids = _fresh_ids({*map(str, frame[unit])}, slabs)
    shares = [total // slabs + (i < total % slabs) for i in range(slabs)]
    return gpd.GeoDataFrame(rows.assign(**{unit: ids, households: shares}), geometry=site.slabs, crs=frame.crs)


def _fresh_ids(taken: set[str], n: int) -> list[str]:
    prefix = "N"
    while any(name.startswith(prefix) for name in taken):
        prefix += "N"
    return [f"{prefix}{i + 1:05d}" for i in range(n)]


def _rows(change: str, units: pd.Series, before: Counts, after: Counts) -> pd.DataFrame:
    ids = units.astype(str).to_numpy(dtype=object)
    return pd.DataFrame({"unit": ids, "change": change, "before": before, "after": after}, index=range(len(ids)))
