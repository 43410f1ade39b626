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

from gridplan.findings import Finding
from gridplan.ground.columns import plain_name
from gridplan.ground.ground import Ground
from gridplan.options import Rules

AREA_KINDS = ("administrative", "residential", "commercial", "campus", "industrial")
"""The usual kinds of area; a standard may name others."""
RESIDENTIAL = "residential"
_CHINESE = {
    **{"行政": "administrative", "居住": "residential", "住宅": "residential", "商业": "commercial"},
    **{"校园": "campus", "学校": "campus", "工业": "industrial", "园区": "industrial"},
}
NOWHERE = "-"
"""What units without a kind of area have, where areas are asked for strictly."""

Ints = NDArray[np.int32] | NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Areas:
    """The kinds of area on a ground.

    Parameters
    ----------
    kinds
        Kinds of area, in the words of the standard as far as it has them.
    number
        int32 (n,), position in `kinds` of the area that each unit is counted to.
    given
        int32 (n,), position of its own kind, −1 where it has none.
    """

    kinds: tuple[str, ...]
    number: NDArray[np.int32]
    given: NDArray[np.int32]

    @property
    def of_units(self) -> NDArray[np.object_]:
        """Kind of the area that each unit is counted to, object (n,)."""
        return np.asarray(np.array(self.kinds, dtype=object)[self.number], dtype=object)

    def of_grids(self, labels: Ints, load: NDArray[np.int64], *, n_grids: int) -> NDArray[np.object_]:
        """Return the kind of area of each grid, object (k,): that of most of its load, then of most of its units.

        Examples
        --------
        >>> areas = Areas(("campus", "homes"), np.array([0, 1, 1], np.int32), np.array([0, 1, 1], np.int32))
        >>> areas.of_grids(np.array([0, 0, 1]), np.array([5, 3, 0]), n_grids=2).tolist()
        ['campus', 'homes']
        """
        inside = labels >= 0
        grid, area = labels[inside].astype(np.int64), self.number[inside]
        weight = np.zeros((n_grids, len(self.kinds)), np.int64)
        units = np.zeros_like(weight)
        np.add.at(weight, (grid, area), load[inside])
        np.add.at(units, (grid, area), 1)
        heaviest = weight == weight.max(axis=1, keepdims=True)
        return np.array(self.kinds, dtype=object)[np.where(heaviest, units, -1).argmax(axis=1)]

    def mixed(self, labels: Ints, *, n_grids: int) -> NDArray[np.bool_]:
        """Return which grids have units of several areas, bool (k,)."""
        inside = labels >= 0
        pairs = np.unique(np.column_stack([labels[inside], self.number[inside]]), axis=0)
        return np.asarray(np.bincount(pairs[:, 0], minlength=n_grids) > 1)


def areas_of(ground: Ground, rules: Rules, load: NDArray[np.int64]) -> Areas | None:
    """Return the area that each unit is counted to; None where rules name no column of areas, or units lack it.

    Parameters
    ----------
    load
        int64 (n,), load of each unit.
    """
    if rules.areas is None or rules.areas not in ground.units.columns:
        return None
    words = area_words(ground.units, rules)
    kinds = sorted({word for word in words if word})
    if rules.strict_areas and "" in words:
        kinds.append(NOWHERE)
        words = [word or NOWHERE for word in words]
    if not kinds:
        kinds = [RESIDENTIAL]
    place = {kind: number for number, kind in enumerate(kinds)}
    given = np.array([place.get(word, -1) for word in words], dtype=np.int32)
    held = _as_held_together(ground.units, rules, given, load)
    if rules.strict_areas:
        return Areas(tuple(kinds), held, given)
    home = _residential(kinds, held, load)
    return Areas(tuple(kinds), _settled(_Setting(ground, rules, load, tuple(kinds), home), held), given)


def grid_areas(
    ground: Ground, rules: Rules, load: NDArray[np.int64], *, labels: Ints, n_grids: int
) -> NDArray[np.object_] | None:
    """Return the kind of area of each grid of a division, object (k,), None where no areas are in use.

    Parameters
    ----------
    load
        int64 (n,), load of each unit.
    labels
        (n,), grid of each unit, −1 for none.
    """
    areas = areas_of(ground, rules, load)
    return None if areas is None else areas.of_grids(labels, load, n_grids=n_grids)


