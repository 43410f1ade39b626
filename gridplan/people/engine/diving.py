"""Diving: one set after the other is taken, those first that the linear programme has chosen most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.master import NOTHING, Master

Bools = NDArray[np.bool_]

SURE = 0.95
"""Sets chosen more than this by the linear programme are taken together."""
ROUNDS, STEPS = 5, 2_000
"""Times that sets are added after each step, and choices that each search for them may make."""


@dataclass(frozen=True, eq=False)
class Dive:
    """Where a dive came to.

    Parameters
    ----------
    value
        Walks of the assignment; infinite where it is not whole.
    members
        bool (A, G), the grids of each actor as far as the dive came.
    order
        Actors with grids, those first whose sets were taken first.
    """

    value: float
    members: Bools
    order: list[int]


def dive(master: Master) -> Dive:
    """Take one set after the other, those first that the linear programme has chosen most; adding sets between.

    A dive goes on until every officer has a set (Sadykov et al. 2019, diving heuristics), or none is left that
    fits. The sets it adds are forgotten again.
    """
    before = len(master.walks)
    growing, lacking = master.programme(1.0, master.dear)
    place = np.arange(len(master.walks))  # columns of the programme: sets known before, what is missing, new sets
    taken: list[int] = []
    while True:
        answer = growing.solve()
        waiting = master.rows.times - np.bincount(master.kind[taken], minlength=len(master.supplies))
        for _ in range(ROUNDS if answer.solved else 0):
            known = len(master.walks)
            if not master.add_paying(answer.prices, 1.0, steps=STEPS, waiting=waiting)[0]:
                break
            new = slice(known, None)
            growing.add_columns(master.walks[new], master.matrix(new))
            place = np.append(place, len(lacking) + np.arange(known, len(master.walks)))
            answer = growing.solve()
        if not answer.solved:
            break
        chosen = answer.values[place]
        chosen[taken] = 0.0
        whole = np.flatnonzero(chosen > SURE).tolist()
        open_left = bool((chosen > NOTHING).any())
        new_ones = whole or ([int(np.argmax(chosen))] if open_left else [])
        if not new_ones:
            break
        taken += new_ones
        for column in new_ones:
            growing.take(int(place[column]))
    found = _dealt(master, taken)
    master.forget(before)
    return found


def _dealt(master: Master, taken: list[int]) -> Dive:
    """Deal the sets that a dive took, in its order, as long as actors and demands have room for them."""
    members, order = np.zeros((master.n_actors, master.n_grids), dtype=bool), []
    free = [actors.tolist() for actors in master.rows.actors]
    filled = np.zeros(len(master.rows.hi))
    for column in taken:
        kind = int(master.kind[column])
        fill = master.rows.matrix(master.members[column][None], master.kind[[column]]).toarray()[:, 0]
        if free[kind] and (filled + fill <= master.rows.hi + NOTHING).all():
            filled += fill
            order.append(free[kind].pop(0))
            members[order[-1]] = master.members[column]
    whole = len(order) == master.n_actors and bool((filled >= master.rows.lo - NOTHING).all())
    return Dive(float(master.walks_of(members).sum()) if whole else np.inf, members, order)
