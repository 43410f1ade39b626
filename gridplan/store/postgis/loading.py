"""Loading a plan from a PostGIS database, after checking that it is what was saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from gridplan.database.address import Source, address_of
from gridplan.database.connection import Connection, connected
from gridplan.database.driver import psycopg, sql
from gridplan.errors import PlanFileError
from gridplan.language import say
from gridplan.plan import Plan
from gridplan.store.container import Table
from gridplan.store.digest import joint_digest
from gridplan.store.postgis.layout import Layout, table_digest
from gridplan.store.postgis.place import Place, place_of, plan_error, schema_of
from gridplan.store.postgis.rows import read_table
from gridplan.store.postgis.schema import PLANS, columns_in
from gridplan.store.schema import SCHEMA_VERSION
from gridplan.store.unpack import NO_PLAN, plan_of

_LISTED = {
    "plan": "plan_name",
    "version": "plan_version",
    "state": "state",
    "by": "approved_by",
    "date": "approved_on",
    "valid_from": "valid_from",
    "grids": "grids",
    "households": "households",
    "saved_at": "saved_at",
    "content_digest": "content_digest",
}


def load_postgis(
    address: Source, *, name: str | None = None, version: int | None = None, schema: str | None = None
) -> Plan:
    """Load one version of a plan, after checking that the database holds what was saved.

    Parameters
    ----------
    address
        ``postgresql://user@server/district?plan=West&version=2``.
    name, version, schema
        The plan, its version and the schema of plans, else those in the address; else the newest version, and the
        schema ``gridplan``.

    Raises
    ------
    PlanFileError
        When there is no such plan or version (with those that there are), rows were changed outside gridplan (with the
        tables concerned), a newer gridplan saved it, or the server is not there, refuses the user or has no PostGIS.
    OptionError
        When the address is none, or no plan is named.

    Examples
    --------
    >>> load_postgis("postgresql://server/district?plan=West", version=2)  # doctest: +SKIP
    <Plan: feasible, 57 grids, 8639 units>
    """
    place = place_of(address, plan=name, version=version, schema=schema)
    with connected(place.address, fault=plan_error, read_only=True) as connection:
        place, about = _found(connection, place)
        tables = _checked(connection, place, about)
    try:
        plan = plan_of(tables)
    except NO_PLAN as error:
        reason = f"{type(error).__name__}: {error}"
        raise PlanFileError(say("file-inconsistent", path=place.address.shown, reason=reason)) from error
    stored = (about["state"], about["approved_by"], about["approved_on"], about["valid_from"], about["plan_digest"])
    if stored != (plan.version.state, plan.version.by, plan.version.date, plan.version.valid_from, plan.digest):
        raise place.fault("postgis-changed", tables=PLANS)
    return plan


def list_postgis(address: Source, *, schema: str | None = None) -> pd.DataFrame:
    """Return the versions of all plans in a database, by plan and number; no rows where no plan was ever saved.

    Returns
    -------
    DataFrame
        Columns ``plan``, ``version``, ``state``, ``by``, ``date``, ``valid_from``, ``grids``, ``households``,
        ``saved_at``, ``content_digest``.

    Raises
    ------
    PlanFileError
        When the server is not there, refuses the user or has no PostGIS.
    """
    asked = address_of(address)
    own = schema_of(asked, schema)
    with connected(asked, fault=plan_error, read_only=True) as connection:
        if PLANS not in columns_in(connection, own):
            return pd.DataFrame(columns=list(_LISTED))
        columns = sql.SQL(", ").join(map(sql.Identifier, _LISTED.values()))
        query = sql.SQL("SELECT {} FROM {}").format(columns, sql.Identifier(own, PLANS))
        rows = sorted(connection.execute(query).fetchall())
    return pd.DataFrame(rows, columns=list(_LISTED))


def _found(connection: Connection, place: Place) -> tuple[Place, dict[str, Any]]:
    """Return the plan with the number of its version, and its row in the table of plans."""
    versions = _versions(connection, place)
    number = place.version or versions[-1]
    if number not in versions:
        raise place.fault("postgis-no-version", versions=", ".join(map(str, versions)))
    place = replace(place, version=number)
    query = sql.SQL("SELECT * FROM {} WHERE plan_name = %s AND plan_version = %s")
    cursor = connection.execute(query.format(sql.Identifier(place.schema, PLANS)), (place.plan, number))
    names = [column.name for column in cursor.description or ()]
    return place, dict(zip(names, cursor.fetchall()[0], strict=True))


def _versions(connection: Connection, place: Place) -> list[int]:
    """Return the numbers of the versions of a plan, oldest first."""
    if PLANS not in columns_in(connection, place.schema):
        raise place.fault("postgis-no-plan", plans="-")
    query = sql.SQL("SELECT plan_name, plan_version FROM {}").format(sql.Identifier(place.schema, PLANS))
    rows = connection.execute(query).fetchall()
    versions = sorted(number for name, number in rows if name == place.plan)
    if not versions:
        raise place.fault("postgis-no-plan", plans=", ".join(sorted({name for name, _ in rows})) or "-")
    return versions


def _checked(connection: Connection, place: Place, about: Mapping[str, Any]) -> dict[str, Table]:
    """Return the tables of a version when their digests are right."""
    if about["make"] > SCHEMA_VERSION:
        raise place.fault("postgis-newer")
    layouts = {name: Layout(**held) for name, held in about["layout"].items()}
    tables = {name: _table(connection, place, name, layout) for name, layout in layouts.items()}
    changed = [name for name, table in tables.items() if table_digest(table, name=name) != layouts[name].digest]
    if (
        not changed
        and joint_digest({name: layout.digest for name, layout in layouts.items()}) != about["content_digest"]
    ):
        changed = [PLANS]
    if changed:
        raise place.fault("postgis-changed", tables=", ".join(changed))
    return tables


def _table(connection: Connection, place: Place, name: str, layout: Layout) -> Table:
    try:
        return read_table(connection, place, name=name, layout=layout)
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
        raise place.fault("postgis-changed", tables=name) from None
