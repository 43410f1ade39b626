"""Middling divisions are mended where they are broken, and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest
from toy_restoring import broken_rules, change_cost, drawn_town, households_moved

from gridplan.solve.restoring.faults import broken_labels
from gridplan.solve.restoring.restore import restore

TOWNS = [(seed, side) for side in (15, 20) for seed in range(3)]


@pytest.fixture(scope="module", params=TOWNS, ids=str)
def mended(request):
    """Return a town of 225 or 400 units with what came of mending it."""
    seed, side = request.param
    asked = drawn_town(seed, side=side)
    return asked, restore(asked.graph, asked.restoration)


def test_every_rule_holds_afterwards(mended):
    """Windows and contiguity, read off without the solver, hold for all but the labels that are named as broken."""
    asked, found = mended
    wrong = {int(fault.split()[0]) for fault in broken_rules(asked, found.labels)}
    assert wrong == set(found.broken) == set()


def test_what_nobody_touched_is_as_it_was(mended):
    """Labels that no repair names have the same units as before."""
    _, found = mended
    touched = {label for repair in found.repairs for label in repair.touched}
    away = found.labels != found.placed
    assert {*found.labels[away].tolist(), *found.placed[away].tolist()} <= touched


def test_repairs_name_what_was_broken(mended):
    """The repairs name each broken grid once, and no grid is touched by two of them."""
    asked, found = mended
    named = [label for repair in found.repairs for label in repair.broken]
    assert sorted(named) == broken_labels(asked.graph, asked.restoration, found.placed).tolist()
    touched = [label for repair in found.repairs for label in repair.touched]
    assert len(touched) == len(set(touched))


def test_only_units_without_a_grid_are_placed(mended):
    """Every unit is placed at home; those without one beside a neighbour."""
    asked, found = mended
    home = asked.restoration.home
    assert (found.placed[home >= 0] == home[home >= 0]).all()
    for unit in np.flatnonzero(home < 0):
        beside = asked.edges[(asked.edges == unit).any(axis=1)]
        assert found.placed[unit] in found.placed[beside[beside != unit]]


def test_little_moves(mended):
    """Two grids with two fifths of their units doubled and one half emptied take a tenth of all households."""
    asked, found = mended
    assert sum(repair.moved for repair in found.repairs) <= households_moved(asked, found.labels)
    assert change_cost(asked, found.labels) <= 0.15 * asked.restoration.households.sum()


def test_the_same_again():
    """The same request has the same answer."""
    asked = drawn_town(1, side=15)
    once, again = (restore(asked.graph, asked.restoration) for _ in range(2))
    assert (once.labels == again.labels).all()
    assert once.repairs == again.repairs


def test_a_division_that_holds_is_left_alone():
    """Where no rule is broken nothing moves and there is no repair."""
    asked = drawn_town(0, side=15)
    request = asked.restoration
    wide = restore(asked.graph, _with_windows(request, lo=request.lo * 0, hi=request.hi * 9))
    assert wide.repairs == ()
    assert (wide.labels == wide.placed).all()


def test_what_cannot_be_mended_is_named():
    """Where the window is above all there is, every grid is named as broken and nothing is lost."""
    asked = drawn_town(0, side=15)
    request = asked.restoration
    found = restore(asked.graph, _with_windows(request, lo=request.lo * 99, hi=request.hi * 99))
    assert found.broken == tuple(range(request.old))
    assert (found.labels == found.placed).all()


def _with_windows(request, *, lo, hi):
    """Return a request with other windows for all grids, those that begin too."""
    return replace(request, lo=lo, hi=hi, fresh_lo=lo[0], fresh_hi=hi[0])
