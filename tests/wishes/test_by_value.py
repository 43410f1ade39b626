"""One grid for each value of a column: whole, by itself, about its middle; what cannot be is refused by name."""

import dataclasses

import numpy as np
import pytest
from toy_plan import toy_ground

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.wishes.by_value import one_grid_each

QUICK = {"window": (100, 2000), "effort": 0, "streets": 0}
CORNERS = {"近园": (0, 1, 6, 7), "西园": (4, 5, 10, 11), "东园": (24, 25, 30, 31), "远园": (28, 29, 34, 35)}
"""Units of an estate in each corner of the toy ground, whose units stand in columns of six."""


def estates_of(ground, estates=CORNERS):
    """Ground whose units name their estate."""
    column = np.full(len(ground), None, dtype=object)
    for name, units in estates.items():
        column[list(units)] = name
    return dataclasses.replace(ground, units=ground.units.assign(estate=column))


def mirrored(ground):
    """Ground with west for east: the units in the mirrored order of columns keep their place in the table."""
    column, row = np.divmod(np.arange(len(ground)), 6)
    other = (5 - column) * 6 + row
    return dataclasses.replace(ground, units=ground.units.assign(estate=ground.units["estate"].to_numpy()[other]))


@pytest.mark.parametrize("turned", [False, True])
def test_each_value_is_one_grid_and_takes_in_what_is_around(turned):
    """There are as many grids as estates, each with one estate, whole, and every other unit in one of them."""
    ground = estates_of(toy_ground())
    plan = gp.partition(mirrored(ground) if turned else ground, by="estate", **QUICK)
    units = plan.ground.units.assign(grid=plan.labels).dropna(subset=["estate"])
    assert len(plan.grids) == len(CORNERS)
    assert (units.groupby("estate")["grid"].nunique() == 1).all()
    assert (units.groupby("grid")["estate"].nunique() == 1).all()
    assert (plan.labels >= 0).all()
    assert gp.verify(plan).failures == ()


def test_the_grids_of_mirrored_estates_are_not_those_of_the_estates():
    """The column decides: estates elsewhere give other grids, so that the column is what is followed."""
    towers = {"近园": (0, 6, 12), "远园": (29, 35)}
    ground = estates_of(toy_ground(), towers)
    one, other = (gp.partition(each, by="estate", **QUICK) for each in (ground, mirrored(ground)))
    assert one.labels.tolist() != other.labels.tolist()


def test_the_middle_of_a_value_is_one_of_its_units():
    """Each grid is asked for about a unit of its value, the one nearest to the middle of all of them."""
    ground = estates_of(toy_ground(), {"长园": (0, 1, 2), "远园": (35,)})
    asked = one_grid_each(ground, "estate", {})
    assert set(asked["centres"]) == {"b001", "b035"}
    assert asked["together"] == ("estate",)


def test_other_units_may_be_kept_together_as_well():
    """Groups that are wished for stand beside the column."""
    ground = estates_of(toy_ground())
    plan = gp.partition(ground, by="estate", together=[["b014", "b015"]], **QUICK)
    units = plan.ground.units["unit"].tolist()
    assert plan.labels[units.index("b014")] == plan.labels[units.index("b015")]


@pytest.mark.parametrize("wish", [{"n_grids": 4}, {"centres": ["b000"]}, {"estates": "cut"}])
def test_wishes_that_contradict_the_column_are_refused(wish):
    """A number or places of grids, or estates to be cut, cannot be told with a column of which each value is one."""
    with pytest.raises(OptionError, match="with by"):
        gp.partition(estates_of(toy_ground()), by="estate", **wish, **QUICK)


def test_a_column_that_is_not_there_or_empty_is_refused():
    """The units must have the column, and some value in it."""
    for ground, code in ((toy_ground(), "wish-column"), (estates_of(toy_ground(), {}), "wish-column-empty")):
        with pytest.raises(InputError) as refused:
            gp.partition(ground, by="estate", **QUICK)
        assert code in {finding.code for finding in refused.value.findings}, refused.value.findings
