"""Checks on what was asked for by name: pinned and forbidden pairs, homes, teams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from gridplan.findings import Finding
from gridplan.people.checking.facts import Facts
from gridplan.people.rules import Pair


def check_pairs(facts: Facts) -> Iterator[Finding]:
    """Yield pinned pairs that are not there and forbidden pairs that are, a finding for each officer."""
    there = set(zip(facts.ids[facts.officer].tolist(), facts.codes[facts.grid].tolist(), strict=True))
    rules, officers = facts.assignment.rules, facts.assignment.officers
    served = {code for block in facts.served for code in facts.codes[block.grids]}
    pinned = {pair for pair in (*rules.pinned, *officers.pinned) if pair[1] in served}
    yield from _by_officer("people-pinned", pinned - there)
    yield from _by_officer("people-forbidden", {*rules.forbidden, *officers.forbidden} & there)


def check_homes(facts: Facts) -> Iterator[Finding]:
    """Yield officers who work in another community than their own, in none, or in grids of another one."""
    if facts.assignment.rules.pooled:
        return
    home = facts.assignment.home
    given = facts.assignment.officers.table["community"].tolist()
    moved = [isinstance(own, str) and own != now for own, now in zip(given, home, strict=True)]
    if any(moved):
        yield Finding("people-moved", tuple(facts.ids[np.array(moved)]))
    nowhere = ~np.isin(home.astype(str), facts.assignment.grids.communities.astype(str))
    if nowhere.any() and facts.assignment.status == "feasible":
        yield Finding("people-nowhere", tuple(facts.ids[nowhere]))
    away = facts.assignment.grids.communities[facts.grid] != home[facts.officer]
    if away.any():
        yield Finding("people-away", tuple(facts.ids[np.unique(facts.officer[away])]))


def check_teams(facts: Facts) -> Iterator[Finding]:
    """Yield teams whose members do not all have the same grids."""
    grids: list[set[int]] = [set() for _ in facts.ids]
    for officer, grid in zip(facts.officer.tolist(), facts.grid.tolist(), strict=True):
        grids[officer].add(grid)
    teams = facts.assignment.officers.table["team"].tolist()
    for team in sorted({team for team in teams if isinstance(team, str)}):
        members = [row for row, own in enumerate(teams) if own == team]
        if any(grids[row] != grids[members[0]] for row in members):
            yield Finding("people-team", tuple(facts.ids[members]), {"team": team})


def _by_officer(code: str, pairs: Iterable[Pair]) -> Iterator[Finding]:
    grids: dict[str, list[str]] = {}
    for officer, grid in sorted(pairs):
        grids.setdefault(officer, []).append(grid)
    for officer, codes in grids.items():
        yield Finding(code, tuple(codes), {"officer": officer})
