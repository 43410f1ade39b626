"""Explanations: every figure is what the whole measure gives on the changed labels, every verdict follows from them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from unittest.mock import patch

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_plan import toy_ground, toy_plan

import gridplan as gp
from gridplan import measure
from gridplan.cli import main
from gridplan.errors import InputError
from gridplan.explain import Change, Explanation, explain
from gridplan.explain.changing import change
from gridplan.explain.scene import look_at
from gridplan.options import Rules, Standard, Window
from gridplan.plan import Plan
from gridplan.wishes.earlier import BEFORE

LOADS = Rules(households=Window(250, 480), load=Window(0.6, 1.3), standard=Standard(open=300, managed=500))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Return a plan of 3 to 5 grids grown at random on the toy ground, some units barred, some grids in two pieces."""
    rules = draw(st.sampled_from([Rules(households=Window(250, 480)), LOADS, Rules(objective="centroid", borders=1)]))
    ground = toy_ground(communities=draw(st.integers(1, 2)), kinds=rules.standard is not None)
    if draw(st.booleans()):
        barred = ground.adjacency.barred.copy()
        barred[draw(st.integers(0, len(barred) - 1)) :: 7] = True
        ground = dataclasses.replace(ground, adjacency=dataclasses.replace(ground.adjacency, barred=barred))
    plan = toy_plan(ground=ground, rules=rules)
    k = draw(st.integers(3, 5))
    return plan.replace(network=dataclasses.replace(
        plan.network,
        labels=grown(plan, k, draw(st.integers(0, 10_000))),
        codes=tuple(f"{g + 1:03d}" for g in range(k)),
        n_workers=np.ones(k, np.int64),
    ))  # fmt: skip


def grown(plan: Plan, k: int, seed: int) -> np.ndarray:
    """Return labels grown from `k` units over all neighbours, one unit at a time."""
    draw = np.random.default_rng(seed)
    near = plan.ground.adjacency
    n = near.n
    labels = np.full(n, -1, np.int32)
    labels[draw.choice(n, k, replace=False)] = np.arange(k)
    while (labels < 0).any():
        u, v = (np.concatenate(ends) for ends in ((near.u, near.v), (near.v, near.u)))
        open_ends = np.flatnonzero((labels[u] >= 0) & (labels[v] < 0))
        pick = draw.choice(open_ends)
        labels[v[pick]] = labels[u[pick]]
    return labels


def moved(plan: Plan, unit: str, grid: str, *more: str) -> Plan:
    """Return the plan with units in another grid."""
    labels = plan.labels.copy()
    labels[plan.ground.units["unit"].isin([unit, *more]).to_numpy()] = plan.network.codes.index(grid)
    return plan.replace(network=dataclasses.replace(plan.network, labels=labels))


def assert_same_change(change: Change, before: Plan, after: Plan) -> None:
    """Compare a change with measuring both plans as a whole."""
    near = before.ground.adjacency
    metres = [measure.cut_length(near, p.labels) for p in (before, after)]
    assert change.border == pytest.approx(metres[1] - metres[0], abs=1e-6)
    off_road = [near.off_road[p.labels[near.u] != p.labels[near.v]].sum() for p in (before, after)]
    assert change.off_road == pytest.approx(off_road[1] - off_road[0], abs=1e-6)
    assert change.inertia_medoid == pytest.approx(100 * (after.objective / before.objective - 1), abs=1e-6)
    k = len(before.network.codes)
    about = [
        measure.moment_of_inertia(p.ground.points, p.load, p.labels, n_grids=k).sum() for p in (before, after)
    ]  # fmt: skip
    assert change.inertia_centroid == pytest.approx(100 * (about[1] / about[0] - 1), abs=1e-6)
    for window in change.windows:
        g = before.network.codes.index(window.grid)
        amounts = [
            {"load": p.load, "households": p.ground.units["households"]}[window.resource] for p in (before, after)
        ]
        sums = [
            measure.loads(p.labels, a, n_grids=k)[g] for p, a in zip((before, after), amounts, strict=True)
        ]  # fmt: skip
        assert [window.before, window.after] == sums
    told = {(w.grid, w.resource): w for w in change.windows}
    grids = sorted({w.grid for w in change.windows})
    assert set(told) == {(grid, name) for grid in grids for name in before.rules.windows}


