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

    Officers who are pinned to a grid belong to its community. The others, alike in department and capacity, are counted
    first, by community; then each goes where they served most grids last year, and where it is nearest.
    """
    given = officers.table["community"]
    home = np.array([name if isinstance(name, str) else "" for name in given], dtype=object)
    home = _pinned_homes(grids, officers, rules, home)
    names = sorted(set(grids.communities.tolist()))
    away = np.flatnonzero(home == "")
    if rules.pooled or not len(away) or names == [""]:
        return Placed(home, True)
    staff = _staff_of(officers, rules, home, names)
    counted = _count(grids, rules, staff)
    if not counted.solved:
        return Placed(home, False)
    seats = counted.values[: staff.there.size].reshape(staff.there.shape).astype(np.int64)
    home[away] = _seated(staff, seats, _costs(grids, officers, names, away))
    return Placed(home, True, (Stage("", "placing", counted.objective, max(counted.bound, 0.0)),))


def _pinned_homes(
    grids: Grids, officers: Officers, rules: OfficerRules, home: NDArray[np.object_]
) -> NDArray[np.object_]:
    """Return homes in which whoever has none and is pinned to a grid works in that grid's community."""
    community = dict(zip(grids.codes.tolist(), grids.communities.tolist(), strict=True))
    pins = {officer: community[grid] for officer, grid in sorted((*rules.pinned, *officers.pinned), reverse=True)}
    named = zip(home.tolist(), officers.ids.tolist(), strict=True)
    return np.array([own or pins.get(officer, "") for own, officer in named], dtype=object)


@dataclass(frozen=True, eq=False)
class _Staff:
    """Officers alike, counted.

    Parameters
    ----------
    kinds
        Department, fewest and most grids of each kind.
    names
        Communities.
    away
        int64 (a,), the kind of each officer without a home community.
    there
        int64 (kinds, communities), officers of each kind at home there.
    """

    kinds: list[tuple[str, int, int]]
    names: list[str]
    away: Rows
    there: Rows

    @property
    def waiting(self) -> Rows:
        """int64 (kinds,), officers of each kind without a home community."""
        return np.bincount(self.away, minlength=len(self.kinds))

    def of(self, department: str) -> Rows:
        """Return the kinds of a department."""
        return np.array([k for k, kind in enumerate(self.kinds) if kind[0] == department], dtype=np.int64)


def _staff_of(officers: Officers, rules: OfficerRules, home: NDArray[np.object_], names: list[str]) -> _Staff:
    lo, hi = rules.grids_per_officer
    own = officers.table["capacity"].to_numpy(np.int64)
    each = [
        (department, min(lo, cap) if cap >= 0 else lo, min(hi, cap) if cap >= 0 else hi)
        for department, cap in zip(officers.table["department"], own.tolist(), strict=True)
    ]
    kinds = sorted(set(each))
    kind = np.array([kinds.index(one) for one in each], dtype=np.int64)
    there = [[((kind == k) & (home == name)).sum() for name in names] for k in range(len(kinds))]
    return _Staff(kinds, names, kind[home == ""], np.array(there, dtype=np.int64))


def _count(grids: Grids, rules: OfficerRules, staff: _Staff) -> Answer:
    """Solve for how many officers of each kind a community gets beside those at home there."""
    communities = grids.communities
    size = np.array([(communities == name).sum() for name in staff.names])
    load = np.array([grids.load[communities == name].sum() for name in staff.names], dtype=float)
    departments = sorted({*rules.departments, *(kind[0] for kind in staff.kinds)})
    (n_k, n_c), n_d = staff.there.shape, len(departments)
    rows = _RowsOf(n_k * n_c + n_d * n_c)
    at = np.arange(n_k * n_c).reshape(n_k, n_c)
    off = n_k * n_c + np.arange(n_d * n_c).reshape(n_d, n_c)
    for k, waiting in enumerate(staff.waiting.tolist()):
        rows.add(at[k], np.ones(n_c), waiting, waiting)
    if rules.officers_per_community is not None:
        for c, there in enumerate(staff.there.sum(axis=0).tolist()):
            rows.add(at[:, c], np.ones(n_k), *(end - there for end in rules.officers_per_community))
    for d, department in enumerate(departments):
        mine = staff.of(department)
        fewest, widest = (np.array([staff.kinds[k][i] for k in mine], dtype=float) for i in (1, 2))
        least, most = _ends(rules, department, staff, int(size.sum()))
        everyone = staff.there[mine].sum() + staff.waiting[mine].sum()
        for c in range(n_c):
            here = staff.there[mine, c]
            rows.add(at[mine, c], widest, least * size[c] - widest @ here, np.inf)
            rows.add(at[mine, c], fewest, -np.inf, most * size[c] - fewest @ here)
            even = everyone * load[c] / max(load.sum(), 1.0) - here.sum()
            one, ones = np.append(at[mine, c], off[d, c]), np.ones(len(mine))
            rows.add(one, np.append(ones, 1.0), even, np.inf)
            rows.add(one, np.append(ones, -1.0), -np.inf, even)
    cost = np.concatenate([np.zeros(n_k * n_c), np.ones(n_d * n_c)])
    hi = np.concatenate([np.full(n_k * n_c, float(len(staff.away))), np.full(n_d * n_c, np.inf)])
    return solve(rows.model(cost, hi, whole=np.arange(len(cost)) < n_k * n_c))


def _ends(rules: OfficerRules, department: str, staff: _Staff, grids: int) -> Counts:
    """Return how many officers of a department a grid has, as for cases: one each where they suffice."""
    mine = staff.of(department)
    number = staff.there[mine].sum(axis=1) + staff.waiting[mine]
    room = sum(int(n) * staff.kinds[k][2] for n, k in zip(number, mine, strict=True))
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


def _seated(staff: _Staff, seats: Rows, cost: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return who goes where, object (a,), at the least cost (a, communities) with so many seats of each kind."""
    n, n_c = cost.shape
    column = np.arange(n * n_c)
    kind_of = (staff.away[:, None] * n_c + np.arange(n_c)[None, :]).ravel()
    row = np.concatenate([np.repeat(np.arange(n), n_c), n + kind_of])
    shape = (n + seats.size, n * n_c)
    matrix = csr_array(coo_array((np.ones(2 * n * n_c), (row, np.tile(column, 2))), shape=shape))
    ends = np.concatenate([np.ones(n), seats.ravel().astype(float)])
    answer = solve(LinearModel.of(cost.ravel(), matrix, row_lo=ends, row_hi=ends))
    place = answer.values.reshape(n, n_c).argmax(axis=1)
    return np.array([staff.names[c] for c in place], dtype=object)


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
