"""The ways to one network without a tool, each brought within the windows as well as it can be.

Re-dividing is given the freedom that gridplan has: fewer grids keep more pairs, so each way is tried at gridplan's own
number of grids, at the usual one and at every department's own that the windows allow, with the same effort as
gridplan, and what keeps most pairs counts.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import NamedTuple

import numpy as np

import gridplan as gp
from benchmarks import baselines
from benchmarks.merge_judge import Ends, Labels, Networks, Verdict, judge

STAY = 50.0
"""How strongly a re-divided network clings to what it was: so that shapes count for next to nothing."""
AT_ONCE = 2
"""Processes that re-divide at the same time."""


class Wish(NamedTuple):
    """One network to be brought within the windows: its name, its grids, and the number asked for (None: the usual)."""

    start: str
    network: Labels
    grids: int | None


@dataclass(frozen=True)
class Attempt:
    """One network brought within the windows.

    Parameters
    ----------
    wish
        What was asked for.
    cpu
        Seconds of the division alone.
    """

    wish: Wish
    labels: Labels
    cpu: float


def without_a_tool(ground: gp.Ground, networks: Networks, *, window: Ends) -> dict[str, Labels]:
    """Return what each way makes of the departments' networks, as it is, by what the table calls it."""
    households = ground.units["households"].to_numpy(np.int64)
    return {
        "majority of neighbours": baselines.neighbour_majority(ground, networks),
        "majority of labels": baselines.label_majority(networks, households),
        "overlay, smallest joined": baselines.overlay_union(ground, networks, window=window),
    }


def numbers_of(ground: gp.Ground, networks: Networks, own: int | None, *, window: Ends) -> dict[int | None, str]:
    """Return the numbers of grids to try, None for the usual one, and whose they are.

    A department's grids that hold less than half of what the window asks for are the rims of its map and do not count.
    """
    households = ground.units["households"].to_numpy(np.int64)
    found: dict[int | None, list[str]] = {None: ["usual"]}
    if own is not None:
        found.setdefault(own, []).append("gridplan's")
    for name, network in networks.items():
        held = np.bincount(network[network >= 0], households[network >= 0])
        number = int(np.count_nonzero(2 * held >= window[0]))
        if math.ceil(households.sum() / window[1]) <= number <= households.sum() // window[0]:
            found.setdefault(number, []).append(f"{name}'s")
    return {number: ", ".join(names) for number, names in found.items()}


def redivided(ground: gp.Ground, network: Labels, *, window: Ends, grids: int | None = None) -> Labels:
    """Return a division within the window that stays as near to `network` as gridplan finds."""
    codes = {unit: f"{grid:04d}" for unit, grid in zip(ground.units["unit"], network, strict=True) if grid >= 0}
    start = gp.adopt(codes, ground)
    plan = gp.partition(ground, window=window, n_grids=grids, start=start, stay=STAY, streets=0)
    return plan.labels.astype(np.int64)


def attempts(
    ground: gp.Ground, starts: Mapping[str, Labels], numbers: Sequence[int | None], *, window: Ends
) -> list[Attempt]:
    """Return every start re-divided at every number of grids."""
    wishes = [Wish(name, network, number) for name, network in starts.items() for number in numbers]
    with ProcessPoolExecutor(AT_ONCE, get_context("spawn"), _compile) as pool:
        return list(pool.map(partial(_attempt, ground, window), wishes))


def best_of(
    tried: Sequence[Attempt], ground: gp.Ground, networks: Networks, *, window: Ends
) -> tuple[Attempt, Verdict]:
    """Return the attempt with the fewest faults, among these the one that keeps most pairs, and the judge's word."""
    verdicts = [judge(ground, attempt.labels, networks, window=window) for attempt in tried]
    worth = [(-verdict.faults, verdict.kept) for verdict in verdicts]
    best = worth.index(max(worth))
    return tried[best], verdicts[best]


def _compile() -> None:
    """Re-divide a small town, so that kernels are compiled outside the seconds."""
    town = gp.samples.city(buildings=200, seed=1)
    ground = gp.survey(gp.read_units(town.buildings, households="households", unit="unit"), roads=town.roads)
    redivided(ground, np.zeros(len(ground), np.int64), window=(300, 500))


def _attempt(ground: gp.Ground, window: Ends, wish: Wish) -> Attempt:
    begin = time.process_time()
    labels = redivided(ground, wish.network, window=window, grids=wish.grids)
    return Attempt(wish, labels, time.process_time() - begin)