def graph_of(plan: Plan) -> nx.Graph:
    """Return the units with the pairs that a grid may reach across."""
    near = plan.ground.adjacency
    graph = nx.empty_graph(near.n)
    graph.add_edges_from(zip(near.u[near.open].tolist(), near.v[near.open].tolist(), strict=True))
    return graph


def pieces(plan: Plan, code: str) -> list[set[int]]:
    """Return the connected pieces of one grid."""
    graph = graph_of(plan)
    mine = np.flatnonzero(plan.labels == plan.network.codes.index(code)).tolist()
    return list(nx.connected_components(graph.subgraph(mine)))


@settings(max_examples=40)
@given(plans(), st.integers(0, 35))
def test_every_figure_is_that_of_the_changed_plan(plan: Plan, number: int) -> None:
    """Windows, inertia about centroids and medoids, border and off-road metres agree with measuring both plans."""
    unit = f"b{number:03d}"
    found = explain(plan, unit)
    for near in found.neighbours:
        assert_same_change(near.change, plan, moved(plan, unit, near.grid))
        if near.with_along is not None:
            assert_same_change(near.with_along, plan, moved(plan, unit, near.grid, *near.along))


@settings(max_examples=40)
@given(plans(), st.integers(0, 35))
def test_cut_off_units_are_those_networkx_finds(plan: Plan, number: int) -> None:
    """A unit tears its grid exactly when networkx counts more pieces without it; the heaviest piece stays."""
    unit = f"b{number:03d}"
    found = explain(plan, unit)
    own = next(piece for piece in pieces(plan, found.grid) if number in piece)
    left = list(nx.connected_components(graph_of(plan).subgraph(own - {number})))
    weights = sorted(int(plan.load[list(piece)].sum()) for piece in left)
    assert len(found.cut_off) == 0 if len(left) < 2 else len(found.cut_off) > 0
    cut = plan.ground.units["unit"].isin(found.cut_off).to_numpy()
    assert int(plan.load[cut].sum()) == sum(weights[:-1])


@settings(max_examples=40)
@given(plans(), st.integers(0, 35))
def test_a_verdict_breaks_exactly_when_a_rule_does(plan: Plan, number: int) -> None:
    """Judged on the changed plan as a whole: windows, pieces, communities and open borders."""
    unit = f"b{number:03d}"
    found = explain(plan, unit)
    community = plan.ground.units["community"]
    for near in found.neighbours:
        after = moved(plan, unit, near.grid)
        there = plan.labels == plan.network.codes.index(near.grid)
        one_community = community[number] == community[int(np.flatnonzero(there)[0])]
        torn = len(pieces(after, found.grid)) > len(pieces(plan, found.grid)) or not pieces(after, found.grid)
        loose = not set(graph_of(plan)[number]) & set(np.flatnonzero(there).tolist())
        windows = any(window.breaks for window in near.change.windows)
        assert (near.verdict == "breaks") == (torn or loose or windows or not one_community)
        assert near.verdict == "breaks" or (near.verdict == "better") == (near.change.weighed < -1e-9)


