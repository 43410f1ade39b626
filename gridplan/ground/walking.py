"""Daily routes: how long a tour over inhabited buildings is, and what each building adds to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gridplan.ground.ground import Ground
from gridplan.options.made_columns import SAMPLE, WALKING
from gridplan.solve.tour import tour_length

STREETS = 1.3
"""How much longer ways along streets are than straight lines, as walks to service stations count it off the roads."""
_COMMUNITY_SAMPLE = 1000
_NEAREST = 8
"""Sums over grids then agree best with routes: r 0.98 on Nantes and 0.91 in a generated town, 0.97 and 0.86 with 2."""


def route_metres(places: NDArray[np.float64], *, sample: int = SAMPLE) -> float:
    """Return the length of a daily route over places, m: there and back, along streets.

    A tour is reckoned by nearest neighbour and 2-opt over at most `sample` of the places, drawn alike each time, and
    lengthened by √(n / sample): tours over n random places of one ground grow with √n (Beardwood, Halton and
    Hammersley 1959).

    Parameters
    ----------
    places
        float64 (n, 2), m.

    Examples
    --------
    >>> corners = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]])
    >>> round(route_metres(corners))
    520
    """
    if len(places) <= sample:
        return STREETS * tour_length(places)
    chosen = np.sort(np.random.default_rng(len(places)).choice(len(places), sample, replace=False))
    return STREETS * tour_length(places[chosen]) * float(np.sqrt(len(places) / sample))


def with_walking(ground: Ground) -> Ground:
    """Return a ground with a column ``walking``: the metres that each unit adds to a daily route over its community.

    What an inhabited unit adds goes by the mean way to its eight nearest inhabited neighbours in the community, as
    routes go by √(places · area) and that tells the ground to each place; all are scaled so that the sum over each
    community is its `route_metres`. Units where nobody lives add nothing. As work in the load, 0.05 households a metre
    say, it gives grids where buildings lie far apart fewer households: ``gridplan.partition(ground, work={"walking":
    0.05})``, which makes the column itself where it is missing.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households"), roads=town.roads)
    >>> walking = with_walking(ground).units["walking"]
    >>> bool((walking[ground.units["households"] > 0] > 0).all()), float(walking[ground.units["households"] == 0].sum())
    (True, 0.0)
    """
    households = ground.units["households"].to_numpy(np.int64)
    community = pd.factorize(ground.units["community"], use_na_sentinel=False)[0]
    metres = np.zeros(len(ground))
    for own in range(int(community.max(initial=-1)) + 1):
        units = np.flatnonzero((community == own) & (households > 0))
        ways = _mean_ways(ground.points[units])
        if ways.any():
            metres[units] = ways * (route_metres(ground.points[units], sample=_COMMUNITY_SAMPLE) / ways.sum())
    return replace(ground, units=ground.units.assign(**{WALKING: np.round(metres, 2)}))


def _mean_ways(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean way from each place to its nearest ones, float64 (n,); 0 for a place alone."""
    most = min(_NEAREST, len(points) - 1)
    if most < 1:
        return np.zeros(len(points))
    ways = cKDTree(points).query(points, k=most + 1)[0][:, 1:]
    return np.asarray(ways.mean(axis=1), np.float64)
