from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merge_oracle import best_merge, partitions, plain_kept, worth_of_pairs
from promises import times
from toy_graphs import lattice

from gridplan.solve.proof.budget import budget
from gridplan.solve.proof.kept import kept_bound

WEIGHT = st.sampled_from([0.0, 0.5, 1.0, 1.0, 3.0])


@st.composite
def overlays(draw, most=7):
    """Return (heads, weights, households, piece) of a few units, with zero households and units without a grid."""
    n, departments = draw(st.integers(1, most)), draw(st.integers(1, 4))
    heads = draw(
        st.lists(st.lists(st.integers(-1, 2), min_size=departments, max_size=departments), min_size=n, max_size=n)
    )
    weights = draw(st.lists(WEIGHT, min_size=departments, max_size=departments))
    households = draw(st.lists(st.integers(0, 6), min_size=n, max_size=n))
    piece = draw(st.lists(st.integers(0, draw(st.integers(0, 1))), min_size=n, max_size=n))
    return np.array(heads, np.int32), np.array(weights), np.array(households), np.array(piece, np.int32)


def best(case, allowed, most=None):
    """Return the most that any allowed division keeps, or −inf; `allowed` is told labels and households of grids."""
    heads, weights, households, piece = case
    value, worth = -np.inf, worth_of_pairs(heads, weights, households)
    for labels in partitions(len(heads), most or len(heads)):
        within = all(len(set(piece[labels == g])) == 1 for g in set(labels))
        if within and allowed(labels, np.bincount(labels, households)):
            value = max(value, float(worth[labels[:, None] == labels].sum()))
    return value


@given(case=overlays(), hi=st.integers(0, 20))
@settings(max_examples=80, deadline=None)
def test_never_below_any_division_with_a_highest(case, hi):
    """However many grids of at most `hi` households, or one larger unit, there are, they keep no more."""
    heads, weights, households, piece = case

    def allowed(labels, sizes):
        return all(sizes[g] <= hi or (households[labels == g] > 0).sum() == 1 for g in set(labels))

    assert kept_bound(heads, weights, households, hi=hi, piece=piece) >= best(case, allowed) - 1e-9


@given(case=overlays(most=6), data=st.data())
@settings(max_examples=80, deadline=None)
def test_never_below_any_division_within_windows(case, data):
    """No division into k grids, each within its own window and its own piece, keeps more than the bound."""
    heads, weights, households, piece = case
    k = data.draw(st.integers(1, 3))
    lo = np.array(data.draw(st.lists(st.integers(0, 5), min_size=k, max_size=k)))
    hi = lo + np.array(data.draw(st.lists(st.integers(0, 12), min_size=k, max_size=k)))
    place = np.array(data.draw(st.lists(st.integers(0, int(piece.max())), min_size=k, max_size=k)), np.int32)
    bound = kept_bound(heads, weights, households, hi=hi, lo=lo, piece=piece)
    placed = kept_bound(heads, weights, households, hi=hi, lo=lo, place=place, piece=piece)

    def fits(sizes, order):
        full = np.zeros(k)
        full[list(order)] = sizes
        return (full >= lo).all() and (full <= hi).all()

    def allowed(_, sizes):
        return any(fits(sizes, order) for order in permutations(range(k), len(sizes)))

    def allowed_in_place(labels, sizes):
        where = np.array([piece[labels == g][0] for g in range(len(sizes))])
        return any(
            fits(sizes, order) and (place[list(order)] == where).all() for order in permutations(range(k), len(sizes))
        )

    assert bound >= best(case, allowed, k) - 1e-9
    assert placed >= best(case, allowed_in_place, k) - 1e-9


@pytest.mark.long
@given(case=overlays(), copies=st.integers(1, 4), data=st.data())
@settings(max_examples=times(40, 2000), deadline=None)
def test_copies_of_one_network_are_kept_whole(case, copies, data):
    """Where the departments' networks are one and hold the windows, the bound is what they keep."""
    heads, _, households, _ = case
    one = heads[:, :1]
    weights = np.array(data.draw(st.lists(st.sampled_from([0.25, 1.0, 2.0]), min_size=copies, max_size=copies)))
    same = np.repeat(one, copies, axis=1)
    own = np.where(one[:, 0] < 0, 3 + np.arange(len(one)), one[:, 0])
    hi = int(np.bincount(own, households).max(initial=0))
    assert kept_bound(same, weights, households, hi=hi) == pytest.approx(plain_kept(same, weights, households, own))


