"""Workers and officers of a place, by id: from assignments, their files, and tables."""

import numpy as np
import pandas as pd
import pytest
from toy_assignment import toy_assignment, toy_officers
from toy_plan import CRS, EAST, NORTH, toy_plan

import gridplan as gp
from gridplan.errors import InputError, PlanFileError
from gridplan.people.rules import OfficerRules

PLAN = toy_plan()
PLACES = np.array([(EAST + 20, NORTH + 20), (EAST + 220, NORTH + 220), (EAST - 500, NORTH)])


@pytest.fixture(scope="module")
def assignment():
    """Two officers of each department on the toy plan, with names."""
    grids = gp.grids_of(PLAN)
    officers = toy_officers(grids, names=True)
    return toy_assignment(grids, officers, OfficerRules())


def officers_of(roster, plan=PLAN) -> list[list[str]]:
    """Return the officers of the three places, police and then urban management."""
    table = gp.locate(plan, PLACES, crs=CRS, officers=roster).table
    return [table[f"officers_{name}"].tolist() for name in ("police", "urban")]


def test_all_rosters_say_the_same(assignment, tmp_path):
    """An assignment, its json, its workbooks in both languages and its table of posts give the same officers."""
    files = [
        assignment.export(tmp_path / "roster.json"),
        assignment.export(tmp_path / "roster.xlsx", lang="en"),
        assignment.export(tmp_path / "名册.xlsx", lang="zh"),
        assignment.export(tmp_path / "队伍.xlsx", lang="zh", people="服务队"),
        assignment.export(tmp_path / "roster") / "posts.csv",
    ]
    by_grid = gp.Assignment.by_grid(assignment).set_index("grid")
    wanted = [[*by_grid.loc[["003", "002"], f"officers_{name}"], ""] for name in ("police", "urban")]
    assert wanted[0][0]
    for roster in (assignment, *files, assignment.posts):
        assert officers_of(roster) == wanted


def test_no_name_leaves(assignment, tmp_path):
    """Names in a roster reach neither the table nor the lines."""
    roster = assignment.export(tmp_path / "roster.xlsx")
    found = gp.locate(PLAN, PLACES, crs=CRS, officers=roster)
    assert "Name" not in found.text("en") + str(found.as_dict())


def test_telling_officers(assignment):
    """Officers stand by department in one line."""
    text = gp.locate(PLAN, PLACES[0], crs=CRS, officers=assignment).text("zh")
    assert "执法人员 公安：P" in text


def test_tables_without_departments_and_with_strange_grids():
    """A table of officer and grid is enough; grids that are not in the plan are told."""
    posts = pd.DataFrame({"工号": ["7", "8"], "网格编码": ["003", "R1"]})
    found = gp.locate(PLAN, PLACES, crs=CRS, officers=posts)
    assert found.table["officers_"].tolist() == ["7", "", ""]
    told = [("locate-just-outside", ("#3",)), ("locate-officers-strange", ("R1",))]
    assert [(finding.code, finding.ids) for finding in found.report.findings] == told
    assert "officers 7" in found.text("en")


def test_bad_rosters(tmp_path):
    """A table without the columns, and a file that is no roster, are refused."""
    with pytest.raises(InputError, match="officer, grid"):
        gp.locate(PLAN, PLACES, crs=CRS, officers=pd.DataFrame({"who": ["7"]}))
    (tmp_path / "roster.json").write_text("{}")
    with pytest.raises(PlanFileError):
        gp.locate(PLAN, PLACES, crs=CRS, officers=tmp_path / "roster.json")


def test_several_workers_by_id():
    """All workers of a grid stand there, sorted."""
    workers = pd.DataFrame({"worker": ["w9", "w10", "w1"], "grid": ["003", "003", "002"], "share": [0.5, 0.5, 1.0]})
    table = gp.locate(PLAN.replace(workers=workers), PLACES, crs=CRS).table
    assert table["workers"].tolist() == ["w10, w9", "w1", ""]
