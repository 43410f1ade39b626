"""Deciding cases one by one, and putting the answers together as posts."""

from __future__ import annotations

from dataclasses import dataclass

import joblib
import numpy as np
from numpy.typing import NDArray

from gridplan.people.assignment import Stage
from gridplan.people.blocks import Case, Request, block_of
from gridplan.people.engine.block import Block
from gridplan.people.engine.stages import Decision, decide
from gridplan.people.engine.supply import seats
from gridplan.people.walking import Walking

MUCH, MANY = 500, 200
"""Squares of officers, summed over cases, from which processes pay; cases from which they are handed out in tens."""


@dataclass(frozen=True, eq=False)
class Decided:
    """What a case came to.

    Parameters
    ----------
    fits
        True when its rules are met, False when that is proven impossible, None when it stays open.
    pairs
        int32 (p, 2), row of officer and of grid.
    travel
        float64 (p,), m.
    starts
        int32 (q, 2), officers without a place of their own, and the grid each starts from.
    """

    case: Case
    fits: bool | None
    pairs: NDArray[np.int32]
    travel: NDArray[np.float64]
    starts: NDArray[np.int32]
    stages: tuple[Stage, ...]


def decide_all(request: Request, chosen: list[Case], on_foot: Walking, *, threads: int = 2) -> list[Decided]:
    """Return what each case came to, in their order; on how many processor cores changes nothing.

    Where there is much to do, cases are shared out over processes, as OR-tools holds Python's lock while it works.
    """
    rules = request.rules
    blocks = [block_of(request, case, on_foot) for case in chosen]
    asked = {"window": rules.load_window, "slack": rules.slack, "travel_slack": rules.travel_slack}
    work = sum(block.n_actors**2 for block, _ in blocks)
    with joblib.parallel_config(backend="loky" if work > MUCH else "sequential", n_jobs=max(threads, 1)):
        decisions = joblib.Parallel(batch_size=1 if len(chosen) < MANY else 10)(
            joblib.delayed(decide)(block, **asked) for block, _ in blocks
        )
    return [
        _decided(case, block, actors, decision)
        for case, (block, actors), decision in zip(chosen, blocks, decisions, strict=True)
    ]


def decide_case(request: Request, case: Case, on_foot: Walking) -> Decided:
    """Return what one case came to."""
    return decide_all(request, [case], on_foot, threads=1)[0]


def _decided(case: Case, block: Block, actors: list[NDArray[np.int64]], decision: Decision) -> Decided:
    """Return a decision as posts."""
    pairs, travel, starts = [], [], []
    for a, members in enumerate(decision.members):
        grids = np.flatnonzero(members)
        seat = int(seats(block.walk, members[None])[0]) if block.seated[a] else -1
        walk = block.walk[seat, grids] if seat >= 0 else block.cost[a, grids]
        for officer in actors[a].tolist():
            pairs += [(officer, int(g)) for g in case.grids[grids]]
            travel += walk.tolist()
            starts += [(officer, int(case.grids[seat]))] if seat >= 0 else []
    return Decided(
        case,
        decision.fits,
        np.array(pairs, dtype=np.int32).reshape(-1, 2),
        np.array(travel, dtype=np.float64),
        np.array(starts, dtype=np.int32).reshape(-1, 2),
        tuple(_stage(case, *stage) for stage in decision.stages),
    )


def _stage(case: Case, name: str, value: float, bound: float) -> Stage:
    return Stage(case.community, name, value, bound, case.departments)  # type: ignore[arg-type]
