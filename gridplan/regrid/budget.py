"""How much may change, and which repairs that allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridplan.solve.restoring.request import Repair

Place = tuple[int, int]
"""Number of the piece, and of the repair in it."""


@dataclass(frozen=True)
class Budget:
    """The most that may change.

    Parameters
    ----------
    households
        Households that may leave their grid; None for any number.
    grids
        Grids that may give or take buildings, begin or end; None for any number.
    """

    households: int | None = None
    grids: int | None = None

    def suffices(self, repairs: Sequence[Repair]) -> bool:
        """Tell whether it covers all repairs."""
        return self._covers(sum(one.moved for one in repairs), sum(len(one.touched) for one in repairs))

    def _covers(self, households: int, grids: int) -> bool:
        return (self.households is None or households <= self.households) and (
            self.grids is None or grids <= self.grids
        )

    def refused(self, repairs: Mapping[Place, Repair]) -> frozenset[Place]:
        """Return the repairs that it does not cover: the cheapest are made first, so that most grids hold again.

        Examples
        --------
        >>> small, large = (Repair((0,), (0, 1), moved, moved) for moved in (5, 90))
        >>> sorted(Budget(households=50).refused({(0, 0): large, (1, 0): small}))
        [(0, 0)]
        """
        households = grids = 0
        left = set()
        for place in sorted(repairs, key=lambda one: (repairs[one].moved, len(repairs[one].touched), one)):
            repair = repairs[place]
            if self._covers(households + repair.moved, grids + len(repair.touched)):
                households += repair.moved
                grids += len(repair.touched)
            else:
                left.add(place)
        return frozenset(left)
