"""Units marked with the estate they stand in."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.findings import Finding, Report
from gridplan.ground.estates.placing import contradictions, estate_rows, faults_of
from gridplan.ground.estates.polygons import read_estates
from gridplan.ground.formats.table import id_text
from gridplan.ground.ground import Ground
from gridplan.ground.reading.read import read_layer
from gridplan.ground.units import Units
from gridplan.options.made_columns import ESTATE

_COMMUNITY = "community"
Marked = TypeVar("Marked", Units, Ground)


def with_estates(
    units: Marked,
    estates: gpd.GeoDataFrame | str | os.PathLike[str],
    *,
    name_column: str | None = None,
    parted: bool = False,
) -> Marked:
    """Return units, or a ground, with a column ``estate`` that names the estate in which each unit stands.

    A unit stands where its representative point lies. Units outside every estate keep what their own column
    ``estate`` says, where they have one.

    Parameters
    ----------
    units
        Checked units or a surveyed ground.
    estates
        Polygons of estates in any coordinate system, or a file that is read as `gridplan.read_layer` does; rows of one
        name are one estate.
    name_column
        Column with the estate's name; looked for when None.
    parted
        Whether an estate across a border of communities is another one on each side, as no grid reaches over it: the
        side with most units has the name, others have their community's behind it.

    Returns
    -------
    Units or Ground
        Of the same kind, its report with findings on units across an estate's wall or in two estates, estates without
        units, and, where communities are known, estates across their borders; each with ids and households.

    Raises
    ------
    InputError
        With every fault of the layer: no coordinate system, no polygons, no overlap, no such column.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=300, seed=1)
    >>> units = gp.read_units(town.buildings, households="households")
    >>> marked = with_estates(units, town.estates)
    >>> set(marked.frame["estate"].dropna()) <= set(town.estates["estate"])
    True
    """
    name, rows = ("units", units.units) if isinstance(units, Ground) else ("frame", units.frame)
    layer = estates if isinstance(estates, gpd.GeoDataFrame) else read_layer(estates)
    frame, findings = _marked(rows, layer, name_column)
    frame = frame.assign(**{ESTATE: _parted(frame)}) if parted and _COMMUNITY in frame else frame
    changes: dict[str, Any] = {name: frame, "report": units.report + Report(findings)}
    return replace(units, **changes)


def _marked(
    frame: gpd.GeoDataFrame, estates: gpd.GeoDataFrame, name_column: str | None
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    walls, findings = read_estates(estates, frame, name_column=name_column)
    places = shapely.get_coordinates(shapely.point_on_surface(np.asarray(frame.geometry.array, dtype=object)))
    row, times = estate_rows(places, walls)
    drawn = np.append(walls["estate"].to_numpy(dtype=object), "")[row]
    findings += faults_of(frame, walls, row, times) + contradictions(frame, drawn, ESTATE)
    said = frame[ESTATE] if ESTATE in frame else [None] * len(frame)
    column = [name or id_text(own) or None for name, own in zip(drawn, said, strict=True)]
    return frame.assign(**{ESTATE: np.array(column, dtype=object)}), findings


def _parted(frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return the estate of each unit, that of smaller sides of a border with the community's name behind it."""
    sides = frame.groupby([ESTATE, _COMMUNITY]).size().sort_values(ascending=False, kind="stable").reset_index()
    main = sides.drop_duplicates(ESTATE).set_index(ESTATE)[_COMMUNITY].to_dict()
    named = zip(frame[ESTATE], frame[_COMMUNITY], strict=True)
    return np.array([name if main.get(name, own) == own else f"{name} {own}" for name, own in named], dtype=object)
