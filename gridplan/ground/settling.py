"""Areas of one kind (administrative, residential, commercial, campus, industrial), whose grids do not mix.

The rule, in the order in which it is applied:

1. Units that must share a grid count as the kind of area of most of their load.
2. A contiguous group of units of one kind, inside one community and its barriers, stands on its own where its load
   reaches the lower end of the windows of its kind, so that it can be a grid. One whose load lies between two numbers
   of workers stands as well: it is reported with the smallest relaxation, as any other place.
3. All other units, and those without a kind of area, are put together where they touch. Such mixed ground is
   residential where its load reaches that window; less joins its residential neighbour along the longest border, or
   where it has none the neighbour along the longest border.
4. Ground that touches nothing that stands is residential.

Nothing is lost: units that join another area keep kind and load, and a finding names them. Residential is the kind of
that name, else the one with most load. Asked for strictly, every contiguous group stands on its own, however small.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridplan.ground.adjacency import EdgeKind
from gridplan.ground.ground import Ground
from gridplan.options import Rules

RESIDENTIAL = "residential"


@dataclass(frozen=True, eq=False)
class Setting:
    """What areas are settled on; units set `apart`, bool (n,), are in none of them."""

    ground: Ground
    rules: Rules
    load: NDArray[np.int64]
    kinds: tuple[str, ...]
    home: int
    apart: NDArray[np.bool_]

    def pairs(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
        """Return the pairs of units that touch and a grid may reach across, and the length of their border, m.

        Bridges do not count, so that areas are the same before and after islands are joined.
        """
        near, units = self.ground.adjacency, self.ground.units
        community = units["community"].astype(object).where(units["community"].notna(), "").astype(str).to_numpy()
        may = (
            near.open
            & (near.kind != EdgeKind.BRIDGE)
            & (community[near.u] == community[near.v])
            & ~(self.apart[near.u] | self.apart[near.v])
        )
        return near.u[may], near.v[may], near.length[may]

    def reaches(self, group: NDArray[np.int64], kind: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Tell for each group whether its sums reach the lower ends of the windows of its kind of area, bool (g,).

        Parameters
        ----------
        group
            int64 (n,), group of each unit.
        kind
            int32 (g,), kind of area of each group, −1 for none, which reaches nothing.
        """
        amounts = {"load": self.load, "households": self.ground.units["households"].to_numpy(np.int64)}
        found = kind >= 0
        for number, name in enumerate(self.kinds):
            for resource, (lo, _) in self.rules.windows_of(name).items():
                sums = np.zeros(len(kind), np.int64)
                np.add.at(sums, group, amounts[resource])
                found &= (kind != number) | (sums >= max(lo, 1))
        return found


def settled(setting: Setting, given: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the area that each unit is counted to, int32 (n,)."""
    u, v, length = setting.pairs()
    group = _groups(len(given), u, v, given)
    kind = given[np.unique(group, return_index=True)[1]]
    found = np.where(setting.reaches(group, kind)[group], given, -1).astype(np.int32)
    left = found < 0
    mixed = _groups(len(given), u, v, left.astype(np.int32))
    home = np.where(left[np.unique(mixed, return_index=True)[1]], setting.home, -1).astype(np.int32)
    stands = setting.reaches(mixed, home)[mixed]
    found[stands] = setting.home
    found[left & ~stands] = _beside(setting, found, mixed, (u, v, length))[left & ~stands]
    return found


def _beside(
    setting: Setting,
    found: NDArray[np.int32],
    group: NDArray[np.int64],
    pairs: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]],
) -> NDArray[np.int32]:
    """Return the area beside each unit's group, int32 (n,): residential where it borders on it, else the longest."""
    u, v, length = pairs
    best = np.full(int(group.max(initial=0)) + 1, setting.home, np.int32)
    metres = np.zeros((len(best), len(setting.kinds)))
    touches = np.zeros(metres.shape, bool)
    for one, other in ((u, v), (v, u)):
        across = (found[one] < 0) & (found[other] >= 0)
        place = group[one[across]], found[other[across]]
        np.add.at(metres, place, length[across])
        touches[place] = True
    none = ~touches[:, setting.home] & touches.any(axis=1)
    best[none] = np.where(touches, metres, -1.0)[none].argmax(axis=1)
    return best[group]


def _groups(n: int, u: NDArray[np.int32], v: NDArray[np.int32], kind: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the number of the connected group of units of one kind, int64 (n,)."""
    same = kind[u] == kind[v]
    links = coo_array((np.ones(int(same.sum()), np.int8), (u[same], v[same])), shape=(n, n))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def as_held_together(
    units: pd.DataFrame, rules: Rules, given: NDArray[np.int32], load: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Return the kind of area of each unit, that of most of the load where units must share a grid, int32 (n,)."""
    found = given.copy()
    for group in _sets(units, rules):
        kinds = np.unique(given[group][given[group] >= 0])
        if len(kinds):
            weight = [(int(load[group][given[group] == kind].sum()), -int(kind)) for kind in kinds]
            found[group] = -max(weight)[1]
    return found


def _sets(units: pd.DataFrame, rules: Rules) -> Iterator[NDArray[np.int64]]:
    """Yield units that must share a grid, by groups or names of their grid, sets that overlap as one."""
    n, place = len(units), {unit: i for i, unit in enumerate(units["unit"].astype(str))}
    by_grid: dict[str, list[int]] = {}
    for unit, grid in rules.pinned.items():
        by_grid.setdefault(grid, []).append(place.get(unit, -1))
    wished = [np.array([i for i in own if i >= 0], np.int64) for own in by_grid.values()]
    for wish in rules.together:
        if not isinstance(wish, str):
            wished.append(np.array([place[unit] for unit in wish if unit in place], np.int64))
        elif wish in units.columns:
            value = units[wish].map(lambda one: "" if one is None or pd.isna(one) else str(one).strip()).to_numpy()
            wished += [np.flatnonzero(value == one) for one in sorted(set(value) - {""})]
    wished = [group for group in wished if len(group) > 1]
    if not wished:
        return
    ends = np.concatenate([np.full(len(group), group[0]) for group in wished]), np.concatenate(wished)
    number = connected_components(coo_array((np.ones(len(ends[0])), ends), shape=(n, n)), directed=False)[1]
    order = np.argsort(number, kind="stable")
    yield from (group for group in np.split(order, np.flatnonzero(np.diff(number[order])) + 1) if len(group) > 1)


def residential(kinds: Sequence[str], given: NDArray[np.int32], load: NDArray[np.int64]) -> int:
    """Return the kind of area that takes in what is too small to stand."""
    if RESIDENTIAL in kinds:
        return kinds.index(RESIDENTIAL)
    total = np.zeros(len(kinds), np.int64)
    np.add.at(total, given[given >= 0], load[given >= 0])
    return int(total.argmax())
