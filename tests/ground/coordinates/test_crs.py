"""Coordinate systems: always metres on the ground, never a silent guess."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod

from gridplan.errors import InputError
from gridplan.ground.coordinates.crs import check_places, is_metric, known_crs, metric_crs, to_metric


def at(longitude: float, latitude: float, crs=4326) -> gpd.GeoDataFrame:
    """Return one square of about 100 m at a place."""
    return gpd.GeoDataFrame(geometry=[shapely.box(longitude, latitude, longitude + 0.001, latitude + 0.001)], crs=crs)


@pytest.mark.parametrize(
    ("longitude", "latitude", "crs", "epsg"),
    [
        (114.3, 30.6, 4326, 4547),
        (116.4, 39.9, 4490, 4548),
        (87.6, 43.8, 4326, 4538),
        (-1.55, 47.2, 4326, 32630),
        (77.2, 28.6, 4326, 32643),
        (77.2, 28.6, 4490, 4535),
        (151.2, -33.9, 4326, 32756),
        (114.3, 30.6, 4610, 2383),
        (114.3, 30.6, 4214, 2435),
    ],
)
def test_degrees_get_a_fitting_zone(longitude, latitude, crs, epsg):
    """Gauss–Krüger zones in China and for its data, each datum its own, UTM elsewhere."""
    assert metric_crs(at(longitude, latitude, crs)).to_epsg() == epsg


@given(st.floats(-179, 178), st.floats(-79, 83))
@settings(max_examples=15, deadline=None)
def test_areas_are_true_after_projection(longitude, latitude):
    """Wherever a square lies, its projected area agrees with the area on the ellipsoid within 0.3 %."""
    square = at(longitude, latitude)
    true = abs(Geod(ellps="WGS84").geometry_area_perimeter(square.geometry[0])[0])
    assert to_metric(square, source="s")[0].area[0] == pytest.approx(true, rel=3e-3)


def test_a_metre_of_web_mercator_is_no_metre():
    """EPSG:3857 and feet are projected on, with a note; a metric system stays untouched without one."""
    square = at(-1.55, 47.2)
    for crs in (3857, 2263):
        place = square if crs == 3857 else at(-74.0, 40.7)
        frame, notes = to_metric(place.to_crs(crs), source="s")
        assert is_metric(frame.crs)
        assert [note.code for note in notes] == ["crs-not-metric"]
    metric = square.to_crs(2154)
    same, notes = to_metric(metric, source="s")
    assert same is metric
    assert notes == ()


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (shapely.box(355000, 6688000, 356000, 6689000), "crs-range"),
        (shapely.box(30.6, 114.3, 30.7, 114.4), "crs-swapped"),
        (shapely.box(-179.9, 10, 179.9, 10.1), "crs-range"),
        (shapely.box(10, 85, 10.1, 85.1), "crs-no-zone"),
    ],
)
def test_impossible_degrees_are_refused(shape, code):
    """Metres called degrees, swapped axes, the date line and the poles are refused, not computed with."""
    with pytest.raises(InputError) as caught:
        metric_crs(gpd.GeoDataFrame(geometry=[shape], crs=4326))
    assert [f.code for f in caught.value.findings] == [code]


def test_a_wide_area_gets_a_system_of_its_own():
    """Data wider than a zone lie in a transverse Mercator around their own middle."""
    wide = gpd.GeoDataFrame(geometry=[shapely.box(100, 30, 110, 31)], crs=4326)
    projected, notes = to_metric(wide, source="s")
    crs = projected.crs
    assert is_metric(crs)
    assert [note.code for note in notes] == ["crs-geographic", "crs-wide"]
    middle = gpd.GeoSeries.from_xy([105.0], [30.5], crs=4326).to_crs(crs)
    assert np.isclose(middle.x[0], 500_000, atol=1)


def test_the_named_system_fills_a_gap_and_never_contradicts():
    """A name given by the planner counts where the file says nothing, is idle where both agree, and refused else."""
    assert known_crs(at(114.3, 30.6, crs=None), "EPSG:4490", source="s").crs.to_epsg() == 4490
    esri = at(114.3, 30.6).set_crs(CRS.from_epsg(4490).to_wkt("WKT1_ESRI"), allow_override=True)
    assert known_crs(esri, "EPSG:4490", source="s") is esri
    with pytest.raises(InputError, match=r"s says EPSG:4326 .*, but EPSG:4490 ") as caught:
        known_crs(at(114.3, 30.6), "EPSG:4490", source="s")
    assert [found.code for found in caught.value.findings] == ["crs-contradicts"]
    for wrong in ("EPSG:1", "nonsense"):
        with pytest.raises(InputError, match="not known"):
            known_crs(at(1, 1), wrong, source="s")
    with pytest.raises(InputError, match="coordinate system"):
        known_crs(at(1, 1, crs=None), source="s")


@pytest.mark.parametrize(
    ("shape", "crs", "codes"),
    [
        (shapely.box(39.5, 76.0, 39.51, 76.01), 4326, ["crs-perhaps-swapped"]),
        (shapely.box(43.8, 87.6, 43.81, 87.61), 4326, ["crs-no-zone", "crs-perhaps-swapped"]),
        (shapely.box(30.6, 114.3, 30.7, 114.4), 4326, ["crs-swapped"]),
        (shapely.box(1e200, 1e200, 2e200, 2e200), 4548, ["crs-range"]),
        (shapely.box(1e12, 1e12, 2e12, 2e12), 3857, ["crs-range"]),
        (shapely.box(528600, 3386000, 528610, 3386010), 4548, []),
        (shapely.box(355000, 6688000, 355010, 6688010), 2154, []),
        (shapely.box(0, 0, np.inf, 1), 4548, []),
    ],
)
def test_places_are_looked_at_as_a_whole(shape, crs, codes):
    """What is wrong with all rows alike is told once, without their ids; what is not finite is not told here."""
    frame = gpd.GeoDataFrame(geometry=[shape], crs=crs)
    assert [found.code for found in check_places(frame, np.array(["a"], dtype=object))] == codes


def test_rows_of_another_zone_are_named():
    """One row of zone 40 among others of zone 39 is no place in zone 39."""
    shapes = [shapely.box(39_528_600 + i, 3_386_000, 39_528_601 + i, 3_386_001) for i in (0, 10, 1_000_000)]
    found = check_places(gpd.GeoDataFrame(geometry=shapes, crs=4527), np.array(["a", "b", "c"], dtype=object))
    assert [(one.code, one.ids) for one in found] == [("coordinates-stray", ("c",))]


def test_far_from_its_meridian_a_layer_is_warned_of():
    """400 km from the meridian lengths are 0.2 % too long; within a zone nothing is said."""
    near, far = (gpd.GeoDataFrame(geometry=[shapely.box(x, 3e6, x + 9, 3e6 + 9)], crs=4548) for x in (5e5, 9.005e5))
    assert to_metric(near, source="s")[1] == ()
    (warned,) = to_metric(far, source="s")[1]
    assert (warned.code, warned.numbers["percent"]) == ("crs-far-from-zone", 0.2)
