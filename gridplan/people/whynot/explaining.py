"""Why an assignment is not whole, and what would make it so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gridplan.findings import Finding
from gridplan.language import hundredths_text
from gridplan.people.assignment import Relaxation
from gridplan.people.blocks import Case, Request, block_of, cases
from gridplan.people.deciding import Decided
from gridplan.people.engine.choosing import fits
from gridplan.people.engine.stages import narrowest
from gridplan.people.placing import place_officers
from gridplan.people.walking import Walking
from gridplan.people.whynot.changes import apply
from gridplan.people.whynot.choices import relaxables
from gridplan.people.whynot.merging import merged
from gridplan.people.whynot.reasons import arithmetic_reasons, community_reasons
from gridplan.people.whynot.relaxing import needed, smallest_change


def reasons_of(request: Request, decided: Sequence[Decided], on_foot: Walking) -> tuple[Finding, ...]:
    """Return why cases are not met: what counting tells, else what solving proves."""
    found = [*community_reasons(request)]
    failed = [one.case for one in decided if one.fits is False]
    found += arithmetic_reasons(request, failed, on_foot)
    told = {(reason.numbers.get("community"), reason.numbers.get("department")) for reason in found}
    whole = {place for place, department in told if department is None}
    for one in decided:
        place = one.case.community or "*"
        if one.fits is None:
            found.append(Finding("officers-open", (), _named(one.case)))
        elif one.fits is False and place not in whole and not any((place, d) in told for d in one.case.departments):
            found.append(_solved_reason(request, one.case, on_foot))
    return tuple(found)


def unplaced_reasons(request: Request, on_foot: Walking) -> tuple[Finding, ...]:
    """Return why officers without a home community cannot be placed."""
    communities = sorted(set(request.grids.communities.tolist()))
    counts = {"officers": len(request.officers), "communities": len(communities), "grids": len(request.grids)}
    everything = Case(
        "",
        request.officers.departments,
        dict(request.rules.departments),
        np.arange(len(request.officers)),
        np.arange(len(request.grids)),
    )
    pooled = Request(request.grids, request.officers, request.rules.replace(pooled=True, connected=False), request.home)
    return (Finding("officers-placing", (), counts), *arithmetic_reasons(pooled, [everything], on_foot))


def relaxation_of(request: Request, failed: Sequence[Case], on_foot: Walking) -> Relaxation | None:
    """Return the smallest change found that makes the failed cases possible, or None.

    Each community is looked at alone; what their changes have in common is merged, and what is then not needed goes.
    """
    found: list[Finding] = []
    for community in sorted({case.community for case in failed}):
        mine = [case for case in failed if case.community == community]
        fits = Oracle(request, {community}, on_foot)
        changes = smallest_change(relaxables(request, mine), fits)
        if not changes:
            return None
        found += changes
    every = Oracle(request, {case.community for case in failed}, on_foot)
    kept = needed(merged(found), every)
    rules, officers = apply(kept, request.rules, request.officers)
    return Relaxation(kept, rules, officers) if Oracle(request, None, on_foot)(kept) else None


class Oracle:
    """Tells whether the request can be met in some communities (None: in all) once changes are made; remembers."""

    def __init__(self, request: Request, communities: set[str] | None, on_foot: Walking) -> None:
        self.request, self.communities, self.on_foot = request, communities, on_foot
        self.known: dict[str, bool] = {}

    def __call__(self, changes: Sequence[Finding]) -> bool:
        """Tell whether the request fits with `changes`."""
        key = repr([(change.code, sorted(change.numbers.items())) for change in changes])
        if key not in self.known:
            self.known[key] = self._solve(changes)
        return self.known[key]

    def _solve(self, changes: Sequence[Finding]) -> bool:
        rules, officers = apply(changes, self.request.rules, self.request.officers)
        placed = place_officers(self.request.grids, officers, rules)
        if not placed.fits:
            return False
        request = Request(self.request.grids, officers, rules, placed.home)
        chosen = [case for case in cases(request) if self.communities is None or case.community in self.communities]
        crowded = {reason.numbers["community"] for reason in community_reasons(request)}
        if crowded and (self.communities is None or crowded & self.communities):
            return False
        if arithmetic_reasons(request, chosen, self.on_foot):
            return False
        return all(meets(request, case, self.on_foot) for case in chosen)


def meets(request: Request, case: Case, on_foot: Walking) -> bool:
    """Tell whether an assignment of a case was found."""
    block, _ = block_of(request, case, on_foot)
    width = request.rules.load_window
    return fits(block, np.inf if width is None else width).fits is True


def _solved_reason(request: Request, case: Case, on_foot: Walking) -> Finding:
    """Return what solving proves: how near to the usual loads can come, or that all rules together do not hold."""
    width = request.rules.load_window
    if width is not None:
        best = narrowest(block_of(request, case, on_foot)[0])
        if best.fits:
            shares = {"window": hundredths_text(width), "value": hundredths_text(best.value)}
            return Finding("officers-window", (), {**_named(case), **shares})
    return Finding("officers-together", (), _named(case))


def _named(case: Case) -> dict[str, str]:
    return {"community": case.community or "*", "department": ", ".join(case.departments)}
