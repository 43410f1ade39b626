"""Checks on how many: grids of an officer, officers of a community and of a grid, skills that grids need."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.people.checking.facts import Facts
from gridplan.people.rules import Counts


def check_officer_grids(facts: Facts) -> Iterator[Finding]:
    """Yield officers with fewer or more grids than the rules and their own capacity say."""
    of = np.concatenate([np.zeros(0, np.int64), *(block.officers for block in facts.served)])
    few, many = facts.posts[of] < facts.limits[of, 0], facts.posts[of] > facts.limits[of, 1]
    wrong = np.sort(of[few | many])
    if len(wrong):
        least, most = facts.assignment.rules.grids_per_officer
        yield Finding("people-officer-grids", tuple(facts.ids[wrong]), {"least": least, "most": most})


def check_community_officers(facts: Facts) -> Iterator[Finding]:
    """Yield communities with too few or too many officers; pooled officers are of no community."""
    ends = facts.assignment.rules.officers_per_community
    if ends is None or facts.assignment.rules.pooled:
        return
    wrong = [block.name for block in facts.served if not ends[0] <= len(block.officers) <= ends[1]]
    if wrong:
        yield Finding("people-community-officers", tuple(wrong), {"least": ends[0], "most": ends[1]})


def check_grid_officers(facts: Facts) -> Iterator[Finding]:
    """Yield grids with too few or too many officers over all departments."""
    ends = facts.assignment.rules.officers_per_grid
    if ends is None:
        return
    found = np.bincount(facts.grid, minlength=len(facts.codes))
    of = np.concatenate([np.zeros(0, np.int64), *(block.grids for block in facts.served)])
    wrong = np.sort(of[_outside(found[of], ends)])
    if len(wrong):
        yield Finding("people-grid-officers", tuple(facts.codes[wrong]), {"least": ends[0], "most": ends[1]})


def check_grid_departments(facts: Facts) -> Iterator[Finding]:
    """Yield grids with too few or too many officers of a department, a finding for each department and its counts."""
    wrong: dict[tuple[str, Counts], list[str]] = {}
    for block in facts.served:
        for department in sorted({name for _, name in facts.counts}):
            ends = facts.counts[block.name, department]
            posts = facts.grid[facts.departments[facts.officer] == department]
            found = np.bincount(posts, minlength=len(facts.codes))[block.grids]
            wrong.setdefault((department, ends), []).extend(facts.codes[block.grids[_outside(found, ends)]])
    for (department, (least, most)), grids in wrong.items():
        if grids:
            numbers = {"department": department, "least": least, "most": most}
            yield Finding("people-grid-department", tuple(sorted(grids)), numbers)


def check_needs(facts: Facts) -> Iterator[Finding]:
    """Yield grids none of whose officers has a skill that they need, a finding for each skill."""
    served = {code for block in facts.served for code in facts.codes[block.grids]}
    skills = facts.assignment.officers.table["skills"].tolist()
    there: dict[str, set[str]] = {}
    for officer, grid in zip(facts.officer, facts.grid, strict=True):
        there.setdefault(facts.codes[grid], set()).update(skills[officer])
    missing: dict[str, list[str]] = {}
    for grid, wanted in facts.assignment.rules.needs.items():
        for skill in wanted:
            if grid in served and skill not in there.get(grid, ()):
                missing.setdefault(skill, []).append(grid)
    for skill, grids in sorted(missing.items()):
        yield Finding("people-skill", tuple(grids), {"skill": skill})


def _outside(found: NDArray[np.int64], ends: Counts) -> NDArray[np.bool_]:
    return (found < ends[0]) | (found > ends[1])
