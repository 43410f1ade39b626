"""Cells: one polygon a unit, without gap or overlap, whatever the footprints look like."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity
from town import CRS, EAST, NORTH, assert_sound, box, bricks, lines, own_share, turned, units_of

from gridplan.ground.surveying.chains import chained
from gridplan.ground.surveying.survey import survey

SHAPES = {
    "one unit": [box(0, 0, 10, 10)],
    "two far apart": [box(0, 0, 10, 10), box(5000, 0, 5010, 10)],
    "thirty copies": [box(0, 0, 10, 10)] * 30,
    "a ring": [
        box(c, s, c + 5, s + 5) for c, s in 50 * np.array([(np.cos(t), np.sin(t)) for t in np.arange(20) / 3.2])
    ],
    "a line": [box(20 * i, 0, 20 * i + 10, 10) for i in range(12)],
    "wall to wall": [box(10 * i, 0, 10 * i + 10, 10) for i in range(12)],
    "overlapping": [box(0, 0, 10, 10), box(5, 5, 15, 15), box(2, 2, 8, 8), box(0, 0, 20, 1)],
    "slivers": [box(0, 0, 0.05, 10), box(0.05, 0, 0.1, 10), box(0.1, 0, 0.15, 10), box(1, 1, 1.02, 1.02)],
    "in two parts": [shapely.union_all([box(0, 0, 10, 10), box(60, 0, 70, 10)]), box(30, 0, 40, 10)],
    "in a courtyard": [box(0, 0, 30, 30).difference(box(5, 5, 25, 25)), box(10, 10, 20, 20)],
}
CROSS = lines([(-50, 15), (150, 15)], [(15, -50), (15, 150)], importance=[1, 2])


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("roads", [None, CROSS], ids=["open", "streets"])
def test_any_shapes(name, roads):
    """Awkward footprints, with and without streets through them, give a sound coverage."""
    assert_sound(survey(units_of(SHAPES[name]), roads=roads))


@settings(max_examples=30, deadline=None)
@given(
    boxes=st.lists(
        st.tuples(*[st.integers(0, 80)] * 2, *[st.integers(1, 400)] * 2, st.integers(0, 89)), min_size=1, max_size=14
    ),
    paths=st.lists(st.lists(st.tuples(*[st.integers(-20, 120)] * 2), min_size=2, max_size=4, unique=True), max_size=4),
    hard=st.integers(0, 2),
)
def test_any_town(boxes, paths, hard):
    """Random overlapping houses, streets and barriers through them always give a sound coverage."""
    shapes = [affinity.rotate(box(x, y, x + w / 10, y + h / 10), turn, origin="centroid") for x, y, w, h, turn in boxes]
    streets = lines(*paths[hard:], importance=3) if paths[hard:] else None
    walls = lines(*paths[:hard]) if paths[:hard] else None
    assert_sound(survey(units_of(shapes), roads=streets, barriers=walls))


def test_walls_are_borders():
    """Houses in brick bond keep at least 99 % of their footprint, however the map is turned."""
    for degrees in (0, 1, 17, 37):
        ground = survey(units_of(turned(bricks(6, 6), degrees)))
        assert_sound(ground)
        assert own_share(ground) > 0.99


def test_cells_meet_on_the_road():
    """The border between two sides of a street is its centre-line."""
    ground = survey(units_of([box(0, 0, 10, 10), box(40, 0, 50, 10)]), roads=lines([(15, -60), (15, 60)]))
    assert_sound(ground)
    beside = shapely.intersection(*ground.cells).intersection(box(-60, -20, 60, 30))
    assert abs(shapely.get_coordinates(beside)[:, 0] - EAST - 15).max() < 0.011


def test_cells_do_not_cross_a_barrier_that_ends_among_them():
    """A wall that ends in the middle of a block still parts the gardens on both sides."""
    shapes = [box(20 * i, 20 * j, 20 * i + 10, 20 * j + 10) for i in range(5) for j in range(5)]
    wall = lines([(-5, 14), (54, 14)])
    ground = survey(units_of(shapes), barriers=wall)
    assert_sound(ground)
    inside = wall.geometry.iloc[0].intersection(ground.outline)
    crossed = shapely.length(shapely.intersection(np.asarray(ground.cells.buffer(-0.05)), inside))
    assert (crossed > 1).sum() <= 1


def test_a_house_across_a_street_keeps_one_cell():
    """A footprint on a crossing gets the block of its largest part, and its place leaves the lines."""
    ground = survey(units_of([box(8, 8, 20, 20), box(40, 40, 50, 50), box(-30, -30, -20, -20)]), roads=CROSS)
    assert_sound(ground)
    house = ground.points[np.argmax(shapely.contains_xy(box(8, 8, 20, 20), *ground.points.T))]
    assert (house < [EAST + 15, NORTH + 15]).all()


def test_names_and_rows_change_nothing():
    """Permuted rows and other ids give the same cells."""
    shapes = bricks(4, 4)
    first = survey(units_of(shapes))
    again = survey(units_of(shapes[::-1], ids=[f"z{i}" for i in range(len(shapes))]))
    assert shapely.to_wkb(np.asarray(first.cells)).tolist() == shapely.to_wkb(np.asarray(again.cells)).tolist()
    assert (first.adjacency.length == again.adjacency.length).all()


def test_chained_lines_keep_every_segment():
    """Segments run together into lines lose nothing and add nothing, rings and junctions included."""
    generator = np.random.default_rng(3)
    ends = generator.integers(0, 6, size=(40, 2, 2)).astype(float)
    lined = chained(ends)
    expected = {tuple(sorted(map(tuple, pair))) for pair in ends.tolist() if pair[0] != pair[1]}
    found = [tuple(sorted(pair)) for line in lined for pair in zip(line.coords[:-1], line.coords[1:], strict=True)]
    assert sorted(found) == sorted(expected)


def test_empty_layers():
    """A survey without any other layer still has all its frames, empty."""
    ground = survey(units_of([box(0, 0, 10, 10)]))
    for frame in (ground.roads, ground.barriers, ground.communities):
        assert isinstance(frame, gpd.GeoDataFrame)
        assert len(frame) == 0
        assert frame.crs == CRS
