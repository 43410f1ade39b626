"""Random rules on small ground: what is called impossible is so, by every division; what is unproven claims nothing."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from every_division import items_of, neighbours, numbers_of_grids
from promises import times
from removing import CAUSES, REMEDIES, Request, answered, followed
from toy_plan import toy_ground

SIDE = 3


def drawn(seed):
    """Draw nine units with estates, a window and perhaps a number of grids; a barrier beside every fourth."""
    rng = np.random.default_rng([9, seed])
    ground = toy_ground(side=SIDE)
    estate = np.array([f"E{number}" for number in rng.integers(0, 9, SIDE**2) // 2], dtype=object)
    households = rng.integers(20, 121, SIDE**2)
    units = ground.units.assign(households=households.astype(np.int64), estate=estate)
    lo = int(rng.integers(100, 260))
    options = {"window": (lo, lo + int(rng.integers(10, 160)))}
    if rng.integers(2):
        options["together"] = "estate"
    if not rng.integers(3):
        options["n_grids"] = int(rng.integers(1, 5))
    near = ground.adjacency
    if not rng.integers(4):
        near = dataclasses.replace(near, barred=(near.u < SIDE) != (near.v < SIDE))
    roads = ground.roads.assign(at_ground=True)
    return Request(dataclasses.replace(ground, units=units, roads=roads, adjacency=near), options)


def can_be_done(request, findings):
    """Tell by every division whether windows, numbers and groups kept together can all hold."""
    ground = request.ground
    estates = ground.units["estate"] if "together" in request.options else pd.Series(np.full(len(ground), None))
    households, items = ground.units["households"].to_numpy(), items_of(ground, estates, findings)
    found = numbers_of_grids(neighbours(ground), households, items, request.options["window"])
    wanted = request.options.get("n_grids")
    return any(wanted in (None, count) for count in found)


@pytest.mark.long
def test_random_reasons_are_true(tried):
    """Of random requests none is called impossible that can be had, and whatever is advised works.

    Estates may lie apart, so that they are joined over units in between, may be parted by a barrier, and are cut where
    they are above the window. Unproven pieces must say that nothing is proven.
    """
    checked = advised = 0
    for seed in range(times(24, 500)):
        request = drawn(seed)
        status, plan, findings = answered(request)
        if status in ("feasible", "refused"):
            continue
        assert any(finding.ids or finding.numbers for finding in findings)
        codes = {finding.code for finding in findings}
        if "infeasible" in {piece.status for piece in plan.components}:
            assert not any("unproven" in code for code in codes)
            assert codes & {*CAUSES, "reason-searched"}, (seed, codes)
            checked += 1
            assert not can_be_done(request, plan.report.findings), (seed, codes)
        elif "unproven" in {piece.status for piece in plan.components}:
            assert all("cannot be divided" not in finding.text("en") for finding in findings), seed
        for piece in plan.components:
            for finding in piece.findings:
                if finding.code in REMEDIES:
                    advised += 1
                    assert holds_there(followed(request, finding, plan), piece, finding), (seed, finding)
    assert checked
    assert advised
    tried(checked, "random requests held against every division")
    tried(advised, "advice followed")


def holds_there(request, piece, finding):
    """Tell whether a piece holds as asked; one that is joined with the next is no longer there."""
    _, plan, _ = answered(request)
    status = {} if plan is None else {part.name: part.status for part in plan.components}
    return plan is not None and (status.get(piece.name, "feasible") == "feasible" or finding.code == "remedy-grids")
