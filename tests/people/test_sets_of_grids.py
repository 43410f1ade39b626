"""Sets of grids that an officer may take, against trying all of them."""

import itertools

import networkx as nx
import numpy as np
import pytest

from gridplan.people.engine.connected import connected_sets
from gridplan.people.engine.sets import Fines, Search, cheapest_sets


def drawn(seed):
    """Draw grids, what a set must hold, and triples with fines."""
    draw = np.random.default_rng(seed)
    grids, least, lo = int(draw.integers(3, 9)), int(draw.integers(0, 4)), int(draw.integers(0, 30))
    may = draw.random(grids) < 0.85
    search = Search(
        draw.integers(0, 20, grids), least, least + int(draw.integers(0, 3)), lo, lo + int(draw.integers(0, 30)), may,
        may & (draw.random(grids) < 0.15),
    )  # fmt: skip
    triples = np.array([draw.choice(grids, 3, replace=False) for _ in range(4)], dtype=np.int64)
    return draw, search, Fines(triples, draw.random(4) * 4 * (draw.random(4) < 0.8))


def allowed(search):
    """Yield every set that holds what it must."""
    for bits in itertools.product([False, True], repeat=len(search.load)):
        members = np.array(bits)
        inside = search.least <= members.sum() <= search.most
        weight = search.lo <= search.load[members].sum() <= search.hi
        if inside and weight and not (members & ~search.may).any() and not (search.must & ~members).any():
            yield members


@pytest.mark.parametrize("seed", range(60))
def test_cheapest_sets_are_all_sets_below_the_limit(seed):
    """The search finds exactly the sets that trying all finds, with what they pay for triples."""
    draw, search, fines = drawn(seed)
    values, limit = draw.normal(0, 5, len(search.load)), float(draw.choice([np.inf, 3.0, -2.0]))
    totals = [values[members].sum() + fines.of(members[None])[0] for members in allowed(search)]
    found = cheapest_sets(values, search, limit=limit, room=1000, fines=fines)
    assert found.complete
    assert np.allclose(found.totals, sorted(total for total in totals if total < limit))
    few = cheapest_sets(values, search, limit=limit, room=4, fines=fines)
    assert few.exact
    assert np.allclose(few.totals[:2], found.totals[:2])


@pytest.mark.parametrize("seed", range(40))
def test_connected_sets_are_all_and_each_once(seed):
    """Growing finds every set that hangs together, once."""
    draw, search, _ = drawn(seed)
    links = np.triu(draw.random((len(search.load),) * 2) < 0.35, 1)
    graph = nx.from_numpy_array(links | links.T)
    wanted = {
        tuple(np.flatnonzero(m).tolist())
        for m in allowed(search)
        if m.any() and nx.is_connected(graph.subgraph(np.flatnonzero(m).tolist()))
    }
    listed = connected_sets(links | links.T, search)
    found = [tuple(np.flatnonzero(m).tolist()) for m in listed.members if m.any()]
    assert listed.complete
    assert len(found) == len(set(found))
    assert set(found) == wanted
