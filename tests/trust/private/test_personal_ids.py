"""Ids that look like phones or identity numbers are told when they are read, without being quoted."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box
from toy_assignment import toy_assignment

import gridplan as gp
from gridplan.ground.personal import personal_ids
from gridplan.ground.reading.read import read_units

PERSONAL = ("13800138000", "11010519491231002X")


@pytest.mark.parametrize("one", PERSONAL)
def test_personal_ids_are_told(tried, one):
    """Officers and units are warned of once a table, with the number and never the id."""
    officers = gp.read_officers(pd.DataFrame({"officer": [one], "department": ["police"]}), toy_assignment().grids)
    shapes = [box(x, 6689000, x + 10, 6689010) for x in (355000, 355020)]
    houses = gpd.GeoDataFrame({"unit": [one, "b"], "households": [7, 2]}, geometry=shapes, crs=2154)
    for report in (officers.report, read_units(houses).report):
        (told,) = [finding for finding in report.findings if finding.code == "ids-look-personal"]
        assert told.numbers["like"] == 1
        assert one not in told.text("en") + told.text("zh")
    tried(2, "tables with personal ids")


def test_codes_of_buildings_are_not_personal(tried):
    """Long codes without a date of birth and a true check digit are none."""
    assert personal_ids(["370102001001000123", "110105194912310021", "b7", "138001380001"], source="a") == ()
    tried(4, "ids of buildings")
