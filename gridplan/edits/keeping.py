"""Codes that go on: a grid begun by hand with most of one that would end is that grid, whatever it was called."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.adopt import NO_GRID
from gridplan.agreement import shared
from gridplan.edits.board import Board
from gridplan.edits.dividing import Division, divided
from gridplan.edits.replaying import Replayed
from gridplan.plan import Plan
from gridplan.wishes.heirs import heirs

Labels = NDArray[np.int32]


def kept_names(plan: Plan, labels: Labels, names: Sequence[str]) -> list[str | None]:
    """Return the names of grids by what becomes of the plan's codes: an old code, or None where a new one is needed.

    A grid that begins goes on under the code of an older one that has no buildings left under its own and has more than
    half of its households, then buildings, in it. Of several ways that with the most households in common: see
    `gridplan.wishes.heirs`. A grid that has none of its older buildings any more counts as one that begins.

    Parameters
    ----------
    labels
        int32 (n,), positions in `names`.
    names
        Codes of the plan; any other name is that of a grid that begins.
    """
    known = {code: number for number, code in enumerate(plan.network.codes)}
    own = _rooted(plan, labels, np.array([known.get(name, -1) for name in names]))
    ended = ~np.isin(np.arange(len(known)), own[labels])
    if NO_GRID in known:
        ended[known[NO_GRID]] = False
    old = np.where(ended[plan.labels] & (own[labels] < 0), plan.labels, -1)
    found = {new: plan.network.codes[code] for code, new in _heirs(plan, old, labels).items()}
    return [name if own[label] >= 0 else found.get(label) for label, name in enumerate(names)]


def _rooted(plan: Plan, labels: Labels, own: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the older grid (k,) of each name, −1 where it has other buildings only."""
    stay = np.bincount(labels, own[labels] == plan.labels, minlength=len(own)) > 0
    empty = np.bincount(labels, minlength=len(own)) == 0
    return np.where(stay | empty, own, -1)


def _heirs(plan: Plan, old: Labels, new: Labels) -> dict[int, int]:
    """Return older grid → the newer one that goes on as it, of those with more than half of it."""
    households = plan.ground.units["households"].to_numpy(np.int64)
    common = shared(old, new, households)
    many = len(households) + 1
    whole = np.bincount(plan.labels, households * many + 1)[common.old]
    most = 2 * (common.households * many + common.units) > whole
    pairs = {*zip(common.old[most].tolist(), common.new[most].tolist(), strict=True)}
    inside = [pair in pairs for pair in zip(old.tolist(), new.tolist(), strict=True)]
    return heirs(np.where(inside, old, -1), new, households)


def drawn(plan: Plan, board: Board, found: Replayed) -> Division:
    """Return the division that edits drew, under codes; a grid that keeps its code keeps its workers."""
    names = kept_names(plan, found.labels, found.names)
    place = {code: number for number, code in enumerate(board.codes)}
    workers = found.counters.workers.copy()
    for label in range(len(board.codes), len(names)):
        if (code := names[label]) is not None:
            workers[label] = np.clip(workers[label], board.least[place[code]], board.most[place[code]])
    return divided(plan, found.labels, names, workers)


def begun_grids(plan: Plan, found: Replayed, grids: NDArray[np.object_]) -> dict[str, str]:
    """Return the name of each grid that edits began → its code; grids that they left without buildings have none.

    Parameters
    ----------
    grids
        Object (n,), code of each unit's grid.
    """
    first = dict(zip(*np.unique(found.labels, return_index=True), strict=True))
    begun = range(len(plan.network.codes), len(found.names))
    return {found.names[label]: str(grids[first[label]]) for label in begun if label in first}
