"""What it costs a grid to reach across a road: metres of road on each border, times the price of its class."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gridplan.ground.ground import Ground
from gridplan.ground.reading.layers import single_lines
from gridplan.ground.surveying.alongside import Alongside
from gridplan.ground.surveying.contacts import BESIDE
from gridplan.ground.surveying.coverage import edges_of, straight_pieces


def crossing_costs(ground: Ground, prices: Mapping[str, float]) -> NDArray[np.float64]:
    """Return the metres of road on each border times the price of reaching across, float64 (m,) by pair.

    Where roads of several classes lie on one border, the dearest counts.

    Parameters
    ----------
    prices
        Class of road, "1" to "6", → price of a metre.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> cost = crossing_costs(ground, {name: 2.0 for name in "123456"})
    >>> on_road = ground.adjacency.length - ground.adjacency.off_road
    >>> bool(np.allclose(cost, 2 * on_road))
    True
    """
    near = ground.adjacency
    edges = edges_of(ground.cells.to_numpy()).inner
    dearest = np.zeros(len(edges.a))
    roads = ground.roads[ground.roads["bounds"].to_numpy(dtype=bool)]
    for name, price in prices.items():
        shapes = roads.geometry.to_numpy()[(roads["road_class"] == int(name)).to_numpy()]
        along = Alongside(straight_pieces(single_lines(shapes)), within=BESIDE).metres(edges.xy)
        dearest = np.maximum(dearest, price * along)
    stored = near.u.astype(np.int64) * near.n + near.v
    key = edges.a.astype(np.int64) * near.n + edges.b
    place = np.searchsorted(stored, key)
    known = (place < len(stored)) & (stored[np.minimum(place, len(stored) - 1)] == key) if len(stored) else key < 0
    return np.bincount(place[known], dearest[known], len(stored)).astype(np.float64)
