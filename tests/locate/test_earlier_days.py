"""Which grid held a place on an earlier day, and by which version."""

import dataclasses

import pandas as pd
from toy_history import after_round, aged_plan, grids_of
from toy_plan import CRS, toy_plan

import gridplan as gp
from gridplan.columns import MOVE_COLUMNS
from gridplan.version import Version

PLAN = aged_plan()
POINTS = PLAN.ground.points


def then(plan, day: str) -> pd.DataFrame:
    """Return the answers on all buildings for a day."""
    return gp.locate(plan, plan.ground.points, crs=CRS, at=day).table


def test_each_version_comes_back():
    """On days in the time of each version all buildings are in their grids of then, and the version is told."""
    first = toy_plan()
    own = [unit for unit, (code, _) in grids_of(first).items() if code == "004"]
    second = after_round(first, moved=dict.fromkeys(own[:4], "005"), date="2027-03-01")
    for day, plan, number in (("2027-02-28", first, 1), ("2027-03-01", second, 2), ("2027-09-01", PLAN, 3)):
        table = then(PLAN, day)
        assert table["grid_then"].tolist() == [code for code, _ in grids_of(plan).values()]
        assert set(table["version_then"]) == {number}
        assert set(table["then_from"]) == {"unit"}
        assert table["grid"].tolist() == [code for code, _ in grids_of(PLAN).values()]


def test_a_building_built_since():
    """A place whose building did not stand then has the grid of the nearest that did, and says so."""
    first = toy_plan()
    unit = "b000"
    moves = pd.DataFrame([(unit, None, None, "003", 40)], columns=list(MOVE_COLUMNS))
    plan = after_round(first, moved={}, date="2027-03-01")
    plan = plan.replace(history=(dataclasses.replace(plan.history[0], units=moves),))
    table = then(plan, "2027-01-01").set_index("unit")
    assert tuple(table.loc[unit, ["grid_then", "then_from"]]) == ("003", "nearby")
    assert set(table["then_from"]) == {"nearby", "unit"}
    text = gp.locate(plan, plan.ground.points[:1], crs=CRS, at="2027-01-01").text("en")
    assert "on 2027-01-01: grid 003 (version 1), by the nearest building; this one was built since" in text


def test_the_network_of_before_has_words(tmp_path):
    """The older division that a plan keeps beside its own is told in words, in lines and workbooks."""
    plan = toy_plan()
    plan = plan.replace(others=(dataclasses.replace(plan.network, name="before"),))
    found = gp.locate(plan, POINTS[:1], crs=CRS)
    assert "原有网格 最近一次调整前：003" in found.text("zh")
    heads = pd.read_excel(found.export(tmp_path / "located.xlsx", lang="en")).columns
    assert "older grid before the last change" in heads


def test_outside_and_without_history():
    """Outside nothing is known of then; a plan without rounds was always as it is."""
    found = gp.locate(toy_plan(), [POINTS[0], POINTS[0] - 200], crs=CRS, at="2020-01-01").table
    assert found["grid_then"].tolist() == ["003", ""]
    assert found["then_from"].tolist() == ["unit", ""]
    assert "known" in gp.locate(toy_plan(), POINTS[0] - 200, crs=CRS, at="2020-01-01").text("en")


def test_days_before_the_first_version():
    """Before the first approved version was in force, the answer says so."""
    version = Version(1, "approved", by="office 3", date="2026-12-01", valid_from="2027-01-01")
    codes = [
        [f.code for f in gp.locate(toy_plan(version=version), POINTS[:1], crs=CRS, at=day).report.findings]
        for day in ("2026-12-31", "2027-01-01")
    ]
    assert codes == [["lineage-not-in-force"], []]


def test_agrees_with_the_lineage():
    """The grid of then is the one that the lineage of the plan tells of each building."""
    lineage = gp.lineage(PLAN)
    for day in ("2027-01-15", "2027-05-01", "2028-01-01"):
        table = then(PLAN, day)
        told = [lineage.grid_of(unit, day).grids for unit in table["unit"]]
        assert [(code,) for code in table["grid_then"]] == told


def test_no_grid_before_the_first_version():
    """Where no version was in force yet, no grid is told, in no form."""
    found = gp.locate(PLAN, POINTS[:2], crs=CRS, at="2019-06-01")
    assert found.table[["grid_then", "then_from"]].to_numpy().tolist() == [["", ""]] * 2
    assert [point["version_then"] for point in found.as_dict()["points"]] == [None, None]
    assert "on 2019-06-01: no grid is known" in found.text("en")


def test_the_answer_names_its_version():
    """Lines and summary say by which version they are, be it a draft or one that is in force later."""
    later = Version(1, "approved", by="office 3", date="2026-12-01", valid_from="2027-07-01")
    told = {"according to version 3, a draft": PLAN, "version 1, in force from 2027-07-01": toy_plan(version=later)}
    for words, plan in told.items():
        found = gp.locate(plan, POINTS[:2], crs=CRS)
        assert found.text("en").endswith(words)
        assert found.summary("en").endswith(words)
