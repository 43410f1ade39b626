"""Why not: 60 requests that nobody can meet, and whether each answer is true, works and wastes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import gridplan as gp
from benchmarks import table
from benchmarks.people_infeasible import KINDS, Impossible, impossible
from benchmarks.people_others import no_venue_near, one_agency_short
from benchmarks.people_outcome import Outcome
from benchmarks.settings import Settings
from gridplan.people.whynot.changes import apply

HEADER = ("kind", "requests", "told impossible", "true reason", "relaxation works", "nothing to spare", "CPU s at most")
REQUESTS = 60


def run(settings: Settings) -> None:
    """Print a row for each kind."""
    ways = asked_ways()
    kinds = settings.chosen(list(ways))
    outcomes = [ways[kind](seed) for kind, seed in requests(kinds, REQUESTS)]
    table.show(HEADER, [_row(kind, [o for o in outcomes if o.kind == kind]) for kind in kinds])
    print(f"{sum(o.holds for o in outcomes)} of {len(outcomes)} hold in all.\n")


def asked_ways() -> Mapping[str, Callable[[int], Outcome]]:
    """Return how each kind of request is asked and checked, from a seed."""
    officers = {kind: partial(_of_kind, kind) for kind in KINDS}
    return officers | {"no venue within reach": no_venue_near, "one agency short": one_agency_short}


def _of_kind(kind: str, seed: int) -> Outcome:
    return answered(impossible(kind, seed))


def requests(kinds: Sequence[str], count: int) -> list[tuple[str, int]]:
    """Return so many kinds with seeds, every kind as often as the next."""
    return [(kinds[i % len(kinds)], i // len(kinds)) for i in range(count)] if kinds else []


def answered(asked: Impossible) -> Outcome:
    """Ask gridplan and check the answer."""
    begin = time.process_time()
    got = gp.assign_officers(asked.grids, asked.officers, asked.rules)
    cpu = time.process_time() - begin
    works = tight = False
    if got.relaxation is not None:
        again = gp.assign_officers(asked.grids, got.relaxation.officers, got.relaxation.rules)
        works = again.status == "feasible" and again.verify().status == "verified"
        tight = all(not _possible(asked, changes) for changes in _each_left_out(got.relaxation.changes))
    return Outcome(asked.kind, got.status == "infeasible", bool(got.reasons) and _about(asked, got), works, tight, cpu)


def _possible(asked: Impossible, changes: Sequence[gp.Finding]) -> bool:
    rules, officers = apply(changes, asked.rules, asked.officers)
    return gp.assign_officers(asked.grids, officers, rules).status != "infeasible"


def _each_left_out(changes: Sequence[gp.Finding]) -> Iterable[list[gp.Finding]]:
    return ([*changes[:i], *changes[i + 1 :]] for i in range(len(changes)))


def _about(asked: Impossible, got: gp.Assignment) -> bool:
    """Whether every id that a reason names is one of the request, and the independent check finds no false claim."""
    departments = asked.officers.table["department"]
    known = {*asked.grids.codes, *asked.grids.communities, *asked.officers.ids, *departments}
    known |= {*asked.rules.departments, *(skill for skills in asked.rules.needs.values() for skill in skills)}
    return all(set(reason.ids) <= known for reason in got.reasons) and got.verify().status == "verified"


def _row(kind: str, outcomes: Sequence[Outcome]) -> list[str]:
    counts = [sum(getattr(o, name) for o in outcomes) for name in ("told", "reason", "works", "tight")]
    return [kind, str(len(outcomes)), *map(str, counts), f"{max((o.cpu for o in outcomes), default=0.0):.1f}"]
