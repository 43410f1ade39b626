"""What alternatives are compared by, and how far two divisions of the same units differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from gridplan import measure
from gridplan.plan import Plan
from gridplan.wishes.earlier import Earlier

Aim = Literal["even", "compact", "short", "streets", "stable"]
AIMS: tuple[Aim, ...] = get_args(Aim)
"""What a plan may be best at."""


def figures_of(plan: Plan, earlier: Earlier | None) -> dict[str, float]:
    """Return the figures by which plans are compared, by aim; less is better for each.

    Returns
    -------
    dict
        ``even``: root mean square deviation of the grids from their target; ``compact``: root mean square distance to
        the best unit of the grid, m; ``short``: border between grids, m; ``streets``: share of it off the streets;
        ``stable``, with an older plan: share of the load of its units that has another grid code.
    """
    near, labels = plan.ground.adjacency, plan.labels
    deviation = plan.grids["deviation"].to_numpy(np.float64)
    found = {
        "even": float(np.sqrt(np.mean(deviation[np.isfinite(deviation)] ** 2))),
        "compact": float(np.sqrt(plan.objective / max(int(plan.load.sum()), 1))),
        "short": measure.cut_length(near, labels),
        "streets": 1.0 - measure.border_on_roads(near, labels),
    }
    return found if earlier is None else {**found, "stable": moved_share(plan, earlier)}


def moved_share(plan: Plan, earlier: Earlier) -> float:
    """Return the share of load whose grid code is not that of the older division; units new since then do not count."""
    old = earlier.labels >= 0
    before = np.array(earlier.codes, dtype=object)[earlier.labels[old]]
    after = np.array(plan.network.codes, dtype=object)[plan.labels[old]]
    return 1.0 - measure.stability(plan.load[old], before, after)


def differing(load: NDArray[np.int64], a: NDArray[np.int32], b: NDArray[np.int32]) -> float:
    """Return the least share of load whose grid differs between two divisions, however their grids are named.

    Grids are paired one to one so that as much load as possible lies in pairs (an assignment problem).

    Parameters
    ----------
    load
        int64 (n,).
    a, b
        int32 (n,), grids numbered from 0.

    Examples
    --------
    >>> differing(np.array([1, 1, 2]), np.array([0, 0, 1]), np.array([1, 0, 0]))
    0.25
    """
    shared = np.zeros((int(a.max()) + 1, int(b.max()) + 1), np.int64)
    np.add.at(shared, (a, b), load)
    pairs = linear_sum_assignment(shared, maximize=True)
    total = int(load.sum())
    return 1.0 - int(shared[pairs].sum()) / total if total else 0.0


def undominated(figures: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the rows of `figures` (p, q) for which no other row is as good in all columns and better in one.

    Of equal rows the first stays. Less is better.

    Examples
    --------
    >>> undominated(np.array([[1.0, 2], [2, 1], [2, 2], [1, 2]])).tolist()
    [0, 1]
    """
    return np.array(list(_undominated(figures)), dtype=np.int64)


def _undominated(figures: NDArray[np.float64]) -> Iterator[int]:
    for i, own in enumerate(figures):
        as_good = (figures <= own).all(axis=1)
        better = as_good & (figures < own).any(axis=1)
        if not better.any() and not as_good[:i].any():
            yield i
