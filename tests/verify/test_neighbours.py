"""Neighbours are read off the map as the survey reads them."""

import dataclasses

import numpy as np
import shapely
from toy_plan import EAST, NORTH, toy_plan

from gridplan import read_units, samples, survey
from gridplan.verify.neighbours import LEAST, read_neighbours


def test_neighbours_are_read_off_the_map():
    """On surveyed ground with a river and communities, pairs, lengths and bars found anew are those of the survey."""
    town = samples.city(buildings=400, seed=2)
    units = read_units(town.buildings, households="households", community="community")
    ground = survey(units, roads=town.roads, barriers=town.barriers, boundaries=town.boundaries)
    near = ground.adjacency
    found = read_neighbours(ground, np.unique(ground.units["community"].astype(str), return_inverse=True)[1])
    sure = found.length > LEAST
    np.testing.assert_array_equal(found.u[sure], near.u)
    np.testing.assert_array_equal(found.v[sure], near.v)
    np.testing.assert_allclose(found.length[sure], near.length)
    assert near.barred[found.must_bar[sure]].all()
    assert found.may_bar[sure][near.barred].all()
    assert (near.barred & ~found.abroad[sure]).any()


def test_borders_are_found_in_spite_of_millimetres():
    """Cells whose corners miss each other by a few millimetres are neighbours along all of their border."""
    plan = toy_plan()
    cells = plan.ground.cells.copy()
    cells.iloc[0] = shapely.box(EAST, NORTH, EAST + 39.995, NORTH + 39.995)
    ground = dataclasses.replace(plan.ground, cells=cells)
    found = read_neighbours(ground, np.zeros(36, np.int64))
    np.testing.assert_array_equal(found.u, ground.adjacency.u)
    np.testing.assert_allclose(found.length, 40, atol=0.1)
