"""Replaying edits on a plan: labels, counters and broken rules, as the editor page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridplan.edits.board import Board, board_of
from gridplan.edits.broken import Broken, broken_rules
from gridplan.edits.counting import Counters, count
from gridplan.edits.moving import Table
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.plan import Plan
from gridplan.trail import Edits


@dataclass(frozen=True, eq=False, repr=False)
class Replayed:
    """A plan after edits.

    Parameters
    ----------
    labels
        int32 (n,), position of each unit's grid in `names`.
    names
        Codes of the plan, then names of grids that edits began, such as ``+1``; some may have no units any more.
    counters
        Figures of each of them.
    broken
        Rules that do not hold.
    locked_units, locked_grids
        Ids and names of what is locked at the end.
    """

    labels: NDArray[np.int32]
    names: tuple[str, ...]
    counters: Counters
    broken: Broken
    locked_units: tuple[str, ...]
    locked_grids: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<Replayed: {int((self.counters.units > 0).sum())} grids, {len(self.labels)} units>"

    def as_dict(self) -> dict[str, Any]:
        """Return the counters of the grids that have units, and the broken rules, as plain values for JSON."""
        own = self.counters
        rows = zip(
            self.names,
            *(column.tolist() for column in (own.households, own.load, own.units, own.workers, own.deviation)),
            *(column.tolist() for column in (own.outside, own.pieces, own.communities)),
            strict=True,
        )
        keys = ("households", "load", "units", "workers", "deviation", "outside", "pieces", "communities")
        grids = {name: dict(zip(keys, values, strict=True)) for name, *values in rows}
        return {
            "grids": {name: held for name, held in grids.items() if held["units"]},
            "broken": self.broken.as_dict(),
            "locked_units": list(self.locked_units),
            "locked_grids": list(self.locked_grids),
        }


def replay(plan: Plan | Board, edits: Edits) -> Replayed:
    """Return a plan after edits, quickly and without making a new one.

    Parameters
    ----------
    plan
        A plan, or its board where many edits are replayed on it: `gridplan.edits.board_of`.

    Raises
    ------
    InputError
        When the edits are of another plan; else with every edit that cannot be at once: of units that are not in the
        grid they are said to go from, of units or grids that do not exist or are locked.

    Examples
    --------
    >>> replay(plan, edits).counters.households  # doctest: +SKIP
    array([412, 388, 0, 455])
    """
    board = plan if isinstance(plan, Board) else board_of(plan)
    if edits.plan != board.digest:
        numbers = {"edits": edits.plan[:12], "plan": board.digest[:12]}
        raise InputError((Finding("edits-foreign", numbers=numbers),))
    table = Table.laid(board)
    table.replay(edits.edits)
    if table.faults:
        raise InputError(tuple(table.faults))
    counters = count(board, table.labels, table.names)
    return Replayed(
        labels=table.labels,
        names=tuple(table.names),
        counters=counters,
        broken=broken_rules(board, table.labels, counters),
        locked_units=tuple(board.ids[sorted(table.locked_units)]),
        locked_grids=tuple(name for name in table.names if name in table.locked_grids),
    )
