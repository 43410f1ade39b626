"""Estates above one worker are cut into the fewest parts, with good reason, and told; others stay whole."""

import dataclasses
import itertools
from functools import cache

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_areas import area_ground, area_rules, quarters
from toy_plan import EAST, NORTH, toy_ground

import gridplan as gp
from gridplan.edits.board import board_of
from gridplan.wishes.estate_cuts import Cutter
from gridplan.wishes.estates import parts_of
from gridplan.wishes.room import Room

QUICK = {"effort": 0, "streets": 0}
IDS = [f"b{i:03d}" for i in range(36)]


def ground_with(estate, *, lanes=(), households=None, **options):
    """Return the toy ground with an estate of these units and lanes of the lowest class."""
    ground = toy_ground(**options)
    names = np.where(np.isin(np.arange(36), [*estate]), "E", None)
    units = ground.units.assign(estate=names, **({} if households is None else {"households": households}))
    table = {"road_class": 6, "name": [""] * len(lanes), "bounds": False, "at_ground": True}
    roads = gpd.GeoDataFrame(table, geometry=[shapely.LineString(lane) for lane in lanes], crs=units.crs)
    return dataclasses.replace(ground, units=units, roads=roads, report=gp.Report())


def cuts(plan):
    """Return the findings on estates, those of whole pieces included."""
    return [f for f in plan.report.findings if f.code.startswith("estate-")]


def test_an_estate_above_one_worker_is_cut_and_told(tmp_path):
    """550 households in thirteen units: two parts within the limit, each in one grid, verified also from the file."""
    plan = gp.partition(ground_with(range(13)), together="estate", **QUICK)
    (cut,) = cuts(plan)
    assert (cut.code, set(cut.ids)) == ("estate-cut-households", set(IDS[:13]))
    assert (cut.numbers["estate"], cut.numbers["parts"], cut.numbers["limit"]) == ("E", 2, 500)
    assert sum(map(int, cut.numbers["sizes"].split(" + "))) == cut.numbers["households"]
    assert max(map(int, cut.numbers["sizes"].split(" + "))) <= 500
    assert plan.network.n_workers.max() == 1
    gp.save(plan, tmp_path / "plan.gpkg")
    for one in (plan, gp.load(tmp_path / "plan.gpkg")):
        parts = list(parts_of([range(13)], one.report.findings, {unit: i for i, unit in enumerate(IDS)}))
        assert [len(part) for part in parts] == cut.numbers["units"]
        assert all(len(np.unique(one.labels[part])) == 1 for part in parts)
        assert one.verify().failures == ()


def test_an_estate_is_kept_whole_with_several_workers_where_the_rules_say_so():
    """The same estate with the rule ``whole`` is one grid with two workers and nothing is cut; groups of ids always."""
    for wish in ({"together": "estate", "estates": "whole"}, {"together": [IDS[:13]]}):
        plan = gp.partition(ground_with(range(13)), **wish, **QUICK)
        assert len(np.unique(plan.labels[:13])) == 1
        assert plan.network.n_workers[plan.labels[0]] == 2
        assert cuts(plan) == []
        assert plan.verify().failures == ()


def test_cuts_follow_inner_roads():
    """A lane of the lowest class, off the middle of the estate, is where it is cut; without it buildings part."""
    estate = [6 * column + row for column in range(3) for row in range(5)]
    lane = [(EAST + 80, NORTH - 10), (EAST + 80, NORTH + 210)]
    with_lane, without = (
        cuts(gp.partition(ground_with(estate, lanes=lanes), together="estate", **QUICK))[0].numbers
        for lanes in ([lane], [])
    )
    assert (with_lane["along"], with_lane["between"]) == (200, 0)
    assert without["along"] == 0 < without["between"]


def test_a_part_that_must_join_neighbours_is_one_only():
    """In a hole of the window one part is a grid of its own and the other, the smaller, joins what lies beside it."""
    plan = gp.partition(ground_with(range(13)), together="estate", **QUICK)
    sizes = sorted(map(int, cuts(plan)[0].numbers["sizes"].split(" + ")))
    assert sizes[0] < 300 <= sizes[1]
    assert plan.status == "feasible"


def test_one_building_above_one_worker_stays_as_it_is():
    """An estate that is one tower of 800 households is not cut: its grid has two workers."""
    households = np.where(np.arange(36) == 7, 800, toy_ground().units["households"])
    plan = gp.partition(ground_with([7], households=households), together="estate", **QUICK)
    assert plan.network.n_workers[plan.labels[7]] == 2
    assert cuts(plan) == []


def test_a_tower_in_an_estate_is_a_part_with_its_workers():
    """Of an estate with a tower above one worker the tower is in one part; what has room there may come to it."""
    households = np.where(np.arange(36) == 7, 800, toy_ground().units["households"])
    estate = [*range(6), *range(6, 12), *range(12, 15)]
    plan = gp.partition(ground_with(estate, households=households), together="estate", **QUICK)
    (cut,) = cuts(plan)
    assert plan.verify().failures == ()
    assert plan.network.n_workers[plan.labels[7]] == 2
    assert max(map(int, cut.numbers["sizes"].split(" + "))) <= 1000


def test_estates_across_a_border_are_parted_there():
    """An estate in two communities lies in two parts, told as such, and each is kept together."""
    plan = gp.partition(ground_with([12, 13, 18, 19], communities=2), together="estate", window=(200, 500), **QUICK)
    (cut,) = cuts(plan)
    assert (cut.code, cut.ids, cut.numbers["units"]) == ("estate-parted", ("b012", "b013", "b018", "b019"), [2, 2])
    assert plan.labels[12] == plan.labels[13] != plan.labels[18] == plan.labels[19]
    assert plan.verify().failures == ()


