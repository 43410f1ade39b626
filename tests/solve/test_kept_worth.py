import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merge_oracle import partitions, worth_of_pairs

from gridplan.solve.proof import kept
from gridplan.solve.proof.blocks import taken_together
from gridplan.solve.proof.kept import kept_bound
from gridplan.solve.proof.patches import near, patches
from gridplan.solve.proof.triangles import around, broken
from gridplan.solve.proof.worth import worth


def overlay(seed, n=8, departments=3):
    """Return (heads, households) of units with random old grids, some unserved."""
    rng = np.random.default_rng(seed)
    return rng.integers(-1, 3, (n, departments)).astype(np.int32), rng.integers(0, 6, n)


@pytest.mark.parametrize("seed", range(12))
def test_taking_patches_together_never_lowers_the_bound_below_the_best(monkeypatch, seed):
    """With three patches at most, no division of up to a given size keeps more than the bound."""
    monkeypatch.setattr(kept, "_PATCHES", 3)
    heads, households = overlay(seed, n=7)
    weights, hi = np.array([1.0, 0.5, 2.0]), 8 + seed % 5
    value, pairs = 0.0, worth_of_pairs(heads, weights, households)
    for labels in partitions(len(heads), len(heads)):
        if np.bincount(labels, households).max() <= hi:
            value = max(value, pairs[labels[:, None] == labels].sum())
    bound = kept_bound(heads, weights, households, hi=hi)
    assert value <= bound <= pairs.sum() + 1e-6


@pytest.mark.parametrize("seed", range(5))
def test_pairs_of_patches_by_comparing_all_heads(seed):
    """Patches hold all households once, and their pairs are worth what the heads of their units say."""
    heads, households = overlay(seed, n=40)
    weights = np.array([1.0, 0.0, 2.0])
    found = patches(heads, households, np.zeros(40, np.int32))
    assert found.households.sum() == households.sum()
    unit = np.array([np.flatnonzero(found.of == a)[0] for a in range(len(found.households))])
    shared = (heads[unit][:, None] == heads[unit]) & (heads[unit] >= 0)
    expected = np.triu((shared * weights).sum(axis=2))
    pairs = near(found, weights)
    known = np.zeros_like(expected)
    known[pairs.first, pairs.second] = pairs.value
    assert (known == expected).all()
    assert len(pairs.first) == (expected > 0).sum()


@given(seed=st.integers(0, 999), most=st.integers(1, 20))
@settings(max_examples=20, deadline=None)
def test_only_patches_that_share_a_grid_are_taken_together(seed, most):
    """Groups are numbered from 0 without gaps and never span two pieces."""
    heads, households = overlay(seed, n=30)
    piece = (np.arange(30) % 2).astype(np.int32)
    found = patches(heads, households, piece)
    of = taken_together(found, near(found, np.ones(3)), most, 10_000)
    assert sorted(set(of.tolist())) == list(range(of.max() + 1))
    assert all(len(set(found.piece[of == g])) == 1 for g in range(of.max() + 1))


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_the_best_of_worth_less_cost_by_trying_shares(data):
    """The best over shares from the least to 1 is that of a fine raster, and the whole is the sum of the parts."""
    parts = data.draw(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 5)), min_size=1, max_size=6))
    count, value = np.array(parts, float).T
    total = np.array([count.sum() + data.draw(st.integers(0, 5))])
    line = worth(np.zeros(len(parts), int), count, value, total, np.zeros(1))
    assert line.whole[0] == pytest.approx((count * value).sum())
    least, cost = data.draw(st.floats(0, 1)), data.draw(st.floats(-20, 300))
    order = np.argsort(-value)
    ends, sums = np.append(0, np.cumsum(count[order])), np.append(0, np.cumsum((count * value)[order]))
    share = np.unique(np.append(np.clip(ends / total[0], least, 1), [least, 1.0]))
    expected = (np.interp(share * total[0], ends, sums) - cost * share).max()
    assert line.best(np.array([cost]), np.array([least]))[0] == pytest.approx(expected)


def test_broken_triangles_by_looking_at_all():
    """Every triangle that the shares break is found once, those of a missing third pair too."""
    rng = np.random.default_rng(2)
    first, second = np.triu_indices(9)
    there = rng.random(len(first)) < 0.7
    first, second, share = first[there].astype(np.int32), second[there].astype(np.int32), rng.random(there.sum())
    known = np.full((9, 9), -1)
    known[first, second] = known[second, first] = np.arange(len(first))
    expected = {
        (a, b, c)
        for b in range(9)
        for a in range(9)
        for c in range(a + 1, 9)
        if b not in (a, c)
        and min(known[a, b], known[b, c]) >= 0
        and share[known[a, b]] + share[known[b, c]] - (share[known[a, c]] if known[a, c] >= 0 else 0) > 1.1
    }
    sides, ends = broken(around(first, second, 9), share, by=0.1, most=1000)
    found = []
    for (leg, _, third), (a, c) in zip(sides.tolist(), ends.tolist(), strict=True):
        assert third == known[a, c]
        found.append((a, int(first[leg] + second[leg] - a), c))
    assert len(found) == len(set(found))
    assert set(found) == expected
