"""How well an item lies with a grid: near its middle, not cut off from what stands in the same street block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.restoring.region import Items, Region


def drawing_cost(items: Items, region: Region, labels: NDArray[np.int32], streets: float) -> NDArray[np.float64]:
    """Return what each label costs each item, float64 (m, l), 1 for the mean item where it is now.

    Inertia about the middles that the grids have now, and metres of border off the streets towards items that have
    another label now, at the price of `streets`.

    Parameters
    ----------
    labels
        int32 (m,), positions in the labels of the region, as things are now.
    """
    graph = items.graph
    xy, weight = graph.xy[region.items], graph.weight[region.items]
    heavy = np.bincount(labels, weight, len(region.labels))
    heavy[heavy == 0] = 1.0
    middles = np.stack([np.bincount(labels, weight * x, len(heavy)) for x in xy.T], axis=1) / heavy[:, None]
    away = weight[:, None] * ((xy[:, None] - middles[None]) ** 2).sum(axis=2)
    usual = max(float(away[np.arange(len(xy)), labels].mean()), 1e-9)
    off = _off_road(items, region, labels)
    metres = max(float(off.sum(axis=1).mean()), 1e-9)
    cost: NDArray[np.float64] = away / usual + streets * (off.sum(axis=1, keepdims=True) - off) / metres
    return cost


def _off_road(items: Items, region: Region, labels: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the metres of border off the streets that each item shares with each label, float64 (m, l)."""
    graph = items.graph
    place = np.full(len(graph), -1, np.int64)
    place[region.items] = np.arange(len(region))
    source, target = place[graph.source], place[graph.indices]
    edge = (source >= 0) & (target >= 0)
    found = np.zeros((len(region), len(region.labels)))
    np.add.at(found, (source[edge], labels[target[edge]]), graph.off_road[edge])
    return found
