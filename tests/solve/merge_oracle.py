"""The best merge of small graphs by looking at every division: slow, plain, and independent of the package."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from toy_graphs import is_whole


def partitions(n: int, most: int) -> Iterator[np.ndarray]:
    """Return every way to part n units into at most `most` grids, with the grids numbered by their first unit."""
    labels = np.zeros(n, dtype=int)

    def rest(unit: int, used: int) -> Iterator[np.ndarray]:
        if unit == n:
            yield labels.copy()
            return
        for grid in range(min(used + 1, most)):
            labels[unit] = grid
            yield from rest(unit + 1, max(used, grid + 1))

    yield from rest(0, 0)


def worth_of_pairs(heads, weights, households):
    """Return what each pair of units is worth when together, (n, n), the pairs within each unit on the diagonal."""
    heads, weights, households = np.asarray(heads), np.asarray(weights, float), np.asarray(households, float)
    shared = (heads[:, None] == heads) & (heads[:, None] >= 0)
    worth = (shared * weights).sum(axis=2) * np.outer(households, households)
    np.fill_diagonal(worth, np.where(heads >= 0, weights, 0).sum(axis=1) * households * (households - 1) / 2)
    return np.triu(worth)


def plain_kept(heads, weights, households, labels):
    """Return Σ weight · pairs kept by its definition, over every pair of units and within each unit."""
    labels = np.asarray(labels)
    return float(worth_of_pairs(heads, weights, households)[labels[:, None] == labels].sum())


def best_merge(graph, households, heads, weights, *, lo, hi, k):
    """Return (value, labels) of the k connected grids of lo to hi households that keep the most; (−inf, None) if none.

    Parameters
    ----------
    lo, hi
        The same window for every grid.
    """
    best, found, worth = -np.inf, None, worth_of_pairs(heads, weights, households)
    for labels in partitions(len(graph), k):
        sizes = np.bincount(labels, households, k)
        if labels.max() + 1 < k or sizes.min() < lo or sizes.max() > hi:
            continue
        value = float(worth[labels[:, None] == labels].sum())
        if value > best and is_whole(graph, labels, k):
            best, found = value, labels
    return best, found
