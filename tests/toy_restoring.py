"""Small and middling divisions that have to be mended, as arrays; and trying every labelling of the smallest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import networkx as nx
import numpy as np
from brute_regrid import Case
from scipy.spatial import Delaunay

from gridplan.solve.graph import Graph
from gridplan.solve.restoring.request import Restoration


@dataclass(frozen=True)
class Asked:
    """A graph with what is asked of it; `edges` (e, 2) are its pairs of neighbours."""

    graph: Graph
    edges: np.ndarray
    restoration: Restoration


def delaunay(xy: np.ndarray) -> np.ndarray:
    """Return the pairs of neighbours among points, int (e, 2), the lower one first."""
    corners = Delaunay(xy).simplices
    return np.unique(np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])), axis=0)


def asked_of(xy: np.ndarray, edges: np.ndarray, home: np.ndarray, amounts: np.ndarray, **changes: object) -> Asked:
    """Return a request in which all labels have the window of `fresh_lo`, `fresh_hi`, and all units are free."""
    n, k = len(home), int(home.max()) + 1
    lo, hi = (np.atleast_1d(changes.pop(name)) for name in ("fresh_lo", "fresh_hi"))
    free = np.full(n, -1, np.int32)
    usual = {
        "home": home.astype(np.int32),
        "households": amounts if amounts.ndim == 1 else amounts[:, 0],
        "lo": np.tile(lo, (k, 1)),
        "hi": np.tile(hi, (k, 1)),
        "old": k,
        "fresh_lo": lo,
        "fresh_hi": hi,
        "changed": np.ones(k, dtype=bool),
        "price": 9,
        "pinned": free,
        "together": free,
        "apart": np.zeros((n, 0), dtype=bool),
    }
    asked = Restoration(**{**usual, **changes})
    return Asked(Graph.from_edges(xy, amounts, edges[:, 0], edges[:, 1]), edges, asked)


def drawn_case(seed: int, n: int) -> tuple[Case, Asked]:
    """Return a random ground of `n` units with 2–4 old grids and some new units, for brute force and for `restore`."""
    draw = np.random.default_rng([seed, n])
    xy = draw.random((n, 2)) * 100
    households = draw.integers(0, 9, n)
    home, k = nearest_of(xy, xy[draw.choice(n, int(draw.integers(2, 5)), replace=False)])
    home[draw.random(n) < 0.2] = -1
    home[0] = max(home[0], 0)
    numbers = {grid: at for at, grid in enumerate(sorted(set(home.tolist()) - {-1}))}
    home = np.array([numbers.get(grid, -1) for grid in home.tolist()], np.int32)
    mean = households.sum() / k
    lo, hi = int(mean * draw.uniform(0.5, 0.9)), int(np.ceil(mean * draw.uniform(1.1, 1.5)))
    price, edges = int(draw.integers(0, 12)), delaunay(xy)
    case = Case(tuple(households.tolist()), tuple(map(tuple, edges.tolist())), tuple(home.tolist()), lo, hi, price)
    return case, asked_of(xy, edges, home, households, fresh_lo=lo, fresh_hi=hi, price=price)


def nearest_of(xy: np.ndarray, seeds: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the nearest seed of each point, and their number."""
    return ((xy[:, None] - seeds[None]) ** 2).sum(axis=2).argmin(axis=1).astype(np.int32), len(seeds)


