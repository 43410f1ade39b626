"""Checks on numbers: units, households, loads, windows, parents, pieces and proof."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.columns import plain_name
from gridplan.options import Rules
from gridplan.plan import Component, Plan
from gridplan.verify.certificate import proven_bound
from gridplan.verify.facts import Facts

_EXCUSED = ("infeasible", "unproven", "stopped", "adopted")
_CLOSE = 1e-6
_PAIRS = 4_000_000


def check_shape(plan: Plan) -> Iterator[Finding]:
    """Yield what makes all other checks meaningless: arrays of other lengths, units without a grid, empty grids."""
    n, network = len(plan.ground), plan.network
    arrays = {
        "labels": network.labels,
        "load": plan.load,
        "points": plan.ground.points,
        "cells": plan.ground.cells,
        "block": plan.ground.block,
        "component": plan.component if plan.component is not None else network.labels,
        "prices": plan.prices if plan.prices is not None else network.labels,
    }
    wrong = [f"{name} ({len(array)})" for name, array in arrays.items() if len(array) != n]
    if len(network.n_workers) != len(network.codes):
        wrong.append(f"workers ({len(network.n_workers)})")
    if wrong:
        yield Finding("verify-lengths", numbers={"names": ", ".join(wrong), "n": n})
        return
    lost = (network.labels < 0) | (network.labels >= len(network.codes))
    if lost.any():
        yield Finding("verify-unit-without-grid", ids=tuple(plan.ground.units["unit"][lost].astype(str)))
        return
    codes = np.array(network.codes, dtype=object)
    empty = np.bincount(network.labels, minlength=len(codes)) == 0
    if empty.any():
        yield Finding("verify-grid-empty", ids=tuple(codes[empty]))
    for other in plan.others:
        if len(other.labels) != n or other.labels.max(initial=-1) >= len(other.codes):
            yield Finding("verify-lengths", numbers={"names": other.name, "n": n})
    for name, ids in (("grids", codes), ("units", plan.ground.units["unit"].to_numpy())):
        values, times = np.unique(ids.astype(str), return_counts=True)
        if (times > 1).any():
            yield Finding("verify-repeated", ids=tuple(values[times > 1].tolist()), numbers={"names": name})


def check_households(facts: Facts) -> Iterator[Finding]:
    """Yield households that were lost or made up between the input and the grids."""
    total, line = int(facts.households.sum()), facts.ground.report.conservation
    if int(facts.grid_households.sum()) != total or (facts.households < 0).any():
        yield Finding("verify-households", numbers={"found": int(facts.grid_households.sum()), "expected": total})
    if line is None:
        return
    if not line.holds:
        yield Finding("verify-conservation", numbers={"line": line.text("en")})
    expected = line.households_kept + line.households_repaired + line.households_estimated
    if total != expected:
        yield Finding("verify-households", numbers={"found": total, "expected": expected})
    if facts.estimated != line.households_estimated:
        numbers = {"found": facts.estimated, "expected": line.households_estimated}
        yield Finding("verify-estimated", numbers=numbers)


def check_load(facts: Facts) -> Iterator[Finding]:
    """Yield units whose load does not follow from their households and kind."""
    standard = facts.plan.rules.standard
    weight = np.ones(len(facts.households), dtype=np.int64)
    if standard is not None:
        ratio = {plain_name(kind): standard.load_of(kind) for kind in standard}
        weight = np.array([ratio.get(plain_name(kind), -1) for kind in facts.ground.units["kind"]], dtype=np.int64)
    wrong = facts.plan.load != facts.households * weight
    if wrong.any():
        yield Finding("verify-load", ids=tuple(facts.ground.units["unit"][wrong].astype(str)))


def check_windows(facts: Facts) -> Iterator[Finding]:
    """Yield grids outside the windows: a note where their piece names them as exceptions, else a failure."""
    excused = np.array([_is_excused(facts, grid) for grid in range(facts.n_grids)])
    for code, grids in (("verify-window", facts.outside & ~excused), ("verify-exception", facts.outside & excused)):
        if grids.any():
            yield Finding(code, ids=tuple(facts.codes[grids]))


def check_contiguity(facts: Facts) -> Iterator[Finding]:
    """Yield grids in several pieces by open neighbours; a note for a division taken in as it was."""
    apart = facts.pieces > 1
    if apart.any():
        code = "verify-adopted-pieces" if facts.plan.status == "adopted" else "verify-noncontiguous"
        yield Finding(code, ids=tuple(facts.codes[apart]))


def check_parents(facts: Facts) -> Iterator[Finding]:
    """Yield grids that lie in more than one community."""
    column = facts.ground.units["community"]
    _, community = np.unique(column.astype(object).where(column.notna(), "").astype(str), return_inverse=True)
    lowest = np.full(facts.n_grids, len(community))
    highest = np.full(facts.n_grids, -1)
    np.minimum.at(lowest, facts.labels, community)
    np.maximum.at(highest, facts.labels, community)
    across = highest > lowest
    if across.any():
        code = "verify-adopted-parents" if facts.plan.status == "adopted" else "verify-parents"
        yield Finding(code, ids=tuple(facts.codes[across]))


def check_components(facts: Facts) -> Iterator[Finding]:
    """Yield pieces whose figures are not those of their units, or that share a grid with another piece."""
    number = facts.plan.component
    if number is None:
        return
    wrong = [
        part.name or str(i)
        for i, part in enumerate(facts.plan.components)
        if not _tells_truth(facts, part, number == i)
    ]
    if number.min(initial=0) < 0 or number.max(initial=0) >= len(facts.plan.components):
        wrong.append("-")
    if wrong:
        yield Finding("verify-components", ids=tuple(wrong))


def check_workers(facts: Facts) -> Iterator[Finding]:
    """Yield grids that workers are told to serve and that do not exist."""
    known = set(facts.plan.network.codes)
    unknown = tuple(dict.fromkeys(str(grid) for grid in facts.plan.workers["grid"] if grid not in known))
    if unknown:
        yield Finding("verify-workers", ids=unknown)


def objective(facts: Facts) -> float:
    """Return the medoid inertia by its definition: every unit of a grid is tried as its centre. Load·m²."""
    order = np.argsort(facts.labels, kind="stable")
    groups = np.split(order, np.searchsorted(facts.labels[order], np.arange(1, facts.n_grids)))
    return sum(_least_inertia(facts.ground.points[group], facts.plan.load[group]) for group in groups)


def bound(facts: Facts) -> float | None:
    """Return the lower bound that the stored prices prove, or None when there are none. Load·m²."""
    if facts.plan.prices is None:
        return None
    number = facts.plan.component if facts.plan.component is not None else np.zeros(len(facts.labels), np.int32)
    return sum(_bound_of(facts, number == i) for i in range(int(number.max(initial=0)) + 1))


def check_proof(facts: Facts, *, total: float, proven: float | None) -> Iterator[Finding]:
    """Yield figures of the plan that claim more than was recomputed."""
    if not np.isclose(total, facts.plan.objective, rtol=_CLOSE, atol=_CLOSE):
        yield Finding("verify-objective", numbers={"found": round(total), "claimed": round(facts.plan.objective)})
    claimed = facts.plan.bound
    if facts.plan.prices is not None and (facts.plan.prices < 0).any():
        yield Finding("verify-prices")
    elif claimed is not None and claimed > (proven or 0.0) * (1 + _CLOSE):
        yield Finding("verify-bound", numbers={"found": round(proven or 0.0), "claimed": round(claimed)})


def capacity(rules: Rules, workers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the most load that each grid may hold under the windows in force, int64 (k,).

    A window on households alone allows as much load as that many households of the heaviest kind.
    """
    heaviest = max(rules.standard.load_of(kind) for kind in rules.standard) if rules.standard else 1
    tops = [hi * (heaviest if name == "households" else 1) for name, (_, hi) in rules.windows.items()]
    return np.asarray(min(tops) * workers, dtype=np.int64)


