"""Loads of left items evened out over the right ones: the narrowest window first, then the least cost within it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from gridplan.people.engine.costs import CLOSED
from gridplan.people.engine.evening import evened, shortened, width_of
from gridplan.people.engine.model import Answer, LinearModel, solve
from gridplan.people.engine.transport import Transport

_EXACT = 300
"""Pairs up to which balancing is solved in whole numbers: beyond, the search proves nothing in hours."""


@dataclass(frozen=True, eq=False)
class Spread:
    """What evening out came to.

    Parameters
    ----------
    pairs
        int64 (p, 2), sorted.
    width, width_bound
        Largest load less the smallest, and what no pairs can go below.
    cost, cost_bound
        Of the pairs, and of all pairs whose window is no wider than was allowed.
    allowed
        Width that was allowed when the cost was made small.
    """

    pairs: NDArray[np.int64]
    width: int
    width_bound: float
    cost: int
    cost_bound: float
    allowed: float


def spread(
    problem: Transport, load: NDArray[np.int64], start: NDArray[np.int64], *, slack: float, nodes: int, gap: float
) -> Spread:
    """Return pairs of little cost within the narrowest window and a share of the mean load.

    Small problems are solved as whole numbers, each stage to its proof or to its last node. Large ones are improved by
    moves and swaps; what is proven of them is the bound of fractions and, for the window, that of `single_bound`.

    Parameters
    ----------
    load
        int64 (n,), what a left item brings to each right item it goes with.
    start
        int64 (p, 2), pairs that meet all counts.
    slack
        Share of the mean load that is added to the narrowest window.
    nodes, gap
        Where each of the two searches stops; the gap of the window is a share of the mean load.

    Examples
    --------
    >>> from gridplan.people.engine.costs import Costs
    >>> two, none = np.ones(2, np.int64), np.zeros(0, np.int64)
    >>> free = Costs((2, 2), None, np.zeros((0, 2)), np.zeros((0, 2)), none, two - 2, two - 2, none)
    >>> even = Transport(two, two, two * 0, two * 2, 1, np.zeros((0, 2), np.int64), free)
    >>> spread(even, np.array([5, 7]), np.array([[0, 0], [1, 0]]), slack=0.0, nodes=100, gap=0.0).width
    2
    """
    cost = problem.costs.block(0, problem.shape[0])
    cost[tuple(problem.fixed.T)] = problem.costs.of(*problem.fixed.T)
    rows, columns = np.nonzero(cost < CLOSED)
    pairs = Pairs(rows, columns, cost[rows, columns].astype(float))
    mean = float(load @ problem.left_lo) / max(problem.shape[1], 1)
    exact = len(rows) <= _EXACT
    even = evened(problem, load, cost, start)
    narrow = solve(_model(problem, load, pairs, np.inf, whole=exact), gap=gap, nodes=nodes)
    if exact and narrow.solved:
        even = min(even, pairs.used(narrow), key=lambda found: width_of(load, found, problem.shape[1]))
    width = width_of(load, even, problem.shape[1])
    width_bound = max(narrow.bound if narrow.solved else 0.0, single_bound(problem, load))
    allowed = width + slack * mean
    near = shortened(problem, load, cost, even, allowed)
    if pairs.price.any():
        cheap = solve(_model(problem, load, pairs, allowed, whole=exact), nodes=nodes)
        if exact and cheap.solved:
            near = min(near, pairs.used(cheap), key=lambda found: int(cost[tuple(found.T)].sum()))
        bound = cheap.bound
    else:
        bound = 0.0
    total = int(cost[tuple(near.T)].sum())
    return Spread(near, width, min(width_bound, width), total, min(bound, total), allowed)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs that may be, and their cost: int64 (p,), int64 (p,), float64 (p,)."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    price: NDArray[np.float64]

    def used(self, answer: Answer) -> NDArray[np.int64]:
        """Return int64 (q, 2), the pairs that an answer takes."""
        taken = answer.values[: len(self.rows)] > 0.5
        return np.column_stack([self.rows[taken], self.columns[taken]])


def single_bound(problem: Transport, load: NDArray[np.int64]) -> float:
    """Return a width that no pairs go below because many right items can have one left item only.

    With every right item served and few left items to spare, at least so many right items have one each; the least of
    those has no more than that many-th largest load, while the largest load lies somewhere too.
    """
    (n, m), once = problem.shape, bool((problem.left_up <= 1).all())
    single = 2 * m - int(problem.left_up.sum())
    if not once or not problem.right_lo.all() or not problem.left_lo.all() or not 0 < single <= n:
        return 0.0
    falling = np.sort(load)[::-1]
    return float(falling[0] - falling[single - 1])


def _model(problem: Transport, load: NDArray[np.int64], pairs: Pairs, allowed: float, *, whole: bool) -> LinearModel:
    """Return counts of both sides and, for each right item, lowest load ≤ its load ≤ highest load.

    The window is made narrow where any width is allowed, else the cost small.
    """
    (n, m), rows, columns = problem.shape, pairs.rows, pairs.columns
    own, right, count = load[rows].astype(float), np.arange(m), len(rows)
    every = np.arange(count)
    cells = [
        (rows, every, np.ones(count)),
        (n + columns, every, np.ones(count)),
        (n + m + columns, every, own),
        (n + m + right, np.full(m, count), np.full(m, -1.0)),
        (n + 2 * m + columns, every, own),
        (n + 2 * m + right, np.full(m, count + 1), np.full(m, -1.0)),
        (np.full(2, n + 3 * m), np.array([count, count + 1]), np.array([-1.0, 1.0])),
    ]
    at, of, value = (np.concatenate(part) for part in zip(*cells, strict=True))
    endless, narrow = np.full(m, np.inf), not np.isfinite(allowed)
    fixed = np.isin(rows * m + columns, problem.fixed @ np.array([m, 1]))
    return LinearModel.of(
        np.concatenate([pairs.price * (not narrow), [-1.0 * narrow, 1.0 * narrow]]),
        coo_array((value, (at, of)), shape=(n + 3 * m + 1, count + 2)),
        row_lo=np.concatenate([problem.left_lo, problem.right_lo, np.zeros(m), -endless, [0.0]]),
        row_hi=np.concatenate([problem.left_up, problem.right_up, endless, np.zeros(m), [allowed]]),
        lo=np.concatenate([fixed.astype(float), [0.0, 0.0]]),
        hi=np.concatenate([np.ones(count), [np.inf, np.inf]]),
        whole=np.concatenate([np.full(count, whole), [False, False]]),
    )
