"""No coordinate system names a file: not one that the planner types, nor one in a plan, nor one in a frame."""

import dataclasses

import geopandas as gpd
import pytest
from leading_systems import descriptions
from pyproj import CRS
from shapely.geometry import box
from toy_plan import toy_plan

import gridplan as gp
from gridplan.ground.formats.shifts import names_shifts

pytestmark = pytest.mark.long
SHIFTS = "+proj=tmerc +lon_0=1 +ellps=bessel +nadgrids=shifts.gsb +units=m +no_defs"


def houses(crs):
    """Two houses in a coordinate system."""
    shapes = [box(x, 5200000, x + 10, 5200010) for x in (300000, 300020)]
    return gpd.GeoDataFrame({"unit": ["a", "b"], "households": [1, 2]}, geometry=shapes, crs=crs)


def test_planners_name_no_file(tried):
    """A typed system that names a file, and a frame that brings one along, are refused: plans carry no file."""
    for given, named in ((houses(None), SHIFTS), (houses(SHIFTS), None)):
        with pytest.raises(gp.InputError) as refused:
            gp.read_units(given, households="households", unit="unit", crs=named)
        assert [finding.code for finding in refused.value.findings] == ["crs-leads-out"]
    tried(2, "coordinate systems")


def test_plans_name_no_file(tmp_path, tried):
    """A plan whose coordinate system names a file is damaged, though its seal fits."""
    told = CRS.from_user_input(SHIFTS)
    ground = toy_plan().ground
    units = ground.units.set_crs(told, allow_override=True)
    plan = toy_plan(ground=dataclasses.replace(ground, units=units))
    with pytest.raises(gp.PlanFileError):
        gp.load(gp.save(plan, tmp_path / "plan.gpkg"))
    tried(1, "coordinate systems")


def test_all_words_are_known(tmp_path, tried):
    """Each way of naming a file is known in every generation of text; systems with a number name none."""
    told = descriptions(tmp_path / "shifts")
    versions = ("WKT1_GDAL", "WKT2_2019")
    for text in told.values():
        assert names_shifts(text)
        assert names_shifts(CRS.from_user_input(text).to_json())
    for code in (3857, 4326, 4490, 4547, 2154, 2363, 27700):
        assert not any(names_shifts(CRS.from_epsg(code).to_wkt(version)) for version in versions), code
    tried(len(told) + 7, "coordinate systems")
