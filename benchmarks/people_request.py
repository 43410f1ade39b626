"""Requests for officers as plain arrays, the same numbers for every contestant and the judge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import gridplan as gp
from gridplan.people.officers import Officers
from gridplan.people.walking import walking

DEPARTMENTS = {"police": (1, 1), "urban": (1, 1), "market": (0, 1)}
"""Officers of each department in a grid: an assumption, since the split is not published."""
RULES = gp.OfficerRules(grids_per_officer=(5, 6), officers_per_community=(9, 12), departments=DEPARTMENTS)
Ends = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Request:
    """Who may serve what, in arrays.

    Parameters
    ----------
    load, ground
        int64 (k,), load of each grid and its community as a number.
    home
        int64 (n,), community of each officer as a number; -1 when they may serve everywhere.
    department
        Object (n,).
    most
        int64 (n,), grids at most.
    fewest
        Grids at least.
    in_grid
        Department → fewest and most of its officers in a grid.
    near
        int64 (m, 2), neighbouring grids.
    metres
        float32 (n, k), walk from where an officer starts to each grid of their community, NaN elsewhere.
    window
        Share by which a load may differ from the usual one, or None.
    connected
        Whether an officer's grids must hang together.
    staff
        Fewest and most officers of a community, or None.
    """

    load: NDArray[np.int64]
    ground: NDArray[np.int64]
    home: NDArray[np.int64]
    department: NDArray[np.object_]
    most: NDArray[np.int64]
    fewest: int
    in_grid: dict[str, Ends]
    near: NDArray[np.int64]
    metres: NDArray[np.float32]
    window: float | None = None
    connected: bool = False
    staff: Ends | None = None

    def blocks(self) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """Return the officers and grids that are decided together: of a community, or all."""
        if (self.home < 0).all():
            return [(np.arange(len(self.home)), np.arange(len(self.load)))]
        places = np.unique(self.ground)
        return [(np.flatnonzero(self.home == c), np.flatnonzero(self.ground == c)) for c in places]

    def usual(self) -> NDArray[np.float64]:
        """Return the load that is usual for each officer, float64 (n,): posts of mean load, evenly shared.

        As many posts as one or more officers in each grid make, or half-way between the fewest and most possible.
        """
        found = np.zeros(len(self.home))
        for officers, grids in self.blocks():
            for department, ends in self.in_grid.items():
                staff = officers[self.department[officers] == department]
                if len(staff):
                    least = max(ends[0] * len(grids), self.fewest * len(staff))
                    most = min(ends[1] * len(grids), int(self.most[staff].sum()))
                    posts = ends[0] * len(grids) if ends[0] == ends[1] else (least + most) / 2
                    found[staff] = self.load[grids].mean() * posts / len(staff)
        return found


def request(
    grids: gp.Grids,
    officers: Officers,
    rules: gp.OfficerRules,
    home: NDArray[np.object_],
    *,
    start: NDArray[np.int32] | None = None,
) -> Request:
    """Return the arrays of a request.

    Parameters
    ----------
    home
        Object (n,), the community each officer works in, empty when pooled.
    start
        int32 (n,), row of the grid that officers without a place start from.
    """
    places = officers.places if start is None else np.where(start[:, None] < 0, officers.places, grids.points[start])
    names = {name: i for i, name in enumerate(sorted(set(grids.communities)))}
    ground = np.array([names[name] for name in grids.communities])
    own = np.array([names.get(name, -1) for name in home])
    capacity = officers.table["capacity"].to_numpy(np.int64)
    most = rules.grids_per_officer[1]
    return Request(
        load=grids.load,
        ground=ground,
        home=own,
        department=officers.table["department"].to_numpy(dtype=object),
        most=np.where(capacity < 0, most, np.minimum(capacity, most)),
        fewest=rules.grids_per_officer[0],
        in_grid=dict(rules.departments),
        near=grids.pairs.astype(np.int64),
        metres=_metres(grids, places, own, ground),
        window=rules.load_window,
        connected=rules.connected,
        staff=None if rules.pooled else rules.officers_per_community,
    )


def _metres(
    grids: gp.Grids, places: NDArray[np.float64], own: NDArray[np.int64], ground: NDArray[np.int64]
) -> NDArray[np.float32]:
    ways = walking(grids)
    metres = np.full((len(own), len(grids)), np.nan, np.float32)
    for community in np.unique(own):
        rows = np.flatnonzero(own == community)
        columns = np.flatnonzero(ground == community) if community >= 0 else np.arange(len(grids))
        metres[np.ix_(rows, columns)] = ways.matrix(places[rows], grids.points[columns])
    return metres
