"""Sentences on what was read: no part that says nothing, and advice that names the option meant."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

import gridplan as gp
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.ground.estimating.estimate import Estimate
from gridplan.ground.estimating.telling import tell_estimate


def houses(**columns):
    """Return two houses with these columns."""
    shapes = [box(0, 0, 10, 10), box(20, 0, 30, 10)]
    return gpd.GeoDataFrame({"id": ["a", "b"]} | columns, geometry=shapes, crs=4547)


@pytest.mark.parametrize("guessed", [[False, False], [True, False]])
def test_floors_are_told_only_where_some_were_unknown(guessed):
    """The estimate says nothing of floors where all were given, else names the buildings."""
    estimate = Estimate(np.array([3, 4]), np.array([3.1, 3.9]), np.zeros(2), np.zeros(2), (), 1.0, None)
    told = tell_estimate(
        estimate, np.array(["a", "b"], dtype=object), usual_floors=4.0, guessed=np.array(guessed, dtype=bool)
    )
    assert [one.ids for one in told if one.code == "estimate-floors"] == ([("a",)] if any(guessed) else [])
    assert "floors" not in told[0].text("en")
    assert "层" not in told[0].text("zh")


@pytest.mark.parametrize(("x", "code"), [([1.0], "points-crs-missing"), ([39500000.0], "points-crs-missing-zone")])
def test_points_without_a_system_are_sent_to_their_own_option(x, code):
    """Advice on points names --points-crs, also where their eastings tell the zone."""
    units = gp.read_units(houses(homes=[3, 4]), households="homes")
    calls = pd.DataFrame({"x": x, "y": [3400005.0]})
    with pytest.raises(InputError) as caught:
        gp.count_points(units, calls, name="calls")
    assert [one.code for one in caught.value.findings] == [code]
    for lang in ("en", "zh"):
        action = caught.value.findings[0].action(lang)
        assert "--points-crs" in action
        assert " --crs" not in action


def test_units_without_households_are_sent_to_a_census_or_totals():
    """Where no column holds households, the advice names the column option and both sources in its place."""
    with pytest.raises(InputError) as caught:
        gp.read_units(houses())
    (missing,) = [one for one in caught.value.findings if one.code == "households-column-missing"]
    for lang in ("en", "zh"):
        assert all(option in missing.action(lang) for option in ("--households", "--totals", "--census"))


@pytest.mark.parametrize("code", ["link-open", "islands-linked"])
@pytest.mark.parametrize("name", ["", "-unnamed"])
def test_links_of_no_length_tell_no_metres(code, name):
    """A link where both sides all but touch says that there is a barrier, not that it is 0 m wide."""
    for lang in ("en", "zh"):
        text = Finding(f"{code}{name}-near", ("a", "b"), {"metres": 0, "road": "新华路"}).text(lang)
        assert "0" not in text
        assert ("新华路" in text) == (name == "")
