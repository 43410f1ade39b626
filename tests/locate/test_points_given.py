"""Points in all forms, and every faulty one refused at once."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer
from toy_plan import CRS, EAST, NORTH, toy_plan

import gridplan as gp
from gridplan.errors import InputError, OptionError

PLAN = toy_plan()
HOUSES = [(EAST + 20.0, NORTH + 20.0), (EAST + 220.0, NORTH + 220.0)]
DEGREES = np.column_stack(Transformer.from_crs(CRS, 4490, always_xy=True).transform(*np.array(HOUSES).T))
GRIDS = ["003", "002"]


def faults(points, **asked) -> list[tuple[str, tuple[str, ...]]]:
    """Return code and ids of everything that is refused."""
    with pytest.raises(InputError) as fault:
        gp.locate(PLAN, points, **asked)
    return [(finding.code, finding.ids) for finding in fault.value.findings]


def test_all_forms_give_the_same(tmp_path):
    """Pairs, arrays, frames, layers and files of the same places have the same answers."""
    table = pd.DataFrame({"编号": ["a", "b"], "经度": DEGREES[:, 0], "纬度": DEGREES[:, 1]})
    layer = gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=gpd.points_from_xy(*np.array(HOUSES).T), crs=CRS)
    table.to_csv(tmp_path / "points.csv", index=False)
    table.to_excel(tmp_path / "points.xlsx", index=False)
    layer.to_crs(4326).to_file(tmp_path / "points.gpkg")
    files = [tmp_path / f"points.{ending}" for ending in ("csv", "xlsx", "gpkg")]
    for points in (HOUSES, np.array(HOUSES), DEGREES, table, layer, layer.to_crs(4326), *files):
        found = gp.locate(PLAN, points).table
        assert found["grid"].tolist() == GRIDS
        assert found["point"].tolist() in (["a", "b"], ["#1", "#2"])
    assert gp.locate(PLAN, HOUSES[1]).table["grid"].tolist() == ["002"]


def test_assumptions_are_told():
    """Degrees are taken for CGCS2000, metres for the plan's system, and a note says so unless the system is named."""
    codes = [[f.code for f in gp.locate(PLAN, points).report.findings] for points in (DEGREES, HOUSES)]
    assert codes == [["locate-crs-assumed"], ["locate-crs-assumed"]]
    named = gp.locate(PLAN, DEGREES, crs=4326)
    assert not named.report.findings
    assert named.crs == "EPSG:4326 (WGS 84)"


def test_columns_by_name():
    """Columns with other names are named; ids that are empty go by their row."""
    table = pd.DataFrame({"case": ["a", None], "e": [x for x, _ in HOUSES], "n": [y for _, y in HOUSES]})
    found = gp.locate(PLAN, table, x="e", y="n", point="case").table
    assert found["point"].tolist() == ["a", "#2"]
    assert faults(table) == [("coordinates-missing", ()), ("coordinates-missing", ())]
    assert faults(table, x="east", y="n", point="nr") == [("column-missing", ()), ("column-missing", ())]


def test_swapped_coordinates_are_recognised():
    """Latitude before longitude, and northing before easting as surveyors write them, are told as swapped."""
    assert faults(DEGREES[:, ::-1]) == [("locate-swapped", ("#1", "#2"))]
    assert faults([HOUSES[0], HOUSES[1][::-1]]) == [("locate-swapped", ("#2",))]


def test_all_faulty_rows_at_once():
    """Text, gaps, coordinates that are none and swapped ones are told together, each with its rows."""
    table = pd.DataFrame(
        {
            "id": ["ok", "text", "gap", "wide", "turned"],
            "lon": [DEGREES[0, 0], "here", DEGREES[0, 0], 999.0, DEGREES[0, 1]],
            "lat": [DEGREES[0, 1], DEGREES[0, 1], None, 47.0, DEGREES[0, 0]],
        }
    )
    assert faults(table) == [
        ("locate-not-numbers", ("text", "gap")),
        ("locate-swapped", ("turned",)),
        ("locate-nowhere", ("wide",)),
    ]


def test_degrees_among_metres():
    """A row in degrees among rows in metres is told when nobody named a system."""
    assert faults([*HOUSES, *HOUSES, tuple(DEGREES[0])]) == [("locate-nowhere", ("#5",))]


def test_nothing_and_nonsense():
    """No points, triples, text, areas and unknown systems are refused."""
    for points in ([], np.zeros((0, 2)), [(1, 2, 3)], [("a", "b")], 7):
        assert faults(points) == [("locate-not-pairs", ())]
    assert faults(pd.DataFrame({"x": [], "y": []})) == [("file-empty", ())]
    area = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=CRS)
    assert faults(area) == [("locate-not-points", ("a",))]
    assert faults(HOUSES, crs="nonsense") == [("crs-unknown", ())]
    layer = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*np.array(HOUSES).T), crs=CRS)
    assert faults(layer, crs=4326) == [("crs-contradicts", ())]
    with pytest.raises(OptionError, match="at must be a day"):
        gp.locate(PLAN, HOUSES, at="yesterday")


def test_outside_says_what_may_be_wrong():
    """Points just outside remind of shifted web maps; those far away of the coordinate system."""
    places = [(EAST - 300, NORTH), (EAST - 3000, NORTH), (EAST + 1e6, NORTH)]
    told = {finding.code: finding.ids for finding in gp.locate(PLAN, places, crs=CRS).report.findings}
    assert told == {"locate-just-outside": ("#1",), "locate-far-outside": ("#2", "#3")}


def test_one_place_is_refused_by_its_coordinates():
    """A single pair is told in the singular and by what was written, never by words of the program."""
    swapped, nowhere = tuple(DEGREES[0][::-1].tolist()), (500.0, 400.0)
    for place, crs, code in (
        (swapped, None, "swapped"),
        (nowhere, "EPSG:4326", "nowhere"),
        ((np.nan, 1.0), None, "not-numbers"),
    ):
        with pytest.raises(InputError) as fault:
            gp.locate(PLAN, place, crs=crs)
        (finding,) = fault.value.findings
        assert finding.code == f"locate-{code}-place"
        for lang in ("en", "zh"):
            assert ", ".join(f"{number:.12g}" for number in place) in finding.line(lang)
            assert not any(word in finding.line(lang) for word in ("tuple", "1 points", "#1"))
    with pytest.raises(InputError, match="#1–#2"):
        gp.locate(PLAN, DEGREES[:, ::-1])
    (outside,) = gp.locate(PLAN, (HOUSES[0][0] - 500, HOUSES[0][1]), crs=CRS).report.findings
    assert outside.code == "locate-just-outside-place"


def test_points_from_a_web_map_are_found_where_they_are():
    """Points shifted by a web map lie in the same buildings once their datum is named, and a note says how far."""
    town = gp.samples.city(buildings=120, seed=1, communities=2)
    plan = gp.partition(gp.survey(gp.read_units(town.buildings, unit="unit")), window=(100, 900), effort=0)
    places = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*plan.ground.points.T), crs=plan.ground.units.crs)
    shifted = gp.convert_datum(places, source="wgs84", target="bd09")
    found = gp.locate(plan, shifted, datum="bd09")
    assert found.table["unit"].tolist() == plan.ground.units["unit"].tolist()
    assert "datum-converted" in [f.code for f in found.report.findings]
    with pytest.raises(OptionError, match="datum"):
        gp.locate(plan, shifted, datum="mars")