@given(case=overlays(), hi=st.integers(1, 20), seed=st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_the_order_of_units_departments_and_grids_is_without_effect(case, hi, seed):
    """Units, departments and the numbers of old grids permuted: the same bound, up to rounding."""
    heads, weights, households, piece = case
    rng = np.random.default_rng(seed)
    units, departments = rng.permutation(len(heads)), rng.permutation(len(weights))
    number = np.append(rng.permutation(3), -1).astype(np.int32)
    moved = number[heads][np.ix_(units, departments)]
    one = kept_bound(heads, weights, households, hi=hi, piece=piece)
    other = kept_bound(moved, weights[departments], households[units], hi=hi, piece=piece[units])
    assert one == pytest.approx(other, rel=1e-4, abs=1e-3)


@given(case=overlays(), hi=st.integers(1, 20))
@settings(max_examples=25, deadline=None)
def test_wider_windows_never_lower_what_pieces_and_limits_allow(case, hi):
    """Without pieces or without a highest the bound is at most all pairs, and never below that with them."""
    heads, weights, households, piece = case
    everything = plain_kept(heads, weights, households, np.zeros(len(heads), int))
    open_ = kept_bound(heads, weights, households)
    assert open_ == pytest.approx(everything)
    assert kept_bound(heads, weights, households, hi=hi, piece=piece) <= everything + 1e-6


def test_close_to_the_best_merge_of_small_graphs():
    """On small lattices with three departments the bound is within a tenth of the best merge in the median."""
    rng, gaps = np.random.default_rng(5), []
    graph = lattice(5, 2)
    for _ in range(6):
        households = rng.integers(1, 9, len(graph))
        heads = np.stack(
            [graph.xy[:, 0] // 20, graph.xy[:, 1] // 20, (graph.xy.sum(axis=1) + 10 * rng.integers(3)) // 20]
        )
        hi = int(households.sum() * 0.4)
        value, _ = best_merge(graph, households, heads.T, np.ones(3), lo=0, hi=hi, k=3)
        if np.isfinite(value):
            k = np.full(3, hi)
            gaps.append(kept_bound(heads.T.astype(np.int32), np.ones(3), households, hi=k) / value - 1)
    assert min(gaps) >= 0
    assert np.median(gaps) < 0.1


def test_weights_below_zero_are_refused():
    """A weight below 0 or none at all is an error."""
    for weight in (-1.0, np.nan):
        with pytest.raises(ValueError, match="weights"):
            kept_bound(np.zeros((1, 1), np.int32), np.array([weight]), np.array([2]))


def test_nobody_at_home_keeps_nothing():
    """Without units, departments or households the bound is 0."""
    assert kept_bound(np.zeros((3, 2), np.int32), np.ones(2), np.zeros(3, np.int64), hi=5) == 0
    assert kept_bound(np.zeros((3, 0), np.int32), np.ones(0), np.ones(3, np.int64), hi=5) == 0
    assert kept_bound(np.zeros((0, 2), np.int32), np.ones(2), np.zeros(0, np.int64), hi=5) == 0


def test_the_same_every_time():
    """Two calls give the same float."""
    rng = np.random.default_rng(3)
    heads, households = rng.integers(0, 9, (80, 3)).astype(np.int32), rng.integers(0, 9, 80)
    weights = np.array([1.0, 0.3, 2.5])
    assert kept_bound(heads, weights, households, hi=60) == kept_bound(heads, weights, households, hi=60)


def test_squares_by_trying_all_sizes():
    """The largest sum of squares under windows is never below that of any sizes that add up."""
    lo, hi, total = np.array([1, 2, 0]), np.array([4, 6, 5]), 9
    sizes = np.array([(a, b, total - a - b) for a in range(1, 5) for b in range(2, 7) if 0 <= total - a - b <= 5])
    known = budget(np.array([total]), hi, lo).squares[0]
    assert (sizes**2).sum(axis=1).max() <= known <= (sizes**2).sum(axis=1).max() + 5
