"""The tables and sentences of a roster, against sums made post by post."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_assignment import toy_assignment, toy_grids, toy_officers

from gridplan.columns import (
    ROSTER_COMMUNITY_COLUMNS,
    ROSTER_DEPARTMENT_COLUMNS,
    ROSTER_GRID_COLUMNS,
    ROSTER_OFFICER_COLUMNS,
)
from gridplan.findings import Finding
from gridplan.people.assignment import Assignment, Relaxation, Stage
from gridplan.people.rosters.tables import ALL, by_community, by_grid, by_officer
from gridplan.people.rosters.telling import summary


def with_pairs(assignment: Assignment, pairs: list[tuple[int, int]]) -> Assignment:
    """Return the assignment with other posts, a walk of 100 m each."""
    table = np.array(sorted(set(pairs)), dtype=np.int32).reshape(-1, 2)
    return assignment.replace(pairs=table, travel=np.full(len(table), 100.0))


def with_officers(assignment: Assignment, **columns: list[object]) -> Assignment:
    """Return the assignment with other columns in its table of officers."""
    table = assignment.officers.table.assign(**columns)
    return assignment.replace(officers=dataclasses.replace(assignment.officers, table=table))


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 11)), max_size=30))
def test_every_post_counts_once_on_each_side(posts: list[tuple[int, int]]) -> None:
    """Whatever the posts, officers and grids tell the same pairs, and their loads and walks are sums over posts."""
    assignment = with_pairs(toy_assignment(), posts)
    officers, grids = by_officer(assignment), by_grid(assignment)
    told = {(row.officer, code) for row in officers.itertuples() for code in row.grids.split(", ") if code}
    served = {
        (officer, row["grid"])
        for row in grids.to_dict("records")
        for department in ("police", "urban")
        for officer in row[f"officers_{department}"].split(", ")
        if officer
    }
    assert told == served == set(assignment.posts[["officer", "grid"]].itertuples(index=False, name=None))
    load = dict(zip(grids["grid"], grids["load"], strict=True))
    expected = {officer: sum(load[code] for own, code in told if own == officer) for officer in officers["officer"]}
    assert dict(zip(officers["officer"], officers["load"], strict=True)) == expected
    assert officers["n_grids"].sum() == grids["n_officers"].sum() == len(told)
    assert officers["travel_m"].sum() == pytest.approx(100.0 * len(told))


def test_columns_are_those_on_the_list() -> None:
    """No table has a column that is not allowed to leave; departments add their own by name."""
    assignment = toy_assignment(officers=toy_officers(toy_grids(), names=True))
    assert tuple(by_officer(assignment).columns) == ROSTER_OFFICER_COLUMNS
    grids = [*ROSTER_GRID_COLUMNS[:-1], "officers_police", "officers_urban", ROSTER_GRID_COLUMNS[-1]]
    assert list(by_grid(assignment).columns) == grids
    named = [f"{column}_{name}" for name in ("police", "urban") for column in ROSTER_DEPARTMENT_COLUMNS]
    assert list(by_community(assignment).columns) == [*ROSTER_COMMUNITY_COLUMNS, *named]


def test_load_is_compared_within_department_and_community() -> None:
    """The mean share is 1 in each community of each department, however different the departments' loads are."""
    grids = toy_grids(3, 8, communities=2)
    table = by_officer(toy_assignment(grids, toy_officers(grids, {"police": 2, "urban": 3})))
    assert table.groupby(["department", "community"])["load_share"].mean().to_numpy() == pytest.approx(1.0)
    assert table.groupby("department")["load"].mean().nunique() == 2


def test_grids_hang_together_over_borders_only() -> None:
    """Runs along the lattice are connected, two far corners are not, one grid always is, and none is no answer."""
    assignment = toy_assignment()
    assert by_officer(assignment)["connected"].all()
    apart = with_pairs(assignment, [(0, 0), (0, 9), (1, 3)])
    connected = by_officer(apart)["connected"]
    assert connected[:2].tolist() == [False, True]
    assert connected[2:].isna().all()


def test_new_grids_are_those_not_served_last_year() -> None:
    """Only an officer who had grids last year has new ones, and only grids they did not have."""
    assignment = with_pairs(toy_assignment(), [(0, 0), (0, 1), (1, 2)])
    known = with_officers(assignment, last_year=[("A001", "A009"), (), (), ()])
    assert by_officer(known)["new_grids"].tolist() == ["A002", "", "", ""]
    assert "1 of last year's 2 posts go on" in summary(known, "en")


