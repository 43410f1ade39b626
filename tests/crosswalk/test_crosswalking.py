"""Crosswalks of whole plans: which networks count, what is said, what is refused."""

import json
import re

import numpy as np
import pytest
from toy_merged import merged_plan, with_roads
from toy_plan import toy_plan

import gridplan as gp
from gridplan.errors import OptionError
from gridplan.language import called
from gridplan.plan import Network


@pytest.fixture(scope="module")
def walk():
    """Crosswalk of the toy merger of police and urban management."""
    return gp.crosswalk(merged_plan())


def test_departments_of_a_merged_plan(walk):
    """Both departments are told, their households and functions are complete."""
    plan = merged_plan()
    assert walk.departments == ("police", "urban")
    assert walk.holds
    assert walk.households == plan.ground.units["households"].sum()
    assert walk.functions.equals(plan.merger.functions)
    assert repr(walk) == f"<Crosswalk: 2 departments, {len(walk.forward)} pairs of grids>"


def test_a_crosswalk_of_a_file_is_that_of_the_plan(walk, tmp_path):
    """Saved and read by its path, a plan tells the same."""
    file = merged_plan().save(tmp_path / "merged.gpkg")
    assert gp.crosswalk(file).as_dict() == walk.as_dict()


def test_only_the_departments_asked_for(walk):
    """A choice of departments leaves the rows of the others out, functions too."""
    found = merged_plan().crosswalk(departments=["urban"])
    assert found.departments == ("urban",)
    assert found.forward.equals(walk.forward[walk.forward["department"] == "urban"].reset_index(drop=True))
    assert set(found.functions["department"]) == {"urban"}
    assert found.holds


def test_the_plan_before_counts_where_nothing_was_merged():
    """A plan with a start tells what became of its grids; after a merger, the older division is no department."""
    older = Network("before", "areal", toy_plan().labels, ("1", "2", "3", "4"), np.ones(4, np.int64))
    lines = Network("roads", "line", np.zeros(36, np.int32), ("R",), np.ones(1, np.int64))
    assert gp.crosswalk(toy_plan(others=(older, lines))).departments == ("before",)
    merged = merged_plan()
    assert gp.crosswalk(merged.replace(others=(*merged.others, older))).departments == ("police", "urban")


def test_units_without_any_grid_stay_told():
    """Where a plan leaves units out, their old grids keep them under an empty new code, and none changes silently."""
    plan = toy_plan()
    labels = plan.labels.copy()
    labels[:3] = -1
    older = Network("before", "areal", plan.labels, ("1", "2", "3", "-"), np.ones(4, np.int64))
    network = Network("grids", "areal", labels, plan.network.codes, np.ones(4, np.int64))
    found = gp.crosswalk(plan.replace(network=network, others=(older,)))
    households = plan.ground.units["households"].to_numpy()
    lost = found.forward[found.forward["grid"] == ""]
    assert found.holds
    assert lost["households"].sum() == households[:3].sum() == found.effort["changing"].item()
    assert not lost["main"].any()
    assert found.effort["old_grids"].item() == 3
    assert found.effort["unserved"].item() == households[plan.labels == 3].sum()


def test_what_cannot_be_compared_is_refused():
    """A plan of one network alone, and departments that it does not know, are told with what there is."""
    with pytest.raises(OptionError, match="no older network"):
        gp.crosswalk(toy_plan())
    with pytest.raises(OptionError, match=r"fire, tax.*police, urban"):
        gp.crosswalk(merged_plan(), departments=["tax", "urban", "fire"])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_summary_names_every_department(walk, lang):
    """The size of the grids, how many departments, and one line a department with its households that change hands."""
    size, count, *lines = walk.summary(lang).splitlines()
    households = merged_plan().grids["households"]
    assert f"{households.min()}–{households.max()}" in size
    assert "2" in count
    for line, row in zip(lines, walk.effort.itertuples(), strict=True):
        assert line.startswith(called(row.department, lang, of="department"))
        assert str(row.changing) in line
    assert (("unserved" in lines[0]) or ("未覆盖" in lines[0])) == (walk.effort["unserved"].iloc[0] > 0)
    assert walk.changes(lang).splitlines() == [count, *lines]


@pytest.mark.parametrize(
    ("lang", "count", "roads"),
    [
        ("en", "3 departments, of which 1 of road-segment grids", "roads: 2 road-segment grids"),
        ("zh", "涉及部门 3 个，其中路段网格部门 1 个", "roads：路段网格 2 个"),
    ],
)
def test_departments_of_road_segments_are_counted(lang, count, roads):
    """A department without households has no effort, but a place in the count, a line of its own and its people."""
    found = gp.crosswalk(with_roads(merged_plan()))
    lines = found.summary(lang).splitlines()
    assert (found.departments, found.line_departments) == (("police", "urban"), ("roads",))
    assert lines[1] == count
    assert lines[-1].startswith(roads)
    assert "3" in lines[-1]
    assert repr(found).startswith("<Crosswalk: 3 departments")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_old_grids_are_kept_whole_or_split(walk, lang):
    """Of each department's old grids with units, those that stay, stay together and are split are all of them."""
    for line, row in zip(walk.summary(lang).splitlines()[2:], walk.effort.itertuples(), strict=True):
        total, *parts = (int(number) for number in re.findall(r"\d+", re.split("[;；]", line)[0]))
        assert total == row.old_grids == sum(parts)
        assert all(parts)


def test_buildings_handed_over_are_the_households_that_change_hands(walk):
    """Unit by unit: those whose new grid is not the one where most of their old grid goes, and those without one."""
    plan = merged_plan()
    households = plan.ground.units["households"].to_numpy()
    expected = set()
    for network in plan.others:
        for old in range(-1, len(network.codes)):
            mine = np.flatnonzero(network.labels == old)
            most = np.bincount(plan.labels[mine], households[mine], len(plan.network.codes)).argmax()
            moved = mine if old < 0 else mine[plan.labels[mine] != most]
            expected |= {(network.name, plan.ground.units["unit"].iloc[i]) for i in moved}
    assert set(zip(walk.handover["department"], walk.handover["unit"], strict=True)) == expected
    told = walk.handover[walk.handover["old_grid"] != ""].groupby("department")["households"].sum()
    assert told.to_dict() == walk.effort.set_index("department")["changing"].to_dict()


def test_plain_values_are_json(walk):
    """All tables go into JSON and come back equal."""
    told = json.loads(json.dumps(walk.as_dict(), ensure_ascii=False))
    assert set(told) == {"grids", "forward", "backward", "effort", "functions", "handover"}
    assert told["forward"] == walk.forward.to_dict("records")
