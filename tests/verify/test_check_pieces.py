"""False pieces are found: their figures, status, bounds and prices."""

import dataclasses

import numpy as np
import pytest
from tampering import (
    assert_found,
    priced,
    two_pieces,
    with_bound,
    with_ground,
    with_part,
)
from toy_plan import toy_plan

from gridplan.options import Rules, Window
from gridplan.partition import partition
from gridplan.verify import verify

FALSE = {
    "parent border": (
        lambda p: with_ground(p, units=p.ground.units.assign(community=["A"] * 18 + ["B"] * 18)),
        "verify-components",
    ),
    "parents of two pieces": (lambda p: with_part(p, community="B"), "verify-components"),
    "one piece as two": (two_pieces, "verify-components"),
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
    "bound of a piece too high": (lambda p: with_part(priced(p), bound=priced(p).bound * 1.01), "verify-piece-bound"),
    "bounds that do not add up": (lambda p: priced(p).replace(bound=priced(p).bound / 2), "verify-bound-sum"),
    "bound that is no number": (lambda p: with_bound(priced(p), float("nan")), "verify-bound"),
    "price that is no number": (lambda p: priced(p).replace(prices=np.full(36, np.inf)), "verify-prices"),
    "figures of a piece": (
        lambda p: p.replace(components=(dataclasses.replace(p.components[0], households=1),)),
        "verify-components",
    ),
    "unknown piece": (lambda p: p.replace(component=np.full(36, 3, np.int32)), "verify-components"),
    "bound too high": (lambda p: priced(p).replace(bound=priced(p).bound * 1.01), "verify-bound"),
    "bound without prices": (lambda p: p.replace(bound=1.0), "verify-bound"),
    "negative price": (lambda p: p.replace(prices=np.full(36, -1.0), bound=1.0), "verify-prices"),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_pieces_are_found(name):
    """Each false statement about pieces and their proof fails with its own finding."""
    change, code = FALSE[name]
    assert_found(change(toy_plan()), code)


@pytest.mark.parametrize("wish", [{"n_grids": 30}, {"workers": 30}])
def test_too_much_asked_is_a_true_plan(wish):
    """Where more grids or workers are asked for than there can be, the plan is infeasible though its pieces hold."""
    plan = partition(toy_plan().ground, effort=0, **wish)
    assert plan.status == "infeasible"
    assert verify(plan).failures == ()


@pytest.mark.parametrize(
    "wish", [{"locked": ["001", "002", "003", "004"]}, {"centres": [f"b{i:03d}" for i in (0, 5, 30, 35)]}]
)
def test_more_wished_for_than_grids_is_a_true_plan(wish):
    """Where more grids are locked, or more places given, than grids asked for, the plan is infeasible and says so."""
    old = toy_plan()
    plan = partition(old.ground, start=old if "locked" in wish else None, n_grids=2, effort=0, **wish)
    assert plan.status == "infeasible"
    assert verify(plan).failures == ()


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
