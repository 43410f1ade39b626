"""Amounts sent from a left to a right side at least cost: a network flow, proven by the prices of all pairs.

Small problems go to the solver whole. Of large ones it sees the cheapest pairs of every item first; the prices of its
answer then tell of every pair that was left out whether it could make the answer better. Those that could are added,
until there are none: then the answer is the best over all pairs (column generation, Ford and Fulkerson 1958).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.flow import Network, flow_of
from gridplan.people.engine.potentials import potentials

CLOSED = np.int64(1) << 40
"""Cost of a pair that may not be; no real cost is as high (1,100,000 km in mm)."""
WHOLE = 250_000
"""Pairs up to which a problem goes to the solver whole."""
SAMPLE = 400
NEAREST = 24
"""Cheapest pairs of every item that the solver sees first."""
_CHUNK = 1 << 21
"""Pairs that are priced at once."""
_ADDED = 16
"""Pairs of one item that are added in one round."""


@dataclass(frozen=True, eq=False)
class Costs:
    """Cost of every pair, made block by block so that millions of pairs need no room.

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
        return _line(self.left[first:last, None, :] - self.right[None, :, :])

    def block(self, first: int, last: int) -> NDArray[np.int64]:
        """Return int64 (last - first, m), costs, `CLOSED` where a pair may not be."""
        found = self.plain(first, last).copy()
        found[self.crossing(first, last)] = CLOSED
        self.mark(found, self.closed, first, CLOSED)
        return found

    def crossing(self, first: int, last: int) -> NDArray[np.bool_]:
        """Return bool (last - first, m), pairs whose groups keep them apart."""
        one, other = self.left_group[first:last, None], self.right_group[None, :]
        apart = (one != other) & (one >= 0) & (other >= 0)
        self.mark(apart, self.opened, first, False)
        return np.asarray(apart)

    def mark(self, block: NDArray[np.generic], pairs: NDArray[np.int64], first: int, value: object) -> None:
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
        return _line(self.left[rows] - self.right[columns])

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


@dataclass(frozen=True, eq=False)
class Transport:
    """Lower and upper counts of both sides, what a pair holds at most, and what it costs.

    Parameters
    ----------
    left_lo, left_up, right_lo, right_up
        int64 (n,) and (m,).
    most
        Amount of one pair at most.
    fixed
        int64 (p, 2), pairs that hold at least one.
    """

    left_lo: NDArray[np.int64]
    left_up: NDArray[np.int64]
    right_lo: NDArray[np.int64]
    right_up: NDArray[np.int64]
    most: int
    fixed: NDArray[np.int64]
    costs: Costs

    @property
    def shape(self) -> tuple[int, int]:
        """Items of the left and of the right side."""
        return len(self.left_lo), len(self.right_lo)


@dataclass(frozen=True, eq=False)
class Sent:
    """The best amounts and the prices that prove it.

    Parameters
    ----------
    pairs
        int64 (p, 2), sorted.
    amounts
        int64 (p,).
    left_short, right_short
        int64 (n,) and (m,), how much of the lower counts could not be met; all 0 when the problem has an answer.
    left_prices, right_prices
        int64 (n,) and (m,): of no pair is the cost below the sum of its two prices unless it is full.
    rounds, seen
        How often left-out pairs were priced, and how many pairs the solver saw in the end.
    """

    pairs: NDArray[np.int64]
    amounts: NDArray[np.int64]
    left_short: NDArray[np.int64]
    right_short: NDArray[np.int64]
    left_prices: NDArray[np.int64]
    right_prices: NDArray[np.int64]
    rounds: int
    seen: int

    @property
    def feasible(self) -> bool:
        """True when every lower count is met."""
        return not (self.left_short.any() or self.right_short.any())


