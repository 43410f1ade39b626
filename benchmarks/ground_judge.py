"""What a ground has to be: a valid coverage of one polygon a unit, whose adjacency stays when the map is turned."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

import gridplan as gp
from gridplan.ground.surveying.contacts import SHORTEST

BAND = 0.1
"""Borders this near to the shortest that counts, in m, may come and go as the 1 cm grid turns under the map."""
Borders = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Verdict:
    """What was found about a ground.

    Parameters
    ----------
    valid
        Whether its cells match edge to edge.
    in_pieces
        Units whose cell is not one polygon that contains a point of their footprint's surface.
    own
        Share of the footprints' area that lies in their own cells.
    """

    valid: bool
    in_pieces: int
    own: float


def judge(ground: gp.Ground) -> Verdict:
    """Return the verdict on a ground, from its cells and footprints alone."""
    cells, footprints = (np.asarray(layer.geometry.array, dtype=object) for layer in (ground.cells, ground.units))
    inside = shapely.contains_xy(cells, ground.points[:, 0], ground.points[:, 1])
    whole = (shapely.get_type_id(cells) == shapely.GeometryType.POLYGON) & inside
    own = shapely.area(shapely.intersection(cells, footprints)).sum() / shapely.area(footprints).sum()
    return Verdict(bool(shapely.coverage_is_valid(cells)), int((~whole).sum()), float(own))


def borders(ground: gp.Ground) -> Borders:
    """Return the metres of each common border by the names of both units."""
    name = ground.units["unit"].tolist()
    near = ground.adjacency
    return {
        (min(name[u], name[v]), max(name[u], name[v])): metres
        for u, v, metres in zip(near.u.tolist(), near.v.tolist(), near.length.tolist(), strict=True)
    }


def changed(before: Borders, after: Borders) -> list[tuple[str, str]]:
    """Return the pairs that only one of two surveys has as neighbours, but for borders about as long as the shortest.

    Examples
    --------
    >>> changed({("a", "b"): 0.55, ("a", "c"): 3.0}, {("b", "c"): 2.0})
    [('a', 'c'), ('b', 'c')]
    """
    both = before | after
    return sorted(pair for pair in before.keys() ^ after.keys() if both[pair] > SHORTEST + BAND)


def turned(
    layers: dict[str, gpd.GeoDataFrame | BaseGeometry], degrees: float
) -> dict[str, gpd.GeoDataFrame | BaseGeometry]:
    """Return layers turned about the middle of the first."""
    west, south, east, north = next(iter(layers.values())).total_bounds
    middle = shapely.Point((west + east) / 2, (south + north) / 2)
    return {
        name: shapely.affinity.rotate(layer, degrees, origin=middle)
        if isinstance(layer, BaseGeometry)
        else layer.set_geometry(layer.rotate(degrees, origin=middle))
        for name, layer in layers.items()
    }