@settings(max_examples=15)
@given(plans(), st.integers(0, 35))
def test_the_best_swap_is_the_best_of_all_that_hold(plan: Plan, number: int) -> None:
    """Tried with every unit of every bordering grid: none that holds windows, borders and pieces weighs less."""
    unit = f"b{number:03d}"
    found, scene, graph = explain(plan, unit), look_at(plan), graph_of(plan)
    own, community = int(plan.labels[number]), plan.ground.units["community"]
    allowed = {}
    for other in np.flatnonzero((plan.labels != own) & (community == community[number])).tolist():
        grid = int(plan.labels[other])
        codes = [plan.network.codes[g] for g in (own, grid)]
        after = moved(moved(plan, unit, codes[1]), f"b{other:03d}", codes[0])
        bordering = (plan.labels[list(graph[number])] == grid).any() and (plan.labels[list(graph[other])] == own).any()
        if bordering and all(len(pieces(after, code)) <= len(pieces(plan, code)) for code in codes):
            exchange = change(scene, np.array([number, other]), np.array([grid, own]))
            if exchange.holds:
                allowed[f"b{other:03d}"] = exchange.weighed
                assert_same_change(exchange, plan, after)
    assert (found.swap is None) == (not allowed)
    if found.swap is not None:
        assert found.swap.change.weighed == min(allowed.values()) == allowed[found.swap.unit]


@settings(max_examples=20)
@given(plans(), st.integers(0, 35))
def test_wishes_are_weighed_by_their_dials(plan: Plan, number: int) -> None:
    """What streets and borders add to a move is what the borders of the whole plan cost more."""
    unit = f"b{number:03d}"
    dials = [{"streets": 0, "borders": 0}, {"streets": 2, "borders": 3}]
    free, priced = (plan.replace(rules=dataclasses.replace(plan.rules, **dial)) for dial in dials)
    toll, near = look_at(priced).prices.toll, plan.ground.adjacency
    whole = look_at(plan).inertia[plan.rules.objective == "medoid"]
    for plain, dear in zip(explain(free, unit).neighbours, explain(priced, unit).neighbours, strict=True):
        paid = [toll[p.labels[near.u] != p.labels[near.v]].sum() for p in (plan, moved(plan, unit, plain.grid))]
        extra = 100 * (paid[1] - paid[0]) / whole
        assert dear.change.weighed - plain.change.weighed == pytest.approx(extra, abs=1e-6)


def test_prices_are_those_of_a_square() -> None:
    """On square grids an off-road metre at dial 1 costs 1.5 grid inertias over the border that such a square has."""
    plan = toy_plan(rules=Rules(households=Window(300, 500)))
    prices, near = look_at(plan).prices, plan.ground.adjacency
    inertia = measure.moment_of_inertia(plan.ground.points, prices.weight, plan.labels, n_grids=4).sum()
    square = 4 * np.sqrt(6 * inertia / prices.weight.sum())
    assert square == pytest.approx(4 * 120, rel=0.08)
    assert prices.toll == pytest.approx(1.5 * inertia / 4 / square * near.off_road)


def test_a_broken_window_is_told_in_both_languages() -> None:
    """The sentence names the grid that breaks, how many households it would have and the end it misses."""
    found = explain(toy_plan(rules=Rules(households=Window(395, 500))), "b014")
    sentences = [near.text("en") for near in found.neighbours]
    assert any("would leave grid 003 with" in text and "below 395" in text for text in sentences)
    assert any("低于" in near.text("zh") or "比下限 395" in near.text("zh") for near in found.neighbours)


def test_pins_locks_and_groups_forbid_moves() -> None:
    """Each wish of the rules that holds a unit, or keeps it out, is named with the units concerned."""
    rules = Rules(
        households=Window(300, 500),
        pinned={"b014": "003"},
        locked=["001"],
        together=[["b014", "b008"]],
        apart=[["b014", "b020"]],
    )
    found = explain(toy_plan(rules=rules), "b014")
    assert [finding.code for finding in found.held_by] == ["explain-pinned", "explain-together"]
    codes = {near.grid: [reason.code for reason in near.reasons] for near in found.neighbours}
    assert "explain-locked" in codes["001"]
    assert "explain-kept-apart" in codes["004"]
    assert found.swap is None


