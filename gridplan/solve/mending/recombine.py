"""Merging two neighbouring grids and cutting them anew, within windows given for the two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.inner import inner
from gridplan.solve.mending.recut import AGREES, FORBIDDEN, cut_trees
from gridplan.solve.request import Request
from gridplan.solve.rng import uniform

_WORK = 4_000_000
"""Entries that one kernel call may visit: below 0.2 s."""
_LINES = 8


@dataclass(frozen=True)
class Material:
    """What recombinations need of a graph and a request, made once.

    Parameters
    ----------
    amounts
        int64 (n, r + q), the amounts of each unit, then its membership in keep-apart groups, each counting as much as
        the largest window.
    lo, hi
        int64 (k, r + q), windows; of a keep-apart group no grid may hold more than one unit.
    pinned
        int32 (n,), grid or -1.
    moments
        float64 (n, 5), weight, its first and second moments, and a column for the sides; see `recut`.
    """

    graph: Graph
    amounts: NDArray[np.int64]
    lo: NDArray[np.int64]
    hi: NDArray[np.int64]
    pinned: NDArray[np.int32]
    moments: NDArray[np.float64]

    @classmethod
    def of(cls, graph: Graph, request: Request) -> Material:
        """Return the material of `graph` and `request`."""
        n, k = len(graph), request.n_grids
        apart = np.zeros((n, 0), bool) if request.apart is None else request.apart
        pinned = np.full(n, -1, np.int32) if request.pinned is None else request.pinned
        hi = np.minimum(request.hi, np.maximum(request.lo, graph.amounts.sum(axis=0)))
        one = max(1, int(hi[:, 0].max()))
        none, single = np.zeros((k, apart.shape[1]), np.int64), np.full((k, apart.shape[1]), one)
        amounts = np.hstack([graph.amounts, apart * np.int64(one)])
        x, y = (graph.xy - (graph.xy.min(axis=0) + graph.xy.max(axis=0)) / 2).T
        w = graph.weight
        moments = np.stack([w, w * x, w * y, w * (x * x + y * y), w], axis=1)
        return cls(graph, amounts, np.hstack([request.lo, none]), np.hstack([hi, single]), pinned, moments)


def recombine(
    material: Material,
    units: NDArray[np.intp],
    first: NDArray[np.bool_],
    *,
    window: NDArray[np.int64],
    touching: NDArray[np.bool_] | None = None,
    trees: int,
    rng: NDArray[np.uint64],
) -> NDArray[np.bool_] | None:
    """Return a new cut of connected units in two, bool (m,), True for the first side; None where there is none.

    Pinned units keep their side.

    Parameters
    ----------
    units
        intp (m,), ascending.
    first
        bool (m,), the first side as it is.
    window
        int64 (4, r + q), lowest and highest amounts of the first side, then of the second.
    touching
        bool (m,), units of which the second side must hold at least one.
    trees
        Random spanning trees to look at.
    """
    _, indptr, indices = inner(material.graph.indptr, material.graph.indices, units)
    m = len(units)
    pins, pin_window = _pins(material.pinned, units, first)
    near, near_window = _touch(touching, m)
    tight = material.amounts[units].sum(axis=0) > window[[1, 3]].min(axis=0)
    tight |= window[[0, 2]].max(axis=0) > 0
    amounts = np.column_stack([material.amounts[units][:, tight], pins, near])
    windows = np.column_stack([window[:, tight], pin_window, near_window])
    moments = material.moments[units]
    moments[:, AGREES] = np.where(first, 1.0, -1.0)
    scratch = np.empty((7, len(indices) + m), np.int32)
    sides = _sides(material, units, first, window, rng)
    best = np.zeros(m, np.int8)
    trees = max(1, min(trees, _WORK // (len(indices) + m)))
    sums, held = np.empty((m, AGREES + 1)), np.empty(amounts.shape, np.int64)
    found = cut_trees(indptr, indices, moments, amounts, windows, sides, scratch, sums, held, best, rng, trees)
    return best.astype(bool) if 0 <= found < FORBIDDEN else None


def _sides(
    material: Material,
    units: NDArray[np.intp],
    first: NDArray[np.bool_],
    window: NDArray[np.int64],
    rng: NDArray[np.uint64],
) -> NDArray[np.int8]:
    """Return sides that may make good cuts, int8 (s, m): none, as they are, and on straight lines in turn."""
    xy, load = material.graph.xy[units], material.graph.amounts[units, 0]
    share = np.where(first, -1 / max(1, first.sum()), 1 / max(1, (~first).sum()))
    axis = (share[:, None] * xy).sum(axis=0)
    axis /= max(float(np.sqrt((axis**2).sum())), 1e-300)
    turn = np.array([[uniform(rng) - 0.5, uniform(rng) - 0.5] for _ in range(_LINES)])
    across = axis * np.linspace(0, 2, _LINES)[:, None] + turn
    along = across[:, :1] * xy[:, 0] + across[:, 1:] * xy[:, 1]
    order = np.argsort(along, axis=1, kind="stable")
    ends = np.clip(window[:2, 0], 0, load.sum())
    wanted = np.array([ends[0] + uniform(rng) * (ends[1] - ends[0]) for _ in range(_LINES)])
    sides = np.zeros((2 * _LINES + 2, len(units)), np.int8)
    np.put_along_axis(sides[2::2], order, np.cumsum(load[order], axis=1) <= wanted[:, None], axis=1)
    sides[1::2] = first
    return sides


def _pins(
    pinned: NDArray[np.int32], units: NDArray[np.intp], first: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return amounts, int64 (m,), and their window, int64 (4,), that hold pinned units on their sides."""
    held = pinned[units] >= 0
    pins = np.where(held, np.where(first, FORBIDDEN, -FORBIDDEN), 0)
    one, other = pins[first].sum(), pins[~first].sum()
    return pins, np.array([one, one, other, other])


def _touch(touching: NDArray[np.bool_] | None, m: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return amounts, int64 (m,), and their window, int64 (4,), that keep the second side in touch."""
    near = np.zeros(m, np.int64) if touching is None else touching * np.int64(FORBIDDEN)
    return near, np.array([0, near.sum(), near.max(initial=0), near.sum()])