def test_skills_that_no_officer_of_a_grid_has_are_told() -> None:
    """A needed skill is unmet exactly where none of the grid's officers has it."""
    assignment = with_officers(toy_assignment(), skills=[("fire",), (), (), ("fire", "law")])
    needs = {"A001": ("fire", "law"), "A012": ("fire", "law")}
    asked = assignment.replace(rules=assignment.rules.replace(needs=needs))
    unmet = by_grid(asked).set_index("grid")["skills_unmet"]
    assert unmet[unmet != ""].to_dict() == {"A001": "law"}


def test_start_and_community_come_from_the_assignment() -> None:
    """An officer with a place of their own has no grid to start from; a home given by placing is told."""
    grids = toy_grids(2, 4, communities=2)
    assignment = toy_assignment(grids, toy_officers(grids, {"police": 1}, home=False))
    start = np.array([-1, assignment.start[1]], dtype=np.int32)
    table = by_officer(assignment.replace(start=start))
    assert table["community"].tolist() == ["A", "B"]
    assert table["start"].tolist() == ["", grids.codes[start[1]]]


def test_communities_sum_to_the_whole_plan() -> None:
    """Grids, officers and posts of the communities add up to the last row, in all and by department."""
    grids = toy_grids(3, 9, communities=3)
    table = by_community(toy_assignment(grids)).set_index("community")
    assert list(table.index) == ["A", "B", "C", ALL]
    for column in ("grids", "officers", "posts", "officers_police", "officers_urban"):
        assert table.loc[["A", "B", "C"], column].sum() == table.loc[ALL, column]
    assert table.loc[ALL, "load_max_police"] == table.loc[["A", "B", "C"], "load_max_police"].max()


def test_pooled_officers_count_wherever_they_have_a_grid() -> None:
    """Without homes an officer with grids in two communities belongs to both, and is one in the whole plan."""
    grids = toy_grids(2, 4, communities=2)
    assignment = toy_assignment(grids, toy_officers(grids, {"police": 1}))
    pooled = with_pairs(assignment, [(0, 0), (0, 5), (1, 6)]).replace(
        rules=assignment.rules.replace(pooled=True), home=np.array(["", ""], dtype=object)
    )
    table = by_community(pooled).set_index("community")
    assert table["officers"].to_dict() == {"A": 1, "B": 2, ALL: 2}
    assert by_officer(pooled)["community"].tolist() == ["A", "B"]


def test_a_community_without_officers_has_no_loads() -> None:
    """Nothing is made up where nobody works: loads and walks are missing, counts are 0."""
    grids = toy_grids(2, 4, communities=2)
    assignment = toy_assignment(grids, toy_officers(grids, {"police": 1}))
    alone = with_pairs(assignment, [(0, 0)]).replace(home=np.array(["A", "A"], dtype=object))
    row = by_community(alone).set_index("community").loc["B"]
    assert (row["officers"], row["posts"]) == (0, 0)
    assert np.isnan([row["load_min_police"], row["deviation_police"], row["mean_travel_m"]]).all()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_summary_tells_proof_or_gap(lang: str) -> None:
    """A stage at its bound is said to be proven; else the number of proven parts and the largest gap are told."""
    assignment = toy_assignment()
    proven = summary(assignment, lang)
    open_gap = (Stage("A", "travel", 103.0, 100.0), Stage("B", "travel", 100.0, 100.0), Stage("A", "load", 0.1, 0.1))
    told = summary(assignment.replace(stages=open_gap), lang)
    assert ("proven" if lang == "en" else "已证明") in proven
    assert "3.0" in told
    assert "3.0" not in proven
    assert len(proven.splitlines()) == len(told.splitlines())
    unknown = summary(assignment.replace(stages=(Stage("A", "travel", 5.0, -np.inf),)), lang)
    assert ("not proven" if lang == "en" else "尚未证明") in unknown


def test_summary_of_the_impossible_tells_why_and_what_to_change() -> None:
    """Without posts there are no figures, but every reason and every change stands there."""
    assignment = with_pairs(toy_assignment(), []).replace(
        status="infeasible",
        start=np.full(4, -1, dtype=np.int32),
        stages=(),
        reasons=(Finding("households-negative", ("b7",), {"column": "hu"}),),
    )
    change = Finding("households-negative", ("b8",), {"column": "nn"})
    told = summary(assignment.replace(relaxation=Relaxation((change,), assignment.rules, assignment.officers)), "en")
    lines = told.splitlines()
    assert lines[0] == "infeasible: 4 officers of 2 departments on 12 grids, 0 posts"
    assert any("column hu" in line for line in lines)
    assert "column nn" in lines[-1]
    assert by_community(assignment)["posts"].tolist() == [0, 0]
