"""Digests over everything a plan file stores, and over nothing that QGIS or GDAL touch when they open it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

DIGEST_KEYS = ("content_digest", "table_digests")
"""Rows of ``meta`` that hold the digests themselves."""
NOT_CONTENT = (*DIGEST_KEYS, "saved_at", "versions")
"""Rows of ``meta`` about the saving, not about the plan: the same plan saved later or elsewhere has the same digest."""


def table_digests(connection: sqlite3.Connection, tables: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of each of `tables`: definition, listing, geometry column and every row.

    Left out are last change and extent in the contents, styles, projects and indexes of QGIS, free pages, and the notes
    on when and with which libraries the file was saved.
    """
    return {name: _table_digest(connection, name) for name in tables}


def joint_digest(digests: Mapping[str, str]) -> str:
    """Return the SHA-256 over the digests of all tables.

    Examples
    --------
    >>> joint_digest({"a": "1"}) == joint_digest({"a": "2"})
    False
    """
    return hashlib.sha256(b"gridplan-content/1" + _json(sorted(digests.items()))).hexdigest()


def _table_digest(connection: sqlite3.Connection, name: str) -> str:
    sha = hashlib.sha256()
    for query in (
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?",
        "SELECT table_name, data_type, identifier, srs_id FROM gpkg_contents WHERE table_name = ?",
        "SELECT g.*, s.organization, s.organization_coordsys_id, s.definition FROM gpkg_geometry_columns g"
        " JOIN gpkg_spatial_ref_sys s USING (srs_id) WHERE g.table_name = ?",
    ):
        sha.update(_json(connection.execute(query, (name,)).fetchall()))
    rows = connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
    if name == "meta":
        rows = [row[1:] for row in rows if row[1] not in NOT_CONTENT]
    for values in zip(*rows, strict=True):
        _add_column(sha, values)
    return sha.hexdigest()


def _add_column(sha: Any, values: tuple[Any, ...]) -> None:
    """Add one column; numbers and text as JSON, which tells 1 from 1.0 and "1", blobs with their length before."""
    if bytes in set(map(type, values)):
        for value in values:
            blob = value if isinstance(value, bytes) else b"\0" + _json(value)
            sha.update(len(blob).to_bytes(8, "little") + blob)
    else:
        sha.update(_json(values))


def _json(value: Any) -> bytes:
    """Return `value` as JSON; blobs, which only damage puts into the catalogue, as their digits in a list."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=lambda blob: [blob.hex()])
    return text.encode("utf-8", "surrogatepass")
