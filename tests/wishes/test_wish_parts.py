"""The parts that wishes are made of: sets, ways in between, seats, starts, islands, tables, prices."""

import dataclasses
import itertools

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from toy_plan import toy_ground

from gridplan.errors import InputError
from gridplan.ground.reading.attributes import even_amounts, read_attributes
from gridplan.ground.reading.read import read_units
from gridplan.ground.reading.wish_tables import read_centres, read_groups, read_pins
from gridplan.ground.surveying.crossing import crossing_costs
from gridplan.options import Rules
from gridplan.plan import Network
from gridplan.solve.graph import Graph
from gridplan.tasks.quota import limits, quota
from gridplan.wishes.earlier import Earlier, carry_codes, moved_note
from gridplan.wishes.islands import settle_islands
from gridplan.wishes.joining import join_sets
from gridplan.wishes.linking import Ways
from gridplan.wishes.seats import Asked, nothing_asked
from gridplan.wishes.starting import start_labels


def ways_of(graph):
    """Ways of a networkx graph on 0..n−1."""
    ends = np.array(list(graph.edges), dtype=np.int32).reshape(-1, 2)
    return Ways(len(graph), ends[:, 0], ends[:, 1])


graphs = st.builds(lambda n, seed: nx.gnp_random_graph(n, 0.3, seed=seed), st.integers(2, 12), st.integers(0, 10_000))


@given(graphs, st.data())
def test_units_in_between_join_two_units_over_the_fewest(graph, data):
    """Between two units lie as many as on a shortest path, and None means that there is no way."""
    a, b = data.draw(st.lists(st.sampled_from(sorted(graph)), min_size=2, max_size=2, unique=True))
    between = ways_of(graph).between([a, b], taken=np.zeros(len(graph), bool))
    if not nx.has_path(graph, a, b):
        assert between is None
        return
    assert len(between) == max(nx.shortest_path_length(graph, a, b) - 1, 0)
    assert nx.is_connected(graph.subgraph([a, b, *between]))


@settings(max_examples=times(100, 2000))
@given(graphs, st.data())
def test_joined_sets_hang_together_and_hold_their_units(graph, data):
    """Whatever the groups, sets are disjoint, hold every group whole, and hang together unless a fault says not."""
    units = st.lists(st.sampled_from(sorted(graph)), min_size=2, max_size=4, unique=True)
    groups = data.draw(st.lists(units, max_size=3))
    ids = np.array([f"u{i}" for i in graph], dtype=object)
    sets, findings = join_sets(ids, groups, {}, {}, ways_of(graph))
    seen = [unit for own in sets.units for unit in own]
    assert len(seen) == len(set(seen))
    of_unit = sets.of_unit(len(graph))
    assert all(len(set(of_unit[group])) == 1 and of_unit[group[0]] >= 0 for group in groups)
    parted = any(finding.code == "together-parted" for finding in findings)
    assert parted or all(nx.is_connected(graph.subgraph(own)) for own in sets.units)
    assert parted == any(not nx.has_path(graph, *pair) for g in groups for pair in itertools.combinations(g, 2))


def test_ways_go_around_other_sets_where_they_can():
    """Two pins on a ring are joined on the side that holds no other set, though it is longer."""
    ring = nx.cycle_graph(7)
    ids = np.array([f"u{i}" for i in ring], dtype=object)
    sets, _ = join_sets(ids, [], {"X": [0, 2], "Y": [1]}, {}, ways_of(ring))
    assert sets.units == ((0, 2, 3, 4, 5, 6), (1,))
    assert sets.names == ("X", "Y")


def test_sets_on_the_only_way_become_one():
    """On a row a group around another one takes it in; with two names that is a fault."""
    row = nx.path_graph(4)
    ids = np.array([f"u{i}" for i in row], dtype=object)
    sets, _ = join_sets(ids, [[0, 3], [1, 2]], {}, {}, ways_of(row))
    assert sets.units == ((0, 1, 2, 3),)
    _, findings = join_sets(ids, [], {"X": [0, 3], "Y": [1, 2]}, {}, ways_of(row))
    assert "pins-in-one-set" in [finding.code for finding in findings]


