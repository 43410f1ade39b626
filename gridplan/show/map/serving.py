"""Who serves each grid of a map: workers and officers by id, and the service station."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gridplan.language import Lang, say
from gridplan.people.stations.values import Stations
from gridplan.plan import Plan
from gridplan.show.map.beside import Beside
from gridplan.show.map.staff_modes import officers_of, workers_of
from gridplan.show.shapes.geometry import Frame
from gridplan.text import plain


def serving_rows(beside: Beside, lang: Lang) -> list[dict[str, Any]]:
    """Return who serves, a row a kind of people: its name, and the ids of each grid; nobody on a map for everyone."""
    if beside.public:
        return []
    workers = workers_of(beside.plan)
    found = [(say("map-mode-worker", lang), workers)] if any(workers) else []
    return [{"name": name, "ids": ids} for name, ids in [*found, *officers_of(beside.plan, beside.roster)]]


def station_data(beside: Beside, place: Frame) -> dict[str, Any]:
    """Return the open stations and the station of each grid; nothing without stations.

    On a map for everyone a station has its id, its place and its grids only: its households would tell those of one.
    """
    stations = beside.stations
    if stations is None or not stations.opened.any():
        return {}
    rows = np.flatnonzero(stations.opened)
    number = {int(venue): i for i, venue in enumerate(rows)}
    grids = dict(_served(stations, beside.plan, number))
    found: dict[str, Any] = {
        "id": [plain(name) for name in stations.venues.ids[rows]],
        "at": place.steps(stations.venues.points[rows]).ravel().tolist(),
        "of": [grids.get(grid, (-1, 0.0))[0] for grid in range(len(beside.plan.network.codes))],
        "walk": [round(grids.get(grid, (-1, 0.0))[1]) for grid in range(len(beside.plan.network.codes))],
    }
    if not beside.public:
        table = stations.open
        found["capacity"] = table["capacity"].astype(int).tolist()
        found["households"] = table["households"].astype(int).tolist()
    return {"stations": found}


def _served(stations: Stations, plan: Plan, number: dict[int, int]) -> Iterator[tuple[int, tuple[int, float]]]:
    """Yield each grid of the plan that has a station, with the number of the station and the walk, m."""
    place = {code: grid for grid, code in enumerate(plan.network.codes)}
    for row in np.flatnonzero(stations.station >= 0).tolist():
        code = str(stations.grids.codes[row])
        if code in place:
            yield place[code], (number[int(stations.station[row])], float(stations.walk[row]))
