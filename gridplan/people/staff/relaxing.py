"""What stands in the way of giving out a block's grids, and the smallest change that works."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gridplan.people.staff.block import FULL, Block
from gridplan.people.staff.filling import Ends, Filled, fill

_MOST_MORE = 12
"""Further workers that are tried."""


@dataclass(frozen=True)
class Change:
    """One change of a request.

    Parameters
    ----------
    kind
        ``pins`` or ``capacity`` of one worker given up, ``more`` workers, another ``window`` or number of grids
        (``most``) than asked for.
    worker
        Position in the block; -1 where it concerns nobody.
    amount
        How many more workers; how many grids each at most, 0 for any number.
    """

    kind: str
    worker: int = -1
    amount: int = 0


@dataclass(frozen=True, eq=False)
class Way:
    """Changes of which none can be left out, the request with them, and what comes of it."""

    changes: tuple[Change, ...]
    block: Block
    ends: Ends
    filled: Filled


def relax(block: Block, ends: Ends) -> Way | None:
    """Return the changes that make a block possible; None when even all of them do not.

    All changes are made, then taken back one by one as long as it still works: hiring first, the window last.
    """
    changes = _all_changes(block, ends)
    if not _works(block, ends, changes):
        return None
    changes = _fewest_more(block, ends, changes)
    for change in [c for c in changes if c.kind != "more"]:
        if _works(block, ends, fewer := tuple(c for c in changes if c != change)):
            changes = fewer
    changes = _least_most(block, ends, changes)
    changed, freed = apply(block, ends, changes)
    return Way(changes, changed, freed, fill(changed, freed, np.zeros((len(changed.time), len(changed)))))


def apply(block: Block, ends: Ends, changes: tuple[Change, ...]) -> tuple[Block, Ends]:
    """Return the request with changes made."""
    free = {kind: {c.worker for c in changes if c.kind == kind} for kind in ("pins", "capacity")}
    more = sum(c.amount for c in changes if c.kind == "more")
    whole = np.full(more, FULL, dtype=np.int64)
    capacity = block.capacity.copy()
    capacity[list(free["capacity"])] = len(block)
    changed = replace(
        block,
        time=np.concatenate([block.time, whole]),
        capacity=np.concatenate([capacity, np.full(more, len(block), dtype=np.int64)]),
        pins=(*(() if i in free["pins"] else pins for i, pins in enumerate(block.pins)), *((),) * more),
    )
    kinds = {change.kind for change in changes}
    if "window" in kinds:
        ends = replace(ends, lowest=0.0, highest=float("inf"))
    if "most" in kinds:
        ends = replace(ends, most=next(c.amount for c in changes if c.kind == "most") or None)
    return changed, ends


def _all_changes(block: Block, ends: Ends) -> tuple[Change, ...]:
    changes = [Change("more", amount=max(1, len(block.parts) - len(block.time)))]
    changes += [Change("capacity", i) for i, room in enumerate(block.capacity.tolist()) if room < len(block)]
    changes += [Change("pins", i) for i, pins in enumerate(block.pins) if pins]
    changes += [Change("most")] if ends.most is not None else []
    changes += [Change("window")] if ends != replace(ends, lowest=0.0, highest=float("inf")) else []
    return tuple(changes)


def _works(block: Block, ends: Ends, changes: tuple[Change, ...]) -> bool:
    changed, freed = apply(block, ends, changes)
    return (
        bool(len(changed.time)) and fill(changed, freed, np.zeros((len(changed.time), len(changed)))).posts is not None
    )


def _fewest_more(block: Block, ends: Ends, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return the changes with as few further workers as do."""
    others = tuple(change for change in changes if change.kind != "more")
    most = sum(change.amount for change in changes)
    for amount in range(min(most, _MOST_MORE)):
        fewer = (*((Change("more", amount=amount),) if amount else ()), *others)
        if _works(block, ends, fewer):
            return fewer
    return changes


def _least_most(block: Block, ends: Ends, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return the changes with the number of grids a worker may have raised no further than needed."""
    others = tuple(change for change in changes if change.kind != "most")
    if len(others) == len(changes) or ends.most is None:
        return changes
    for amount in range(ends.most + 1, len(block)):
        if _works(block, ends, wider := (*others, Change("most", amount=amount))):
            return wider
    return changes
