"""Requests for officers that nobody can meet, of many kinds, each impossible by the way it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import gridplan as gp
from benchmarks.people_request import DEPARTMENTS
from gridplan.people.officers import Officers
from gridplan.people.published import staff_split

SIZES = (21, 22, 23, 24, 26, 27, 28)
"""Grids of a community that police and urban management can share, some with 5 and some with 6 or all with 6."""


@dataclass(frozen=True, eq=False)
class Impossible:
    """A request, and why nobody can meet it.

    Parameters
    ----------
    kind
        What makes it impossible, in a few words.
    proof
        The arithmetic behind it.
    """

    kind: str
    proof: str
    grids: gp.Grids
    officers: Officers
    rules: gp.OfficerRules


@dataclass(frozen=True, eq=False)
class _Town:
    """One community whose plain request can be met, and what chooses at random."""

    grids: gp.Grids
    officers: Officers
    rules: gp.OfficerRules
    draw: np.random.Generator

    def staff(self, department: str) -> NDArray[np.intp]:
        """Return the rows of a department."""
        return np.flatnonzero(self.officers.table["department"] == department)

    def department(self) -> str:
        """Return a department that every grid needs."""
        return str(self.draw.choice(["police", "urban"]))

    def codes(self, count: int) -> list[str]:
        """Return some codes of grids."""
        return sorted(self.draw.choice(self.grids.codes, count, replace=False).tolist())

    def impossible(self, kind: str, proof: str, **changes: object) -> Impossible:
        """Return the request with changed grids, officers or rules."""
        return Impossible(
            kind, proof, **{"grids": self.grids, "officers": self.officers, "rules": self.rules} | changes
        )


def impossible(kind: str, seed: int = 0) -> Impossible:
    """Return a request of one of the kinds in `KINDS`."""
    draw = np.random.default_rng([seed, *kind.encode()])
    grids = int(draw.choice(SIZES))
    staff = 2 * staff_split(grids, 12)["police"] + int(draw.integers(1, 3))
    city = gp.samples.generated_staff(1, grids, staff, seed=int(draw.integers(1000)), places=bool(draw.integers(2)))
    rules = gp.OfficerRules(grids_per_officer=(5, 6), departments=DEPARTMENTS)
    return KINDS[kind](_Town(city.grids, city.officers, rules, draw))


def _too_few_officers(town: _Town) -> Impossible:
    department = town.department()
    most = -(-len(town.grids) // 6) - 1
    left = town.staff(department)[most:]
    proof = f"{most} of {department} with 6 grids at most are {6 * most} posts, fewer than {len(town.grids)} grids"
    return town.impossible("too few officers", proof, officers=_without(town.officers, left))


def _too_many_officers(town: _Town) -> Impossible:
    department = town.department()
    count = len(town.grids) // 5 + 1
    proof = (
        f"{count} of {department} with 5 grids at least are {5 * count} posts, one in each of {len(town.grids)} grids"
    )
    return town.impossible("too many officers", proof, officers=_with_more(town.officers, department, count))


def _no_share(town: _Town) -> Impossible:
    kept = int(town.draw.choice([7, 8, 9, 13, 14, 19]))
    proof = f"5 or 6 grids each cannot cover exactly {kept}"
    return town.impossible("no share", proof, grids=_first(town.grids, kept), officers=_few(town.officers, kept))


def _department_missing(town: _Town) -> Impossible:
    department = town.department()
    gone = _without(town.officers, town.staff(department))
    return town.impossible("department missing", f"nobody is of {department}, which every grid needs", officers=gone)


def _isolated(town: _Town) -> Impossible:
    department, count = town.department(), int(town.draw.integers(1, 3))
    ids, codes = town.officers.ids[town.staff(department)], town.codes(count)
    forbidden = tuple((officer, code) for code in codes for officer in ids)
    rules = town.rules.replace(forbidden=forbidden)
    return town.impossible("forbidden pairs isolate", f"nobody of {department} may serve {codes}", rules=rules)


def _heavy_grid(town: _Town) -> Impossible:
    load = town.grids.load.copy()
    heavy = int(town.draw.integers(len(load)))
    load[heavy] = int(load.sum() * 0.8)
    rules = town.rules.replace(load_window=0.1)
    proof = f"{town.grids.codes[heavy]} alone has more than 1.1 times the mean load of an officer"
    return town.impossible("load window, heavy grid", proof, grids=_loaded(town.grids, load), rules=rules)


def _equal_loads(town: _Town) -> Impossible:
    count = min(int(town.draw.integers(21, 24)), len(town.grids))
    grids = _loaded(_first(town.grids, count), np.full(count, 1_000))
    rules = town.rules.replace(load_window=0.02)
    proof = f"{count} equal grids are 5 for some and 6 for others, so loads differ from the mean by more than 2 %"
    few = _few(town.officers, count)
    return town.impossible("load window, equal loads", proof, grids=grids, officers=few, rules=rules)


def _apart(town: _Town) -> Impossible:
    code = town.codes(1)[0]
    row = int(np.flatnonzero(town.grids.codes == code)[0])
    pairs = town.grids.pairs[(town.grids.pairs != row).all(axis=1)]
    rules = town.rules.replace(connected=True)
    proof = f"{code} adjoins no grid, and officers with 5 grids at least must have connected ones"
    return town.impossible("adjacency", proof, grids=replace(town.grids, pairs=pairs), rules=rules)


def _small_island(town: _Town) -> Impossible:
    size = int(town.draw.integers(2, 5))
    inside = np.isin(town.grids.pairs, np.arange(size))
    kept = town.grids.pairs[inside[:, 0] == inside[:, 1]]
    rules = town.rules.replace(connected=True)
    proof = f"the first {size} grids adjoin no other, and officers with 5 grids at least must have connected ones"
    return town.impossible("adjacency, island", proof, grids=replace(town.grids, pairs=kept), rules=rules)


def _capacity(town: _Town) -> Impossible:
    department = town.department()
    rows = town.staff(department)
    table = town.officers.table.copy()
    short = 6 * len(rows) - len(town.grids) + 1
    table.loc[rows[:short], "capacity"] = 5
    proof = f"capacities of {department} come to {6 * len(rows) - short}, one less than grids"
    return town.impossible("capacity", proof, officers=replace(town.officers, table=table))


def _pins_and_load(town: _Town) -> Impossible:
    department = town.department()
    officer = str(town.officers.ids[town.staff(department)[0]])
    heaviest = np.argsort(-town.grids.load, kind="stable")[:5]
    pinned = tuple((officer, str(code)) for code in town.grids.codes[heaviest])
    mean = town.grids.load.sum() / len(town.staff(department))
    over = float(town.grids.load[heaviest].sum() / mean - 1)
    rules = town.rules.replace(pinned=pinned, load_window=round(over / 2, 3))
    proof = f"the grids pinned to {officer} are {over:.3f} above the mean load of {department}"
    return town.impossible("pins against the load window", proof, rules=rules)


def _pins_apart(town: _Town) -> Impossible:
    middle = len(town.grids) // 2
    side = town.grids.pairs >= middle
    kept = town.grids.pairs[side[:, 0] == side[:, 1]]
    officer = str(town.officers.ids[town.staff(town.department())[0]])
    pinned = ((officer, str(town.grids.codes[0])), (officer, str(town.grids.codes[-1])))
    rules = town.rules.replace(pinned=pinned, connected=True)
    proof = f"no way leads from one grid pinned to {officer} to the other over neighbours"
    return town.impossible("pins against adjacency", proof, grids=replace(town.grids, pairs=kept), rules=rules)


def _community_size(town: _Town) -> Impossible:
    staff = len(town.officers)
    ends = (staff + 1, staff + 3) if town.draw.integers(2) else (staff - 4, staff - 1)
    rules = town.rules.replace(officers_per_community=ends)
    return town.impossible("officers per community", f"{staff} officers are not {ends[0]}–{ends[1]}", rules=rules)


def _total_and_departments(town: _Town) -> Impossible:
    ends = (4, 4) if town.draw.integers(2) else (1, 1)
    rules = town.rules.replace(officers_per_grid=ends)
    return town.impossible("total against departments", f"departments make 2–3 a grid, not {ends[0]}", rules=rules)


def _skill(town: _Town) -> Impossible:
    codes = town.codes(int(town.draw.integers(1, 3)))
    rules = town.rules.replace(needs=dict.fromkeys(codes, ("boats",)))
    return town.impossible("skill nobody has", f"nobody has the skill that {codes} need", rules=rules)


def _without(officers: Officers, rows: NDArray[np.intp]) -> Officers:
    kept = np.setdiff1d(np.arange(len(officers)), rows)
    return replace(officers, table=officers.table.iloc[kept].reset_index(drop=True), places=officers.places[kept])


def _with_more(officers: Officers, department: str, count: int) -> Officers:
    """Return officers with so many of a department: copies of the first with new ids, at its place."""
    rows = np.flatnonzero(officers.table["department"] == department)
    new = [f"{department[0].upper()}9{i:03d}" for i in range(count - len(rows))]
    more = officers.table.iloc[[rows[0]] * len(new)].assign(officer=new)
    table = pd.concat([officers.table, more])
    order = np.lexsort((table["officer"], table["department"]))
    places = np.concatenate([officers.places, officers.places[[rows[0]] * len(new)]])
    return replace(officers, table=table.iloc[order].reset_index(drop=True), places=places[order])


def _few(officers: Officers, grids: int) -> Officers:
    """Return officers of police and urban management, as many of each as 6 grids each need; others leave."""
    gone = [np.flatnonzero(officers.table["department"] == d)[-(-grids // 6) :] for d in ("police", "urban")]
    return _without(officers, np.concatenate([*gone, np.flatnonzero(officers.table["department"] == "market")]))


def _first(grids: gp.Grids, count: int) -> gp.Grids:
    return replace(
        grids,
        table=grids.table.iloc[:count].reset_index(drop=True),
        points=grids.points[:count],
        pairs=grids.pairs[(grids.pairs < count).all(axis=1)],
    )


def _loaded(grids: gp.Grids, load: NDArray[np.int64]) -> gp.Grids:
    return replace(grids, table=grids.table.assign(load=load))


KINDS: Mapping[str, Callable[[_Town], Impossible]] = {
    "too few officers": _too_few_officers,
    "too many officers": _too_many_officers,
    "no share": _no_share,
    "department missing": _department_missing,
    "forbidden pairs isolate": _isolated,
    "load window, heavy grid": _heavy_grid,
    "load window, equal loads": _equal_loads,
    "adjacency": _apart,
    "adjacency, island": _small_island,
    "capacity": _capacity,
    "pins against the load window": _pins_and_load,
    "pins against adjacency": _pins_apart,
    "officers per community": _community_size,
    "total against departments": _total_and_departments,
    "skill nobody has": _skill,
}
