"""Whether a small ground can be divided at all, by looking at every division of it; shares no code with the library."""

import itertools

import numpy as np

BUILT_OF = {"estate-parted", "estate-cut-households", "estate-cut-load"}
"""Codes that tell the parts of an estate."""


def neighbours(ground):
    """Return the set of neighbours of each unit that grids may reach."""
    near = ground.adjacency
    found = [set() for _ in range(len(ground))]
    for one, two, barred in zip(near.u.tolist(), near.v.tolist(), near.barred.tolist(), strict=True):
        if not barred:
            found[one].add(two)
            found[two].add(one)
    return found


def hangs_together(near, group):
    """Tell whether units hang together."""
    seen, todo = {group[0]}, [group[0]]
    while todo:
        todo = [b for a in todo for b in near[a] if b in group and b not in seen and not seen.add(b)]
    return len(seen) == len(group)


def numbers_of_grids(near, amounts, items, window):
    """Yield the number of grids of every division; one number comes as often as there are divisions.

    Parameters
    ----------
    amounts
        What the window is on, by unit.
    items
        Sets of units that share a grid, each unit in one. One above the window has as many workers as it needs, its
        grid a window so many times as wide and no other such item.
    """
    lo, hi = window
    needed = [-(-sum(int(amounts[unit]) for unit in item) // hi) for item in items]
    known = {}

    def holds(group):
        if group not in known:
            above = [needed[item] for item in group if needed[item] > 1]
            units = [unit for item in group for unit in sorted(items[item])]
            workers = above[0] if above else 1
            fits = lo * workers <= sum(int(amounts[unit]) for unit in units) <= hi * workers
            known[group] = len(above) <= 1 and fits and hangs_together(near, units)
        return known[group]

    def parted(left):
        if not left:
            yield 0
            return
        first, *rest = left
        for size in range(len(rest) + 1):
            for others in itertools.combinations(rest, size):
                if holds((first, *others)):
                    yield from (1 + n for n in parted([item for item in rest if item not in others]))

    return parted(list(range(len(items))))


def items_of(ground, estates, findings):
    """Return what a grid holds whole: estates as they are told to be cut or parted, and units in none."""
    ids = ground.units["unit"].tolist()
    groups = [frozenset(np.flatnonzero(estates == name).tolist()) for name in estates.dropna().unique()]
    for told in findings:
        if told.code in BUILT_OF:
            units = [ids.index(unit) for unit in told.ids]
            ends = np.cumsum(told.numbers["units"]).tolist()
            parts = [
                frozenset(units[end - count : end]) for end, count in zip(ends, told.numbers["units"], strict=True)
            ]
            groups = [g for g in groups if g != frozenset(units)] + parts
    alone = set(range(len(ids))).difference(*groups)
    return [*groups, *(frozenset({unit}) for unit in alone)]
