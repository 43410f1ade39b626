"""Someone who knows the rules of suppression and everything that was published, and asks what small counts can be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog

from gridplan.publishing import FEW, PublicCounts

SMALLEST, LARGEST, LARGE = 1, 9, 10


def possible(shown: PublicCounts, community: Sequence[object]) -> list[tuple[float, float]]:
    """Return the least and the greatest that each grid's count can be, by linear programmes over all of them.

    What stands for a grid limits its count, what stands for a total the sum of its grids. The matrix is that of a tree,
    so its vertices are whole numbers.
    """
    limits = [_limits(text) for text in shown.grids]
    sums = [([name == other for other in community], text) for name, text in shown.communities.items()]
    sums.append(([True] * len(limits), shown.total))
    equal = [(row, text) for row, text in sums if isinstance(text, int)]
    few = [row for row, text in sums if text == FEW]
    return [_range(i, limits, equal, few) for i in range(len(limits))]


def _limits(text: int | str) -> tuple[float, float | None]:
    if isinstance(text, int):
        return text, text
    return (SMALLEST, LARGEST) if text == FEW else (LARGE, None)


def _range(i, limits, equal, few) -> tuple[float, float]:
    if limits[i][0] == limits[i][1]:
        return limits[i]
    aim = np.zeros(len(limits))
    aim[i] = 1
    how = {
        "bounds": limits,
        "A_eq": np.array([row for row, _ in equal], dtype=float) if equal else None,
        "b_eq": [text for _, text in equal] if equal else None,
        "A_ub": np.array([*few, *(-np.array(few, dtype=int))], dtype=float) if few else None,
        "b_ub": [LARGEST] * len(few) + [-SMALLEST] * len(few) if few else None,
    }
    least, most = linprog(aim, **how), linprog(-aim, **how)
    return round(least.fun, 6), np.inf if most.status == 3 else round(-most.fun, 6)


def small_ones(counts: Sequence[int]) -> list[int]:
    """Return where the small counts are."""
    return [i for i, count in enumerate(counts) if SMALLEST <= count <= LARGEST]