def asked(set_of, names=(), places=None, apart=()):
    """What is asked of some units."""
    count = max(len(names), max(set_of) + 1)
    columns = [np.isin(np.arange(len(set_of)), group) for group in apart]
    return Asked(
        set_of=np.array(set_of, dtype=np.int32),
        names=tuple(names) or (None,) * count,
        places=np.full((count, 2), np.nan) if places is None else np.array(places, dtype=float),
        apart=np.stack(columns, axis=1) if columns else np.zeros((len(set_of), 0), bool),
    )


def test_quota_counts_groups_as_one():
    """Two units of 300 kept together need two workers; four units are then three items for at most three grids."""
    amounts = np.array([[300], [300], [400], [400]])
    found = quota(amounts, limits(Rules()), asked=asked([0, 0, -1, -1]))
    assert (found.heavy, found.heavy_workers) == ((0,), (2,))
    assert (found.lowest, found.highest) == (2, 3)


def test_quota_needs_a_grid_for_every_name_and_every_unit_apart():
    """Names, places and units kept apart raise the fewest grids; places fix their number."""
    amounts = np.full((12, 1), 100)
    bounds = limits(Rules())
    assert quota(amounts, bounds).lowest == 3
    assert quota(amounts, bounds, asked=asked([-1] * 12, apart=[[0, 1, 2, 3]])).lowest == 4
    named = quota(amounts, bounds, asked=asked([0, 1, 2, 3, *[-1] * 8], names=["A", "B", "C", "D"]))
    assert (named.lowest, named.highest) == (4, 4)
    many = quota(amounts, bounds, asked=asked([*range(5), *[-1] * 7], names=list("ABCDE")))
    assert (many.possible, many.beside(12), many.by_windows) == (False, (5,), (3, 4))
    placed = quota(amounts, bounds, asked=asked([0, 1, 2, *[-1] * 9], places=[[0, 0], [1, 1], [2, 2]]))
    assert (placed.lowest, placed.highest, placed.exact) == (3, 3, True)


def test_heavy_units_take_the_first_seats():
    """Pins give every unit of a set one grid, heavy ones first, then names and places in order."""
    found = asked([0, 1, 1, -1], names=["A", "B"]).pins([1])
    assert found.tolist() == [1, 0, 0, -1]
    assert nothing_asked(2).pins([]).tolist() == [-1, -1]


@given(st.integers(3, 12), st.integers(1, 4), st.data())
def test_starts_have_every_grid_and_keep_pins(n, k, data):
    """Whatever the older labels, a start has exactly the grids asked for and every pin in its place."""
    k = min(k, n - 1)
    graph = Graph.from_edges([[i, 0] for i in range(n)], [1] * n, range(n - 1), range(1, n))
    old = np.array(data.draw(st.lists(st.integers(-1, 5), min_size=n, max_size=n)), dtype=np.int32)
    pinned = np.full(n, -1, dtype=np.int32)
    for grid in range(data.draw(st.integers(0, k - 1))):
        pinned[grid] = grid
    found = start_labels(graph, old, pinned, n_grids=k)
    if (old < 0).all():
        assert found is None
        return
    assert set(found) == set(range(k))
    assert (found[pinned >= 0] == pinned[pinned >= 0]).all()


def test_starts_keep_the_older_grids():
    """With the same number of grids and no pins, units that shared a grid still do, new ones join a neighbour."""
    graph = Graph.from_edges([[i, 0] for i in range(6)], [1] * 6, range(5), range(1, 6))
    found = start_labels(graph, np.array([9, 9, -1, 4, 4, 4]), np.full(6, -1, np.int32), n_grids=2)
    assert len(set(found[:2])) == len(set(found[3:])) == 1
    assert found[0] != found[3]


def test_a_start_goes_on_under_the_number_of_the_name():
    """A unit pinned by the name of the grid beside it takes its number there, whatever grid it was in."""
    graph = Graph.from_edges([[i, 0] for i in range(6)], [1] * 6, range(5), range(1, 6))
    old, pinned, homes = np.array([4, 4, 4, 9, 9, 9]), np.full(6, -1, np.int32), np.full(6, -1, np.int32)
    pinned[2], homes[2] = 0, 9
    found = start_labels(graph, old, pinned, n_grids=2, homes=homes)
    assert found.tolist() == [1, 1, 0, 0, 0, 0]


