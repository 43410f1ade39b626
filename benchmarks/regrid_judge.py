"""Judging what a plan became on changed ground; shares no code with gridplan but reads its tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

import gridplan as gp

Codes = NDArray[np.object_]


@dataclass(frozen=True)
class Before:
    """The older plan: grid of each unit by id, counts, and the ground of each grid."""

    code: pd.Series
    households: pd.Series
    grounds: dict[str, shapely.Geometry]

    @classmethod
    def of(cls, plan: gp.Plan) -> Before:
        """Read a plan."""
        units = plan.ground.units.set_index("unit")
        code = pd.Series(np.array(plan.network.codes, dtype=object)[plan.labels], index=units.index)
        cells = pd.Series(plan.ground.cells.to_numpy(), index=units.index)
        grounds = {name: shapely.coverage_union_all(own.to_numpy()) for name, own in cells.groupby(code)}
        return cls(code, units["households"], grounds)


@dataclass(frozen=True)
class Verdict:
    """What became of a plan.

    Parameters
    ----------
    moved, total
        Households of units that stood before, by today's counts: those under another code, and all.
    grids, outside, in_pieces
        Grids, those outside their window, and those that do not hang together.
    inertia
        Load × squared distance to the load's middle, over all grids, m².
    untouched, disturbed
        Older grids of whose units none is gone or counted anew and on whose ground nothing was built; those among
        them that are not the same units under the same code.
    unnamed
        Disturbed grids that no finding of the plan names.
    """

    moved: int
    total: int
    grids: int
    outside: int
    in_pieces: int
    inertia: float
    untouched: int
    disturbed: int
    unnamed: int

    @property
    def share(self) -> float:
        """Share of the households that change their grid."""
        return self.moved / self.total


def judge(plan: gp.Plan, codes: Codes, before: Before) -> Verdict:
    """Measure a plan whose units bear `codes`, (n,), against the older one."""
    units = plan.ground.units.set_index("unit")
    code = pd.Series(codes, index=units.index)
    stayed = before.code.index.intersection(units.index)
    households = units["households"].loc[stayed]
    moved = households[before.code.loc[stayed] != code.loc[stayed]].sum()
    untouched = _untouched(before, plan)
    disturbed = [name for name in untouched if not _same_units(name, before.code, code)]
    named = {name for finding in plan.report.findings for name in finding.ids}
    return Verdict(
        moved=int(moved),
        total=int(households.sum()),
        grids=len(np.unique(plan.labels)),
        outside=_outside(plan),
        in_pieces=_in_pieces(plan),
        inertia=_inertia(plan),
        untouched=len(untouched),
        disturbed=len(disturbed),
        unnamed=sum(name not in named for name in disturbed),
    )


def own_codes(plan: gp.Plan) -> Codes:
    """Return the code of each unit's grid, (n,)."""
    return np.array(plan.network.codes, dtype=object)[plan.labels]


def best_codes(plan: gp.Plan, before: Before) -> Codes:
    """Return codes for a fresh division: the older ones, matched so that the fewest households change theirs."""
    units = plan.ground.units
    old = before.code.reindex(units["unit"]).to_numpy(dtype=object)
    had = ~pd.isna(old)
    names, row = np.unique(old[had].astype(str), return_inverse=True)
    fresh = plan.labels[had]
    weight = coo_matrix((units["households"].to_numpy()[had], (row, fresh)), (len(names), fresh.max() + 1)).toarray()
    older, newer = linear_sum_assignment(weight, maximize=True)
    matched = dict(zip(newer.tolist(), names[older], strict=True))
    return np.array([matched.get(label, f"new {label}") for label in plan.labels.tolist()], dtype=object)


def _untouched(before: Before, plan: gp.Plan) -> list[str]:
    """Return the older grids in which nothing was pulled down, counted anew or built."""
    today = plan.ground.units.set_index("unit")
    counts = today["households"].reindex(before.code.index)
    changed = set(before.code[counts.isna() | (counts != before.households)])
    built = today.index.difference(before.code.index)
    places = shapely.point_on_surface(today.geometry.loc[built].to_numpy())
    tree = shapely.STRtree(places)
    return [
        name
        for name, ground in before.grounds.items()
        if name not in changed and not len(tree.query(ground, predicate="intersects"))
    ]


def _same_units(name: str, before: pd.Series, after: pd.Series) -> bool:
    return set(before.index[before == name]) == set(after.index[after == name])


def _outside(plan: gp.Plan) -> int:
    """Count grids outside the households or the load that their workers may have."""
    workers, rules = plan.network.n_workers, plan.rules
    households = plan.ground.units["households"].to_numpy()
    asked = [(rules.households, households, 1), (rules.load, plan.load, rules.per_worker)]
    wrong = np.zeros(len(workers), dtype=bool)
    for window, amount, unit in asked:
        if window is not None:
            sums = np.bincount(plan.labels, amount, len(workers)) / (unit * workers)
            wrong |= (sums < window.lo - 1e-9) | (sums > window.hi + 1e-9)
    return int(wrong.sum())


def _in_pieces(plan: gp.Plan) -> int:
    """Count grids whose units are not one piece of neighbours, barriers apart."""
    near = plan.ground.adjacency
    inside = (plan.labels[near.u] == plan.labels[near.v]) & ~near.barred
    pairs = coo_matrix((np.ones(inside.sum()), (near.u[inside], near.v[inside])), (near.n, near.n))
    _, piece = connected_components(pairs, directed=False)
    grid_of_piece = np.unique(np.stack([piece, plan.labels], axis=1), axis=0)[:, 1]
    return int((np.bincount(grid_of_piece) > 1).sum())


def _inertia(plan: gp.Plan) -> float:
    load, labels, points = plan.load, plan.labels, plan.ground.points
    sums = np.maximum(np.bincount(labels, load), 1)
    middle = np.stack([np.bincount(labels, load * axis) / sums for axis in points.T], axis=1)
    return float((load * ((points - middle[labels]) ** 2).sum(axis=1)).sum())
