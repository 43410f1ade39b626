"""The engine that sends officers to grids against a plain programme for another solver, stage by stage."""

import dataclasses

import numpy as np
import pytest
from plain_programme import PlainAssignment
from promises import times
from toy_assignment import EAST, NORTH, toy_grids, toy_officers

import gridplan as gp
from gridplan.errors import InputError
from gridplan.people.officers import Officers
from gridplan.people.rules import OfficerRules

CASES = times(40, 200)
WITHIN = 0.01
"""Share of the usual load to which the narrowest window is found."""
EXACT = 1e-4
"""Gap at which walks count as proven."""


def drawn(seed):
    """Return (grids, officers, rules): four to nine squares and two or three officers, with places or without."""
    rng = np.random.default_rng(seed)
    grids = toy_grids(int(rng.integers(2, 4)), int(rng.integers(2, 4)))
    load = rng.integers(1, 10, len(grids)) * 100
    grids = dataclasses.replace(grids, table=grids.table.assign(load=load.astype(np.int64)))
    officers = toy_officers(grids, {"police": int(rng.integers(2, 4))})
    count = len(officers)
    spots = np.array([EAST, NORTH]) + rng.integers(0, 600, (count, 2))
    places = np.where(rng.random((count, 1)) < 0.7, spots, np.nan)
    table, codes = officers.table, grids.codes.tolist()
    if rng.random() < 0.4:
        own = [tuple(sorted(rng.choice(codes, int(rng.integers(1, 4)), replace=False))) for _ in range(count)]
        table = table.assign(last_year=own)
    least = max(1, len(grids) // count - int(rng.integers(0, 2)))
    rules = OfficerRules(
        grids_per_officer=(least, least + int(rng.integers(1, 4))),
        departments={"police": (1, 1)},
        load_window=None if rng.random() < 0.3 else float(rng.choice([0.1, 0.3, 0.6])),
        connected=bool(rng.random() < 0.5),
        forbidden=[(table["officer"][0], codes[int(rng.integers(len(codes)))])] if rng.random() < 0.4 else (),
    )
    return grids, Officers(table, places), rules


def plain(grids, officers, rules):
    """Return the same request as a plain programme."""
    row = {officer: i for i, officer in enumerate(officers.ids)}
    column = {code: i for i, code in enumerate(grids.codes)}
    return PlainAssignment(
        grids.load,
        rules.grids_per_officer,
        _metres(officers.places, grids.points),
        between=_metres(grids.points, grids.points),
        pairs=grids.pairs.tolist() if rules.connected else None,
        forbidden=[(row[officer], column[code]) for officer, code in rules.forbidden],
        last=[
            (row[o], column[g]) for o, own in zip(officers.ids, officers.table["last_year"], strict=True) for g in own
        ],
    )


def _metres(here, there):
    return np.rint(np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1)))


@pytest.mark.long
def test_two_solvers_agree(tried):
    """What is possible, the narrowest window, the shortest walks and the fewest changes are those of another solver."""
    possible = 0
    for seed in range(CASES):
        grids, officers, rules = drawn(seed)
        model = plain(grids, officers, rules)
        narrowest = model.narrowest() if rules.load_window is None else model.shortest(rules.load_window)
        try:
            found = gp.assign_officers(grids, officers, rules, threads=1)
        except InputError:
            assert narrowest is None, seed
            continue
        assert found.status == ("infeasible" if narrowest is None else "feasible"), seed
        if narrowest is not None:
            possible += 1
            _agree(found, model, rules)
    assert CASES / 3 < possible < CASES
    tried(CASES, "assignments by two solvers")


def _agree(found, model, rules):
    """Assert that each stage comes to what the plain programme says."""
    stages, window = {stage.name: stage for stage in found.stages}, rules.load_window
    if window is None:
        load, narrowest = stages["load"], model.narrowest()
        assert load.bound - 1e-7 <= narrowest <= load.value + 1e-7
        assert load.value - load.bound <= WITHIN + 1e-9
        window = load.value + rules.slack
    travel, shortest = stages["travel"], model.shortest(window)
    assert travel.bound <= shortest + 1e-6
    assert travel.gap <= EXACT
    assert travel.value == pytest.approx(shortest, rel=EXACT, abs=1e-6)
    if "continuity" in stages:
        fewest = model.fewest_changes(window, travel.value * (1 + rules.travel_slack) + 1e-6)
        assert stages["continuity"].value == stages["continuity"].bound == pytest.approx(fewest)
