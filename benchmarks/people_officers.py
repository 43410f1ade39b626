"""Officers: gridplan beside the plain models that OR-tools' examples suggest, on the same requests, with one judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

import gridplan as gp
from benchmarks import table
from benchmarks.people_child import Made, Ours, Theirs, made
from benchmarks.people_judge import Verdict, judge
from benchmarks.people_request import RULES, request
from benchmarks.settings import Settings
from gridplan.people.assignment import Stage
from gridplan.people.published import StaffedCity

HEADER = (
    "case", "contestant", "stages proven", "worst gap", "CPU s", "wall s", "MB", "broken", "load apart", "travel km",
)  # fmt: skip
ABOUT = """\
Stages proven: load within 1 % of its bound, the others within 0.01 %, of all stages of all communities and departments;
of plain models, communities solved to the end. Worst gap: as the contestant says, of a load window in % of the usual
load, else in % of the objective; a plain model has one objective, load range and travel in one sum. Load apart: how far
the load of an officer lies from the usual one at worst; travel: walks from where officers start to their grids. The
judge (benchmarks/people_judge.py) shares no code with gridplan. Plain models have as many seconds as gridplan took, at
least 5, with --long also 60; CP-SAT by its deterministic clock, HiGHS by the clock.
"""
_LONG = 60
_WITHIN = {"load": 0.01}


@dataclass(frozen=True)
class Case:
    """A request with a name; plain models of HiGHS know no connected sets, and none takes part in the largest."""

    name: str
    city: Callable[[], StaffedCity]
    rules: gp.OfficerRules
    rivals: tuple[str, ...] = ("cp_sat", "mip")
    limit: float = 600.0


def published() -> StaffedCity:
    """Return the published city with places, so that a walk means the same to everyone."""
    return gp.samples.published_city(places=True)


POOLED = RULES.replace(pooled=True, officers_per_community=None)
CASES = (
    Case("published", published, RULES),
    Case("published, connected", published, RULES.replace(connected=True), rivals=("cp_sat",)),
    Case("published, no homes", lambda: gp.samples.published_city(home=False, places=True), RULES, rivals=()),
    Case("published, no places", gp.samples.published_city, RULES, rivals=()),
    Case("pooled ±10 %", published, POOLED.replace(load_window=0.1)),
    Case("pooled ±5 %", published, POOLED.replace(load_window=0.05)),
    Case(
        "100 × 42",
        lambda: gp.samples.generated_staff(1, 100, 42, places=True),
        RULES.replace(officers_per_community=None),
    ),
)
LARGEST = Case(
    "10,000 × 4,000", lambda: gp.samples.generated_staff(400, 25, 10, spread=1, places=True), RULES, rivals=()
)


def run(settings: Settings) -> None:
    """Print a row for each contestant on each case, then whether the answer is always the same."""
    print(ABOUT)
    cases = [*CASES, *([LARGEST] if settings.long else [])]
    named = {case.name: case for case in cases}
    rows = [row for name in settings.chosen(list(named)) for row in rows_of(named[name], settings)]
    table.show(HEADER, rows)
    same(settings)


def rows_of(case: Case, settings: Settings) -> list[list[str]]:
    """Return the rows of one case."""
    city = case.city()
    ours = made(Ours(city.grids, city.officers, case.rules), settings.scratch, limit=case.limit)
    rows = [row(case.name, "gridplan", ours, None if ours.note else verdict(city, case.rules, ours))]
    if not case.rivals:
        return rows
    home = city.table.sort_values(["department", "officer"])["community"].to_numpy(dtype=object)
    asked = request(city.grids, city.officers, case.rules, np.where(case.rules.pooled, "", home))
    fair = max(np.nan_to_num(ours.cpu, nan=_LONG), 5.0)
    for seconds in sorted({fair, float(_LONG)} if settings.long else {fair}):
        for solver in case.rivals:
            theirs = made(Theirs(solver, asked, seconds), settings.scratch, limit=20 * seconds)
            found = None if theirs.note else judge(asked, theirs.posts)
            rows.append(row(case.name, f"plain {solver}, {seconds:.0f} s", theirs, found))
    return rows


def verdict(city: StaffedCity, rules: gp.OfficerRules, ours: Made) -> Verdict:
    """Judge gridplan's posts; officers without a place start from the grid they are told to start from."""
    return judge(request(city.grids, city.officers, rules, ours.home, start=ours.start), ours.posts)


def row(name: str, contestant: str, found: Made, verdict: Verdict | None) -> list[str]:
    """Return the cells of one contestant on one case."""
    if verdict is None:
        seconds = "" if np.isnan(found.cpu) else f"{found.cpu:.1f}"
        return [name, contestant, found.note, "", seconds, *[""] * (len(HEADER) - 5)]
    return [
        name,
        contestant,
        f"{found.proven} of {found.blocks}" if not found.stages else proven(found.stages),
        f"{100 * found.gap:.2f} %" if not found.stages else worst(found.stages),
        f"{found.cpu:.1f}",
        f"{found.wall:.1f}",
        f"{found.memory:.0f}",
        ", ".join(f"{rule} {times}" for rule, times in verdict.broken.items()) or "none",
        f"{100 * verdict.spread:.2f} %",
        f"{verdict.travel / 1000:.1f}",
    ]


def proven(stages: Sequence[Stage]) -> str:
    """Return how many stages are proven."""
    return f"{sum(s.gap <= _WITHIN.get(s.name, 1e-4) for s in stages)} of {len(stages)}"


def worst(stages: Sequence[Stage]) -> str:
    """Return the worst gap of each kind of stage."""
    kinds = dict.fromkeys(stage.name for stage in stages)
    return ", ".join(f"{kind} {100 * max(s.gap for s in stages if s.name == kind):.2f} %" for kind in kinds)


def same(settings: Settings) -> None:
    """Print whether five runs with five hash seeds give the same posts."""
    rows = []
    named = {case.name: case for case in CASES[:2]}
    for name in settings.chosen(list(named)):
        city = named[name].city()
        job = Ours(city.grids, city.officers, named[name].rules)
        runs = [
            made(job, settings.scratch, limit=named[name].limit, environment={"PYTHONHASHSEED": str(i)})
            for i in range(5)
        ]
        digests = {run.digest for run in runs}
        rows.append([name, "same" if len(digests) == 1 else "DIFFERENT", min(digests)[:12]])
    table.show(("case", "5 runs, 5 hash seeds", "posts"), rows)
