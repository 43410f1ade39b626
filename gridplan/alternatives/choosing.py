"""Which plans to show: the balanced one, the best at each aim, then the most different ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.alternatives.figures import AIMS, Aim

ALIKE = 0.04
"""Two plans of which less than this share of load lies in other grids are one plan to a planner."""


def choose(figures: NDArray[np.float64], apart: NDArray[np.float64], *, most: int) -> list[int]:
    """Return at most `most` rows: the balanced one first, then the best by each figure, then the most different.

    Parameters
    ----------
    figures
        float64 (p, q), one row a plan, no row dominated; less is better.
    apart
        float64 (p, p), share of load in other grids, for each two plans.

    Examples
    --------
    >>> choose(np.array([[0.0, 4], [1, 1], [4, 0]]), 1 - np.eye(3), most=2)
    [1, 0]
    """
    scaled = within_range(figures)
    wanted = [int(np.argmin((scaled**2).sum(axis=1))), *np.argmin(scaled, axis=0).tolist()]
    chosen: list[int] = []
    for row in wanted:
        if len(chosen) < most and _is_new(row, chosen, apart):
            chosen.append(row)
    while len(chosen) < most:
        nearest = apart[:, chosen].min(axis=1)
        row = int(np.argmax(nearest))
        if not _is_new(row, chosen, apart):
            break
        chosen.append(row)
    return chosen


def within_range(figures: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each column of figures (p, q) from 0, its best value, to 1, its worst."""
    least, most = figures.min(axis=0), figures.max(axis=0)
    scaled: NDArray[np.float64] = (figures - least) / np.where(most > least, most - least, 1.0)
    return scaled


def distinctions(figures: NDArray[np.float64], aims: Sequence[Aim]) -> list[list[tuple[Aim | None, int]]]:
    """Return what to call each chosen plan, as aims with the rank in each.

    The first is the balanced choice (aim None). A plan that is first by an aim is called so by all of these; one that
    is first by none goes by the aim in which its rank is best, so no two are called the same.

    Examples
    --------
    >>> distinctions(np.array([[0.0, 4], [1, 1], [4, 0]]), ("even", "short"))
    [[(None, 1), ('even', 1)], [('even', 2)], [('short', 1)]]
    """
    rank = np.argsort(np.argsort(figures, axis=0, kind="stable"), axis=0, kind="stable") + 1
    found: list[list[tuple[Aim | None, int]]] = []
    for row, ranks in enumerate(rank):
        names: list[tuple[Aim | None, int]] = [(None, 1)] if row == 0 else []
        names += [(aim, 1) for aim, place in zip(aims, ranks, strict=True) if place == 1]
        best = int(np.argmin(ranks))
        found.append(names or [(aims[best], int(ranks[best]))])
    return found


def aims_of(names: Sequence[str]) -> tuple[Aim, ...]:
    """Return the aims among `names`, in the order in which they are shown."""
    return tuple(aim for aim in AIMS if aim in names)


def _is_new(row: int, chosen: Sequence[int], apart: NDArray[np.float64]) -> bool:
    return all(apart[row, other] >= ALIKE for other in chosen)
