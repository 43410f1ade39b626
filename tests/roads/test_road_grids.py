"""Road-segment grids: connected, in one community, in the window wherever that can be, else with the reason."""

from itertools import pairwise, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_roads import segments_of, street_ground

import gridplan as gp
from gridplan.roads.chaining import meetings


def row(*metres):
    """Return segments of these lengths end to end."""
    ends = np.concatenate([[0], np.cumsum(metres)]).tolist()
    return [[(a, 0.0), (b, 0.0)] for a, b in pairwise(ends)]


def star(*metres):
    """Return segments of these lengths from one place."""
    turn = np.linspace(0, 2 * np.pi, len(metres), endpoint=False)
    return [[(0.0, 0.0), (float(m * np.cos(a)), float(m * np.sin(a)))] for m, a in zip(metres, turn, strict=True)]


def ring(*metres):
    """Return segments of about these lengths round a ring."""
    turn = np.concatenate([[0], np.cumsum(metres)]) / sum(metres) * 2 * np.pi
    corners = [(float(100 * np.cos(a)), float(100 * np.sin(a))) for a in turn[:-1]]
    return [[one, other] for one, other in zip(corners, [*corners[1:], corners[0]], strict=True)]


def can_hold(network, lo, hi):
    """Tell whether some division into connected groups holds the window: every one is looked at."""
    load = network.segments["load"].tolist()
    graph = nx.Graph(meetings(network.segments.geometry.to_numpy()).tolist())
    graph.add_nodes_from(range(len(load)))
    for labels in product(range(min(4, len(load))), repeat=len(load)):
        groups = [[i for i, label in enumerate(labels) if label == one] for one in set(labels)]
        held = all(lo <= sum(load[i] for i in group) <= hi for group in groups)
        if held and all(nx.is_connected(graph.subgraph(group)) for group in groups):
            return True
    return False


def check(network):
    """Check that every grid hangs together and that the patrol is between once and twice its length."""
    graph = nx.Graph(meetings(network.segments.geometry.to_numpy()).tolist())
    graph.add_nodes_from(range(len(network)))
    names = {name: i for i, name in enumerate(network.segments["segment"])}
    graph.add_edges_from((names[a], names[b]) for a, b in network.links[["first", "second"]].to_numpy())
    for grid in range(len(network.codes)):
        assert nx.is_connected(graph.subgraph(np.flatnonzero(network.labels == grid).tolist()))
    grids = network.grids
    assert (grids["patrol_m"] >= grids["length"] - 0.01).all()
    assert grids["road_m"].sum() == pytest.approx(network.road_length)


METRES = st.lists(st.integers(20, 90), min_size=3, max_size=5)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([row, star, ring]), METRES, st.integers(40, 120), st.integers(0, 90))
def test_the_window_holds_wherever_it_can(shape, metres, lo, wide):
    """On paths, stars and rings a division in the window is found exactly where one exists among all of them."""
    network = gp.road_grids(segments_of(shape(*metres), gp.RoadRules(window=(lo, lo + wide), effort=0)))
    check(network)
    outside = network.grids["outside_window"]
    assert (network.status == "feasible") == (not outside.any()) == can_hold(network, lo, lo + wide)


def test_what_cannot_be_cut_says_why_and_what_would_help():
    """A load between one and two windows is reported with the smallest window that works, which then works."""
    lines = row(50, 50, 50)
    network = gp.road_grids(segments_of(lines, gp.RoadRules(window=(100, 140))))
    assert network.status == "infeasible"
    (told,) = [f for f in network.report.findings if f.code == "roads-impossible"]
    assert told.ids == network.codes
    window = (told.numbers["relaxed_lo"], told.numbers["relaxed_hi"])
    assert gp.road_grids(segments_of(lines, gp.RoadRules(window=window))).status == "feasible"


