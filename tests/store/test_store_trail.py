"""Trails of edits in plan files: what was saved comes back, older makes stay, changed rows are found."""

import sqlite3
from contextlib import closing

import pyogrio
import pytest
from toy_edits import edited_plan, two_communities
from toy_history import aged_plan

from gridplan.errors import PlanFileError
from gridplan.store.geopackage import content_digest, load, save
from gridplan.store.schema import TRAIL
from gridplan.verify import verify


@pytest.fixture(scope="module")
def plan():
    """A plan with two sittings."""
    return edited_plan()


def make(file):
    """Make of a plan file."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()[0]


def test_a_trail_comes_back(plan, tmp_path):
    """Sittings, edits and units are what was saved, odd text too; saved again the bytes are the same."""
    file = save(plan, tmp_path / "1.gpkg")
    found = load(file)
    assert found.trail == plan.trail
    assert [held.mended for held in found.trail] == [True, False]
    assert found.digest == plan.digest == found.trail[-1].result
    assert save(found, tmp_path / "2.gpkg").read_bytes() == file.read_bytes()
    assert verify(file).status == "verified"


def test_only_edited_plans_need_a_new_gridplan(plan, tmp_path):
    """Plans without a trail are the make of file they were, without its tables."""
    for made, wanted in ((two_communities(), "1"), (aged_plan(), "4"), (plan, "5")):
        file = save(made, tmp_path / "a.gpkg")
        assert make(file) == wanted
        assert bool({*TRAIL} & {*pyogrio.list_layers(file)[:, 0]}) == (wanted == "5")
    assert content_digest(file) != content_digest(save(plan.replace(trail=plan.trail[:1]), tmp_path / "b.gpkg"))


@pytest.mark.parametrize("table", TRAIL)
def test_a_trail_changed_outside_is_found(plan, tmp_path, table):
    """A row taken out of a trail, or a table of it, is named when the file is loaded."""
    for change in (f"DELETE FROM {table} WHERE rowid = 1", f"DROP TABLE {table}"):
        file = save(plan, tmp_path / "a.gpkg")
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(change)
        with pytest.raises(PlanFileError, match=table):
            load(file)