def drawn_town(seed: int, *, side: int, width: int = 5) -> Asked:
    """Return `side` × `side` units, in old grids of `width` × `width` that held their window until counts changed."""
    draw = np.random.default_rng([seed, side])
    column, row = (axis.ravel() for axis in np.meshgrid(np.arange(side), np.arange(side)))
    xy = np.column_stack([column, row]) * 10.0 + draw.uniform(-3, 3, (side * side, 2))
    home = (column // width) * (side // width) + row // width
    households = draw.integers(8, 15, side * side)
    grids = draw.choice(int(home.max()) + 1, 3, replace=False)
    raised = np.isin(home, grids[:2]) & (draw.random(len(home)) < 0.4)
    households[raised] *= 2
    households[(home == grids[2]) & (draw.random(len(home)) < 0.4)] = 0
    home[draw.random(len(home)) < 0.02] = -1
    usual = 11 * width * width
    changed = np.isin(np.arange(int(home.max()) + 1), grids)
    window = {"fresh_lo": int(0.75 * usual), "fresh_hi": int(1.25 * usual)}
    return asked_of(xy, delaunay(xy), home, households, price=usual // 2, changed=changed, **window)


def broken_rules(asked: Asked, labels: np.ndarray) -> list[str]:
    """Return what a division breaks, read off without the solver; labels past those asked for are grids that begin."""
    request, graph, found = asked.restoration, nx.Graph(asked.edges.tolist()), []
    amounts = asked.graph.amounts
    for label in sorted(set(labels.tolist()) | set(range(request.old, request.must))):
        units = np.flatnonzero(labels == label)
        lo, hi = (
            (request.lo[label], request.hi[label]) if label < request.must else (request.fresh_lo, request.fresh_hi)
        )
        held = amounts[units].sum(axis=0)
        if not ((lo <= held) & (held <= hi)).all():
            found.append(f"{label} holds {held}")
        if not len(units) or not nx.is_connected(graph.subgraph(units.tolist())):
            found.append(f"{label} hangs not together")
        if any(group[units].sum() > 1 for group in request.apart.T):
            found.append(f"{label} has two that stay apart")
    found += [
        f"{unit} is not at its pin" for unit in np.flatnonzero((request.pinned >= 0) & (request.pinned != labels))
    ]
    for number in set(request.together.tolist()) - {-1}:
        if len(set(labels[request.together == number].tolist())) > 1:
            found.append(f"set {number} is torn")
    return found


def households_moved(asked: Asked, labels: np.ndarray) -> int:
    """Return the households that have another label than at home."""
    home = asked.restoration.home
    return int(asked.restoration.households[(home >= 0) & (home != labels)].sum())


def change_cost(asked: Asked, labels: np.ndarray) -> int:
    """Return what a division costs: households moved, and grids that began or ended at their price."""
    request = asked.restoration
    used = set(labels.tolist())
    ended = request.old - len(used & set(range(request.old)))
    return households_moved(asked, labels) + request.price * (
        ended + len([label for label in used if label >= request.must])
    )


def least_by_trying(asked: Asked, *, fresh: int) -> int | None:
    """Return the least cost over every labelling in which at most `fresh` grids begin; None where none holds.

    An old grid lives on only with a unit of its own.
    """
    request, n = asked.restoration, len(asked.graph)
    names = np.arange(request.must + fresh)
    every = np.array([*product(names.tolist(), repeat=n)], np.int8)
    connected, amounts = _connected(asked), asked.graph.amounts
    fine, cost = np.ones(len(every), dtype=bool), np.zeros(len(every), np.int64)
    touched = np.zeros(len(every), np.int64)
    for label in names.tolist():
        inside = every == label
        own, known = request.home == label, label < request.must
        lo, hi = (request.lo[label], request.hi[label]) if known else (request.fresh_lo, request.fresh_hi)
        held, used = inside @ amounts, inside.any(axis=1)
        right = ((lo <= held) & (held <= hi)).all(axis=1) & connected[inside @ (1 << np.arange(n))]
        for group in request.apart.T:
            right &= inside[:, group].sum(axis=1) <= 1
        if label < request.old:
            right &= inside[:, own].any(axis=1)
        fine &= right | (~used & (not request.old <= label < request.must))
        cost += request.price * (used if not known else ~used if label < request.old else 0 * used)
        away = inside[:, (request.home >= 0) & ~own].any(axis=1) | (~inside[:, own]).any(axis=1)
        touched += away if known else used
        cost += (~inside[:, own]) @ request.households[own]
    pinned = request.pinned >= 0
    fine &= (every[:, pinned] == request.pinned[pinned]).all(axis=1)
    for number in set(request.together.tolist()) - {-1}:
        members = np.flatnonzero(request.together == number)
        fine &= (every[:, members] == every[:, members[:1]]).all(axis=1)
    if request.most_touched is not None:
        fine &= touched <= request.most_touched
    return int(cost[fine].min()) if fine.any() else None


def _connected(asked: Asked) -> np.ndarray:
    """Return for every set of units, as bits, whether it hangs together."""
    n, graph = len(asked.graph), nx.Graph(asked.edges.tolist())
    sets = ([unit for unit in range(n) if mask >> unit & 1] for mask in range(1 << n))
    return np.array([bool(units) and nx.is_connected(graph.subgraph(units)) for units in sets])
