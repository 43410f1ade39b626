"""An assignment in a few lines: who is sent, how even, how near, how far proven, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gridplan.language import hundredths_text, language, say
from gridplan.people.assignment import Assignment, Stage, StageName
from gridplan.people.load_words import load_lines
from gridplan.people.rosters.figures import (
    at_work,
    changed_hands,
    load_shares,
    served_grids,
    serving_officers,
    sums,
    unserved,
)

EXACT, NARROW = 5e-4, 0.01
"""Gaps up to these are said to be none: of loads as near as windows are narrowed, of all else what rounds to 0.0 %."""

BARE = ("grids-without-department", "grids-without-officers")
"""Findings of the report that the summary repeats: where nobody is sent though every rule holds."""


def summary(assignment: Assignment, lang: str | None = None, people: str | None = None) -> str:
    """Return the assignment as lines a planner can read; see `gridplan.language` for the language.

    Parameters
    ----------
    people
        What they are called who serve the grids; officers when None.

    Examples
    --------
    >>> print(summary(assignment, "en"))  # doctest: +SKIP
    feasible: 4 officers of 2 departments on 12 grids, 24 posts
    """
    lines = [_headline(assignment, lang, people)]
    if len(assignment.pairs):
        lines += load_lines(assignment.grids, lang)
        lines += [_counts_line(assignment, lang, people), *_department_lines(assignment, lang, people)]
        lines.append(_travel_line(assignment, lang))
        lines += [line for name in ("load", "travel", "continuity") for line in _proof_line(assignment, name, lang)]
        lines += _kept_line(assignment, lang)
        lines += [finding.advice(lang) for finding in assignment.report.findings if finding.code in BARE]
    return "\n".join([*lines, *_obstacle_lines(assignment, lang)])


def is_proven(stage: Stage) -> bool:
    """Return whether a stage came as near to what is possible as is told apart.

    Examples
    --------
    >>> is_proven(Stage("A", "travel", 100.0, 99.0)), is_proven(Stage("A", "travel", 100.0, 100.0))
    (False, True)
    """
    return stage.gap < (NARROW + EXACT if stage.name == "load" else EXACT)


def _key(sentence: str, people: str | None) -> str:
    """Return the key of a sentence on officers, or on those who are called otherwise."""
    return sentence if people is None else f"{sentence}-people"


def _headline(assignment: Assignment, lang: str | None, people: str | None) -> str:
    left = unserved(assignment)
    return say(
        "roster-headline-partial" if left else _key("roster-headline", people),
        lang,
        status=say(f"status-{assignment.status}", lang),
        left=len(left),
        names="、".join(left) if language(lang) == "zh" else ", ".join(left),
        people=people,
        bare=int(np.isin(assignment.grids.communities, left).sum()),
        officers=len(assignment.officers),
        departments=len(assignment.officers.departments),
        grids=len(assignment.grids),
        posts=len(assignment.pairs),
    )


def _counts_line(assignment: Assignment, lang: str | None, people: str | None) -> str:
    served = served_grids(assignment)
    here = ~np.isin(assignment.grids.communities, unserved(assignment))
    serving = serving_officers(assignment)
    return say(
        _key("roster-counts", people),
        lang,
        people=people,
        grids=_span([len(served[row]) for row in np.flatnonzero(at_work(assignment))]),
        officers=_span([len(serving[row]) for row in np.flatnonzero(here)]),
    )


def _department_lines(assignment: Assignment, lang: str | None, people: str | None) -> Iterator[str]:
    department = assignment.officers.table["department"].to_numpy(dtype=object)
    load, away = sums(assignment, assignment.grids.load), np.abs(load_shares(assignment) - 1)
    here = at_work(assignment)
    for name in [name for name in assignment.officers.departments if here[department == name].any()]:
        mine = here & (department == name)
        off = hundredths_text(float(np.nanmax(away[mine], initial=0.0)))
        span = _span(load[mine].tolist())
        told = {"load": span, "deviation": off, "people": people or ""}
        yield say(_key("roster-department", people), lang, part="", department=name, officers=int(mine.sum()), **told)


def _travel_line(assignment: Assignment, lang: str | None) -> str:
    walks = assignment.travel
    mean, longest = f"{walks.mean():,.0f}", f"{walks.max():,.0f}"
    line = say("roster-travel", lang, total=f"{walks.sum() / 1000:,.1f}", mean=mean, longest=longest)
    return _from_squares(assignment, line, lang)


def _from_squares(assignment: Assignment, line: str, lang: str | None) -> str:
    """Return a line about walks with where they begin, if not at the places that officers were given."""
    findings = assignment.officers.report.findings
    metres = next((f.numbers["metres"] for f in findings if f.code == "officers-places-squares"), None)
    return line if metres is None else say("roster-squares", lang, line=line, metres=metres)


def _proof_line(assignment: Assignment, name: StageName, lang: str | None) -> Iterator[str]:
    """Yield how far one kind of stage is proven, if there is any."""
    stages = [stage for stage in assignment.stages if stage.name == name]
    if not stages:
        return
    worst = max(stage.gap for stage in stages)
    if not np.isfinite(worst):
        yield say("roster-unproven", lang, stage=say(f"roster-stage-{name}", lang))
        return
    window = hundredths_text(max(stage.value for stage in stages))
    proven = sum(map(is_proven, stages))
    line = say(
        f"roster-{'proven' if proven == len(stages) else 'gap'}-{name}",
        lang,
        window=window,
        slack=hundredths_text(assignment.rules.slack),
        proven=proven,
        blocks=len(stages),
        gap=hundredths_text(worst),
    )
    yield _from_squares(assignment, line, lang) if name == "travel" else line


def _kept_line(assignment: Assignment, lang: str | None) -> Iterator[str]:
    """Yield how many of last year's posts go on, if officers had any."""
    last = assignment.officers.table["last_year"].tolist()
    if not any(last):
        return
    had = np.array([bool(before) for before in last])
    now = int(had[assignment.pairs[:, 0]].sum())
    kept = now - sum(map(len, changed_hands(assignment)))
    yield say("roster-kept", lang, kept=kept, last=sum(map(len, last)))


def _obstacle_lines(assignment: Assignment, lang: str | None) -> Iterator[str]:
    """Yield what stands in the way, and what would make the request possible."""
    if assignment.reasons:
        yield say("roster-reasons", lang)
        yield from ("  " + finding.advice(lang) for finding in assignment.reasons)
    if assignment.relaxation is not None:
        yield say("roster-relaxation", lang)
        yield from ("  " + finding.text(lang) for finding in assignment.relaxation.changes)


def _span(values: list[int]) -> str:
    lo, hi = min(values), max(values)
    return f"{lo:,}" if lo == hi else f"{lo:,}–{hi:,}"
