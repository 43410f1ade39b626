"""The rows of one plan in the tables of a database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely

from gridplan.database.connection import Connection
from gridplan.database.driver import sql
from gridplan.store.container import Table
from gridplan.store.postgis.layout import KEY, Layout
from gridplan.store.postgis.place import Place


def write_rows(connection: Connection, place: Place, table: Table, *, name: str, layout: Layout, srid: int) -> None:
    """Add the rows of one table of a plan."""
    fields = [*KEY, *layout.own, *(["further"] if layout.further else []), *(["geom"] if layout.geometry else [])]
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(place.schema, name), sql.SQL(", ").join(map(sql.Identifier, fields))
    )
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for row in _rows(table, layout, srid):
            copy.write_row((place.plan, place.version, *row))


def read_table(connection: Connection, place: Place, *, name: str, layout: Layout) -> Table:
    """Return one table of a plan, in the order in which its rows were written."""
    fields = [sql.Identifier(column) for column in layout.own]
    fields += [sql.Identifier("further")] if layout.further else []
    shape = [sql.SQL("ST_AsBinary(geom)")] if layout.geometry else []
    query = sql.SQL("SELECT {} FROM {} WHERE plan_name = %s AND plan_version = %s ORDER BY id").format(
        sql.SQL(", ").join([*fields, *shape, sql.SQL("0")]), sql.Identifier(place.schema, name)
    )
    rows = connection.execute(query, (place.plan, place.version)).fetchall()
    found: dict[str, list[Any]] = {column: [row[i] for row in rows] for i, column in enumerate(layout.own)}
    if layout.further:
        more = [row[len(layout.own)] or {} for row in rows]
        found |= {column: [values.get(column) for values in more] for column in layout.further}
    geometry = shapely.from_wkb(np.array([row[-2] for row in rows], dtype=object)) if layout.geometry else None
    return Table({column: found[column] for column in layout.types}, layout.types, geometry)


def _rows(table: Table, layout: Layout, srid: int) -> Iterator[tuple[Any, ...]]:
    """Yield what is written of each row behind the key of the plan."""
    values: list[Any] = [table.columns[column] for column in layout.own]
    if layout.further:
        values.append(_further({column: table.columns[column] for column in layout.further}))
    if table.geometry is not None:
        values.append(shapely.to_wkb(shapely.set_srid(table.geometry, srid), hex=True, include_srid=True))
    yield from zip(*values, strict=True)


def _further(columns: Mapping[str, Any]) -> list[str]:
    rows = zip(*columns.values(), strict=True)
    return [json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in rows]
