"""Step 0: officers without a home community are placed, so that loads per officer come out even and rules can hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from gridplan.people.assignment import Stage
from gridplan.people.engine.model import Answer, LinearModel, solve
from gridplan.people.grids import Grids
from gridplan.people.officers import Officers
from gridplan.people.rules import Counts, OfficerRules

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Placed:
    """Where officers work.

    Parameters
    ----------
    home
        Object (n,), community of each officer; empty where they could not be placed.
    fits
        False when no placing can meet the counts.
    stages
        What placing came to: officers more or fewer than even loads would have.
    """

    home: NDArray[np.object_]
    fits: bool
    stages: tuple[Stage, ...] = ()


def place_officers(grids: Grids, officers: Officers, rules: OfficerRules) -> Placed:
    """Return the community of each officer: their own, or the one where they make loads even.

    Officers alike in department and capacity are counted first, by community; then each goes where they served most
    grids last year, and where it is nearest.
    """
    given = officers.table["community"]
    home = np.array([name if isinstance(name, str) else "" for name in given], dtype=object)
    names = sorted(set(grids.communities.tolist()))
    away = np.flatnonzero(home == "")
    if rules.pooled or not len(away) or names == [""]:
        return Placed(home, True)
    kinds, kind = _kinds(officers, rules)
    counted = _count(grids, officers, rules, home, names, kinds, kind)
    if not counted.solved:
        return Placed(home, False)
    seats = counted.values[: len(kinds) * len(names)].reshape(len(kinds), len(names)).astype(np.int64)
    home[away] = _seated(grids, officers, names, kind, seats, away)
    stage = Stage("", "placing", counted.objective, max(counted.bound, 0.0))
    return Placed(home, True, (stage,))


def _kinds(officers: Officers, rules: OfficerRules) -> tuple[list[tuple[str, int, int]], Rows]:
    """Return the kinds of officers (department, fewest and most grids) and the kind of each."""
    lo, hi = rules.grids_per_officer
    own = officers.table["capacity"].to_numpy(np.int64)
    each = [
        (department, min(lo, cap) if cap >= 0 else lo, min(hi, cap) if cap >= 0 else hi)
        for department, cap in zip(officers.table["department"], own.tolist(), strict=True)
    ]
    kinds = sorted(set(each))
    return kinds, np.array([kinds.index(kind) for kind in each], dtype=np.int64)


def _count(
    grids: Grids,
    officers: Officers,
    rules: OfficerRules,
    home: NDArray[np.object_],
    names: list[str],
    kinds: list[tuple[str, int, int]],
    kind: Rows,
) -> Answer:
    """Solve for how many officers of each kind a community gets beside those at home there."""
    communities = grids.communities
    size = np.array([(communities == name).sum() for name in names])
    load = np.array([grids.load[communities == name].sum() for name in names], dtype=float)
    departments = sorted({*rules.departments, *(k[0] for k in kinds)})
    there = np.array([[((kind == k) & (home == name)).sum() for name in names] for k in range(len(kinds))])
    n_k, n_c, n_d = len(kinds), len(names), len(departments)
    rows = _RowsOf(n_k * n_c + n_d * n_c)
    at = np.arange(n_k * n_c).reshape(n_k, n_c)
    off = n_k * n_c + np.arange(n_d * n_c).reshape(n_d, n_c)
    for k in range(n_k):
        rows.add(at[k], np.ones(n_c), *[float(((kind == k) & (home == "")).sum())] * 2)
    for c in range(n_c):
        if rules.officers_per_community is not None:
            rows.add(at[:, c], np.ones(n_k), *(float(e - there[:, c].sum()) for e in rules.officers_per_community))
        for d, department in enumerate(departments):
            mine = np.array([k for k in range(n_k) if kinds[k][0] == department], dtype=np.int64)
            least, most = _ends(rules, department, kinds, kind, int(size.sum()))
            wide = np.array([kinds[k][2] for k in mine], dtype=float)
            fewest = np.array([kinds[k][1] for k in mine], dtype=float)
            rows.add(at[mine, c], wide, float(least * size[c] - wide @ there[mine, c]), np.inf)
            rows.add(at[mine, c], fewest, -np.inf, float(most * size[c] - fewest @ there[mine, c]))
            even = np.isin(kind, mine).sum() * load[c] / max(load.sum(), 1.0) - there[mine, c].sum()
            one = np.append(at[mine, c], off[d, c])
            rows.add(one, np.append(np.ones(len(mine)), 1.0), float(even), np.inf)
            rows.add(one, np.append(np.ones(len(mine)), -1.0), -np.inf, float(even))
    cost = np.concatenate([np.zeros(n_k * n_c), np.ones(n_d * n_c)])
    hi = np.concatenate([np.full(n_k * n_c, float(len(officers))), np.full(n_d * n_c, np.inf)])
    whole = np.concatenate([np.ones(n_k * n_c, dtype=bool), np.zeros(n_d * n_c, dtype=bool)])
    return solve(rows.model(cost, hi, whole))


def _ends(rules: OfficerRules, department: str, kinds: list[tuple[str, int, int]], kind: Rows, grids: int) -> Counts:
    """Return how many officers of a department a grid has, as for cases: one each where they suffice."""
    room = sum(kinds[k][2] for k in kind.tolist() if kinds[k][0] == department)
    return rules.departments.get(department, (1 if room >= grids else 0, 1))


class _RowsOf:
    """Rows of a model, gathered one by one."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.cells: list[tuple[Rows, NDArray[np.float64]]] = []
        self.ends: list[tuple[float, float]] = []

    def add(self, columns: Rows, values: NDArray[np.float64], lo: float, hi: float) -> None:
        """Add ``lo ≤ Σ values · x[columns] ≤ hi``."""
        self.cells.append((columns, values))
        self.ends.append((lo, hi))

    def model(self, cost: NDArray[np.float64], hi: NDArray[np.float64], whole: NDArray[np.bool_]) -> LinearModel:
        """Return the model of all rows."""
        row = np.repeat(np.arange(len(self.cells)), [len(columns) for columns, _ in self.cells])
        column = np.concatenate([columns for columns, _ in self.cells])
        value = np.concatenate([values for _, values in self.cells])
        matrix = coo_array((value, (row, column)), shape=(len(self.cells), self.columns))
        lo, high = np.array(self.ends).T
        return LinearModel.of(cost, csr_array(matrix), row_lo=lo, row_hi=high, hi=hi, whole=whole)


