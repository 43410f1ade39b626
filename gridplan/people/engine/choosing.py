"""Choosing the grids of all actors: bound, dive, polish, proof."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gridplan.people.engine.block import Block
from gridplan.people.engine.master import Choice, Master
from gridplan.people.engine.model import GAP
from gridplan.people.engine.polish import polish

Bools = NDArray[np.bool_]
_FEW = 8
"""Actors up to whom nothing is polished: the proof does it all."""
_PART_GAP = 0.002


def choose(block: Block, width: float, *, gap: float = GAP) -> Choice:
    """Return the assignment with the shortest walks whose loads differ by at most `width` from the usual."""
    return chosen(Master(block, width), width, gap=gap)


def fits(block: Block, width: float) -> Choice:
    """Return any assignment whose loads differ by at most `width` from the usual."""
    return choose(block, width, gap=np.inf)


def chosen(master: Master, width: float, *, gap: float = GAP) -> Choice:
    """Return the best choice of a master that is new; it then holds the sets and the prices."""
    if not master.supplies:
        return master.without_actors()
    if not master.relax():
        return Choice(False, master.nobody())
    value, members = master.dive()
    if np.isinf(gap) and len(members):
        return Choice(True, members, value, master.priced.bound)
    if np.isfinite(gap) and len(members) and master.n_actors > _FEW:
        members = polish(master.block, members, master.walks_of, lambda part: _solved(part, width))
        value = float(master.walks_of(members).sum())
    if np.isfinite(gap) and value > master.priced.bound * (1 + gap):
        master.sharpen()
    return master.close(gap, value, members)


def _solved(part: Block, width: float) -> Bools | None:
    found = choose(part, width, gap=_PART_GAP)
    return found.members if found.fits is True else None
