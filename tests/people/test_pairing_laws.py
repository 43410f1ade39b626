"""Pairs beside every other way of pairing: the best is found, nothing is called impossible that is not."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from scipy.optimize import linear_sum_assignment
from two_sides import distances, every_way, open_pairs, sides

import gridplan as gp

SEED = st.integers(0, 10**6)
COUNTS = st.sampled_from([(0, 1), (1, 1), (1, 2), (0, None), (1, None), (2, 2)])


@given(SEED, st.tuples(st.integers(1, 4), st.integers(1, 3)), COUNTS, COUNTS, st.booleans())
@settings(max_examples=40, deadline=None, database=None)
def test_pairs_are_the_best_of_all_ways(seed, sizes, left_counts, right_counts, same):
    """On small sides the distance is that of the best of all ways; where there is none, it says so."""
    rng = np.random.default_rng(seed)
    left, right = sides(rng, left=sizes[0], right=sizes[1], communities=2)
    forbidden = [("L0", "R0")] if rng.random() < 0.3 else []
    may = open_pairs(left, right, same=same, forbidden=forbidden)
    ways = list(every_way(may, left_counts, right_counts))
    found = gp.pair(
        left,
        right,
        left_counts=left_counts,
        right_counts=right_counts,
        same="community" if same else None,
        forbidden=forbidden,
    )
    assert found.verify().status == "verified"
    if not ways:
        assert found.status == "infeasible"
        assert found.reasons
        return
    table = distances(left, right)
    assert found.status == "feasible"
    assert found.objective == min(int(table[way].sum()) for way in ways) / 1000
    assert found.bound == found.objective


@given(SEED, st.integers(2, 4), st.integers(1, 3), COUNTS, COUNTS)
@settings(max_examples=30, deadline=None, database=None)
def test_what_is_proposed_works_and_no_part_can_be_left_out(seed, n, m, left_counts, right_counts):
    """A relaxation is solved and verified, and a request with one change less is still impossible."""
    rng = np.random.default_rng(seed)
    left, right = sides(rng, left=n, right=m, communities=2)
    forbidden = [("L0", f"R{j}") for j in range(m)]
    found = gp.pair(
        left, right, left_counts=left_counts, right_counts=right_counts, same="community", forbidden=forbidden
    )
    if found.status == "feasible":
        return
    eased = found.relaxation
    assert eased.pairing.status == "feasible"
    assert eased.pairing.verify().status == "verified"
    assert eased.changes
    for change in eased.changes:
        assert not without(eased, change)


def without(eased, change):
    """Tell by trying every way whether the relaxed request minus one step of one change has an answer."""
    request = eased.pairing.request
    names = {**request.left.numbers(), **request.right.numbers()}
    may = np.vstack([request.costs.block(i, i + 1) < 1 << 40 for i in range(len(request.left))])
    counts = [
        request.left.lower.copy(),
        request.left.upper.copy(),
        request.right.lower.copy(),
        request.right.upper.copy(),
    ]
    if change.code in ("pair-ease-across", "pair-ease-open"):
        may[names[change.numbers["left"]], names[change.numbers["right"]]] = False
    else:
        side = 0 if change.numbers["item"].startswith("L") else 2
        step = 1 if change.code == "pair-ease-least" else -1
        counts[side + (step < 0)][names[change.numbers["item"]]] += step
    for held in every_way(may, (0, None), (0, None)):
        a, b = held.sum(axis=1), held.sum(axis=0)
        if (a >= counts[0]).all() and (a <= counts[1]).all() and (b >= counts[2]).all() and (b <= counts[3]).all():
            return True
    return False


@given(SEED, st.integers(1, 4), st.integers(1, 3))
@settings(max_examples=25, deadline=None, database=None)
def test_balanced_pairs_lie_in_the_narrowest_window(seed, n, m):
    """The window of small sides is the narrowest of all ways, and within what is allowed distance is least."""
    rng = np.random.default_rng(seed)
    left, right = sides(rng, left=n, right=m)
    left["households"] = rng.integers(1, 30, n)
    ways = list(every_way(np.ones((n, m), dtype=bool), (1, 1), (0, None)))
    found = gp.pair(left, right, right_counts=(0, None), balance="households", slack=0.1)
    widths = [int(np.ptp(left["households"].to_numpy() @ way)) for way in ways]
    table = distances(left, right)
    assert found.verify().status == "verified"
    mean = left["households"].sum() / m
    assert min(widths) <= found.window.width <= min(widths) + 0.01 * mean
    allowed = [way for way, width in zip(ways, widths, strict=True) if width <= found.window.allowed + 1e-9]
    assert found.objective == pytest.approx(min(int(table[way].sum()) for way in allowed) / 1000, rel=1e-3)


@pytest.mark.long
@given(SEED, st.integers(2, 12), st.integers(1, 8))
@settings(max_examples=times(100, 2000), deadline=None, database=None)
def test_order_of_rows_changes_nothing(seed, n, m):
    """Rows in another order give the same pairs and the same digest, with distances and with a table of figures."""
    rng = np.random.default_rng(seed)
    left, right = sides(rng, left=n, right=m, communities=2)
    rows, columns = rng.permutation(n), rng.permutation(m)
    table = rng.integers(0, 5, (n, m)).astype(float)
    counts = {"left_counts": (0, None), "right_counts": (1, None)}
    one = gp.pair(left, right, same="community", **counts)
    other = gp.pair(left.iloc[rows], right.iloc[columns], same="community", **counts)
    assert one.digest == other.digest
    one = gp.pair(left, right, distance=table, **counts)
    other = gp.pair(left.iloc[rows], right.iloc[columns], distance=table[np.ix_(rows, columns)], **counts)
    assert one.digest == other.digest


@given(SEED, st.integers(1, 30))
@settings(max_examples=20, deadline=None, database=None)
def test_one_to_one_is_what_a_second_solver_finds(seed, n):
    """Pairs of one each are those of scipy's assignment, by distance and by weight."""
    rng = np.random.default_rng(seed)
    left, right = sides(rng, left=n, right=n)
    table = distances(left, right)
    found = gp.pair(left, right, right_counts=(1, 1))
    assert found.objective == table[linear_sum_assignment(table)].sum() / 1000
    weights = rng.integers(0, 100, (n, n)) / 4
    best = gp.pair(left, right, right_counts=(1, 1), weights=weights)
    assert best.objective == weights[linear_sum_assignment(-weights)].sum()
    assert best.verify().status == "verified"


def test_removing_the_named_cause_makes_it_possible():
    """Three agencies cannot serve five estates of their community: the reason says so; two more agencies can."""
    left = pd.DataFrame({"id": ["A1", "A2", "A3"], "community": "X"})
    right = pd.DataFrame({"id": [f"E{i}" for i in range(5)], "community": "X"})
    other = pd.DataFrame({"id": ["B1", "B2", "B3"], "community": "Y"})
    theirs = pd.concat([right, pd.DataFrame({"id": ["F1"], "community": ["Y"]})])
    found = gp.pair(pd.concat([left, other]), theirs, same="community")
    assert [reason.code for reason in found.reasons] == ["pair-community-right"]
    assert "3 < 5" in found.reasons[0].text("en")
    assert [change.code for change in found.relaxation.changes] == ["pair-ease-most"] * 2
    more = pd.DataFrame({"id": ["A4", "A5"], "community": "X"})
    assert gp.pair(pd.concat([left, other, more]), theirs, same="community").status == "feasible"
