"""The table old code to new code."""

import dataclasses

import openpyxl
import pandas as pd
import pytest
from toy_history import after_round
from toy_plan import toy_plan

from gridplan.codes import change_table, export_changes
from gridplan.columns import CODE_CHANGE_COLUMNS
from gridplan.errors import InputError, OptionError


def units_of(plan, code):
    """Ids of the units of a grid."""
    return plan.ground.units["unit"][plan.labels == plan.network.codes.index(code)].tolist()


def two_rounds():
    """Grid 001 recoded to 101, then half of 002 given to a new grid 005 and 003 merged into 004."""
    first = toy_plan()
    second = after_round(first, moved=dict.fromkeys(units_of(first, "001"), "101"), date="2026-01-01")
    moved = dict.fromkeys(units_of(second, "002")[:4], "005") | dict.fromkeys(units_of(second, "003"), "004")
    return first, second, after_round(second, moved=moved, date="2027-01-01")


def test_the_last_round_is_told_with_its_day():
    """Only grids that changed are listed; every old code has one main successor."""
    _, _, plan = two_rounds()
    table = change_table(plan)
    assert tuple(table.columns) == CODE_CHANGE_COLUMNS
    assert table["old_code"].tolist() == ["002", "002", "003", "004"]
    assert table["new_code"].tolist() == ["002", "005", "004", "004"]
    assert table["main"].tolist() == [True, False, True, True]
    assert set(table["valid_from"]) == {"2027-01-01"}


def test_several_rounds_are_followed():
    """Since the first version, the code that was recoded long ago is in the table too."""
    first, _, plan = two_rounds()
    table = change_table(plan, since=1)
    assert dict(zip(table["old_code"], table["event"], strict=True))["001"] == "C"
    assert table.loc[table["old_code"] == "001", "new_code"].tolist() == ["101"]
    assert change_table(plan, first).equals(table)


def test_with_unchanged_grids_a_join_replaces_every_code():
    """Each old code stands once among the main rows, and households of a code sum to those of its grid."""
    first, _, plan = two_rounds()
    table = change_table(plan, since=1, unchanged=True)
    main = table[table["main"]]
    assert main["old_code"].tolist() == sorted(first.network.codes)
    had = first.grids.set_index("grid")["households"]
    assert table.groupby("old_code")["households"].sum().to_dict() == had.to_dict()
    assert table[table["old_code"] != ""].groupby("old_code")["share_from"].sum().round(9).eq(1).all()


def test_plans_without_history_are_matched_by_ids():
    """Two plans on the same buildings that know nothing of each other are compared unit by unit."""
    first, _, plan = two_rounds()
    loose = plan.replace(history=(), version=first.version)
    assert (
        change_table(loose, first)
        .drop(columns="valid_from")
        .equals(change_table(plan, since=1).drop(columns="valid_from"))
    )


def test_approved_plans_tell_their_own_day():
    """The day of the approval counts before that of the round."""
    _, _, plan = two_rounds()
    version = dataclasses.replace(plan.version, state="approved", by="o", date="2027-01-02", valid_from="2027-03-01")
    assert set(change_table(plan.replace(version=version))["valid_from"]) == {"2027-03-01"}


def test_what_cannot_be_compared_is_refused():
    """A first plan has no older codes; versions that are not known are named; two wishes contradict each other."""
    first, _, plan = two_rounds()
    with pytest.raises(InputError, match="never re-gridded"):
        change_table(first)
    with pytest.raises(InputError, match="no version 7; it knows 1, 2"):
        change_table(plan, since=7)
    with pytest.raises(OptionError, match="both"):
        change_table(plan, first, since=1)


def test_tables_are_written(tmp_path):
    """The csv keeps names of columns for programs, the workbook speaks to people; other endings are refused."""
    _, _, plan = two_rounds()
    table = change_table(plan)
    back = pd.read_csv(export_changes(table, tmp_path / "a.csv"), dtype={"old_code": str, "new_code": str})
    assert back["new_code"].tolist() == table["new_code"].tolist()
    sheet = openpyxl.load_workbook(export_changes(table, tmp_path / "a.xlsx", lang="zh"))["编码变更"]
    assert [cell.value for cell in sheet[2]][:4] == ["002", "拆分", "002", "是"]
    with pytest.raises(OptionError, match="csv"):
        export_changes(table, tmp_path / "a.txt")
