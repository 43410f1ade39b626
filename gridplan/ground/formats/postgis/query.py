"""What is asked of a database: identifiers quoted, values bound, faults of names found before rows are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from gridplan.database.connection import Connection
from gridplan.database.driver import psycopg, sql
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding
from gridplan.ground.faults import refusal

Value: TypeAlias = str | int | None
Bounds: TypeAlias = tuple[float, float, float, float]
_SELECT = re.compile(r"\s*(select|with)\s", re.IGNORECASE)
SHAPES = ("geometry", "geography")
_LAYERS = """
SELECT f_table_schema || '.' || f_table_name FROM geometry_columns
UNION SELECT f_table_schema || '.' || f_table_name FROM geography_columns ORDER BY 1
"""


@dataclass(frozen=True)
class Wanted:
    """The rows that are wanted of a table or a query.

    Parameters
    ----------
    where
        Column → value that it must have, or several values of which one must be had.
    bbox
        West, south, east, north of a box, in the coordinate system of the table, that shapes must meet.
    """

    where: Mapping[str, Value | Sequence[Value]] = field(default_factory=dict)
    bbox: Bounds | None = None

    def __post_init__(self) -> None:
        if self.bbox is None:
            return
        west, south, east, north = self.bbox
        if not (np.isfinite(self.bbox).all() and west <= east and south <= north):
            raise OptionError(f"bbox must be (west, south, east, north), not {self.bbox!r}")


def from_clause(table: str) -> sql.Composed:
    """Return a table, ``schema.table``, or a query as what SQL can read from; names are taken as they are.

    Examples
    --------
    >>> from_clause('public.houses"; DROP TABLE x').as_string()
    '"public"."houses""; DROP TABLE x"'
    """
    if _SELECT.match(table):
        return sql.SQL("({}) AS asked").format(sql.SQL(table.replace("%", "%%")))
    return sql.Composed([sql.Identifier(*table.split(".", 1))])


def columns_of(connection: Connection, table: str, *, shown: str) -> dict[str, str]:
    """Return the columns of a table or query with the names of their types.

    Raises
    ------
    InputError
        When there is no such table; the layers that there are stand in the message.
    """
    try:
        with connection.transaction():
            cursor = connection.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(from_clause(table)), ())
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        layers = ", ".join(layers_of(connection)) or "-"
        raise refusal("postgis-no-table", address=shown, table=table, layers=layers) from None
    described = cursor.description or ()
    types: dict[int, str] = dict(connection.execute("SELECT oid::int8, typname FROM pg_type").fetchall())
    return {column.name: types[column.type_code] for column in described}


def layers_of(connection: Connection) -> list[str]:
    """Return the tables with shapes, ``schema.table``."""
    return [name for (name,) in connection.execute(_LAYERS)]


def geometry_column(columns: Mapping[str, str], *, asked: str | None, where: Iterable[str], source: str) -> str:
    """Return the column with the shapes: the one `asked` for, or the only one.

    Raises
    ------
    InputError
        With every name that is wrong: columns of conditions in `where`, and the column of shapes.
    """
    shapes = [name for name, held in columns.items() if held in SHAPES]
    told = {"source": source, "columns": ", ".join(columns)}
    faults = []
    if missing := [name for name in (*where, *([asked] if asked else ())) if name not in columns]:
        faults.append(Finding("postgis-no-column", (), told | {"missing": ", ".join(missing)}))
    if not shapes or (asked in columns and asked not in shapes):
        faults.append(Finding("postgis-no-geometry", (), told))
    if asked is None and len(shapes) > 1:
        faults.append(Finding("postgis-geometry-choice", (), told | {"columns": ", ".join(shapes)}))
    if faults:
        raise InputError(tuple(faults))
    return asked or shapes[0]


def conditions(wanted: Wanted, table: str, geometry: str) -> tuple[sql.Composed, list[Any]]:
    """Return the WHERE of what is wanted and the values to bind."""
    parts: list[sql.Composed] = []
    values: list[Any] = []
    for column, value in wanted.where.items():
        several = [value] if value is None or isinstance(value, str | int) else list(value)
        parts.append(_one_of(column, several))
        values += [str(one) for one in several if one is not None]
    if wanted.bbox is not None:
        parts.append(_meets(table, geometry))
        values += wanted.bbox
    return sql.SQL(" WHERE {}").format(sql.SQL(" AND ").join([sql.SQL("true"), *parts])), values


def _one_of(column: str, values: Sequence[Value]) -> sql.Composed:
    """Return that a column has one of `values`; text on the right lets the index on a number or a text be used."""
    name = sql.Identifier(column)
    known = [sql.Placeholder() for value in values if value is not None]
    parts = [sql.SQL("{} IN ({})").format(name, sql.SQL(", ").join(known))] if known else []
    parts += [sql.SQL("{} IS NULL").format(name)] if len(known) < len(values) else []
    return sql.SQL("({})").format(sql.SQL(" OR ").join(parts) if parts else sql.SQL("false"))


def _meets(table: str, geometry: str) -> sql.Composed:
    return sql.SQL(
        "{0}::geometry && ST_MakeEnvelope(%s, %s, %s, %s,"
        " (SELECT ST_SRID({0}::geometry) FROM {1} WHERE {0} IS NOT NULL LIMIT 1))"
    ).format(sql.Identifier(geometry), from_clause(table))
