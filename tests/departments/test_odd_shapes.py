"""Whatever shapes arrive, a layer is read with all households accounted for, or refused in words."""

import geopandas as gpd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_plan import CRS, EAST, NORTH, toy_ground

from gridplan.departments.reading import read_departments

GROUND = toy_ground()
HOUSEHOLDS = GROUND.units["households"].to_numpy()
places = st.tuples(
    st.sampled_from([-100, 0, 30, 60, 120.5, 240, 500]), st.sampled_from([-100, 0, 30, 60, 119.3, 240])
).map(lambda place: (EAST + place[0], NORTH + place[1]))
rings = st.lists(places, min_size=3, max_size=6).map(shapely.Polygon)
odd = st.sampled_from(
    [
        None,
        shapely.Polygon(),
        shapely.Point(EAST, NORTH),
        shapely.LineString([(EAST, NORTH), (EAST + 50, NORTH)]),
        shapely.box(0, 0, 1e200, 1),
        shapely.box(0, 0, float("inf"), 1),
        shapely.Polygon([(EAST, NORTH, float("nan")), (EAST + 90, NORTH, 1), (EAST, NORTH + 90, 2)]),
    ]
)
several = st.lists(rings, min_size=1, max_size=3)
whole = st.one_of(rings, rings, several.map(shapely.MultiPolygon), several.map(shapely.GeometryCollection))
shapes = st.lists(st.one_of(whole, whole, whole, odd), min_size=1, max_size=4)
codes = st.lists(st.sampled_from(["A", "B", "", None, 1, 1.0, "<b>${x}"]), min_size=4, max_size=4)


@settings(max_examples=60)
@given(shapes, codes, st.sampled_from([CRS, CRS, None]), st.sampled_from([None, "lower", "smaller"]))
def test_any_shapes_are_read_or_refused(drawn, told, crs, priority):
    """No shape breaks the reading: households are conserved, or faults say why in both languages."""
    layer = gpd.GeoDataFrame({"grid": told[: len(drawn)]}, geometry=drawn, crs=crs)
    departments, faults = read_departments({"police": layer}, GROUND, priority=priority)
    assert len(departments) + (len(faults) > 0) == 1
    findings = faults + tuple(finding for department in departments for finding in department.report.findings)
    assert all(finding.line(lang) for finding in findings for lang in ("en", "zh"))
    for department in departments:
        left = [f.numbers["households"] for f in findings if f.code == "department-unserved"]
        assert HOUSEHOLDS[department.labels >= 0].sum() + sum(left) == HOUSEHOLDS.sum()
        assert department.grids.is_valid.all()
