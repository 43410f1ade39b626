from itertools import pairwise

import numpy as np
import pytest
from merge_oracle import partitions, worth_of_pairs

from gridplan.solve.proof import broad, kept
from gridplan.solve.proof.kept import kept_bound
from gridplan.solve.proof.patches import patches


def overlay(seed, n=7):
    """Return (heads, households, weights): two fine departments, one in halves, one with a single grid."""
    rng = np.random.default_rng(seed)
    fine, half, whole = rng.integers(-1, 3, (n, 2)), rng.integers(-1, 2, (n, 1)), np.zeros((n, 1), int)
    return np.hstack([fine, half, whole]).astype(np.int32), rng.integers(0, 6, n), np.array([1.0, 0.5, 2.0, 0.75])


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("most", [0, 5, 12])
@pytest.mark.parametrize("left", [3, 100])
def test_broad_grids_never_lower_the_bound_below_the_best(monkeypatch, seed, most, left):
    """With some or all old grids broad, and patches taken together or not, no division keeps more than the bound."""
    monkeypatch.setattr(broad, "_LOOKS", most)
    monkeypatch.setattr(kept, "_PATCHES", left)
    heads, households, weights = overlay(seed)
    hi = 8 + seed % 5
    value, pairs = 0.0, worth_of_pairs(heads, weights, households)
    for labels in partitions(len(heads), len(heads)):
        if np.bincount(labels, households).max() <= hi:
            value = max(value, pairs[labels[:, None] == labels].sum())
    bound = kept_bound(heads, weights, households, hi=hi)
    assert value <= bound + 1e-9


def test_one_grid_for_all_is_worth_all_grid_mates(monkeypatch):
    """A department with a single grid alone is bounded by what full new grids hold, broad or not."""
    heads, households = np.zeros((12, 1), np.int32), np.full(12, 5)
    expected = 3 * 20 * 19 / 2
    assert kept_bound(heads, np.ones(1), households, hi=20) == pytest.approx(expected)
    monkeypatch.setattr(broad, "_LOOKS", 0)
    assert kept_bound(heads, np.ones(1), households, hi=20) == pytest.approx(expected)


def test_grids_of_the_most_patches_are_broad_first(monkeypatch):
    """Fewer looks make more grids broad, the largest first; without need none is."""
    heads, households, weights = overlay(3, n=60)
    found = patches(heads, households + 1, np.zeros(60, np.int32))
    size = np.bincount(found.grid[found.grid >= 0])
    known = []
    for most in (10_000, 1000, 100, 0):
        monkeypatch.setattr(broad, "_LOOKS", most)
        known.append(broad.broad_grids(found, weights, 1e9))
    assert not known[0].any()
    assert known[-1].all()
    assert all((many | ~few).all() for few, many in pairwise(known))
    assert all(size[some].min(initial=99) >= size[~some].max(initial=0) for some in known)


def test_an_interrupt_leaves_nothing_behind(monkeypatch):
    """An interrupt within the steps comes out as it is, and the next call gives the value of an undisturbed one."""
    heads, households, weights = overlay(5, n=40)
    undisturbed = kept_bound(heads, weights, households, hi=30)

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(kept, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        kept_bound(heads, weights, households, hi=30)
    monkeypatch.undo()
    assert kept_bound(heads, weights, households, hi=30) == undisturbed
