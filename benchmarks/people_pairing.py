"""Pairing: agencies with estates and cadres with households, beside short lists and plain models."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from ortools.sat.python import cp_model
from scipy.sparse import coo_array
from scipy.spatial import KDTree

import gridplan as gp
from benchmarks import table
from benchmarks.settings import Settings
from gridplan.people.engine.model import LinearModel, solve

HEADER = ("sides", "way", "CPU s", "km", "above the best", "what it says")
AGENCIES, ESTATES = 87, 59
CADRES, GROUPS, HOUSEHOLDS = 4_079, 4_115, 82_000
CADRE_TAKES = (18, 22)
_MOST = 1_000_000
"""Pairs up to which all of them are put into a plain model."""
_SECONDS = 10.0
"""Deterministic seconds of CP-SAT."""


@dataclass(frozen=True)
class Sides:
    """Two tables, what goes with a left item, and how much a right one brings (0 where any number may)."""

    name: str
    left: pd.DataFrame
    right: pd.DataFrame
    counts: tuple[int, int]

    @property
    def shared(self) -> bool:
        """True where households are shared out."""
        return "households" in self.right

    @property
    def metres(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Places of both sides."""
        left, right = (one[["x", "y"]].to_numpy(dtype=float) for one in (self.left, self.right))
        return left, right


@dataclass(frozen=True)
class Outcome:
    """What a way came to; the metres are infinite without an answer."""

    way: str
    cpu: float
    metres: float
    says: str


def run(_: Settings) -> None:
    """Print a row for each way of pairing."""
    table.show(HEADER, rows())


def rows() -> list[list[str]]:
    """Return the rows of both settings."""
    return [row for sides in (agencies(seed=1), cadres(seed=1)) for row in _rows(sides)]


def agencies(*, seed: int) -> Sides:
    """Return 87 agencies, each to have one of 59 estates, each estate at least one agency."""
    rng = np.random.default_rng(seed)
    left, right = (_placed(rng.uniform(0, 5_000, (n, 2)), letter) for n, letter in ((AGENCIES, "A"), (ESTATES, "E")))
    return Sides(f"{AGENCIES} × {ESTATES}", left, right, (1, 1))


def cadres(*, seed: int) -> Sides:
    """Return 4,079 cadres and 82,000 households in 4,115 corridor groups, both thicker in 40 places."""
    rng = np.random.default_rng(seed)
    middles = rng.uniform(0, 6_000, (40, 2))
    left, right = (
        _placed(middles[rng.integers(0, 40, n)] + rng.normal(0, 250, (n, 2)), letter)
        for n, letter in ((CADRES, "C"), (GROUPS, "G"))
    )
    share = rng.integers(8, 33, GROUPS)
    households = share * HOUSEHOLDS // share.sum()
    households[: HOUSEHOLDS - households.sum()] += 1
    name = f"{CADRES:,} × {HOUSEHOLDS:,} in {GROUPS:,} groups"
    return Sides(name, left, right.assign(households=households), CADRE_TAKES)


def _placed(xy: NDArray[np.float64], letter: str) -> pd.DataFrame:
    return pd.DataFrame({"id": [f"{letter}{i:04d}" for i in range(len(xy))], "x": xy[:, 0] + 5_000, "y": xy[:, 1]})


def _rows(sides: Sides) -> list[list[str]]:
    found = [_timed("gridplan", sides, ours), *(_timed(f"{k} nearest", sides, _nearest(k)) for k in (10, 20, 40))]
    found += [_timed("GLOP, all pairs", sides, _glop), _timed("CP-SAT, all pairs", sides, _cp_sat(1))]
    found.append(_timed("CP-SAT, linearization level 2", sides, _cp_sat(2)))
    best = found[0].metres
    return [
        [
            sides.name,
            one.way,
            f"{one.cpu:.1f}",
            f"{one.metres / 1000:,.1f}" if np.isfinite(one.metres) else "",
            f"{100 * (one.metres / best - 1):.2f} %" if np.isfinite(one.metres) else "",
            one.says,
        ]
        for one in found
    ]


def _timed(way: str, sides: Sides, make: Callable[[Sides], tuple[float, str]]) -> Outcome:
    begin = time.process_time()
    metres, says = make(sides)
    return Outcome(way, time.process_time() - begin, metres, says)


