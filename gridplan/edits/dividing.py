"""Edited labels as a division of a plan: grids without units end, new ones get codes that nobody ever had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.adopt import NO_GRID
from gridplan.assembling.codes import number_grids
from gridplan.components import communities_of
from gridplan.plan import Network, Plan


@dataclass(frozen=True, eq=False)
class Division:
    """A division of a plan's units.

    Parameters
    ----------
    labels
        int32 (n,), positions in `codes`, each with units.
    n_workers
        int64 (k,).
    """

    labels: NDArray[np.int32]
    codes: tuple[str, ...]
    n_workers: NDArray[np.int64]

    @property
    def grids(self) -> NDArray[np.object_]:
        """Object (n,), code of each unit's grid."""
        return np.array(self.codes, dtype=object)[self.labels]

    def network(self, name: str) -> Network:
        """Return the division as a network."""
        return Network(name, "areal", self.labels, self.codes, self.n_workers)


def division_of(plan: Plan) -> Division:
    """Return a plan's own division."""
    return Division(plan.labels, plan.network.codes, plan.network.n_workers)


def divided(plan: Plan, labels: NDArray[np.int32], names: Sequence[str | None], workers: NDArray[np.int64]) -> Division:
    """Return a division under the codes of the plan, new grids behind the others under new codes.

    Parameters
    ----------
    labels
        int32 (n,), positions in `names`.
    names
        Codes of the plan; any other name, or None, is that of a new grid.
    workers
        int64 (k,), of each name.
    """
    used, dense = np.unique(labels, return_inverse=True)
    known = {code: number for number, code in enumerate(plan.network.codes)}
    place = [known.get(names[label] or "", len(known) + at) for at, label in enumerate(used.tolist())]
    order = np.argsort(place, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    given = [names[label] if names[label] in known else None for label in used[order].tolist()]
    sorted_labels = rank[dense].astype(np.int32)
    return Division(sorted_labels, _coded(plan, sorted_labels, given), workers[used[order]])


def _coded(plan: Plan, labels: NDArray[np.int32], given: Sequence[str | None]) -> tuple[str, ...]:
    """Return the codes of grids, new ones for those that have none."""
    places = communities_of(plan.ground)
    rows = [at for at, code in enumerate(given) if code != NO_GRID]
    members = [np.flatnonzero(labels == at) for at in rows]
    order, codes = number_grids(
        np.array([plan.ground.points[units].mean(axis=0) for units in members]).reshape(-1, 2),
        [tuple(np.unique(places[units].astype(str)).tolist()) for units in members],
        given={i: code for i, at in enumerate(rows) if (code := given[at]) is not None},
        taken=_taken(plan),
        scheme=plan.rules.codes,
    )
    found = [*given]
    for i, code in zip(order.tolist(), codes, strict=True):
        found[rows[i]] = code
    return tuple(code or "" for code in found)


def _taken(plan: Plan) -> frozenset[str]:
    """Return every code that was given out, in the plan and before it."""
    edits = [edit for sitting in plan.trail for edit in sitting.edits]
    named = [code for edit in edits for code in (*edit.before, edit.to)]
    return plan.retired.union(plan.network.codes, named)


def changed_units(plan: Plan, division: Division) -> NDArray[np.bool_]:
    """Return bool (n,), units whose grid has another code than in the plan."""
    return np.asarray(division_of(plan).grids != division.grids, dtype=np.bool_)
