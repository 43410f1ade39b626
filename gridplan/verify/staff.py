"""Checks on people: how many workers a grid has, who they are, and how many grids were asked for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.verify.facts import Facts

_CLOSE = 1e-9


def check_workers(facts: Facts) -> Iterator[Finding]:
    """Yield grids of the table of workers that do not exist, and grids without the workers their window counts on."""
    table = facts.plan.workers
    place = {code: i for i, code in enumerate(facts.plan.network.codes)}
    unknown = tuple(dict.fromkeys(str(grid) for grid in table["grid"] if grid not in place))
    if unknown:
        yield Finding("verify-workers", ids=unknown)
    if facts.plan.status == "adopted":
        return
    known = table[table["grid"].isin(list(place))]
    share = known["share"].to_numpy(dtype=np.float64)
    served = np.bincount(known["grid"].map(place).to_numpy(dtype=np.int64), share, minlength=facts.n_grids)
    wrong = ~(np.abs(served - facts.plan.network.n_workers) <= _CLOSE * np.maximum(served, 1))
    if (wrong | ~np.isfinite(served)).any() or not (share > 0).all():
        yield Finding("verify-worker-shares", ids=tuple(facts.codes[wrong]))


def check_grid_workers(facts: Facts) -> Iterator[Finding]:
    """Yield grids with several workers though no unit of theirs needs them, and inhabited grids with none."""
    if facts.plan.status == "adopted":
        return
    workers = facts.plan.network.n_workers
    most = np.ones(facts.n_grids, dtype=np.int64)
    np.maximum.at(most, facts.labels, _workers_needed(facts))
    wrong = (workers > most) | (workers < 0) | ((workers == 0) & (facts.grid_load > 0))
    if wrong.any():
        yield Finding("verify-grid-workers", ids=tuple(facts.codes[wrong]))


def check_grid_number(facts: Facts) -> Iterator[Finding]:
    """Yield another number of grids than was asked for, unless the plan says that it cannot be had."""
    plan = facts.plan
    asked = plan.rules.n_grids
    given_up = plan.status == "infeasible" and any(f.code == "grids-impossible" for f in plan.report.findings)
    # a piece whose totals fit no number of grids takes the nearest one, and says so itself
    given_up |= any(part.status == "infeasible" for part in plan.components)
    if plan.status != "adopted" and asked is not None and asked != facts.n_grids and not given_up:
        yield Finding("verify-grid-number", numbers={"found": facts.n_grids, "asked": asked})


def _workers_needed(facts: Facts) -> NDArray[np.int64]:
    """Return how many times the window of one worker each unit takes for itself, int64 (n,)."""
    amounts = {"load": facts.plan.load, "households": facts.households}
    tops = {name: hi for name, (_, hi) in facts.plan.rules.windows.items()}
    return np.asarray(np.max([-(-amounts[name] // hi) for name, hi in tops.items()], axis=0), dtype=np.int64)
