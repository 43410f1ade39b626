"""Numbering of grids."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gridplan.assembling.codes import number_grids, reading_order


def test_rows_from_the_north_each_from_the_west():
    """A lattice of places is numbered like lines of a page, even when northings differ by some metres."""
    x, y = np.meshgrid(np.arange(5) * 100.0, np.arange(4) * -100.0)
    shake = np.random.default_rng(0).uniform(-8, 8, 20)
    points = np.stack([x.ravel(), y.ravel() + shake], axis=1)
    points[0, 1] = 8
    assert reading_order(points).tolist() == list(range(20))


@given(st.lists(st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.sampled_from(["", "甲", "乙"])), min_size=1))
def test_every_grid_gets_one_code_of_its_community(rows):
    """Codes are unique, each starts with its community, and the order is a permutation."""
    points = np.array([row[:2] for row in rows])
    communities = [row[2] for row in rows]
    order, codes = number_grids(points, communities)
    assert sorted(order.tolist()) == list(range(len(rows)))
    assert len(set(codes)) == len(rows)
    for i, code in zip(order, codes, strict=True):
        assert code.rpartition("-")[0] == communities[i]
