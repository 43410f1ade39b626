"""Saving a plan to a PostGIS database: all of it in one transaction, beside its other versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

import pyproj

from gridplan.database.address import Source
from gridplan.database.connection import Connection, connected
from gridplan.database.driver import sql
from gridplan.plan import Plan
from gridplan.store.container import Table
from gridplan.store.digest import joint_digest
from gridplan.store.pack import tables_of
from gridplan.store.postgis.layout import (
    KEY,
    SQL_TYPES,
    Layout,
    as_stored,
    asked_columns,
    layout_of,
    own_columns,
)
from gridplan.store.postgis.place import SCHEMA, Place, place_of, plan_error
from gridplan.store.postgis.rows import write_rows
from gridplan.store.postgis.schema import PLANS, columns_in, held_srid, make_tables
from gridplan.store.unpack import meta_of


def save_postgis(plan: Plan, address: Source, *, name: str | None = None, schema: str | None = None) -> str:
    """Save a plan as one version in a PostGIS database, wholly or not at all.

    A draft is replaced by a later save of the same version; an approved version is never changed. The plan stands in
    the same tables as in a plan file, one set of them for all plans and versions of a schema, with spatial indexes; the
    views ``current_grids`` and ``current_units`` show QGIS or GeoServer the version of each plan that is in force, or
    the newest one where none is. A schema holds plans of one coordinate system. Schema and tables are made when the
    first plan is saved, which needs the right to make a schema.

    Parameters
    ----------
    address
        ``postgresql://user@server/district?plan=West``; the password is best kept in ``~/.pgpass``.
    name
        Name of the plan, else that in the address.
    schema
        Schema of plans, else that in the address, else ``gridplan``.

    Returns
    -------
    str
        Address of the version saved, without password.

    Raises
    ------
    PlanFileError
        When the version is approved already, somebody else is saving this plan, the schema holds plans of another
        coordinate system, or the server is not there, refuses the user, lacks rights or PostGIS, or is lost on the way.
        What was there before stays. No message shows a password.
    OptionError
        When the address is none, or no plan is named.

    Examples
    --------
    >>> save_postgis(plan, "postgresql://server/district?plan=West")  # doctest: +SKIP
    'postgresql://server/district?plan=West&version=1'
    """
    place = place_of(address, plan=name, version=plan.version.number, schema=schema)
    tables = {held: as_stored(table) for held, table in tables_of(plan, saved_at=None).items()}
    asked = asked_columns(plan.rules)
    own = {held: own_columns(table, asked) for held, table in tables.items()}
    with connected(place.address, fault=plan_error) as connection:
        _lock(connection, place)
        srid = _srid(connection, plan)
        _refuse_foreign(connection, place, tables)
        make_tables(connection, place.schema, tables, own=own, srid=srid)
        if (held := held_srid(connection, place.schema)) != srid:
            raise place.fault("postgis-other-system", held=str(held), own=str(srid))
        _make_room(connection, place)
        _write(connection, place, plan, tables, srid=srid)
    elsewhere = {} if place.schema == SCHEMA else {"schema": place.schema}
    return f"{place.address.shown}?{urlencode({'plan': place.plan, 'version': place.version, **elsewhere})}"


def check_reachable(address: Source) -> None:
    """Refuse an address under which no plan can be saved, before any work is done for it. Nothing is written.

    Raises
    ------
    PlanFileError, OptionError
        As `save_postgis` does for servers and addresses.
    """
    with connected(place_of(address).address, fault=plan_error, read_only=True):
        pass


def _lock(connection: Connection, place: Place) -> None:
    """Keep other savers of the same plan out until the transaction ends."""
    query = "SELECT pg_try_advisory_xact_lock(hashtextextended('gridplan plan ' || %s || ' ' || %s, 0))"
    if connection.execute(query, (place.schema, place.plan)).fetchone() != (True,):
        raise place.fault("postgis-locked")


def _srid(connection: Connection, plan: Plan) -> int:
    """Return the number of the plan's coordinate system in the database, 0 where it has none."""
    authority = pyproj.CRS(plan.ground.units.crs).to_authority()
    query = "SELECT srid FROM spatial_ref_sys WHERE auth_name = %s AND auth_srid = %s ORDER BY srid"
    row = connection.execute(query, authority).fetchone() if authority and authority[1].isdecimal() else None
    return int(row[0]) if row else 0


def _refuse_foreign(connection: Connection, place: Place, tables: Mapping[str, Table]) -> None:
    """Refuse tables of somebody else."""
    found = columns_in(connection, place.schema)
    for name in (PLANS, *tables):
        if not {*KEY} <= found.get(name, dict.fromkeys(KEY)).keys():
            raise place.fault("postgis-foreign", table=name)


def _make_room(connection: Connection, place: Place) -> None:
    """Remove a draft of this version; refuse to touch an approved one."""
    query = sql.SQL(
        "SELECT state, approved_by, approved_on FROM {} WHERE plan_name = %s AND plan_version = %s FOR UPDATE"
    ).format(sql.Identifier(place.schema, PLANS))
    row = connection.execute(query, (place.plan, place.version)).fetchone()
    if row is not None and row[0] == "approved":
        raise place.fault("postgis-approved", by=row[1], date=row[2])
    remove = sql.SQL("DELETE FROM {} WHERE plan_name = %s AND plan_version = %s")
    connection.execute(remove.format(sql.Identifier(place.schema, PLANS)), (place.plan, place.version))


def _write(connection: Connection, place: Place, plan: Plan, tables: Mapping[str, Table], *, srid: int) -> None:
    """Write the row of the plan, then its tables."""
    found, asked = columns_in(connection, place.schema), asked_columns(plan.rules)
    layouts = {}
    for name, table in tables.items():
        own = [c for c in own_columns(table, asked) if found[name][c] == SQL_TYPES[table.types[c]]]
        layouts[name] = layout_of(table, own, name=name)
    _write_plan(
        connection, place, _about(plan, layouts) | {"srid": srid, "make": meta_of(tables["meta"])["schema_version"]}
    )
    for name, table in tables.items():
        write_rows(connection, place, table, name=name, layout=layouts[name], srid=srid)


def _write_plan(connection: Connection, place: Place, about: Mapping[str, Any]) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, (*KEY, *about)))
    values = sql.SQL(", ").join([sql.Placeholder()] * (len(about) + len(KEY)))
    query = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(place.schema, PLANS), columns, values)
    connection.execute(query, (place.plan, place.version, *about.values()))


def _about(plan: Plan, layouts: Mapping[str, Layout]) -> dict[str, Any]:
    """Return what the table of plans tells of one."""
    return {
        "state": plan.version.state,
        "approved_by": plan.version.by,
        "approved_on": plan.version.date,
        "valid_from": plan.version.valid_from,
        "network": plan.network.name,
        "grids": len(plan.network.codes),
        "households": int(plan.ground.units["households"].sum()),
        "plan_digest": plan.digest,
        "content_digest": joint_digest({name: layout.digest for name, layout in layouts.items()}),
        "layout": json.dumps({name: asdict(layout) for name, layout in layouts.items()}, ensure_ascii=False),
    }
