"""The best division of a few units, proven: every set of units is looked at.

All 2ᵐ sets of m units stand in tables, set number Σ 2ⁱ over its units i: is it whole, are its amounts inside the window
of a grid, what does it cost as that grid. Grids are then joined one after the other, in 3ᵐ steps each.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.jit import lean_kernel
from gridplan.solve.polishing.group import CENTROID, MEDOID, SOFT, Extras, Group, whole_group
from gridplan.solve.request import Request

MOST_UNITS = 16
"""More units are refused: tables double with each."""


def solve_small(
    graph: Graph, request: Request, toll: NDArray[np.float64], *, extras: Extras | None = None,
    bonds: NDArray[np.float64] | None = None,
) -> NDArray[np.int32] | None:  # fmt: skip
    """Return the best division of a small graph, int32 (n,); None proves that there is none.

    Every grid has units, hangs together and keeps its windows, pins and keep-apart groups; keep-together groups must
    have been contracted. The graph may be in several pieces.

    Parameters
    ----------
    toll
        float64 (nnz,), price of a border along each CSR entry, half of it counted on each side, weight·m².
    extras
        Prices of moving and of uneven soft attributes.
    bonds
        float64 (n, n), symmetric, what each pair of units saves by sharing a grid, neighbours or not, weight·m².

    Raises
    ------
    ValueError
        When there are more than `MOST_UNITS` units.

    Examples
    --------
    >>> row = Graph.from_edges([[i, 0] for i in range(4)], [1, 1, 1, 3], range(3), range(1, 4))
    >>> window = np.full((2, 1), 3)
    >>> labels = solve_small(row, Request(window, window), np.zeros(6))
    >>> (labels == labels[0]).tolist()
    [True, True, True, False]
    >>> solve_small(row, Request(window - 1, window - 1), np.zeros(6)) is None
    True
    """
    if len(graph) > MOST_UNITS:
        raise ValueError(f"{len(graph)} units are too many to look at every set of them; at most {MOST_UNITS}")
    return best_division(whole_group(graph, request, toll, extras=extras), bonds)


def best_division(group: Group, bonds: NDArray[np.float64] | None = None) -> NDArray[np.int32] | None:
    """Return the best division of a group of at most `MOST_UNITS` units, int32 (m,), or None where there is none."""
    values = _values(group, bonds)
    full = values.shape[1] - 1
    reached = [values[0]]
    for value in values[1:-1]:
        joined = np.full(full + 1, np.inf)
        join(reached[-1], value, joined)
        reached.append(joined)
    labels = np.zeros(len(group.mass), np.int32)
    rest, members = full, np.arange(full + 1)
    for g in range(len(values) - 1, 0, -1):
        total = np.where(members | rest == rest, values[g] + reached[g - 1][members ^ rest], np.inf)
        chosen = int(total.argmin())
        if not np.isfinite(total[chosen]):
            return None
        labels[(chosen >> np.arange(len(labels))) & 1 == 1] = g
        rest ^= chosen
    return labels if np.isfinite(values[0][rest]) else None


@lean_kernel
def join(reached: NDArray[np.float64], value: NDArray[np.float64], joined: NDArray[np.float64]) -> None:
    """Lower `joined` to the least cost of every set as a set that is `reached` and a grid that costs `value`."""
    full = len(value) - 1
    for grid in range(full + 1):
        if value[grid] == np.inf:
            continue
        rest = full ^ grid
        part = rest
        while part > 0:
            joined[part | grid] = min(joined[part | grid], reached[part] + value[grid])
            part = (part - 1) & rest


def _values(group: Group, bonds: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """Return what each set of units costs as each grid, float64 (k, 2ᵐ); inf where it cannot be that grid."""
    sums = [_sums(column) for column in group.amounts.T]
    between = _tolls_between(group)
    shared = _inertias(group) - _inside(between if bonds is None else between + bonds)
    shared[~_whole(group)] = np.inf
    values = np.empty((group.window.shape[1], len(shared)))
    for g in range(len(values)):
        values[g] = shared + _sums(group.fee[:, g])
        for column, goal in zip(group.mass.T[SOFT:], group.goal[g], strict=True):
            values[g] += (_sums(column) - goal) ** 2
        for total, lo, hi in zip(sums, group.window[0, g], group.window[1, g], strict=True):
            values[g, (total < lo) | (total > hi)] = np.inf
    return values


def _sums(values: NDArray[Any]) -> NDArray[Any]:
    """Return the sum over every set, (2ᵐ,)."""
    total: NDArray[Any] = np.zeros(1, values.dtype)
    for value in values:
        total = np.concatenate([total, total + value])
    return total


def _whole(group: Group) -> NDArray[np.bool_]:
    """Return which sets have units and hang together, bool (2ᵐ,)."""
    m = len(group.mass)
    beside = np.zeros(1, np.int64)
    for i in range(m):
        near = np.bitwise_or.reduce(1 << group.indices[group.indptr[i] : group.indptr[i + 1]].astype(np.int64))
        beside = np.concatenate([beside, beside | near])
    members = np.arange(1 << m)
    found = members & -members
    while True:
        grown = found | beside[found] & members
        if (grown == found).all():
            return np.asarray((found == members) & (members > 0), np.bool_)
        found = grown


def _inertias(group: Group) -> NDArray[np.float64]:
    """Return the inertia of every set about its centroid or best unit, float64 (2ᵐ,)."""
    w, x, y = group.mass.T[:SOFT]
    mass, sx, sy, square = (_sums(column) for column in (w, w * x, w * y, w * (x * x + y * y)))
    if group.kind == CENTROID:
        return np.asarray(square - (sx * sx + sy * sy) / np.where(mass > 0, mass, 1.0), np.float64)
    if group.kind != MEDOID:
        return np.zeros(len(mass))
    least = np.full(len(mass), np.inf)
    for i in range(len(w)):
        about = square - 2 * (x[i] * sx + y[i] * sy) + mass * (x[i] ** 2 + y[i] ** 2)
        held = np.arange(len(mass)) >> i & 1 == 1
        least[held] = np.minimum(least[held], about[held])
    return least


def _tolls_between(group: Group) -> NDArray[np.float64]:
    """Return the toll of parting each pair of units, float64 (m, m)."""
    m = len(group.mass)
    between = np.zeros((m, m))
    between[np.repeat(np.arange(m), np.diff(group.indptr)), group.indices] = group.toll
    return (between + between.T) / 2


def _inside(between: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum over the pairs inside every set, float64 (2ᵐ,): what is saved by not parting them."""
    inner = np.zeros(1)
    for i, row in enumerate(between):
        inner = np.concatenate([inner, inner + _sums(row[:i])])
    return inner