def send(problem: Transport, *, nearest: int = NEAREST, price: bool = True) -> Sent:
    """Return the amounts of least cost, with as little as can be left short.

    Parameters
    ----------
    nearest
        Cheapest pairs of every item that the solver sees first, in large problems.
    price
        False leaves out the pricing of what was left out: an answer that nothing proves, for comparison.

    Examples
    --------
    >>> one, none = np.ones(2, np.int64), np.zeros((0, 2), np.int64)
    >>> table = np.array([[1, 5], [2, 4]])
    >>> apart, pairs = np.full(2, -1), np.zeros(0, np.int64)
    >>> costs = Costs((2, 2), table, np.zeros((0, 2)), np.zeros((0, 2)), pairs, apart, apart, pairs)
    >>> send(Transport(one, one, one, one, 1, none, costs)).pairs.tolist()
    [[0, 0], [1, 1]]
    """
    free = _without_fixed(problem)
    known = _first_pairs(free, _guess(free), nearest)
    start = np.zeros(sum(problem.shape) + 1, dtype=np.int64)
    rounds = 0
    while True:
        network, found = _solved(free, known)
        start = potentials(network, found, start)
        more = _cheaper(free, known, start) if price and len(known) < free.costs.shape[0] * free.costs.shape[1] else []
        rounds += 1
        if not len(more):
            return _told(problem, network, found, start, rounds)
        known = np.union1d(known, more)


