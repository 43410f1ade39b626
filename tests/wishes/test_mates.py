"""Older divisions as the search takes them: numbers, prices and weights by their definitions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.wishes.fields import one_field
from gridplan.wishes.mates import Sizes, mates_of

PRICE_OF_NEW = {"small": 0.0, "fit": 0.5, "large": 1.0}


@st.composite
def divisions(draw):
    """Return a few older divisions of up to ten units, their weights, and households."""
    n, d = draw(st.integers(1, 10)), draw(st.integers(1, 4))
    labels = st.lists(st.integers(-1, 3), min_size=n, max_size=n).map(lambda own: np.array(own, np.int32))
    weights = draw(st.lists(st.sampled_from([0.5, 1.0, 3.0]), min_size=d, max_size=d))
    households = np.array(draw(st.lists(st.integers(0, 9), min_size=n, max_size=n)), np.int64)
    return [draw(labels) for _ in range(d)], weights, households


def worth(labels, sizes):
    """Return what a new pair costs one division: the mean over its households by the grid they were in."""
    total, costs = 0, 0.0
    for grid in set(labels[labels >= 0].tolist()):
        held = int(sizes.amounts[labels == grid].sum())
        within = [int(sizes.amounts[(labels == grid) & (sizes.area == area)].sum()) for area in range(len(sizes.lo))]
        area = within.index(max(within))
        kind = "small" if held < sizes.lo[area] else "large" if held > sizes.hi[area] else "fit"
        total, costs = total + held, costs + held * PRICE_OF_NEW[kind]
    return costs / total if total else PRICE_OF_NEW["fit"]


@given(case=divisions(), lo=st.integers(0, 9), width=st.integers(0, 20))
@settings(max_examples=60)
def test_a_pair_is_worth_what_the_departments_say(case, lo, width):
    """Sharing a grid gains the share of divisions that had both in one, less what new pairs cost those serving both."""
    networks, weights, households = case
    area = (np.arange(len(households)) % 2).astype(np.int32)
    sizes = Sizes(households, area, np.array([lo, 0]), np.array([lo + width, width]))
    found = mates_of(networks, weights, households, sizes=sizes, keep=8.0, fields=one_field(len(households)))
    gained = np.zeros((len(households), len(households)))
    for old, price in zip(found.heads.T, found.price, strict=True):
        gained += price * ((old[:, None] == old) & (old >= 0))
    plain = np.zeros_like(gained)
    for labels, weight in zip(networks, weights, strict=True):
        both = (labels[:, None] >= 0) & (labels >= 0)
        share = 8.0 * weight / sum(weights)
        plain += share * (((labels[:, None] == labels) & both) - worth(labels, sizes) * both)
    np.testing.assert_allclose(gained, plain, atol=1e-9)


@given(case=divisions())
@settings(max_examples=30)
def test_no_number_stands_in_two_columns(case):
    """Older grids are numbered throughout, each network keeps its grids, and every unit counts at least a little."""
    networks, weights, households = case
    sizes = Sizes(households, np.zeros(len(households), np.int32), np.array([0]), np.array([99]))
    found = mates_of(networks, weights, households, sizes=sizes, keep=1.0, fields=one_field(len(households)))
    numbers = [set(column[column >= 0].tolist()) for column in found.heads.T]
    assert sum(len(own) for own in numbers) == len(set.union(*numbers))
    np.testing.assert_array_equal(found.networks, np.column_stack(networks))
    assert (found.counts > households).all()
    assert found.counts.sum() == pytest.approx(1.05 * households.sum() if households.any() else found.counts.sum())
