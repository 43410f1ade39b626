"""Versions and rounds in plan files: what was saved comes back, older makes stay what they were, edits are found."""

import json
import sqlite3
from contextlib import closing

import numpy as np
import pandas as pd
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from promises import times
from toy_history import APPROVED, aged_plan
from toy_merged import merged_plan
from toy_plan import toy_plan

from gridplan.columns import LINEAGE_COLUMNS, MOVE_COLUMNS
from gridplan.errors import PlanFileError
from gridplan.history import EVENTS, Round
from gridplan.store.geopackage import content_digest, load, save
from gridplan.store.history import history_meta, history_of, history_tables
from gridplan.store.schema import HISTORY
from gridplan.version import Version


def note(file, key):
    """One note of ``meta``, None where there is none."""
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if found is None else json.loads(found[0])


def assert_same(history, other):
    """Assert that two histories are equal, to the dtypes of their columns."""
    assert [(past.before, past.date) for past in history] == [(past.before, past.date) for past in other]
    for one, two in zip(history, other, strict=True):
        assert_frame_equal(one.lineage, two.lineage)
        assert_frame_equal(one.units, two.units)


def test_a_plan_with_history_comes_back(tmp_path):
    """Version, rounds and their tables are what was saved; bytes and digests agree when it is saved again."""
    plan = aged_plan()
    found = load(save(plan, tmp_path / "1.gpkg"))
    assert found.version == plan.version == Version(3)
    assert_same(found.history, plan.history)
    assert found.retired == plan.retired == {"004"}
    save(found, tmp_path / "2.gpkg")
    assert content_digest(tmp_path / "2.gpkg") == content_digest(tmp_path / "1.gpkg")
    assert (tmp_path / "2.gpkg").read_bytes() == (tmp_path / "1.gpkg").read_bytes()


def test_missing_values_stay_none(tmp_path):
    """A unit that is gone, a grid without heirs, a new one: what is None comes back as None, shares as no number."""
    past = aged_plan().history[-1]
    units = pd.DataFrame(
        [("b1", None, None, "005", 3), (None, "b0", "004", None, 9)],
        columns=list(MOVE_COLUMNS),
        dtype=object,
    ).astype({"households": "int64"})
    lineage = pd.DataFrame([("R", "004", None, 9, np.nan, np.nan)], columns=list(LINEAGE_COLUMNS))
    plan = aged_plan().replace(history=(Round(past.before, past.date, lineage, units),))
    (found,) = load(save(plan, tmp_path / "a.gpkg")).history
    assert found.units["unit"].tolist() == ["b1", None]
    assert found.units["old_grid"].tolist() == [None, "004"]
    assert_frame_equal(found.lineage, lineage)
    assert_frame_equal(found.units, units)


def test_only_plans_with_a_version_need_a_new_gridplan(tmp_path):
    """First drafts are the make of file they were, with all that may be in them; a signed one is of the new make."""
    drafts = {"plain": (toy_plan(), 1), "merged": (merged_plan(), 3)}
    for name, (plan, make) in drafts.items():
        file = save(plan, tmp_path / f"{name}.gpkg")
        assert note(file, "schema_version") == make
        assert note(file, "version") is None
        assert not {*HISTORY} & set(pyogrio.list_layers(file)[:, 0])
        assert (load(file).version, load(file).history) == (Version(), ())
    signed = save(toy_plan(version=APPROVED), tmp_path / "signed.gpkg")
    assert note(signed, "schema_version") == 4
    assert (load(signed).version, load(signed).history) == (APPROVED, ())
    assert {*HISTORY} <= set(pyogrio.list_layers(signed)[:, 0])


def test_signing_changes_the_file_and_not_the_plan(tmp_path):
    """Who approved a plan and when is part of what a file stores, and no part of what the plan is."""
    draft, signed = (
        toy_plan(version=Version(2)),
        toy_plan(version=Version(2, "approved", "a", "2027-01-01", "2027-01-01")),
    )
    assert draft.digest == signed.digest == toy_plan().digest
    one, two = save(draft, tmp_path / "a.gpkg"), save(signed, tmp_path / "b.gpkg")
    assert content_digest(one) != content_digest(two)


@pytest.mark.parametrize(
    ("edit", "table"),
    [
        ("UPDATE lineage SET households = households + 1 WHERE fid = 2", "lineage"),
        ("UPDATE moves SET new_grid = '001' WHERE fid = 1", "moves"),
        ("UPDATE rounds SET before_state = 'draft' WHERE fid = 1", "rounds"),
        ("DELETE FROM moves", "moves"),
        ("DROP TABLE rounds", "rounds"),
        ("UPDATE meta SET value = replace(value, 'draft', 'approved') WHERE key = 'version'", "meta"),
        ("DELETE FROM meta WHERE key = 'version'", "rounds, lineage, moves, meta"),
    ],
)
def test_edits_of_history_are_named(tmp_path, edit, table):
    """A changed row of the history or of its notes is refused with its table; a lost table or note too."""
    file = save(aged_plan(), tmp_path / "a.gpkg")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(edit)
    with pytest.raises(PlanFileError) as refused:
        load(file)
    assert all(name in str(refused.value) for name in table.split(", ")), str(refused.value)


def test_columns_that_are_not_listed_reach_no_file(tmp_path):
    """A name in a table of moves stays outside."""
    past = aged_plan().history[0]
    noted = Round(past.before, past.date, past.lineage, past.units.assign(phone="13800000000"))
    file = save(aged_plan().replace(history=(noted,)), tmp_path / "a.gpkg")
    assert b"13800000000" not in file.read_bytes()


CODES = st.one_of(st.none(), st.text(max_size=4))
COUNTS = st.integers(0, 2**40)
SHARES = st.one_of(st.just(float("nan")), st.floats(0, 1))
ROWS = st.lists(st.tuples(st.sampled_from(EVENTS), CODES, CODES, COUNTS, SHARES, SHARES), max_size=4)
MOVES = st.lists(st.tuples(CODES, CODES, CODES, CODES, COUNTS), max_size=4)
NUMBERS = {"households": "int64", "share_from": "float64", "share_to": "float64"}


FIRST = toy_plan()


@settings(max_examples=times(20, 2000))
@given(st.lists(st.tuples(ROWS, MOVES, st.booleans()), max_size=4))
def test_any_history_comes_back_from_its_tables(rounds):
    """Rounds without rows, columns of text with and without gaps, as objects or as text: all return as they were."""
    history = []
    for i, (rows, moves, as_object) in enumerate(rounds, start=1):
        kind = object if as_object else None
        lineage = pd.DataFrame(rows, columns=list(LINEAGE_COLUMNS), dtype=kind).astype(NUMBERS)
        units = pd.DataFrame(moves, columns=list(MOVE_COLUMNS), dtype=kind).astype({"households": "int64"})
        history.append(Round(Version(i), "", lineage, units))
    plan = FIRST.replace(history=tuple(history))
    meta = json.loads(json.dumps(history_meta(plan)))
    assert_same(history_of(history_tables(plan), meta), plan.history)
