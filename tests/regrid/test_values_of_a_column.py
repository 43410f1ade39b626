"""One grid for each value of a column is kept when a plan is changed: new values begin grids, no grid has two."""

import dataclasses

import numpy as np
import pytest
from toy_plan import toy_ground
from toy_towns import noted

import gridplan as gp

QUICK = {"window": (50, 2000), "effort": 0, "streets": 0}
HALVES = np.where(np.arange(36) < 18, "西园", "东园")
"""Estate of each unit of the toy ground, whose units stand in columns of six."""
PARTED = np.where(np.arange(36) >= 30, "新园", HALVES)
"""The same with the outermost column of the eastern estate as one of its own."""


def estates(values):
    """The toy ground whose units name these estates."""
    ground = toy_ground()
    return dataclasses.replace(ground, units=ground.units.assign(estate=values))


@pytest.fixture(scope="module", name="old")
def divided():
    """The toy ground with one grid for each of two estates."""
    return gp.partition(estates(HALVES), by="estate", **QUICK)


def held(plan):
    """Estates of each grid, and grids of each estate, the most of either."""
    units = plan.ground.units.assign(grid=plan.labels)
    return units.groupby("grid")["estate"].nunique().max(), units.groupby("estate")["grid"].nunique().max()


def test_a_new_value_begins_a_grid_and_the_others_keep_theirs(old):
    """A third estate, cut from the second, has a grid of its own; the first keeps buildings and code."""
    new = gp.regrid(old, estates(PARTED), date="2027-01-31")
    assert (len(new.grids), held(new), new.status) == (3, (1, 1), "feasible")
    codes = [np.array(plan.network.codes)[plan.labels] for plan in (old, new)]
    assert (codes[0][:30] == codes[1][:30]).all()
    assert gp.verify(new).failures == ()
    assert noted(new)["regrid-by-value"].numbers == {"column": "estate", "values": 3}
    assert "regrid-rules-dropped" not in noted(new)


def test_it_is_kept_year_after_year(old):
    """A plan changed once is changed again by the same rule, whose units of the year before leave no trace."""
    new = gp.regrid(gp.regrid(old, estates(PARTED)), estates(np.where(np.arange(36) < 6, "北园", PARTED)))
    assert (len(new.grids), held(new)) == (4, (1, 1))
    assert [len(group) for group in new.rules.apart] == [4]
    again = gp.regrid(new, estates(HALVES))
    assert (len(again.grids), held(again)) == (2, (1, 1))


def test_the_same_ground_changes_nothing(old):
    """Surveyed again, with the same estates, the plan comes back to the digest, after the first round as after none."""
    new = gp.regrid(old, estates(PARTED))
    for plan, values in ((old, HALVES), (new, PARTED)):
        again = gp.regrid(plan, estates(values))
        assert (again.digest, again.version) == (plan.digest, plan.version)


def test_another_wish_takes_its_place(old):
    """Where other groups are asked for than the column, grids may have several of its values."""
    new = gp.regrid(old, estates(PARTED), {"together": []})
    assert (len(new.grids), held(new)[0]) == (2, 2)
    assert "regrid-by-value" not in noted(new)


def test_a_value_too_small_for_its_window_is_told(old):
    """A new estate below the window is told as what cannot be held, never hidden in a neighbour's grid as feasible."""
    tiny = gp.regrid(old, estates(np.where(np.arange(36) == 35, "小园", HALVES)))
    assert held(tiny)[1] == 1
    assert tiny.status != "feasible"
