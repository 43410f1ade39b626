import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_graphs import lattice

from gridplan.solve.graph import Graph
from gridplan.solve.near import bins, nearest, nearest_in_bins
from gridplan.solve.request import Request
from gridplan.solve.rng import stream
from gridplan.solve.start import centres, demand, favoured, power_diagram


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=3, max_size=40), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_nearest_agrees_with_looking_at_all(points, count):
    """The bins find the same distances as a full table, duplicates included."""
    xy = np.array(points)
    found = nearest_in_bins(xy, xy, bins(xy), count)
    table = np.sort(((xy[:, None] - xy) ** 2).sum(axis=2), axis=1)[:, :count]
    assert np.allclose(((xy[:, None] - xy[found]) ** 2).sum(axis=2), table)
    assert np.allclose(((xy[:, None] - xy[nearest(xy, xy, count)]) ** 2).sum(axis=2), table)


def test_power_diagram_balances():
    """On an even lattice the loads of a power diagram come near their targets."""
    graph = lattice(30, 30)
    request = Request(np.full((9, 1), 80), np.full((9, 1), 120))
    wanted = demand(graph, request)
    labels = power_diagram(graph, wanted, centres(graph, request, wanted, stream(0)))
    loads = np.bincount(labels, minlength=9)
    assert loads.min() > 85
    assert loads.max() < 115


def test_dense_ground_gets_larger_grids():
    """Half dense, half sparse: dense ground is asked for larger grids, within the window and adding up."""
    rng = np.random.default_rng(1)
    xy = np.concatenate([rng.uniform(0, 100, (600, 2)), rng.uniform((120, 0), (420, 300), (600, 2))])
    row = np.arange(1199)
    graph = Graph.from_edges(xy, np.ones(1200, int), row, row + 1)
    request = Request(np.full((12, 1), 75), np.full((12, 1), 125))
    wanted = demand(graph, request)
    even = power_diagram(graph, wanted, centres(graph, request, wanted, stream(0)))
    asked = favoured(graph, request, wanted, even).of
    dense, sparse = asked[:600].sum() * 12, asked[600:].sum() * 12
    assert dense < 5.8
    assert sparse > 6.2
    assert abs(dense + sparse - 12) < 1e-9