def _seated(
    grids: Grids, officers: Officers, names: list[str], kind: Rows, seats: Rows, away: Rows
) -> NDArray[np.object_]:
    """Return who goes where: as many of last year's grids as possible, then the shortest ways."""
    cost = _costs(grids, officers, names, away)
    n, n_c = cost.shape
    column = np.arange(n * n_c)
    one = csr_array((np.ones(n * n_c), (np.repeat(np.arange(n), n_c), column)), shape=(n, n_c * n))
    of_kind = kind[away][:, None] * n_c + np.arange(n_c)[None, :]
    many = csr_array((np.ones(n * n_c), (of_kind.ravel(), column)), shape=(seats.size, n * n_c))
    ends = np.concatenate([np.ones(n), seats.ravel().astype(float)])
    matrix = csr_array(coo_array(np.vstack([one.toarray(), many.toarray()])))
    answer = solve(LinearModel.of(cost.ravel(), matrix, row_lo=ends, row_hi=ends))
    return np.array(names, dtype=object)[answer.values.reshape(n, n_c).argmax(axis=1)]


def _costs(grids: Grids, officers: Officers, names: list[str], away: Rows) -> NDArray[np.float64]:
    """Return what each officer costs in each community, float64 (n, c): way to its middle less last year's grids."""
    community = dict(zip(grids.codes.tolist(), grids.communities.tolist(), strict=True))
    middle = np.array([grids.points[grids.communities == name].mean(axis=0) for name in names])
    places = officers.places[away]
    far = np.hypot(*(places[:, None] - middle[None]).transpose(2, 0, 1))
    far = np.where(np.isnan(far), 0.0, far)
    longest = 1.0 + float(far.max(initial=0.0)) * len(away)
    last = officers.table["last_year"].to_numpy(dtype=object)[away]
    kept = np.array([[sum(community.get(code) == name for code in own) for name in names] for own in last])
    return np.asarray(far - longest * kept.reshape(far.shape), dtype=np.float64)
