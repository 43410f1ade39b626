"""What could be relaxed in a request, least painful first, and how far."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.findings import Finding
from gridplan.people.blocks import Case, Request

_MORE, _MORE_OFFICERS, _MORE_GRIDS, _MOST_REACH = 12, 64, 6, 40
_STEP, _METRES = 0.01, 50


@dataclass(frozen=True, eq=False)
class Scale:
    """One rule that can be relaxed step by step: step 1 is the least change.

    Parameters
    ----------
    change
        From a step, 1 to `steps`, to the change.
    """

    change: Callable[[int], Finding]
    steps: int

    def all(self) -> list[Finding]:
        """Return the largest change."""
        return [self.change(self.steps)]


@dataclass(frozen=True, eq=False)
class Parts:
    """Single wishes of one sort, each of which can be dropped."""

    parts: tuple[Finding, ...]

    def all(self) -> list[Finding]:
        """Return all of them."""
        return list(self.parts)


Relaxable = Scale | Parts


def relaxables(request: Request, chosen: Sequence[Case]) -> list[Relaxable]:
    """Return what could be relaxed for the sake of cases, least painful first."""
    found: list[Relaxable] = [*_window(request), *_reach(request)]
    found += [Parts(tuple(parts)) for parts in _dropped(request, chosen) if parts]
    found += [*_grid(request), *_community(request), *_departments_more(request, chosen)]
    found += [*_most(request, chosen), *_least(request), *_hire(chosen), *_departments_less(chosen)]
    return found


def _window(request: Request) -> Iterator[Scale]:
    width = request.rules.load_window
    if width is None:
        return
    first = int(np.floor(width / _STEP + 1e-9))

    def change(step: int) -> Finding:
        return Finding("officers-relax-window", (), _shares(round((first + step) * _STEP, 6), width))

    yield Scale(change, 300)


def _shares(share: float, before: float) -> dict[str, object]:
    return {"share": share, "percent": f"{100 * share:g}", "before": f"{100 * before:g}"}


def _reach(request: Request) -> Iterator[Relaxable]:
    rules = request.rules
    if not rules.connected:
        return
    first = int((rules.reach or 0) // _METRES)

    def change(step: int) -> Finding:
        return Finding("officers-relax-reach", (), {"metres": float(_METRES * (first + step))})

    yield Scale(change, _MOST_REACH)
    yield Parts((Finding("officers-relax-connected"),))


def _dropped(request: Request, chosen: Sequence[Case]) -> Iterator[list[Finding]]:
    """Yield skills, forbidden and pinned pairs, teams and capacities of the cases."""
    officers = {request.officers.ids[i] for case in chosen for i in case.officers.tolist()}
    grids = {request.grids.codes[i] for case in chosen for i in case.grids.tolist()}
    rules, staff = request.rules, request.officers
    yield [
        Finding("officers-relax-need", (), {"grid": grid, "skill": skill})
        for grid, skills in rules.needs.items()
        for skill in skills
        if grid in grids
    ]
    for code, pairs in (
        ("forbidden", (*rules.forbidden, *staff.forbidden)),
        ("pinned", (*rules.pinned, *staff.pinned)),
    ):
        here = sorted({(o, g) for o, g in pairs if o in officers and g in grids})
        yield [Finding(f"officers-relax-{code}", (), {"officer": o, "grid": g}) for o, g in here]
    table = staff.table[staff.table["officer"].isin(officers)]
    teams = sorted({team for team in table["team"] if isinstance(team, str)})
    yield [Finding("officers-relax-team", (), {"team": team}) for team in teams]
    low = table[(table["capacity"] >= 0) & (table["capacity"] < rules.grids_per_officer[1])]
    yield [
        Finding("officers-relax-capacity", (), {"officer": officer, "most": rules.grids_per_officer[1]})
        for officer in low["officer"]
    ]


def _grid(request: Request) -> Iterator[Scale]:
    ends = request.rules.officers_per_grid
    if ends is None:
        return
    lo, hi = ends
    yield Scale(lambda step: _ends("officers-relax-grid", lo, hi + step, ends), _MORE)
    if lo:
        yield Scale(lambda step: _ends("officers-relax-grid", lo - step, hi, ends), lo)


def _community(request: Request) -> Iterator[Scale]:
    ends = request.rules.officers_per_community
    if ends is None or request.rules.pooled:
        return
    lo, hi = ends
    yield Scale(lambda step: _ends("officers-relax-community", lo, hi + step, ends), _MORE_OFFICERS)
    if lo:
        yield Scale(lambda step: _ends("officers-relax-community", lo - step, hi, ends), lo)


def _ends(code: str, least: int, most: int, before: tuple[int, int]) -> Finding:
    return Finding(code, (), {"least": least, "most": most, "before": f"{before[0]}–{before[1]}"})


def _departments_more(request: Request, chosen: Sequence[Case]) -> Iterator[Scale]:
    """Yield more officers of a department in a grid."""
    for department, (least, most) in _counts(chosen).items():
        n = max(int((request.departments()[case.officers] == department).sum()) for case in chosen)
        if n > most:
            yield _counted(department, least, most, least_step=0, most_step=1, steps=min(n - most, _MORE))


def _departments_less(chosen: Sequence[Case]) -> Iterator[Scale]:
    """Yield grids without an officer of a department: posts stay empty."""
    for department, (least, most) in _counts(chosen).items():
        if least:
            yield _counted(department, least, most, least_step=-1, most_step=0, steps=least)


def _counted(department: str, least: int, most: int, *, least_step: int, most_step: int, steps: int) -> Scale:
    def change(step: int) -> Finding:
        numbers = {"department": department, "least": least + step * least_step, "most": most + step * most_step}
        return Finding("officers-relax-department", (), {**numbers, "before": f"{least}–{most}"})

    return Scale(change, steps)


def _counts(chosen: Sequence[Case]) -> dict[str, tuple[int, int]]:
    return {d: ends for case in chosen for d, ends in case.counts.items()}


def _most(request: Request, chosen: Sequence[Case]) -> Iterator[Scale]:
    before = request.rules.grids_per_officer[1]
    steps = max((len(case.grids) for case in chosen), default=0) - before
    if steps > 0:
        yield Scale(
            lambda step: Finding("officers-relax-most", (), {"most": before + step, "before": before}),
            min(steps, _MORE_GRIDS),
        )


def _least(request: Request) -> Iterator[Scale]:
    before = request.rules.grids_per_officer[0]
    if before:
        yield Scale(
            lambda step: Finding("officers-relax-least", (), {"least": before - step, "before": before}), before
        )


def _hire(chosen: Sequence[Case]) -> Iterator[Scale]:
    """Yield more officers of a department in a community."""
    for case in chosen:
        for department, (_, most) in case.counts.items():
            if most:
                yield _hiring(department, case.community or "*", min(len(case.grids), _MORE_OFFICERS))


def _hiring(department: str, community: str, steps: int) -> Scale:
    def change(step: int) -> Finding:
        numbers = {"department": department, "community": community, "number": step}
        return Finding("officers-relax-hire", (), numbers)

    return Scale(change, steps)
