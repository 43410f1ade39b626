"""Versions of a plan: which is in force on a day, and the table of all of them."""

import dataclasses

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from toy_history import APPROVED, after_round, aged_plan, grids_of
from toy_plan import toy_plan

from gridplan.columns import VERSION_COLUMNS
from gridplan.errors import InputError, OptionError
from gridplan.signoff.force import in_force, moved_households, versions
from gridplan.store.geopackage import save
from gridplan.version import Version

FIRST = toy_plan(version=APPROVED)
THIRD = aged_plan()
SECOND = toy_plan(version=Version(2, "approved", "a", "2027-02-01", "2027-03-01"), history=THIRD.history[:1])


def signed(number, day):
    """Plan approved under a number, valid from a day."""
    return toy_plan(version=Version(number, "approved", "a", "2026-12-01", day))


def test_the_latest_version_that_is_valid_is_in_force():
    """A version counts from its first day on, until the first day of the next; drafts never count."""
    plans = [THIRD.replace(history=SECOND.history), FIRST, SECOND]
    assert in_force(plans, "2027-01-01") is FIRST
    assert in_force(plans, "2027-02-28") is FIRST
    assert in_force(plans, "2027-03-01") is SECOND
    assert in_force(plans, "2099-12-31") is SECOND


@settings(max_examples=times(100, 2000))
@given(st.lists(st.integers(1, 28), min_size=1, max_size=5, unique=True), st.integers(1, 28))
def test_whatever_the_order_one_is_in_force(days, at):
    """Among versions of growing days the last that has begun is found, in whatever order they are given."""
    plans = [FIRST.replace(version=dataclasses.replace(APPROVED, number=i, valid_from=f"2027-05-{day:02d}"))
             for i, day in enumerate(sorted(days), start=1)]  # fmt: skip
    begun = [plan for plan in plans if plan.version.valid_from <= f"2027-05-{at:02d}"]
    if begun:
        assert in_force(reversed(plans), f"2027-05-{at:02d}") is begun[-1]
    else:
        with pytest.raises(InputError):
            in_force(plans, f"2027-05-{at:02d}")


def test_nothing_in_force_has_a_reason():
    """Before the first day, and among drafts, there is no version, and the refusal says so."""
    for plans, at in (([FIRST], "2026-12-31"), ([toy_plan()], "2027-06-01")):
        with pytest.raises(InputError) as refused:
            in_force(plans, at)
        assert [finding.code for finding in refused.value.findings] == ["signoff-none-in-force"]
        assert at in str(refused.value)


def test_a_missing_version_is_told_from_an_older_one():
    """Where a later plan tells of the version that was in force, an older one is not passed off as it."""
    second = dataclasses.replace(THIRD.history[1], before=SECOND.version)
    later = THIRD.replace(history=(THIRD.history[0], second))
    assert in_force([FIRST, later], "2027-02-01") is FIRST
    with pytest.raises(InputError) as refused:
        in_force([FIRST, later], "2027-06-01")
    (fault,) = refused.value.findings
    assert (fault.code, fault.numbers["number"]) == ("signoff-not-at-hand", 2)


def test_two_plans_of_one_version_are_refused():
    """Files of different plans under one version are no versions of one plan; copies of one are."""
    other = dataclasses.replace(FIRST.network, codes=("001", "002", "003", "009"))
    with pytest.raises(InputError) as refused:
        in_force([FIRST, FIRST.replace(network=other, version=APPROVED)], "2027-06-01")
    assert [finding.code for finding in refused.value.findings] == ["signoff-two-in-force"]
    assert in_force([FIRST, toy_plan(version=APPROVED)], "2027-06-01") is FIRST


@pytest.mark.parametrize(("plans", "at"), [([], "2027-01-01"), ([FIRST], ""), ([FIRST], "2027"), ([FIRST], None)])
def test_no_plans_or_no_day_are_refused(plans, at):
    """Something must be asked for."""
    with pytest.raises(OptionError):
        in_force(plans, at)


def test_files_are_as_good_as_plans(tmp_path):
    """Versions may be named by their files."""
    file = save(FIRST, tmp_path / "a.gpkg")
    assert in_force([file, str(save(toy_plan(), tmp_path / "b.gpkg"))], "2027-06-01").version == APPROVED


def test_the_table_has_all_versions():
    """Versions at hand with their households, those that only a history tells of without; moves by their round."""
    found = versions([THIRD, FIRST], at="2027-02-01")
    assert tuple(found.columns) == VERSION_COLUMNS
    assert found["version"].tolist() == [1, 2, 3]
    assert found["state"].tolist() == ["approved", "draft", "draft"]
    assert found["at_hand"].tolist() == [True, False, True]
    assert found["in_force"].tolist() == [True, False, False]
    assert found["grids"].tolist() == [4, 5, 4]
    total = int(FIRST.ground.units["households"].sum())
    assert found["households"].tolist() == [total, None, total]
    own = [count for code, count in grids_of(FIRST).values() if code == "004"]
    assert found["moved_households"].tolist() == [None, sum(own[:4]), sum(own[4:])]
    assert versions([FIRST])["in_force"].tolist() == [None]


def test_a_new_code_for_the_same_ground_moves_nobody():
    """Households of a recoded grid stay where they are; those of a new or a gone building move nowhere."""
    own = [unit for unit, (code, _) in grids_of(FIRST).items() if code == "004"]
    past = after_round(FIRST, moved=dict.fromkeys(own, "009")).history[0]
    assert set(past.lineage["event"]) == {"U", "C"}
    assert len(past.units) == len(own)
    assert moved_households(past) == 0
    more = pd.DataFrame([(None, "x", "001", None, 9), ("y", None, None, "002", 9)], columns=past.units.columns)
    assert moved_households(dataclasses.replace(past, units=more)) == 0
