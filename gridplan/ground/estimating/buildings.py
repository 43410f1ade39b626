"""What an estimate may know of buildings: size, storeys, height, shape, place and what they are used for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

_SMALLEST = 1.0
"""Footprints count as at least this, in m²: slivers are no houses."""


@dataclass(frozen=True)
class Buildings:
    """Buildings as arrays, in an order that neither rows nor names decide (see `gridplan.ground.units`).

    Parameters
    ----------
    footprint, floors, height
        float64 (n,), m², storeys and m; none missing.
    compactness
        float64 (n,), 4π·area ÷ perimeter²: 1 for a disc, less for long and winding shapes.
    places
        float64 (n, 2), m.
    types
        Columns of text (n,), empty where nothing is known: the use, a second use, the kind of housing.
    usual_floors
        Storeys taken where a building's own are unknown.
    """

    footprint: NDArray[np.float64]
    floors: NDArray[np.float64]
    height: NDArray[np.float64]
    compactness: NDArray[np.float64]
    places: NDArray[np.float64]
    types: tuple[NDArray[np.str_], ...]
    usual_floors: float

    def __len__(self) -> int:
        return len(self.footprint)

    @property
    def floor_area(self) -> NDArray[np.float64]:
        """Floors × footprint, m²."""
        return self.floors * self.footprint

    def taken(self, rows: NDArray[np.intp]) -> Buildings:
        """Return the buildings of `rows`."""
        return Buildings(
            self.footprint[rows],
            self.floors[rows],
            self.height[rows],
            self.compactness[rows],
            self.places[rows],
            tuple(column[rows] for column in self.types),
            self.usual_floors,
        )


def describe_buildings(
    shapes: NDArray[np.object_],
    *,
    floors: NDArray[np.float64],
    height: NDArray[np.float64],
    types: tuple[NDArray[np.object_], ...],
    usual: NDArray[np.bool_],
    metres_per_floor: float,
) -> Buildings:
    """Return what is known of buildings, with usual values where it is not.

    Parameters
    ----------
    shapes
        (n,) polygons in metres.
    floors, height
        float64 (n,), NaN where unknown.
    types
        Columns of text or None, (n,) each.
    usual
        bool (n,): the buildings whose median storeys stand for unknown ones; 1 where none of them is known.

    Examples
    --------
    >>> nan, square = float("nan"), shapely.box([0, 20], 0, [10, 30], 10)
    >>> found = describe_buildings(square, floors=np.array([2, nan]), height=np.array([nan, nan]),
    ...     types=(), usual=np.array([True, True]), metres_per_floor=3.0)
    >>> found.floor_area.tolist(), found.height.tolist()
    ([200.0, 200.0], [6.0, 6.0])
    """
    known = floors[usual & np.isfinite(floors)]
    typical = float(np.median(known)) if len(known) else 1.0
    storeys = np.where(np.isfinite(floors), floors, typical)
    area = np.maximum(shapely.area(shapes), _SMALLEST)
    around = np.maximum(shapely.length(shapes), 1e-9)
    return Buildings(
        footprint=area,
        floors=storeys,
        height=np.where(np.isfinite(height) & (height > 0), height, storeys * metres_per_floor),
        compactness=np.clip(4 * np.pi * area / around**2, 0.01, 1.0),
        places=shapely.get_coordinates(shapely.point_on_surface(shapes)),
        types=tuple(_texts(column) for column in types),
        usual_floors=typical,
    )


def type_names(buildings: Buildings) -> NDArray[np.str_]:
    """Return what each building is called by its types, (n,): those that are known, joined by ``+``.

    Examples
    --------
    >>> square = shapely.box([0, 20], 0, [10, 30], 10)
    >>> use = np.array(["homes", "homes"], dtype=object), np.array(["shops", None], dtype=object)
    >>> nothing = np.full(2, np.nan)
    >>> type_names(describe_buildings(square, floors=nothing, height=nothing, types=use,
    ...     usual=np.array([True, True]), metres_per_floor=3.0)).tolist()
    ['homes + shops', 'homes']
    """
    rows = zip(*buildings.types, strict=True) if buildings.types else [()] * len(buildings)
    return np.array([" + ".join(dict.fromkeys(filter(None, row))) or "-" for row in rows], dtype=str)


def _texts(column: NDArray[np.object_]) -> NDArray[np.str_]:
    return np.array([value.strip() if isinstance(value, str) else "" for value in column], dtype=str)
