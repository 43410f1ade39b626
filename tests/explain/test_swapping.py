"""Swaps: the best of all that hold."""

from __future__ import annotations

import numpy as np
from grown_plans import assert_same_change, graph_of, moved, pieces, plans
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplan.explain import explain
from gridplan.explain.changing import change
from gridplan.explain.scene import look_at
from gridplan.plan import Plan


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
