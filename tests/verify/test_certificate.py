"""The certificate: below every division, equal to its definition, however it is cut up."""

import doctest
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from scipy.optimize import linprog

from gridplan import measure
from gridplan.verify import certificate
from gridplan.verify.certificate import proven_bound


def test_examples_run():
    """The example of the certificate gives what it shows."""
    assert doctest.testmod(certificate).failed == 0


@st.composite
def cases(draw):
    """Up to 7 units, some without load, two grids, any prices."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n = draw(st.integers(2, 7))
    load = rng.integers(0, 5, n)
    top = max(int(load.sum()), 1)
    capacities = rng.integers(max(1, top // 2), top + 1, 2)
    floors = np.minimum(rng.integers(0, int(load.sum()) // 2 + 1, 2), capacities)
    prices = rng.uniform(0, draw(st.sampled_from([10.0, 200.0, 5000.0])), n)
    return rng.uniform(0, 30, (n, 2)), load, prices, capacities, floors


@settings(max_examples=times(60, 2000), deadline=None)
@given(cases())
def test_bound_is_below_every_division(case):
    """No division into two grids within the windows has less medoid inertia than any prices prove."""
    points, load, prices, capacities, floors = case
    best = np.inf
    for labels in itertools.product((0, 1), repeat=len(load)):
        label = np.array(labels, dtype=np.int32)
        sums = np.bincount(label, load, 2)
        if (floors <= sums).all() and (sums <= capacities).all() and len(set(labels)) == 2:
            best = min(best, measure.medoid_inertia(points, load, label))
    assert proven_bound(points, load, prices, capacities, floors=floors) <= best + 1e-6 * max(
        best if best < np.inf else 1, 1
    )


@settings(max_examples=25, deadline=None)
@given(cases())
def test_knapsacks_are_those_of_a_linear_program(case):
    """The bound equals its definition, with every knapsack solved as a linear program."""
    points, load, prices, capacities, floors = case
    squares = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    total = float(load @ prices)
    windows = np.stack([floors, capacities], axis=1)
    for (floor, top), count in zip(*np.unique(windows, axis=0, return_counts=True), strict=True):
        ends, sums = np.array([-floor, top]), np.stack([-load, load])
        values = sorted(linprog((row - prices) * load, A_ub=sums, b_ub=ends, bounds=(0, 1)).fun for row in squares)
        total += sum(values[:count])
    assert proven_bound(points, load, prices, capacities, floors=floors) == pytest.approx(total, rel=1e-6, abs=1e-6)


def test_bound_does_not_depend_on_how_it_is_cut_up(monkeypatch):
    """Tiles and lots only save memory."""
    rng = np.random.default_rng(4)
    points, load = rng.uniform(0, 900, (300, 2)), rng.integers(0, 6, 300)
    prices, top = rng.uniform(0, 4e4, 300), np.array([90, 90, 120, 200])
    low = np.array([60, 60, 60, 160])
    whole = proven_bound(points, load, prices, top, floors=low)
    monkeypatch.setattr(certificate, "_CENTRES", 16)
    monkeypatch.setattr(certificate, "_PAIRS", 500)
    assert proven_bound(points, load, prices, top, floors=low) == pytest.approx(whole, rel=1e-12)
