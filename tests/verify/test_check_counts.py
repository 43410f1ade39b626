"""False numbers are found: units without grids, households, loads, windows, contiguity, parents."""

import dataclasses

import numpy as np
import pytest
from tampering import (
    assert_found,
    cut_short,
    moved,
    with_ground,
    with_network,
    with_pair,
    with_pairs,
    with_part,
    with_wall,
)
from toy_plan import toy_ground, toy_plan

from gridplan.findings import Conservation, Finding, Report
from gridplan.options import Rules, Window
from gridplan.verify import verify

FALSE = {
    "label out of range": (lambda p: moved(p, 0, 9), "verify-unit-without-grid"),
    "empty grid": (lambda p: with_network(p, labels=np.minimum(p.labels, 2)), "verify-grid-empty"),
    "repeated code": (lambda p: with_network(p, codes=("001", "001", "003", "004")), "verify-repeated"),
    "short other network": (lambda p: p.replace(others=(cut_short(p.network),)), "verify-lengths"),
    "short load": (lambda p: p.replace(load=p.load[:-1]), "verify-lengths"),
    "in pieces": (lambda p: moved(p, 0, 1), "verify-noncontiguous"),
    "load made up": (lambda p: p.replace(load=p.load + 1), "verify-load"),
    "narrow window": (lambda p: p.replace(rules=Rules(households=Window(300, 400))), "verify-window"),
    "workers doubled": (lambda p: with_network(p, n_workers=np.array([2, 1, 1, 1])), "verify-window"),
    "households lost": (
        lambda p: with_ground(p, report=Report(conservation=Conservation(36, 36, 0, 0, 1492, 1492))),
        "verify-households",
    ),
    "line that does not add up": (
        lambda p: with_ground(p, report=Report(conservation=Conservation(36, 36, 0, 0, 1500, 1491))),
        "verify-conservation",
    ),
    "estimates hidden": (
        lambda p: with_ground(p, units=p.ground.units.assign(source="estimated")),
        "verify-estimated",
    ),
    "pieces joined by a made-up pair": (lambda p: with_pair(moved(p, 35, 0), (0, 35)), "verify-noncontiguous"),
    "grid across a barrier": (lambda p: with_wall(p, (2, 0), (2, 6)), "verify-noncontiguous"),
    "pairs of units that do not exist": (lambda p: with_pairs(p, v=p.ground.adjacency.v + 40), "verify-lengths"),
    "pairs out of order": (lambda p: with_pairs(p, u=p.ground.adjacency.v, v=p.ground.adjacency.u), "verify-lengths"),
    "across parents": (
        lambda p: with_ground(p, units=p.ground.units.assign(community=["A"] * 12 + ["B"] * 24)),
        "verify-parents",
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_counts_are_found(name):
    """Each false number fails with its own finding."""
    change, code = FALSE[name]
    assert_found(change(toy_plan()), code)


def exceptional(status, findings):
    """Plan with two grids outside a narrow window, whose piece has this status and these findings."""
    plan = toy_plan(rules=Rules(households=Window(300, 400)), status=status)
    return with_part(plan, status=status, findings=findings)


@pytest.mark.parametrize(
    ("status", "ids", "passes"),
    [
        ("infeasible", ("003", "004"), True),
        ("unproven", ("003", "004"), True),
        ("infeasible", ("003",), False),
        ("feasible", ("003", "004"), False),
        ("infeasible", (), False),
        ("stopped", (), True),
    ],
)
def test_only_named_exceptions_are_excused(status, ids, passes):
    """A grid outside the window passes when its piece has given up and names it; it is counted either way."""
    found = verify(exceptional(status, (Finding("grids-outside-window", ids=ids),) if ids else ()))
    assert (found.status == "verified") is passes
    assert found.figures["outside_window"] == 2
    assert passes == any(note.code == "verify-exception" and note.ids == ("003", "004") for note in found.notes)


def test_adopted_faults_are_notes():
    """A division taken in as it was may be broken: that is what the plan says."""
    plan = moved(toy_plan(ground=toy_ground(communities=2), status="adopted"), 0, 1)
    parts = tuple(
        dataclasses.replace(part, status="adopted", n_grids=len(np.unique(plan.labels[plan.component == i])))
        for i, part in enumerate(plan.components)
    )
    found = verify(plan.replace(components=parts))
    assert found.status == "verified"
    assert {note.code for note in found.notes} == {"verify-adopted-pieces", "verify-adopted-parents"}
    assert found.figures["noncontiguous"] == 1
