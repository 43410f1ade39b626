"""Send officers to grids: the verb."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.errors import OptionError
from gridplan.findings import Report
from gridplan.people.assignment import Assignment, AssignmentStatus
from gridplan.people.blocks import Request, cases
from gridplan.people.deciding import Decided, decide_all
from gridplan.people.grids import Grids, grids_of
from gridplan.people.officers import Officers, remembered
from gridplan.people.placing import place_officers
from gridplan.people.reading.asked import check_rules
from gridplan.people.reading.checks import check_departments
from gridplan.people.reading.opening import Source
from gridplan.people.reading.read import read_officers
from gridplan.people.rules import OfficerRules
from gridplan.people.staff.earlier import grids_today, heirs_of, officers_before
from gridplan.people.telling import counted_notes, uncovered_notes
from gridplan.people.walking import walking
from gridplan.people.whynot.explaining import reasons_of, relaxation_of, unplaced_reasons
from gridplan.people.whynot.reasons import community_reasons
from gridplan.plan import Plan


def assign_officers(
    plan: Plan | Grids,
    officers: Source | Officers,
    rules: OfficerRules | None = None,
    *,
    threads: int = 2,
    like: Assignment | str | os.PathLike[str] | None = None,
    **wishes: Any,
) -> Assignment:
    """Send officers to grids so that every rule holds, loads are even, walks short, and last year's grids stay.

    In this order: the rules; the narrowest window of loads (to 1 % of the usual load); the shortest walks within that
    window and a slack; continuity with last year. Each stage is proven, or its gap is told. What no rule couples is
    decided apart: departments, and communities unless they are pooled.

    Parameters
    ----------
    officers
        A table, its path, or officers read before; see `gridplan.read_officers`.
    rules
        All rules as one value; `wishes` make one when None.
    threads
        Changes the time, not the answer.
    like
        Roster of before the last re-gridding, or the ``.json`` it was exported to: for officers whose table names no
        grids of last year, by id, these are the grids with most households of each that they had. What became of
        grids the plan tells.
    wishes
        Fields of `OfficerRules` by their names.

    Returns
    -------
    Assignment
        Never None: what cannot be met comes back with reasons in words and the smallest relaxation that works.

    Raises
    ------
    InputError
        With every fault of the officers at once; when `like` is no file of a roster.
    OptionError
        When a rule can never be right, or rules stand twice.

    Examples
    --------
    >>> import gridplan as gp
    >>> city = gp.samples.generated_staff(communities=1, grids=10, officers=4, seed=1)
    >>> gp.assign_officers(city.grids, city.officers).status
    'feasible'
    """
    if rules is not None and wishes:
        raise OptionError(f"rules and {', '.join(sorted(wishes))} are both given; put them into the rules")
    asked = OfficerRules.from_dict(wishes) if rules is None else rules
    grids = grids_of(plan)
    staff = read_officers(officers, grids, departments=tuple(asked.departments))
    Report((*check_departments(staff, asked), *check_rules(staff, grids, asked))).raise_errors()
    if like is not None:
        staff = remembered(staff, grids_today(officers_before(like), heirs_of(grids)))
    return assign(grids, staff, asked, threads=threads)


def assign(grids: Grids, officers: Officers, rules: OfficerRules, *, threads: int = 2) -> Assignment:
    """Return the assignment of officers that were read and checked, with reasons where it is not whole."""
    on_foot = walking(grids)
    placed = place_officers(grids, officers, rules)
    request = Request(grids, officers, rules, placed.home)
    chosen = cases(request)
    decided = decide_all(request, chosen, on_foot, threads=threads) if placed.fits else []
    crowded = {reason.numbers["community"] for reason in community_reasons(request)} if placed.fits else set()
    unmet = crowded | {one.case.community for one in decided if one.fits is not True}
    pairs, travel, starts = _gathered([one for one in decided if one.case.community not in unmet])
    start = np.full(len(officers), -1, dtype=np.int32)
    start[starts[:, 0]] = starts[:, 1]
    stages = (*placed.stages, *(stage for one in decided for stage in one.stages))
    status: AssignmentStatus = _status(decided, unmet, crowded) if placed.fits else "infeasible"
    found = Assignment(grids, officers, rules, status, placed.home, pairs, travel, start, stages)
    noticed = (*grids.report.findings, *officers.report.findings, *on_foot.report.findings)
    bare = uncovered_notes(request, chosen, pairs, unmet) if status in ("feasible", "partial") else ()
    notes = Report((*noticed, *counted_notes(request, chosen), *bare))
    if status == "feasible":
        return found.replace(report=notes)
    met = {id(one.case) for one in decided if one.fits is True and one.case.community not in crowded}
    failed = [case for case in chosen if id(case) not in met]
    reasons = reasons_of(request, decided, on_foot) if placed.fits else unplaced_reasons(request, on_foot)
    return found.replace(report=notes, reasons=reasons, relaxation=relaxation_of(request, failed, on_foot))


def _gathered(decided: list[Decided]) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int32]]:
    """Return the posts of cases, sorted, with their walks and starts."""
    pairs = np.concatenate([np.zeros((0, 2), np.int32), *(one.pairs for one in decided)])
    travel = np.concatenate([np.zeros(0), *(one.travel for one in decided)])
    starts = np.concatenate([np.zeros((0, 2), np.int32), *(one.starts for one in decided)])
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return pairs[order], travel[order], starts


def _status(decided: list[Decided], unmet: set[str], crowded: set[str]) -> AssignmentStatus:
    if not unmet:
        return "feasible"
    if {one.case.community for one in decided} - unmet:
        return "partial"
    return "infeasible" if crowded or any(one.fits is False for one in decided) else "unproven"
