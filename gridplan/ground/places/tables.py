"""Tables that only some places have: a ledger, cadres, agencies, members and families, staff, teams; ids, no names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.ground.places.preset import Counts
from gridplan.ground.places.sharing import chosen_sum, numbered, share_out

Rng = np.random.Generator
_STAFF = ("full-time", "part-time", "building", "volunteer")
_ROOM_FOR_ALL = 0.9
"""Share of the agencies with a home community; the others may go anywhere."""
BRANCHES = ("production", "livelihood", "ecology", "law")


def place_tables(
    counts: Counts, buildings: gpd.GeoDataFrame, estates: gpd.GeoDataFrame, rng: Rng
) -> dict[str, pd.DataFrame]:
    """Return the tables that `counts` names."""
    makers: Mapping[str, tuple[str, Callable[[], pd.DataFrame]]] = {
        "ledger_households": ("ledger", lambda: _ledger(counts, buildings, rng)),
        "cadres": ("cadres", lambda: _workplaces("cadre", counts["cadres"], buildings, rng)),
        "agencies": ("agencies", lambda: _agencies(counts, buildings, estates, rng)),
        "leaders": ("leaders", lambda: _workplaces("leader", counts["leaders"], buildings, rng)),
        "members": ("members", lambda: _members(counts, rng)),
        "families": ("families", lambda: _families(counts["families"], buildings, rng)),
        "rank_1": ("staff", lambda: _ranks(counts)),
        "full-time": ("staff", lambda: _staff(counts)),
        "teams": ("teams", lambda: _teams(counts)),
    }
    return {name: make() for key, (name, make) in makers.items() if key in counts}


def _ledger(counts: Counts, buildings: gpd.GeoDataFrame, rng: Rng) -> pd.DataFrame:
    """Return ``unit, households, people`` of the buildings that the ledger has so far."""
    lived = buildings[buildings["households"] > 0]
    known = min(counts["ledger_households"], int(lived["households"].sum()))
    found = lived.iloc[chosen_sum(lived["households"].tolist(), known, rng)]
    own = found["households"].to_numpy()
    people = own + share_out(found["people"].to_numpy(), max(counts["ledger_people"] - int(own.sum()), 0))
    return pd.DataFrame({"unit": found["unit"].to_numpy(), "households": own, "people": people})


def _workplaces(name: str, number: int, buildings: gpd.GeoDataFrame, rng: Rng) -> pd.DataFrame:
    """Return ids with a home community, as many in each as it has jobs and households, and where they work."""
    weights = (buildings["jobs"] + buildings["households"]).to_numpy(dtype=np.float64)
    at = np.sort(rng.choice(len(buildings), number, p=weights / weights.sum()))
    return pd.DataFrame({name: numbered(name[0].upper(), number), **_where(buildings, at)})


def _agencies(counts: Counts, buildings: gpd.GeoDataFrame, estates: gpd.GeoDataFrame, rng: Rng) -> pd.DataFrame:
    """Return the agencies by id with their place and, where there are such, a seat on a subdistrict's committee."""
    number = counts["agencies"]
    seats = rng.permutation(number) < counts.get("subdistrict_seats", 0)
    rooms = buildings["use"].isin(["administration", "office", "school"]).to_numpy()
    if len(estates) and counts.get("subdistrict_seats"):
        where = _resident(number, buildings, estates, rooms, rng)
    else:
        at = rng.choice(np.flatnonzero(rooms), number) if rooms.any() else rng.choice(len(buildings), number)
        where = _where(buildings, at)
    table = pd.DataFrame({"agency": numbered("A", number), **where})
    return table.assign(subdistrict_seat=seats.astype(np.int64)) if seats.any() else table


def _resident(
    number: int, buildings: gpd.GeoDataFrame, estates: gpd.GeoDataFrame, rooms: NDArray[np.bool_], rng: Rng
) -> dict[str, Any]:
    """Return home communities and places, m, of agencies: in each community as many as estates, at least.

    They sit in rooms of their community, or wherever people work there. The last tenth, of the whole place, has no
    home community.
    """
    own = estates["community"].to_numpy()[:number]
    home = np.concatenate([own, rng.choice(buildings["community"].unique(), number - len(own))])
    here, works = buildings["community"].to_numpy(), (buildings["jobs"] > 0).to_numpy()
    tries = {code: (rooms & (here == code), works & (here == code), here == code) for code in sorted(set(home))}
    sites = {code: next(np.flatnonzero(each) for each in found if each.any()) for code, found in tries.items()}
    where = _where(buildings, np.array([rng.choice(sites[code]) for code in home], dtype=np.intp))
    where["community"][max(int(number * _ROOM_FOR_ALL), len(own)) :] = None
    return where


def _members(counts: Counts, rng: Rng) -> pd.DataFrame:
    agencies = numbered("A", counts["agencies"])
    return pd.DataFrame({"member": numbered("M", counts["members"]), "agency": rng.choice(agencies, counts["members"])})


def _families(number: int, buildings: gpd.GeoDataFrame, rng: Rng) -> pd.DataFrame:
    """Return families by a made-up id with their building: no record of anybody."""
    lived = np.flatnonzero(buildings["households"] > 0)
    weights = buildings["households"].to_numpy(dtype=np.float64)[lived]
    at = np.sort(lived[rng.choice(len(lived), number, p=weights / weights.sum())])
    return pd.DataFrame({"family": numbered("F", number), **_where(buildings, at)})


def _ranks(counts: Counts) -> pd.DataFrame:
    ranks = [rank for rank in ("1", "2", "3") for _ in range(counts[f"rank_{rank}"])]
    return pd.DataFrame({"person": numbered("S", len(ranks)), "category": "staff", "rank": ranks})


def _staff(counts: Counts) -> pd.DataFrame:
    categories = [name for name in _STAFF for _ in range(counts[name])]
    return pd.DataFrame({"person": numbered("S", len(categories)), "category": categories})


def _teams(counts: Counts) -> pd.DataFrame:
    """Return the groups and service teams, each under one of the four functional branches."""
    kinds = ["group"] * counts["teams"] + ["service"] * counts["service_teams"]
    branches = [BRANCHES[i % len(BRANCHES)] for i in range(len(kinds))]
    return pd.DataFrame({"team": numbered("T", len(kinds), 2), "kind": kinds, "branch": branches})


def _where(buildings: gpd.GeoDataFrame, at: NDArray[np.intp]) -> dict[str, Any]:
    """Return home communities and places, m, of these buildings."""
    points = shapely.point_on_surface(np.asarray(buildings.geometry.array, dtype=object)[at])
    x, y = np.round(shapely.get_coordinates(points), 1).T
    return {"community": buildings["community"].to_numpy(dtype=object)[at], "x": x, "y": y}
