"""Every column of every table of a plan file, changed by somebody who renews the digests: told, or known to be free."""

import json
import sqlite3
from contextlib import closing

import pytest
import shapely
from kept_plans import kept
from kinds_of_plans import KINDS, plan_of_kind
from promises import times
from resealed import reseal

import gridplan as gp
from gridplan.errors import PlanFileError
from gridplan.store.digest import NOT_CONTENT
from gridplan.store.geopackage import stored_tables
from gridplan.store.schema import ALL_TABLES, LINKS
from gridplan.store.shapes import blobs_of, shapes_of

FREE = {
    "units": "geom source kind floors dedicated_kind block price",
    "roads": "geom road_class name bounds at_ground",
    "barriers": "kind name",
    "communities": "geom community",
    "adjacency": "off_road kind",
    "membership": "share",
    "workers": "worker",
    "components": "name",
    "functions": "title functions",
    "parts": "part section origin",
    "road_segments": "road_class border chain",
    "road_fronts": "side metres",
    "rounds": "before_by",
    "moves": "old_unit",
    "sittings": "plan result who why mended",
    "edits": "to_grid grids time way",
    "edited_units": "unit from_grid",
    "meta": "rules merger version plan_digest has_prices free_inertia outline_shift",
}
"""Table → columns that stand nowhere else and follow from nothing: what was read, asked for, done, or is a name."""


def other(value):
    """Return a value of the same kind that says something else."""
    if isinstance(value, bytes):
        away = shapely.transform(shapes_of([value]), lambda xy: xy + 30.0)
        return next(blobs_of(away, int.from_bytes(value[4:8], "little")))
    if isinstance(value, dict) and value:
        first = next(iter(value))
        return {**value, first: other(value[first])}
    if isinstance(value, list | dict):
        return ["x", *value]
    if isinstance(value, str):
        return json.dumps(other(json.loads(value))) if value.startswith(("[", "{")) else value + "x"
    if isinstance(value, int):
        return 1 - value if value in (0, 1) else value + 1
    return 1 if value is None else 1.5 * value + 1


def note(value):
    """Return another note in place of one, as JSON."""
    return json.dumps(other(json.loads(value)))


def places(file):
    """Yield each table with each of its columns, or of its notes, that tells anything."""
    for table, held in stored_tables(file).items():
        if table == "meta":
            yield from ((table, key) for key in held.columns["key"] if key not in NOT_CONTENT)
        elif any(held.columns.values()):
            yield from ((table, column) for column in ([] if held.geometry is None else ["geom"]) + [*held.columns])


def change(table, column, file):
    """Return the change, in SQL with its values, of the last value of a column, or of a note."""
    where, column, new = (f"key = '{column}'", "value", note) if table == "meta" else ("TRUE", column, other)
    with closing(sqlite3.connect(file)) as connection:
        query = f'SELECT fid, "{column}" FROM "{table}" WHERE {where} ORDER BY fid DESC'
        row, value = connection.execute(query).fetchone()
    return f'UPDATE "{table}" SET "{column}" = ? WHERE fid = ?', new(value), row


def is_told(file, table, column):
    """Whether a file with another value there is refused, or fails verification."""
    reseal(file, change(table, column, file))
    try:
        return gp.verify(file).status == "failed"
    except PlanFileError:
        return True


@pytest.mark.long
def test_other_values_are_told_in_every_column(tmp_path, tried):
    """No column can say other than the plan: the file is refused, or verification fails, but for the free columns.

    In CI every third column in the first plan that has it, at length each column in the plan of every kind.
    """
    silent, seen, count = [], set(), 0
    for kind in KINDS:
        whole = gp.save(plan_of_kind(kind), tmp_path / "whole.gpkg").read_bytes()
        file = tmp_path / "changed.gpkg"
        assert gp.verify(tmp_path / "whole.gpkg").status == "verified", kind
        for place in places(tmp_path / "whole.gpkg"):
            table, column = place
            turn = place not in seen and len(seen) % 3 == 0
            seen.add(place)
            if column not in FREE.get(table, "").split() and (turn or times(0, 1)):
                count += 1
                file.write_bytes(whole)
                silent += [] if is_told(file, table, column) else [f"{kind}: {table}.{column}"]
    assert silent == []
    assert {table for table, _ in seen} == {*ALL_TABLES} - {*LINKS, "road_links"}
    tried(count, "columns changed under a right seal")


@pytest.mark.long
def test_older_words_are_noted(tmp_path):
    """A sentence, or a name of a grid, of another gridplan is noted; under this one's name it fails."""
    file = kept("make_2", tmp_path)
    found = gp.verify(file)
    assert found.status == "verified"
    noted = [(f.numbers["table"], f.numbers["column"]) for f in found.notes if f.code == "verify-stored-words"]
    assert noted == [("findings", "en"), ("findings", "zh")]
    again = gp.save(gp.load(file), tmp_path / "again.gpkg")
    assert not [f for f in gp.verify(again).notes if f.code == "verify-stored-words"]
    reseal(again, ("UPDATE findings SET zh = 'x'",))
    assert [f.code for f in gp.verify(again).failures] == ["verify-stored-column"]
