"""Whoever knows the rule replays it on two releases: values of a small piece that it would have told otherwise go."""

from __future__ import annotations

import numpy as np
import pytest
from promises import times
from toy_releases import drawn, pieces, town

from gridplan.publishing import public_figures

pytestmark = pytest.mark.long
SMALL = range(1, 10)
ABLE = 1
"""A town of which two releases that do not know each other tell."""


def told(figures):
    """Return what a release shows of households as a value that can be compared."""
    counts = figures.counts
    return counts.grids, tuple(counts.communities.items()), counts.total


def houses_of(plans, piece):
    """Return the units of a piece that has the same households in each release, empty otherwise."""
    if piece[-1] >= 0:
        return np.array([], dtype=int)
    labels = np.array([plan.labels for plan in plans]).T
    homes = np.array([plan.ground.units["households"].to_numpy() for plan in plans]).T
    steady = (homes == homes[:, :1]).all(axis=1)
    return np.flatnonzero((labels == piece[:-1]).all(axis=1) & steady)


def with_value(plans, units, value, *, giver):
    """Return the plans with `value` households in a piece, and the difference taken from the unit `giver`."""
    return [_changed(plan, units, value, giver) for plan in plans]


def _changed(plan, units, value, giver):
    homes = plan.ground.units["households"].to_numpy().copy()
    before = homes[units].sum()
    homes[units] = 0
    homes[units[0]] = value
    if giver is not None:
        homes[giver] += before - value
    return drawn(plan.ground, plan.labels, homes)


def givers(plans, units):
    """Return units that may make up for another value, those most often beside the piece first, and nobody."""
    homes = np.array([plan.ground.units["households"].to_numpy() for plan in plans]).min(axis=0)
    together = np.sum([plan.labels == plan.labels[units[0]] for plan in plans], axis=0)
    able = [unit for unit in np.argsort(-together, kind="stable").tolist() if homes[unit] >= 20 and unit not in units]
    return [*able, None]


def replayed(plans, units, tell):
    """Return the values from 1 to 9 of a piece with which a town would have looked just the same."""
    seen = tell(plans)
    return {
        value
        for value in SMALL
        if any(tell(with_value(plans, units, value, giver=giver)) == seen for giver in givers(plans, units))
    }


def beside(plans):
    """Return what is told of each plan beside the earlier ones."""
    return [told(public_figures(plan, plans[:number])) for number, plan in enumerate(plans)]


def alone(plans):
    """Return what is told of each plan where it does not know the earlier ones."""
    return [told(public_figures(plan)) for plan in plans]


def attacked(seed, tell):
    """Yield each small steady piece of a town with the values that a replay leaves possible."""
    plans = town(seed)
    known, counts = pieces(plans)
    for piece in np.flatnonzero((counts > 0) & (counts < 10)).tolist():
        if len(units := houses_of(plans, known[piece])):
            yield known[piece], replayed(plans, units, tell)


def test_no_replay_leaves_one_value(tried):
    """Of each small piece every value from 1 to 9 stays possible: a town with it is told of in the same words."""
    towns = times(3, 50)
    found = {(seed, piece): values for seed in range(towns) for piece, values in attacked(seed, beside)}
    assert {about: values for about, values in found.items() if values != set(SMALL)} == {}
    assert found
    tried(towns, "pairs of releases replayed")
    tried(len(found), "small pieces replayed")


def test_a_replay_is_able(tried):
    """Where releases do not know each other, it leaves a single value of a piece."""
    _, values = next(attacked(ABLE, alone))
    assert len(values) == 1
    tried(1, "small pieces replayed")
