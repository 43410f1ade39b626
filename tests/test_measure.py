"""Measures against their definitions, computed the slow way."""

import doctest

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from toy_plan import toy_ground, toy_plan

from gridplan import measure
from gridplan.options import Rules, Standard, Window


def test_examples_run():
    """Every example in the docstrings gives what it shows."""
    assert doctest.testmod(measure).failed == 0


@st.composite
def divisions(draw):
    """Places, loads and labels of up to 30 units in up to 4 grids; some units may be in none."""
    n = draw(st.integers(1, 30))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    return rng.uniform(0, 1000, (n, 2)) + 6e6, rng.integers(0, 9, n), rng.integers(-1, 4, n).astype(np.int32)


@given(divisions())
def test_medoid_inertia_is_the_best_unit_of_each_grid(case):
    """The shortcut by the load centroid equals trying every unit of every grid."""
    points, load, labels = case
    slow = 0.0
    for grid in range(labels.max() + 1):
        mine = labels == grid
        if mine.any():
            squares = ((points[mine][:, None] - points[mine][None]) ** 2).sum(axis=2)
            slow += (squares @ load[mine]).min()
    assert measure.medoid_inertia(points, load, labels) == pytest.approx(slow, rel=1e-9, abs=1e-6)


@given(divisions())
def test_moment_of_inertia_is_never_above_the_medoid(case):
    """The centroid is the best place there is, so no unit does better."""
    points, load, labels = case
    about_centroid = measure.moment_of_inertia(points, load, labels, n_grids=4).sum()
    assert about_centroid <= measure.medoid_inertia(points, load, labels) * (1 + 1e-9) + 1e-6


@settings(max_examples=times(100, 2000))
@given(divisions())
def test_loads_add_up(case):
    """What is in some grid is in exactly one."""
    _, load, labels = case
    assert measure.loads(labels, load, n_grids=4).sum() == load[labels >= 0].sum()


@pytest.mark.parametrize("angle", [0.0, 1.0, 33.0])
def test_compactness_does_not_depend_on_direction(angle):
    """Turned shapes have the same figures, those that the formulas give for a 2 × 1 rectangle."""
    shape = gpd.GeoSeries([shapely.affinity.rotate(shapely.box(0, 0, 2, 1), angle)])
    assert measure.polsby_popper(shape).iloc[0] == pytest.approx(4 * np.pi * 2 / 36)
    assert measure.reock(shape).iloc[0] == pytest.approx(2 / (np.pi * 1.25))
    assert measure.convex_hull_ratio(shape).iloc[0] == pytest.approx(1)


@settings(max_examples=times(100, 2000))
@given(st.integers(0, 3), st.integers(0, 4000), st.integers(0, 900))
def test_every_window_in_force_counts(workers, load, households):
    """A grid is inside when load and households are each inside their window times the workers."""
    rules = Rules(households=Window(100, 300), load=Window(0.8, 1.2), standard=Standard(open=300, managed=500))
    found = measure.outside_window(rules, load=[load], households=[households], workers=[workers])[0]
    inside = 1200 * workers <= load <= 1800 * workers and 100 * workers <= households <= 300 * workers
    assert found == (not inside)


def test_cut_is_counted_pair_by_pair():
    """The four blocks of the toy meet along twelve pairs of 40 m, all of them on streets."""
    plan = toy_plan()
    near, labels = plan.ground.adjacency, plan.labels
    assert measure.cut_edges(near, labels) == 12
    assert measure.cut_length(near, labels) == 480
    assert measure.border_on_roads(near, labels) == 1
    columns = (np.arange(36) // 6).astype(np.int32)
    assert measure.cut_edges(near, columns) == 30
    assert measure.border_on_roads(near, columns) == pytest.approx(6 / 30)
    assert measure.border_on_roads(near, np.zeros(36, np.int32)) == 1


def test_blocks_count_only_with_households_up_to_the_limit():
    """Empty blocks and blocks too large to stay whole are left out."""
    block, households = np.array([0, 0, 1, 1, 2, 2, 3, 3]), [5, 5, 0, 0, 400, 200, 7, 0]
    found = measure.blocks_cut(block, households, np.array([0, 1, 0, 1, 0, 1, 1, 1]))
    assert found == measure.BlocksCut(n_cut=1, share=0.5, n_blocks=2)


@given(st.lists(st.integers(0, 3), min_size=36, max_size=36))
def test_pieces_are_those_of_the_graph(labels):
    """Pieces per grid equal the components of the open graph inside it; barred pairs do not connect."""
    ground, label = toy_ground(communities=2), np.array(labels, dtype=np.int32)
    near = ground.adjacency
    graph = nx.Graph()
    graph.add_nodes_from(range(36))
    graph.add_edges_from((u, v) for u, v, bar in zip(near.u, near.v, near.barred, strict=True) if not bar)
    expected = [nx.number_connected_components(graph.subgraph(np.flatnonzero(label == g).tolist())) for g in range(4)]
    assert measure.pieces(near, label, n_grids=4).tolist() == expected


def test_grid_table_says_what_the_units_say():
    """Sums, areas and order of the table follow from the units; nothing is lost."""
    plan = toy_plan(ground=toy_ground(communities=2))
    grids, units = plan.grids, plan.ground.units
    assert grids["grid"].tolist() == list(plan.network.codes)
    assert grids["households"].sum() == units["households"].sum()
    assert grids["units"].tolist() == [9] * 4
    assert grids["community"].tolist() == ["A", "B", "A", "B"]
    assert grids["area_m2"].tolist() == [14400.0] * 4
    assert grids.geometry.geom_type.eq("Polygon").all()
    assert grids.crs == units.crs
    assert grids["load"].dtype == np.int64


def test_grid_in_two_pieces_is_a_multipolygon():
    """A grid that does not hang together is shown as it is."""
    labels = np.zeros(36, np.int32)
    labels[[0, 35]] = 1
    shapes = measure.outlines(toy_ground().cells, labels, n_grids=2)
    assert shapes.geom_type.tolist() == ["Polygon", "MultiPolygon"]


def test_stability_is_by_load():
    """Households that keep their code count, not units."""
    assert measure.stability([0, 10, 30], ["a", "b", "c"], ["x", "b", "y"]) == 0.25
    assert measure.stability([0], ["a"], ["b"]) == 1
