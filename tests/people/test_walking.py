"""Walks along roads: recomputed by networkx over an independent network, and the laws of a distance."""

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from gridplan.people.grids import Grids
from gridplan.people.walking import Walking, walking
from gridplan.people.walks.footways import DETOUR, footways

CRS = "EPSG:2154"
EAST, NORTH = 355000.0, 6689000.0
spot = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda xy: (EAST + 10.0 * xy[0], NORTH + 10.0 * xy[1]))
spots = st.lists(spot, min_size=2, max_size=7).map(lambda rows: np.array(rows) + np.array([3.7, -1.3]))
road = st.lists(spot, min_size=2, max_size=4, unique=True).map(shapely.LineString)
streets = st.lists(road, min_size=1, max_size=7)


def grids_at(points, roads) -> Grids:
    """Grids without shapes at points, beside roads."""
    points = np.asarray(points, dtype=float)
    named = {"grid": [f"G{i:03d}" for i in range(len(points))]}
    table = gpd.GeoDataFrame(named, geometry=shapely.points(points), crs=CRS)
    return Grids(table, points, np.zeros((0, 2), dtype=np.int32), roads)


def lines(shapes, **columns) -> gpd.GeoDataFrame:
    """Roads as they are read."""
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=CRS)


def at(*places):
    """Coordinates counted from the corner of the test area."""
    return np.array(places, dtype=float) + np.array([EAST, NORTH])


def beside(points, shapes, **columns) -> Walking:
    """Walks of grids at points beside roads."""
    return walking(grids_at(points, lines([shapely.LineString(at(*shape)) for shape in shapes], **columns)))


def recomputed(points, shapes) -> np.ndarray:
    """Walks by networkx: every crossing a node, the foot of every point a node, parts joined pair by pair."""
    whole = shapely.union_all(shapes)
    foot = [shapely.get_point(shapely.shortest_line(whole, shapely.Point(p)), 0) for p in points]
    graph = nx.Graph()
    pieces = [p for line in shapely.get_parts(whole) for p in zip(line.coords[:-1], line.coords[1:], strict=True)]
    for piece in pieces:
        way = shapely.LineString(piece)
        through = [f for f in foot if way.distance(f) < 1e-6]
        stops = sorted([0.0, way.length, *(way.project(f) for f in through)])
        named = [tuple(np.round(way.interpolate(stop).coords[0], 3)) for stop in stops]
        graph.add_weighted_edges_from(
            (a, b, abs(there - here)) for a, b, here, there in zip(named, named[1:], stops, stops[1:], strict=False)
        )
    names = [tuple(np.round(f.coords[0], 3)) for f in foot]
    away = np.array([f.distance(shapely.Point(p)) for f, p in zip(foot, points, strict=True)])
    metres = dict(nx.all_pairs_dijkstra_path_length(graph))
    net = np.array([[metres[a].get(b, np.inf) for b in names] for a in names]) + away[:, None] + away
    return np.where(cdist(points, points) > 0, net, 0.0)


@settings(max_examples=25)
@given(spots, streets)
def test_walks_are_those_networkx_finds(points, shapes):
    """Where roads lead from point to point the walk is the shortest path through every crossing."""
    found = walking(grids_at(points, lines(shapes))).matrix(points, points)
    wanted = recomputed(points, shapes)
    same = walking(grids_at(points, lines(shapes))).ways.parts == 1
    assert (found <= wanted + 0.5).all()
    assert not same or np.allclose(found, wanted, atol=0.5)


@settings(max_examples=25)
@given(spots, spots, streets)
def test_walks_are_distances(points, others, shapes):
    """Walks are finite, symmetric, at least straight, zero only from a point to itself, never shorter by a third."""
    found = walking(grids_at(points, lines(shapes)))
    every = np.concatenate([points, others])
    metres, straight = found.matrix(every, every), cdist(every, every)
    assert np.isfinite(metres).all()
    assert np.allclose(metres, metres.T, atol=1e-9)
    assert (metres >= straight).all()
    assert ((metres == 0) == (straight == 0)).all()
    by_way_of = (metres[:, :, None] + metres[None, :, :]).min(axis=1)
    assert (metres <= by_way_of + 0.05).all()
    assert np.allclose(found.matrix(points, others), metres[: len(points), len(points) :], atol=1e-9)


@settings(max_examples=25)
@given(spots, streets, st.integers(0, 900))
def test_pairs_within_are_those_of_the_matrix(points, shapes, metres):
    """`within` lists exactly the pairs whose walk is short enough."""
    found = walking(grids_at(points, lines(shapes)))
    first, second = np.nonzero(np.triu(found.matrix(points, points) <= metres + 0.123, 1))
    assert found.within(points, metres + 0.123).tolist() == np.column_stack([first, second]).tolist()


