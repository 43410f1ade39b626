"""Opening what people are listed in: a CSV or XLSX table, a layer of points, or a frame."""

from __future__ import annotations

import os
from typing import Any

import geopandas as gpd
import pandas as pd

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.faults import refusal
from gridplan.ground.formats.files import read_geometries
from gridplan.ground.formats.opening import is_table
from gridplan.ground.formats.table import read_list

Source = str | os.PathLike[str] | pd.DataFrame
"""A file or a frame."""


def open_table(
    source: Source, *, layer: str | None = None, crs: Any = None, option: str | None = None
) -> tuple[pd.DataFrame, str, tuple[Finding, ...]]:
    """Return the rows of a table or layer, numbered from 0, what to call it, and what was noticed.

    Parameters
    ----------
    layer
        Layer or sheet to read, needed where there are several.
    crs
        Coordinate system that the planner names, if any.
    option
        Option of the command line that names the layer, for the advice where there are several.

    Raises
    ------
    InputError
        When the file is missing, damaged or empty.
    """
    if isinstance(source, pd.DataFrame):
        if not len(source):
            raise refusal("file-empty", source=type(source).__name__)
        return source.reset_index(drop=True), type(source).__name__, ()
    try:
        return _opened(source, layer=layer, crs=crs)
    except InputError as fault:
        choice = fault.findings[0]
        if option is None or choice.code != "layer-choice":
            raise
        raise refusal("people-layer-choice", option=option, **choice.numbers) from None


def _opened(
    source: str | os.PathLike[str], *, layer: str | None, crs: Any
) -> tuple[pd.DataFrame, str, tuple[Finding, ...]]:
    name = os.path.basename(source)
    if is_table(source, layer=layer):
        table, findings = read_list(source, sheet=layer)
        return table, name, findings
    frame, findings = read_geometries(source, layer=layer, assume=crs is None)
    if not len(frame):
        raise refusal("file-empty", source=name)
    return frame.reset_index(drop=True), name, findings


def has_shapes(table: pd.DataFrame) -> bool:
    """Tell whether the rows of a table bear shapes."""
    return isinstance(table, gpd.GeoDataFrame) and table.active_geometry_name is not None


def without_shapes(table: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of a table that hold no shapes."""
    shapes = [isinstance(kind, gpd.array.GeometryDtype) for kind in table.dtypes]
    return pd.DataFrame(table.loc[:, [not shape for shape in shapes]])
