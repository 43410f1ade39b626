"""Looking for the smallest staff of a place, and for how a number of officers is split over departments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gridplan.findings import Finding
from gridplan.people.needed.trying import Place, Split, together
from gridplan.people.needed.values import ALL, Outcome, Works
from gridplan.people.rules import Counts
from gridplan.people.whynot.reasons import impossible_counts

SPLITS = 60
"""Splits of one number of officers that are tried at most where departments are tied together."""


class Smallest(NamedTuple):
    """The smallest number that works, whether that is proven, how it is split, and why there is none."""

    number: int | None
    proven: bool
    split: Split
    reasons: tuple[Finding, ...] = ()


@dataclass(frozen=True, eq=False)
class Found:
    """A number of officers of all departments: what it comes to and its split."""

    outcome: Outcome
    split: Split


def smallest_of(place: Place, department: str) -> Smallest:
    """Return the smallest number of officers of one department that works, the others left out of account."""
    fewest, most = place.ends(department)
    if reasons := _hole(place, department):
        return Smallest(None, True, {}, reasons)
    proven = True
    for number in range(fewest, most + 1):
        outcome = place.outcome({department: number})
        if outcome.works == "feasible":
            return Smallest(number, proven, {department: number})
        proven &= outcome.works == "infeasible"
        reasons = reasons or outcome.reasons
    return Smallest(None, proven, {}, reasons)


def smallest_together(place: Place) -> Smallest:
    """Return the smallest number of officers of all departments that works."""
    never = [] if place.tied else [one for one in _alone(place) if one.number is None]
    if never:
        return Smallest(None, all(one.proven for one in never), {}, tuple(r for one in never for r in one.reasons))
    fewest, most = place.totals()
    lo, hi = _asked(place)
    reasons: tuple[Finding, ...] = ()
    proven = True
    for number in range(max(fewest, lo), min(most, most if hi is None else hi) + 1):
        found = together_of(place, number)
        if found.outcome.works == "feasible":
            return Smallest(number, proven, found.split)
        proven &= found.outcome.works == "infeasible"
        reasons = reasons or found.outcome.reasons
    if not reasons:
        reasons = _outside(place, fewest if hi is not None and fewest > hi else most) or _contradicted(place)
    return Smallest(None, proven, {}, reasons)


def _contradicted(place: Place) -> tuple[Finding, ...]:
    """Return why the counts of the departments and those of a grid in all cannot both be kept."""
    return place.outcome({name: place.ends(name)[0] for name in place.counts}).reasons


def _alone(place: Place) -> list[Smallest]:
    return [smallest_of(place, name) for name in place.counts]


def _hole(place: Place, department: str) -> tuple[Finding, ...]:
    """Return the reason that no number of officers can cover exactly the posts of a department, if it is so."""
    (lo, hi), (a, b) = place.rules.grids_per_officer, place.counts[department]
    posts = a * len(place.rows)
    wrong = impossible_counts(lo, hi, below=max(posts + 1, 60)) if a == b else []
    if posts not in wrong:
        return ()
    shown = ", ".join(str(n) for n in wrong if n > hi) or str(posts)
    numbers = {"community": place.community, "department": department, "posts": posts, "lo": lo, "hi": hi}
    return (Finding("officers-cover", (), {**numbers, "wrong": shown}),)


def together_of(place: Place, number: int) -> Found:
    """Return what a number of officers of all departments comes to, with the first split that works."""
    fewest, most = place.totals()
    if reasons := _outside(place, number):
        return Found(Outcome("infeasible", counted=True, reasons=reasons), {})
    if not fewest <= number <= most:
        code = "needed-few" if number < fewest else "needed-many"
        listed = " + ".join(f"{name} {place.ends(name)[number > most]}" for name in place.counts)
        numbers = {"community": place.community, "officers": number, "bound": (fewest, most)[number > most]}
        reason = Finding(code, (), {**numbers, "listed": listed})
        return Found(Outcome("infeasible", counted=True, reasons=(reason,)), {})
    return _split(place, number)


def _split(place: Place, number: int) -> Found:
    """Try the splits of a number one by one."""
    works: Works = "infeasible"
    reasons: tuple[Finding, ...] = ()
    counted, solved = True, 0
    for split in _splits(place, number):
        parts = [place.outcome({name: split[name] for name in group}) for group in place.groups]
        if all(part.works == "feasible" for part in parts):
            return Found(together(parts), split)
        bad = [part for part in parts if part.works != "feasible"]
        counted &= any(part.counted for part in bad)
        works = works if any(part.works == "infeasible" for part in bad) else "unproven"
        solved += not any(part.counted for part in bad)
        reasons = reasons or tuple(reason for part in bad for reason in part.reasons)
        if place.tied and solved == SPLITS:
            works = "unproven"
            break
    return Found(Outcome(works, counted=counted, reasons=reasons), {})


def _splits(place: Place, number: int) -> Iterator[Split]:
    """Yield the splits that counting allows; departments whose officers a grid may do without get more first."""
    names = sorted(place.counts, key=lambda name: (place.counts[name][0] == place.counts[name][1], name))
    ends = [place.ends(name) for name in names]
    for numbers in _shares(ends, number):
        split = dict(zip(names, numbers, strict=True))
        yield {name: split[name] for name in place.counts}


def _shares(ends: list[Counts], number: int) -> Iterator[tuple[int, ...]]:
    """Yield whole numbers within `ends` that add up to `number`, the first ones as high as can be first.

    Examples
    --------
    >>> list(_shares([(0, 2), (3, 4)], 5))
    [(2, 3), (1, 4)]
    """
    if not ends:
        if number == 0:
            yield ()
        return
    (lo, hi), rest = ends[0], ends[1:]
    least, most = (sum(end[i] for end in rest) for i in (0, 1))
    for first in range(min(hi, number - least), max(lo, number - most) - 1, -1):
        for others in _shares(rest, number - first):
            yield (first, *others)


def _asked(place: Place) -> tuple[int, int | None]:
    """Return how many officers the rules ask for in a community."""
    ends = place.rules.officers_per_community
    return (0, None) if ends is None or place.community == ALL else ends


def _outside(place: Place, number: int) -> tuple[Finding, ...]:
    """Return the reason that a community is to have more or fewer officers, if it is."""
    lo, hi = _asked(place)
    if hi is None or lo <= number <= hi:
        return ()
    numbers = {"community": place.community, "officers": number, "lo": lo, "hi": hi}
    return (Finding("officers-community", (), numbers),)
