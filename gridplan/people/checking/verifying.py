"""The verb verify_assignment: an assignment in, a verdict with every figure out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gridplan.findings import Finding
from gridplan.people.assignment import Assignment
from gridplan.people.checking import asked, claims, counts, stages, travelled
from gridplan.people.checking.checked import Checked
from gridplan.people.checking.facts import Facts
from gridplan.people.checking.loads import check_window
from gridplan.people.checking.reasons import check_reasons
from gridplan.people.checking.shape import check_shape
from gridplan.people.checking.together import check_together


def verify_assignment(assignment: Assignment) -> Checked:
    """Recompute every rule and the objective of an assignment, without the engine and without trusting its figures.

    Checked are: ids and rows; grids per officer, officers per community and per grid, in all and by department; skills;
    pinned and forbidden pairs; homes; teams; loads against the usual load; that grids hang together; walks, where they
    start and their sum; values and bounds of the stages; that what is not served is told, that sums given as reasons
    are so, and in small cases that what is said to be impossible is so and that the relaxation helps. A community that
    cannot be served and is named in the reasons is no failure: failing means that the assignment says something that is
    not so.

    Examples
    --------
    >>> verify_assignment(assignment).status  # doctest: +SKIP
    'verified'
    """
    if broken := tuple(check_shape(assignment)):
        return Checked.of(broken, {})
    facts = Facts(assignment)
    return Checked.of(_checks(facts), _figures(facts))


def _checks(facts: Facts) -> Iterator[Finding]:
    for check in (
        counts.check_officer_grids,
        counts.check_community_officers,
        counts.check_grid_officers,
        counts.check_grid_departments,
        counts.check_needs,
        asked.check_pairs,
        asked.check_homes,
        asked.check_teams,
        check_window,
        check_together,
        travelled.check_travel,
        travelled.check_starts,
        travelled.check_seats,
        stages.check_stages,
        stages.check_stages_there,
        claims.check_told,
        check_reasons,
        claims.check_impossible,
        claims.check_relaxation,
    ):
        yield from check(facts)


def _figures(facts: Facts) -> dict[str, Any]:
    busy = facts.posts > 0
    going_on, before = stages.kept(facts)
    return {
        "assignment_status": facts.assignment.status,
        "officers": len(facts.ids),
        "grids": len(facts.codes),
        "posts": len(facts.officer),
        "max_load_deviation": float(facts.off[busy].max(initial=0.0)),
        "travel_m": float(np.nansum(facts.walks.travel)),
        "changes": stages.changes(facts, np.flatnonzero(busy)),
        "kept_posts": going_on,
        "last_posts": before,
        "assignment_digest": facts.assignment.digest,
    }
