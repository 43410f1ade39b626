"""How far to look for what mends broken grids: near first."""

from __future__ import annotations

from dataclasses import dataclass

_REACH = 4
"""How many items deep a grid may reach at most into another that hands it some."""


@dataclass(frozen=True)
class Look:
    """Where to look for what a transport names.

    Parameters
    ----------
    margin
        Share of a window that the transport stays away from its ends, for units cannot be cut.
    reach
        How many items deep a grid may reach into another that hands it some.
    walk
        Whether grids reach no farther than a walk, but where the transport cannot do without.
    more
        How many more grids may begin than the transport names.
    """

    margin: float
    reach: int
    walk: bool = True
    more: int = 0


LOOKS = (
    Look(0.01, 2),
    Look(0.01, _REACH),
    Look(0.04, _REACH),
    Look(0.01, _REACH, walk=False),
    Look(0.01, _REACH, more=1),
    Look(0.01, _REACH, walk=False, more=1),
    Look(0.04, _REACH, walk=False, more=1),
)
"""Tried in turn: farther before grids begin that the transport does not ask for."""
