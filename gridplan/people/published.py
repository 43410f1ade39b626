"""A city like the published one, and towns of any size like it: grids, roads to walk on, officers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.people.grids import Grids
from gridplan.people.lattice import Lattice, lay_out
from gridplan.people.officers import Officers
from gridplan.people.sample_grids import grids_on

FEWEST, MOST = 5, 6
"""Grids of an officer."""
HOUSEHOLDS = 82_000
ESTATES = (14, 14, 14, 14, 14, 14, 16, 17, 17, 17, 18, 18, 18, 18)
"""Residential-estate grids of each community: 223."""
SEGMENTS = (7, 8, 8, 8, 9, 9, 8, 9, 10, 10, 9, 10, 10, 10)
"""Road-segment grids of each community: 125."""
STAFF = (9, 9, 9, 10, 10, 10, 10, 11, 11, 11, 11, 12, 12, 12)
"""Officers of each community: 147."""


@dataclass(frozen=True, eq=False, repr=False)
class StaffedCity:
    """Grids and the officers for them.

    Parameters
    ----------
    grids
        Estate grids (areal) and road-segment grids (line), their neighbours, and the streets to walk on.
    table
        ``officer, department, community, capacity`` (grids), and ``x, y`` (m) where officers have places.
    subdistricts
        Community → subdistrict.
    """

    grids: Grids
    table: pd.DataFrame
    subdistricts: dict[str, str]

    def __repr__(self) -> str:
        return f"<StaffedCity: {len(self.grids)} grids, {len(self.table)} officers>"

    def _told(self, *, home: bool, places: bool) -> StaffedCity:
        """Return the city with or without the officers' home communities and places."""
        left = [*(() if home else ("community",)), *(() if places else ("x", "y"))]
        return StaffedCity(self.grids, self.table.drop(columns=left), self.subdistricts)

    @property
    def officers(self) -> Officers:
        """The officers as an assignment takes them."""
        table = self.table.sort_values(["department", "officer"], kind="stable", ignore_index=True)
        n = len(table)
        home = table["community"] if "community" in table else [None] * n
        kept = pd.DataFrame(
            {
                "officer": table["officer"],
                "department": table["department"],
                "community": pd.Series(list(home), dtype=object),
                "capacity": table["capacity"],
                "team": pd.Series([None] * n, dtype=object),
                "skills": [()] * n,
                "last_year": [()] * n,
            }
        )
        places = table[["x", "y"]].to_numpy(dtype=float) if "x" in table else np.full((n, 2), np.nan)
        return Officers(table=kept, places=places)


def published_city(seed: int = 0, *, home: bool = True, places: bool = False) -> StaffedCity:
    """Return a city with the published numbers: 3 subdistricts, 14 communities, 348 grids, 147 officers.

    223 grids are residential estates of 300–500 households, 82,000 in all; 125 are road segments without households,
    whose load is their shops. Every community has 9–12 officers of three departments, each for 5–6 grids.

    Not published, hence assumed: how officers split by department, here police and urban management each as few as
    can give every grid one (63 and 63) and market supervision the rest (21); which estates are open courtyards
    (one worker per 300 households, the others 500), here so many that the households need about 183 workers; the
    shops; all shapes.

    Parameters
    ----------
    seed
        The same seed gives the same city.
    home
        Whether officers have a home community; without, they are still to be placed.
    places
        Whether officers start from a place of their own, a street crossing of their community.

    Examples
    --------
    >>> city = published_city()
    >>> city, city.table["department"].value_counts().to_dict()
    (<StaffedCity: 348 grids, 147 officers>, {'police': 63, 'urban': 63, 'market': 21})
    """
    draw = np.random.default_rng(seed)
    order = draw.permutation(len(STAFF))
    estates, segments, staff = (np.array(counts)[order] for counts in (ESTATES, SEGMENTS, STAFF))
    return _city(estates, segments, staff, HOUSEHOLDS, draw, bands=3)._told(home=home, places=places)


def generated_staff(
    communities: int = 400,
    grids: int = 25,
    officers: int = 10,
    *,
    spread: int = 0,
    seed: int = 0,
    home: bool = True,
    places: bool = False,
) -> StaffedCity:
    """Return a city whose communities have so many grids and officers each, made like the published one.

    Police and urban management have as few officers as can give every grid one, market supervision the rest.

    Parameters
    ----------
    spread
        Every other community has so many grids fewer, the next so many more.
    seed, home, places
        As in `published_city`.

    Raises
    ------
    OptionError
        When the officers of a community cannot be split so.

    Examples
    --------
    >>> generated_staff(1, grids=100, officers=42)
    <StaffedCity: 100 grids, 42 officers>
    """
    draw = np.random.default_rng(seed)
    segments = np.full(communities, round(grids * sum(SEGMENTS) / (sum(ESTATES) + sum(SEGMENTS))))
    estates = grids - segments + np.where(np.arange(communities) % 2, spread, -spread)
    bands = max(round(np.sqrt(estates.sum()) / 4), 1)
    households = round(HOUSEHOLDS / sum(ESTATES) * int(estates.sum()))
    staff = np.full(communities, officers)
    return _city(estates, segments, staff, households, draw, bands=bands)._told(home=home, places=places)


def staff_split(grids: int, officers: int) -> dict[str, int]:
    """Return officers by department: police and urban management one in each grid, market supervision the rest.

    Raises
    ------
    OptionError
        When that cannot be: too few officers, a number of grids that 5 or 6 each cannot cover, or too many officers
        of market supervision for one in a grid.

    Examples
    --------
    >>> staff_split(25, 12)
    {'market': 2, 'police': 5, 'urban': 5}
    """
    each = -(-grids // MOST)
    rest = officers - 2 * each
    if each * FEWEST > grids or rest < 0 or rest * FEWEST > grids:
        raise OptionError(f"{officers} officers with {FEWEST}–{MOST} grids each cannot be split over {grids} grids")
    return {"market": rest, "police": each, "urban": each}


def _city(
    estates: NDArray[Any],
    segments: NDArray[Any],
    staff: NDArray[Any],
    households: int,
    draw: np.random.Generator,
    *,
    bands: int,
) -> StaffedCity:
    town = lay_out(estates.tolist(), draw, bands=bands)
    digits = max(len(str(len(staff))), 2)
    names = [f"C{i + 1:0{digits}d}" for i in range(len(staff))]
    split = [staff_split(int(e + s), int(n)) for e, s, n in zip(estates, segments, staff, strict=True)]
    return StaffedCity(
        grids=grids_on(town, names, segments, households, draw),
        table=_officers(town, names, split, draw),
        subdistricts={name: f"S{i * bands // len(names) + 1}" for i, name in enumerate(names)},
    )


def _officers(
    town: Lattice, names: Sequence[str], split: Sequence[dict[str, int]], draw: np.random.Generator
) -> pd.DataFrame:
    rows = [(d, c) for d in ("market", "police", "urban") for c, counts in enumerate(split) for _ in range(counts[d])]
    table = pd.DataFrame(
        {
            "department": [department for department, _ in rows],
            "community": [names[c] for _, c in rows],
            "capacity": MOST,
        }
    )
    serial = table.groupby("department").cumcount() + 1
    table.insert(0, "officer", [f"{d[0].upper()}{i:04d}" for d, i in zip(table["department"], serial, strict=True)])
    crossings = [np.unique(town.blocks[town.community == c]) for c in range(len(names))]
    return table.assign(**dict(zip("xy", town.corners[[draw.choice(crossings[c]) for _, c in rows]].T, strict=True)))
