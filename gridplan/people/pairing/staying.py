"""Pairs of before that are to stay: what each is worth, and how many did."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.lineage.common import common_households
from gridplan.people.grids import Heirs
from gridplan.people.pairing.sides import Side
from gridplan.people.pairing.values import Pairing
from gridplan.plan import Plan


def heirs_between(older: Plan, newer: Plan) -> Heirs:
    """Return the households that each node of one plan has in nodes of another, most first."""
    found: dict[str, dict[str, int]] = {}
    rows = common_households(older, newer)
    for old, new, households in zip(rows["old"], rows["new"], rows["households"].tolist(), strict=True):
        found.setdefault(str(old), {})[str(new)] = households
    return found


def worth_staying(left: Side, right: Side, pairs: Iterable[tuple[str, str]], heirs: Heirs) -> NDArray[np.float64]:
    """Return what each pair is worth, float64 (n, m): the households that it keeps of what its left item had.

    What no heirs are known of goes on as itself, and counts 1.
    """
    ours, theirs = left.numbers(), right.numbers()
    found = np.zeros((len(left), len(right)))
    for one, other in pairs:
        for heir, households in _heirs(other, heirs).items():
            if one in ours and heir in theirs:
                found[ours[one], theirs[heir]] += households
    return found


def stayed(pairing: Pairing, pairs: Collection[tuple[str, str]], heirs: Heirs) -> Finding:
    """Return how many left items that had something go with what has most of its households."""
    now = set(zip(pairing.pairs["left"], pairing.pairs["right"], strict=True))
    there = set(pairing.request.left.ids)
    had = {one for one, _ in pairs if one in there}
    kept = {one for one, other in pairs if (one, next(iter(_heirs(other, heirs)))) in now}
    numbers = {"kept": len(kept), "items": len(had), "left_side": pairing.request.left.called}
    return Finding("pair-stayed", numbers=numbers)


def _heirs(code: str, heirs: Heirs) -> dict[str, int]:
    return dict(heirs.get(code) or {code: 1})
