"""Votes and distances between networks, against plain loops; what is told and proven of a merger."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merged_towns import counts_of, pairs_together
from promises import times

import gridplan as gp
from gridplan.merge.starting import distances, voted


@st.composite
def networks(draw):
    """Return a few networks of up to twelve units, weights and households."""
    n, d = draw(st.integers(1, 12)), draw(st.integers(1, 4))
    rows = st.lists(st.lists(st.integers(-1, 3), min_size=d, max_size=d), min_size=n, max_size=n)
    weights = draw(st.lists(st.sampled_from([0.5, 1.0, 2.0]), min_size=d, max_size=d))
    counts = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    return np.array(draw(rows), np.int32), np.array(weights), np.array(counts)


def apart(a, b, counts):
    """Return the pairs of households that one network puts into one grid and the other does not, each pair once."""
    both = [i for i in range(len(a)) if a[i] >= 0 and b[i] >= 0]
    return sum(
        counts[i] * counts[j]
        for at, i in enumerate(both)
        for j in both[:at]
        if (a[i] == a[j]) != (b[i] == b[j])
    )  # fmt: skip


@given(case=networks())
@settings(max_examples=60)
def test_distances_count_pairs_judged_otherwise(case):
    """Each network's distance is the sum over the others of the pairs that only one of the two keeps together."""
    heads, weights, counts = case
    d = heads.shape[1]
    plain = [sum(weights[j] * apart(heads[:, i], heads[:, j], counts) for j in range(d)) for i in range(d)]
    np.testing.assert_allclose(distances(heads, weights, counts), plain, atol=1e-9)


@given(case=networks())
@settings(max_examples=times(100, 2000))
def test_a_vote_goes_to_the_grid_shared_most(case):
    """Every unit with a vote goes to the grid with the most of them; alone, a network is itself."""
    heads, weights, counts = case
    found = voted(heads, weights, 0, counts)
    own = heads[:, 0]
    assert set(found.tolist()) <= {-1, *own.tolist()}
    np.testing.assert_array_equal(voted(heads[:, :1], weights[:1], 0, counts), own)
    for unit, label in enumerate(found.tolist()):
        votes = {}
        for column, weight in enumerate(weights):
            grid = match(heads[:, column], own, counts, unit) if column else own[unit]
            if grid >= 0:
                votes[grid] = votes.get(grid, 0.0) + weight
        if not votes:
            assert label == -1
        else:
            assert votes[label] == pytest.approx(max(votes.values()))


def match(other, own, counts, unit):
    """Return the grid of `own` that the unit's grid of `other` shares most households with, then most units."""
    if other[unit] < 0:
        return -1
    inside = (other == other[unit]) & (own >= 0)
    grids = sorted(set(own[inside].tolist()))
    return min(grids, key=lambda g: (-counts[inside & (own == g)].sum(), -(inside & (own == g)).sum(), g), default=-1)


def test_each_department_is_told_what_is_kept(settled):
    """The share of pairs kept in the notes is the one counted anew."""
    households = counts_of(settled.ground)
    notes = {f.numbers["department"]: f for f in settled.report.findings if f.code == "merge-kept-department"}
    assert set(notes) == {"police", "urban"}
    for network in settled.others:
        had = pairs_together(network.labels, network.labels, households)
        share = pairs_together(network.labels, settled.labels, households) / had
        assert float(notes[network.name].numbers["kept"]) == pytest.approx(100 * share, abs=0.051)


def test_the_bound_counts_weights(rivals, settled):
    """Twice the weights make the same plan with twice the bound."""
    twice = gp.merge(rivals, settled.ground, window=(300, 500), effort=0, weights={"police": 2, "urban": 2})
    np.testing.assert_array_equal(twice.labels, settled.labels)
    assert twice.merger.bound == pytest.approx(2 * settled.merger.bound, rel=1e-3)
