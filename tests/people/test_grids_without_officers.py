"""Grids that nobody, or nobody of a department, is sent to are told with their codes; a partial answer says where."""

from __future__ import annotations

import pandas as pd
from toy_assignment import toy_grids

import gridplan as gp

GRIDS = toy_grids(2, 4, communities=2)


def sent(rows: list[tuple[str, str, str]], **rules: object) -> gp.Assignment:
    """Return the assignment of officers given by id, department and community."""
    return gp.assign_officers(GRIDS, pd.DataFrame(rows, columns=["officer", "department", "community"]), **rules)


def told(assignment: gp.Assignment) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the grids told to be without officers, by code and department."""
    found = [finding for finding in assignment.report.findings if finding.code.startswith("grids-without-")]
    return {(finding.code, finding.numbers.get("department", "")): finding.ids for finding in found}


OFFICERS = [("P1", "police", "A"), ("P2", "police", "B"), ("U1", "urban", "A"), ("U2", "urban", "B")]


def test_grids_without_a_department_and_without_anybody_are_told() -> None:
    """With at most one officer of each department, the findings name exactly the grids that the posts leave out."""
    found = sent(OFFICERS, grids_per_officer=(2, 2), departments={"police": (0, 1), "urban": (0, 1)})
    assert found.status == "feasible"
    every, posts = set(GRIDS.codes), found.posts
    bare = {name: every - set(posts.loc[posts["department"] == name, "grid"]) for name in ("police", "urban")}
    expected = {("grids-without-department", name): tuple(sorted(grids)) for name, grids in bare.items() if grids}
    if nobody := every - set(posts["grid"]):
        expected["grids-without-officers", ""] = tuple(sorted(nobody))
    assert told(found) == expected
    assert all(finding.text("en") in found.summary("en") for finding in found.report.findings if finding.ids)


def test_nothing_is_told_where_every_grid_has_its_officers() -> None:
    """With one officer of each department in each grid there is nothing to tell."""
    found = sent(OFFICERS, grids_per_officer=(4, 4), departments={"police": (1, 1), "urban": (1, 1)})
    assert (found.status, told(found)) == ("feasible", {})


def test_a_partial_answer_says_first_where_nobody_is() -> None:
    """The first line counts the grids without anybody and names their communities; figures are of those served."""
    found = sent(
        [OFFICERS[0], *OFFICERS[1:2], ("P3", "police", "A")], grids_per_officer=(2, 2), departments={"police": (1, 1)}
    )
    assert (found.status, told(found)) == ("partial", {})
    first, load, second, third = found.summary("en").splitlines()[:4]
    assert "4 grids in 1 communities (B) have nobody" in first
    assert load == "load: 400 is the work of one full grid worker by the standard"
    assert second == "grids per officer 2, officers per grid 1"
    assert third.startswith("police: 2 officers, load ")
    assert "1 个社区（B）的 4 个网格无人负责" in found.summary("zh").splitlines()[0]
    table = found.by_officer().set_index("officer")
    assert table["connected"].isna().to_dict() == {"P1": False, "P2": True, "P3": False}


def test_only_the_grids_of_communities_served_are_told() -> None:
    """Grids of a community whose rules cannot be met are left to the reasons."""
    found = sent(OFFICERS[:1], grids_per_officer=(2, 2), departments={"police": (0, 1)})
    assert found.status == "feasible"
    assert set(told(found)["grids-without-officers", ""]) == set(GRIDS.codes) - set(found.posts["grid"])
