"""Checks on people: how many workers a grid has, who they are, and how many grids were asked for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.windows import grid_windows
from gridplan.plan import Plan
from gridplan.verify.asked import ASKED_TOO_MUCH
from gridplan.verify.dedicated import workers_of_dedicated
from gridplan.verify.facts import Facts
from gridplan.verify.neighbours import groups

_CLOSE = 1e-9
_ROUNDED = 1e-6
"""Shares of time are stored with nine decimals, so that those of a worker on many grids add up to a little more."""


def check_workers(facts: Facts) -> Iterator[Finding]:
    """Yield grids of the table of workers that do not exist, and grids without the workers their window counts on."""
    table = facts.plan.workers
    place = {code: i for i, code in enumerate(facts.plan.network.codes)}
    unknown = tuple(dict.fromkeys(str(grid) for grid in table["grid"] if grid not in place))
    if unknown:
        yield Finding("verify-workers", ids=unknown)
    told = next((f for f in facts.plan.report.findings if f.code == "crew-assigned"), None)
    if told is not None:
        yield from _check_given(facts, told)
        return
    if facts.plan.status == "adopted":
        return
    known = table[table["grid"].isin(list(place))]
    share = known["share"].to_numpy(dtype=np.float64)
    served = np.bincount(known["grid"].map(place).to_numpy(dtype=np.int64), share, minlength=facts.n_grids)
    wrong = ~(np.abs(served - facts.plan.network.n_workers) <= _CLOSE * np.maximum(served, 1))
    if (wrong | ~np.isfinite(served)).any() or not (share > 0).all():
        yield Finding("verify-worker-shares", ids=tuple(facts.codes[wrong]))


def _check_given(facts: Facts, told: Finding) -> Iterator[Finding]:
    """Yield what is wrong with workers who were given to grids by a roster, independent of windows.

    Nobody has more than their whole time or a grid twice, every grid with load has somebody with time for it, and the
    table has the workers and posts that the report tells of.
    """
    rows = list(zip(*(facts.plan.workers[name].tolist() for name in ("worker", "grid", "share")), strict=True))
    load = dict(zip(facts.codes.tolist(), facts.grid_load.tolist(), strict=True))
    time: dict[str, float] = {}
    served: dict[str, float] = {}
    for worker, grid, share in rows:
        time[worker] = time.get(worker, 0.0) + share
        served[grid] = served.get(grid, 0.0) + share
    over = [str(worker) for worker, whole in time.items() if not whole <= 1 + _ROUNDED]
    none = [str(worker) for worker, grid, share in rows if not (share > 0 or (share == 0 and not load.get(grid, 1)))]
    if over or none or len({row[:2] for row in rows}) < len(rows):
        yield Finding("verify-worker-time", ids=tuple(sorted({*over, *none})))
    if left := [grid for grid, amount in load.items() if amount > 0 and not served.get(grid, 0) > 0]:
        yield Finding("verify-worker-none", ids=tuple(left))
    said = (told.numbers["workers"], told.numbers["posts"], told.numbers["full_time"])
    if said != (len(time), len(rows), f"{sum(time.values()):.3f}"):
        yield Finding("verify-worker-count", numbers={"said": said[0], "found": len(time)})


def check_grid_workers(facts: Facts) -> Iterator[Finding]:
    """Yield grids with several workers though nothing of theirs needs them, and inhabited grids with none.

    Several are needed by a unit above the window, by units that must share a grid, or by a dedicated grid; a locked
    grid keeps its own.
    """
    if facts.plan.status == "adopted":
        return
    workers = facts.plan.network.n_workers
    most = np.ones(facts.n_grids, dtype=np.int64)
    np.maximum.at(most, facts.labels, _workers_needed(facts))
    most = np.maximum(most, workers_of_dedicated(facts))
    held = (facts.locked > 0)[np.unique(facts.labels, return_index=True)[1]]
    most[held] = np.maximum(most, workers)[held]
    wrong = (workers > most) | (workers < 0) | ((workers == 0) & (facts.grid_load > 0))
    if wrong.any():
        yield Finding("verify-grid-workers", ids=tuple(facts.codes[wrong]))


def check_grid_number(facts: Facts) -> Iterator[Finding]:
    """Yield another number of grids than was asked for, unless the plan says that it cannot be had."""
    asked = facts.plan.rules.n_grids
    if asked is not None and asked != facts.n_grids and not _given_up(facts.plan):
        yield Finding("verify-grid-number", numbers={"found": facts.n_grids, "asked": asked})


def check_worker_number(facts: Facts) -> Iterator[Finding]:
    """Yield another number of workers than was asked for, unless the plan says that it cannot be had."""
    asked, found = facts.plan.rules.workers, int(facts.plan.network.n_workers.sum())
    if asked is not None and asked != found and not _given_up(facts.plan):
        yield Finding("verify-worker-number", numbers={"found": found, "asked": asked})


def _given_up(plan: Plan) -> bool:
    """Return whether a plan need not have the numbers asked for."""
    told = plan.status == "infeasible" and any(f.code in ASKED_TOO_MUCH for f in plan.report.findings)
    # a piece whose totals fit no number of grids takes the nearest one, and says so itself
    return told or plan.status == "adopted" or any(part.status == "infeasible" for part in plan.components)


def _workers_needed(facts: Facts) -> NDArray[np.int64]:
    """Return how many times the window of one worker each unit, with those it must share a grid with, takes."""
    amounts = {"load": facts.plan.load, "households": facts.households}
    kinds = None if facts.areas is None else facts.areas.tolist()
    tops = grid_windows(facts.plan.rules, kinds, n_grids=len(facts.labels)).hi
    number = _sets(facts)
    sums = {name: np.zeros(len(number), dtype=np.int64) for name in tops}
    for name, total in sums.items():
        np.add.at(total, number, amounts[name])
    return np.asarray(np.max([-(-sums[name][number] // hi) for name, hi in tops.items()], axis=0), dtype=np.int64)


def _sets(facts: Facts) -> NDArray[np.int64]:
    """Return int64 (n,) a number for all units that must share a grid, those that join them named by a finding."""
    by_name: dict[str, list[int]] = {}
    for unit, name in facts.plan.rules.pinned.items():
        by_name.setdefault(name, []).append(facts.place.get(unit, -1))
    wished = [*facts.together.groups, *(np.array([u for u in units if u >= 0]) for units in by_name.values())]
    named = {name for f in facts.plan.report.findings if f.code == "together-joined" for name in f.ids}
    joining, inside = np.zeros(len(facts.labels), dtype=bool), np.zeros(len(facts.labels), dtype=bool)
    joining[[facts.place[name] for name in named if name in facts.place]] = True
    for units in wished:
        inside[units.astype(np.int64)] = True
    u, v = facts.reach
    link = (joining[u] | joining[v]) & (inside | joining)[u] & (inside | joining)[v]
    link &= facts.labels[u] == facts.labels[v]
    first = [np.full(len(units), units[0]) for units in wished if len(units)]
    ends = [np.concatenate([*first, u[link]]), np.concatenate([*(w for w in wished if len(w)), v[link]])]
    return groups(len(facts.labels), ends[0].astype(np.int64), ends[1].astype(np.int64))
