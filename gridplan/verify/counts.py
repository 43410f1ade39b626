"""Checks on numbers: units, households, loads, windows, parents and inertia."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gridplan.findings import Finding
from gridplan.ground.adjacency import Adjacency
from gridplan.plan import Network, Plan
from gridplan.verify.facts import Facts
from gridplan.verify.loads import expected_load

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
    if not _pairs_are_sound(plan.ground.adjacency, n):
        wrong.append("adjacency")
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
        if not _is_whole(other, n):
            yield Finding("verify-lengths", numbers={"names": other.name, "n": n})
    names = np.array([network.name, *(other.name for other in plan.others)], dtype=object)
    for name, ids in (("grids", codes), ("units", plan.ground.units["unit"].to_numpy()), ("networks", names)):
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
    """Yield units whose load does not follow from their households, kind and what else makes up load."""
    wrong = facts.plan.load != expected_load(facts)
    if wrong.any():
        yield Finding("verify-load", ids=tuple(facts.ground.units["unit"][wrong].astype(str)))


def check_windows(facts: Facts) -> Iterator[Finding]:
    """Yield grids outside the windows: a note where their piece names them as exceptions, else a failure."""
    excused = np.array([_is_excused(facts, grid) for grid in range(facts.n_grids)])
    for code, grids in (("verify-window", facts.outside & ~excused), ("verify-exception", facts.outside & excused)):
        if grids.any():
            yield Finding(code, ids=tuple(facts.codes[grids]))


def check_contiguity(facts: Facts) -> Iterator[Finding]:
    """Yield grids in several pieces; a note for a division taken in as it was."""
    apart = facts.pieces > 1
    if facts.plan.status == "adopted":
        yield from _named("verify-edited-pieces" if facts.plan.trail else "verify-adopted-pieces", facts.codes[apart])
        return
    yield from _named("verify-noncontiguous", facts.codes[apart & ~facts.by_hand])
    yield from _named("verify-by-hand", facts.codes[apart & facts.by_hand])


def check_parents(facts: Facts) -> Iterator[Finding]:
    """Yield grids that lie in more than one community."""
    lowest = np.full(facts.n_grids, len(facts.community))
    highest = np.full(facts.n_grids, -1)
    np.minimum.at(lowest, facts.labels, facts.community)
    np.maximum.at(highest, facts.labels, facts.community)
    across = highest > lowest
    if facts.plan.status == "adopted":
        yield from _named(
            "verify-edited-parents" if facts.plan.trail else "verify-adopted-parents", facts.codes[across]
        )
        return
    yield from _named("verify-parents", facts.codes[across & ~facts.by_hand])
    yield from _named("verify-by-hand", facts.codes[across & facts.by_hand])


def check_areas(facts: Facts) -> Iterator[Finding]:
    """Yield grids that mix kinds of area; a note for a division taken in as it was, and where somebody did so."""
    if facts.areas is None:
        return
    pairs = np.unique(np.column_stack([facts.labels, facts.area_number]), axis=0)
    mixed = np.bincount(pairs[:, 0], minlength=facts.n_grids) > 1
    if facts.plan.status == "adopted":
        yield from _named("verify-adopted-areas", facts.codes[mixed])
        return
    yield from _named("verify-areas", facts.codes[mixed & ~facts.by_hand])
    yield from _named("verify-by-hand", facts.codes[mixed & facts.by_hand])


def _named(code: str, ids: NDArray[np.object_]) -> Iterator[Finding]:
    """Yield a finding about these grids, if there are any."""
    if len(ids):
        yield Finding(code, tuple(ids))


def objective(facts: Facts) -> float:
    """Return the medoid inertia by its definition: every unit of a grid is tried as its centre. Load·m²."""
    order = np.argsort(facts.labels, kind="stable")
    groups = np.split(order, np.searchsorted(facts.labels[order], np.arange(1, facts.n_grids)))
    return sum(_least_inertia(facts.ground.points[group], facts.plan.load[group]) for group in groups)


def check_objective(facts: Facts, total: float) -> Iterator[Finding]:
    """Yield an inertia that is not the one recomputed."""
    if not np.isclose(total, facts.plan.objective, rtol=_CLOSE, atol=_CLOSE):
        yield Finding("verify-objective", numbers={"found": round(total), "claimed": round(facts.plan.objective)})


def _is_whole(network: Network, n: int) -> bool:
    """Tell whether a network beside the plan's own has a grid or none for each unit, and workers for each grid."""
    if len(network.labels) != n or len(network.n_workers) != len(network.codes):
        return False
    if network.share is not None and len(network.share) != n:
        return False
    return bool(((network.labels >= -1) & (network.labels < len(network.codes))).all())


def _pairs_are_sound(near: Adjacency, n: int) -> bool:
    """Tell whether the pairs are pairs of units, each once and in order."""
    columns = (near.v, near.length, near.off_road, near.kind, near.barred)
    if near.n != n or any(len(column) != len(near.u) for column in columns):
        return False
    u, v = near.u.astype(np.int64), near.v.astype(np.int64)
    return bool(((u >= 0) & (u < v) & (v < n)).all() and (np.diff(u * n + v) > 0).all())


def _is_excused(facts: Facts, grid: int) -> bool:
    """Tell whether the piece of a grid says that its windows do not hold, and names the grid or a unit of it."""
    plan = facts.plan
    if plan.status == "adopted":
        return True
    if plan.status == "feasible":
        return False
    members = np.flatnonzero(facts.labels == grid)
    part = plan.components[facts.part[members[0]]]
    named = facts.told.union(name for finding in part.findings for name in finding.ids)
    units = plan.ground.units["unit"].iloc[members]
    return part.status == "stopped" or (
        part.status in _EXCUSED and (plan.network.codes[grid] in named or any(unit in named for unit in units))
    )


def _least_inertia(place: NDArray[np.float64], load: NDArray[np.int64]) -> float:
    heavy = load > 0
    near, weight = place - place.mean(axis=0), load[heavy].astype(np.float64)
    lot = max(1, _PAIRS // max(len(weight), 1))
    least = np.inf
    for start in range(0, len(near), lot):
        away = near[start : start + lot, None, :] - near[None, heavy, :]
        least = min(least, float(((away**2).sum(axis=2) @ weight).min()))
    return least
