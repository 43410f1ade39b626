"""A few neighbouring grids taken out of a division, as a small problem of its own."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gridplan.solve.graph import Graph
from gridplan.solve.inner import inner
from gridplan.solve.request import Request
from gridplan.solve.state import resources

FIXED, CENTROID, MEDOID = range(3)
"""What inertia is taken about; FIXED: all of it stands in `Group.fee` already."""
W, X, Y, SOFT = range(4)
"""Columns of `Group.mass`: weight, place about the middle, and soft attributes from here."""


class Extras(NamedTuple):
    """Costs of a division that a graph and a request do not tell.

    Parameters
    ----------
    stay
        float64 (n,), price of each unit that is not in its grid of `Request.start`.
    soft
        float64 (n, s), soft attributes, scaled so that the square of a grid's deviation from its goal is its cost.
    goal
        float64 (k, s), what each grid should hold of them.
    """

    stay: NDArray[np.float64]
    soft: NDArray[np.float64]
    goal: NDArray[np.float64]


class Group(NamedTuple):
    """Units that are divided anew among k grids, and all that this changes.

    Parameters
    ----------
    mass
        float64 (m, 3 + s), weight, place, and soft attributes.
    amounts, window
        int64 (m, r), int64 (2, k, r): resources and what each grid may hold of them. A keep-apart group is a resource
        of which a grid holds at most one.
    indptr, indices, toll
        CSR of the pairs inside the group; price of a border along each entry, half of it counted on each side.
    fee
        float64 (m, k), price of each unit in each grid, inf where it must not be.
    goal
        float64 (k, s), of the soft attributes: squares of deviations from it are costs.
    kind
        FIXED, CENTROID or MEDOID.
    """

    mass: NDArray[np.float64]
    amounts: NDArray[np.int64]
    window: NDArray[np.int64]
    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    toll: NDArray[np.float64]
    fee: NDArray[np.float64]
    goal: NDArray[np.float64]
    kind: int


def whole_group(graph: Graph, request: Request, toll: NDArray[np.float64], *, extras: Extras | None = None) -> Group:
    """Return all units and grids of a request as one group; `toll` is float64 (nnz,), weight·m²."""
    n, k = len(graph), request.n_grids
    if extras is None:
        extras = Extras(np.zeros(n), np.zeros((n, 0)), np.zeros((k, 0)))
    amounts, window = resources(graph, request)
    kind = FIXED if request.centres is not None else MEDOID if request.objective == "medoid" else CENTROID
    place = graph.xy - graph.xy.mean(axis=0)
    return Group(
        np.column_stack([graph.weight, place, extras.soft]), amounts, window, graph.indptr, graph.indices,
        np.asarray(toll, np.float64), _fees(graph, request, extras.stay), extras.goal, kind,
    )  # fmt: skip


def _fees(graph: Graph, request: Request, stay: NDArray[np.float64]) -> NDArray[np.float64]:
    fee = np.zeros((len(graph), request.n_grids))
    if request.centres is not None:
        away = graph.xy[:, None, :] - request.centres
        fee += graph.weight[:, None] * (away**2).sum(axis=2)
    if request.start is not None:
        fee += stay[:, None] * (request.start[:, None] != np.arange(request.n_grids))
    if request.pinned is not None:
        held = request.pinned >= 0
        fee[held[:, None] & (request.pinned[:, None] != np.arange(request.n_grids))] = np.inf
    return fee


def take_out(
    group: Group, labels: NDArray[np.int32], grids: NDArray[np.int64]
) -> tuple[Group, NDArray[np.int64], NDArray[np.int32]]:
    """Return some grids as a group of their own, its units, int64 (m,), and their labels there, int32 (m,).

    Pairs with units outside are left out: whichever of the grids such a unit is in, the border there stays.
    """
    place_of = np.full(group.window.shape[1], -1, np.int32)
    place_of[grids] = np.arange(len(grids))
    units = np.flatnonzero(place_of[labels] >= 0)
    entry, indptr, indices = inner(group.indptr, group.indices, units)
    mass = group.mass[units]
    mass[:, X : Y + 1] -= mass[:, X : Y + 1].mean(axis=0)
    part = Group(
        mass, group.amounts[units],
        np.ascontiguousarray(group.window[:, grids]), indptr, indices, group.toll[entry],
        np.ascontiguousarray(group.fee[units][:, grids]),
        np.ascontiguousarray(group.goal[grids]), group.kind,
    )  # fmt: skip
    return part, units, place_of[labels[units]]
