"""The new grids at a glance: one row each, with what every department had there, does there and whom it has there."""

import numpy as np
import pytest
from toy_merged import merged_plan, with_roads

import gridplan as gp
from gridplan.crosswalk.overview import overview_sheet


@pytest.fixture(scope="module")
def plan():
    """The toy merger with a department of road segments, one of them outside."""
    return with_roads(merged_plan())


@pytest.fixture(scope="module")
def table(plan):
    """Its sheet in English, columns by their heads."""
    sheet = overview_sheet(gp.crosswalk(plan), "en")
    return sheet.table.rename(columns=sheet.heads)


def test_a_row_a_grid_in_the_order_of_the_plan(plan, table):
    """Codes, households, buildings and workers are those of the plan; what lies outside comes last."""
    inside = table.iloc[:-1]
    assert inside["New grid"].tolist() == list(plan.network.codes)
    assert inside["Households"].tolist() == plan.grids["households"].tolist()
    assert inside["Buildings"].tolist() == plan.grids["units"].tolist()
    assert inside["Workers"].tolist() == plan.network.n_workers.tolist()
    assert table["New grid"].iloc[-1] == "outside the new grids"


def test_old_grids_stand_with_their_households_largest_first(plan, table):
    """Recounted unit by unit, households that a department did not serve last."""
    households = plan.ground.units["households"].to_numpy()
    for network in plan.others:
        for new, told in enumerate(table[f"{network.name}: old grids (households here)"].iloc[:-1]):
            mine = plan.labels == new
            found = {
                old: int(households[mine & (network.labels == old)].sum()) for old in np.unique(network.labels[mine])
            }
            order = sorted(found, key=lambda old: (old < 0, -found[old], old))
            assert told == "; ".join(f"{network.codes[old] if old >= 0 else 'none'} {found[old]}" for old in order)


def test_people_of_all_departments_are_on_the_sheet(plan, table):
    """No one is lost: each department's column sums to its people, the last column to all of them."""
    functions = plan.merger.functions
    for department, people in functions.groupby("department")["staff"].sum().items():
        assert table[f"{department}: people"].sum() == people
    assert table["All people"].sum() == functions["staff"].sum()


def test_roads_hang_by_length(table):
    """Road-segment grids stand with the share of their length; their functions are told where they run."""
    assert table["roads: road segments (share of their length)"].tolist() == [
        "R1 60.0 %",
        "R1 40.0 %",
        "",
        "",
        "R2 0.0 %",
    ]
    assert table["roads: functions"].tolist() == ["sweeping", "sweeping", "", "", "sweeping"]


def test_a_plan_that_merges_nothing_has_no_people():
    """Of a plan with a start there are only the older grids."""
    older = merged_plan().replace(merger=None)
    sheet = overview_sheet(gp.crosswalk(older.replace(others=older.others[:1])), "zh")
    assert [sheet.heads[name] for name in sheet.table.columns] == [
        "新网格", "社区", "户数", "建筑数", "网格员", "公安：原网格（本格内户数）",
    ]  # fmt: skip
