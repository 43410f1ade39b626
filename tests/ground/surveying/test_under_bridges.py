"""Water and rails from web maps in small towns: their bridges tell, and where nothing tells, that is said."""

from functools import cache

import pytest

import gridplan as gp
from gridplan.errors import InputError
from gridplan.ground.coordinates.datum import convert_datum
from gridplan.ground.reading.barriers import clean_barriers
from gridplan.ground.reading.streets import clean_roads
from gridplan.ground.surveying.surroundings import gather
from gridplan.ground.surveying.under_bridges import check_bridges

CODES = {"barriers-shifted", "barriers-shifted-bridges", "barriers-untested", "roads-shifted", "units-shifted"}


@cache
def town(buildings: int, seed: int):
    """Return the units, roads and barriers of a generated town."""
    made = gp.samples.city(buildings=buildings, seed=seed, communities=3)
    return gp.read_units(made.buildings, households="households"), made.roads, made.barriers


def told(units, roads, barriers):
    """Return what is told about shifts, with the datum advised, or why the layers are refused."""
    around = {"roads": roads, "barriers": barriers, "boundaries": None, "outline": None}
    try:
        found = gather(units, **around, road_class=(1, 2, 3, 4, 5), community_column=None).findings
    except InputError as refused:
        found = refused.findings
    return [(f.code, f.numbers.get("choice")) for f in found if f.code in CODES | {"layer-no-overlap"}]


@pytest.mark.parametrize("seed", range(100, 104))
@pytest.mark.parametrize("buildings", [200, 500])
def test_barriers_that_fit_are_never_told(buildings, seed):
    """A river at its place is neither taken for shifted nor for untested, with roads and without."""
    units, roads, barriers = town(buildings, seed)
    assert told(units, roads, barriers) == []
    assert told(units, None, barriers) == []


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("seed", range(100, 104))
@pytest.mark.parametrize("buildings", [200, 500])
def test_a_shifted_river_is_never_passed_over(buildings, seed, datum):
    """With roads the conversion is named or the layer refused as too far; without roads nothing passes silently."""
    units, roads, barriers = town(buildings, seed)
    moved = convert_datum(barriers, source="wgs84", target=datum)
    allowed = {("barriers-shifted", datum), ("barriers-shifted-bridges", datum), ("layer-no-overlap", None)}
    assert len(told(units, roads, moved)) == 1
    assert {*told(units, roads, moved)} <= allowed
    assert {*told(units, None, moved)} & (allowed | {("barriers-untested", None)})


def test_few_bridges_prove_nothing():
    """One bridge that a conversion would bring over the river is no proof, but the doubt is said; walls are let be."""
    units, roads, barriers = town(200, 100)
    moved = convert_datum(barriers, source="wgs84", target="gcj02").to_crs(units.frame.crs)
    streets = clean_roads(roads.to_crs(units.frame.crs))
    some = streets[streets["at_ground"]], streets[~streets["at_ground"]].iloc[:1]
    for ways in some:
        found = check_bridges(units.frame, ways, clean_barriers(moved, units.frame.crs), ())
        assert [f.code for f in found] == ["barriers-untested"]
    walls = clean_barriers(moved.assign(kind="wall"), units.frame.crs)
    assert check_bridges(units.frame, streets, walls, ()) == ()
