"""The rows of a table in a PostGIS database by their key, without reading the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from gridplan.database.address import address_of
from gridplan.database.driver import sql
from gridplan.ground.faults import refusal
from gridplan.ground.formats.postgis.query import from_clause
from gridplan.ground.formats.postgis.table import Table, opened

_CHUNK = 50_000
_KEY = """
SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
WHERE indrelid = to_regclass(%s) AND indisprimary AND indnkeyatts = 1 AND atttypid IN (20, 21, 23)
"""


@dataclass(frozen=True)
class PostgisRows:
    """A table in a PostGIS database; rows are the values of its primary key, one whole number.

    Parameters
    ----------
    address
        ``postgresql://user@server/district?table=public.buildings``; small, and may be sent to another machine. The
        password is best kept in ``~/.pgpass`` of each.
    layer
        The table, where the address names none.

    Raises
    ------
    InputError
        When rows are read: as `gridplan.read_postgis` does, and where the table has no such key.

    Examples
    --------
    >>> houses = PostgisRows("postgresql://server/district?table=houses")
    >>> houses
    PostgisRows(layer=None)
    >>> houses.name
    'houses'
    """

    address: str = field(repr=False)
    layer: str | None = None

    @property
    def name(self) -> str:
        """Return the name of the table."""
        asked = address_of(self.address)
        return self.layer or asked.asked.get("table", asked.shown)

    def chunks(self) -> Iterator[tuple[NDArray[np.int64], gpd.GeoDataFrame]]:
        """Yield all rows by their key, some at a time, as they stood when the first were read."""
        with opened(self.address, self.layer) as table, table.connection.cursor("rows") as cursor:
            cursor.execute(_by_key(table, sql.SQL("true")), ())
            while rows := cursor.fetchmany(_CHUNK):
                yield np.array([row[-1] for row in rows], dtype=np.int64), table.frame_of(rows)

    def read(self, rows: Sequence[int]) -> gpd.GeoDataFrame:
        """Return some rows in the order of their keys."""
        wanted = [int(row) for row in rows]
        with opened(self.address, self.layer) as table:
            query = _by_key(table, sql.SQL("{key} = ANY(%s)"))
            return table.frame_of(table.connection.execute(query, (wanted,)).fetchall())


def _by_key(table: Table, condition: sql.SQL) -> sql.Composed:
    """Return the query for the rows that meet a condition, the key last, in the order of keys."""
    row = table.connection.execute(_KEY, (from_clause(table.name).as_string(),)).fetchone()
    if row is None:
        raise refusal("postgis-no-key", source=table.name)
    key = sql.Identifier(row[0])
    return table.select(key) + sql.SQL(" WHERE {} ORDER BY {}").format(condition.format(key=key), key)
