"""Witnesses against a bound: departments' own networks that keep every rule of the plan."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan import measure
from gridplan.merger import Merger
from gridplan.plan import Network
from gridplan.verify.areas import areas_of_grids
from gridplan.verify.facts import Facts
from gridplan.verify.neighbours import groups


def witnesses(facts: Facts, merger: Merger) -> tuple[Network, ...]:
    """Return the departments' networks that the plan could have been: what is proven of any plan holds for them too.

    Only where no wish tells grids apart and all grids have as many workers: a network then needs nothing but the
    plan's number of grids in each piece, windows, contiguity, community borders and borders that are to stay.
    """
    rules = facts.plan.rules
    wishes = (rules.together, rules.apart, rules.pinned, rules.locked, rules.centres)
    if any(len(wish) for wish in wishes) or len(np.unique(facts.plan.network.n_workers)) != 1:
        return ()
    return tuple(
        network for network in facts.plan.others if network.name in merger.weights and _could_be(network, facts)
    )


def crossing(labels: NDArray[np.int32], fixed: NDArray[np.int32], n_grids: int) -> NDArray[np.bool_]:
    """Return which grids have units of two grids of a division whose borders were to stay, bool (k,)."""
    pairs = np.unique(np.column_stack([labels, fixed])[fixed >= 0], axis=0)
    return np.asarray(np.bincount(pairs[:, 0], minlength=n_grids) > 1)


def _could_be(network: Network, facts: Facts) -> bool:
    labels, n_grids = network.labels, facts.n_grids
    if (labels < 0).any() or len(network.codes) != n_grids or len(np.unique(labels)) != n_grids:
        return False
    walls = (
        facts.community.astype(np.int32),
        facts.field.astype(np.int32),
        facts.area_number.astype(np.int32),
        facts.part.astype(np.int32),
    )
    return not (
        _outside(labels, facts).any()
        or any(crossing(labels, wall, n_grids).any() for wall in walls)
        or _pieces(labels, facts) > n_grids
        or not np.array_equal(_by_piece(labels, facts), _by_piece(facts.labels, facts))
    )


def _by_piece(labels: NDArray[np.int32], facts: Facts) -> NDArray[np.int64]:
    """Return how many grids have units in each piece, int64 (p,)."""
    pairs = np.unique(np.column_stack([facts.part, labels]), axis=0)
    return np.bincount(pairs[:, 0])


def _outside(labels: NDArray[np.int32], facts: Facts) -> NDArray[np.bool_]:
    load, households = (
        np.bincount(labels, values, facts.n_grids).astype(np.int64) for values in (facts.plan.load, facts.households)
    )
    workers = facts.plan.network.n_workers
    areas = None if facts.areas is None else areas_of_grids(facts.areas, labels, facts.plan.load, facts.n_grids)
    return measure.outside_window(facts.plan.rules, load=load, households=households, workers=workers, areas=areas)


def _pieces(labels: NDArray[np.int32], facts: Facts) -> int:
    u, v = facts.reach
    inside = labels[u] == labels[v]
    return len(np.unique(groups(len(labels), u[inside], v[inside])))
