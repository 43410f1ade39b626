"""Damage to the files beside plans: rosters, records of a batch, edits. It is told, or changes nothing."""

import numpy as np
import pytest
from damages import cut, flipped
from promises import times
from toy_assignment import toy_assignment
from toy_edits import sitting
from toy_plan import toy_plan

import gridplan as gp
from gridplan.batch.record import RECORD, PlaceRecord, read_record, write_record
from gridplan.errors import InputError, PlanFileError
from gridplan.people.rosters.files import roster_text


def damaged(whole, count):
    """So many copies of a file, each with a damage."""
    rng = np.random.default_rng(count)
    for number in range(count):
        yield (cut if number % 5 == 0 else flipped)(whole, rng)


def test_damaged_rosters_are_told(tmp_path, tried):
    """A roster is sealed: whatever is damaged, it is refused, or it is the same roster."""
    assignment = toy_assignment()
    whole, file, refused = roster_text(assignment).encode(), tmp_path / "roster.json", 0
    for content in damaged(whole, count := times(60, 1000)):
        file.write_bytes(content)
        try:
            found = gp.read_roster(file, assignment.grids)
        except PlanFileError:
            refused += 1
        else:
            assert found.digest == assignment.digest
            assert roster_text(found).encode() == whole
    assert refused > count * 0.8
    tried(count, "damaged rosters")


@pytest.mark.long
def test_damaged_records_are_no_records(tmp_path, tried):
    """A record of a batch is sealed: damaged, it is as if there were none, and the place is made again."""
    record = PlaceRecord("江滨", "d" * 64, "feasible", "p", "c", "f", {"grids": 12, "households": 4321}, {"en": ("a",)})
    write_record(record, tmp_path)
    whole = (tmp_path / RECORD).read_bytes()
    assert read_record(tmp_path) == record
    for content in damaged(whole, count := times(300, 3000)):
        (tmp_path / RECORD).write_bytes(content)
        assert read_record(tmp_path) in (None, record)
    tried(count, "damaged records")


@pytest.mark.long
def test_damaged_edits_never_crash(tmp_path, tried):
    """Edits are written by a page and by people, so they bear no seal: they are refused in words, or are edits.

    Those of another plan, and of units that lie elsewhere, are refused when they are applied.
    """
    plan = toy_plan()
    edits = sitting(plan, ("b000 b001", "002"), who="office 3", why="社区")
    whole, file, told = gp.write_edits(edits, tmp_path / "edits.json").read_bytes(), tmp_path / "b.json", 0
    for content in damaged(whole, count := times(100, 2000)):
        file.write_bytes(content)
        try:
            gp.apply_edits(plan, file)
        except InputError:
            told += 1
    assert told > count / 2
    tried(count, "damaged edits")
