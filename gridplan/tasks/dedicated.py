"""Dedicated places as pieces of ground: each is one grid, with as many workers as its load takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.ground import Ground
from gridplan.options import Rules
from gridplan.options.dedicated import place_of_area
from gridplan.tasks.quota import limits
from gridplan.tasks.task import Task
from gridplan.wishes.seats import Asked


def as_own_grid(asked: Asked, amounts: NDArray[np.int64], rules: Rules) -> Asked:
    """Return what is asked of the units of a dedicated place: that they are one grid.

    It has one worker, and more where it is above the general window of one.

    Parameters
    ----------
    amounts
        int64 (m, r), what the windows are on.
    """
    return replace(asked, kept=workers_needed(amounts.sum(axis=0), rules), dedicated=True)


def workers_needed(total: NDArray[np.int64], rules: Rules) -> int:
    """Return how many workers a dedicated grid of so much takes, int64 (r,) by window.

    Examples
    --------
    >>> workers_needed(np.array([0]), Rules()), workers_needed(np.array([1001]), Rules())
    (1, 3)
    """
    return max(1, int((-(-total // limits(rules).hi)).max()))


def dedicated_notes(tasks: Sequence[Task], ground: Ground) -> Iterator[Finding]:
    """Yield how many dedicated grids there are, and the places that lie in several pieces, each a grid."""
    own = [task for task in tasks if task.asked.dedicated]
    households = ground.units["households"].to_numpy(np.int64)
    ids = ground.units["unit"].to_numpy(dtype=object)
    if not own:
        return
    units = np.concatenate([task.piece.units for task in own])
    parts: dict[tuple[str, str], list[NDArray[np.int64]]] = {}
    for task in own:
        parts.setdefault((task.piece.community, place_of_area(task.piece.area)), []).append(task.piece.units)
    numbers = {
        "grids": len(own),
        "places": len({place for _, place in parts}),
        "units": len(units),
        "households": int(households[units].sum()),
        "workers": sum(task.asked.kept or 0 for task in own),
    }
    yield Finding("dedicated-grids", numbers=numbers)
    for (community, place), pieces in parts.items():
        if len(pieces) > 1:
            told = {"place": place, "community": community or "-", "parts": len(pieces)}
            yield Finding("dedicated-parted", tuple(map(str, ids[np.concatenate(pieces)])), told)
