"""Verification: true plans pass, every kind of false statement is found."""

import dataclasses
import doctest
import itertools
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from toy_plan import CRS, EAST, NORTH, toy_ground, toy_plan

from gridplan import measure, read_units, samples, survey
from gridplan.findings import Conservation, Finding, Report
from gridplan.ground.adjacency import Adjacency, EdgeKind
from gridplan.options import Rules, Standard, Window
from gridplan.store import container, geopackage
from gridplan.verify import certificate, verify
from gridplan.verify.certificate import proven_bound
from gridplan.verify.neighbours import LEAST, read_neighbours
from gridplan.verify.verification import FIGURES

KINDS = Rules(households=None, load=Window(0.5, 1.5), standard=Standard(open=300, managed=500))


def with_ground(plan, **changes):
    """Plan on a ground with `changes`."""
    return plan.replace(ground=dataclasses.replace(plan.ground, **changes))


def with_network(plan, **changes):
    """Plan whose network has `changes`."""
    return plan.replace(network=dataclasses.replace(plan.network, **changes))


def with_cell(plan, i, cell):
    """Plan in which one cell is another shape."""
    cells = plan.ground.cells.copy()
    cells.iloc[i] = cell
    return with_ground(plan, cells=cells)


def moved(plan, unit, grid):
    """Plan in which one unit is given to another grid, with the figures of its pieces brought up to date."""
    labels = plan.labels.copy()
    labels[unit] = grid
    return with_network(plan, labels=labels)


def cut_short(network):
    """A network that has lost a unit."""
    return dataclasses.replace(network, name="roads", kind="line", labels=network.labels[1:])


def priced(plan, price=2000.0):
    """Plan of one piece with a proof: the same price everywhere."""
    prices = np.full(len(plan.ground), price)
    workers = plan.network.n_workers
    bound = proven_bound(plan.ground.points, plan.load, prices, 500 * workers, floors=300 * workers)
    return with_bound(plan.replace(prices=prices), bound)


def with_bound(plan, bound):
    """Plan of one piece that claims this bound, for the piece and as a whole."""
    return with_part(plan.replace(bound=bound), bound=bound)


def with_part(plan, **changes):
    """Plan whose first piece has `changes`."""
    return plan.replace(components=(dataclasses.replace(plan.components[0], **changes), *plan.components[1:]))


def with_pairs(plan, **changes):
    """Plan whose stored neighbours have `changes`."""
    return with_ground(plan, adjacency=dataclasses.replace(plan.ground.adjacency, **changes))


def with_pair(plan, pair, **columns):
    """Plan with one more stored pair, open and 40 m long."""
    near = plan.ground.adjacency
    ends = np.array([*zip(near.u, near.v, strict=True), pair])
    more = {"length": 40.0, "off_road": 0.0, "kind": 0, "barred": False} | columns
    arrays = {name: np.append(getattr(near, name), value) for name, value in more.items()}
    return with_ground(plan, adjacency=Adjacency.from_pairs(near.n, ends, **arrays))


def without_pair(plan, i):
    """Plan that hides one pair of neighbours."""
    near = plan.ground.adjacency
    columns = ("u", "v", "length", "off_road", "kind", "barred")
    return with_pairs(plan, **{name: np.delete(getattr(near, name), i) for name in columns})


def with_wall(plan, *corners):
    """Plan on a ground with a barrier; corners in cells of 40 m from the south-west."""
    wall = shapely.LineString([(EAST + 40 * x, NORTH + 40 * y) for x, y in corners])
    return with_ground(plan, barriers=gpd.GeoDataFrame(geometry=[wall], crs=CRS))


def two_pieces(plan):
    """Plan of one piece of ground that says it is two."""
    column = (np.arange(36) >= 18).astype(np.int32)
    half = toy_plan(ground=toy_ground(communities=2))
    parts = tuple(dataclasses.replace(part, community="A") for part in half.components)
    return plan.replace(component=column, components=parts)


def by_workers(plan, workers):
    """Plan whose grids have these workers, by their window and in the table."""
    grid = np.repeat(np.array(plan.network.codes, dtype=object), workers)
    table = pd.DataFrame({"worker": [f"w{i}" for i in range(len(grid))], "grid": grid, "share": 1.0})
    return with_network(plan, n_workers=np.array(workers)).replace(workers=table)


