"""Towns that are published twice: other borders, other counts; and someone who computes with both releases."""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy.optimize import linprog
from toy_plan import toy_ground, toy_plan

from gridplan.plan import Network
from gridplan.publishing import FEW

SIDE = 6


def drawn(ground, labels, households):
    """Return a plan of a ground with such grids and households."""
    k = int(labels.max()) + 1
    codes = tuple(f"{number:03d}" for number in range(k))
    counted = dataclasses.replace(ground, units=ground.units.assign(households=households))
    network = Network("grids", "areal", labels.astype(np.int32), codes, np.ones(k, dtype=np.int64))
    workers = toy_plan().workers.iloc[:0]
    return toy_plan(ground=counted, network=network, workers=workers)


def town(seed, *, releases=2):
    """Return plans of one town: some buildings change grids within their community, some their households."""
    draw = np.random.default_rng(seed)
    ground = toy_ground(side=SIDE, communities=2)
    east = (ground.units["community"] == "B").to_numpy(np.int64)
    labels = 3 * east + (np.arange(SIDE * SIDE) % SIDE) // 2
    homes = draw.choice([0, 1, 3, 4, 7, 9, 12, 40, 90, 200], size=SIDE * SIDE)
    if seed % 3 == 0:
        homes[labels == draw.integers(6)] = 0
        homes[draw.integers(SIDE * SIDE)] = draw.integers(1, 10)
    plans = [drawn(ground, labels, homes)]
    for _ in range(releases - 1):
        labels, homes = labels.copy(), homes.copy()
        for unit in draw.choice(SIDE * SIDE, size=draw.integers(1, 6), replace=False):
            labels[unit] = 3 * east[unit] + draw.integers(3)
        if seed % 2:
            homes[draw.integers(SIDE * SIDE)] = draw.integers(0, 60)
        plans.append(drawn(ground, labels, homes))
    return plans


def pieces(plans):
    """Return the pieces that releases cut the ground into, their true counts, and which of them each release counts.

    A unit whose households changed is a piece of its own in each release.
    """
    labels = np.array([plan.labels for plan in plans]).T
    homes = np.array([plan.ground.units["households"].to_numpy() for plan in plans]).T
    steady = (homes == homes[:, :1]).all(axis=1)
    names = [[(*map(int, labels[u]), -1 if steady[u] else r) for u in range(len(labels))] for r in range(len(plans))]
    known = sorted({name for row in names for name in row})
    counts = np.zeros((len(plans), len(known)), dtype=np.int64)
    for r, row in enumerate(names):
        np.add.at(counts[r], [known.index(name) for name in row], homes[:, r])
    return known, counts.max(axis=0)


def rows_of(told, known):
    """Return what a reader knows: rows over pieces, and the least and the greatest of each."""
    rows, limits = [], []
    for r, counts in enumerate(told):
        here = np.array([name[-1] in (-1, r) for name in known])
        grid = np.array([name[r] for name in known])
        community = (grid >= 3).astype(int)
        rows += [here & (grid == number) for number in range(len(counts.grids))]
        rows += [here & (community == number) for number in range(len(counts.communities))] + [here]
        limits += [*counts.grids, *counts.communities.values(), counts.total]
    return np.array(rows, dtype=float), limits


def ranges(plans, told):
    """Return each small piece with the least and the greatest that it can be for whoever knows all that was told."""
    known, true = pieces(plans)
    rows, limits = rows_of(told, known)
    exact = np.array([isinstance(text, int) for text in limits])
    few = np.array([text == FEW for text in limits])
    how = {
        "A_eq": rows[exact],
        "b_eq": np.array([text for text in limits if isinstance(text, int)], dtype=float),
        "A_ub": np.vstack([rows[few], -rows[few]]),
        "b_ub": np.r_[np.full(few.sum(), 9.0), np.full(few.sum(), -1.0)],
        "bounds": (0, 2000),
    }
    found = {}
    for piece in np.flatnonzero((true > 0) & (true < 10)).tolist():
        aim = np.eye(len(known))[piece]
        least, most = linprog(aim, **how), linprog(-aim, **how)
        found[known[piece]] = (int(true[piece]), round(least.fun, 4), round(-most.fun, 4))
    return found


def told_of(found):
    """Return the pieces whose count is narrowed to less than all from 1 to 9."""
    return {name: about for name, about in found.items() if about[1] > 1 or about[2] < 9}
