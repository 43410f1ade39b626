"""Units marked with the dedicated place in which they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal, TypeVar, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.columns import DEDICATED_KIND
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.ground.columns import named
from gridplan.ground.dedicated.parks import with_parks
from gridplan.ground.dedicated.places import places_of
from gridplan.ground.dedicated.polygons import read_places
from gridplan.ground.estates.placing import estate_rows, units_across
from gridplan.ground.formats.table import id_text, id_texts
from gridplan.ground.ground import Ground
from gridplan.ground.surveying.parents import listed
from gridplan.ground.units import Units
from gridplan.options.dedicated import DEDICATED

Marked = TypeVar("Marked", Units, Ground)
Parks = Literal["ground", "unit"]
Findings = tuple[Finding, ...]


def with_dedicated(
    units: Marked,
    dedicated: gpd.GeoDataFrame | str,
    *,
    name_column: str | None = None,
    kind_column: str | None = None,
    parks: Parks = "ground",
) -> Marked:
    """Return units, or a ground, with the dedicated place in which each unit stands: ``dedicated, dedicated_kind``.

    Dedicated places are malls, office towers, campuses, parks, markets, hospitals. `gridplan.partition` makes each a
    grid of its own, or attaches it to the grids around: see `Rules.dedicated`. A unit stands where its representative
    point lies. Units outside every place keep what their own column ``dedicated`` says, where they have one.

    Parameters
    ----------
    units
        Checked units or a surveyed ground.
    dedicated
        Polygons in any coordinate system, where rows of one name are one place; or the column of the units that names
        the place of each.
    name_column, kind_column
        Columns with name and kind of the place; looked for when None. With a column of the units, its kind is looked
        up in `kind_column` of these.
    parks
        What becomes of a place without any building: its ``ground`` stays with the units around, or it becomes a
        ``unit`` without households, which can be a grid. This is for units that are surveyed later.

    Returns
    -------
    Units or Ground
        Of the same kind, its report with findings on places without buildings, units across their edges or in several
        places, and places in several communities; each with ids and households.

    Raises
    ------
    InputError
        With every fault of the layer or the column.
    OptionError
        When `parks` is none of its words, or asks for units on a ground that is surveyed already.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.town_inputs(buildings=300, communities=2, seed=1)
    >>> units = gp.read_units(town.buildings, households="households")
    >>> marked = with_dedicated(units, town.dedicated)
    >>> set(marked.frame["dedicated"].dropna()) <= set(town.dedicated["name"])
    True
    """
    if parks not in get_args(Parks) or (parks == "unit" and isinstance(units, Ground)):
        raise OptionError(f"parks must be ground, or unit before the survey, not {parks!r}")
    name, rows = ("units", units.units) if isinstance(units, Ground) else ("frame", units.frame)
    frame: gpd.GeoDataFrame
    findings: Findings = ()
    if isinstance(dedicated, str):
        frame = _by_column(rows, dedicated, kind_column)
    else:
        frame, findings = _by_layer(rows, dedicated, (name_column, kind_column), parks)
    changes: dict[str, Any] = {name: frame, "report": units.report + Report((*findings, *_torn(frame)))}
    return replace(units, **changes)


def _by_layer(
    rows: gpd.GeoDataFrame, dedicated: gpd.GeoDataFrame, columns: tuple[str | None, str | None], parks: Parks
) -> tuple[gpd.GeoDataFrame, Findings]:
    """Return units marked by polygons, with further ones for places without buildings where these are asked for."""
    places, noted = read_places(dedicated, rows, name_column=columns[0], kind_column=columns[1])
    made: Findings = ()
    if parks == "unit":
        rows, made = with_parks(rows, places)
    frame, findings = _by_polygon(rows, places)
    return frame, (*noted, *made, *findings)


def _by_column(frame: gpd.GeoDataFrame, column: str, kind_column: str | None) -> gpd.GeoDataFrame:
    """Return units whose own columns tell the places."""
    faults: Findings = ()
    for asked in (column, *(() if kind_column is None else (kind_column,))):
        faults += named(list(frame.columns), asked, source="units")[1]
    if faults:
        raise InputError(faults)
    places = _column(id_texts(frame[column]))
    kinds = [None] * len(frame) if kind_column is None else [id_text(value) for value in frame[kind_column]]
    return frame.assign(**{DEDICATED: places, DEDICATED_KIND: _column(kinds, only=places)})


def _by_polygon(frame: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Findings]:
    """Return units marked with the place in which they stand, else with what they said, and what is worth a look."""
    points = shapely.get_coordinates(shapely.point_on_surface(np.asarray(frame.geometry.array, dtype=object)))
    row, times = estate_rows(points, places)
    names, kinds = (np.array([*places[column], None], dtype=object) for column in (DEDICATED, DEDICATED_KIND))
    drawn = _column(names[row])
    said = places_of(frame)
    own = frame[DEDICATED_KIND] if DEDICATED_KIND in frame else [None] * len(frame)
    marks = _column([name or other for name, other in zip(drawn, said, strict=True)])
    of_kind = [new if name else old for name, new, old in zip(drawn, kinds[row], own, strict=True)]
    overlapping = ", ".join(names[np.unique(row[times > 1])].tolist())
    bare = np.setdiff1d(np.arange(len(places)), row)
    findings = (
        *((Finding("dedicated-empty", tuple(names[bare].tolist())),) if len(bare) else ()),
        *listed("dedicated-crossed", frame, units_across(frame, places, row)),
        *listed("dedicated-overlap", frame, times > 1, places=overlapping),
    )
    return frame.assign(**{DEDICATED: marks, DEDICATED_KIND: _column(of_kind, only=marks)}), findings


def _torn(frame: gpd.GeoDataFrame) -> Findings:
    """Return the places whose units lie in several communities, with these units."""
    places = places_of(frame)
    community = frame["community"] if "community" in frame else pd.Series([None] * len(frame))
    count = community.reset_index(drop=True)[places != ""].groupby(places[places != ""]).nunique()
    torn = sorted(count.index[count > 1])
    return listed("dedicated-torn", frame, np.isin(places.astype(str), torn), places=", ".join(torn))


def _column(values: Any, only: NDArray[np.object_] | None = None) -> NDArray[np.object_]:
    """Return values as a column, None where there is nothing to say, or no place."""
    found = np.full(len(values), None, dtype=object)
    found[:] = [value or None for value in values]
    if only is not None:
        found[np.array([place is None for place in only], dtype=bool)] = None
    return found
