"""Rounds of re-gridding on the toy plan, built by hand: what was where before, and what follows from it."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict

import numpy as np
import pandas as pd
from toy_plan import toy_plan

from gridplan.columns import LINEAGE_COLUMNS, MOVE_COLUMNS
from gridplan.history import Round
from gridplan.plan import Plan
from gridplan.version import Version, next_version

APPROVED = Version(1, "approved", by="office 3", date="2026-12-01", valid_from="2027-01-01")


def grids_of(plan: Plan) -> dict[str, tuple[str, int]]:
    """Return unit → code of its grid and households."""
    codes = [plan.network.codes[i] for i in plan.labels.tolist()]
    rows = zip(plan.ground.units["unit"], codes, plan.ground.units["households"].tolist(), strict=True)
    return {unit: (code, households) for unit, code, households in rows}


def round_of(old: Plan, new: Plan, *, date: str = "", gone: tuple[str, ...] = ()) -> Round:
    """Return what became of each grid of `old`; the units `gone` were pulled down after it.

    Events: U the same units (C under another code), M all units in one grid with others, S in several grids that are
    wholly its own, else X, R without heirs; N for grids without an older one.
    """
    before = grids_of(old)
    after = {unit: found for unit, found in grids_of(new).items() if unit not in gone}
    common, left = Counter(), {code: set() for code in old.network.codes}
    forward, back = defaultdict(set), defaultdict(set)
    for unit, (code, _) in before.items():
        left[code].add(unit)
        if unit in after:
            common[code, after[unit][0]] += after[unit][1]
            forward[code].add(after[unit][0])
            back[after[unit][0]].add(code)
    rows = []
    for code in old.network.codes:
        event = _event(code, forward, back)
        own = sum(common[code, heir] for heir in forward[code])
        for heir in sorted(forward[code]):
            whole = sum(common[parent, heir] for parent in back[heir])
            shares = (common[code, heir] / own if own else 0.0, common[code, heir] / whole if whole else 0.0)
            rows.append((event, code, heir, common[code, heir], *shares))
        if not forward[code]:
            rows.append(("R", code, None, sum(before[unit][1] for unit in left[code]), np.nan, np.nan))
    lineage = pd.DataFrame(rows, columns=list(LINEAGE_COLUMNS))
    return Round(old.version, date, lineage, _moves(before, after))


def _event(code: str, forward: dict[str, set[str]], back: dict[str, set[str]]) -> str:
    heirs = forward[code]
    if not heirs:
        return "R"
    if all(back[heir] == {code} for heir in heirs):
        return "S" if len(heirs) > 1 else "U" if heirs == {code} else "C"
    return "M" if len(heirs) == 1 else "X"


def _moves(before: dict[str, tuple[str, int]], after: dict[str, tuple[str, int]]) -> pd.DataFrame:
    rows = []
    for unit in sorted({*before, *after}):
        old, new = before.get(unit), after.get(unit)
        if old is None or new is None or old[0] != new[0]:
            grids = (None if old is None else old[0], None if new is None else new[0])
            ids = (None if new is None else unit, None if old is None else unit)
            rows.append((*ids, *grids, (new or old)[1]))
    return pd.DataFrame(rows, columns=list(MOVE_COLUMNS)).astype({"households": "int64"})


def after_round(old: Plan, *, moved: dict[str, str], date: str = "") -> Plan:
    """Return the plan after `old` in which units have another grid; a code that is new makes a grid."""
    units = old.ground.units["unit"].tolist()
    codes = [old.network.codes[i] for i in old.labels.tolist()]
    for unit, code in moved.items():
        codes[units.index(unit)] = code
    names = tuple(sorted(set(codes)))
    labels = np.array([names.index(code) for code in codes], dtype=np.int32)
    network = dataclasses.replace(old.network, labels=labels, codes=names, n_workers=np.ones(len(names), np.int64))
    workers = pd.DataFrame({"worker": [f"w{code}" for code in names], "grid": list(names), "share": 1.0})
    part = dataclasses.replace(old.components[0], n_grids=len(names))
    new = old.replace(network=network, workers=workers, components=(part,), version=next_version(old.version))
    return new.replace(history=(*old.history, round_of(old, new, date=date)))


def aged_plan() -> Plan:
    """Return the toy plan after two rounds: its grid 004 was split and made whole again under another code.

    Round 1 gave four units of 004 to 005, round 2 put the others into 005 as well, which retired 004.
    """
    first = toy_plan(version=APPROVED)
    own = [unit for unit, (code, _) in grids_of(first).items() if code == "004"]
    second = after_round(first, moved=dict.fromkeys(own[:4], "005"), date="2027-03-01")
    return after_round(second, moved=dict.fromkeys(own[4:], "005"), date="2027-09-01")
