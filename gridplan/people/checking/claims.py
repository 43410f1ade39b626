"""Checks on what is said to be impossible: that it is told why, and in small cases that it is so."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gridplan.findings import Finding
from gridplan.people.checking.blocks import Block
from gridplan.people.checking.facts import Facts
from gridplan.people.checking.trying import possible, small


def check_told(facts: Facts) -> Iterator[Finding]:
    """Yield requests that are not met and nobody says why; communities that are not served, as it is said."""
    if facts.assignment.status == "feasible":
        return
    if not facts.assignment.reasons:
        yield Finding("people-no-reason")
    left = unserved(facts)
    if not left and facts.assignment.status == "partial":
        yield Finding("people-not-partial")
    names = tuple(block.name for block in left if block.name)
    said = {word for reason in facts.assignment.reasons for word in _words(reason)}
    if untold := tuple(name for name in names if name not in said):
        yield Finding("people-untold", untold)
    if told := tuple(name for name in names if name in said):
        yield Finding("people-unserved", told)


def check_impossible(facts: Facts) -> Iterator[Finding]:
    """Yield small communities that are said to be impossible and are not."""
    if facts.assignment.status not in ("infeasible", "partial") or _homeless(facts):
        return
    if wrong := tuple(block.name for block in unserved(facts) if small(block) and possible(facts, block)):
        yield Finding("people-possible", wrong)


def check_relaxation(facts: Facts) -> Iterator[Finding]:
    """Yield small communities that stay impossible with the relaxation."""
    relaxation = facts.assignment.relaxation
    if relaxation is None:
        return
    given = relaxation.officers.table["community"]
    home = given.astype(object).where(given.notna(), "").to_numpy(dtype=object)
    relaxed = facts.assignment.replace(rules=relaxation.rules, officers=relaxation.officers, home=home)
    anew = Facts(relaxed.replace(pairs=relaxed.pairs[:0], travel=relaxed.travel[:0], status="infeasible"))
    if _homeless(anew):
        return
    if wrong := tuple(block.name for block in anew.blocks if small(block) and possible(anew, block) is False):
        yield Finding("people-relaxation", wrong)


def unserved(facts: Facts) -> list[Block]:
    """Return the blocks without posts, where the assignment does not say that every rule holds."""
    served = {block.name for block in facts.served}
    return [block for block in facts.blocks if block.name not in served]


def _words(reason: Finding) -> list[str]:
    return [*reason.ids, *(str(value) for value in reason.numbers.values())]


def _homeless(facts: Facts) -> bool:
    """Tell whether somebody has not been placed, so that nobody can say who is in a block."""
    community = facts.assignment.grids.communities.astype(str)
    return not facts.assignment.rules.pooled and not np.isin(facts.assignment.home.astype(str), community).all()