def test_examples_run():
    """The example of the certificate gives what it shows."""
    assert doctest.testmod(certificate).failed == 0


@pytest.mark.parametrize("communities", [1, 2])
@pytest.mark.parametrize("rules", [Rules(), KINDS], ids=["households", "kinds"])
def test_true_plans_are_verified(communities, rules):
    """A plan that says what is so passes, with every figure as a plain JSON value."""
    plan = toy_plan(ground=toy_ground(communities=communities, kinds=rules is KINDS), rules=rules)
    found = verify(plan)
    assert found.failures == ()
    assert found.status == "verified"
    said = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert set(FIGURES) < set(said)
    assert said["border_on_roads"] == pytest.approx(1)
    assert (said["coverage_gap_m2"], said["coverage_overlap_m2"]) == (0, 0)
    assert said["objective"] == pytest.approx(measure.medoid_inertia(plan.ground.points, plan.load, plan.labels))


def test_road_share_on_the_map_is_that_of_the_neighbours():
    """Measured by overlay, the share of borders on roads is the one that the neighbouring pairs give."""
    plan = toy_plan(rules=Rules(households=Window(1, 2000)))
    labels = (np.arange(36) // 12).astype(np.int32)
    plan = with_network(plan, labels=labels, codes=("1", "2", "3"), n_workers=np.ones(3, np.int64))
    by_pairs = measure.border_on_roads(plan.ground.adjacency, labels)
    # a border of 1 m beside the crossing street lies within reach of it, on either side
    assert verify(plan).figures["border_on_roads"] == pytest.approx(by_pairs + 4 / 480, abs=1e-3)


def test_losing_a_road_moves_borders_off_roads():
    """Only bounding roads count."""
    plan = toy_plan()
    plan = with_ground(plan, roads=plan.ground.roads.assign(bounds=False))
    assert verify(plan).figures["border_on_roads"] == 0


FALSE = {
    "label out of range": (lambda p: moved(p, 0, 9), "verify-unit-without-grid"),
    "empty grid": (lambda p: with_network(p, labels=np.minimum(p.labels, 2)), "verify-grid-empty"),
    "repeated code": (lambda p: with_network(p, codes=("001", "001", "003", "004")), "verify-repeated"),
    "short other network": (lambda p: p.replace(others=(cut_short(p.network),)), "verify-lengths"),
    "short load": (lambda p: p.replace(load=p.load[:-1]), "verify-lengths"),
    "in pieces": (lambda p: moved(p, 0, 1), "verify-noncontiguous"),
    "in pieces on the map": (lambda p: moved(p, 0, 1), "verify-map-pieces"),
    "load made up": (lambda p: p.replace(load=p.load + 1), "verify-load"),
    "narrow window": (lambda p: p.replace(rules=Rules(households=Window(300, 400))), "verify-window"),
    "workers doubled": (lambda p: with_network(p, n_workers=np.array([2, 1, 1, 1])), "verify-window"),
    "households lost": (
        lambda p: with_ground(p, report=Report(conservation=Conservation(36, 36, 0, 0, 1492, 1492))),
        "verify-households",
    ),
    "line that does not add up": (
        lambda p: with_ground(p, report=Report(conservation=Conservation(36, 36, 0, 0, 1500, 1491))),
        "verify-conservation",
    ),
    "estimates hidden": (
        lambda p: with_ground(p, units=p.ground.units.assign(source="estimated")),
        "verify-estimated",
    ),
    "parent border": (
        lambda p: with_ground(p, units=p.ground.units.assign(community=["A"] * 18 + ["B"] * 18)),
        "verify-components",
    ),
    "parents of two pieces": (lambda p: with_part(p, community="B"), "verify-components"),
    "one piece as two": (two_pieces, "verify-components"),
    "neighbours that do not touch": (lambda p: with_pair(p, (0, 35)), "verify-neighbours"),
    "a link over water": (lambda p: with_pair(p, (0, 35), kind=EdgeKind.BRIDGE), "verify-neighbours"),
    "pieces joined by a made-up pair": (lambda p: with_pair(moved(p, 35, 0), (0, 35)), "verify-noncontiguous"),
    "hidden neighbours": (lambda p: without_pair(p, 3), "verify-neighbours"),
    "short border": (lambda p: with_pairs(p, length=p.ground.adjacency.length / 2), "verify-border-lengths"),
    "negative metres": (lambda p: with_pairs(p, off_road=p.ground.adjacency.off_road - 50), "verify-border-lengths"),
    "barred without reason": (lambda p: with_pairs(p, barred=p.ground.adjacency.u == 7), "verify-barred"),
    "open across a barrier": (lambda p: with_wall(p, (2, 0), (2, 6)), "verify-barred"),
    "grid across a barrier": (lambda p: with_wall(p, (2, 0), (2, 6)), "verify-noncontiguous"),
    "open across parents": (
        lambda p: with_ground(p, units=p.ground.units.assign(community=["A"] * 18 + ["B"] * 18)),
        "verify-barred",
    ),
    "pairs of units that do not exist": (lambda p: with_pairs(p, v=p.ground.adjacency.v + 40), "verify-lengths"),
    "pairs out of order": (lambda p: with_pairs(p, u=p.ground.adjacency.v, v=p.ground.adjacency.u), "verify-lengths"),
    "another outline": (lambda p: with_ground(p, outline_shift=9.7), "verify-outline"),
    "no outline": (lambda p: with_ground(p, outline_shift=float("nan")), "verify-outline"),
    "feasible with a piece that is not": (lambda p: with_part(p, status="infeasible"), "verify-status"),
    "infeasible though windows hold": (
        lambda p: with_part(p, status="infeasible").replace(status="infeasible"),
        "verify-piece-status",
    ),
    "partial with every piece feasible": (lambda p: p.replace(status="partial"), "verify-status"),
    "adopted though divided": (lambda p: p.replace(status="adopted"), "verify-status"),
    "broken windows, feasible piece": (
        lambda p: p.replace(rules=Rules(households=Window(300, 400)), status="partial"),
        "verify-piece-status",
    ),
    "too few in the table": (lambda p: p.replace(workers=p.workers[:3]), "verify-worker-shares"),
    "half a worker": (lambda p: p.replace(workers=p.workers.assign(share=0.5)), "verify-worker-shares"),
    "shares that cancel out": (
        lambda p: p.replace(workers=pd.concat([p.workers, p.workers.assign(share=-1.0), p.workers])),
        "verify-worker-shares",
    ),
    "a share that is no number": (lambda p: p.replace(workers=p.workers.assign(share=np.nan)), "verify-worker-shares"),
    "two workers for nobody's sake": (
        lambda p: by_workers(p.replace(rules=Rules(households=Window(100, 500))), [2, 1, 1, 1]),
        "verify-grid-workers",
    ),
    "nobody for an inhabited grid": (lambda p: by_workers(p, [0, 1, 1, 1]), "verify-grid-workers"),
    "other number of grids": (
        lambda p: p.replace(rules=Rules(households=Window(300, 500), n_grids=5)),
        "verify-grid-number",
    ),
    "bound of a piece too high": (lambda p: with_part(priced(p), bound=priced(p).bound * 1.01), "verify-piece-bound"),
    "bounds that do not add up": (lambda p: priced(p).replace(bound=priced(p).bound / 2), "verify-bound-sum"),
    "bound that is no number": (lambda p: with_bound(priced(p), float("nan")), "verify-bound"),
    "price that is no number": (lambda p: priced(p).replace(prices=np.full(36, np.inf)), "verify-prices"),
    "across parents": (
        lambda p: with_ground(p, units=p.ground.units.assign(community=["A"] * 12 + ["B"] * 24)),
        "verify-parents",
    ),
    "figures of a piece": (
        lambda p: p.replace(components=(dataclasses.replace(p.components[0], households=1),)),
        "verify-components",
    ),
    "unknown piece": (lambda p: p.replace(component=np.full(36, 3, np.int32)), "verify-components"),
    "worker of no grid": (lambda p: p.replace(workers=p.workers.assign(grid="999")), "verify-workers"),
    "bound too high": (lambda p: priced(p).replace(bound=priced(p).bound * 1.01), "verify-bound"),
    "bound without prices": (lambda p: p.replace(bound=1.0), "verify-bound"),
    "negative price": (lambda p: p.replace(prices=np.full(36, -1.0), bound=1.0), "verify-prices"),
    "gap of 2 m²": (
        lambda p: with_ground(
            p, outline=shapely.union(p.ground.outline, shapely.box(EAST - 1, NORTH, EAST, NORTH + 2))
        ),
        "verify-gap",
    ),
    "overlap of 2 m²": (
        lambda p: with_ground(
            p, outline=shapely.difference(p.ground.outline, shapely.box(EAST, NORTH, EAST + 1, NORTH + 2))
        ),
        "verify-overlap",
    ),
    "gap": (lambda p: with_ground(p, outline=shapely.buffer(p.ground.outline, 1)), "verify-gap"),
    "beyond the outline": (lambda p: with_ground(p, outline=shapely.buffer(p.ground.outline, -1)), "verify-overlap"),
    "overlapping cells": (lambda p: with_cell(p, 0, shapely.buffer(p.ground.cells[0], 2)), "verify-coverage"),
    "counted twice": (lambda p: with_cell(p, 0, shapely.buffer(p.ground.cells[0], 2)), "verify-overlap"),
    "cell elsewhere": (lambda p: with_cell(p, 0, p.ground.cells[1]), "verify-cells"),
    "cell in two parts": (
        lambda p: with_cell(p, 0, shapely.union(p.ground.cells[0], p.ground.cells[35])),
        "verify-cells",
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_statements_are_found(name):
    """Each false statement fails with its own finding, and the answer is JSON all the same."""
    change, code = FALSE[name]
    found = verify(change(toy_plan()))
    assert code in [finding.code for finding in found.failures]
    assert found.status == "failed"
    said = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert set(FIGURES) < set(said)
    for lang in ("en", "zh"):
        assert found.text(lang)


def exceptional(status, findings):
    """Plan with two grids outside a narrow window, whose piece has this status and these findings."""
    plan = toy_plan(rules=Rules(households=Window(300, 400)), status=status)
    return with_part(plan, status=status, findings=findings)


@pytest.mark.parametrize(
    ("status", "ids", "passes"),
    [
        ("infeasible", ("003", "004"), True),
        ("unproven", ("003", "004"), True),
        ("infeasible", ("003",), False),
        ("feasible", ("003", "004"), False),
        ("infeasible", (), False),
        ("stopped", (), True),
    ],
)
def test_only_named_exceptions_are_excused(status, ids, passes):
    """A grid outside the window passes when its piece has given up and names it; it is counted either way."""
    found = verify(exceptional(status, (Finding("grids-outside-window", ids=ids),) if ids else ()))
    assert (found.status == "verified") is passes
    assert found.figures["outside_window"] == 2
    assert passes == any(note.code == "verify-exception" and note.ids == ("003", "004") for note in found.notes)


def test_adopted_faults_are_notes():
    """A division taken in as it was may be broken: that is what the plan says."""
    plan = moved(toy_plan(ground=toy_ground(communities=2), status="adopted"), 0, 1)
    parts = tuple(
        dataclasses.replace(part, status="adopted", n_grids=len(np.unique(plan.labels[plan.component == i])))
        for i, part in enumerate(plan.components)
    )
    found = verify(plan.replace(components=parts))
    assert found.status == "verified"
    assert {note.code for note in found.notes} == {"verify-adopted-pieces", "verify-adopted-parents"}
    assert found.figures["noncontiguous"] == 1


def test_bound_is_recomputed_from_prices():
    """The proof of a plan is what its prices prove, piece by piece, not what it claims."""
    plan = priced(toy_plan())
    found = verify(plan)
    assert found.failures == ()
    assert 0 < found.figures["bound"] <= found.figures["objective"]
    assert found.figures["bound"] == pytest.approx(plan.bound)
    assert found.figures["gap"] == pytest.approx(plan.gap)
    assert verify(with_bound(plan, plan.bound / 2)).failures == ()
    silent = verify(plan.replace(bound=None))
    assert (silent.failures, silent.figures["bound"], silent.figures["gap"]) == ((), None, None)


def test_grids_that_cannot_be_had_are_no_lie():
    """Another number of grids than asked for passes when the plan is infeasible and its report says why."""
    plan = toy_plan(rules=Rules(households=Window(300, 500), n_grids=9), status="infeasible")
    said = Finding("grids-impossible", numbers={"grids": 9, "fewest": 3, "most": 4})
    report = Report((said,), plan.ground.report.conservation)
    assert verify(plan.replace(report=report)).failures == ()
    assert verify(plan.replace(report=report, status="feasible")).status == "failed"


def test_heavy_units_may_have_several_workers():
    """A grid has as many workers as its heaviest unit needs, and no more."""
    ground = toy_ground()
    households = ground.units["households"].where(ground.units.index != 0, 700)
    line = Conservation(36, 36, 0, 0, int(households.sum()), int(households.sum()))
    ground = dataclasses.replace(
        ground, units=ground.units.assign(households=households), report=Report(conservation=line)
    )
    plan = toy_plan(ground=ground)
    wide = int(plan.labels[0])
    workers = [2 if grid == wide else 1 for grid in range(4)]
    plan = by_workers(plan.replace(rules=Rules(households=Window(300, 600))), workers)
    assert verify(plan).failures == ()
    more = by_workers(plan.replace(rules=Rules(households=Window(300, 600))), [w + (w > 1) for w in workers])
    assert "verify-grid-workers" in [finding.code for finding in verify(more).failures]


def test_neighbours_are_read_off_the_map():
    """On surveyed ground with a river and communities, pairs, lengths and bars found anew are those of the survey."""
    town = samples.city(buildings=400, seed=2)
    units = read_units(town.buildings, households="households", community="community")
    ground = survey(units, roads=town.roads, barriers=town.barriers, boundaries=town.boundaries)
    near = ground.adjacency
    found = read_neighbours(ground, np.unique(ground.units["community"].astype(str), return_inverse=True)[1])
    sure = found.length > LEAST
    np.testing.assert_array_equal(found.u[sure], near.u)
    np.testing.assert_array_equal(found.v[sure], near.v)
    np.testing.assert_allclose(found.length[sure], near.length)
    assert near.barred[found.must_bar[sure]].all()
    assert found.may_bar[sure][near.barred].all()
    assert (near.barred & ~found.abroad[sure]).any()


def test_borders_are_found_in_spite_of_millimetres():
    """Cells whose corners miss each other by a few millimetres are neighbours along all of their border."""
    plan = toy_plan()
    cells = plan.ground.cells.copy()
    cells.iloc[0] = shapely.box(EAST, NORTH, EAST + 39.995, NORTH + 39.995)
    ground = dataclasses.replace(plan.ground, cells=cells)
    found = read_neighbours(ground, np.zeros(36, np.int64))
    np.testing.assert_array_equal(found.u, ground.adjacency.u)
    np.testing.assert_allclose(found.length, 40, atol=0.1)


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


@settings(max_examples=60, deadline=None)
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


def test_files_are_verified_with_their_digests(tmp_path):
    """A plan file gives both digests; the layer of grids must say what the units say."""
    file = geopackage.save(toy_plan(), tmp_path / "a.gpkg")
    found = verify(file)
    assert found.failures == ()
    assert found.figures["content_digest"] == geopackage.content_digest(file)


def test_a_sealed_file_with_false_grids_fails(tmp_path, monkeypatch):
    """Figures of the grids layer are recomputed, even when the digests are right."""
    plan = toy_plan()
    tables = geopackage.tables_of(plan, saved_at=None)
    columns = dict(tables["grids"].columns)
    columns["households"] = [1, *columns["households"][1:]]
    tables["grids"] = container.Table(columns, tables["grids"].types, tables["grids"].geometry)
    monkeypatch.setattr(geopackage, "tables_of", lambda *_, **__: tables)
    found = verify(geopackage.save(plan, tmp_path / "a.gpkg"))
    assert [(f.code, f.ids) for f in found.failures] == [("verify-stored-grids", ("001",))]
