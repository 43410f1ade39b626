"""Checks on walks: where officers start from, and how far each post is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gridplan.findings import Finding
from gridplan.people.checking.facts import Facts
from gridplan.people.checking.stages import ROUNDING

_CLOSE = 1e-6


def check_travel(facts: Facts) -> Iterator[Finding]:
    """Yield officers whose walks are not what they are said to be."""
    found, said = facts.walks.travel, facts.assignment.travel
    wrong = ~np.isnan(found) & ~(np.abs(found - said) <= ROUNDING + _CLOSE * np.abs(said))
    if wrong.any():
        most = float(np.abs(found - said)[wrong].max())
        ids = tuple(facts.ids[np.unique(facts.officer[wrong])])
        yield Finding("people-travel", ids, {"metres": f"{most:.1f}"})


def check_starts(facts: Facts) -> Iterator[Finding]:
    """Yield officers who start from a grid that is not theirs, or from a grid though they have a place."""
    start = facts.assignment.start
    own = np.zeros(len(start), dtype=bool)
    own[facts.officer[facts.grid == start[facts.officer]]] = True
    wrong = np.where(facts.seated, (facts.posts > 0) & ~own, start != -1)
    if wrong.any():
        yield Finding("people-start", tuple(facts.ids[wrong]))


def check_seats(facts: Facts) -> Iterator[Finding]:
    """Yield officers without a place who would walk less from another grid of theirs."""
    mates, apart = facts.walks.mates, facts.walks.apart
    sums = np.bincount(mates[:, 0], weights=apart, minlength=len(facts.grid))
    least = np.full(len(facts.ids), np.inf)
    np.minimum.at(least, facts.officer, sums)
    own = np.flatnonzero(facts.grid == facts.assignment.start[facts.officer])
    room = ROUNDING * facts.posts[facts.officer[own]]
    longer = sums[own] > (least[facts.officer[own]] + room) * (1 + _CLOSE)
    if longer.any():
        yield Finding("people-seat", tuple(facts.ids[facts.officer[own[longer]]]))
