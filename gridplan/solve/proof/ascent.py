"""Raising the certificate: good prices on serving units, by accelerated ascent on a smoothed choice of centres."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.proof.knapsack import Ends, Field, Work, cover, fill

_LOOK = 5
"""Rounds between two looks over all centres."""
_PATIENCE = 6
"""Looks without a better value after which steps are halved."""
_FOLLOWED = 8
"""Centres followed for each grid, at least."""


@dataclass(frozen=True)
class Case:
    """What the bound is about.

    Parameters
    ----------
    xy
        float64 (n, 2), all units, each a possible centre; m.
    held
        Those with weight.
    windows, count
        The distinct windows, and how many grids have each.
    size
        float64 (n,), the size of grids near each centre, in proportion to the mean.
    near
        float64 (m,), the same for the units of the field.
    scale
        A typical squared distance between unit and centre, m².
    """

    xy: NDArray[np.float64]
    held: Field
    windows: tuple[Ends, ...]
    count: tuple[int, ...]
    size: NDArray[np.float64]
    near: NDArray[np.float64]
    scale: float


@dataclass(frozen=True)
class Course:
    """One run: the smoothing falls from `first` to `last`; steps are `stride` times smoothing times price scale."""

    rounds: int
    first: float
    last: float
    stride: float


@dataclass(frozen=True)
class _Rivals:
    """The centres that may be chosen for grids of one window: numbers (c,), places (c, 2), smoothing width (c,)."""

    number: NDArray[np.intp]
    place: NDArray[np.float64]
    width: NDArray[np.float64]


class Ascent:
    """Maximises the bound over the prices.

    The choice of the c smallest v_j is smoothed: centre j is taken with share y_j = clip((τ − v_j)/μ_j, 0, 1),
    Σ y = c (Nesterov 2005), which spreads the choice over rival centres and makes accelerated gradient steps work.
    Steps are scaled by 1/w, and both by the size of the grids around, so that towns and open country move alike.
    Between two looks over all centres only the best few are followed; only looks over all centres count.
    """

    def __init__(self, case: Case, prices: NDArray[np.float64], work: Work) -> None:
        self.case, self.work = case, work
        self.best, self.best_value = prices, -math.inf
        self.look(prices)

    def look(self, prices: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """Return the values of all centres at `prices` for each window; remember prices that prove more."""
        case = self.case
        values = [fill(case.xy, case.held, prices, ends, self.work)[:, 0] for ends in case.windows]
        smallest = (np.sort(v)[:c].sum() for v, c in zip(values, case.count, strict=True))
        value = float((case.held.weight * prices).sum() + sum(smallest))
        if value > self.best_value:
            self.best, self.best_value = prices, value
        return values

    def run(self, course: Course) -> None:
        """Do accelerated steps from the best prices so far."""
        here = before = self.best
        weight = self.case.held.weight / self.case.near
        pace, stride, stale = 1.0, course.stride, 0
        for step in range(course.rounds):
            smooth = course.first * (course.last / course.first) ** (step / course.rounds) * self.case.scale
            if step % _LOOK == 0:
                known = self.best_value
                rivals = self._rivals(self.look(here), smooth)
                stale = 0 if self.best_value > known else stale + 1
                if stale == _PATIENCE:
                    here, before, pace, stride, stale = self.best, self.best, 1.0, stride / 2, 0
                    rivals = self._rivals(self.look(here), smooth)
            change = smooth * stride * self.case.near * (1 - self._cover(here, rivals))
            after = np.maximum(here + change, 0)
            turned = (weight * (here - after) * (after - before)).sum() > 0
            pace, last_pace = 1.0 if turned else (1 + math.sqrt(1 + 4 * pace * pace)) / 2, pace
            here = np.maximum(after + (last_pace - 1) / pace * (after - before), 0)
            before = after
        self.look(here)
        self.look(before)

    def _rivals(self, values: list[NDArray[np.float64]], smooth: float) -> list[_Rivals]:
        """Return the centres to follow: those with any share now, and the best few for each grid."""
        case, found = self.case, []
        for v, c, ends in zip(values, case.count, case.windows, strict=True):
            behind = (v - np.partition(v, c - 1)[c - 1]) / case.size
            few = min(_FOLLOWED * c, len(v)) - 1
            number = np.flatnonzero(behind <= max(smooth * ends.room, np.partition(behind, few)[few]))
            width = smooth * ends.room * case.size[number]
            found.append(_Rivals(number, np.ascontiguousarray(case.xy[number]), width))
        return found

    def _cover(self, prices: NDArray[np.float64], rivals: list[_Rivals]) -> NDArray[np.float64]:
        """Return how often each unit is covered by the smoothed choice among the rivals."""
        case, covered = self.case, np.zeros(len(prices))
        for some, c, ends in zip(rivals, case.count, case.windows, strict=True):
            filled = fill(some.place, case.held, prices, ends, self.work)
            share = smooth_choice(filled[:, 0], c, some.width)
            taken = np.flatnonzero(share > 1e-9)
            covered += cover(some.place[taken], case.held, prices, filled[taken], share[taken], self.work)
        return covered


def smooth_choice(values: NDArray[np.float64], count: int, width: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return y = clip((τ − v)/μ, 0, 1) with Σ y = count, the smoothed choice of the smallest values.

    Parameters
    ----------
    values, width
        float64 (c,), v and μ > 0.
    count
        At most c.

    Examples
    --------
    >>> smooth_choice(np.array([0.0, 0.0, 5.0]), 1, np.ones(3)).tolist()
    [0.5, 0.5, 0.0]
    """
    if count >= len(values):
        return np.ones(len(values))
    bend = np.concatenate([values, values + width])
    order = np.argsort(bend, kind="stable")
    bend, slope = bend[order], np.cumsum(np.concatenate([1 / width, -1 / width])[order])
    total = np.concatenate([[0.0], np.cumsum(slope[:-1] * np.diff(bend))])
    threshold = np.interp(count, np.maximum.accumulate(total), bend)
    share: NDArray[np.float64] = np.clip((threshold - values) / width, 0.0, 1.0)
    return share