def _line(away: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return lengths in mm."""
    return np.rint(1000.0 * np.hypot(away[..., 0], away[..., 1])).astype(np.int64)


def chunks(shape: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield ranges of rows that hold about two million pairs each."""
    step = max(1, _CHUNK // max(shape[1], 1))
    for first in range(0, shape[0], step):
        yield first, min(first + step, shape[0])


def _without_fixed(problem: Transport) -> Transport:
    """Return what remains to be sent when the fixed pairs have one each."""
    n, m = problem.shape
    left, right = (np.bincount(problem.fixed[:, side], minlength=size) for side, size in ((0, n), (1, m)))
    full = problem.fixed @ np.array([m, 1]) if problem.most == 1 else np.zeros(0, dtype=np.int64)
    closed = np.union1d(problem.costs.closed, full)
    return replace(
        problem,
        left_lo=np.maximum(problem.left_lo - left, 0),
        left_up=problem.left_up - left,
        right_lo=np.maximum(problem.right_lo - right, 0),
        right_up=problem.right_up - right,
        costs=replace(problem.costs, closed=closed),
    )


def _guess(problem: Transport) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return about what prices will be, int64 (n,) and (m,), from a sample of both sides.

    Where much has to go far, the pairs that count are not the nearest ones.
    """
    n, m = problem.shape
    if n * m <= WHOLE:
        return np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64)
    rows, columns = (np.linspace(0, size - 1, min(size, SAMPLE)).astype(np.int64) for size in (n, m))
    costs = problem.costs.part(rows, columns)
    left_lo, left_up = problem.left_lo[rows] * n // len(rows), problem.left_up[rows] * n // len(rows)
    right_lo, right_up = problem.right_lo[columns] * m // len(columns), problem.right_up[columns] * m // len(columns)
    small = replace(
        problem, left_lo=left_lo, left_up=left_up, right_lo=right_lo, right_up=right_up, costs=costs,
        fixed=np.zeros((0, 2), dtype=np.int64), most=max(int(left_up.max()), int(right_up.max())),
    )
    network, found = _solved(small, np.flatnonzero(costs.block(0, len(rows)).reshape(-1) < CLOSED), high=False)
    price = potentials(network, found, np.zeros(len(network.supply), dtype=np.int64))
    left = price[-1] - price[: len(rows)]
    right = np.min(problem.costs.part(rows, np.arange(m)).block(0, len(rows)) - left[:, None], axis=0)
    own = problem.costs.part(np.arange(n), columns).block(0, n) - right[columns]
    return np.min(own, axis=1), right


def _first_pairs(
    problem: Transport, guess: tuple[NDArray[np.int64], NDArray[np.int64]], nearest: int
) -> NDArray[np.int64]:
    """Return the numbers of the pairs that the solver sees first: all, or the cheapest of every item."""
    n, m = problem.shape
    if n * m <= WHOLE:
        return np.flatnonzero(problem.costs.block(0, n).reshape(-1) < CLOSED)
    found = [np.zeros(0, dtype=np.int64)]
    by_column = np.zeros((0, m), dtype=np.int64)
    rows_of = np.zeros((0, m), dtype=np.int64)
    for first, last in chunks(problem.shape):
        block = problem.costs.block(first, last) - guess[0][first:last, None] - guess[1]
        kept = _cheapest(block, min(nearest, m))
        rows = np.arange(first, last)[:, None]
        found.append((rows * m + kept)[np.take_along_axis(block, kept, axis=1) < CLOSED // 2])
        by_column, rows_of = _cheapest_columns(by_column, rows_of, block, first, nearest)
    found.append((rows_of * m + np.arange(m))[by_column < CLOSED // 2])
    return np.unique(np.concatenate(found))


def _cheapest(block: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return int64 (rows, count), the columns of least cost."""
    return np.argpartition(block, count - 1, axis=1)[:, :count]


def _cheapest_columns(
    costs: NDArray[np.int64], rows: NDArray[np.int64], block: NDArray[np.int64], first: int, count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the cheapest rows of every column so far, int64 (≤ count, m) each: costs and rows."""
    own = np.argpartition(block, min(count, len(block)) - 1, axis=0)[:count]
    costs = np.vstack([costs, np.take_along_axis(block, own, axis=0)])
    rows = np.vstack([rows, own + first])
    kept = np.argsort(costs, axis=0, kind="stable")[:count]
    return np.take_along_axis(costs, kept, axis=0), np.take_along_axis(rows, kept, axis=0)


def _solved(problem: Transport, known: NDArray[np.int64], high: bool = True) -> tuple[Network, NDArray[np.int64]]:
    """Return the network of known pairs, and what flows along its arcs.

    One node stands behind both sides: it gives what goes above the lower counts of the left and takes what goes above
    those of the right. What cannot be sent goes through it too, at a price above that of any way through all items.
    """
    n, m = problem.shape
    left, right, hub = np.arange(n), np.arange(n, n + m), np.full(max(n, m), n + m)
    rows, columns = np.divmod(known, m)
    cost = problem.costs.of(rows, columns)
    dear = np.full(max(n, m), (n + m + 1 if high else 1) * (int(np.abs(cost).max(initial=0)) + 1))
    none = np.zeros(max(n, m), dtype=np.int64)
    network = Network(
        tails=np.concatenate([rows, hub[:n], right, left, hub[:m]]),
        heads=np.concatenate([columns + n, left, hub[:m], hub[:n], right]),
        room=np.concatenate(
            [
                np.minimum(problem.most, np.minimum(problem.left_up[rows], problem.right_up[columns])),
                problem.left_up - problem.left_lo,
                problem.right_up - problem.right_lo,
                problem.left_lo,
                problem.right_lo,
            ]
        ),
        cost=np.concatenate([cost, none[:n], none[:m], dear[:n], dear[:m]]),
        supply=np.concatenate([problem.left_lo, -problem.right_lo, [problem.right_lo.sum() - problem.left_lo.sum()]]),
    )
    return network, flow_of(network)


def _cheaper(problem: Transport, known: NDArray[np.int64], price: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the pairs left out that could make the answer better, the best few of every left item."""
    n, m = problem.shape
    found = [np.zeros(0, dtype=np.int64)]
    for first, last in chunks(problem.shape):
        block = problem.costs.block(first, last)
        closed = block >= CLOSED
        block += price[first:last, None] - price[None, n : n + m]
        block[closed] = 0
        problem.costs.mark(block, known, first, 0)
        kept = _cheapest(block, min(_ADDED, m))
        found.append((np.arange(first, last)[:, None] * m + kept)[np.take_along_axis(block, kept, axis=1) < 0])
    return np.concatenate(found)


def _told(
    problem: Transport, network: Network, flow: NDArray[np.int64], price: NDArray[np.int64], rounds: int
) -> Sent:
    n, m = problem.shape
    seen = len(flow) - 2 * (n + m)
    short = flow[seen + n + m :]
    used = np.flatnonzero(flow[:seen])
    own = np.column_stack([network.tails[used], network.heads[used] - n])
    every = np.vstack([own, problem.fixed]) @ np.array([m, 1])
    numbers, place = np.unique(every, return_inverse=True)
    amounts = np.zeros(len(numbers), dtype=np.int64)
    np.add.at(amounts, place, np.concatenate([flow[used], np.ones(len(problem.fixed), dtype=np.int64)]))
    return Sent(
        pairs=np.column_stack(np.divmod(numbers, m)),
        amounts=amounts,
        left_short=short[:n],
        right_short=short[n:],
        left_prices=price[-1] - price[:n],
        right_prices=price[n : n + m] - price[-1],
        rounds=rounds,
        seen=seen,
    )
