"""Heirs of grids: the best assignment, against every assignment there is."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplan.wishes.earlier import Earlier, carry_codes
from gridplan.wishes.heirs import heirs

BUILDINGS = st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 3), st.integers(0, 4)), min_size=1, max_size=14)


ROWS = sorted(set(permutations([0, 1, 2, 3, -1, -1, -1, -1], 4)))
EVERY = [{(o, n) for o, n in enumerate(row) if n >= 0} for row in ROWS]
"""Every way to give four older grids one newer grid each, or none."""


def worth_of(pairs, common):
    """Households and buildings in common."""
    return tuple(sum(common[pair][i] for pair in pairs) for i in (0, 1))


def overlaps(buildings):
    """Households and buildings that each pair of grids has in common."""
    found = {}
    for old, new, households in buildings:
        if old >= 0 and new >= 0:
            lived_in, units = found.get((old, new), (0, 0))
            found[old, new] = (lived_in + households, units + 1)
    return found


@given(BUILDINGS)
def test_no_assignment_is_better(buildings):
    """The households in common are the most of all assignments, then the buildings, in whatever order the rows are."""
    old, new, households = np.array(buildings, dtype=np.int64).T
    found = heirs(old, new, households)
    common = overlaps(buildings)
    assert worth_of(found.items(), common) == max(worth_of(pairs, common) for pairs in EVERY if pairs <= common.keys())
    assert len(set(found.values())) == len(found)
    assert heirs(old[::-1], new[::-1], households[::-1]) == found


def test_greed_would_keep_less():
    """The largest share goes elsewhere when all together keep more so."""
    old, new, households = np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([10, 9, 9])
    assert heirs(old, new, households) == {0: 1, 1: 0}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([0, 1], [0, 0], {0: 0}),
        ([0, 0], [0, 1], {0: 0}),
        ([0, 0, 1, 1], [0, 1, 0, 1], {0: 0, 1: 1}),
        ([-1, 3], [0, -1], {}),
    ],
)
def test_equal_ones_go_to_lower_numbers(old, new, expected):
    """The lower of equal grids goes on, as the lower of equal heirs; grids without buildings in common have no heir."""
    assert heirs(np.array(old), np.array(new), np.ones(len(old), np.int64)) == expected


def test_codes_of_equal_worth_go_on_by_text():
    """The lower of two equal codes goes on, wherever it stands; without households buildings count."""
    old = Earlier(np.array([0, 1, 2, 2, 0], np.int32), ("009", "002", "005"), np.ones(3, np.int64))
    labels, households = np.array([4, 4, 6, 6, 6]), np.zeros(5, np.int64)
    assert carry_codes(old, labels, households, {}) == {4: "002", 6: "005"}
    assert carry_codes(old, labels, households, {9: "005", 4: "new"}) == {9: "005", 4: "new", 6: "009"}
