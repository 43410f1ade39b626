"""A table in a PostGIS database, opened: its columns are known, and rows come as frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError

from gridplan.database.address import Source, address_of
from gridplan.database.connection import Connection, connected
from gridplan.database.driver import sql
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.faults import refusal
from gridplan.ground.formats.postgis.query import (
    SHAPES,
    Wanted,
    columns_of,
    conditions,
    from_clause,
    geometry_column,
    layers_of,
)

_AS_THEY_ARE = ("bool", "int2", "int4", "int8", "float4", "float8", "numeric", "text", "varchar")


@dataclass(frozen=True)
class Table:
    """A table or query on an open connection.

    Parameters
    ----------
    geometry
        Column with the shapes.
    columns
        All others that can be told, with the names of their types.
    """

    connection: Connection
    name: str
    geometry: str
    columns: Mapping[str, str]

    def frame(self, wanted: Wanted) -> gpd.GeoDataFrame:
        """Return the rows wanted, sorted by their shapes.

        Raises
        ------
        InputError
            When their coordinate systems are mixed or unknown.
        """
        condition, values = conditions(wanted, self.name, self.geometry)
        rows = self.connection.execute(self.select() + condition, values).fetchall()
        return self.frame_of(sorted(rows, key=lambda row: (row[0] or b"", repr(row))))

    def select(self, *last: sql.Identifier) -> sql.Composed:
        """Return the beginning of a query: the shape, the other columns, rare types as text, and what comes `last`."""
        shape = sql.SQL("ST_AsEWKB(ST_Force2D(ST_CurveToLine({}::geometry)))").format(sql.Identifier(self.geometry))
        fields = [
            sql.Identifier(name) + sql.SQL("" if held in _AS_THEY_ARE else "::text")
            for name, held in self.columns.items()
        ]
        chosen = sql.SQL(", ").join([shape, *fields, *last])
        return sql.SQL("SELECT {} FROM {}").format(chosen, from_clause(self.name))

    def frame_of(self, rows: Sequence[tuple[Any, ...]]) -> gpd.GeoDataFrame:
        """Return rows as `select` asks for them as a frame."""
        shapes = shapely.from_wkb(np.array([row[0] for row in rows], dtype=object))
        crs = self._crs(shapes)
        data = {
            name: _series([row[i] for row in rows], held)
            for i, (name, held) in enumerate(self.columns.items(), start=1)
        }
        return gpd.GeoDataFrame(pd.DataFrame(data, index=range(len(rows))), geometry=shapes, crs=crs)

    def _crs(self, shapes: NDArray[np.object_]) -> pyproj.CRS | None:
        """Return the one coordinate system of all shapes, None where they have none."""
        found, counts = np.unique(shapely.get_srid(shapes[~shapely.is_missing(shapes)]), return_counts=True)
        if len(found) > 1:
            systems = ", ".join(f"{srid}: {count}" for srid, count in zip(found, counts, strict=True))
            raise refusal("postgis-mixed-systems", source=self.name, systems=systems)
        srid = int(found[0]) if len(found) else 0
        return self._described(srid) if srid else None

    def _described(self, srid: int) -> pyproj.CRS:
        query = "SELECT auth_name || ':' || auth_srid, srtext FROM spatial_ref_sys WHERE srid = %s"
        for text in self.connection.execute(query, (srid,)).fetchone() or ():
            try:
                return pyproj.CRS.from_user_input(text)
            except CRSError:
                continue
        raise refusal("postgis-unknown-system", source=self.name, srid=str(srid))


@contextmanager
def opened(
    source: Source, table: str | None = None, *, geometry: str | None = None, where: Iterable[str] = ()
) -> Iterator[Table]:
    """Open a table, or what the address names, for reading alone; `where` are columns that it must have.

    Raises
    ------
    InputError
        As `gridplan.read_postgis` does.
    """
    address = address_of(source)
    name = table or address.asked.get("table")
    with connected(address, fault=_input_error, read_only=True) as connection:
        if name is None:
            layers = ", ".join(layers_of(connection)) or "-"
            raise refusal("postgis-table-unnamed", address=address.shown, layers=layers)
        columns = columns_of(connection, name, shown=address.shown)
        asked = geometry or address.asked.get("geometry")
        shape = geometry_column(columns, asked=asked, where=where, source=name)
        others = {column: held for column, held in columns.items() if held not in (*SHAPES, "bytea")}
        yield Table(connection, name, shape, others)


def _input_error(finding: Finding) -> InputError:
    return InputError((finding,))


def _series(values: list[Any], held: str) -> pd.Series[Any]:
    """Return a column; whole numbers with gaps stay whole, which float64 would not do to long ids."""
    if held == "numeric":
        values = [_number(value) for value in values]
    kinds = {type(value) for value in values}
    if kinds <= {float, int, type(None)} and float in kinds:
        return pd.Series(values, dtype="float64")
    plain = pd.Series(values, dtype=object)
    return plain.infer_objects() if kinds <= {int} or kinds <= {bool} else plain


def _number(value: Decimal | None) -> int | float | None:
    if value is None or value.is_nan():
        return None
    return int(value) if value == value.to_integral_value() else float(value)
