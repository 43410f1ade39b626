"""The graph that is divided: units as points with amounts, and the pairs a grid may reach across."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

_LIGHT = 1e-3


@dataclass(frozen=True)
class Graph:
    """Units and neighbours, as arrays only.

    Parameters
    ----------
    xy
        float64 (n, 2), places in m.
    amounts
        int64 (n, r), r hard-windowed resources; column 0 is the load, an optional column 1 the households.
    weight
        float64 (n,), weight of each unit in the inertia; usually the load plus a little, so that units without load
        lie compactly too.
    indptr, indices
        int32 CSR, symmetric: neighbours a grid may reach across.
    length, off_road, crossing
        float64 (nnz,), per CSR entry: metres of shared border; of that border off the streets; and metres of roads on
        it times the price of crossing each, which a grid saves by ending there.
    soft
        float64 (n, s), further attributes of each unit that are evened out over the grids without a window.
    heads
        int32 (n, d), older grid of each unit in each of several older divisions, −1 where it had none; older grids
        are numbered throughout, no number stands in two columns.
    mates
        float64 (n,), how much each unit counts where units of one older grid are to share a grid; usually its
        households plus a little.

    Examples
    --------
    >>> path = Graph.from_edges([[0, 0], [1, 0], [2, 0]], [5, 0, 5], [0, 1], [1, 2])
    >>> path.indices[path.indptr[1]:path.indptr[2]].tolist()
    [0, 2]
    """

    xy: NDArray[np.float64]
    amounts: NDArray[np.int64]
    weight: NDArray[np.float64]
    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    length: NDArray[np.float64]
    off_road: NDArray[np.float64]
    crossing: NDArray[np.float64]
    soft: NDArray[np.float64]
    heads: NDArray[np.int32]
    mates: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.xy)

    @property
    def source(self) -> NDArray[np.int32]:
        """int32 (nnz,), the unit each CSR entry belongs to."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.indptr))

    @classmethod
    def from_edges(
        cls,
        xy: ArrayLike,
        amounts: ArrayLike,
        u: ArrayLike,
        v: ArrayLike,
        *,
        weight: ArrayLike | None = None,
        length: ArrayLike | None = None,
        off_road: ArrayLike | None = None,
        crossing: ArrayLike | None = None,
        soft: ArrayLike | None = None,
        heads: ArrayLike | None = None,
        mates: ArrayLike | None = None,
    ) -> Graph:
        """Return the graph of undirected pairs (u, v); repeated pairs are merged, their metres added.

        Parameters
        ----------
        xy, amounts
            Places (n, 2) in m of at least one unit; amounts (n,) or (n, r), whole numbers.
        u, v
            (m,) ends of each pair; pairs of a unit with itself are left out.
        weight
            (n,); default: the load plus a thousandth of its mean, all ones when there is no load at all.
        length
            (m,) metres; default 1 for each pair.
        off_road, crossing
            (m,) metres, and metres times price; default zero.
        soft
            (n,) or (n, s); default none.
        heads
            (n, d); default none.
        mates
            (n,); default the weight.

        Raises
        ------
        ValueError
            When there are no units, shapes differ, a place is not finite, an amount is not whole, an amount or a weight
            is negative, or an end is no unit.
        """
        place = np.ascontiguousarray(xy, dtype=np.float64).reshape(-1, 2)
        amount = _whole_amounts(amounts, len(place))
        heavy = _default_weight(amount[:, 0]) if weight is None else np.array(weight, dtype=np.float64)
        ends = np.stack([_whole(u, "ends of edges").ravel(), _whole(v, "ends of edges").ravel()])
        none = np.zeros(ends.shape[1])
        metres = [none if m is None else np.asarray(m, dtype=np.float64) for m in (length, off_road, crossing)]
        even = np.zeros((len(place), 0)) if soft is None else np.array(soft, dtype=np.float64).reshape(len(place), -1)
        _check(place, amount, heavy, even, ends)
        indptr, indices, (along, off, crossed) = _compressed(len(place), ends, metres)
        if length is None:
            along = np.ones(len(indices))
        older = np.zeros((len(place), 0), np.int32) if heads is None else np.ascontiguousarray(heads, dtype=np.int32)
        fellow = heavy if mates is None else np.array(mates, dtype=np.float64)
        return cls(place, amount, heavy, indptr, indices, along, off, crossed, even, older, fellow)


def _whole_amounts(amounts: ArrayLike, n: int) -> NDArray[np.int64]:
    """Return the amounts of `n` units, int64 (n, r)."""
    amount = np.ascontiguousarray(_whole(amounts, "amounts"))
    if n == 0:
        raise ValueError("a graph needs at least one unit")
    if len(np.atleast_1d(amount)) != n:
        raise ValueError(f"amounts must hold one row for each of the {n} units")
    return amount.reshape(n, -1)


def _whole(numbers: ArrayLike, name: str) -> NDArray[np.int64]:
    """Return whole numbers as they are; a cut-off half would be weight that is lost without a word."""
    given = np.asarray(numbers)
    if given.dtype.kind not in "iub":
        given = given.astype(np.float64)
        if (broken := ~np.isfinite(given) | (given != np.floor(given))).any():
            rows = ", ".join(str(i) for i in np.unique(np.nonzero(broken)[0]))
            raise ValueError(f"{name} must be whole numbers, unlike those in rows {rows}")
    return given.astype(np.int64)


def _default_weight(load: NDArray[np.int64]) -> NDArray[np.float64]:
    return load + _LIGHT * load.mean() if load.any() else np.ones(len(load))


def _check(
    xy: NDArray[np.float64], amounts: NDArray[np.int64], weight: NDArray[np.float64], soft: NDArray[np.float64],
    ends: NDArray[np.int64],
) -> None:  # fmt: skip
    faults = []
    if not np.isfinite(xy).all():
        faults.append("places must be finite")
    if (amounts < 0).any():
        faults.append("amounts must not be negative")
    if weight.shape != (len(xy),) or not np.isfinite(weight).all() or (weight < 0).any():
        faults.append("weight must hold one finite number of at least 0 for each unit")
    if not np.isfinite(soft).all() or (soft < 0).any():
        faults.append("soft attributes must be finite and at least 0")
    if ends.size and (ends.min() < 0 or ends.max() >= len(xy)):
        faults.append("edges must join units that exist")
    if faults:
        raise ValueError("; ".join(faults))


def _compressed(
    n: int, ends: NDArray[np.int64], metres: list[NDArray[np.float64]]
) -> tuple[NDArray[np.int32], NDArray[np.int32], list[NDArray[np.float64]]]:
    keep = ends[0] != ends[1]
    both = np.concatenate([ends[:, keep], ends[::-1, keep]], axis=1)
    pair, where = np.unique(both[0] * n + both[1], return_inverse=True)
    summed = [np.bincount(where, np.tile(m[keep], 2), len(pair)).astype(np.float64) for m in metres]
    indptr = np.zeros(n + 1, dtype=np.int32)
    np.cumsum(np.bincount(pair // n, minlength=n), out=indptr[1:])
    return indptr, (pair % n).astype(np.int32), summed
