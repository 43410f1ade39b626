"""All connected sets of grids within counts and loads: each once, by growing from its first grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.sets import Search
from gridplan.solve.jit import kernel

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

ROOM = 400_000
"""Sets that are listed at most; where there are more, the list says that it is not complete."""
STEPS = 20_000_000


@dataclass(frozen=True, eq=False)
class Listed:
    """Connected sets.

    Parameters
    ----------
    members
        bool (s, G).
    rows
        int64 (s, most), grids of each set, padded with G.
    complete
        True when none was left out.
    """

    members: Bools
    rows: Ints
    complete: bool

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of `values` (G,) over each set, float64 (s,)."""
        return np.asarray(np.append(values, 0.0)[self.rows].sum(axis=1), dtype=np.float64)


def connected_sets(links: NDArray[np.bool_], search: Search) -> Listed:
    """Return all connected sets that hold what `search` asks for.

    Each is grown from its lowest grid by grids that are not yet next to it (Wernicke 2006, algorithm ESU), so none
    stands twice.

    Examples
    --------
    >>> chain = np.eye(4, k=1, dtype=bool) | np.eye(4, k=-1, dtype=bool)
    >>> every = np.ones(4, dtype=bool)
    >>> listed = connected_sets(chain, Search(np.ones(4, np.int64), 2, 3, 0, 9, every, ~every))
    >>> listed.rows.tolist()
    [[0, 1, 4], [0, 1, 2], [1, 2, 4], [1, 2, 3], [2, 3, 4]]
    """
    near = links & search.may[:, None] & search.may[None, :]
    first = np.zeros(len(near) + 1, np.int64)
    np.cumsum(near.sum(axis=1), out=first[1:])
    other = np.nonzero(near)[1]
    rows, complete = _grow(
        first, other, search.load, search.may, search.must, search.least, search.most, search.lo, search.hi, ROOM, STEPS
    )
    members = np.zeros((len(rows), len(near) + 1), dtype=bool)
    np.put_along_axis(members, rows, True, axis=1)
    return Listed(members[:, :-1], rows, bool(complete))


@kernel
def _grow(
    first: Ints,
    other: Ints,
    load: Ints,
    may: Bools,
    must: Bools,
    least: int,
    most: int,
    lo: int,
    hi: int,
    room: int,
    steps: int,
) -> tuple[Ints, bool]:
    """Return the sets as rows padded with the number of grids, and whether all are there."""
    grids, wanted = len(load), int(must.sum())
    rows = np.full((1024, max(most, 1)), grids, np.int64)
    found = 1 if least == 0 and wanted == 0 and lo <= 0 else 0
    chosen = np.zeros(max(most, 1), np.int64)
    # per depth: the grids that may come next, how far they have been tried, and the set's load and wanted grids
    waiting = np.zeros((most + 1, grids), np.int64)
    count, tried = np.zeros(most + 1, np.int64), np.zeros(most + 1, np.int64)
    weight, held = np.zeros(most + 1, np.int64), np.zeros(most + 1, np.int64)
    seen = np.zeros(grids, np.int64)  # depth + 1 at which a grid came next to the set; 0 for not yet
    for root in range(grids if most > 0 else 0):
        if not may[root]:
            continue
        waiting[0, 0], count[0], tried[0] = root, 1, 0
        seen[:] = 0
        seen[root] = 1
        depth = 0
        while depth >= 0:
            if tried[depth] == count[depth]:
                if depth > 0:
                    seen[seen == depth + 1] = 0
                depth -= 1
                continue
            if steps == 0 or found == room:
                return rows[:found], False
            steps -= 1
            new = waiting[depth, tried[depth]]
            tried[depth] += 1
            size, heavy, wants = depth + 1, weight[depth] + load[new], held[depth] + int(must[new])
            chosen[depth] = new
            if heavy > hi or wanted - wants > most - size:
                continue
            if size >= least and heavy >= lo and wants == wanted:
                if found == len(rows):
                    rows = np.concatenate((rows, np.full(rows.shape, grids, np.int64)))
                rows[found, :size] = chosen[:size]
                found += 1
            if size < most:
                left = count[depth] - tried[depth]
                waiting[size, :left] = waiting[depth, tried[depth] : count[depth]]
                count[size] = _next(first, other, new, root, size + 1, seen, waiting[size], left)
                tried[size], weight[size], held[size] = 0, heavy, wants
                depth = size
    return rows[:found], True


@kernel
def _next(first: Ints, other: Ints, new: int, root: int, mark: int, seen: Ints, waiting: Ints, count: int) -> int:
    """Add the neighbours of a new grid that have not yet been next to the set; return how many wait."""
    for e in range(first[new], first[new + 1]):
        grid = other[e]
        if grid > root and seen[grid] == 0:
            seen[grid] = mark
            waiting[count] = grid
            count += 1
    return count
