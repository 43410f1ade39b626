"""What pairs of two sides cost, made block by block so that millions of pairs need no room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

CLOSED = np.int64(1) << 40
"""Cost of a pair that may not be; no real cost is as high (1,100,000 km in mm)."""
_CHUNK = 1 << 18
"""Pairs that are looked at together: as many as stay near the processor."""


@dataclass(frozen=True, eq=False)
class Costs:
    """Cost of every pair.

    Parameters
    ----------
    table
        int64 (n, m), or None when places tell.
    left, right
        float64 (n, 2) and (m, 2), places, m; a pair costs the straight line between them in mm.
    closed
        int64 (p,), sorted numbers ``row · m + column`` of pairs that may not be.
    left_group, right_group
        int64 (n,) and (m,); pairs of different groups may not be, -1 goes with every group.
    opened
        int64 (q,), sorted numbers of pairs that may be although their groups differ.
    shape
        n and m.
    """

    shape: tuple[int, int]
    table: NDArray[np.int64] | None
    left: NDArray[np.float64]
    right: NDArray[np.float64]
    closed: NDArray[np.int64]
    left_group: NDArray[np.int64]
    right_group: NDArray[np.int64]
    opened: NDArray[np.int64]

    def plain(self, first: int, last: int) -> NDArray[np.int64]:
        """Return int64 (last - first, m), costs of the pairs of some left items, as if all might be."""
        if self.table is not None:
            return self.table[first:last]
        if not len(self.left):
            return np.zeros((last - first, self.shape[1]), dtype=np.int64)
        (east, north), (to_east, to_north) = self.left[first:last].T, self.right.T
        return _line(east[:, None] - to_east, north[:, None] - to_north)

    def block(self, first: int, last: int) -> NDArray[np.int64]:
        """Return int64 (last - first, m), costs, `CLOSED` where a pair may not be."""
        found = self.plain(first, last)
        found = found if self.table is None else found.copy()
        if self.grouped:
            found[self.crossing(first, last)] = CLOSED
        self.mark(found, self.closed, first, CLOSED)
        return found

    @property
    def grouped(self) -> bool:
        """Whether groups keep any pairs apart."""
        return bool((self.left_group >= 0).any() and (self.right_group >= 0).any())

    def crossing(self, first: int, last: int) -> NDArray[np.bool_]:
        """Return bool (last - first, m), pairs whose groups keep them apart."""
        one, other = self.left_group[first:last, None], self.right_group[None, :]
        apart = (one != other) & (one >= 0) & (other >= 0)
        self.mark(apart, self.opened, first, False)
        return np.asarray(apart)

    def mark(self, block: NDArray[Any], pairs: NDArray[np.int64], first: int, value: Any) -> None:
        """Set `pairs` that lie in a block of rows from `first` to `value`, in place."""
        start = first * self.shape[1]
        begin, end = np.searchsorted(pairs, [start, start + block.size])
        block.reshape(-1)[pairs[begin:end] - start] = value

    def of(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return int64 (p,), the costs of some pairs, as if all might be."""
        if self.table is not None:
            return self.table[rows, columns]
        if not len(self.left):
            return np.zeros(len(rows), dtype=np.int64)
        return _line(*(self.left[rows] - self.right[columns]).T)

    def part(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Costs:
        """Return the costs of some left and right items alone."""
        return Costs(
            shape=(len(rows), len(columns)),
            table=None if self.table is None else self.table[np.ix_(rows, columns)],
            left=self.left[rows] if len(self.left) else self.left,
            right=self.right[columns] if len(self.right) else self.right,
            closed=np.zeros(0, dtype=np.int64),
            left_group=self.left_group[rows],
            right_group=self.right_group[columns],
            opened=np.zeros(0, dtype=np.int64),
        )


def _line(east: NDArray[np.float64], north: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return lengths in mm; the room of one array does for all steps, as these are the longest of many pairs."""
    away = np.hypot(east, north)
    away *= 1000.0
    return np.rint(away, out=away).astype(np.int64)


def chunks(shape: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield ranges of rows that hold about 260,000 pairs each."""
    step = max(1, _CHUNK // max(shape[1], 1))
    for first in range(0, shape[0], step):
        yield first, min(first + step, shape[0])
