"""Four departments' networks of about 100 grids each on one ground, each made by a different honest means.

The squares of the post are clipped to the outline, so they cut through buildings and leave slivers along the rim; the
other three follow the borders of cells. None of them is held to the window that the new network has to keep.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix

import gridplan as gp
from gridplan import measure
from gridplan.departments.reading import read_departments

Labels = NDArray[np.int64]

SIDE = 250.0
"""Side of the squares, m: 99 of them meet the 5.3 km² of the centre of Nantes, rim included."""
BLOCKS_HOLD = 330
"""Households at which a group of street blocks stops growing."""
OTHER_WINDOW = (250, 550)


def layers(ground: gp.Ground, *, grids: int = 100, seed: int = 0) -> dict[str, gpd.GeoDataFrame]:
    """Return the four networks by department: polygons with their ``code``."""
    return {
        "civil": drawn(ground, other_division(ground, window=OTHER_WINDOW, grids=grids, seed=seed)),
        "police": drawn(ground, metis(ground, grids=grids, seed=seed)),
        "post": squares(ground, side=SIDE),
        "urban": drawn(ground, grown_blocks(ground, hold=BLOCKS_HOLD)),
    }


def drawn(ground: gp.Ground, labels: Labels) -> gpd.GeoDataFrame:
    """Return one polygon a grid, the union of its cells; units with label −1 lie in none."""
    present, number = np.unique(labels, return_inverse=True)
    shapes = measure.outlines(ground.cells, number, n_grids=len(present))
    codes = [f"{grid:03d}" for grid in present]
    table = gpd.GeoDataFrame({"code": codes}, geometry=shapes.to_numpy(), crs=ground.cells.crs)
    return table[present >= 0].reset_index(drop=True)


def read(layers: Mapping[str, gpd.GeoDataFrame], ground: gp.Ground) -> dict[str, Labels]:
    """Return each department's grid of each unit, the one with the largest share of its footprint; −1 for none."""
    departments, faults = read_departments(layers, ground, code="code")
    gp.Report(faults).raise_errors()
    return {department.name: department.labels.astype(np.int64) for department in departments}


def metis(ground: gp.Ground, *, grids: int, seed: int = 0) -> Labels:
    """Return a division by METIS: about equal households, each grid connected, as few neighbours apart as it finds."""
    import pymetis

    near = ground.adjacency
    links = near.csr(open_only=True)
    _, labels = pymetis.part_graph(
        grids,
        pymetis.CSRAdjacency(links.indptr.tolist(), links.indices.tolist()),
        vweights=ground.units["households"].tolist(),
        recursive=False,
        options=pymetis.Options(ufactor=250, seed=seed, contig=1),
    )
    return np.array(labels, np.int64)


def squares(ground: gp.Ground, *, side: float, shift: float = 0.0) -> gpd.GeoDataFrame:
    """Return squares of `side` m laid over the outline and clipped to it.

    Parameters
    ----------
    shift
        Share of a side by which they start west and south of the outline's corner.
    """
    west, south, east, north = ground.outline.bounds
    x, y = np.meshgrid(np.arange(west - shift * side, east, side), np.arange(south - shift * side, north, side))
    boxes = shapely.box(x.ravel(), y.ravel(), x.ravel() + side, y.ravel() + side)
    inside = shapely.intersection(boxes, ground.outline)
    inside = inside[shapely.area(inside) > 0]
    codes = [f"{i:03d}" for i in range(len(inside))]
    return gpd.GeoDataFrame({"code": codes}, geometry=inside, crs=ground.cells.crs)


def grown_blocks(ground: gp.Ground, *, hold: int) -> Labels:
    """Return street blocks grown into groups of at least `hold` households.

    The first block left, from north-west to south-east, takes in the neighbouring block with the longest common border
    until it holds enough. A group that finds no more neighbours and holds less than half joins the group beside it.
    """
    count, block = _numbered(ground.block)
    border = _borders(ground, block, count)
    households = np.bincount(block, ground.units["households"], count)
    xy = np.stack([np.bincount(block, axis, count) for axis in ground.points.T]) / np.bincount(block)
    group = np.full(count, -1)
    for first in np.argsort(xy[0] - xy[1]):
        if group[first] < 0:
            _grow(int(first), group, border, households, hold)
    return _joined(group, border, households, hold / 2)[block]


def other_division(ground: gp.Ground, *, window: tuple[int, int], grids: int, seed: int = 0) -> Labels:
    """Return a division by gridplan itself with another window than the one the new network has to keep."""
    plan = gp.partition(ground, window=window, n_grids=grids, streets=0, effort=0, seed=seed + 1)
    return plan.labels.astype(np.int64)


def _numbered(block: NDArray[np.int32]) -> tuple[int, Labels]:
    present, number = np.unique(block, return_inverse=True)
    return len(present), number.astype(np.int64)


def _borders(ground: gp.Ground, block: Labels, count: int) -> NDArray[np.float64]:
    """Return the metres of border between every two blocks, (count, count)."""
    near = ground.adjacency
    a, b = block[near.u[near.open]], block[near.v[near.open]]
    apart = a != b
    metres = coo_matrix((near.length[near.open][apart], (a[apart], b[apart])), (count, count)).toarray()
    return metres + metres.T


def _grow(first: int, group: Labels, border: NDArray[np.float64], households: NDArray[np.float64], hold: int) -> None:
    """Number the blocks of one new group in `group`."""
    own = group.max() + 1
    group[first] = own
    reach, total = border[first].copy(), households[first]
    while total < hold:
        free = np.where(group < 0, reach, 0.0)
        chosen = int(np.argmax(free))
        if free[chosen] <= 0:
            return
        group[chosen] = own
        reach += border[chosen]
        total += households[chosen]


def _joined(
    group: Labels, border: NDArray[np.float64], households: NDArray[np.float64], least: float
) -> NDArray[np.int64]:
    """Return groups of which those with fewer households than `least` have joined the one with the longest border."""
    group = group.copy()
    for own in range(int(group.max()) + 1):
        inside = group == own
        reach = np.bincount(group, border[inside].sum(axis=0) * ~inside)
        if 0 <= households[inside].sum() < least and reach.any():
            group[inside] = int(np.argmax(reach))
    return np.unique(group, return_inverse=True)[1].astype(np.int64)
