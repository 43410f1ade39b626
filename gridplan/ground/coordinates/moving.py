"""Some of the units, moved as a difference between datums would move them."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from gridplan.ground.coordinates.datum import Datum, move
from gridplan.ground.coordinates.extent import in_china

Pair = tuple[Datum, Datum]
"""Datum of the units and datum of a layer."""
_LOOKED_AT = 1000


@dataclass(frozen=True)
class Sample:
    """Buildings looked at.

    Parameters
    ----------
    shapes
        (n,) outlines in a metric system.
    places
        (n, 2) their middles, in degrees.
    back
        From degrees to that system.
    """

    shapes: NDArray[np.object_]
    places: NDArray[np.float64]
    back: Transformer

    def moved(self, pair: Pair) -> NDArray[np.object_]:
        """Return the outlines where they lie in the datum of the layer."""
        corners, owner = shapely.get_coordinates(self.shapes, return_index=True)
        moved: NDArray[np.object_] = shapely.set_coordinates(self.shapes.copy(), corners + self._steps(pair)[owner])
        return moved

    def metres(self, pair: Pair) -> float:
        """Return how far such a difference moves places, on average."""
        return float(np.hypot(*self._steps(pair).T).mean())

    def _steps(self, pair: Pair) -> NDArray[np.float64]:
        here, there = self.places.T, move(self.places, *pair)
        steps = np.subtract(self.back.transform(*there), self.back.transform(*here))
        return np.asarray(steps.T, dtype=np.float64)


def sample_of(units: gpd.GeoDataFrame) -> Sample | None:
    """Return some of the units, evenly spread over their order; None where nothing is shifted.

    Examples
    --------
    >>> houses = gpd.GeoDataFrame(geometry=shapely.box([528600, 528700], 3386000, [528610, 528710], 3386010), crs=4547)
    >>> round(sample_of(houses).metres(("wgs84", "gcj02")))
    586
    """
    system = CRS(units.crs)
    if system.geodetic_crs is None or not len(units):
        return None
    back = Transformer.from_crs(system.geodetic_crs, system, always_xy=True)
    west, south, east, north = units.total_bounds
    middle = back.transform((west + east) / 2, (south + north) / 2, direction="INVERSE")
    if not np.isfinite(middle).all() or not in_china(*middle):
        return None
    rows = np.linspace(0, len(units) - 1, min(len(units), _LOOKED_AT)).astype(np.intp)
    shapes = np.asarray(units.geometry.array, dtype=object)[rows]
    x0, y0, x1, y1 = shapely.bounds(shapes).T
    places = np.column_stack(back.transform((x0 + x1) / 2, (y0 + y1) / 2, direction="INVERSE"))
    return Sample(shapes, places, back)
