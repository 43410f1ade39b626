"""Why no choice of stations works: arithmetic first, in words, then what only the search could tell."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from gridplan.findings import Finding
from gridplan.people.stations.asking import allowed, fitting, room_of, sizes
from gridplan.people.stations.choosing import Choice
from gridplan.people.stations.problem import STEPS, Problem
from gridplan.people.stations.relaxing import Case

_TOLD = 20
"""Grids of which each is told by itself how far its nearest venue is."""


def reasons_of(case: Case, least: Choice, *, proven: bool) -> tuple[Finding, ...]:
    """Return the reasons, the plainest first.

    Parameters
    ----------
    least
        The choice with fewest stations, where there is one.
    proven
        Whether it is proven that nothing works.
    """
    if not proven:
        return (Finding("stations-unproven"),)
    found = [*_reach(case), *_numbers(case, least)] or [*_room(case.problem, case)]
    return tuple(found) or (_together(case),)


def _reach(case: Case) -> Iterator[Finding]:
    """Tell which grids have no venue within reach, and how many metres are missing."""
    lost = np.flatnonzero(~(case.problem.walk >= 0).any(axis=1))
    if not len(lost):
        return
    codes, numbers = case.grids.codes, {"within": _metres(case.rules.within)}
    yield Finding("stations-out-of-reach", tuple(codes[lost]), numbers | {"total": len(case.grids)})
    may = allowed(case.grids, case.venues, case.rules)
    fits = fitting(case.grids, case.venues, case.rules)
    near = case.walk <= round(STEPS * case.rules.within)
    least = np.where(may, case.walk, np.iinfo(np.int64).max).min(axis=1)
    for grid in lost[np.argsort(-least[lost], kind="stable")][:_TOLD].tolist():
        yield _why(case, grid, may[grid], fits[grid], near[grid])


def _why(case: Case, grid: int, may: NDArray[np.bool_], fits: NDArray[np.bool_], near: NDArray[np.bool_]) -> Finding:
    """Tell what keeps the venues away from one grid: size, a ban, or metres."""
    code, walk = str(case.grids.codes[grid]), case.walk[grid]
    told = {"grid": code, "within": _metres(case.rules.within)}
    if (may & near).any():
        venue = int(np.flatnonzero(may & near)[np.argmax(room_of(case.venues, case.rules)[may & near])])
        room, need = int(room_of(case.venues, case.rules)[venue]), int(sizes(case.grids, case.rules)[grid])
        kind = case.rules.capacity_of
        return Finding(f"stations-too-large-{kind}", (), told | {"need": need, "room": room, "venue": case.name(venue)})
    barred = near & fits & ~may
    if barred.any():
        venue = int(np.flatnonzero(barred)[walk[barred].argmin()])
        ban = "excluded" if case.name(venue) in case.rules.excluded else "other-community"
        return Finding(f"stations-{ban}", (), told | {"venue": case.name(venue), "metres": int(walk[venue]) // STEPS})
    if not may.any():
        return Finding("stations-none-allowed", (), told)
    venue = int(np.flatnonzero(may)[walk[may].argmin()])
    metres = -(-int(walk[venue]) // STEPS)
    missing = {"venue": case.name(venue), "metres": metres, "missing": metres - int(case.rules.within)}
    return Finding("stations-far", (), told | missing)


def _numbers(case: Case, least: Choice) -> Iterator[Finding]:
    """Tell when more stations are fixed, or needed, than may be opened."""
    most = case.rules.stations
    if most is None:
        return
    if len(case.rules.fixed) > most:
        yield Finding("stations-fixed-too-many", case.rules.fixed, {"most": most})
    elif least.solved:
        numbers = {"most": most, "fewest": int(np.ceil(least.bound - 1e-6)), "within": _metres(case.rules.within)}
        yield Finding("stations-too-few", (), numbers)


def _room(problem: Problem, case: Case) -> Iterator[Finding]:
    """Tell which grids together need more room than the venues have that they can reach."""
    if (problem.capacity < 0).all():
        return
    grids, venues = _shortage(problem)
    if not len(grids):
        return
    unit = "stations" if case.rules.share == "none" else case.rules.capacity_of
    numbers = {
        "grids": len(grids),
        "venues": len(venues),
        "need": int(problem.size[grids].sum()),
        "room": int(problem.capacity[venues].sum()),
        "within": _metres(case.rules.within),
    }
    yield Finding(f"stations-room-{unit}", tuple(case.grids.codes[grids]), numbers)


def _shortage(problem: Problem) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return grids that need more room than the venues they reach have, and these venues; none when all fit.

    By the cut of least capacity between grids and venues (Ford and Fulkerson 1956).
    """
    k, v = problem.n_grids, problem.n_venues
    seats = problem.seats
    total = int(problem.size.sum())
    room = np.where(problem.capacity < 0, total, problem.capacity)
    start, end = k + v, k + v + 1
    venue = k + seats.venue[seats.seat]
    rows = np.r_[np.full(k, start), seats.grid, k + np.arange(v)]
    columns = np.r_[np.arange(k), venue, np.full(v, end)]
    values = np.r_[problem.size, np.full(len(seats.grid), total), room].astype(np.int32)
    network = csr_array((values, (rows, columns)), shape=(k + v + 2, k + v + 2))
    flow = maximum_flow(network, start, end)
    if flow.flow_value >= total:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    left = csr_array(network - flow.flow)
    left.data = np.maximum(left.data, 0)
    left.eliminate_zeros()
    inside = breadth_first_order(left, start, return_predecessors=False)
    return np.sort(inside[inside < k]).astype(np.int64), np.sort(inside[(inside >= k) & (inside < k + v)] - k)


def _together(case: Case) -> Finding:
    """Tell that rules which could each be met cannot be met together: only the search could say so."""
    within = _metres(case.rules.within)
    if case.rules.share == "adjacent":
        return Finding("stations-not-together", (), {"within": within})
    return Finding("stations-no-packing", (), {"within": within})


def _metres(value: float) -> str:
    return f"{value:g}"
