"""Departments that a grid may do without: any number does, so what one officer in each grid would take is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from gridplan.findings import Finding
from gridplan.people.needed.searching import smallest_of
from gridplan.people.needed.trying import Place

NOTES = ("needed-optional", "needed-optional-none")
"""The findings on such departments."""


def one_each(place: Place) -> dict[str, int | None]:
    """Return department → smallest number with one officer at least in each grid; None where no number works.

    Told are departments that each grid may do without, and that no total of a grid ties to others.
    """
    if place.tied:
        return {}
    wanted = {name: (1, most) for name, (least, most) in place.counts.items() if not least and most}
    filled = dataclasses.replace(place, counts={**place.counts, **wanted})
    return {name: smallest_of(filled, name).number for name in wanted}


def optional_notes(places: Iterable[tuple[str, dict[str, int | None]]]) -> list[Finding]:
    """Return a finding for each set of rules and department that grids may do without, over all places."""
    found: dict[tuple[str, str], list[int | None]] = {}
    for rules, each in places:
        for department, number in each.items():
            found.setdefault((rules, department), []).append(number)
    return [_note(*key, numbers) for key, numbers in found.items()]


def _note(rules: str, department: str, numbers: list[int | None]) -> Finding:
    about = {"rules": rules, "department": department}
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return Finding("needed-optional-none", (), about)
    return Finding("needed-optional", (), {**about, "officers": sum(known)})
