"""Grids of planners who have drawn them but have no plan: areas, streets or both, from one layer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.departments.columns import row_names
from gridplan.findings import Finding, Report
from gridplan.ground.coordinates.crs import to_metric
from gridplan.people.adjoining import Shapes, bordering
from gridplan.people.drawn_rows import DrawnRows, Layer, open_drawn, rows_of_drawn
from gridplan.people.grids import Grids, in_order
from gridplan.people.lines import TOUCH, add_lines, check_touch
from gridplan.people.reading.opening import without_shapes


def read_grids(
    grids: Layer,
    *,
    code: str | None = None,
    community: str | None = None,
    households: str | None = None,
    load: str | None = None,
    layer: str | None = None,
    crs: Any = None,
    touch: float = TOUCH,
) -> Grids:
    """Return the grids that a layer draws, for planners who have no plan.

    Areas with more than 0.5 m of common border are neighbours, as far as both lie in one community; streets as
    `with_lines` has them. Walks to them are straight lines and end at a point inside. What was noticed
    stands in the report of the grids.

    Parameters
    ----------
    grids
        Polygons, lines, or both, or a file of them.
    code, community, households, load
        Columns; found by their usual names unless named. Areas have the load that is written, else their households,
        else 1 each; streets the load that is written, else 0.
    layer
        Layer of the file, needed where there are several.
    crs
        Coordinate system where the file names none.
    touch
        How far a street's line lies from what stands along it, m.

    Raises
    ------
    InputError
        With every fault at once: codes that are empty or repeated, counts that are none, shapes that are neither
        areas nor lines, a missing coordinate system.
    OptionError
        When `touch` is no number above 0.

    Examples
    --------
    >>> halves = shapely.box([0, 9], 0, [9, 18], 9)
    >>> read_grids(gpd.GeoDataFrame({"code": ["b", "a"]}, geometry=halves, crs=4547)).graph().edges
    EdgeView([('a', 'b')])
    """
    check_touch(touch)
    frame, source, opening = open_drawn(grids, name=layer, crs=crs)
    asked = {"code": code, "community": community, "households": households, "load": load}
    rows, reading = rows_of_drawn(without_shapes(frame), asked, source=source)
    dimension = shapely.get_dimensions(np.asarray(frame.geometry.array, dtype=object))
    report = Report((*opening, *reading, *_faults(rows, dimension, source)))
    report.raise_errors()
    metric, projecting = to_metric(frame, source=source)
    shapes = np.asarray(shapely.force_2d(np.asarray(metric.geometry.array, dtype=object)), dtype=object)
    area = dimension == 2
    found = _areas(rows[area], shapes[area], metric.crs)
    if (~area).any():
        found = add_lines(found, rows[~area], shapes[~area], touch=touch)
    return dataclasses.replace(found, report=Report((*report.findings, *projecting)))


def _faults(rows: DrawnRows, dimension: NDArray[np.int32], source: str) -> Iterator[Finding]:
    """Yield what is wrong between rows and their shapes."""
    area = dimension == 2
    numbers = {"source": source}
    if len(points := np.flatnonzero(dimension == 0)):
        yield Finding("drawn-points", row_names(points), numbers)
    codes = pd.Series(rows.codes, dtype=object)
    again = codes.isin(codes[area][codes[area] != ""]) & codes.duplicated(keep=False)
    if again.any():
        yield Finding("drawn-codes-repeated", tuple(sorted(set(codes[again]))), numbers)
    for part, values in (("load", rows.load), ("households", rows.households)):
        if part in rows.known:
            empty = area & np.isnan(values)
            if empty.any():
                yield Finding(f"drawn-{part}-empty", row_names(np.flatnonzero(empty)), numbers)
            return


def _areas(rows: DrawnRows, shapes: Shapes, crs: Any) -> Grids:
    """Return the grids of polygons."""
    bad = ~shapely.is_valid(shapes)
    shapes[bad] = shapely.make_valid(shapes[bad], method="structure", keep_collapsed=False)
    households = np.nan_to_num(rows.households).astype(np.int64)
    load = households if "households" in rows.known else np.ones(len(shapes), dtype=np.int64)
    if "load" in rows.known:
        load = np.nan_to_num(rows.load).astype(np.int64)
    table = gpd.GeoDataFrame(
        {
            "grid": pd.Series(rows.codes, dtype=object),
            "community": pd.Series(rows.communities, dtype=object),
            "kind": "areal",
            "households": households,
            "load": load,
            "workers": np.ones(len(shapes), dtype=np.int64),
        },
        geometry=shapes,
        crs=crs,
    )
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    return in_order(Grids(table, points, bordering(shapes), gpd.GeoDataFrame(geometry=[], crs=crs)))
