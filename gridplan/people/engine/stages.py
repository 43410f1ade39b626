"""The stages of an assignment: the narrowest load window, the shortest walks within it, then last year's grids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.block import Block
from gridplan.people.engine.choosing import choose, chosen, fits, is_direct, priced
from gridplan.people.engine.closing import Choice
from gridplan.people.engine.master import Master
from gridplan.people.engine.staying import keep_earlier

Bools = NDArray[np.bool_]

NARROW = 0.01
"""Share of the usual load to which the narrowest window is found."""


@dataclass(frozen=True, eq=False)
class Decision:
    """What a block came to.

    Parameters
    ----------
    fits
        True, False when proven impossible, None when neither was found.
    members
        bool (A, G), the grids of each actor.
    stages
        (name, value, bound), in order.
    """

    fits: bool | None
    members: Bools
    stages: tuple[tuple[str, float, float], ...] = ()


def decide(block: Block, *, window: float | None, slack: float, travel_slack: float) -> Decision:
    """Return the assignment of a block, stage by stage.

    Parameters
    ----------
    window
        Share by which loads may differ from the usual; None for the narrowest that can be met, plus `slack`.
    travel_slack
        Share by which walks may grow for the sake of last year's grids.
    """
    stages: list[tuple[str, float, float]] = []
    width = window
    if width is None:
        narrow = narrowest(block)
        if narrow.fits is not True:
            return Decision(narrow.fits, narrow.members)
        stages.append(("load", narrow.value, narrow.bound))
        width = narrow.value + slack
    master = None if is_direct(block) else Master(block, width)
    choice = choose(block, width) if master is None else chosen(master, width)
    if choice.fits is not True and window is None:  # the window was met before: nothing is lost but short walks
        choice = Choice(True, narrow.members, walks_of(block, narrow.members), max(choice.bound, 0.0))
    if choice.fits is not True:
        return Decision(choice.fits, choice.members)
    stages.append(("travel", choice.value, choice.bound))
    if not block.earlier.any():
        return Decision(True, choice.members, tuple(stages))
    kept = keep_earlier(block, master or priced(block, width), choice, travel_slack)
    stages.append(("continuity", kept.value, kept.bound))
    return Decision(True, kept.members, tuple(stages))


def narrowest(block: Block) -> Choice:
    """Return an assignment whose loads differ least from the usual, to `NARROW`; value and bound are shares.

    Windows are doubled until one can be met, then halved between what cannot be met and what was.
    """
    bound, width = 0.0, NARROW
    best = fits(block, width)
    while best.fits is not True:
        if best.fits is False:
            bound = width
        if np.isinf(width):
            return best
        width = 2 * width if width < 1 else np.inf
        best = fits(block, width)
    value, members = spread(block, best.members), best.members
    open_from = bound
    while value - open_from > NARROW:
        width = (open_from + value) / 2
        tried = fits(block, width)
        if tried.fits is True:
            value, members = spread(block, tried.members), tried.members
        else:
            open_from = width
            bound = width if tried.fits is False else bound
    return Choice(True, members, value, min(bound, value))


def spread(block: Block, members: Bools) -> float:
    """Return the largest share by which an actor's load differs from the usual."""
    load = (members.astype(np.int64) @ block.load)[:, None]
    usual = np.where(block.usual > 0, block.usual, 1.0)
    return float(np.where(block.usual > 0, np.abs(load / usual - 1), 0.0).max(initial=0.0))


def walks_of(block: Block, members: Bools) -> float:
    """Return the walks of all actors together, m."""
    total = 0.0
    for actor, grids in enumerate(members):
        here = np.flatnonzero(grids)
        if block.seated[actor]:
            total += float(block.walk[np.ix_(here, here)].sum(axis=1).min(initial=np.inf)) if len(here) else 0.0
        else:
            total += float(block.cost[actor, here].sum())
    return total
