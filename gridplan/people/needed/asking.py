"""Ask how many officers are needed: the verb."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import joblib
import numpy as np

from gridplan.errors import OptionError
from gridplan.findings import Finding, Report
from gridplan.options.numbers import is_count
from gridplan.people.grids import Grids, grids_of
from gridplan.people.needed.naming import named_rules
from gridplan.people.needed.optional import one_each, optional_notes
from gridplan.people.needed.searching import Smallest, smallest_of, smallest_together, together_of
from gridplan.people.needed.totals import totals_of
from gridplan.people.needed.trying import Place
from gridplan.people.needed.values import ALL, Needed, Staffing, Trial
from gridplan.people.officers import Officers
from gridplan.people.reading.checks import check_departments
from gridplan.people.reading.opening import Source
from gridplan.people.reading.read import read_officers
from gridplan.people.rules import OfficerRules
from gridplan.people.walking import Walking, walking
from gridplan.plan import Plan

Numbers = Mapping[str, Iterable[int]] | Iterable[int]
_BELOW, _ABOVE = 1, 3
"""Numbers below and above the smallest one that works that are tried too."""
_LARGE = 100
"""Grids above which it takes long: then places are shared out over processes, and in such a place, where no numbers are
given, the smallest alone is tried."""


def officers_needed(
    plan: Plan | Grids,
    rules: OfficerRules | Sequence[OfficerRules] | Mapping[str, OfficerRules] | None = None,
    *,
    officers: Source | Officers | None = None,
    numbers: Numbers | None = None,
    threads: int = 2,
    **wishes: Any,
) -> Needed:
    """Return the smallest staff that works, and what more or fewer officers come to: loads, walks, or why not.

    The officers in question have no names: places, skills, teams, pins and forbidden pairs of real ones play no part.
    What counting excludes is not solved; of all else each number is.

    Parameters
    ----------
    rules
        Rules, or several to compare, by name or in a row; `wishes` make one when None. A department that stands in
        `officers` only has one officer in each grid.
    officers
        Who is there now: gives the departments, how many are missing, how many to spare.
    numbers
        Numbers of officers to try in each community, all departments together, or by department (``"*"`` for all of
        them). Where not given: those around the smallest that works, in places of more than 100 grids that one alone.
    threads
        Changes the time, not the answer.
    wishes
        Fields of `OfficerRules` by their names.

    Raises
    ------
    InputError
        With every fault of the officers at once.
    OptionError
        When there are no departments, a number is none, or rules stand twice.

    Examples
    --------
    >>> import gridplan as gp
    >>> city = gp.samples.generated_staff(communities=1, grids=10, officers=4, seed=1)
    >>> gp.officers_needed(city.grids, departments={"police": (1, 1)})
    <Needed: 5–6: 2 officers>
    """
    if rules is not None and wishes:
        raise OptionError(f"rules and {', '.join(sorted(wishes))} are both given; put them into the rules")
    if not is_count(threads, least=1):
        raise OptionError(f"threads must be a whole number of at least 1, not {threads!r}")
    asked = named_rules(OfficerRules.from_dict(wishes) if rules is None else rules)
    grids = grids_of(plan)
    staff = None if officers is None else read_officers(officers, grids)
    Report(tuple(f for one in asked.values() if staff for f in check_departments(staff, one))).raise_errors()
    counted = {name: _with_departments(one, staff) for name, one in asked.items()}
    wanted = _numbers(numbers, counted)
    on_foot = walking(grids)
    places = [(name, place) for name, one in counted.items() for place in places_of(grids, one, on_foot)]
    backend = "loky" if len(places) > 1 and len(grids) > _LARGE else "sequential"
    with joblib.parallel_config(backend=backend, n_jobs=threads):
        found = joblib.Parallel()(joblib.delayed(_answers)(*one, _present(one[1], staff), wanted) for one in places)
    staffings = [one for answers, _, _ in found for one in answers]
    trials = tuple(one for _, answers, _ in found for one in answers)
    whole = totals_of(staffings, staff)
    free = optional_notes((name, each) for (name, _), (_, _, each) in zip(places, found, strict=True))
    report = Report((*_noticed(grids, staff, on_foot), *_notes(asked, counted, staff), *free))
    return Needed(asked, (*staffings, *whole), trials, report)


def places_of(grids: Grids, rules: OfficerRules, on_foot: Walking) -> list[Place]:
    """Return the communities, or the pool of all of them."""
    counts = dict(rules.departments)
    total, sums = rules.officers_per_grid, [sum(ends[i] for ends in counts.values()) for i in (0, 1)]
    tied = total is not None and (sums[0] < total[0] or sums[1] > total[1])
    names = [ALL] if rules.pooled else sorted(set(grids.communities.tolist()))
    rows = [np.flatnonzero((grids.communities == name) | rules.pooled) for name in names]
    return [Place(grids, rules, name, own, counts, tied, on_foot) for name, own in zip(names, rows, strict=True)]


def _answers(
    name: str, place: Place, now: Counter[str] | None, wanted: Mapping[str, tuple[int, ...]]
) -> tuple[list[Staffing], list[Trial], dict[str, int | None]]:
    """Return the staff that a place needs, the numbers that were tried there, and what one in each grid would take."""
    whole = smallest_together(place)
    best = {**{department: _alone(place, department, whole) for department in place.counts}, ALL: whole}
    counted = {department: place.ends(department)[0] for department in place.counts}
    counted[ALL] = place.totals()[0]
    grids, staffings, trials = len(place.rows), [], []
    for department, one in best.items():
        there = None if now is None else now[department]
        about = (name, place.community, department)
        staffings.append(
            Staffing(*about, grids, counted[department], one.number, one.proven, there, one.split, one.reasons)
        )
        if department == ALL or not place.tied:
            numbers = wanted.get(department, _around(one.number, counted[department], grids))
            trials += [_trial(name, place, department, number) for number in numbers]
    return staffings, trials, one_each(place)


def _alone(place: Place, department: str, whole: Smallest) -> Smallest:
    """Return the smallest number of one department; of departments that are tied, their part of the smallest staff."""
    if not place.tied:
        return smallest_of(place, department)
    if whole.number is None:
        return whole
    number = whole.split[department]
    return Smallest(number, whole.proven, {department: number})


def _around(smallest: int | None, counted: int, grids: int) -> range:
    middle = counted if smallest is None else smallest
    if grids > _LARGE:
        return range(middle, middle + 1)
    return range(max(middle - _BELOW, 0), middle + _ABOVE + 1)


def _trial(name: str, place: Place, department: str, number: int) -> Trial:
    if department == ALL:
        found = together_of(place, number)
        return Trial(name, place.community, ALL, number, found.split, found.outcome)
    outcome = place.outcome({department: number})
    split = {department: number} if outcome.works == "feasible" else {}
    return Trial(name, place.community, department, number, split, outcome)


def _present(place: Place, staff: Officers | None) -> Counter[str] | None:
    """Return the officers of a place by department; None where nobody has a home community."""
    if staff is None:
        return None
    table = staff.table[staff.table["capacity"] != 0]
    if place.community != ALL:
        if not table["community"].notna().any():
            return None
        table = table[table["community"] == place.community]
    return Counter({**Counter(table["department"].tolist()), ALL: len(table)})


def _with_departments(rules: OfficerRules, staff: Officers | None) -> OfficerRules:
    """Return rules that name every department."""
    there = () if staff is None else staff.departments
    counts = {**dict.fromkeys(there, (1, 1)), **rules.departments}
    if not counts:
        raise OptionError("how many officers of whom? Name departments in the rules, or give officers")
    return rules.replace(departments=counts)


def _numbers(numbers: Numbers | None, rules: Mapping[str, OfficerRules]) -> dict[str, tuple[int, ...]]:
    """Return department → numbers to try."""
    given = {} if numbers is None else numbers if isinstance(numbers, Mapping) else {ALL: numbers}
    known = {ALL, *(department for one in rules.values() for department in one.departments)}
    if strange := sorted(set(given) - known):
        raise OptionError(f"numbers of unknown departments {strange}; known are {sorted(known)}")
    found = {department: tuple(some) for department, some in given.items()}
    if wrong := [n for some in found.values() for n in some if not is_count(n, least=0)]:
        raise OptionError(f"numbers of officers must be whole numbers not below 0, not {wrong[0]!r}")
    return {department: tuple(sorted({int(n) for n in some})) for department, some in found.items()}


def _noticed(grids: Grids, staff: Officers | None, on_foot: Walking) -> tuple[Finding, ...]:
    read = () if staff is None else staff.report.findings
    return (*grids.report.findings, *read, *on_foot.report.findings)


def _notes(
    asked: Mapping[str, OfficerRules], counted: Mapping[str, OfficerRules], staff: Officers | None
) -> list[Finding]:
    """Return what was supposed, and what was left out of account."""
    unnamed = sorted({d for name, one in counted.items() for d in one.departments if d not in asked[name].departments})
    found = [Finding("needed-one-each", (), {"department": department}) for department in unnamed]
    own = any(one.pinned or one.forbidden or one.needs for one in asked.values())
    return [*found, *([Finding("needed-anonymous")] if own or staff is not None else [])]