def test_soft_balance_counts() -> None:
    """A move that evens out a soft attribute lowers what unevenness costs, one the other way raises it by as much."""
    ground = toy_ground()
    ground.units["shops"] = (np.arange(36) == 14).astype(float)
    found = explain(toy_plan(ground=ground, rules=Rules(balance={"shops": 1})), "b014")
    assert [round(near.change.uneven, 6) for near in found.neighbours if near.touches] == [0.0, 0.0]
    ground.units["shops"] = np.isin(np.arange(36), [14, 0]).astype(float)
    found = explain(toy_plan(ground=ground, rules=Rules(balance={"shops": 1})), "b014")
    assert all(near.change.uneven < 0 and near.change.weighed < 0 for near in found.neighbours if near.touches)


def test_staying_counts() -> None:
    """Leaving the grid of the older plan costs a household's mean inertia at dial 1; going back gains as much."""
    plan = toy_plan(rules=Rules(stay=1, streets=0))
    older = dataclasses.replace(plan.network, name=BEFORE)
    free, home = explain(plan, "b014"), explain(plan.replace(others=(older,)), "b014")
    dearer = [b.change.weighed - a.change.weighed for a, b in zip(free.neighbours, home.neighbours, strict=True)]
    assert all(extra > 0.5 for extra in dearer)
    older = dataclasses.replace(older, codes=("001", "002", "004", "003"))
    away = explain(plan.replace(others=(older,)), "b014")
    cheaper = {
        n.grid: b.change.weighed - n.change.weighed for n, b in zip(free.neighbours, away.neighbours, strict=True)
    }
    assert cheaper["004"] == pytest.approx(-dearer[0])
    assert cheaper["001"] == pytest.approx(0)


def test_unknown_units_are_all_named() -> None:
    """Every id that is no unit stands in the error."""
    with pytest.raises(InputError, match=r"nowhere, x1"):
        explain(toy_plan(), ["b001", "nowhere", "x1"])


def test_units_without_a_grid_and_alone_in_theirs() -> None:
    """A unit in no grid gets an answer, and one that is a whole grid cannot leave it."""
    plan = toy_plan()
    labels = plan.labels.copy()
    labels[0] = -1
    lost = plan.replace(network=dataclasses.replace(plan.network, labels=labels))
    assert "in no grid" in explain(lost, "b000").text("en")
    labels = np.where(np.arange(36) == 0, 3, np.minimum(plan.labels, 2)).astype(np.int32)
    alone = plan.replace(network=dataclasses.replace(plan.network, labels=labels))
    assert [r.code for r in explain(alone, "b000").neighbours[0].reasons][-3:].count("explain-emptied") == 1


def test_several_units_and_every_form() -> None:
    """Several ids give as many explanations; each is JSON, a table, text in two languages and safe HTML."""
    plan = toy_plan()
    hostile = dataclasses.replace(plan.network, codes=("<b>1", "${x}", "003", "004"))
    found: tuple[Explanation, ...] = explain(plan.replace(network=hostile), ["b014", "b000"])
    assert [one.unit for one in found] == ["b014", "b000"]
    for one in found:
        assert json.loads(json.dumps(one.as_dict(), allow_nan=False))["unit"] == one.unit
        assert len(one.as_table()) == len(one.neighbours)
        assert one.text("zh") != one.text("en") == str(one)
        assert "<b>1" not in one._repr_html_()
        assert "${" not in one._repr_html_()


def test_the_command_explains_a_plan_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text in the language asked for, one JSON object, and exit code 3 that names unknown ids."""
    path = str(gp.save(toy_plan(), tmp_path / "plan.gpkg"))
    why = toy_plan()
    with patch("sys.argv", ["gridplan", "explain", path, "b014", "--lang", "zh"]), pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    assert capsys.readouterr().out.strip() == explain(why, "b014").text("zh")
    with patch("sys.argv", ["gridplan", "explain", path, "b014", "b000", "--json"]), pytest.raises(SystemExit):
        main()
    assert json.loads(capsys.readouterr().out)["units"] == [one.as_dict() for one in explain(why, ["b014", "b000"])]
    with patch("sys.argv", ["gridplan", "explain", path, "nowhere"]), pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 3
    assert "nowhere" in capsys.readouterr().err
