"""Checks on the history of a plan as a whole: versions and days, the chain of codes, the older grids that it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from gridplan.findings import Finding
from gridplan.plan import Plan
from gridplan.verify.facts import Facts
from gridplan.verify.past import NO_GRID, Step, grids_today, lacking_columns, steps_of
from gridplan.verify.rounds import check_round, round_finding

_BEFORE = "before"
"""Name of the network with the older grids on today's buildings."""


def check_history(facts: Facts) -> Iterator[Finding]:
    """Yield what versions and history of a plan tell and is not so."""
    plan = facts.plan
    yield from _check_versions(plan)
    if lost := lacking_columns(plan.history):
        yield Finding("verify-history-columns", lost)
        return
    if plan.history:
        yield from _check_rounds(plan, steps_of(plan))


def _check_versions(plan: Plan) -> Iterator[Finding]:
    """Yield rounds after which the number of the version does not rise, and days that run backwards.

    A number may rise by more than one: levels make a new version of an approved plan without any round.
    """
    versions = [*(past.before for past in plan.history), plan.version]
    stuck = [str(i) for i, (old, new) in enumerate(pairwise(versions), start=1) if new.number <= old.number]
    if stuck:
        yield Finding("verify-history-number", tuple(stuck))
    valid = [day for past in plan.history for day in (past.before.valid_from, past.date)] + [plan.version.valid_from]
    approved = [version.date for version in versions]
    if back := [day for days in (valid, approved) for day in _backwards(days)]:
        yield Finding("verify-history-dates", tuple(dict.fromkeys(back)))


def _backwards(days: Sequence[str]) -> list[str]:
    """Return the days that lie before an earlier one; what is empty is no day."""
    told = [day for day in days if day]
    return [day for i, day in enumerate(told) if day < max(told[:i], default="")]


def _check_rounds(plan: Plan, steps: Sequence[Step]) -> Iterator[Finding]:
    today = frozenset(place.grid for place in grids_today(plan).values() if place.grid is not None)
    following = [*(step.old_codes for step in steps[1:]), today]
    yield from _check_chain(steps, following)
    yield from _check_returned(steps, today)
    for step in steps:
        yield from check_round(step, counted=step is steps[-1])
    yield from _check_before(plan, steps[-1])


def _check_chain(steps: Sequence[Step], following: Sequence[frozenset[str]]) -> Iterator[Finding]:
    """Yield grids that a round ends with and the next does not begin with, or the plan does not have."""
    for step, codes in zip(steps, following, strict=True):
        if step.new_codes != codes:
            yield round_finding("verify-history-grids", step, step.new_codes ^ codes)


def _check_returned(steps: Sequence[Step], today: frozenset[str]) -> Iterator[Finding]:
    """Yield codes that were retired in a round and are there again after a later one."""
    retired: set[str] = set()
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if back := retired & (step.new_codes if following else step.new_codes | today):
            yield round_finding("verify-history-returned", step, back)
        retired = (retired | step.old_codes) - step.new_codes


def _check_before(plan: Plan, last: Step) -> Iterator[Finding]:
    """Yield buildings whose grid in the older network that the plan keeps is not the one that the last round tells."""
    told = {life.unit: life.old_grid for life in last.lives}
    for network in plan.others:
        if network.name == _BEFORE:
            codes = [None if code == NO_GRID else code for code in network.codes]
            grids = np.array([*codes, None], dtype=object)[network.labels].tolist()
            rows = zip(plan.ground.units["unit"].astype(str), grids, strict=True)
            if wrong := tuple(unit for unit, code in rows if code != told.get(unit)):
                yield Finding("verify-history-before", wrong)
