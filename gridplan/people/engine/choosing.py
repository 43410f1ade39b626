"""Choosing the grids of all actors: bound, dive, polish, proof."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.block import Block
from gridplan.people.engine.closing import Choice, close
from gridplan.people.engine.direct import direct_choice
from gridplan.people.engine.diving import dive
from gridplan.people.engine.master import Master
from gridplan.people.engine.model import GAP
from gridplan.people.engine.polish import open_grids, part, polish
from gridplan.people.engine.sharpening import sharpen

Bools = NDArray[np.bool_]
MANY = 40
"""Actors above whom a block without seats and links is one plain model: sets for so many do not close in a minute."""
_FEW = 8
"""Actors up to whom nothing is polished: the proof does it all."""
_PART_GAP = 0.002
_FREED = (4, 6, 9, 13)
"""Actors whose grids are shared out anew where a dive ends too early."""


def choose(block: Block, width: float, *, gap: float = GAP, once: bool = False) -> Choice:
    """Return the assignment with the shortest walks whose loads differ by at most `width` from the usual.

    `once` is for small parts of a larger whole: a good answer soon, without the proof.
    """
    if is_direct(block):
        return direct_choice(block, width, gap)
    return chosen(Master(block, width), width, gap=gap, once=once)


def is_direct(block: Block) -> bool:
    """Tell whether a block is solved as one plain model: many actors with places, and nothing to hang together."""
    return block.n_actors > MANY and not block.seated.any() and block.links is None


def fits(block: Block, width: float) -> Choice:
    """Return any assignment whose loads differ by at most `width` from the usual."""
    return choose(block, width, gap=np.inf)


def chosen(master: Master, width: float, *, gap: float = GAP, once: bool = False) -> Choice:
    """Return the best choice of a master that is new; it then holds the sets and the prices."""
    if not master.supplies:
        return Choice(bool((master.rows.lo <= 0).all()), _nobody(master), 0.0, 0.0)
    if not master.relax():
        return Choice(False, _nobody(master))
    value, members = _found(master, width)
    if np.isinf(gap) and len(members):
        return Choice(True, members, value, master.priced.bound)
    if np.isfinite(gap) and not once:
        if len(members) and master.n_actors > _FEW:
            members = polish(master.block, members, master.walks_of, lambda small: _solved(small, width, _PART_GAP))
            value = float(master.walks_of(members).sum())
        sharpen(master, value)
    return close(master, gap, value, members, once=once)


def priced(block: Block, width: float) -> Master:
    """Return a master with the sets and prices of the linear programme."""
    master = Master(block, width)
    master.relax()
    return master


def _found(master: Master, width: float) -> tuple[float, Bools]:
    """Return an assignment by a dive; where it ends too early, the actors it took last share out the rest anew."""
    found = dive(master)
    if np.isfinite(found.value):
        return found.value, found.members
    for freed in _FREED:
        kept = found.order[: master.n_actors - freed]
        if freed >= master.n_actors or not kept:
            break
        few = np.setdiff1d(np.arange(master.n_actors), kept)
        held = np.where(np.isin(np.arange(master.n_actors), kept)[:, None], found.members, False)
        grids = open_grids(master.block, held, few)
        shared = _solved(part(master.block, held, few, grids), width, np.inf)
        if shared is not None:
            held[np.ix_(few, grids)] = shared
            return float(master.walks_of(held).sum()), held
    return np.inf, _nobody(master)


def _nobody(master: Master) -> Bools:
    return np.zeros((0, master.n_grids), dtype=bool)


def _solved(small: Block, width: float, gap: float) -> Bools | None:
    found = choose(small, width, gap=gap, once=np.isfinite(gap))
    return found.members if found.fits is True else None