def test_pins_and_units_apart_are_heeded_by_the_cut():
    """Two neighbours of one estate, pinned to different grids or to be kept apart, come into two parts."""
    for wish in ({"pinned": {"b000": "X", "b001": "Y"}}, {"apart": [["b000", "b001"]]}):
        plan = gp.partition(ground_with(range(13)), together="estate", **wish, **QUICK)
        assert len(cuts(plan)) == 1
        assert plan.labels[0] != plan.labels[1]
        assert plan.verify().failures == ()


def test_parts_of_an_older_plan_go_on():
    """Divided again from a plan that cut the estate, with the same seed or another, the parts are the same."""
    ground = ground_with(range(13))
    old = gp.partition(ground, together="estate", **QUICK)
    new = gp.partition(ground, together="estate", start=old, stay=1.0, seed=5, **QUICK)
    before, after = ({frozenset(_part) for _part in _parts(plan)} for plan in (old, new))
    assert before == after


def _parts(plan):
    return parts_of([range(13)], plan.report.findings, {unit: i for i, unit in enumerate(IDS)})


def test_cuts_without_a_reason_and_parts_torn_fail_verification():
    """An estate within the limit told to be cut, and a part in two grids, are found out."""
    plan = gp.partition(ground_with(range(13)), together="estate", **QUICK)
    (cut,) = cuts(plan)
    whole = plan.replace(rules=dataclasses.replace(plan.rules, households=gp.Window(300, 900)))
    assert "verify-estate-cut" in {f.code for f in whole.verify().failures}
    swapped = cut.numbers | {"units": [cut.numbers["units"][0] + 1, cut.numbers["units"][1] - 1]}
    report = dataclasses.replace(
        plan.report,
        findings=tuple(dataclasses.replace(f, numbers=swapped) if f is cut else f for f in plan.report.findings),
    )
    assert "verify-together" in {f.code for f in plan.replace(report=report).verify().failures}


def test_the_board_of_edits_knows_the_parts():
    """Whoever edits a plan is held to the parts, not to the whole estate."""
    plan = gp.partition(ground_with(range(13)), together="estate", **QUICK)
    assert sorted(len(group) for group in board_of(plan).together) == sorted(cuts(plan)[0].numbers["units"])
    assert board_of(plan).needs.max() == 1


def _fewest(graph, amounts, most):
    """Return the least number of connected parts of at most so much, over every set of units as a part."""
    nodes = frozenset(graph)
    every = [frozenset(some) for size in range(1, 7) for some in itertools.combinations(sorted(nodes), size)]
    parts = [one for one in every if amounts[list(one)].sum() <= most and nx.is_connected(graph.subgraph(one))]

    @cache
    def fewest(left):
        if not left:
            return 0
        return 1 + min(fewest(left - part) for part in parts if min(left) in part and part <= left)

    return fewest(nodes)


@pytest.mark.long
@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(10, 60), min_size=6, max_size=6), st.integers(60, 130))
def test_cuts_are_the_fewest_there_can_be(households, most):
    """On six units every cut is looked at: the parts hang together, hold the limit, and are as few as can be."""
    estate = [0, 1, 2, 6, 7, 8]
    counts = np.zeros(36, np.int64)
    counts[estate] = households
    ground, near = ground_with(estate, households=counts), toy_ground().adjacency
    graph = nx.Graph(zip(near.u.tolist(), near.v.tolist(), strict=True)).subgraph(estate)
    room = Room(counts[:, None], np.array([most // 2]), np.array([most]), ("households",))
    cutter = Cutter(ground, room, near.open, np.zeros(36, bool), counts)
    cut = cutter.cut(estate, seats=(), apart=np.zeros((36, 0), bool), earlier=None)
    assert sorted(unit for part in cut.parts for unit in part) == estate
    assert all(nx.is_connected(graph.subgraph(part)) and counts[part].sum() <= most for part in cut.parts)
    assert len(cut.parts) == _fewest(graph, counts, most)


@pytest.mark.parametrize("estates", ["often", None, 1])
def test_rules_refuse_what_cannot_be(estates):
    """Estates are cut or whole, nothing else, and links are true or false; plans without them say nothing of them."""
    if estates is None:
        assert not {"estates", "links"} & set(gp.Rules().as_dict())
        assert gp.Rules.from_dict(gp.Rules(estates="whole", links=True).as_dict()).links
        return
    with pytest.raises(gp.OptionError, match=r"estates.*links"):
        gp.Rules(estates=estates, links=estates)


def test_an_estate_is_held_to_the_window_of_its_own_area():
    """A market of one worker's shops stays whole although the general window would cut it, and is cut by its own."""
    ground = area_ground(quarters())
    market = ground.units["use"].to_numpy() == "commercial"
    market[9] = False
    units = ground.units.assign(estate=np.where(market, "E", None))
    roads = ground_with([]).roads
    ground = dataclasses.replace(ground, units=units, roads=roads, report=gp.Report())
    shops = int(units["shops"][market].sum())
    for workers, parts in ((1.0, 0), (1.5, 2)):
        standard = gp.Standard(residential=300, commercial=gp.Ratio("shops", round(shops / workers), (0.3, 1.2)))
        rules = area_rules(standard=standard, load=gp.Window(0.3, 0.8), together="estate", **QUICK)
        plan = gp.partition(ground, rules)
        assert [f.numbers["parts"] for f in cuts(plan)] == ([parts] if parts else [])
        assert not [f for f in plan.verify().failures if f.code == "verify-estate-cut"]