def test_a_number_that_cannot_be_is_told():
    """More grids than the window allows are not made in silence."""
    network = gp.road_grids(segments_of(row(50, 50, 50, 50), gp.RoadRules(window=(90, 210), n_grids=3)))
    assert network.status == "infeasible"
    (told,) = [f for f in network.report.findings if f.code == "roads-number"]
    assert (told.numbers["fewest"], told.numbers["most"]) == (1, 2)
    assert len(gp.road_grids(segments_of(row(50, 50, 50, 50), gp.RoadRules(window=(90, 210), n_grids=2))).codes) == 2


def test_light_pieces_are_joined_over_a_named_link():
    """Two roads that do not meet and are too light alone become one grid; its round goes over the link twice."""
    lines = [[(0.0, 0.0), (60.0, 0.0)], [(70.0, 0.0), (130.0, 0.0)]]
    network = gp.road_grids(segments_of(lines, gp.RoadRules(window=(100, 140))))
    assert network.status == "feasible"
    assert network.links.to_numpy().tolist() == [["s0", "s1", 10.0]]
    assert network.patrol.tolist() == [260.0]
    far = [[(0.0, 0.0), (60.0, 0.0)], [(700.0, 0.0), (760.0, 0.0)]]
    alone = gp.road_grids(segments_of(far, gp.RoadRules(window=(100, 140))))
    assert alone.status == "infeasible"
    assert len(alone.links) == 0


def test_chains_are_kept_where_the_window_lets():
    """Two straight streets that cross are a grid each, not two corners of both."""
    cross = [
        [(-100.0, 0.0), (0.0, 0.0)],
        [(0.0, 0.0), (100.0, 0.0)],
        [(0.0, -100.0), (0.0, 0.0)],
        [(0.0, 0.0), (0.0, 100.0)],
    ]
    network = gp.road_grids(segments_of(cross, gp.RoadRules(window=(150, 250))))
    assert network.grids["chains"].tolist() == [1, 1]
    assert network.whole_chains == 1.0


def test_grids_keep_to_communities_and_have_codes_of_their_own():
    """No grid lies in two communities; codes begin at 701 in each and avoid those that were given out."""
    ground = street_ground()
    network = gp.road_grids(ground, gp.RoadRules(window=(80, 300)), taken=["A-701"])
    assert network.segments.groupby(network.labels)["community"].nunique().max() == 1
    assert {code.split("-")[0] for code in network.codes} == {"A", "B"}
    assert "A-701" not in network.codes
    assert "A-702" in network.codes
    check(network)


def test_same_in_same_out_whatever_the_order_of_roads():
    """Roads in another order, and drawn from the other end, make the same network."""
    ground = street_ground()
    roads = ground.roads
    turned = roads.assign(geometry=roads.geometry.reverse()).iloc[::-1]
    rules = gp.RoadRules(window=(80, 300), work={"shops": 4})
    assert gp.road_grids(ground, rules).digest == gp.road_grids(ground, rules, roads=turned).digest


def test_a_named_road_is_one_row_over_all_its_communities():
    """Roads are told whole: one row a name with all its metres, in however many communities and grids it lies."""
    town = gp.samples.city(buildings=300, seed=1, communities=3)
    ground = gp.survey(gp.read_units(town.buildings, unit="unit"), boundaries=town.boundaries, roads=town.roads)
    network = gp.road_grids(ground, gp.RoadRules(window=(300, 1500)))
    named = network.segments[network.segments["name"].fillna("") != ""].assign(grid=network.labels)
    roads = network.roads.set_index("road")
    assert sorted(roads.index) == sorted(set(named["name"]))
    assert roads["road_m"].sum() == pytest.approx(named["road_m"].sum())
    assert roads.geometry.length.sum() == pytest.approx(named["length"].sum(), rel=1e-3)
    assert roads["communities"].to_dict() == named.groupby("name")["community"].nunique().to_dict()
    assert roads["communities"].max() > 1