def ours(sides: Sides) -> tuple[float, str]:
    """Pair with gridplan; reading and checking the tables and the proof over all pairs count."""
    found = gp.pair(sides.left, sides.right, left_counts=sides.counts, amounts="households" if sides.shared else None)
    checked = f"proven over {len(sides.left) * len(sides.right):,} pairs" if found.gap == 0 else f"gap {found.gap:.2%}"
    return found.objective, f"{checked}, {found.verify().status}"


def _nearest(k: int) -> Callable[[Sides], tuple[float, str]]:
    """Return a way that knows the k nearest pairs of every item only, and calls its answer optimal."""

    def make(sides: Sides) -> tuple[float, str]:
        left, right = sides.metres
        n, m = len(left), len(right)
        of_left = KDTree(right).query(left, k=k)[1]
        of_right = KDTree(left).query(right, k=k)[1]
        known = np.unique(
            np.concatenate(
                [np.repeat(np.arange(n), k) * m + of_left.ravel(), of_right.ravel() * m + np.repeat(np.arange(m), k)]
            )
        )
        return _flow(sides, *np.divmod(known, m))

    return make


def _flow(sides: Sides, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> tuple[float, str]:
    """Send what is asked along these pairs alone."""
    left, right = sides.metres
    n, m = len(left), len(right)
    least = sides.right["households"].to_numpy(dtype=np.int64) if sides.shared else np.ones(m, dtype=np.int64)
    most = least if sides.shared else np.full(m, n)
    low, high = sides.counts
    hub = n + m
    cost = np.rint(1000 * np.hypot(*(left[rows] - right[columns]).T)).astype(np.int64)
    tails = np.concatenate([rows, np.full(n, hub), np.arange(n, hub)]).astype(np.int32)
    heads = np.concatenate([columns + n, np.arange(n), np.full(m, hub)]).astype(np.int32)
    room = np.concatenate([np.full(len(rows), high), np.full(n, high - low), most - least])
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, room, np.concatenate([cost, np.zeros(n + m, np.int64)]))
    supply = np.concatenate([np.full(n, low), -least, [least.sum() - n * low]])
    solver.set_nodes_supplies(np.arange(n + m + 1, dtype=np.int32), supply)
    if solver.solve() != solver.OPTIMAL:
        return np.inf, "infeasible, which is not so"
    return solver.optimal_cost() / 1000, f"optimal, of the {len(rows):,} pairs it knows"


def _millimetres(sides: Sides) -> NDArray[np.int64]:
    left, right = sides.metres
    return np.rint(1000 * np.hypot(*(left[:, None] - right[None]).transpose(2, 0, 1))).astype(np.int64)


def _glop(sides: Sides) -> tuple[float, str]:
    """Give all pairs to GLOP as fractions, where they are not too many for memory."""
    n, m = len(sides.left), len(sides.right)
    if n * m > _MOST:
        return np.inf, f"{n * m:,} variables: not built"
    pairs = np.arange(n * m)
    cells = np.concatenate([pairs // m, n + pairs % m]), np.concatenate([pairs, pairs])
    matrix = coo_array((np.ones(2 * n * m), cells), shape=(n + m, n * m))
    most = np.concatenate([np.ones(n), np.full(m, np.inf)])
    answer = solve(LinearModel.of(_millimetres(sides).ravel(), matrix, row_lo=1.0, row_hi=most, whole=False))
    return answer.objective / 1000, answer.ending


def _cp_sat(level: int) -> Callable[[Sides], tuple[float, str]]:
    """Return a way that gives all pairs to CP-SAT as they are, where they are not too many for memory.

    Parameters
    ----------
    level
        Linearization level: 1 is what it does by itself, 2 what a planner must know to ask for.
    """

    def make(sides: Sides) -> tuple[float, str]:
        left, right = sides.metres
        if len(left) * len(right) > _MOST:
            return np.inf, f"{len(left) * len(right):,} variables: not built"
        cost = _millimetres(sides)
        model = cp_model.CpModel()
        taken = np.array([[model.new_bool_var("") for _ in right] for _ in left], dtype=object)
        for row in taken:
            model.add(sum(row) == 1)
        for column in taken.T:
            model.add(sum(column) >= 1)
        model.minimize(cp_model.LinearExpr.weighted_sum(taken.ravel().tolist(), cost.ravel().tolist()))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = _SECONDS
        solver.parameters.linearization_level = level
        ending = solver.solve(model)
        return solver.objective_value / 1000, solver.status_name(ending).lower()

    return make
