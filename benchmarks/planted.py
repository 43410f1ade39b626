"""Planted truth: departments' layers made from one hidden plan by moving households on its borders and drawing badly.

A building that faces another hidden grid along at least 10 m goes over to it, or to one of them drawn at random, until
the asked share of the households on borders has moved; every layer draws for itself. Grids may be torn by it. Then the
layer is drawn as polygons whose borders run up to 5 m beside the true ones: every place is displaced by a field drawn
at nodes 25 m apart, the same on both sides of a border, so that a layer still tiles the ground but no border is where
another layer has it.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix

import gridplan as gp
from benchmarks.departments import drawn

Labels = NDArray[np.int64]
Generator = np.random.Generator

NAMES = ("civil", "party", "police", "post", "urban")
JITTER = 5.0
FACING = 10.0
"""m of common border from which a unit faces another grid: a house front, not a corner."""
_NODES = 25.0
"""Distance in m between the nodes of the displacement: far enough above twice the jitter that nothing folds over."""
_STEP = 5.0
"""Borders get a vertex at least every so many m, so that straight ones waver too."""


def layers(
    ground: gp.Ground, hidden: Labels, *, share: float, count: int = 4, seed: int = 0, jitter: float = JITTER
) -> dict[str, gpd.GeoDataFrame]:
    """Return `count` layers of the hidden plan, by department.

    Parameters
    ----------
    hidden
        (n,) grid of each unit, 0 to k − 1.
    share
        Of the households in units on a border, the share that moves.
    jitter
        m by which borders are displaced at most.
    """
    draws = np.random.default_rng(seed).spawn(count)
    return {name: noisy(ground, hidden, share, draw, jitter) for name, draw in zip(NAMES[:count], draws, strict=True)}


def layers_with_wrong_border(
    ground: gp.Ground, hidden: Labels, *, share: float, borders: int = 10, seed: int = 0, jitter: float = JITTER
) -> dict[str, gpd.GeoDataFrame]:
    """Return four layers of the hidden plan of which the last two share the same `borders` moved by 40 m."""
    draws = np.random.default_rng(seed).spawn(5)
    wrong = wrong_borders(ground, hidden, draws.pop(), borders=borders)
    truths = (hidden, hidden, wrong, wrong)
    return {
        name: noisy(ground, truth, share, draw, jitter) for name, truth, draw in zip(NAMES, truths, draws, strict=False)
    }


def noisy(ground: gp.Ground, hidden: Labels, share: float, draw: Generator, jitter: float) -> gpd.GeoDataFrame:
    """Return one layer; its codes say nothing of the hidden plan's."""
    labels = moved(ground, hidden, share, draw)
    codes = draw.permutation(int(hidden.max()) + 1)
    return displaced(drawn(ground, codes[labels]), draw, jitter)


def moved(ground: gp.Ground, hidden: Labels, share: float, draw: Generator) -> Labels:
    """Return the hidden plan with `share` of the households on its borders in a neighbouring grid.

    A unit with more households than are left to move stays, so that the share is met as nearly as units allow; units
    without households move with the probability `share`.
    """
    household = ground.units["households"].to_numpy()
    inner, other = _across(ground, hidden)
    order = draw.permutation(len(inner))
    unit, first = np.unique(inner[order], return_index=True)
    goal = hidden[other[order[first]]]
    left = share * household[unit].sum()
    labels = hidden.copy()
    for i in draw.permutation(len(unit)):
        own = household[unit[i]]
        if own <= left if own else draw.random() < share:
            labels[unit[i]] = goal[i]
            left -= own
    return labels


def border_households(ground: gp.Ground, labels: Labels) -> int:
    """Return the households in units that face another grid."""
    return int(ground.units["households"].to_numpy()[np.unique(_across(ground, labels)[0])].sum())


def wrong_borders(
    ground: gp.Ground, hidden: Labels, draw: Generator, *, borders: int = 10, metres: float = 40.0
) -> Labels:
    """Return the hidden plan with whole borders moved by `metres`, between pairs of grids that share no grid.

    Units of the one grid within `metres` of the border with the other go over to it.
    """
    inner, other = _across(ground, hidden)
    pairs = np.unique(np.stack([hidden[inner], hidden[other]], axis=1), axis=0)
    labels, touched = hidden.copy(), set[int]()
    for loser, winner in draw.permutation(pairs).tolist():
        if len(touched) == 2 * borders or {loser, winner} & touched:
            continue
        along = np.unique(inner[(hidden[inner] == loser) & (hidden[other] == winner)])
        inside = np.flatnonzero(hidden == loser)
        line = shapely.intersection(
            shapely.union_all(ground.cells.to_numpy()[along]),
            shapely.union_all(ground.cells.to_numpy()[hidden == winner]),
        )
        near = inside[shapely.distance(shapely.points(ground.points[inside]), line) <= metres]
        if 0 < len(near) < 0.6 * len(inside):
            labels[near] = winner
            touched |= {loser, winner}
    return labels


def displaced(layer: gpd.GeoDataFrame, draw: Generator, jitter: float) -> gpd.GeoDataFrame:
    """Return the layer with every vertex moved by up to `jitter` m, equal vertices alike."""
    west, south, east, north = layer.total_bounds
    shape = (int((east - west) / _NODES) + 2, int((north - south) / _NODES) + 2)
    angle, length = draw.uniform(0, 2 * np.pi, shape), jitter * np.sqrt(draw.random(shape))
    field = np.stack([length * np.cos(angle), length * np.sin(angle)], axis=-1)

    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        at = (xy - (west, south)) / _NODES
        low = at.astype(int)
        (x, y), rest = low.T, (at - low)
        a, b = rest[:, :1], rest[:, 1:]
        lower = (1 - a) * field[x, y] + a * field[x + 1, y]
        upper = (1 - a) * field[x, y + 1] + a * field[x + 1, y + 1]
        return xy + (1 - b) * lower + b * upper

    dense = shapely.segmentize(layer.geometry.to_numpy(), _STEP)
    return layer.set_geometry(gpd.GeoSeries(shapely.make_valid(shapely.transform(dense, move)), crs=layer.crs))


def matched(labels: Labels, hidden: Labels, households: NDArray[np.int64]) -> float:
    """Return the share of households in the matching grid, under the best matching of one grid with one.

    Units with label −1 are in no matching grid.
    """
    inside = labels >= 0
    shape = (int(labels.max()) + 1, int(hidden.max()) + 1)
    common = coo_matrix((households[inside], (labels[inside], hidden[inside])), shape).toarray()
    return float(common[linear_sum_assignment(common, maximize=True)].sum() / households.sum())


def _across(ground: gp.Ground, labels: Labels) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the pairs that face each other over a border, each both ways: units, and those opposite."""
    near = ground.adjacency
    cut = near.open & (labels[near.u] != labels[near.v]) & (near.length >= FACING)
    u, v = near.u[cut], near.v[cut]
    return np.concatenate([u, v]), np.concatenate([v, u])
