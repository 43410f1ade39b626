"""Coordinates of web maps: brought to true places on request and with a word, and never where none are shifted."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.ground.coordinates.datum import convert_datum
from gridplan.ground.notes import notes_of

HOUSES = gpd.GeoDataFrame(
    {"id": ["a", "b", "c"], "hh": [3, 4, 5]},
    geometry=[shapely.box(528600 + x, 3386000, 528612 + x, 3386015) for x in (0, 40, 80)],
    crs=4547,
)


def farthest(one: gpd.GeoDataFrame, other: gpd.GeoDataFrame) -> float:
    """Return the largest distance in m by which a row lies off in another layer of one metric system."""
    return float(one.geometry.hausdorff_distance(other.geometry).max())


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("crs", [4547, 4490, 4326, 32650, 3857])
def test_there_and_back_in_any_system(datum, crs):
    """Shifted in any coordinate system and back again, a corner is where it was to a tenth of a millimetre."""
    there = convert_datum(HOUSES.to_crs(crs), source="wgs84", target=datum)
    assert there.crs.to_epsg() == crs
    back = convert_datum(there, source=datum).to_crs(4547)
    assert farthest(back, HOUSES) < 1e-4
    assert farthest(there.to_crs(4547), convert_datum(HOUSES, source="wgs84", target=datum)) < 1e-4
    assert farthest(there.to_crs(4547), HOUSES) > 500


def test_one_web_map_to_the_other():
    """From one shifted datum to the other is the same as through the true places."""
    at_first = convert_datum(HOUSES, source="wgs84", target="gcj02")
    straight = convert_datum(at_first, source="gcj02", target="bd09")
    assert farthest(straight, convert_datum(HOUSES, source="wgs84", target="bd09")) < 1e-4


@pytest.mark.parametrize("crs", [4547, 4490])
def test_units_are_read_where_they_are(crs):
    """Units of a web map are read at their true places, and the note says by how much they were moved."""
    shifted = convert_datum(HOUSES.to_crs(crs), source="wgs84", target="gcj02")
    read = gp.read_units(shifted, households="hh", datum="gcj02")
    plain = gp.read_units(HOUSES, households="hh")
    assert read.frame["unit"].tolist() == plain.frame["unit"].tolist()
    assert farthest(read.frame, plain.frame) < 1e-3
    (note,) = [found for found in read.report.findings if found.code == "datum-converted"]
    assert 580 < note.numbers["least"] <= note.numbers["metres"] <= note.numbers["most"] < 590
    assert read.report.conservation.holds


def test_points_are_read_where_they_are():
    """Addresses of a web map become squares of four metres at their true places."""
    addresses = HOUSES.set_geometry(HOUSES.geometry.centroid).to_crs(4326)
    read = gp.read_units(convert_datum(addresses, source="wgs84", target="bd09"), households="hh", datum="bd09")
    assert np.allclose(read.frame.area, 16)
    assert farthest(read.frame, gp.read_units(addresses, households="hh").frame) < 1e-3


def test_a_layer_carries_what_was_done_to_the_survey():
    """What was converted while a layer was read stands in the report of the survey, and survives a projection."""
    road = gpd.GeoDataFrame(
        {"road_class": [3]}, geometry=[shapely.LineString([(528500, 3385990), (528800, 3385990)])], crs=4547
    )
    shifted = convert_datum(road, source="wgs84", target="gcj02").to_crs(4326)
    layer = gp.read_layer(shifted, datum="gcj02", to=4547)
    assert [note.code for note in notes_of(layer)] == ["datum-converted"]
    assert notes_of(shifted) == ()
    ground = gp.survey(gp.read_units(HOUSES, households="hh"), roads=layer)
    assert "datum-converted" in [found.code for found in ground.report.findings]
    assert farthest(layer, road) < 1e-3


def test_abroad_nothing_can_be_of_a_web_map():
    """In Nantes the word gcj02 is refused instead of doing nothing, and rows there among others as well."""
    nantes = HOUSES.set_geometry(
        gpd.GeoSeries([shapely.box(355e3 + i, 6689e3, 355e3 + i + 9, 6689e3 + 9) for i in (0, 20, 40)])
    )
    with pytest.raises(InputError) as caught:
        gp.read_units(nantes.set_crs(2154, allow_override=True), households="hh", datum="gcj02")
    assert [found.code for found in caught.value.findings] == ["datum-elsewhere"]


def test_unknown_words_are_refused():
    """A datum that there is none of is refused before anything is read."""
    for ask in (
        lambda: gp.read_units(HOUSES, datum="baidu"),
        lambda: gp.read_layer("nowhere.gpkg", datum="baidu"),
        lambda: convert_datum(HOUSES, source="wgs84", target="mars"),
    ):
        with pytest.raises(OptionError, match="wgs84, gcj02, bd09"):
            ask()
    with pytest.raises(InputError):
        convert_datum(HOUSES.set_crs(None, allow_override=True), source="gcj02")
