"""Cells of a GeoPackage that hold what their column cannot: SQLite keeps them, GDAL reads another number."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.faults import refusal
from gridplan.ground.formats.gdal import gdal_name

_WHOLE = {"bool": (0, 1), **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)}}
"""Kind of column as GDAL reads it → least and largest number in it."""
_BROKEN = ("float32", "float64")


def check_cells(file: Path, layer: str) -> None:
    """Refuse a layer with cells that would be read as another number: texts, fractions, or numbers too large.

    Raises
    ------
    InputError
        ``cells-foreign`` for each such column, with the number of each row; ``source-damaged`` where rows cannot be
        counted.
    """
    name = gdal_name(file, "GPKG")
    try:
        told = pyogrio.read_info(name, layer=layer)
        asked = {
            str(column): foreign
            for column, kind in zip(told["fields"], told["dtypes"], strict=True)
            if (foreign := _foreign(str(column), str(kind)))
        }
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            faults = _faults(opened, layer, str(told["fid_column"]), asked, source=file.name)
    except (sqlite3.Error, DataLayerError, DataSourceError, UnicodeDecodeError):
        raise refusal("source-damaged", source=file.name, driver="GPKG") from None
    if faults:
        raise InputError(faults)


def _foreign(column: str, kind: str) -> str:
    """Return what is true, in SQL, of the cells that a column of this kind cannot hold; nothing for texts and days."""
    cell = _quoted(column)
    if kind in _BROKEN:
        return f"typeof({cell}) IN ('text', 'blob')"
    if kind not in _WHOLE:
        return ""
    least, largest = _WHOLE[kind]
    held = f"typeof({cell}) = 'integer' AND {cell} >= {least} AND {cell} <= {largest}"
    return f"{cell} IS NOT NULL AND NOT ({held})"


def _faults(
    opened: sqlite3.Connection, layer: str, key: str, asked: dict[str, str], *, source: str
) -> tuple[Finding, ...]:
    """Return a fault for each column; it quotes no cell, which may be anybody's telephone number."""
    if not asked:
        return ()
    rows = f"FROM {_quoted(layer)}"
    counts = opened.execute(f"SELECT {', '.join(f'total({foreign})' for foreign in asked.values())} {rows}").fetchone()
    found = []
    for column in (column for column, count in zip(asked, counts, strict=True) if count):
        cells = opened.execute(f"SELECT {_quoted(key) if key else 'NULL'} {rows} WHERE {asked[column]} ORDER BY 1")
        ids = [row for (row,) in cells]
        numbers = {"source": source, "column": column, "rows": len(ids)}
        found.append(Finding("cells-foreign", tuple(str(row) for row in ids if row is not None), numbers))
    return tuple(found)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
