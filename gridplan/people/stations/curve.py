"""What each additional station buys: the best choice for one number of stations after another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.columns import CURVE_COLUMNS
from gridplan.people.stations.choosing import Choice, Chooser
from gridplan.people.stations.problem import STEPS, Problem

BELOW = 2
"""Numbers of stations below the fewest that the table shows too."""


def curve_of(
    chooser: Chooser, households: NDArray[np.int64], *, fewest: int | None, steps: int, known: dict[int, Choice]
) -> pd.DataFrame:
    """Return the table for `steps` numbers of stations from the `fewest` up, the asked one, and a few below.

    Below, as many households as possible are brought within reach; from the fewest on walks are the shortest.

    Parameters
    ----------
    households
        int64 (k,).
    fewest
        Stations that it takes; None where no number works.
    known
        Choices that have been made already, by number of stations.
    """
    rows = [
        _row(chooser.problem, households, number, choice, feasible)
        for number, choice, feasible in _choices(chooser, fewest, steps, known)
        if choice.solved
    ]
    table = pd.DataFrame(
        rows,
        columns=["stations", "feasible", "grids_within", "households_within", "mean_walk_m", "largest_walk_m", "gap"],
    )
    next_to = table["stations"].diff() == 1
    good = table["feasible"].astype(bool)
    table["gain_households"] = table["households_within"].diff().where(next_to)
    saved = (table["mean_walk_m"].shift() - table["mean_walk_m"]).where(next_to & good & good.shift(fill_value=False))
    # nought without a sign: what is less than a decimetre is no gain and no loss
    table["gain_m"] = saved.astype(float).round(1) + 0.0
    return table[list(CURVE_COLUMNS)]


def _choices(
    chooser: Chooser, fewest: int | None, steps: int, known: dict[int, Choice]
) -> Iterator[tuple[int, Choice, bool]]:
    if not steps:
        return
    problem = chooser.problem
    least = max(1, int(problem.fixed.sum()))
    usable = int(((problem.walk >= 0).any(axis=0) | problem.fixed).sum())
    start = usable + 1 if fewest is None else fewest
    first = least if fewest is None else max(least, fewest - BELOW)
    for number in range(first, min(start, first + steps)):
        yield number, chooser.widest(number), False
    for number in range(start, min(usable + 1, start + steps)):
        yield number, known.get(number) or chooser.shortest(number), True
    yield from ((number, choice, True) for number, choice in known.items() if number >= start + steps)


def _row(
    problem: Problem, households: NDArray[np.int64], number: int, choice: Choice, feasible: bool
) -> tuple[object, ...]:
    inside = np.flatnonzero(choice.served >= 0)
    walk = problem.walk[inside, choice.served[inside]] / STEPS
    weight = problem.weight[inside]
    mean = float((weight * walk).sum() / weight.sum()) if len(inside) else np.nan
    gap = max(0.0, choice.objective - choice.bound) / max(abs(choice.bound), 1.0)
    return number, feasible, len(inside), int(households[inside].sum()), mean, float(walk.max(initial=0.0)), gap