@settings(max_examples=25)
@given(spots, streets)
def test_the_graph_has_the_same_walks(points, shapes):
    """Shortest paths between codes in the networkx graph are the walks."""
    found = walking(grids_at(points, lines(shapes)))
    metres = dict(nx.all_pairs_dijkstra_path_length(found.graph(), weight="metres"))
    codes = found.grids.codes
    drawn = np.array([[metres[a][b] for b in codes] for a in codes])
    straight = cdist(points, points)
    wanted = found.matrix(points, points)
    assert np.allclose(np.maximum(drawn, straight)[straight > 0], wanted[straight > 0], atol=1e-6)


@settings(max_examples=15)
@given(spots, streets, st.randoms(use_true_random=False))
def test_the_order_of_roads_changes_nothing(points, shapes, chance):
    """The same roads in another order, and drawn the other way, give the same walks."""
    mixed = [shape.reverse() for shape in shapes]
    chance.shuffle(mixed)
    found = [walking(grids_at(points, lines(some))).matrix(points, points) for some in (shapes, mixed)]
    assert np.allclose(*found, atol=0.05)


def test_a_bridge_is_not_joined_to_the_road_beneath():
    """Over a crossing the walk turns, over a bridge it goes round by the bridgehead; both are longer than straight."""
    roads = [((0, 0), (200, 0)), ((100, -100), (100, 100)), ((100, 100), (200, 100), (200, 0))]
    points = at((50, 0), (100, 50))
    assert beside(points, roads).matrix(*np.split(points, 2)) == pytest.approx(100)
    for raised in ({"pos_sol": [0, 1, 0]}, {"bridge": ["no", "yes", "no"]}, {"at_ground": [True, False, True]}):
        named = raised | {"road_class": 1, "name": ""} if "at_ground" in raised else raised
        assert beside(points, roads, **named).matrix(*np.split(points, 2)) == pytest.approx(400)


def test_a_bridge_starts_in_the_middle_of_a_road():
    """A bridge that ends on a road, between its corners, is joined to it."""
    roads = [((0, 0), (200, 0)), ((100, 0), (100, 80)), ((0, 80), (200, 80))]
    found = beside(at((0, 0), (200, 80)), roads, layer=[0, 1, 0])
    assert found.ways.parts == 1
    assert found.matrix(at((0, 0)), at((200, 80))) == pytest.approx(280)


def test_roads_apart_are_linked_and_told():
    """An islanded path is reached by the shortest straight line, counted more, and its grids are named."""
    found = beside(at((0, 0), (300, 40)), [((0, 0), (400, 0)), ((300, 20), (300, 60))])
    assert found.ways.parts == 2
    assert found.matrix(at((0, 0)), at((300, 40))) == pytest.approx(300 + DETOUR * 20 + 20)
    (told,) = found.report.findings
    assert (told.code, told.ids, told.numbers["parts"]) == ("walks-apart", ("G001",), 2)
    assert all("G001" in told.text(lang) for lang in ("en", "zh"))


def test_many_parts_are_joined_by_a_shortest_tree():
    """The links between parts are those of networkx' spanning tree over every pair of parts."""
    rng = np.random.default_rng(5)
    starts = rng.uniform(0, 2000, (40, 2))
    shapes = shapely.linestrings(np.stack([starts, starts + rng.uniform(-20, 20, (40, 2))], axis=1) + at((0, 0))[0])
    ways = footways(lines(shapes))
    groups = [shapely.union_all([shapes[i] for i in part]) for part in _touching(shapes)]
    pairs = nx.Graph()
    pairs.add_weighted_edges_from((i, j, groups[i].distance(groups[j])) for i in range(len(groups)) for j in range(i))
    links = ways.metres[len(ways.metres) - len(groups) + 1 :]
    shortest = nx.minimum_spanning_tree(pairs).size(weight="weight")
    assert ways.parts == len(groups)
    assert links.sum() / DETOUR == pytest.approx(shortest, rel=0.03)
    assert nx.is_connected(nx.Graph(ways.ends.tolist()))


def _touching(shapes) -> list[set[int]]:
    touching = nx.Graph(zip(*shapely.STRtree(shapes).query(shapes, predicate="intersects").tolist(), strict=True))
    return list(nx.connected_components(touching))


def test_without_roads_walks_are_straight():
    """No roads, no detours: the matrix, the pairs and the graph are those of straight lines, and it is told."""
    points = at((0, 0), (30, 40), (500, 0))
    found = walking(grids_at(points, lines([])))
    assert found.matrix(points, points) == pytest.approx(cdist(points, points))
    assert found.within(points, 50.0).tolist() == [[0, 1]]
    assert [told.code for told in found.report.findings] == ["walks-straight"]
    assert sorted(found.graph()) == ["G000", "G001", "G002"]


def test_nothing_asked_nothing_answered():
    """Empty arrays of points give empty matrices and no pairs."""
    found = beside(at((0, 0)), [((0, 0), (400, 0))])
    assert found.matrix(np.zeros((0, 2)), at((1, 1))).shape == (0, 1)
    assert found.within(np.zeros((0, 2)), 10.0).shape == (0, 2)
