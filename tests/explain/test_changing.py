"""What a move changes: every figure is what the whole measure gives on the changed labels."""

from __future__ import annotations

import networkx as nx
from grown_plans import assert_same_change, graph_of, moved, pieces, plans
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.explain import explain
from gridplan.plan import Plan


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


@settings(max_examples=times(40, 2000))
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