def _is_excused(facts: Facts, grid: int) -> bool:
    """Tell whether the piece of a grid says that its windows do not hold, and names the grid or a unit of it."""
    plan = facts.plan
    if plan.status == "adopted":
        return True
    if plan.component is None or plan.status == "feasible":
        return False
    members = np.flatnonzero(facts.labels == grid)
    part = plan.components[plan.component[members[0]]]
    named = {name for finding in part.findings for name in finding.ids}
    units = plan.ground.units["unit"].iloc[members]
    return part.status == "stopped" or (
        part.status in _EXCUSED and (plan.network.codes[grid] in named or any(unit in named for unit in units))
    )


def _tells_truth(facts: Facts, part: Component, mine: NDArray[np.bool_]) -> bool:
    grids = np.unique(facts.labels[mine])
    shared = np.isin(facts.labels[~mine], grids).any() and facts.plan.status != "adopted"
    return not shared and (part.n_units, part.households, part.load, part.n_grids) == (
        int(mine.sum()),
        int(facts.households[mine].sum()),
        int(facts.plan.load[mine].sum()),
        len(grids),
    )


def _bound_of(facts: Facts, mine: NDArray[np.bool_]) -> float:
    """Return the bound of one piece; inertia is never below 0."""
    plan = facts.plan
    if plan.prices is None or not plan.load[mine].any():
        return 0.0
    capacities = capacity(plan.rules, plan.network.n_workers[np.unique(facts.labels[mine])])
    found = proven_bound(plan.ground.points[mine], plan.load[mine], plan.prices[mine], capacities)
    return max(found, 0.0)


def _least_inertia(place: NDArray[np.float64], load: NDArray[np.int64]) -> float:
    heavy = load > 0
    near, weight = place - place.mean(axis=0), load[heavy].astype(np.float64)
    lot = max(1, _PAIRS // max(len(weight), 1))
    least = np.inf
    for start in range(0, len(near), lot):
        away = near[start : start + lot, None, :] - near[None, heavy, :]
        least = min(least, float(((away**2).sum(axis=2) @ weight).min()))
    return least
