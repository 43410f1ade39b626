"""Gauss–Krüger zones: the one of a place, and the number that eastings carry in front."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from gridplan.errors import InputError
from gridplan.ground.coordinates.crs import known_crs
from gridplan.ground.coordinates.zones import fitting_codes, zone_code, zone_in_front
from gridplan.ground.notes import notes_of


def origin_of(code: int) -> dict[str, float]:
    """Return the meridian and the false easting of a zone as the EPSG register has them."""
    return {p.name: p.value for p in CRS.from_epsg(code).coordinate_operation.params}


def houses(x: float, y: float, crs=None) -> gpd.GeoDataFrame:
    """Return two houses of ten metres."""
    return gpd.GeoDataFrame(geometry=[shapely.box(x + i, y, x + i + 10, y + 10) for i in (0, 50)], crs=crs)


@given(st.floats(73.6, 135.0), st.sampled_from([4490, 4610, 4214]))
def test_zones_lie_within_half_their_width(longitude, degrees):
    """No longitude is more than 1.5° from the meridian of its zone, which is of the same datum and has no number."""
    code = zone_code(longitude, degrees=degrees)
    origin = origin_of(code)
    assert abs(longitude - origin["Longitude of natural origin"]) <= 1.5 + 1e-9
    assert origin["False easting"] == 500_000
    assert CRS.from_epsg(code).geodetic_crs.to_epsg() == degrees


@pytest.mark.parametrize("zone", [*range(13, 24), *range(25, 46)])
def test_codes_name_the_zone(zone):
    """Every code named for a zone is one of its meridian in the EPSG register, with or without the number in front."""
    meridian = 3 * zone if zone >= 25 else 6 * zone - 3
    for numbered, easting in ((True, zone * 1e6 + 5e5), (False, 5e5)):
        for part in fitting_codes(zone, numbered=numbered).split(", "):
            origin = origin_of(int(part.split(" ")[0].removeprefix("EPSG:")))
            assert (origin["Longitude of natural origin"], origin["False easting"]) == (meridian, easting)


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_number_has_a_zone_in_front_or_none(easting):
    """No number breaks the question, and eastings without a number have no zone."""
    zone = zone_in_front(easting)
    assert zone is None or zone == int(easting // 1_000_000)
    assert zone is None or easting > 1e7


@pytest.mark.parametrize(
    ("x", "y", "crs", "code", "fits"),
    [
        (39_528_600, 3_386_000, None, "crs-missing-zone", "EPSG:4527 (CGCS2000), EPSG:2363 (Xian 1980)"),
        (20_528_600, 3_386_000, None, "crs-missing-zone", "EPSG:4498 (CGCS2000)"),
        (13_528_600, 3_386_000, None, "crs-missing-zone", "EPSG:3857 (web maps)"),
        (528_600, 3_386_000, None, "crs-missing", None),
        (39_528_600, 3_386_000, 4548, "crs-zone-numbered", "EPSG:4527 (CGCS2000)"),
        (39_528_600, 3_386_000, 2384, "crs-zone-numbered", "EPSG:2363 (Xian 1980)"),
        (39_528_600, 3_386_000, 32650, "crs-zone-numbered", "EPSG:4527 (CGCS2000), EPSG:2363 (Xian 1980)"),
        (528_600, 3_386_000, 4527, "crs-zone-unnumbered", "EPSG:4548 (CGCS2000)"),
        (40_528_600, 3_386_000, 4527, "crs-zone-other", "EPSG:4528 (CGCS2000)"),
        (3_386_000, 528_600, 4548, "crs-axes-swapped", None),
        (3_386_000, 39_528_600, 4527, "crs-axes-swapped", None),
    ],
)
def test_eastings_that_cannot_be_are_refused_with_what_fits(x, y, crs, code, fits):
    """A zone in front without a system for it, or the reverse, is refused and the EPSG codes that fit are named."""
    with pytest.raises(InputError) as caught:
        known_crs(houses(x, y, crs), source="houses.shp")
    (found,) = caught.value.findings
    assert found.code == code
    assert fits is None or fits in found.numbers["codes"]
    assert fits is None or fits in found.action("zh")


@pytest.mark.parametrize(
    ("x", "y", "crs"),
    [
        (39_528_600, 3_386_000, 4527),
        (528_600, 3_386_000, 4548),
        (20_528_600, 3_386_000, 4498),
        (355_000, 6_689_000, 2154),
        (305_000, 5_255_000, 32630),
        (13_528_600, 3_386_000, 3857),
        (3_400_000, 5_800_000, 31467),
        (13_450_000, 5_600_000, 28413),
        (530_000, 180_000, 27700),
        (np.nan, np.nan, 4548),
    ],
)
def test_fitting_coordinates_pass(x, y, crs):
    """Right zones pass without a word, and so do systems of other countries, whatever their eastings."""
    frame = houses(x, y, crs) if np.isfinite(x) else gpd.GeoDataFrame(geometry=[shapely.Point(x, y)], crs=crs)
    known = known_crs(frame, source="s")
    assert known is frame
    assert notes_of(known) == ()


def test_a_wrong_zone_is_put_right_by_name():
    """A planner's name replaces a file's zone where the eastings prove the file wrong, and never else."""
    frame = houses(39_528_600, 3_386_000, 4548)
    known = known_crs(frame, "EPSG:4527", source="houses.shp")
    assert known.crs.to_epsg() == 4527
    assert [note.code for note in notes_of(known)] == ["crs-corrected"]
    assert frame.crs.to_epsg() == 4548
    for other in ("EPSG:4528", "EPSG:4549"):
        with pytest.raises(InputError) as caught:
            known_crs(frame, other, source="houses.shp")
        assert [found.code for found in caught.value.findings] == ["crs-contradicts"]
