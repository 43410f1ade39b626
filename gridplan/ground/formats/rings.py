"""Rows with rings that do not end where they began: one of them must not cost a whole layer, nor be closed unseen."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from numpy.typing import NDArray
from shapely.errors import GEOSException

from gridplan.findings import Finding
from gridplan.ground.formats.gdal import gdal_name
from gridplan.ground.formats.kinds import FORMATS, ending

CLOSED, UNREADABLE = "rings-closed", "shapes-unreadable"
_TOLD_ELSEWHERE = ("Non closed ring", "invalid value encountered in from_wkb")
"""What libraries warn of that findings say with ids."""


def read_rows(file: Path, *, layer: str, **options: Any) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return the rows of a layer, open rings closed, with what was closed and what the library remarked.

    Rows are named by their place, ``#3`` for the third.

    Parameters
    ----------
    options
        Of pyogrio.

    Raises
    ------
    DataSourceError, DataLayerError, RuntimeError, UnicodeDecodeError
        As pyogrio does.
    """
    with remarks() as told:
        frame, findings = _read(file, layer, options)
    return frame, (*findings, *_remarks(told, file))


@contextmanager
def remarks() -> Iterator[list[warnings.WarningMessage]]:
    """Yield what GDAL warns of inside, which would else go to the screen with the folders of this machine."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", RuntimeWarning)
        yield told


def read_parquet(file: Path) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return the rows of a GeoParquet file, open rings closed, with what was closed.

    Raises
    ------
    Exception
        Whatever its library comes to where the file is damaged.
    """
    with np.errstate(invalid="ignore"):
        try:
            return gpd.read_parquet(file), ()
        except GEOSException:
            table = pq.read_table(file)
            column = json.loads(table.schema.metadata[b"geo"])["primary_column"]
            shapes, findings = close_rings(np.array(table[column].to_pylist(), dtype=object), file.name)
            closed = pa.array(shapely.to_wkb(shapes), type=pa.binary())
            mended = io.BytesIO()
            pq.write_table(table.set_column(table.column_names.index(column), column, closed), mended)
            return gpd.read_parquet(mended), findings


def close_rings(wkb: NDArray[np.object_], source: str) -> tuple[NDArray[np.object_], tuple[Finding, ...]]:
    """Return the shapes of well-known binary (n,), open rings closed by a straight line, and which these were.

    Rows that are no shape for all that become None and are told as well.
    """
    given = np.array([one is not None for one in wkb], dtype=bool)
    with np.errstate(invalid="ignore"):
        whole = shapely.from_wkb(wkb, on_invalid="ignore")
        shapes = np.asarray(shapely.from_wkb(wkb, on_invalid="fix"), dtype=object)
    mended = given & shapely.is_missing(whole)
    rows = {CLOSED: mended & ~shapely.is_missing(shapes), UNREADABLE: mended & shapely.is_missing(shapes)}
    return shapes, tuple(
        Finding(code, tuple(f"#{i + 1}" for i in np.flatnonzero(found)), {"source": source})
        for code, found in rows.items()
        if found.any()
    )


def told_of(findings: Iterable[Finding], kept: NDArray[np.bool_]) -> tuple[Finding, ...]:
    """Return findings on all rows (n,) as findings on those that are `kept`, which are numbered anew.

    Examples
    --------
    >>> found = [Finding("rings-closed", ("#1", "#3"), {"source": "h.dxf"})]
    >>> told_of(found, np.array([False, True, True]))[0].ids
    ('#2',)
    """
    numbers = {f"#{i + 1}": f"#{new + 1}" for new, i in enumerate(np.flatnonzero(kept))}
    told = [replace(one, ids=tuple(numbers[row] for row in one.ids if row in numbers)) for one in findings]
    return tuple(one for one in told if one.ids or one.code not in (CLOSED, UNREADABLE))


def _read(file: Path, layer: str, options: dict[str, Any]) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    name = gdal_name(file, FORMATS[ending(file)].driver)
    try:
        return pyogrio.read_dataframe(name, layer=layer, **options), ()
    except GEOSException:
        bare = pyogrio.read_dataframe(name, layer=layer, read_geometry=False, **options)
        meta, _, wkb, _ = pyogrio.raw.read(name, layer=layer, **options | {"columns": []})
        shapes, findings = close_rings(wkb, file.name)
        return gpd.GeoDataFrame(bare, geometry=shapes, crs=meta["crs"]), findings


def _remarks(told: list[warnings.WarningMessage], file: Path) -> tuple[Finding, ...]:
    """Return what the library had to say beside, once."""
    texts = [str(one.message).replace(f"{file.parent}/", "") for one in told]
    new = [text for text in dict.fromkeys(texts) if not text.startswith(_TOLD_ELSEWHERE)]
    if not new:
        return ()
    numbers = {"source": file.name, "remarks": len(new), "first": new[0]}
    return (Finding("reader-remarks", (), numbers),)
