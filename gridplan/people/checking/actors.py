"""Who moves as one: teams, and every other officer alone; and where each starts from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.people.assignment import Assignment
from gridplan.people.checking.blocks import Block


def leads_of(assignment: Assignment, blocks: tuple[Block, ...]) -> NDArray[np.int64]:
    """Return the first officer of each officer's team in a block, int64 (n,); of no team: themselves."""
    teams = assignment.officers.table["team"].to_numpy(dtype=object)
    found = np.arange(len(teams))
    for block in blocks:
        first: dict[object, int] = {}
        for row in block.officers.tolist():
            if isinstance(teams[row], str):
                found[row] = first.setdefault(teams[row], row)
    return found


def seated(assignment: Assignment, blocks: tuple[Block, ...], leads: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return who starts from a grid, bool (n,): those of no known place, and those who all share one.

    A place that several officers, all those of a department in a block, share is a station: it tells nobody apart.
    """
    places = assignment.officers.places
    departments = assignment.officers.table["department"].to_numpy(dtype=object)
    found = np.asarray(np.isnan(places).any(axis=1), dtype=bool).copy()
    for block in blocks:
        first = np.unique(leads[block.officers])
        for department in sorted(set(departments[first])):
            mine = first[departments[first] == department]
            if len(mine) > 1 and (places[mine] == places[mine[0]]).all():
                found[mine] = True
    return np.asarray(found[leads])
