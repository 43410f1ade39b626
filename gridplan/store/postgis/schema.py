"""The tables and views of a schema of plans, made when the first plan needs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gridplan.columns import GRID_COLUMNS, NAME_COLUMNS, UNIT_COLUMNS
from gridplan.database.connection import Connection
from gridplan.database.driver import sql
from gridplan.store.container import Table
from gridplan.store.postgis.layout import KEY, SQL_TYPES

PLANS = "plans"
_PLANS = """
CREATE TABLE {schema}.plans (
  plan_name text NOT NULL, plan_version integer NOT NULL,
  state text NOT NULL, approved_by text NOT NULL, approved_on text NOT NULL, valid_from text NOT NULL,
  network text NOT NULL, grids integer NOT NULL, households bigint NOT NULL, srid integer NOT NULL,
  make integer NOT NULL, plan_digest text NOT NULL, content_digest text NOT NULL, layout json NOT NULL,
  saved_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (plan_name, plan_version))
"""
_TABLE = """
CREATE TABLE {table} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, plan_name text NOT NULL, plan_version integer NOT NULL,
  further json{fields}, FOREIGN KEY (plan_name, plan_version) REFERENCES {schema}.plans ON DELETE CASCADE);
CREATE INDEX ON {table} (plan_name, plan_version);
"""
_SPATIAL = "CREATE INDEX ON {table} USING gist (geom);"
_CURRENT = """
CREATE VIEW {schema}.current_plans AS
SELECT DISTINCT ON (plan_name) plan_name, plan_version, state, valid_from, network, saved_at FROM {schema}.plans
ORDER BY plan_name, (state = 'approved' AND valid_from <= to_char(current_date, 'YYYY-MM-DD')) DESC, plan_version DESC
"""
"""Of each plan the version in force, or the newest one where none is in force."""
_CURRENT_GRIDS = """
CREATE VIEW {schema}.current_grids AS SELECT id, plan_name, plan_version, state, {columns}, geom
FROM {schema}.grids JOIN {schema}.current_plans USING (plan_name, plan_version)
"""
_CURRENT_UNITS = """
CREATE VIEW {schema}.current_units AS
SELECT units.id, plan_name, plan_version, state, {columns}, units.geom
FROM {schema}.units JOIN {schema}.current_plans AS plans USING (plan_name, plan_version)
JOIN {schema}.membership USING (plan_name, plan_version, unit) WHERE membership.network = plans.network
"""
_COLUMNS = """
SELECT relname, attname, format_type(atttypid, atttypmod) FROM pg_attribute
JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = %s AND attnum > 0 AND NOT attisdropped
"""


def columns_in(connection: Connection, schema: str) -> dict[str, dict[str, str]]:
    """Return the columns of each table in a schema with their types."""
    found: dict[str, dict[str, str]] = {}
    for table, column, held in connection.execute(_COLUMNS, (schema,)):
        found.setdefault(table, {})[column] = held
    return found


def held_srid(connection: Connection, schema: str) -> int:
    """Return the number of the coordinate system that the plans of a schema are in."""
    query = """
    SELECT postgis_typmod_srid(atttypmod) FROM pg_attribute
    WHERE attrelid = to_regclass(quote_ident(%s) || '.units') AND attname = 'geom'
    """
    row = connection.execute(query, (schema,)).fetchone()
    return int(row[0]) if row else 0


def make_tables(
    connection: Connection, schema: str, tables: Mapping[str, Table], *, own: Mapping[str, Sequence[str]], srid: int
) -> None:
    """Make the tables, columns and views that are missing for `tables`; others wait until the transaction ends."""
    if not _missing(columns_in(connection, schema), own):
        return
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('gridplan schema ' || %s, 0))", (schema,))
    found = columns_in(connection, schema)
    if connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (schema,)).fetchone() is None:
        _run(connection, "CREATE SCHEMA {schema}", schema)
    if PLANS not in found:
        _run(connection, _PLANS, schema)
        _run(connection, _CURRENT, schema)
    for name, table in tables.items():
        columns = {column: SQL_TYPES[table.types[column]] for column in own[name]}
        if name not in found:
            shape = {} if table.geometry is None else {"geom": f"geometry(Geometry, {srid:d})"}
            _make_table(connection, schema, name, columns | shape)
        else:
            _add_columns(connection, schema, name, {c: held for c, held in columns.items() if c not in found[name]})
    if "current_grids" not in found:
        _make_views(connection, schema, own)


def _missing(found: Mapping[str, Mapping[str, str]], own: Mapping[str, Sequence[str]]) -> bool:
    return PLANS not in found or any(name not in found or set(own[name]) - set(found[name]) for name in own)


def _make_table(connection: Connection, schema: str, name: str, columns: Mapping[str, str]) -> None:
    fields = [sql.SQL(", {} {}").format(sql.Identifier(column), sql.SQL(held)) for column, held in columns.items()]
    spatial = _SPATIAL if "geom" in columns else ""
    _run(connection, _TABLE + spatial, schema, table=sql.Identifier(schema, name), fields=sql.Composed(fields))


def _add_columns(connection: Connection, schema: str, table: str, columns: Mapping[str, str]) -> None:
    for column, held in columns.items():
        parts = {"table": sql.Identifier(schema, table), "column": sql.Identifier(column), "held": sql.SQL(held)}
        _run(connection, "ALTER TABLE {table} ADD COLUMN {column} {held}", schema, **parts)


def _make_views(connection: Connection, schema: str, own: Mapping[str, Sequence[str]]) -> None:
    """Make what QGIS and GeoServer show: the current version of each plan, with the columns that may leave a plan."""
    told = [name for name in (*GRID_COLUMNS, *NAME_COLUMNS) if name in own["grids"] and name not in KEY]
    grids = [sql.Identifier("grids", name) for name in told]
    units = [sql.Identifier(name) for name in UNIT_COLUMNS]
    _run(connection, "CREATE INDEX ON {schema}.membership (plan_name, plan_version, unit)", schema)
    _run(connection, _CURRENT_GRIDS, schema, columns=sql.SQL(", ").join(grids))
    _run(connection, _CURRENT_UNITS, schema, columns=sql.SQL(", ").join(units))


def _run(connection: Connection, query: str, schema: str, **parts: sql.Composable) -> None:
    connection.execute(sql.SQL(query).format(schema=sql.Identifier(schema), **parts))
