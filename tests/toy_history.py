"""The toy plan after rounds of re-gridding: units given to other grids, and what is told of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd
from toy_plan import toy_plan

from gridplan.lineage.rounds import round_between
from gridplan.plan import Network, Plan
from gridplan.version import Version, next_version

APPROVED = Version(1, "approved", by="office 3", date="2026-12-01", valid_from="2027-01-01")


def grids_of(plan: Plan) -> dict[str, tuple[str, int]]:
    """Return unit → code of its grid and households."""
    codes = [plan.network.codes[i] for i in plan.labels.tolist()]
    rows = zip(plan.ground.units["unit"], codes, plan.ground.units["households"].tolist(), strict=True)
    return {unit: (code, households) for unit, code, households in rows}


def after_round(old: Plan, *, moved: Mapping[str, str], date: str = "") -> Plan:
    """Return the plan after `old` in which units have another grid; a code that is new makes a grid."""
    grids = {unit: code for unit, (code, _) in grids_of(old).items()} | moved
    names = tuple(sorted(set(grids.values())))
    labels = np.array([names.index(code) for code in grids.values()], dtype=np.int32)
    new = old.replace(
        network=Network("grids", "areal", labels, names, np.ones(len(names), np.int64)),
        others=(dataclasses.replace(old.network, name="before"),),
        workers=pd.DataFrame({"worker": [f"w{code}" for code in names], "grid": list(names), "share": 1.0}),
        components=(dataclasses.replace(old.components[0], n_grids=len(names)),),
        version=next_version(old.version),
    )
    past = round_between(old, new, old_of=np.arange(len(grids), dtype=np.int32), date=date)
    return new.replace(history=(*old.history, past))


@cache
def aged_plan() -> Plan:
    """Return the toy plan after two rounds: its grid 004 was split and made whole again under another code.

    Round 1 gave four units of 004 to 005, round 2 put the others into 005 as well, which retired 004.
    """
    first = toy_plan(version=APPROVED)
    own = [unit for unit, (code, _) in grids_of(first).items() if code == "004"]
    second = after_round(first, moved=dict.fromkeys(own[:4], "005"), date="2027-03-01")
    return after_round(second, moved=dict.fromkeys(own[4:], "005"), date="2027-09-01")