def test_codes_go_with_most_households():
    """A code follows the larger half of its grid; the smaller half gets none; a given code is not given twice."""
    old = Earlier(np.array([0, 0, 0, 1], np.int32), ("001", "002"), np.ones(2, np.int64))
    households = np.array([5, 4, 3, 9])
    labels = np.array([0, 1, 1, 2])
    assert carry_codes(old, labels, households, {}) == {1: "001", 2: "002"}
    assert carry_codes(old, labels, households, {0: "001"}) == {0: "001", 2: "002"}


@pytest.mark.parametrize("cut", [(2,), (2, 4)])
def test_bridges_join_all_islands_over_the_shortest_ways(cut):
    """As many bridges as islands less one; each as short as the rows of units allow."""
    ground = toy_ground()
    near, column = ground.adjacency, np.arange(36) // 6
    side = np.searchsorted(cut, column, side="right")
    ground = dataclasses.replace(ground, adjacency=dataclasses.replace(near, barred=side[near.u] != side[near.v]))
    joined, notes = settle_islands(ground, "bridge")
    assert [note.numbers["metres"] for note in notes] == [40] * len(cut)
    assert (joined.adjacency.components() == 0).all()
    assert settle_islands(ground, "own") == (ground, ())
    with pytest.raises(InputError):
        settle_islands(ground, "refuse")


def test_ground_in_one_piece_needs_no_bridge():
    """Bridges and refusals change nothing where everything hangs together."""
    ground = toy_ground()
    assert settle_islands(ground, "bridge") == (ground, ())
    assert settle_islands(ground, "refuse") == (ground, ())


def test_crossing_costs_are_metres_times_price():
    """Borders on the class-3 road cost its price a metre, those on the class-4 road none, all others none."""
    ground = toy_ground()
    near, column = ground.adjacency, np.arange(36) // 6
    cost = crossing_costs(ground, {"3": 2.0})
    across = (column[near.u] < 3) != (column[near.v] < 3)
    assert cost[across] == pytest.approx(80, abs=3)
    assert cost[~across].max() < 5
    assert crossing_costs(ground, {"6": 9.0}).max() == 0


def test_named_columns_survive_reading():
    """Columns asked for are kept, numbers as numbers and texts as texts; no other is."""
    table = {"id": ["b", "a"], "hh": [3, 4], "shops": [1, None], "estate": ["东苑", None], "owner": ["x", "y"]}
    frame = gpd.GeoDataFrame(table, geometry=shapely.box([20, 0], 0, [30, 10], 10), crs=4547)
    units = read_units(frame, households="hh", attributes=["shops", "estate", "floors"]).frame
    assert units["shops"].tolist()[1] == 1
    assert units["estate"].tolist() == [None, "东苑"]
    assert "owner" not in units
    with pytest.raises(InputError) as refused:
        read_units(frame, households="hh", attributes=["shop", "load"])
    assert {f.code for f in refused.value.findings} == {"column-missing", "attribute-name"}


def test_amounts_to_balance_must_be_numbers():
    """Texts and negative numbers are faults with their units; empty ones are a note and count as 0."""
    units = toy_ground().units[["unit"]].iloc[:4].assign(shops=["1", "x", "-2", None])
    amounts, findings = even_amounts(units, {"shops": 1.0})
    assert amounts["shops"].tolist() == [1, 0, 0, 0]
    assert {f.code: f.ids for f in findings} == {"attribute-wrong": ("b001", "b002"), "attribute-empty": ("b003",)}
    assert findings[0].numbers["examples"] == "'x', '-2'"
    assert read_attributes(units, ["unit"], source="x") == ({}, ())
    blank = even_amounts(units.assign(shops=None), {"shops": 1.0})[1]
    assert [(f.code, f.severity) for f in blank] == [("attribute-blank", "error")]


def test_kinds_are_no_amounts():
    """The column of kinds, asked for as a column to balance, is read and refused with its words."""
    table = {"id": ["a"], "hh": [3], "kind": ["office"]}
    frame = gpd.GeoDataFrame(table, geometry=[shapely.box(0, 0, 9, 9)], crs=4547)
    units = read_units(frame, households="hh", attributes=["kind"]).frame
    (fault,) = even_amounts(units, {"kind": 1.0})[1]
    assert (fault.code, fault.numbers["examples"]) == ("attribute-wrong", "'office'")


