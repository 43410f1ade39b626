"""Blocks between streets: every one holds a unit, together they tile the outline."""

import numpy as np
import pytest
import shapely
from town import EAST, NORTH, box, lines

from gridplan.errors import InputError
from gridplan.ground.reading.layers import single_lines
from gridplan.ground.surveying.blocks import NoRoomError, build_blocks
from gridplan.ground.surveying.coverage import absorb, edges_of, grid_keys
from gridplan.ground.surveying.faces import alone
from gridplan.ground.surveying.network import Crossing, build_network

NONE = np.zeros(0, dtype=object)


def network(roads=NONE, barriers=NONE, borders=NONE, outline=None):
    """Return the network in a square of 100 m."""
    return build_network(roads=roads, barriers=barriers, borders=borders, outline=outline or box(0, 0, 100, 100))


def at(*places):
    """Return places relative to the corner of the town."""
    return np.asarray(places, dtype=float) + np.array([EAST, NORTH])


def made_of(*coordinates):
    """Return single lines."""
    return single_lines(np.asarray(lines(*coordinates).geometry.array))


def test_one_long_line_among_many_costs_no_room():
    """20,000 short lines and one of 50,000 points come back in the same order whichever way they are given."""
    short = shapely.linestrings(np.stack([np.arange(40_000.0), np.arange(40_000.0) % 7], axis=1).reshape(-1, 2, 2))
    given = np.append(short, shapely.linestrings(np.stack([np.arange(50_000.0), np.full(50_000, 9.0)], axis=1)))
    found = single_lines(given)
    assert len(found) == len(given)
    assert (single_lines(given[::-1]) == found).all()


def test_dead_ends_near_the_outline_reach_it():
    """A road that ends 30 m before the outline still parts the ground; one that ends far off or turns back does not."""
    outline, deep = box(0, 0, 100, 100), box(0, -200, 100, 100)
    through, back = made_of([(50, 30), (50, 70)]), made_of([(50, 0), (50, 70), (60, 70), (60, 30)])
    places = at((10, 50), (90, 50))
    assert len(build_blocks(network(through), places, outline=outline).polygons) == 2
    assert len(build_blocks(network(through, outline=deep), places, outline=deep).polygons) == 1
    assert len(build_blocks(network(back), places, outline=outline).polygons) == 1


def test_a_block_without_units_joins_over_the_longest_border():
    """The empty middle strip joins the side with which it shares more."""
    roads = made_of([(40, 0), (40, 100)], [(60, 0), (60, 50), (100, 50)], [(60, 50), (60, 100)])
    blocks = build_blocks(network(roads), at((10, 50), (80, 20), (80, 80)), outline=box(0, 0, 100, 100))
    assert blocks.of_unit.tolist() == [0, 1, 2]
    assert np.round(shapely.area(blocks.polygons)).tolist() == [6000, 2000, 2000]


def test_a_block_without_units_does_not_cross_a_barrier_if_it_can_be_avoided():
    """A short road border is preferred to a long barrier, and a barrier to a community border."""
    long_side = made_of([(50, 0), (50, 100)])
    short_side = made_of([(0, 90), (50, 90)])
    places = at((80, 50), (10, 95))
    outline = box(0, 0, 100, 100)
    for name in ("barriers", "borders"):
        blocks = build_blocks(network(short_side, **{name: long_side}), places, outline=outline)
        assert np.round(shapely.area(blocks.polygons)).tolist() == [5000, 5000]


def test_crossing_names_the_strongest_line():
    """An edge on a barrier that is also a road counts as a barrier."""
    line = made_of([(50, 0), (50, 100)])
    found = network(line, line).crossing(at((50, 10), (50, 20), (70, 10), (70, 20)).reshape(2, 2, 2))
    assert found.tolist() == [Crossing.BARRIER, Crossing.NOTHING]


def test_ground_without_units_that_touches_nothing_is_left_out():
    """A part of the outline far away without units belongs to no block."""
    outline = shapely.union_all([box(0, 0, 100, 100), box(500, 0, 520, 10)])
    blocks = build_blocks(network(outline=outline), at((50, 50)), outline=outline)
    assert shapely.equals(blocks.polygons, box(0, 0, 100, 100)).tolist() == [True]


def test_units_without_room_are_named():
    """A place outside every face, and two places that no line parts, are refused by row, not by a crash."""
    with pytest.raises(NoRoomError) as caught:
        build_blocks(network(), at((50, 50), (150, 50), (-1, 0)), outline=box(0, 0, 100, 100))
    assert caught.value.rows.tolist() == [1, 2]
    assert alone(np.array([0, 1, 2, 2]), np.array([4, 4, 0, 1]), 5).tolist() == [False] * 5
    assert alone(np.array([1, 0]), np.array([3, 2]), 3).tolist() == [True, True, False]


def test_coordinates_too_far_apart_are_refused():
    """Places on two ends of more than a world are a fault of the data, said in words."""
    with pytest.raises(InputError, match="40,000 km"):
        grid_keys(np.array([[0.0, 0.0], [4e7, 0.0]]))


def test_edges_of_matches_brute_force():
    """On a chessboard every inner edge is found once, with the squares on both sides."""
    board = shapely.box(*np.array([(i, j, i + 1, j + 1) for i in range(4) for j in range(4)], dtype=float).T)
    edges = edges_of(board)
    touching = [
        (a, b) for a in range(16) for b in range(a + 1, 16) if shapely.intersection(board[a], board[b]).length > 0
    ]
    assert sorted(zip(edges.inner.a.tolist(), edges.inner.b.tolist(), strict=True)) == touching
    assert (edges.a < 0).sum() == 16


def test_absorb_prefers_wish_then_length_then_lower_label():
    """A wish beats length; without one the longest border wins, ties go to the lower label."""
    pairs = np.array([[0, 1], [1, 2]])
    label = np.array([4, -1, 3])
    even, longer = np.ones(2), np.array([2.0, 1.0])
    none = np.zeros(2, dtype=np.int64)
    assert absorb(label, pairs=pairs, length=even, level=none)[1] == 3
    assert absorb(label, pairs=pairs, length=longer, level=none)[1] == 4
    assert absorb(label, pairs=pairs, length=longer, level=none, wish=np.array([4, 3, 3]))[1] == 3
    assert absorb(label, pairs=pairs, length=longer, level=np.array([1, 0]))[1] == 3
