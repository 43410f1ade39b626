"""Plan files: one GeoPackage a plan, saved so that no crash mixes two plans, loaded only when nothing was changed."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pyproj

from gridplan.database.address import is_address
from gridplan.errors import PlanFileError
from gridplan.language import say
from gridplan.plan import Plan
from gridplan.store import container
from gridplan.store.databases import Databases
from gridplan.store.digest import joint_digest, table_digests
from gridplan.store.pack import tables_of
from gridplan.store.safe import replacing
from gridplan.store.schema import ALL_TABLES, MARKS, SCHEMA_VERSION, TABLES
from gridplan.store.styles import add_styles
from gridplan.store.unpack import NO_PLAN, meta_of, plan_of


def save(plan: Plan, path: str | Path, *, saved_at: str | None = None) -> Path:
    """Save a plan as one GeoPackage that QGIS opens with its styles, or as a version in a database.

    Parameters
    ----------
    path
        File to write; an older one is replaced at once and whole, or not at all. Or the address of a database,
        ``postgresql://user@server/district?plan=West``: see `save_postgis`.
    saved_at
        Time to note in the file. Without one, saving a plan twice gives the same bytes.

    Returns
    -------
    Path
        The file written, or the address of the version without password.

    Raises
    ------
    PlanFileError
        When another process is saving to the same file, another program has it open with unsaved changes, the folder
        cannot be written, or the disk is full.
    """
    if is_address(path):
        return Path(Databases.save(plan, path))
    tables = tables_of(plan, saved_at=saved_at)
    with replacing(path) as temporary:
        container.write(temporary, tables, pyproj.CRS(plan.ground.units.crs), last=_seal)
    return Path(path)


def load(path: str | Path) -> Plan:
    """Load a plan, after checking that the file is whole and says what was saved.

    Parameters
    ----------
    path
        A plan file, or ``postgresql://user@server/district?plan=West&version=2``: see `load_postgis`.

    Raises
    ------
    PlanFileError
        When the file is no GeoPackage, no plan, from a newer gridplan, cut short, damaged or edited; the message says
        which, and which tables are concerned.
    """
    if is_address(path):
        loaded: Plan = Databases.load(path)
        return loaded
    file = Path(path)
    with container.reading(file) as connection:
        meta = _checked_meta(connection, file)
        tables = {name: container.read(connection, name) for name in _stored(connection)}
    try:
        plan = plan_of(tables)
    except NO_PLAN as error:
        raise PlanFileError(say("file-inconsistent", path=file, reason=f"{type(error).__name__}: {error}")) from error
    if plan.digest != meta["plan_digest"]:
        raise PlanFileError(say("file-plan-digest", path=file))
    return plan


def content_digest(path: str | Path) -> str:
    """Return the SHA-256 over everything a plan file stores of the plan.

    Opening the file in QGIS does not change it, nor does loading and saving it again; any change of the plan does. It
    is computed, not read from the file.
    """
    file = Path(path)
    with container.reading(file) as connection:
        _refuse_foreign(connection, file)
        return joint_digest(table_digests(connection, _stored(connection)))


def stored_tables(path: str | Path) -> dict[str, container.Table]:
    """Return the tables of a plan file as they stand there, unchecked."""
    with container.reading(Path(path)) as connection:
        return {name: container.read(connection, name) for name in _stored(connection)}


def _stored(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the tables of the plan in a file: those of every plan, and of levels, merger and history if it has any."""
    notes = {key for (key,) in connection.execute("SELECT key FROM meta")}
    more = {name for mark, names in MARKS.items() if mark in notes for name in names}
    return tuple(name for name in ALL_TABLES if name in TABLES or name in more)


def _seal(connection: sqlite3.Connection) -> None:
    """Add styles and digests to the tables just written."""
    stored = _stored(connection)
    departments = _departments(connection) if "department_grids" in stored else ()
    add_styles(connection, departments, roads="road_grids" in stored)
    digests = table_digests(connection, stored)
    count = connection.execute("SELECT count(*) FROM meta").fetchone()[0]
    sealed = {"content_digest": joint_digest(digests), "table_digests": digests}
    rows = [(count + i, key, json.dumps(value)) for i, (key, value) in enumerate(sealed.items(), start=1)]
    container.insert(connection, "meta", rows)


def _departments(connection: sqlite3.Connection) -> tuple[str, ...]:
    found = connection.execute("SELECT DISTINCT department FROM department_grids ORDER BY department")
    return tuple(name for (name,) in found)


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse files without our tables, and files of a later make."""
    present = container.table_names(connection)
    if "meta" not in present:
        raise PlanFileError(say("file-foreign", path=path))
    found = dict(connection.execute("SELECT key, value FROM meta WHERE key = 'schema_version'").fetchall())
    version = found.get("schema_version")
    if not isinstance(version, str) or not version.isdecimal():
        raise PlanFileError(say("file-foreign", path=path))
    if int(version) > SCHEMA_VERSION:
        raise PlanFileError(say("file-newer", path=path, version=version, known=SCHEMA_VERSION))
    if missing := [name for name in _stored(connection) if name not in present]:
        raise PlanFileError(say("file-changed", path=path, tables=", ".join(missing)))


def _checked_meta(connection: sqlite3.Connection, path: Path) -> dict[str, object]:
    """Return the notes of a file whose content digest is right."""
    _refuse_foreign(connection, path)
    digests = table_digests(connection, _stored(connection))
    try:
        meta = meta_of(container.read(connection, "meta"))
        expected, sealed = meta["table_digests"], meta["content_digest"]
    except (ValueError, KeyError, TypeError) as error:
        raise PlanFileError(say("file-changed", path=path, tables="meta")) from error
    if joint_digest(digests) != sealed:
        known = expected if isinstance(expected, dict) else {}
        changed = [name for name in ALL_TABLES if digests.get(name) != known.get(name)]
        raise PlanFileError(say(_fault(changed), path=path, tables=", ".join(changed or ["meta"])))
    return meta


def _fault(changed: list[str]) -> str:
    """Return the sentence for a file whose tables `changed`."""
    return "file-labels-edited" if changed == ["membership"] else "file-changed"
