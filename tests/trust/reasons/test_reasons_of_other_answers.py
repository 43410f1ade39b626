"""Roads, levels and workers that cannot be had: what their findings advise, taken by its numbers alone, works."""

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest
from promises import times
from toy_assignment import toy_grids
from toy_plan import toy_ground, toy_plan
from toy_roads import segments_of

import gridplan as gp
from gridplan.findings import Report
from gridplan.nesting.divide import divide_levels

ROUNDS = 4
"""Times that advice is followed, as a window that holds one piece may show the next."""


@pytest.mark.long
def test_roads_hold_the_window_or_number_that_is_advised(tried):
    """Random rows of road with a window or number that cannot be: the finding names grids or segments, and what can."""
    rng, followed = np.random.default_rng([9, 1]), 0
    for _ in range(times(20, 400)):
        ends = np.concatenate([[0], np.cumsum(rng.integers(20, 150, int(rng.integers(2, 6))))]).tolist()
        lines = [[(a, 0.0), (b, 0.0)] for a, b in itertools.pairwise(ends)]
        lo = int(rng.integers(40, 140))
        asked = {"window": (lo, lo + int(rng.integers(0, 80))), "n_grids": int(rng.integers(1, 5))}
        asked = asked if rng.integers(2) else {"window": asked["window"]}
        network = gp.road_grids(segments_of(lines, gp.RoadRules(**asked)))
        if network.status == "feasible":
            continue
        told = {finding.code: finding for finding in network.report.findings}
        assert any(finding.ids or finding.numbers for finding in told.values()), asked
        window = told.get("roads-impossible") or told.get("roads-unproven")
        if window is not None:
            numbers = window.numbers
            eased = {"window": (numbers["relaxed_lo"], numbers["relaxed_hi"])}
        elif "roads-number" in told:
            eased = {**asked, "n_grids": told["roads-number"].numbers["most"]}
        else:
            assert not told.keys().isdisjoint({"roads-impossible-at-all", "roads-unproven-at-all"}), (asked, told)
            continue
        followed += 1
        again = gp.road_grids(segments_of(lines, gp.RoadRules(**eased)))
        cause = "roads-number" if "n_grids" in eased else "roads-impossible"
        assert cause not in {one.code for one in again.report.findings}, (asked, eased)
        assert again.status == "feasible" or cause == "roads-number", (asked, eased)
    assert followed
    tried(followed, "advice on roads followed")


def counted_plan(counts):
    """Return the toy plan with other counts of households."""
    ground = toy_ground()
    units = ground.units.assign(households=counts, floors=np.nan)
    return toy_plan(ground=dataclasses.replace(ground, units=units, report=Report())).replace(load=counts)


@pytest.mark.long
def test_levels_hold_the_windows_that_are_advised(tried):
    """Windows of micro-grids and corridor groups that cannot be held: the wider ones that are told hold everything."""
    rng, followed = np.random.default_rng([9, 2]), 0
    for _ in range(times(15, 200)):
        plan = counted_plan(rng.integers(0, int(rng.integers(2, 40)), 36).astype(np.int64))
        lo = int(rng.integers(15, 60))
        asked = {"micro": (lo, lo + int(rng.integers(2, 30))), "corridor": (5, int(rng.integers(9, 15)))}
        for _ in range(ROUNDS):
            eased = eased_levels(divide_levels(plan, **asked).levels, asked)
            if eased == asked:
                break
            followed, asked = followed + 1, eased
        told = divide_levels(plan, **asked).levels.report.findings
        assert not any(one.code in ("micro-impossible", "micro-few-households") for one in told), asked
    assert followed
    tried(followed, "advice on levels followed")


def eased_levels(levels, asked):
    """Return the windows that findings advise in the place of those asked for."""
    (lo, hi), corridor = asked["micro"], asked["corridor"]
    for one in levels.report.findings:
        assert one.severity == "note" or one.ids
        if one.code in ("micro-impossible", "micro-unproven"):
            lo, hi = min(lo, one.numbers["relaxed_lo"]), max(hi, one.numbers["relaxed_hi"])
        elif one.code == "micro-few-households":
            lo = min(lo, one.numbers["fewest"])
        elif one.code == "corridor-outside":
            corridor = (one.numbers["fewest"], one.numbers["most"])
    return {"micro": (lo, hi), "corridor": corridor}


@pytest.mark.long
def test_workers_can_be_placed_as_is_advised(tried):
    """Workers who cannot serve grids as asked: with the changes that findings name, by ids and numbers, they can."""
    rng, followed = np.random.default_rng([9, 3]), 0
    for _ in range(times(20, 200)):
        grids = toy_grids(2, int(rng.integers(2, 5)), communities=int(rng.integers(1, 3)))
        codes = [str(code) for code in grids.codes]
        ids = [f"w{i}" for i in range(int(rng.integers(1, 5)))]
        pins = [";".join(rng.choice(codes, 2, replace=False)) if rng.random() < 0.3 else "" for _ in ids]
        crew = pd.DataFrame({"worker": ids, "pinned": pins, "community": ""})
        lo = float(rng.choice([0.0, 0.8, 0.95]))
        asked = {"window": (lo, lo + float(rng.choice([0.1, 0.4, 3])))} if rng.integers(2) else {}
        try:
            found = gp.assign_workers(grids, crew, **asked)
        except gp.InputError:
            continue
        if found.status in ("feasible", "unproven") or found.relaxation is None:
            continue
        assert any(one.ids or one.numbers for one in found.reasons)
        again = gp.assign_workers(grids, **changed(crew, found.relaxation.changes, asked))
        assert again.status == "feasible", (asked, found.relaxation.changes, again.reasons)
        followed += 1
    assert followed
    tried(followed, "advice on workers followed")


def changed(crew, changes, asked):
    """Return the crew and the rules with the changes that are told."""
    rules = dict(asked)
    for one in changes:
        kind = one.code.removeprefix("crew-change-")
        if kind == "more":
            numbers = range(len(crew), len(crew) + one.numbers["workers"])
            more = {"worker": [f"new{i}" for i in numbers], "pinned": "", "community": one.numbers["community"]}
            crew = pd.concat([crew, pd.DataFrame(more).replace("*", "")], ignore_index=True)
        elif kind == "window":
            lo, hi = rules["window"]
            rules["window"] = (min(lo, float(one.numbers["lowest"])), max(hi, float(one.numbers["highest"])))
        else:
            assert kind == "pins", one
            crew = crew.assign(pinned=crew["pinned"].where(~crew["worker"].isin(one.ids), ""))
    return {"workers": crew, **rules}
