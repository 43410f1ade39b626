"""The verb that fills housing from census areas or from totals by community."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import overload

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding
from gridplan.ground.community_names import known_communities
from gridplan.ground.estimating.areas import AREA, COMMUNITY, Areas, Shares, read_areas, shares_by_name, shares_in
from gridplan.ground.estimating.filling import Counted, accounted, fill_units
from gridplan.ground.estimating.overlapping import overlaps_among
from gridplan.ground.estimating.spread_telling import tell_beyond, tell_mended, tell_nowhere, tell_overlap
from gridplan.ground.faults import refusal
from gridplan.ground.ground import Ground
from gridplan.ground.notes import notes_of
from gridplan.ground.reading.layers import fit_layer, geometry_of
from gridplan.ground.reading.shapeless import no_shape
from gridplan.ground.units import Units

_BEYOND = 0.05
"""Areas that reach beyond the surveyed ground with no more than this share of their own are taken as within it."""


@overload
def spread_households(
    units: Units,
    areas: pd.DataFrame,
    *,
    households: str | None = None,
    area: str | None = None,
    counted: Counted = "keep",
) -> Units: ...


@overload
def spread_households(
    units: Ground,
    areas: pd.DataFrame,
    *,
    households: str | None = None,
    area: str | None = None,
    counted: Counted = "keep",
) -> Ground: ...


def spread_households(
    units: Units | Ground,
    areas: pd.DataFrame,
    *,
    households: str | None = None,
    area: str | None = None,
    counted: Counted = "keep",
) -> Units | Ground:
    """Return units whose missing households are filled from the totals of areas, in whole households.

    The total of each area is reproduced exactly wherever it holds a building that can take households. A building over
    a border has a part of each area, by share of its footprint. Weights are what the estimate expects of each building
    where any are counted, else floors × footprint of the housing. Buildings in no area keep their estimate; where
    there was nothing to learn from they get as many households per m² of floor as those in the areas.

    Parameters
    ----------
    units
        Units or a ground, read with ``missing="spread"`` (or ``"estimate"``, where some buildings are counted).
    areas
        Polygons with totals, such as census squares; or a table without shapes: communities with totals.
    households, area
        Columns with the households and the name of the area, or the community; looked for by usual names when None.
    counted
        ``"keep"``: counts that are given stay, and only the rest of each area is spread. ``"replace"``: everything is
        spread, in proportion to the counts where there are any.

    Returns
    -------
    Units or Ground
        As given, with source ``census`` or ``totals`` on the units filled, and with findings: where each household of
        the areas went, areas without a shape or with households but nowhere to put them, areas where more is counted
        than they name.

    Raises
    ------
    InputError
        When a column is missing, a total is no number, one area has two totals, no area lies near the units, or no unit
        has a community.
    OptionError
        When `counted` is neither word.

    Examples
    --------
    >>> from shapely import box
    >>> homes = gpd.GeoDataFrame({"unit": ["a", "b"], "households": 0, "source": "open", "households_expected": [1, 3]},
    ...     geometry=[box(0, 0, 10, 10), box(20, 0, 30, 30)], crs=4547)
    >>> square = gpd.GeoDataFrame({"men": [8]}, geometry=[box(0, 0, 200, 200)], crs=4547)
    >>> filled = spread_households(Units(homes), square).frame
    >>> filled[["households", "source"]].to_numpy().tolist()
    [[2, 'census'], [6, 'census']]
    """
    if counted not in ("keep", "replace"):
        raise OptionError(f"counted must be keep or replace, not {counted!r}")
    frame = units.frame if isinstance(units, Units) else units.units
    if isinstance(areas, gpd.GeoDataFrame):
        outline = None if isinstance(units, Units) else units.outline
        placed = _by_shape(areas, frame, outline, households=households, area=area)
    else:
        communities = None if isinstance(units, Units) else units.communities
        placed = _by_community(areas, frame, communities, households=households, area=area)
    filled, told = fill_units(frame, placed.areas, placed.shares, counted=counted, word=placed.word)
    more = (*placed.areas.findings, *placed.findings, *told)
    report = accounted(units.report, before=frame, after=filled, more=more)
    if isinstance(units, Units):
        return replace(units, frame=filled, report=report)
    return replace(units, units=filled, report=report)


@dataclass(frozen=True)
class _Placed:
    """Areas with totals, the share of each unit in them, and where counts from them come from."""

    word: str
    areas: Areas
    shares: Shares
    findings: tuple[Finding, ...] = ()


def _by_shape(
    areas: gpd.GeoDataFrame,
    frame: gpd.GeoDataFrame,
    outline: BaseGeometry | None,
    *,
    households: str | None,
    area: str | None,
) -> _Placed:
    """Return areas with shapes, and the share of each unit in them."""
    drawn, mended, faults = _shapes_of(areas, frame)
    every = read_areas(areas, households=households, area=area, usual=AREA, source="census", shapes=drawn)
    placed = ~shapely.is_missing(drawn[every.rows])
    found, nowhere = every.taken(placed), every.taken(~placed)
    whole = gpd.GeoDataFrame(geometry=drawn[found.rows], crs=frame.crs)
    shares, doubled = shares_in(whole, np.asarray(frame.geometry.array, dtype=object))
    across = np.zeros(len(whole), bool) if outline is None else _reach_beyond(whole, outline, shares)
    told = (
        *faults,
        *notes_of(areas),
        *tell_nowhere(nowhere),
        *tell_mended(found.taken(mended[found.rows])),
        *tell_overlap(frame["unit"].to_numpy(dtype=object)[doubled], overlaps_among(found.names, drawn[found.rows])),
        *tell_beyond(found.names[across], found.totals[across]),
    )
    return _Placed("census", found, shares, told)


def _shapes_of(
    areas: gpd.GeoDataFrame, frame: gpd.GeoDataFrame
) -> tuple[NDArray[np.object_], NDArray[np.bool_], tuple[Finding, ...]]:
    """Return the shapes of all areas where the units are, None where there is none; which were mended; what is told."""
    rows = np.flatnonzero(~no_shape(areas))
    fitted, faults = fit_layer(areas.iloc[rows], frame, layer="census", dimensions=(2,))
    if any(fault.severity == "error" for fault in faults):
        raise InputError(faults)
    drawn, mended = np.full(len(areas), None, dtype=object), np.zeros(len(areas), dtype=bool)
    drawn[rows] = geometry_of(fitted)
    mended[rows] = ~shapely.is_valid(np.asarray(fitted.geometry.array, dtype=object))
    return drawn, mended, faults


def _reach_beyond(areas: gpd.GeoDataFrame, outline: BaseGeometry, shares: Shares) -> NDArray[np.bool_]:
    """Return which areas with units reach beyond the surveyed area with more than a twentieth of their ground."""
    shapes = np.asarray(areas.geometry.array, dtype=object)
    found = np.zeros(len(shapes), dtype=bool)
    at = np.unique(shares.area)
    inside = shapely.area(shapely.intersection(shapes[at], outline))
    found[at] = inside < (1 - _BEYOND) * shapely.area(shapes[at])
    return found


def _by_community(
    table: pd.DataFrame,
    frame: gpd.GeoDataFrame,
    communities: gpd.GeoDataFrame | None,
    *,
    households: str | None,
    area: str | None,
) -> _Placed:
    """Return communities with totals, by code or by name, and the units in them."""
    found = read_areas(table, households=households, area=area, usual=COMMUNITY, source="totals")
    of_unit = frame["community"].to_numpy(dtype=object)
    known = {name for name in of_unit.tolist() if isinstance(name, str)}
    names = np.array(known_communities(found.names.tolist(), known, communities), dtype=object)
    if not known & set(names.tolist()):
        raise refusal("totals-no-community", tuple(map(str, found.names)))
    return _Placed("totals", replace(found, names=names), shares_by_name(names, of_unit), notes_of(table))
