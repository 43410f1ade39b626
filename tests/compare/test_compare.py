"""Two plans beside each other: figures and pairs recomputed building by building."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from toy_plan import toy_plan

import gridplan as gp
from gridplan.plan import Plan
from gridplan.show.compare.page import compare_page


def moved(plan: Plan, units: list[int], grid: int) -> Plan:
    """Return the plan with some units in another grid."""
    labels = plan.labels.copy()
    labels[units] = grid
    return plan.replace(network=dataclasses.replace(plan.network, labels=labels))


def test_pairs_and_shares_are_those_of_the_units() -> None:
    """Each pair's households, units and shares are recounted building by building."""
    first = toy_plan()
    second = moved(first, [0, 1], 1)
    found = gp.compare(first, second)
    households = first.ground.units["households"].to_numpy()
    for row in found.grids.itertuples():
        a, b = first.network.codes.index(row.first_grid), second.network.codes.index(row.second_grid)
        own, other = first.labels == a, second.labels == b
        assert (row.households, row.units) == (households[own & other].sum(), (own & other).sum())
        assert row.share_first == pytest.approx(households[own & other].sum() / households[own].sum())
        assert row.share_second == pytest.approx(households[own & other].sum() / households[other].sum())
    assert found.grids["units"].sum() == len(first.ground)
    assert found.differing == pytest.approx(households[[0, 1]].sum() / households.sum())


def test_a_plan_does_not_differ_from_itself() -> None:
    """No household differs, every grid has one counterpart, and the page lists nothing."""
    plan = toy_plan()
    found = gp.compare(plan, plan)
    assert found.differing == 0
    assert (found.grids["first_grid"] == found.grids["second_grid"]).all()
    assert '"parts":[]' in compare_page(found, lang="en")


def test_plans_of_other_buildings_and_equal_names_are_refused() -> None:
    """Without a building in common there is nothing to compare; two plans need two names."""
    plan = toy_plan()
    units = plan.ground.units.assign(unit=[f"other {i}" for i in range(len(plan.ground))])
    with pytest.raises(gp.InputError, match="no building in common"):
        gp.compare(plan, plan.replace(ground=dataclasses.replace(plan.ground, units=units)))
    with pytest.raises(gp.OptionError, match="two different names"):
        gp.compare(plan, plan, names=("A", "A"))


def test_figures_are_those_of_each_plan() -> None:
    """The table has the households, the grids and the smallest and largest grid of each plan."""
    first = toy_plan()
    second = moved(first, [0], 1)
    table = gp.compare(first, second, names=("x", "y")).as_table("en").set_index("name")
    for name, plan in (("x", first), ("y", second)):
        sums = np.bincount(plan.labels, plan.ground.units["households"])
        assert (table.loc[name, "fewest"], table.loc[name, "most"]) == (sums.min(), sums.max())
        assert table.loc[name, "grids"] == len(plan.network.codes)
