"""The ground of a department's grids, held against every pair of shapes one by one."""

from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.departments.cover import Cover, cover_of

corner, side = st.integers(0, 6), st.integers(1, 4)
boxes = st.tuples(corner, corner, side, side).map(lambda b: shapely.box(b[0], b[1], b[0] + b[2], b[1] + b[3]))
shapes = st.lists(boxes, min_size=1, max_size=6).map(lambda found: np.array(found, dtype=object))
SQUARES = shapely.box([0, 1, 0, 1], [0, 0, 1, 1], [1, 2, 1, 2], [1, 1, 2, 2])


@settings(max_examples=times(150, 2000))
@given(shapes)
def test_overlaps_are_those_of_every_pair(drawn):
    """Pairs with common ground and all ground together equal what every pair and the plain union give."""
    cover = Cover(drawn)
    common = {(a, b): drawn[a].intersection(drawn[b]).area for a, b in combinations(range(len(drawn)), 2)}
    expected = {pair: area for pair, area in common.items() if area > 0}
    a, b, ground = cover.overlaps
    assert dict(zip(zip(a, b, strict=True), shapely.area(ground), strict=True)) == pytest.approx(expected)
    assert all(cover.crossed[a] | cover.crossed[b])
    assert cover.whole.symmetric_difference(shapely.union_all(drawn)).area == pytest.approx(0)


@pytest.mark.parametrize(
    ("drawn", "crossed"),
    [
        (SQUARES, False),
        (SQUARES[[0, 3]], False),
        (np.array([shapely.box(0, 0, 9, 9).difference(SQUARES[3]), SQUARES[3]]), False),
        (SQUARES[[0, 0]], True),
        (SQUARES[[0, 1, 1, 1]], True),
        (np.array([shapely.box(0, 0, 9, 9), shapely.box(3, 3, 4, 4)]), True),
        (np.array([shapely.box(0, 0, 2, 2), shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)]), True),
    ],
)
def test_only_grids_that_overlap_are_crossed(drawn, crossed):
    """Grids edge to edge, corner to corner or in another's hole do not overlap; doubled and nested ones do."""
    assert Cover(drawn).crossed.any() == crossed


def test_parts_of_a_grid_make_one_shape():
    """Rows of one grid are put together, in the order of the grids."""
    cover = cover_of(SQUARES, np.array([1, 0, 1, 2]))
    assert shapely.area(cover.shapes).tolist() == [1, 2, 1]
    assert len(cover.overlaps[0]) == 0
