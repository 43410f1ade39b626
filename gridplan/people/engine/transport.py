"""Amounts sent from a left to a right side at least cost: a network flow, proven by the prices of all pairs.

Small problems go to the solver whole. Of large ones it sees the cheapest pairs of every item first; the prices of its
answer then tell of every pair that was left out whether it could make the answer better. Those that could are added,
until there are none: then the answer is the best over all pairs (column generation, Ford and Fulkerson 1958).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.costs import CLOSED, Costs, chunks
from gridplan.people.engine.flow import Network, flow_of
from gridplan.people.engine.potentials import potentials

WHOLE = 250_000
"""Pairs up to which a problem goes to the solver whole."""
NEAREST = 40
"""Cheapest pairs of every item that the solver sees first."""
_SAMPLE = 400
"""Items of either side from which prices are guessed."""
_ADDED = 16
"""Pairs of one item that are added in one round."""
_KEPT, _PRUNED = 8, 3
"""Pairs for each item that stay after a round, and rounds after which none is given up any more, so that it ends."""
Numbers = NDArray[np.int64]


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
    short, over
        What each one below the lower count costs, left and right, and each one above the upper count; 0 where that
        may not be.
    """

    left_lo: Numbers
    left_up: Numbers
    right_lo: Numbers
    right_up: Numbers
    most: int
    fixed: Numbers
    costs: Costs
    short: tuple[int, int] = (0, 0)
    over: tuple[int, int] = (0, 0)

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
    left_over, right_over
        int64 (n,) and (m,), how far the upper counts are passed, where that may be.
    left_prices, right_prices
        int64 (n,) and (m,): of no pair is the cost below the sum of its two prices unless it is full.
    rounds, seen
        How often left-out pairs were priced, and how many pairs the solver saw in the end.
    """

    pairs: Numbers
    amounts: Numbers
    left_short: Numbers
    right_short: Numbers
    left_prices: Numbers
    right_prices: Numbers
    left_over: Numbers
    right_over: Numbers
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
    start = np.zeros(sum(problem.shape) + 1, dtype=np.int64)
    known = _first_pairs(free, start, nearest)
    rounds = 0
    while True:
        network, found = _solved(free, known)
        start = potentials(network, found, start)
        more = _cheaper(free, known, start) if price else np.zeros(0, dtype=np.int64)
        rounds += 1
        if not len(more):
            return _told(problem, free, (network, found), start, rounds)
        if rounds == 1 and len(more) > len(start):
            more = np.union1d(more, _first_pairs(free, _guess(free), nearest))
        known = np.union1d(_near(network, known, start) if rounds <= _PRUNED else known, more)


def _near(network: Network, known: Numbers, price: Numbers) -> Numbers:
    """Return the known pairs that are dearest by least: with few arcs the solver is quicker."""
    own = slice(len(known))
    dearer = network.cost[own] + price[network.tails[own]] - price[network.heads[own]]
    kept = min(_KEPT * len(price), len(known))
    if kept == len(known):
        return known
    near: Numbers = known[dearer <= np.partition(dearer, kept - 1)[kept - 1]]
    return near


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


def _guess(problem: Transport) -> Numbers:
    """Return about what prices will be, int64 (n + m,), from a sample of both sides.

    Where much has to go far, the pairs that count are not the nearest ones.
    """
    n, m = problem.shape
    rows, columns = (np.linspace(0, size - 1, min(size, _SAMPLE)).astype(np.int64) for size in (n, m))
    costs = problem.costs.part(rows, columns)
    left_lo, left_up = problem.left_lo[rows] * n // len(rows), problem.left_up[rows] * n // len(rows)
    right_lo, right_up = problem.right_lo[columns] * m // len(columns), problem.right_up[columns] * m // len(columns)
    small = replace(
        problem,
        left_lo=left_lo,
        left_up=left_up,
        right_lo=right_lo,
        right_up=right_up,
        costs=costs,
        fixed=np.zeros((0, 2), dtype=np.int64),
        most=max(int(left_up.max()), int(right_up.max())),
    )
    network, found = _solved(small, np.flatnonzero(costs.block(0, len(rows)).reshape(-1) < CLOSED), high=False)
    price = potentials(network, found, np.zeros(len(network.supply), dtype=np.int64))
    left = price[-1] - price[: len(rows)]
    right = np.min(problem.costs.part(rows, np.arange(m)).block(0, len(rows)) - left[:, None], axis=0)
    own = problem.costs.part(np.arange(n), columns).block(0, n) - right[columns]
    return np.concatenate([np.min(own, axis=1), right])


def _first_pairs(problem: Transport, guess: Numbers, nearest: int) -> Numbers:
    """Return the numbers of the pairs seen first: all, or the cheapest of every item less the guessed prices."""
    n, m = problem.shape
    if n * m <= WHOLE:
        return np.flatnonzero(problem.costs.block(0, n).reshape(-1) < CLOSED)
    if all(not problem.costs.block(*rows).any() for rows in chunks(problem.shape)):
        return _in_turn(n, m, min(nearest, m))
    found = [np.zeros(0, dtype=np.int64)]
    by_column = np.zeros((0, m), dtype=np.int64)
    rows_of = np.zeros((0, m), dtype=np.int64)
    for first, last in chunks(problem.shape):
        block = problem.costs.block(first, last) - guess[first:last, None] - guess[n : n + m]
        kept = _cheapest(block, min(nearest, m))
        rows = np.arange(first, last)[:, None]
        found.append((rows * m + kept)[np.take_along_axis(block, kept, axis=1) < CLOSED // 2])
        by_column, rows_of = _cheapest_columns(by_column, rows_of, block, first, nearest)
    found.append((rows_of * m + np.arange(m))[by_column < CLOSED // 2])
    return np.unique(np.concatenate(found))


def _in_turn(n: int, m: int, count: int) -> Numbers:
    """Return pairs of every item with those at its place in the other side: where nothing costs, all are the cheapest.

    The first columns of every row, which are as cheap, would leave the others without anybody.
    """
    rows, columns = np.arange(n), np.arange(m)
    near = np.arange(count) - count // 2
    by_row = rows[:, None] * m + (rows[:, None] * m // n + near) % m
    by_column = (columns[:, None] * n // m + near) % n * m + columns[:, None]
    return np.unique(np.concatenate([by_row.reshape(-1), by_column.reshape(-1)]))


def _cheapest(block: Numbers, count: int) -> Numbers:
    """Return int64 (rows, count), the columns of least cost."""
    return np.argpartition(block, count - 1, axis=1)[:, :count]


def _cheapest_columns(costs: Numbers, rows: Numbers, block: Numbers, first: int, count: int) -> tuple[Numbers, Numbers]:
    """Return the cheapest rows of every column so far, int64 (≤ count, m) each: costs and rows."""
    own = np.argpartition(block, min(count, len(block)) - 1, axis=0)[:count]
    costs = np.vstack([costs, np.take_along_axis(block, own, axis=0)])
    rows = np.vstack([rows, own + first])
    kept = np.argsort(costs, axis=0, kind="stable")[:count]
    return np.take_along_axis(costs, kept, axis=0), np.take_along_axis(rows, kept, axis=0)


def _solved(problem: Transport, known: Numbers, *, high: bool = True) -> tuple[Network, Numbers]:
    """Return the network of known pairs, and what flows along its arcs.

    One node stands behind both sides: it gives what goes above the lower counts of the left and takes what goes above
    those of the right. What cannot be sent goes through it too, at a price above that of any way through all items.
    """
    n, m = problem.shape
    left, right, hub = np.arange(n), np.arange(n, n + m), np.full(max(n, m), n + m)
    rows, columns = np.divmod(known, m)
    cost = problem.costs.of(rows, columns)
    dear = (n + m + 1 if high else 1) * (int(np.abs(cost).max(initial=0)) + max(*problem.short, *problem.over) + 1)
    ways = [
        (hub[:n], left, problem.left_up - problem.left_lo, 0),
        (right, hub[:m], problem.right_up - problem.right_lo, 0),
        (left, hub[:n], problem.left_lo, problem.short[0] or dear),
        (hub[:m], right, problem.right_lo, problem.short[1] or dear),
        (hub[:n], left, np.full(n, m * problem.most if problem.over[0] else 0), problem.over[0]),
        (right, hub[:m], np.full(m, n * problem.most if problem.over[1] else 0), problem.over[1]),
    ]
    tails, heads, room, price = zip(*ways, strict=True)
    network = Network(
        tails=np.concatenate([rows, *tails]),
        heads=np.concatenate([columns + n, *heads]),
        room=np.concatenate([np.full(len(rows), problem.most), *room]),
        cost=np.concatenate([cost, *(np.full(len(at), one) for at, one in zip(tails, price, strict=True))]),
        supply=np.concatenate([problem.left_lo, -problem.right_lo, [problem.right_lo.sum() - problem.left_lo.sum()]]),
    )
    return network, flow_of(network)


def _cheaper(problem: Transport, known: Numbers, price: Numbers) -> Numbers:
    """Return the pairs left out that could make the answer better, the best few of every left item."""
    n, m = problem.shape
    found = [np.zeros(0, dtype=np.int64)]
    for first, last in chunks(problem.shape):
        block = problem.costs.block(first, last)
        closed = block >= CLOSED
        block += price[first:last, None] - price[None, n : n + m]
        block[closed] = 0
        problem.costs.mark(block, known, first, 0)
        if (gaining := np.flatnonzero((block < 0).any(axis=1))).size:
            block = block[gaining]
            kept = _cheapest(block, min(_ADDED, m))
            found.append(((gaining + first)[:, None] * m + kept)[np.take_along_axis(block, kept, axis=1) < 0])
    return np.concatenate(found)


def _told(problem: Transport, free: Transport, solved: tuple[Network, Numbers], price: Numbers, rounds: int) -> Sent:
    """Return what flows as pairs, the fixed ones with the one that was set aside for them."""
    n, m = problem.shape
    network, flow = solved
    seen = len(flow) - 3 * (n + m)
    beside = np.split(flow[seen + n + m :], np.cumsum([n, m, n]))
    used = np.flatnonzero(flow[:seen])
    own = np.column_stack([network.tails[used], network.heads[used] - n])
    every = np.vstack([own, problem.fixed]) @ np.array([m, 1])
    numbers, place = np.unique(every, return_inverse=True)
    amounts = np.zeros(len(numbers), dtype=np.int64)
    np.add.at(amounts, place, np.concatenate([flow[used], np.ones(len(problem.fixed), dtype=np.int64)]))
    return Sent(
        pairs=np.column_stack(np.divmod(numbers, m)),
        amounts=amounts,
        left_short=beside[0],
        right_short=beside[1],
        left_over=beside[2],
        right_over=beside[3],
        left_prices=_priced(price[-1] - price[:n], free.left_lo),
        right_prices=_priced(price[n : n + m] - price[-1], free.right_lo),
        rounds=rounds,
        seen=seen,
    )


def _priced(price: Numbers, lower: Numbers) -> Numbers:
    """Return prices of items: where nothing is asked for beyond fixed pairs, no more is paid for it."""
    return np.where(lower > 0, price, np.minimum(price, 0))
