"""Reasons that plain arithmetic gives, in the planner's words, before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gridplan.findings import Finding
from gridplan.language import hundredths_text
from gridplan.people.blocks import Case, Request, total_of, usual_loads, wanted_skills
from gridplan.people.walking import Walking
from gridplan.people.whynot.hanging import check_hanging


def arithmetic_reasons(request: Request, chosen: list[Case], on_foot: Walking) -> tuple[Finding, ...]:
    """Return why cases cannot be met, as far as counting tells."""
    found: list[Finding] = []
    for case in chosen:
        found += [*_totals(request, case), *_departments(request, case), *_allowed(request, case)]
        found += [*_skills(request, case), *_heavy(request, case), *check_hanging(request, case, on_foot)]
    return (*_together(request, chosen), *found)


def community_reasons(request: Request) -> tuple[Finding, ...]:
    """Return the communities with fewer or more officers than the rules ask for."""
    ends = request.rules.officers_per_community
    if ends is None or request.rules.pooled:
        return ()
    names = sorted(set(request.grids.communities.tolist()))
    counts = {name: int((request.home == name).sum()) for name in names}
    return tuple(
        Finding("officers-community", (), {"community": name, "officers": n, "lo": ends[0], "hi": ends[1]})
        for name, n in counts.items()
        if not ends[0] <= n <= ends[1]
    )


def room_of(request: Request, case: Case, department: str) -> tuple[int, int, int]:
    """Return the officers of a department in a case, and the fewest and most grids that they take together."""
    mine = case.officers[request.departments()[case.officers] == department]
    least, most = np.minimum(request.limits()[mine], len(case.grids)).sum(axis=0).tolist()
    return len(mine), least, most


def impossible_counts(least: int, most: int, *, below: int) -> list[int]:
    """Return the numbers of grids below a number that officers with `least` to `most` each cannot cover exactly.

    Examples
    --------
    >>> impossible_counts(5, 6, below=30)
    [1, 2, 3, 4, 7, 8, 9, 13, 14, 19]
    """
    return [n for n in range(1, below) if not any(k * least <= n <= k * most for k in range(1, n + 1))]


def _totals(request: Request, case: Case) -> Iterator[Finding]:
    """Yield departments whose counts contradict what a grid may have in all."""
    ends = total_of(request, case)
    if ends is None:
        return
    least, most = (sum(counts[i] for counts in case.counts.values()) for i in (0, 1))
    if least > ends[1] or most < ends[0]:
        listed = " + ".join(f"{d} {a}–{b}" for d, (a, b) in case.counts.items())
        yield Finding("officers-grid-total", (), {**_at(case), "listed": listed, "lo": ends[0], "hi": ends[1]})
    fewest, room = np.minimum(request.limits()[case.officers], len(case.grids)).sum(axis=0).tolist()
    numbers = {**_at(case), "grids": len(case.grids), "officers": len(case.officers), "lo": ends[0], "hi": ends[1]}
    if room < ends[0] * len(case.grids):
        yield Finding("officers-short-total", (), {**numbers, "posts": ends[0] * len(case.grids), "room": room})
    if fewest > ends[1] * len(case.grids):
        yield Finding("officers-many-total", (), {**numbers, "posts": ends[1] * len(case.grids), "room": fewest})


def _departments(request: Request, case: Case) -> Iterator[Finding]:
    """Yield departments with too few or too many officers for the grids."""
    grids, (lo, hi) = len(case.grids), request.rules.grids_per_officer
    for department, (a, b) in case.counts.items():
        officers, least, most = room_of(request, case, department)
        numbers = {**_at(case), "department": department, "grids": grids, "officers": officers}
        if a and not officers:
            yield Finding("officers-missing", (), {**numbers, "least": a})
            continue
        alone = int(
            request.limits()[case.officers[request.departments()[case.officers] == department], 0].max(initial=0)
        )
        if most < a * grids:
            yield Finding("officers-short", (), {**numbers, "posts": a * grids, "room": most})
        elif least > b * grids:
            yield Finding("officers-many", (), {**numbers, "posts": b * grids, "room": least})
        elif alone > grids:
            yield Finding("officers-few-grids", (), {**numbers, "least": alone})
        else:
            continue
        if a == b and a * grids in (wrong := impossible_counts(lo, hi, below=60)):
            shown = ", ".join(str(n) for n in wrong if n > hi)
            yield Finding("officers-cover", (), {**numbers, "posts": a * grids, "lo": lo, "hi": hi, "wrong": shown})


def _together(request: Request, chosen: list[Case]) -> Iterator[Finding]:
    """Yield communities whose required posts are more than those who must fill them can take, in one sum."""
    for name in sorted({case.community for case in chosen}):
        cases = [case for case in chosen if case.community == name]
        needed = {d: (case, a) for case in cases for d, (a, _) in case.counts.items() if a}
        short = [d for d, (case, a) in needed.items() if room_of(request, case, d)[2] < a * len(case.grids)]
        if len(needed) < 2 or not short:
            continue
        posts = {d: a * len(case.grids) for d, (case, a) in needed.items()}
        room = sum(room_of(request, case, d)[2] for d, (case, _) in needed.items())
        if room >= sum(posts.values()):
            continue
        officers = sum(room_of(request, case, d)[0] for d, (case, _) in needed.items())
        everyone = int((request.home == name).sum()) if name else len(request.officers)
        numbers: dict[str, Any] = {
            "community": name or "*",
            "grids": len(cases[0].grids),
            "listed": " + ".join(f"{d} {n}" for d, n in posts.items()),
            "posts": sum(posts.values()),
            "everyone": everyone,
            "others": everyone - officers,
            "officers": officers,
            "room": room,
        }
        yield Finding("officers-short-together", (), numbers)


def _allowed(request: Request, case: Case) -> Iterator[Finding]:
    """Yield grids that too few officers of a department may serve."""
    forbidden = {*request.rules.forbidden, *request.officers.forbidden}
    departments, ids = request.departments(), request.officers.ids
    for department, (a, _) in case.counts.items():
        mine = [ids[i] for i in case.officers if departments[i] == department]
        codes = request.grids.codes[case.grids].tolist()
        left = {code: sum((officer, code) not in forbidden for officer in mine) for code in codes}
        if short := tuple(code for code, n in left.items() if n < min(a, len(mine))):
            yield Finding("officers-forbidden", short, {**_at(case), "department": department, "least": a})
    for officer in ids[case.officers].tolist():
        free = sum((officer, code) not in forbidden for code in request.grids.codes[case.grids].tolist())
        least = int(request.limits()[np.flatnonzero(ids == officer)[0], 0])
        if free < least <= len(case.grids):
            yield Finding("officers-idle", (officer,), {**_at(case), "free": free, "least": least})


def _skills(request: Request, case: Case) -> Iterator[Finding]:
    own = request.officers.table["skills"]
    there = {skill for i in case.officers.tolist() for skill in own.iloc[i]}
    everyone = {skill for i in np.flatnonzero(request.home == case.community) for skill in own.iloc[i]}
    for skill, where in wanted_skills(request, case.grids).items():
        if skill not in there and (request.rules.pooled or skill not in everyone):
            codes = tuple(request.grids.codes[case.grids[where]].tolist())
            yield Finding("officers-skill", codes, {**_at(case), "skill": skill})


def _heavy(request: Request, case: Case) -> Iterator[Finding]:
    """Yield grids whose load alone is more than any officer of a department may have."""
    width = request.rules.load_window
    if width is None or not len(case.officers):
        return
    usual, load = usual_loads(request, case), request.grids.load[case.grids]
    departments = request.departments()[case.officers]
    for department, (a, _) in case.counts.items():
        mine = departments == department
        most = float(usual[mine].max(initial=0.0)) * (1 + width)
        if a and mine.any() and (load > most).any():
            codes = tuple(request.grids.codes[case.grids[load > most]].tolist())
            numbers = {**_at(case), "department": department, "most": round(most), "window": hundredths_text(width)}
            yield Finding("officers-heavy", codes, numbers)


def _at(case: Case) -> dict[str, Any]:
    return {"community": case.community or "*"}
