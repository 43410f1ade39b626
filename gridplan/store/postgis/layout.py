"""How the tables of a plan stand in a database: which columns are SQL columns, what else goes into one of JSON.

Columns that gridplan names itself are SQL columns. Those that a planner has asked for (attributes to balance) have any
name and any length, so they are keys in a column of JSON and never become SQL.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan.columns import DEVIATION, GRID_COLUMNS, STORED_COLUMNS
from gridplan.options import Rules
from gridplan.store.container import Table
from gridplan.store.digest import NOT_CONTENT

KEY = ("plan_name", "plan_version")
RESERVED = ("id", *KEY, "geom", "further")
"""Columns of every table beside its own."""
SQL_TYPES = {"TEXT": "text", "INTEGER": "bigint", "DOUBLE": "double precision", "BOOLEAN": "boolean"}
_PYTHON: dict[str, Callable[[Any], Any]] = {"TEXT": str, "INTEGER": int, "DOUBLE": float, "BOOLEAN": bool}


@dataclass(frozen=True)
class Layout:
    """One table of a plan as it stands in the database.

    Parameters
    ----------
    types
        Name → type of each column, in order.
    own
        Those of them that are SQL columns.
    geometry
        Whether it is a layer.
    digest
        SHA-256 of its content.
    """

    types: Mapping[str, str]
    own: tuple[str, ...]
    geometry: bool
    digest: str

    @property
    def further(self) -> tuple[str, ...]:
        """Columns that are keys of JSON."""
        return tuple(name for name in self.types if name not in self.own)


def asked_columns(rules: Rules) -> frozenset[str]:
    """Return the columns whose names come from a planner."""
    asked = {*rules.columns, *(name + DEVIATION for name in rules.balance)}
    return frozenset(asked) - {*GRID_COLUMNS, *STORED_COLUMNS["units"]}


def own_columns(table: Table, asked: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of a table that can be SQL columns."""
    others = {*asked, *RESERVED}
    return tuple(name for name in table.columns if name not in others)


def as_stored(table: Table) -> Table:
    """Return a table with its values as a database hands them back: each of its column's type."""
    columns = {name: _typed(values, table.types[name]) for name, values in table.columns.items()}
    return Table(columns, table.types, table.geometry)


def layout_of(table: Table, own: Sequence[str], *, name: str) -> Layout:
    """Return how a table stands in the database, with its digest."""
    return Layout(dict(table.types), tuple(own), table.geometry is not None, table_digest(table, name=name))


def table_digest(table: Table, *, name: str) -> str:
    """Return the SHA-256 of a table; notes on when and with which libraries it was saved are no content."""
    columns = dict(table.columns)
    if name == "meta":
        kept = [i for i, key in enumerate(columns["key"]) if key not in NOT_CONTENT]
        columns = {held: [values[i] for i in kept] for held, values in columns.items()}
    told = [name, [[held, table.types[held], list(values)] for held, values in columns.items()]]
    sha = hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    for blob in () if table.geometry is None else blobs(table.geometry):
        sha.update(len(blob or b"").to_bytes(8, "little") + (blob or b""))
    return sha.hexdigest()


def blobs(shapes: NDArray[np.object_]) -> Sequence[bytes | None]:
    """Return shapes as WKB."""
    found: Sequence[bytes | None] = shapely.to_wkb(shapes, byte_order=1, include_srid=False).tolist()
    return found


def _typed(values: Sequence[Any], held: str) -> list[Any]:
    kind = _PYTHON[held]
    return [None if value is None else kind(value) for value in values]
