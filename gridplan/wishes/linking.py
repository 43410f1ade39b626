"""Making units that must share a grid hang together: through the fewest units in between."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gridplan.components import connected_groups


class Ways:
    """The neighbours that grids may reach.

    Parameters
    ----------
    n
        Number of units.
    u, v
        (m,) pairs.
    """

    def __init__(self, n: int, u: NDArray[np.int32], v: NDArray[np.int32]) -> None:
        ends, other = np.concatenate([u, v]), np.concatenate([v, u])
        order = np.lexsort((other, ends))
        self._other = other[order]
        self._start = np.searchsorted(ends[order], np.arange(n + 1))

    def of(self, unit: int) -> list[int]:
        """Return the neighbours of a unit, ascending."""
        found: list[int] = self._other[self._start[unit] : self._start[unit + 1]].tolist()
        return found

    def parts(self, units: Sequence[int]) -> list[list[int]]:
        """Return the connected parts of some units, each ascending, by their first unit."""
        place = {unit: i for i, unit in enumerate(units)}
        pairs = [(i, place[near]) for unit, i in place.items() for near in self.of(unit) if near in place]
        ends = np.array(pairs, dtype=np.int32).reshape(-1, 2)
        groups = [sorted(units[i] for i in group) for group in connected_groups(len(units), ends[:, 0], ends[:, 1])]
        return sorted(groups)

    def between(self, units: Sequence[int], *, taken: NDArray[np.bool_]) -> list[int] | None:
        """Return the units in between that join all `units`, part by part over the fewest, or None where none can.

        Parameters
        ----------
        taken
            bool (n,), units that the way must not lead through.

        Examples
        --------
        >>> row = Ways(5, np.arange(4, dtype=np.int32), np.arange(1, 5, dtype=np.int32))
        >>> row.between([0, 2, 4], taken=np.zeros(5, bool))
        [1, 3]
        """
        joined, *rest = self.parts(units)
        wanted = {unit for part in rest for unit in part}
        home, between = set(joined), []
        while wanted:
            way = self._way(home, wanted, taken)
            if way is None:
                return None
            reached, *inner = way
            part = next(part for part in rest if reached in part)
            home |= {*inner, *part}
            wanted -= set(part)
            between += inner
        return sorted(between)

    def _way(self, home: Iterable[int], wanted: set[int], taken: NDArray[np.bool_]) -> list[int] | None:
        """Return the wanted unit that is nearest by units in between, followed by these, or None."""
        before = dict.fromkeys(sorted(home), -1)
        queue = deque(before)
        while queue:
            unit = queue.popleft()
            for near in self.of(unit):
                if near in before or (taken[near] and near not in wanted):
                    continue
                before[near] = unit
                if near in wanted:
                    return self._back(near, before)
                queue.append(near)
        return None

    @staticmethod
    def _back(unit: int, before: dict[int, int]) -> list[int]:
        way = [unit]
        while before[before[way[-1]]] >= 0:
            way.append(before[way[-1]])
        return way
