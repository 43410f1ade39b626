"""Parts of a community that areas cut off from the rest of it, and that are too small for a grid of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gridplan.findings import Finding
from gridplan.ground.areas import Areas
from gridplan.ground.ground import Ground
from gridplan.tasks.task import Task
from gridplan.wishes.barring import Barring


def parts_behind(tasks: Sequence[Task], ground: Ground, areas: Areas | None) -> Iterator[Finding]:
    """Yield the parts below the windows of one worker that lie behind dedicated places or other areas.

    The rest is the first part of the same area and community to which a way leads; barriers are told elsewhere.

    Parameters
    ----------
    areas
        Kinds of area; None where none are in use.
    """
    if areas is None:
        return
    barring = Barring.of(ground, areas)
    ids = ground.units["unit"].to_numpy(dtype=object)
    households = ground.units["households"].to_numpy(np.int64)
    for task in tasks:
        if task.empty or task.asked.kept is not None or (task.amounts.sum(axis=0) >= task.limits.lo).all():
            continue
        rest = [_first(one) for one in tasks if one is not task and _alike(one, task)]
        places = barring.between(_first(task), *rest) if rest else ""
        if places:
            own = task.piece.units
            numbers = {"island": task.piece.name, "households": int(households[own].sum()), "places": places}
            yield Finding("islands-behind", tuple(map(str, ids[own])), numbers)


def _alike(one: Task, other: Task) -> bool:
    return one.piece.community == other.piece.community and one.piece.area == other.piece.area


def _first(task: Task) -> int:
    return int(task.piece.units[0])
