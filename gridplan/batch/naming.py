"""To which place a unit belongs: by its own column, or by the polygon in which it lies."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gridplan.batch.config import BatchConfig
from gridplan.ground.faults import refusal
from gridplan.ground.formats.table import id_texts
from gridplan.ground.surveying.parents import community_at

_CODE_DIGITS, _SUBDISTRICT_DIGITS = 12, 9
"""Digits of a community's code, and those of its subdistrict."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Boundaries that tell places.

    Parameters
    ----------
    frame, rows
        Polygons in the coordinate system of the units, and their rows in the layer.
    communities, places
        (m,) community and place of each polygon.
    """

    frame: gpd.GeoDataFrame
    rows: NDArray[np.int64]
    communities: NDArray[np.object_]
    places: NDArray[np.object_]

    def at(self, units: gpd.GeoDataFrame) -> NDArray[np.object_]:
        """Return (n,) the place of the polygon in which each unit lies, or the nearest; empty without a shape."""
        shapes = np.asarray(units.geometry.array, dtype=object)
        found = np.full(len(shapes), "", dtype=object)
        there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        spots = shapely.get_coordinates(shapely.point_on_surface(shapely.force_2d(shapes[there])))
        found[there] = self.places[community_at(spots, self.frame)]
        return found


@dataclass(frozen=True)
class Naming:
    """How units are given to places.

    Parameters
    ----------
    community, column
        Columns of the units with their community and with their place, where they count.
    short
        Whether a place is the first nine digits of a community.
    drawn
        The boundaries, where there are any.
    by_polygon
        Whether the polygon in which a unit lies decides, and not its column.
    """

    community: str | None
    column: str | None
    short: bool
    drawn: Drawn | None = None
    by_polygon: bool = False

    @classmethod
    def of(cls, config: BatchConfig, crs: CRS) -> Naming:
        """Return how a batch names the places of units with the coordinate system `crs`."""
        community, short = config.reading.get("community"), config.by == "subdistrict" and config.column is None
        if "boundaries" not in config.layers:
            return cls(community, config.column, short)
        wins = config.surveying.get("community_wins", "boundaries")
        chunks = [*config.layers["boundaries"].chunks()]
        frame = pd.concat([chunk.frame for chunk in chunks], ignore_index=True).to_crs(crs)
        communities = _texts(frame, config.surveying["community_column"], source="boundaries")
        named = _texts(frame, config.column, source="boundaries") if config.column else _shortened(communities, short)
        drawn = Drawn(frame, np.concatenate([chunk.rows for chunk in chunks]), communities, named)
        return cls(community, None, short, drawn, by_polygon=wins == "boundaries" or community is None)

    def places_of(self, units: gpd.GeoDataFrame) -> NDArray[np.object_]:
        """Return (n,) the place of each unit, empty where it has none.

        Raises
        ------
        InputError
            When a column is missing, or codes of communities are too short to tell their subdistrict.
        """
        if self.column is not None:
            return _texts(units, self.column, source="units")
        if self.drawn is not None and self.by_polygon:
            return self.drawn.at(units)
        said = _texts(units, str(self.community), source="units")
        if self.drawn is None:
            return _shortened(said, self.short)
        known = dict(zip(self.drawn.communities, self.drawn.places, strict=True))
        named = np.array([known.get(name, name) for name in said], dtype=object)
        return np.where(named == "", self.drawn.at(units), named)


def _texts(frame: gpd.GeoDataFrame, column: str, *, source: str) -> NDArray[np.object_]:
    if column not in frame.columns:
        raise refusal("batch-column-missing", source=source, column=column, columns=", ".join(map(str, frame.columns)))
    return np.array(id_texts(frame[column]), dtype=object)


def _shortened(communities: NDArray[np.object_], short: bool) -> NDArray[np.object_]:
    """Return the subdistrict of each community where `short`, else the community itself."""
    if not short:
        return communities
    wrong = sorted({name for name in communities if name and not _is_code(name)})
    if wrong:
        raise refusal("batch-no-code", wrong)
    return np.array([name[:_SUBDISTRICT_DIGITS] for name in communities], dtype=object)


def _is_code(name: str) -> bool:
    return len(name) >= _CODE_DIGITS and name.isdecimal()
