"""A schema of its own in the PostGIS database that GRIDPLAN_POSTGIS names, for one test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import geopandas as gpd
import psycopg
from psycopg import sql
from shapely import to_wkb


@dataclass(frozen=True)
class ToyDatabase:
    """An empty schema; `address` has no table or plan in it."""

    address: str
    schema: str

    def run(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Run SQL with the schema in front of all others, and return the rows."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(
                "SELECT set_config('search_path', quote_ident(%s) || ',' || current_setting('search_path'), false)",
                (self.schema,),
            )
            cursor = connection.execute(query, values or None)
            return cursor.fetchall() if cursor.description else []

    def table(self, name: str) -> str:
        """Return the address of a table."""
        return f"{self.address}?table={quote(f'{self.schema}.{name}')}"

    def plan(self, name: str) -> str:
        """Return the address of a plan."""
        return f"{self.address}?plan={quote(name)}&schema={quote(self.schema)}"

    def add_layer(self, name: str, frame: gpd.GeoDataFrame, *, srid: int, types: dict[str, str]) -> None:
        """Make a table with the columns of `types` and the shapes of a frame in ``geom``."""
        place = sql.Identifier(self.schema, name)
        fields = [sql.SQL("{} ").format(sql.Identifier(c)) + sql.SQL(held) for c, held in types.items()]
        with psycopg.connect(self.address) as connection:
            fields.append(sql.SQL(f"geom geometry(Geometry, {srid})"))
            connection.execute(sql.SQL("CREATE TABLE {} ({})").format(place, sql.SQL(", ").join(fields)))
            columns = [frame[c].astype(object).where(frame[c].notna(), None).tolist() for c in types]
            values = sql.SQL(", ").join([sql.Placeholder()] * len(types))
            query = sql.SQL("INSERT INTO {} VALUES ({}, ST_SetSRID(ST_GeomFromWKB(%s), {}))").format(
                place, values, srid
            )
            connection.cursor().executemany(query, zip(*columns, to_wkb(frame.geometry.to_numpy()), strict=True))
