"""Layers shifted against each other are told with the conversion that mends it, and layers that fit never are."""

from functools import cache

import geopandas as gpd
import numpy as np
import pytest
import shapely

import gridplan as gp
from gridplan.ground.coordinates.datum import convert_datum
from gridplan.ground.coordinates.shifted import shifted_layers
from gridplan.ground.coordinates.zones import zone_code


@cache
def town(buildings: int = 400, seed: int = 1):
    """Return the layers of a generated town by name, the buildings as ``units``."""
    made = gp.samples.city(buildings=buildings, seed=seed, communities=max(1, buildings // 300))
    return {"units": made.buildings, "roads": made.roads, "barriers": made.barriers, "boundaries": made.boundaries}


def shifted(layers, datum, *names):
    """Return the layers, some of them as a web map would show them."""
    return {n: convert_datum(f, source="wgs84", target=datum) if n in names else f for n, f in layers.items()}


def told(layers) -> list[tuple[str, str]]:
    """Return the warnings on layers, each with the datum to read them in."""
    around = {name: frame for name, frame in layers.items() if name != "units"}
    return [(found.code, found.numbers["choice"]) for found in shifted_layers(layers["units"], around)]


@pytest.mark.parametrize("seed", range(6))
def test_layers_that_fit_are_never_told(seed):
    """Neither layers at their true places nor all of them shifted alike give a warning."""
    layers = town(200 + 50 * seed, seed)
    assert told(layers) == []
    assert told(shifted(layers, "gcj02", *layers)) == []


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("name", ["units", "roads", "boundaries"])
@pytest.mark.parametrize("seed", [1, 2])
def test_one_shifted_layer_is_found(name, datum, seed):
    """Whichever of units, roads and boundaries comes from whichever web map, it alone is named, with the right map."""
    assert told(shifted(town(400, seed), datum, name)) == [(f"{name}-shifted", datum)]


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_shifted_river_is_found(datum):
    """A river that a web map lays through houses is found while it still lies in the town."""
    assert told(shifted(town(2500, 0), datum, "barriers")) == [("barriers-shifted", datum)]


@pytest.mark.parametrize("name", ["roads", "boundaries"])
def test_one_layer_alone_tells_which_side_is_shifted(name):
    """Units against a single layer: the direction tells which of the two is shifted."""
    both = {key: town()[key] for key in ("units", name)}
    assert told(shifted(both, "gcj02", name)) == [(f"{name}-shifted", "gcj02")]
    assert told(shifted(both, "gcj02", "units")) == [("units-shifted", "gcj02")]


def test_two_layers_of_two_maps_are_both_told():
    """Roads of one web map and boundaries of another get a warning each."""
    layers = shifted(shifted(town(), "gcj02", "roads"), "bd09", "boundaries")
    assert sorted(told(layers)) == [("boundaries-shifted", "bd09"), ("roads-shifted", "gcj02")]


def test_zones_far_from_the_yangtze():
    """The same holds where the shift points elsewhere: in the north-east and the far west."""
    for lon, lat in ((126.6, 45.7), (87.6, 43.8), (113.3, 23.1)):
        crs = zone_code(lon)
        place = gpd.GeoSeries.from_xy([lon], [lat], crs=4490).to_crs(crs)
        near = np.array([place.x[0], place.y[0]]) - town()["units"].total_bounds[:2]
        moved = {
            name: gpd.GeoDataFrame(geometry=frame.geometry.translate(*near).to_numpy(), crs=crs)
            for name, frame in town().items()
        }
        assert told(moved) == []
        assert told(shifted(moved, "gcj02", "roads")) == [("roads-shifted", "gcj02")]
        assert told(shifted(moved, "bd09", "units")) == [("units-shifted", "bd09")]


def test_other_shifts_are_no_web_map():
    """A layer that is off in a direction of its own is not taken for a web map's."""
    roads = town(2500, 0)["roads"]
    for east, north in ((-300, -400), (0, 400), (250, 500)):
        moved = roads.set_geometry(roads.geometry.translate(east, north))
        assert told({**town(2500, 0), "roads": moved}) == []


def test_abroad_no_layer_is_taken_for_shifted():
    """The same layers in a place where web maps shift nothing give no warning, however they lie."""
    abroad = {name: frame.set_crs(32630, allow_override=True) for name, frame in town().items()}
    roads = abroad["roads"].set_geometry(abroad["roads"].geometry.translate(550, -200))
    assert told({**abroad, "roads": roads}) == []


def test_the_advice_of_a_survey_mends_it():
    """The survey warns of shifted roads; read as it advises, they lie where they belong and nothing is said."""
    layers = town(200, 3)
    units = gp.read_units(layers["units"], households="households")
    roads = convert_datum(layers["roads"], source="wgs84", target="gcj02")
    warned = [one for one in gp.survey(units, roads=roads).report.findings if one.code == "roads-shifted"]
    assert [one.severity for one in warned] == ["warning"]
    assert "--roads-datum gcj02" in warned[0].action("en")
    assert warned[0].numbers["after"] < warned[0].numbers["before"] <= warned[0].numbers["looked"]
    mended = gp.survey(units, roads=gp.read_layer(roads, datum=warned[0].numbers["choice"]))
    codes = [one.code for one in mended.report.findings]
    assert "roads-shifted" not in codes
    assert "datum-converted" in codes


def test_odd_layers_break_nothing():
    """Points for roads, bow-ties for boundaries, one unit: no warning and no error here."""
    units = town()["units"]
    points = gpd.GeoDataFrame(geometry=units.geometry.centroid, crs=units.crs)
    tie = shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])
    assert shifted_layers(units, {"roads": points, "boundaries": None}) == ()
    assert shifted_layers(units, {"boundaries": gpd.GeoDataFrame(geometry=[tie], crs=units.crs)}) == ()
    assert shifted_layers(units.iloc[:1], {"roads": town()["roads"], "outline": points}) == ()
