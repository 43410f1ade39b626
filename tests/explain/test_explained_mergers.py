"""Explained mergers: grid-mates count as the merger weighed them, borders that were to stay forbid a move."""

import numpy as np
import pytest
from grown_plans import moved
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_merged import merged_plan

from gridplan.explain import explain
from gridplan.explain.scene import look_at
from gridplan.verify.departments import kept_pairs
from gridplan.verify.facts import Facts


def kept(plan):
    """Weighted pairs of grid-mates that a plan keeps, counted by verification."""
    return sum(one.weight * one.kept for one in kept_pairs(Facts(plan), plan.merger).values())


@settings(max_examples=30)
@given(st.integers(0, 35))
def test_pairs_are_those_that_verification_counts(number):
    """What a move does to grid-mates is the difference between the whole plans, for moves and exchanges alike."""
    plan, unit = merged_plan(), f"b{number:03d}"
    found = explain(plan, unit)
    for near in found.neighbours:
        assert near.change.pairs == kept(moved(plan, unit, near.grid)) - kept(plan)
    if found.swap is not None:
        after = moved(moved(plan, unit, found.swap.grid), found.swap.unit, found.grid)
        assert found.swap.change.pairs == kept(after) - kept(plan)


def saved(plan, labels):
    """What the grids of a division save by holding older grids together at the prices of a plan, weight·m²."""
    prices, total = look_at(plan).prices, 0.0
    for column, price in zip(prices.heads.T, prices.keep[0], strict=True):
        for old in np.unique(column[column >= 0]):
            held = np.bincount(labels[column == old], prices.mates[column == old])
            total += price * float((held**2).sum())
    return total


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 35), st.sampled_from([0.05, 1.0]))
def test_grid_mates_weigh_by_the_dials(number, compact):
    """A move weighs what it does to compactness, less what its grids save more for grid-mates; the dial scales that."""
    plan, unit = merged_plan(compact=compact), f"b{number:03d}"
    plain = {near.grid: near.change.weighed for near in explain(plan.replace(merger=None), unit).neighbours}
    for near in explain(plan, unit).neighbours:
        mates = saved(plan, moved(plan, unit, near.grid).labels) - saved(plan, plan.labels)
        assert near.change.weighed - plain[near.grid] == pytest.approx(-100 * mates / plan.objective, abs=1e-6)


def test_fixed_borders_forbid_a_move():
    """A unit at a border that was to stay cannot go across it, and the sentence names the department."""
    found = explain(merged_plan(fixed=("urban",)), "b017")
    (near,) = [one for one in found.neighbours if one.touches and one.grid == "002"]
    assert near.verdict == "breaks"
    assert "explain-fixed" in [reason.code for reason in near.reasons]
    assert "urban" in near.text("en")
    free = explain(merged_plan(), "b017")
    assert "explain-fixed" not in [reason.code for one in free.neighbours for reason in one.reasons]


def test_plain_plans_say_nothing_of_grid_mates():
    """Without a merger there are no pairs, in figures or in words; with one they are told in both languages."""
    plan = merged_plan()
    for shown, told in ((plan, True), (plan.replace(merger=None), False)):
        changes = [near for found in explain(shown, ["b000", "b014", "b020"]) for near in found.neighbours]
        assert {near.change.pairs is not None for near in changes} == {told}
        verdicts = [near.reasons[0].code for near in changes if near.verdict != "breaks"]
        assert all(code.endswith("-merged") == told for code in verdicts)
