"""The oracle of a whole request: grids, officers and rules of one block, taken apart for `brute_assignment`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from brute_assignment import Oracle, oracle_of, usual_load

from gridplan.people.grids import Grids
from gridplan.people.officers import Officers
from gridplan.people.rules import OfficerRules


def oracle_for(grids: Grids, officers: Officers, rules: OfficerRules, departments: Sequence[str] = ()) -> Oracle:
    """Return the oracle of a request of one block; walks are straight lines in whole metres.

    Parameters
    ----------
    departments
        Look at the officers of these alone, which no rule ties to others; empty for all.
    """
    every = {*officers.departments, *rules.departments}
    if departments and set(departments) != every:
        officers, rules = _only(officers, rules, departments)
    table, count = officers.table, len(grids)
    sizes = limits(officers, rules)
    department = table["department"].to_numpy()
    usual, kinds, counts = np.zeros(len(table)), [], []
    for name in sorted({*department, *rules.departments}):
        members = department == name
        cover = rules.departments.get(name, (int(sizes[members, 1].sum() >= count), 1))
        if members.any():
            takes = sizes[members].sum(axis=1)
            usual[members] = usual_load(grids.load, sizes[members], cover) * len(takes) * takes / max(takes.sum(), 1)
        kinds.append(members)
        counts.append(np.broadcast_to(np.array(cover)[:, None], (2, count)))
    if rules.officers_per_grid:
        kinds.append(np.ones(len(table), bool))
        counts.append(np.broadcast_to(np.array(rules.officers_per_grid)[:, None], (2, count)))
    for skill in sorted({skill for skills in rules.needs.values() for skill in skills}):
        kinds.append(np.array([skill in own for own in table["skills"]]))
        wanted = [skill in rules.needs.get(code, ()) for code in grids.codes]
        counts.append(np.array([wanted, [7] * count]).astype(int))
    walks = _metres(grids.points, grids.points)
    return oracle_of(
        grids.load,
        sizes,
        _metres(officers.places, grids.points),
        usual=usual,
        kinds=np.array(kinds).T,
        counts=np.array(counts).transpose(1, 0, 2),
        teams=[rows.tolist() for rows in table.groupby("team").indices.values()],
        allowed=~_asked(grids, officers, (*rules.forbidden, *officers.forbidden)),
        forced=_asked(grids, officers, (*rules.pinned, *officers.pinned)),
        pairs=_links(grids, rules, walks) if rules.connected else None,
        between=walks,
        last=np.array([[code in own for code in grids.codes] for own in table["last_year"]]),
    )


def _only(officers: Officers, rules: OfficerRules, departments: Sequence[str]) -> tuple[Officers, OfficerRules]:
    kept = officers.table["department"].isin(departments).to_numpy()
    table = officers.table[kept].reset_index(drop=True)
    able = {skill for skills in table["skills"] for skill in skills}
    named = {name: ends for name, ends in rules.departments.items() if name in departments}
    needs = {grid: tuple(able & set(skills)) for grid, skills in rules.needs.items()}
    alone = rules.replace(departments=named, officers_per_grid=None, needs=needs)
    return Officers(table, officers.places[kept], officers.pinned, officers.forbidden), alone


def limits(officers: Officers, rules: OfficerRules) -> np.ndarray:
    """Return fewest and most grids of each officer, int (O, 2)."""
    least, most = rules.grids_per_officer
    own = [most if capacity < 0 else capacity for capacity in officers.table["capacity"]]
    return np.array([(min(least, capacity), min(most, capacity)) for capacity in own])


def _metres(here, there):
    return np.rint(np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1)))


def _asked(grids, officers, pairs):
    there = set(pairs)
    return np.array([[(officer, code) in there for code in grids.codes] for officer in officers.ids])


def _links(grids, rules, walks):
    near = np.argwhere(walks <= (-1 if rules.reach is None else rules.reach))
    return np.concatenate([grids.pairs, near])