def area_notes(ground: Ground, rules: Rules, load: NDArray[np.int64]) -> tuple[Finding, ...]:
    """Return what areas there are, and which units joined another one, by kind."""
    areas = areas_of(ground, rules, load)
    if areas is None:
        return (Finding("areas-by-kind"),) if rules.standard is not None and rules.standard.windows else ()
    return (*_found(areas, rules, load), *_joined(ground, areas, rules, load))


def area_words(units: pd.DataFrame, rules: Rules) -> list[str]:
    """Return the kind of area of each unit in the words of the standard, empty where it has none.

    Words compare without regard to case, width or spaces; the usual kinds may be told in Chinese, and `Rules.kind_map`
    maps others. One that the standard does
    not know is an area of its own under the general windows.
    """
    known = {**{kind: kind for kind in AREA_KINDS}, **_CHINESE}
    known |= {plain_name(kind): kind for kind in rules.standard or ()}
    known |= {plain_name(word): kind for word, kind in (rules.kind_map or {}).items()}
    words = ["" if value is None or pd.isna(value) else str(value).strip() for value in units[rules.areas]]
    return [known.get(plain_name(word), word) if word else "" for word in words]


@dataclass(frozen=True, eq=False)
class _Setting:
    """What areas are settled on."""

    ground: Ground
    rules: Rules
    load: NDArray[np.int64]
    kinds: tuple[str, ...]
    home: int

    def pairs(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
        """Return the pairs of units that a grid may reach across, and the length of their border, m."""
        near, units = self.ground.adjacency, self.ground.units
        community = units["community"].astype(object).where(units["community"].notna(), "").astype(str).to_numpy()
        may = near.open & (community[near.u] == community[near.v])
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


def _settled(setting: _Setting, given: NDArray[np.int32]) -> NDArray[np.int32]:
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
    setting: _Setting,
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


def _as_held_together(
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


def _residential(kinds: Sequence[str], given: NDArray[np.int32], load: NDArray[np.int64]) -> int:
    """Return the kind of area that takes in what is too small to stand."""
    if RESIDENTIAL in kinds:
        return kinds.index(RESIDENTIAL)
    total = np.zeros(len(kinds), np.int64)
    np.add.at(total, given[given >= 0], load[given >= 0])
    return int(total.argmax())


def _found(areas: Areas, rules: Rules, load: NDArray[np.int64]) -> Iterator[Finding]:
    """Yield each kind of area with its units, load and window."""
    for number, kind in enumerate(areas.kinds):
        own = areas.number == number
        ends = rules.windows_of(kind)
        if own.any():
            name = "load" if "load" in ends else "households"
            scale = rules.per_worker if name == "load" else 1
            numbers = {
                "area": kind,
                "units": int(own.sum()),
                "worth": f"{int(load[own].sum()) / scale:g}" if scale == 1 else f"{int(load[own].sum()) / scale:.2f}",
                "lo": f"{ends[name][0] / scale:g}",
                "hi": f"{ends[name][1] / scale:g}",
            }
            yield Finding(f"area-{name}", numbers=numbers)


def _joined(ground: Ground, areas: Areas, rules: Rules, load: NDArray[np.int64]) -> Iterator[Finding]:
    """Yield the units of each kind of area that are counted to another one."""
    names = np.array([*areas.kinds, ""], dtype=object)
    moved = areas.number != areas.given
    for own, other in sorted({*zip(areas.given[moved].tolist(), areas.number[moved].tolist(), strict=True)}):
        units = moved & (areas.given == own) & (areas.number == other)
        numbers = {
            "area": names[own],
            "other": names[other],
            "worth": f"{int(load[units].sum()) / rules.per_worker:.2f}",
        }
        code = "area-joined" if own >= 0 else "area-unknown"
        yield Finding(code, tuple(ground.units["unit"][units].astype(str)), numbers)
