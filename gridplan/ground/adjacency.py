"""Who touches whom, and across what: arrays only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components


class EdgeKind(IntEnum):
    """What lies between two neighbouring units."""

    TOUCH = 0
    """Nothing: their cells share a border inside a street block."""
    ACROSS = 1
    """A street that bounds blocks."""
    BRIDGE = 2
    """Water, rail or distance, joined by a link that people can walk."""
    FRONTS = 3
    """A road segment and the units along it."""


@dataclass(frozen=True)
class Adjacency:
    """Neighbouring pairs of units. Isolated units keep their place: `n` counts them too.

    Parameters
    ----------
    n
        Number of units.
    u, v
        int32 (m,), ``u < v``, sorted by (u, v), each pair once.
    length
        float64 (m,), shared border in m.
    off_road
        float64 (m,), metres of that border that lie more than 1 m from every bounding road.
    kind
        uint8 (m,), `EdgeKind`.
    barred
        bool (m,), True where a hard barrier or a parent border lies between: neighbours on the map, never in one grid
        because of this pair.
    """

    n: int
    u: NDArray[np.int32]
    v: NDArray[np.int32]
    length: NDArray[np.float64]
    off_road: NDArray[np.float64]
    kind: NDArray[np.uint8]
    barred: NDArray[np.bool_]

    @property
    def open(self) -> NDArray[np.bool_]:
        """Pairs that a grid may reach across, bool (m,)."""
        return ~self.barred

    @classmethod
    def from_pairs(
        cls,
        n: int,
        pairs: ArrayLike,
        *,
        length: ArrayLike = 1.0,
        off_road: ArrayLike | None = None,
        kind: ArrayLike = EdgeKind.TOUCH,
        barred: ArrayLike = False,
    ) -> Adjacency:
        """Return the adjacency of pairs in any order.

        Parameters
        ----------
        n
            Number of units.
        pairs
            (m, 2) unit numbers. A pair that stands twice counts once, as it stands first.
        length, off_road, kind, barred
            (m,) or one value for all; `off_road` is `length` when not given.

        Raises
        ------
        ValueError
            When a pair joins a unit with itself or names one that does not exist.

        Examples
        --------
        >>> Adjacency.from_pairs(3, [(2, 1), (0, 1)]).u.tolist()
        [0, 1]
        """
        ends = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
        low, high = ends.min(axis=1, initial=n), ends.max(axis=1, initial=-1)
        if (low < 0).any() or (high >= n).any() or (low == high).any():
            raise ValueError("each pair must name two different units")
        first = np.unique(low * n + high, return_index=True)[1]
        metres = _each(length, len(ends), np.float64)
        return cls(
            n=n,
            u=low[first].astype(np.int32),
            v=high[first].astype(np.int32),
            length=metres[first],
            off_road=metres[first] if off_road is None else _each(off_road, len(ends), np.float64)[first],
            kind=_each(kind, len(ends), np.uint8)[first],
            barred=_each(barred, len(ends), np.bool_)[first],
        )

    def csr(self, *, open_only: bool = False) -> csr_array:
        """Return the neighbours as a symmetric sparse array (n, n) whose values are edge numbers + 1.

        Parameters
        ----------
        open_only
            Leave barred pairs out.

        Examples
        --------
        >>> Adjacency.from_pairs(3, [(0, 1), (1, 2)]).csr()[[1]].indices.tolist()
        [0, 2]
        """
        chosen = np.flatnonzero(self.open) if open_only else np.arange(len(self.u))
        u, v = self.u[chosen], self.v[chosen]
        both = (np.tile(chosen + 1, 2), (np.concatenate([u, v]), np.concatenate([v, u])))
        found = coo_array(both, shape=(self.n, self.n)).tocsr()
        found.sort_indices()
        return found

    def components(self) -> NDArray[np.int32]:
        """Return int32 (n,) the connected piece of each unit over open pairs, numbered by first unit.

        Examples
        --------
        >>> Adjacency.from_pairs(4, [(0, 1), (1, 2), (2, 3)], barred=[False, True, False]).components().tolist()
        [0, 0, 1, 1]
        """
        number = connected_components(self.csr(open_only=True), directed=False)[1]
        first = np.unique(number, return_index=True)[1]
        rank = np.empty(len(first), dtype=np.int32)
        rank[np.argsort(first)] = np.arange(len(first))
        return np.asarray(rank[number], dtype=np.int32)


def _each(value: ArrayLike, count: int, dtype: type) -> NDArray[Any]:
    return np.broadcast_to(np.asarray(value, dtype=dtype), (count,)).copy()
