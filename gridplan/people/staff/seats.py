"""How many workers each community has, and who works where."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.apportion import largest_remainder
from gridplan.people.grids import Grids
from gridplan.people.staff.crew import Crew
from gridplan.people.staff.naming import matched


def seats_with_floor(load: NDArray[np.int64], total: int, floor: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Return `total` seats by largest remainder of load, none below its floor, int64 (c,); None when floors are more.

    Where the floor forces a community above its share, the seats left go round again among the others (Balinski &
    Young, Fair Representation, 1982).

    Examples
    --------
    >>> seats_with_floor(np.array([98, 1, 1]), 10, np.array([1, 1, 2])).tolist()
    [7, 1, 2]
    """
    if total < int(floor.sum()):
        return None
    seats = floor.copy()
    fixed = load <= 0
    while True:
        left, free_load = total - int(floor[fixed].sum()), int(load[~fixed].sum())
        short = ~fixed & (load.astype(object) * left < floor.astype(object) * free_load).astype(bool)
        if not short.any():
            break
        fixed |= short
    if not fixed.all():
        seats[~fixed] = largest_remainder(load[~fixed], left)
    return seats


def homes_of(crew: Crew, grids: Grids, names: Sequence[str], need: NDArray[np.int64]) -> NDArray[np.object_]:
    """Return the community of each worker, object (k,); those with a home or a pinned grid keep to it.

    The others go where seats are open: numbers of workers by largest remainder of load, or where some have more time
    than others, time in proportion to load; at least as many as each community needs for its parts. Of workers with as
    much time those who served a community last year go there again.

    Parameters
    ----------
    names, need
        Communities, and how many workers each needs at least.
    """
    home = _told_homes(crew, grids)
    if (home != "").all():
        return home
    load = np.array([grids.load[grids.communities == name].sum() for name in names], dtype=np.int64)
    for some, open_of in _open_seats(crew, home, names, load=load, need=need):
        open_seats = np.repeat(np.arange(len(names)), open_of)
        home[some] = np.array(names, dtype=object)[open_seats[matched(_known(crew, grids, some, names)[:, open_seats])]]
    return home


def _open_seats(
    crew: Crew, home: NDArray[np.object_], names: Sequence[str], *, load: NDArray[np.int64], need: NDArray[np.int64]
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return workers without a home, those with as much time together, and how many of them each community has."""
    free, time = np.flatnonzero(home == ""), crew.table["time"].to_numpy(np.int64)
    own = np.array([(home == name).sum() for name in names], dtype=np.int64)
    lacking = np.maximum(need - own, 0)
    seats = seats_with_floor(load, len(crew), np.maximum(own, need))
    if seats is None:
        return [(free, _as_far_as_they_go(load, own, lacking, len(free)) - own)]
    if load.any() and len(set(time.tolist())) > 1:
        had = np.array([time[home == name].sum() for name in names], dtype=np.int64)
        even = seats_even_in_time(load, had, lacking, time[free])
        return [(free[time[free] == one], seats) for one, seats in even.items()]
    if not load.any():
        seats[0] += len(crew) - int(seats.sum())
    return [(free, seats - own)]


def seats_even_in_time(
    load: NDArray[np.int64], had: NDArray[np.int64], lacking: NDArray[np.int64], times: NDArray[np.int64]
) -> dict[int, NDArray[np.int64]]:
    """Return how many workers of each length of time each community has, so that time goes with load.

    The longest times go first, each to where time is shortest for the load once half of it is counted, as in Webster's
    method; the last of them fill what is still lacking.

    Parameters
    ----------
    load, had, lacking
        int64 (c,): load, thousandths of full time that are there, and workers that are needed besides at least.
    times
        int64 (f,), thousandths of full time of the workers to share out, no fewer than are lacking.

    Returns
    -------
    dict
        Time → int64 (c,).

    Examples
    --------
    >>> load, none = np.array([3, 1]), np.array([0, 0])
    >>> seats_even_in_time(load, none, none, np.array([1000, 500, 500]))
    {1000: array([1, 0]), 500: array([1, 1])}
    """
    had, lacking = had.copy(), lacking.copy()
    seats = {int(time): np.zeros(len(load), dtype=np.int64) for time in sorted(set(times.tolist()), reverse=True)}
    with_load = np.maximum(load, 1)
    for left, time in zip(range(len(times), 0, -1), sorted(times.tolist(), reverse=True), strict=True):
        open_to = lacking > 0 if left <= lacking.sum() else load > 0
        at = int(np.argmin(np.where(open_to, (2 * had + time) / with_load, np.inf)))
        seats[time][at] += 1
        had[at] += time
        lacking[at] = max(0, lacking[at] - 1)
    return seats


def _told_homes(crew: Crew, grids: Grids) -> NDArray[np.object_]:
    place = dict(zip(grids.codes, grids.communities, strict=True))
    told = zip(crew.table["community"], crew.table["pinned"], strict=True)
    return np.array([own or (place[pins[0]] if pins else "") for own, pins in told], dtype=object)


def _as_far_as_they_go(
    load: NDArray[np.int64], own: NDArray[np.int64], lacking: NDArray[np.int64], free: int
) -> NDArray[np.int64]:
    """Return seats when there are fewer workers than communities need: first one each, the largest load first."""
    seats = own.copy()
    while free:
        at = min(np.flatnonzero(lacking > 0), key=lambda c: (seats[c] > 0, -load[c], c))
        seats[at] += 1
        lacking[at] -= 1
        free -= 1
    return seats


def _known(crew: Crew, grids: Grids, free: NDArray[np.int64], names: Sequence[str]) -> NDArray[np.float64]:
    """Return how many of last year's grids each free worker had in each community, float64 (f, c)."""
    place = dict(zip(grids.codes, grids.communities, strict=True))
    at = {name: i for i, name in enumerate(names)}
    worth = np.zeros((len(free), len(names)))
    for row, worker in enumerate(free.tolist()):
        for code in crew.table["last_year"].iloc[worker]:
            if place.get(code, "") in at:
                worth[row, at[place[code]]] += 1
    return worth
