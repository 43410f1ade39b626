"""Verdicts: a move breaks what a rule says it breaks, and weighs what streets, balance and staying cost."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from grown_plans import graph_of, moved, pieces, plans
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_plan import toy_ground, toy_plan

from gridplan.explain import explain
from gridplan.explain.scene import look_at
from gridplan.options import Rules, Window
from gridplan.plan import Plan
from gridplan.wishes.earlier import BEFORE


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


def test_a_broken_window_is_told_in_both_languages() -> None:
    """The sentence names the grid that breaks, how many households it would have and the end it misses."""
    found = explain(toy_plan(rules=Rules(households=Window(395, 500))), "b014")
    sentences = [near.text("en") for near in found.neighbours]
    assert any("would leave grid 003 with" in text and "below 395" in text for text in sentences)
    assert any("低于" in near.text("zh") or "比下限 395" in near.text("zh") for near in found.neighbours)


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
