"""Daily routes: tours against brute force, samples of many places, and what each unit adds."""

from itertools import pairwise, permutations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_plan import toy_ground

import gridplan as gp
from gridplan.ground.walking import STREETS, route_metres, with_walking
from gridplan.solve.tour import tour_length

PLACES = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=7)


def shortest(places):
    """Return the length of the shortest tour, by trying all."""
    tours = ([places[0], *rest, places[0]] for rest in permutations(places[1:]))
    return min(sum(np.hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairwise(tour)) for tour in tours)


@given(PLACES)
@settings(max_examples=60, deadline=None)
def test_a_tour_is_near_to_the_shortest(places):
    """It is never shorter than the best of all tours, and at most a quarter longer on few places."""
    best, found = shortest(places), tour_length(np.array(places, dtype=float))
    assert best - 1e-6 <= found <= 1.25 * best + 1e-6


def test_a_sample_tells_about_as_much_as_all_places():
    """The route over 200 of 1,500 places, lengthened, is within a tenth of that over all of them."""
    places = np.random.default_rng(3).random((1500, 2)) * 1000
    whole = STREETS * tour_length(places)
    assert route_metres(places) == pytest.approx(whole, rel=0.1)
    assert route_metres(places) == route_metres(places.copy())


def test_walking_adds_up_to_the_route_of_each_community():
    """Inhabited units have their part, others none, and the parts of a community are its route."""
    ground = toy_ground(side=8, communities=2)
    walking = with_walking(ground).units["walking"].to_numpy()
    lived = ground.units["households"].to_numpy() > 0
    assert (walking[lived] > 0).all()
    assert (walking[~lived] == 0).all()
    for name in ("A", "B"):
        own = lived & (ground.units["community"] == name).to_numpy()
        assert walking[own].sum() == pytest.approx(route_metres(ground.points[own], sample=1000), abs=1)


@pytest.fixture(scope="module")
def uneven():
    """A town whose eastern half lies three times as far apart."""
    town = gp.samples.city(buildings=300, seed=2, communities=1)
    middle = float(np.median(town.buildings.geometry.centroid.x))

    def stretched(xy):
        return np.column_stack([np.where(xy[:, 0] > middle, middle + 3 * (xy[:, 0] - middle), xy[:, 0]), xy[:, 1]])

    buildings, roads = town.buildings.copy(), town.roads.copy()
    for layer in (buildings, roads):
        layer["geometry"] = shapely.transform(layer.geometry.to_numpy(), stretched)
    return gp.survey(gp.read_units(buildings, households="households"), roads=roads)


@pytest.fixture(scope="module")
def plan(uneven):
    """Its grids by households alone."""
    return gp.partition(uneven, window=(200, 320), effort=0)


def test_walking_of_a_grid_agrees_with_its_route(uneven, plan):
    """Over the grids of a plan the sums of walking correlate with the routes at 0.9 and more."""
    routes = gp.routes(plan)["route_m"]
    sums = np.bincount(plan.labels, with_walking(uneven).units["walking"], len(routes))
    assert np.corrcoef(routes, sums)[0, 1] >= 0.9


def test_walking_as_work_evens_routes_out(uneven, plan):
    """Counted as work, it makes the routes of the grids more alike by a fifth, and the plan verifies."""
    worked = gp.partition(uneven, window=(200, 320), work={"walking": 0.1}, effort=0)
    before, after = (gp.routes(one)["route_m"] for one in (plan, worked))
    assert not gp.verify(worked).failures
    assert after.std() / after.mean() < 0.8 * before.std() / before.mean()
