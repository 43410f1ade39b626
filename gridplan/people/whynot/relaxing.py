"""The smallest change that makes a request possible: found by solving relaxed requests, each answer verified."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gridplan.findings import Finding
from gridplan.people.whynot.choices import Parts, Relaxable, Scale

Fits = Callable[[Sequence[Finding]], bool]
"""Tells whether a request with these changes can be met."""


def smallest_change(choices: Sequence[Relaxable], fits: Fits) -> tuple[Finding, ...]:
    """Return changes with which a request fits and without any one of which it does not; none where nothing helps.

    A single rule is tried first, in the order given; the first that helps is relaxed as little as will do. Where no
    single rule helps, all are relaxed, and one after the other is taken back, dearest first, where it is not needed.
    """
    for choice in choices:
        if alone := _shrunk(choice, [], fits):
            return tuple(alone)
    kept = list(choices)
    if not fits(_changes(kept)):
        return ()
    for choice in reversed(choices):
        without = [other for other in kept if other is not choice]
        if fits(_changes(without)):
            kept = without
    settled: list[Finding] = []
    for i, choice in enumerate(kept):
        settled += _shrunk(choice, [*settled, *_changes(kept[i + 1 :])], fits) or choice.all()
    return needed(settled, fits)


def _changes(choices: Sequence[Relaxable]) -> list[Finding]:
    return [change for choice in choices for change in choice.all()]


def _shrunk(choice: Relaxable, others: list[Finding], fits: Fits) -> list[Finding]:
    """Return the least change of one choice that does beside the others; none where it does not help."""
    return _stepped(choice, others, fits) if isinstance(choice, Scale) else _picked(choice, others, fits)


def _stepped(choice: Scale, others: list[Finding], fits: Fits) -> list[Finding]:
    low, high = 0, 1  # too little, and the next to try: small steps are likely to do
    while not fits([*others, choice.change(high)]):
        if high == choice.steps:
            return []
        low, high = high, min(2 * high, choice.steps)
    while high - low > 1:
        middle = (low + high) // 2
        if fits([*others, choice.change(middle)]):
            high = middle
        else:
            low = middle
    return [choice.change(high)]


def _picked(choice: Parts, others: list[Finding], fits: Fits) -> list[Finding]:
    """Return the parts that are needed: halves are taken back first, then single ones."""
    kept = list(choice.parts)
    if not fits([*others, *kept]):
        return []
    size = max(len(kept) // 2, 1)
    while size >= 1:
        start = 0
        while start < len(kept):
            without = kept[:start] + kept[start + size :]
            if fits([*others, *without]):
                kept = without
            else:
                start += size
        size //= 2
    return kept


def needed(changes: list[Finding], fits: Fits) -> tuple[Finding, ...]:
    """Return the changes without those that turn out not to be needed."""
    kept = list(changes)
    for change in reversed(changes):
        without = [other for other in kept if other is not change]
        if fits(without):
            kept = without
    return tuple(kept)
