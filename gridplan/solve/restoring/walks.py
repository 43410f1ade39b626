"""How far from its middle a grid may reach for more: cells can touch across a river where nobody walks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.restoring.region import Items

_MORE = 0.5
"""Part of a usual grid's reach that is added to its own."""


def within_walk(
    items: Items, at: NDArray[np.int32], labels: NDArray[np.int32], chosen: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return whether items lie about as near to the middle of grids as their own items do, bool (m, l).

    Own items always do. A grid reaches as far as its farthest item with load lies, and half a usual grid farther.

    Parameters
    ----------
    at
        int32 (n,), label of each item.
    labels
        int32 (l,), ascending.
    chosen
        int64 (m,), items asked about.
    """
    graph, k = items.graph, len(labels)
    inside = np.flatnonzero(np.isin(at, labels))
    own = np.searchsorted(labels, at[inside])
    weight = graph.weight[inside] + 1e-9
    middles = np.stack(
        [np.bincount(own, weight * x, k) / np.bincount(own, weight, k) for x in graph.xy[inside].T], axis=1
    )
    away = np.hypot(*(graph.xy[inside] - middles[own]).T)
    reach = np.zeros(k)
    loaded = (graph.amounts[inside, 0] > 0) & items.stays[inside].any(axis=1)
    np.maximum.at(reach, own[loaded], away[loaded])
    most = reach + _MORE * np.median(reach)
    distance = np.hypot(*(graph.xy[chosen][:, None] - middles[None]).transpose(2, 0, 1))
    return np.asarray((distance <= most) | (at[chosen][:, None] == labels))
