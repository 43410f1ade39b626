"""Checks that come first: an assignment whose rows do not fit together cannot be looked at any further."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gridplan.findings import Finding
from gridplan.people.assignment import Assignment


def check_shape(assignment: Assignment) -> Iterator[Finding]:
    """Yield ids that stand twice, columns of the wrong length, and posts of nobody, of no grid, repeated, unsorted."""
    for code, ids in (("officers", assignment.officers.ids), ("grids", assignment.grids.codes)):
        if twice := _repeated(ids.tolist()):
            yield Finding(f"people-repeated-{code}", twice)
    if wrong := _lengths(assignment):
        yield Finding("people-lengths", numbers={"names": ", ".join(wrong)})
        return
    ends = np.array([len(assignment.officers), len(assignment.grids)])
    lost = ((assignment.pairs < 0) | (assignment.pairs >= ends)).any(axis=1)
    seats = (assignment.start < -1) | (assignment.start >= ends[1])
    if lost.any() or seats.any():
        yield Finding("people-no-such-row", numbers={"n": int(lost.sum() + seats.sum())})
        return
    steps = np.diff(assignment.pairs.astype(np.int64) @ np.array([ends[1], 1]))
    if (steps == 0).any():
        again = assignment.pairs[1:][steps == 0]
        yield Finding("people-posts-repeated", tuple(sorted(set(assignment.officers.ids[again[:, 0]]))))
    if (steps < 0).any():
        yield Finding("people-posts-unsorted")


def _repeated(ids: Sequence[str]) -> tuple[str, ...]:
    values, number = np.unique(np.array(ids, dtype=str), return_counts=True)
    return tuple(values[number > 1].tolist())


def _lengths(assignment: Assignment) -> list[str]:
    """Return the names of what has another length than officers or posts."""
    officers, posts = len(assignment.officers), len(assignment.pairs)
    shapes = {
        "home": (assignment.home.shape, (officers,)),
        "places": (assignment.officers.places.shape, (officers, 2)),
        "start": (assignment.start.shape, (officers,)),
        "pairs": (assignment.pairs.shape, (posts, 2)),
        "travel": (assignment.travel.shape, (posts,)),
        "points": (assignment.grids.points.shape, (len(assignment.grids), 2)),
    }
    return [name for name, (found, wanted) in shapes.items() if found != wanted]
