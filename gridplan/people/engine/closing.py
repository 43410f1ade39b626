"""Closing the gap: all sets that a better assignment could hold, in one whole-number model.

Only sets whose reduced cost is less than the gap can be in a better assignment (Baldacci, Christofides & Mingozzi
2008). The reach is widened step by step; once it covers the gap, the model is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.master import NOTHING, Master
from gridplan.people.engine.model import Answer, LinearModel, solve

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

FIRST_REACH = 0.002
"""Reduced cost, as a share of the bound, up to which sets go into the first whole-number model."""
FEW, MANY = 2_000, 5_000
"""Sets in a whole-number model: above the first it is searched less, above the last some are left out."""
NODES, FEWER_NODES = 500, 50
_SLIP = 1e-3
"""What prices may be off for rounding, m."""


@dataclass(frozen=True, eq=False)
class Choice:
    """What choosing came to.

    Parameters
    ----------
    fits
        True when every actor has a set and every demand is met, False when that is proven impossible, None when it
        was neither found nor ruled out.
    members
        bool (A, G), the grids of each actor; empty without an answer.
    value, bound
        Walks in m, and what no assignment can go below.
    """

    fits: bool | None
    members: Bools
    value: float = np.inf
    bound: float = -np.inf


def whole_metres(bound: float) -> float:
    """Return a bound on walks, which are whole metres and not below 0.

    Examples
    --------
    >>> whole_metres(12.3), whole_metres(12.0004), whole_metres(-np.inf)
    (13.0, 12.0, 0.0)
    """
    return max(float(np.ceil(bound - _SLIP)), 0.0) + 0.0 if np.isfinite(bound) else 0.0


def near(value: float, bound: float, gap: float) -> bool:
    """Tell whether a value is as near to its bound as asked for; any value is where the gap is infinite."""
    return bool(np.isfinite(value)) and (bool(np.isinf(gap)) or value <= whole_metres(bound) * (1 + gap))


def close(master: Master, gap: float, value: float, members: Bools, *, once: bool = False) -> Choice:
    """Widen the choice of sets step by step, until no set left out can be in a better assignment.

    Parameters
    ----------
    value, members
        The best assignment so far; infinite and empty when there is none.
    once
        Stop after the first step.
    """
    base, bound = master.priced.base, master.priced.bound
    reach = min(max(FIRST_REACH * abs(bound), 1.0), value - base + 1.0)
    for k, actors in enumerate(master.rows.actors if len(members) else ()):
        master.add(k, np.unique(members[actors], axis=0))
    while not near(value, bound, gap):
        complete = add_within(master, reach)
        answer, found = _whole(master, gap, reach)
        if found is not None and answer.objective < value:
            value, members = answer.objective, found
        if complete and answer.ending == "infeasible" and np.isinf(reach):
            return Choice(False, members)
        if complete:
            inside = np.inf if answer.ending == "infeasible" else answer.bound
            bound = max(bound, min(value, inside, base + reach))
        if once or not complete or np.isinf(reach) or reach > value - base:
            break
        reach = min(4 * reach, value - base + 1.0) if np.isfinite(value) else _wider(master, reach)
    return Choice(True if np.isfinite(value) else None, members, value, min(whole_metres(bound), value))


def add_within(master: Master, reach: float) -> bool:
    """Add the sets whose reduced cost is less than `reach`; tell whether these are all, and not too many."""
    complete = True
    for k, (source, offer) in enumerate(master.offers(master.priced.duals)):
        found = source.cheapest(offer, weigh=1.0, limit=master.priced.duals[k] + reach, room=MANY)
        complete &= found.complete
        master.add(k, found.members)
    return complete and int((_reduced_costs(master) <= reach + NOTHING).sum()) <= MANY


def _wider(master: Master, reach: float) -> float:
    """Return the next reach where nothing has been found yet; every set once this is beyond what sets can cost."""
    return 16 * reach if reach < master.dear else np.inf


def _whole(master: Master, gap: float, reach: float) -> tuple[Answer, Bools | None]:
    """Return the best choice among the sets whose reduced cost is within reach, and the grids of each actor."""
    beyond = _reduced_costs(master)
    within = np.flatnonzero(beyond <= reach + NOTHING)
    within = np.sort(within[np.argsort(beyond[within], kind="stable")[:MANY]])
    most = master.rows.times[master.kind[within]]
    model = LinearModel.of(master.walks[within], master.matrix(within), hi=most, **master.ends())
    answer = solve(model, gap=min(gap, 1.0), nodes=NODES if len(within) < FEW else FEWER_NODES)
    if not answer.solved:
        return answer, None
    values = np.zeros(len(master.walks))
    values[within] = answer.values
    return answer, _dealt(master, values)


def _reduced_costs(master: Master) -> Floats:
    """Return what each set costs beyond what its grids are worth, float64 (s,)."""
    found = np.zeros(len(master.walks))
    for k, (_, offer) in enumerate(master.offers(master.priced.duals)):
        own = np.flatnonzero(master.kind == k)
        members = master.members[own]
        found[own] = master.walks[own] - members @ offer.prices + offer.fines.of(members) - master.priced.duals[k]
    return found


def _dealt(master: Master, values: Floats) -> Bools:
    """Give each actor one of the sets chosen for their kind."""
    dealt = np.zeros((master.n_actors, master.n_grids), dtype=bool)
    for k, actors in enumerate(master.rows.actors):
        mine = np.flatnonzero((master.kind == k) & (values > 0.5))
        taken = np.repeat(mine, values[mine].astype(np.int64))
        order = np.lexsort(master.members[taken].T[::-1] == 0)
        dealt[actors] = master.members[taken[order]]
    return dealt