def write(path, text):
    """Write a small table and return its path."""
    path.write_text(text, encoding="utf-8")
    return path


def test_tables_of_wishes(tmp_path):
    """Groups, pins and places are read from tables with the usual names of their columns."""
    groups = write(tmp_path / "g.csv", "unit,组\nb000,x\nb001,x\nb005,y\nb006,y\n")
    assert read_groups(groups) == (("b000", "b001"), ("b005", "b006"))
    pins = write(tmp_path / "p.csv", "grid,unit\nA-001,b000\n7,b001\n")
    assert read_pins(pins) == {"b000": "A-001", "b001": "7"}
    ground = toy_ground()
    assert read_centres(write(tmp_path / "c.csv", "unit\nb000\nb001\n"), ground) == ("b000", "b001")
    assert read_centres(write(tmp_path / "xy.csv", "x,y\n1,2.5\n"), ground) == ((1.0, 2.5),)
    points = gpd.GeoDataFrame(geometry=shapely.points(ground.points[:2]), crs=ground.units.crs).to_crs(4326)
    points.to_file(tmp_path / "c.gpkg")
    assert np.allclose(read_centres(tmp_path / "c.gpkg", ground), ground.points[:2], atol=1e-3)


@pytest.mark.parametrize(
    ("reader", "text", "code"),
    [
        (read_groups, "unit,group\nb000,x\n", "groups-of-one"),
        (read_groups, "unit,a,b\nb000,x,y\n", "wish-table-column"),
        (read_pins, "unit,grid\nb000,x\nb000,y\n", "pins-repeated"),
        (lambda path: read_centres(path, toy_ground()), "place\nhere\n", "wish-table-column"),
        (lambda path: read_centres(path, toy_ground()), "x,y\n1,here\n", "coordinates-text"),
    ],
)
def test_tables_of_wishes_with_faults(tmp_path, reader, text, code):
    """Groups of one, missing columns, units pinned twice and places that are no numbers are refused by name."""
    with pytest.raises(InputError) as refused:
        reader(write(tmp_path / "t.csv", text))
    assert [f.code for f in refused.value.findings] == [code]


def test_units_that_only_join_others_are_told_apart():
    """A set pinned to two grids is told with the units that wishes name first, then those in between, counted."""
    ids = np.array(list("abcde"), dtype=object)
    _, findings = join_sets(ids, [[4, 0]], {"X": [0], "Y": [4]}, {}, ways_of(nx.path_graph(5)))
    (fault,) = [finding for finding in findings if finding.code == "pins-in-joined-set"]
    assert fault.ids == ("a", "e", "b", "c", "d")
    assert fault.numbers["named"] == 2


@pytest.mark.parametrize(
    ("households", "new", "code"),
    [
        ([4, 6, 0], [0, 0, 1], "start-moved"),
        ([4, 0, 6], [0, 0, 1], "start-moved-empty"),
        ([4, 6, 0], [0, 1, 1], "start-kept"),
    ],
)
def test_moving_is_told_by_who_moves(households, new, code):
    """Households that move are counted; where only units without households do, or none, the note says so."""
    one = np.ones(2, np.int64)
    old = Earlier(np.array([0, 1, 1], np.int32), ("001", "002"), one)
    network = Network("grids", "areal", np.array(new, np.int32), old.codes, one)
    note = moved_note(old, network, np.array(households))
    assert note.code == code
    assert note.numbers["total"] == 10
    assert note.numbers["units"] == (code != "start-kept")
    assert "10" in note.text("zh")


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["LOAD"], "attribute-name"),
        (["FID"], "attribute-name"),
        (["a\0b"], "attribute-signs"),
        (["shops", "Shops"], "attribute-twice"),
    ],
)
def test_names_that_no_plan_file_can_hold_are_refused(names, code):
    """Columns that SQL takes for one, or for none, are told when they are read, not when the plan is saved."""
    table = gpd.GeoDataFrame({"id": ["a"], "hh": [3]}, geometry=[shapely.box(0, 0, 10, 10)], crs=4547)
    with pytest.raises(InputError) as refused:
        read_units(table.assign(**dict.fromkeys(names, 1)), households="hh", attributes=names)
    assert [f.code for f in refused.value.findings] == [code]
