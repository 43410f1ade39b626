"""All connected sets of grids within counts and loads: each once, by growing from its first grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.sets import Search
from gridplan.solve.jit import kernel

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
        int32 (s, most), grids of each set, padded with G.
    complete
        True when none was left out.
    """

    members: NDArray[np.bool_]
    rows: NDArray[np.int32]
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
    other = np.nonzero(near)[1].astype(np.int32)
    rows, complete = _grow(
        first, other, search.load, search.may, search.must, search.least, search.most, search.lo, search.hi, ROOM, STEPS
    )
    members = np.zeros((len(rows), len(near) + 1), dtype=bool)
    np.put_along_axis(members, rows, True, axis=1)
    return Listed(members[:, :-1], rows, bool(complete))


@kernel
def _grow(first, other, load, may, must, least, most, lo, hi, room, steps):  # type: ignore[no-untyped-def]
    """Return the sets as rows padded with the number of grids, and whether all are there."""
    grids = len(load)
    n_must = 0
    for g in range(grids):
        if must[g]:
            n_must += 1
    rows = np.full((1024, max(most, 1)), grids, np.int32)
    found = 0
    if least == 0 and n_must == 0 and lo <= 0:
        found = 1
    chosen = np.zeros(max(most, 1), np.int32)
    # per depth: the grids that may come next, and how far they have been tried
    waiting = np.zeros((most + 1, grids), np.int32)
    count, tried = np.zeros(most + 1, np.int64), np.zeros(most + 1, np.int64)
    weight, musts = np.zeros(most + 1, np.int64), np.zeros(most + 1, np.int64)
    seen = np.zeros(grids, np.int32)  # depth + 1 at which a grid came next to the set; 0 for not yet
    for root in range(grids):
        if not may[root] or most < 1:
            continue
        waiting[0, 0] = root
        count[0], tried[0], weight[0], musts[0] = 1, 0, 0, 0
        seen[:] = 0
        seen[root] = 1
        depth = 0
        while depth >= 0:
            if tried[depth] == count[depth]:
                for g in range(grids):
                    if seen[g] == depth + 1 and depth > 0:
                        seen[g] = 0
                depth -= 1
                continue
            steps -= 1
            if steps < 0:
                return rows[:found], False
            new = waiting[depth, tried[depth]]
            tried[depth] += 1
            w = weight[depth] + load[new]
            m = musts[depth] + (1 if must[new] else 0)
            chosen[depth] = new
            size = depth + 1
            if w > hi or n_must - m > most - size:
                continue
            if size >= least and w >= lo and m == n_must:
                if found == room:
                    return rows[:found], False
                if found == len(rows):
                    more = np.full((2 * len(rows), rows.shape[1]), grids, np.int32)
                    more[:found] = rows
                    rows = more
                rows[found, :size] = chosen[:size]
                found += 1
            if size == most:
                continue
            n = 0
            for t in range(tried[depth], count[depth]):
                waiting[size, n] = waiting[depth, t]
                n += 1
            for e in range(first[new], first[new + 1]):
                g = other[e]
                if g > root and seen[g] == 0:
                    seen[g] = size + 1
                    waiting[size, n] = g
                    n += 1
            count[size], tried[size], weight[size], musts[size] = n, 0, w, m
            depth = size
    return rows[:found], True
