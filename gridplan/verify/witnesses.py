"""Witnesses against a bound: departments' own networks that keep every rule of the plan."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan import measure
from gridplan.merger import Merger
from gridplan.plan import Network
from gridplan.verify.facts import Facts
from gridplan.verify.neighbours import groups


def witnesses(facts: Facts, merger: Merger) -> tuple[Network, ...]:
    """Return the departments' networks that the plan could have been: what is proven of any plan holds for them too.

    Only where no wish tells grids apart and all grids have as many workers: a network then needs nothing but the
    plan's number of grids, windows, contiguity, community borders and borders that are to stay.
    """
    rules = facts.plan.rules
    wishes = (rules.together, rules.apart, rules.pinned, rules.locked, rules.centres)
    if any(len(wish) for wish in wishes) or len(np.unique(facts.plan.network.n_workers)) != 1:
        return ()
    return tuple(
        network for network in facts.plan.others if network.name in merger.weights and _could_be(network, facts, merger)
    )


def crossing(labels: NDArray[np.int32], fixed: NDArray[np.int32], n_grids: int) -> NDArray[np.bool_]:
    """Return which grids have units of two grids of a division whose borders were to stay, bool (k,)."""
    pairs = np.unique(np.column_stack([labels, fixed])[fixed >= 0], axis=0)
    return np.asarray(np.bincount(pairs[:, 0], minlength=n_grids) > 1)


def _could_be(network: Network, facts: Facts, merger: Merger) -> bool:
    labels, n_grids = network.labels, facts.n_grids
    if (labels < 0).any() or len(network.codes) != n_grids or len(np.unique(labels)) != n_grids:
        return False
    stay = [other.labels for other in facts.plan.others if other.name in merger.fixed]
    return not (
        _outside(labels, facts).any()
        or crossing(labels, facts.community.astype(np.int32), n_grids).any()
        or any(crossing(labels, fixed, n_grids).any() for fixed in stay)
        or _pieces(labels, facts) > n_grids
    )


def _outside(labels: NDArray[np.int32], facts: Facts) -> NDArray[np.bool_]:
    load, households = (
        np.bincount(labels, values, facts.n_grids).astype(np.int64) for values in (facts.plan.load, facts.households)
    )
    workers = facts.plan.network.n_workers
    return measure.outside_window(facts.plan.rules, load=load, households=households, workers=workers)


def _pieces(labels: NDArray[np.int32], facts: Facts) -> int:
    u, v = facts.reach
    inside = labels[u] == labels[v]
    return len(np.unique(groups(len(labels), u[inside], v[inside])))
