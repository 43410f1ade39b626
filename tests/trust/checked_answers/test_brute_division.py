"""Small divisions against looking at every one: what is best, what is proven, and what is impossible."""

import numpy as np
import pytest
from brute_division import least_inertia
from promises import times

import gridplan as gp

CASES = times(40, 1000)
EXACT = 1e-9


def drawn(seed):
    """Return (places, weights, pairs, number of grids, window) of four to twelve units that hang together."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 13 if seed % 10 == 0 else 10))
    places, weights = rng.integers(0, 400, (n, 2)).astype(float), rng.integers(0, 10, n)
    pairs = {(int(rng.integers(i)), i) for i in range(1, n)}
    pairs |= {(int(min(a, b)), int(max(a, b))) for a, b in rng.integers(0, n, (n, 2)) if a != b}
    n_grids = int(rng.integers(1, 5))
    mean, width = weights.sum() / n_grids, rng.choice([0.1, 0.3, 0.6])
    window = int(mean * (1 - width)), max(int(np.ceil(mean * (1 + width))), int(weights.max()), 1)
    return places, weights, sorted(pairs), n_grids, window


@pytest.mark.long
def test_no_small_division_is_better(tried):
    """Up to twelve units the division is the best of all, its bound is below it, and only what cannot be is refused."""
    possible = 0
    for seed in range(CASES):
        places, weights, pairs, n_grids, window = drawn(seed)
        graph = gp.Graph.from_edges(places, weights, *np.array(pairs).T)
        found = gp.divide_graph(graph, n_grids, window=window, effort=0)
        least = least_inertia(places, weights, pairs, n_grids=n_grids, window=window)
        assert (found.status == "feasible") == np.isfinite(least), seed
        if np.isfinite(least):
            possible += 1
            assert found.bound <= least * (1 + EXACT), seed
            assert found.objective == pytest.approx(least, rel=EXACT), seed
    assert CASES / 4 < possible < CASES
    tried(CASES, "small divisions by brute force")
