"""What is given as points and is a column of the units too: it would be counted along roads and with areal grids."""

import dataclasses

import geopandas as gpd
import pytest
from toy_plan import toy_plan
from toy_roads import street_ground, street_plan

import gridplan as gp
from gridplan.errors import InputError
from gridplan.verify.facts import Facts
from gridplan.verify.roads import check_roads

RULES = gp.RoadRules(window=(150, 700), work={"shops": 10})
TWICE = [("roads-told-twice", ("shops",))]


def shops_as_points():
    """Return a point in every building of the toy ground."""
    return gpd.GeoDataFrame(geometry=street_ground().units.geometry.centroid)


def refused(call):
    """Return code and ids of every fault for which a call was refused."""
    with pytest.raises(InputError) as caught:
        call()
    return [(finding.code, finding.ids) for finding in caught.value.findings]


def test_points_of_what_the_units_have_a_column_of_are_refused():
    """The same shops as points and as a column are refused by name; the advice names both ways out."""
    assert refused(lambda: gp.road_grids(street_ground(), RULES, points={"shops": shops_as_points()})) == TWICE
    for lang in ("en", "zh"):
        assert "--points" in gp.Finding("roads-told-twice", ("shops",)).action(lang)
    assert gp.road_grids(street_ground(shops=False), RULES, points={"shops": shops_as_points()}).rules == RULES


def test_a_network_of_points_joins_no_plan_that_counts_them_too():
    """Points counted on a ground without the column are refused beside a plan that has it, and nothing can be left."""
    network = gp.road_grids(street_ground(shops=False), RULES, points={"shops": shops_as_points()})
    with_shops = toy_plan(ground=street_ground())
    assert refused(lambda: with_shops.with_roads(network)) == TWICE
    assert refused(lambda: gp.leave_fronts(with_shops.ground, network)) == TWICE
    without = toy_plan(ground=street_ground(shops=False)).with_roads(network)
    assert [each.code for each in check_roads(Facts(without)) if each.severity == "error"] == []


def test_verification_finds_what_is_counted_in_both_networks():
    """Areal grids and roads add up to the total for every kind of work, were it points or a column of the units."""
    network = gp.road_grids(street_ground(shops=False), RULES, points={"shops": shops_as_points()})
    both = dataclasses.replace(toy_plan(ground=street_ground()), roads=network)
    assert ("verify-roads-account", ("shops",)) in [(one.code, one.ids) for one in check_roads(Facts(both))]
    assert [each.code for each in check_roads(Facts(street_plan())) if each.severity == "error"] == []
